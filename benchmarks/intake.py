"""Rows a second of a dry-run import: the example register, repeated under new dossier ids to 50,000 rows; and one
dossier of so many creditors, for which a row must not cost more the more there are."""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from time import perf_counter, process_time

from cases.dry_run import dry_run
from cases.register_file import read_register
from law.pack import Pack, current_pack

ROWS = 50_000
CREDITORS = (1_000, 5_000, 50_000)


def run() -> list[tuple[str, str]]:
    """(name, figure) pairs: reading and assessing, together and apart."""
    data, pack = _repeated(ROWS), current_pack()
    start = perf_counter()
    register = read_register(data, "register.csv")
    read = perf_counter()
    results = dry_run(register, pack)
    done = perf_counter()
    return [
        ("dry-run import", f"{register.rows / (done - start):,.0f} rows/s ({register.rows:,} rows)"),
        ("  reading", f"{register.rows / (read - start):,.0f} rows/s"),
        ("  assessing", f"{len(results) / (done - read):,.0f} dossiers/s"),
        *_mass_dossiers(pack),
    ]


def _mass_dossiers(pack: Pack) -> list[tuple[str, str]]:
    """One judgment for n creditors: seconds to read and to assess, and the cost of a row against the smallest."""
    figures, smallest = [], 0.0
    for number in CREDITORS:
        data = _creditors(number)
        start = process_time()
        register = read_register(data, "register.csv")
        read = process_time()
        dry_run(register, pack)
        done = process_time()
        smallest = smallest or (done - start) / number
        ratio = (done - start) / number / smallest
        figure = f"read {read - start:.1f} s, assessed {done - read:.1f} s of CPU; a row {ratio:.2f} times"
        figures.append((f"one dossier of {number:,} creditors", figure))
    return figures


def _creditors(number: int) -> bytes:
    """The first debt of the example register, owed to so many people, each of whom asks."""
    example = (files("simulation") / "examples" / "register.csv").read_text(encoding="utf-8-sig")
    complete = {"obligation_kind": "other_debt", "requester_role": "creditor", "attachments": "judgment"}
    debt = next(r for r in csv.DictReader(io.StringIO(example)) if complete.items() <= r.items())
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(debt))
    writer.writeheader()
    for n in range(number):
        name = f"Nguyễn Thị {n}a"
        person = {"creditor_kind": "person", "creditor_name": name, "creditor_id_number": f"{n:012d}"}
        writer.writerow(debt | person | {"requester_name": name})
    return out.getvalue().encode()


def _repeated(rows: int) -> bytes:
    """The example register as often as it takes; each copy has its own dossier and judgment numbers."""
    example = (files("simulation") / "examples" / "register.csv").read_text(encoding="utf-8-sig")
    records = list(csv.DictReader(io.StringIO(example)))
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(records[0]))
    writer.writeheader()
    for number in range(rows):
        record = dict(records[number % len(records)])
        copy = number // len(records)
        record["dossier_id"] += f"-{copy}"
        record["judgment_number"] = f"{copy}.{record['judgment_number']}"
        writer.writerow(record)
    return out.getvalue().encode()
