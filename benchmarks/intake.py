"""Rows a second of a dry-run import: the example register, repeated under new dossier ids to 50,000 rows."""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from time import perf_counter

from cases.dry_run import dry_run
from cases.register_file import read_register
from law.pack import current_pack

ROWS = 50_000


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
    ]


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


if __name__ == "__main__":
    for name, figure in run():
        print(f"{name}: {figure}")
