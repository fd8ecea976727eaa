"""An export: a file in a format that others read, and beside it a manifest that says what it holds."""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TextIO, cast

from sqlalchemy import Connection

from audit.export import ocel, xes
from audit.export.events import OFFICERS, TYPES, Selection, Trace, traces
from audit.export.people import People
from cases.events import PROGRAM
from law.errors import LawError
from records import books

Watch = Callable[[int], None]
"""Told how many cases are written."""
OCEL = {".sqlite": "OCEL 2.0 SQLite", ".json": "OCEL 2.0 JSON", ".jsonocel": "OCEL 2.0 JSON",
        ".xml": "OCEL 2.0 XML", ".xmlocel": "OCEL 2.0 XML"}  # fmt: skip
"""What a file of OCEL is, by the ending of its name."""


@dataclass(frozen=True)
class Manifest:
    """What an export holds: which selection, as of when (legal time, UTC), how much, and the hash of the file."""

    file: str
    format: str
    office: str
    period: str
    cases_named: int
    as_of: str
    cases: int
    events: int
    sha256: str
    program: str
    people_key: str
    told: tuple[str, ...]
    hashed: tuple[str, ...]

    def write(self, beside: Path) -> Path:
        """Beside the export, under its name and `.manifest.json`."""
        path = beside.with_name(beside.name + ".manifest.json")
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return path


class _Counted:
    """Traces as they pass by, counted."""

    def __init__(self, watch: Watch) -> None:
        self.cases = self.events = 0
        self._watch = watch

    def drain(self, passing: Iterable[Trace]) -> None:
        for trace in passing:
            self.cases += 1
            self.events += len(trace.events)
            self._watch(self.cases)


def export_xes(
    connection: Connection, selection: Selection, path: Path, people: People, as_of: datetime, watch: Watch
) -> Manifest:
    """Write XES, gzipped where the name ends in .gz; nothing is under that name until it is whole."""
    counted = _Counted(watch)
    with _whole(path) as partial, _text(partial, zipped=path.suffix == ".gz") as file:
        counted.drain(xes.write(traces(connection, selection, people, as_of), file))
    return _manifest(path, "XES IEEE 1849-2016", selection, people, as_of, counted)


def export_ocel(
    connection: Connection, selection: Selection, path: Path, people: People, as_of: datetime, watch: Watch
) -> Manifest:
    """Write OCEL 2.0, in the form that the ending of the name says. LawError("file") for an ending that says none."""
    if path.suffix not in OCEL:
        raise LawError("file", f"tên tệp phải kết thúc bằng / the name has to end in: {', '.join(OCEL)}")
    counted = _Counted(watch)
    with _whole(path) as partial, tempfile.TemporaryDirectory(dir=path.parent, prefix=".ocel.") as folder:
        database = partial if path.suffix == ".sqlite" else Path(folder) / "ocel.sqlite"
        counted.drain(ocel.Database(database).write(traces(connection, selection, people, as_of)))
        if database is not partial:
            with partial.open("w", encoding="utf-8") as file:
                (ocel.write_json if "json" in path.suffix else ocel.write_xml)(database, file)
    return _manifest(path, OCEL[path.suffix], selection, people, as_of, counted)


def export_beancount(connection: Connection, office: str, day: date, path: Path) -> None:
    """Write the ledger of an office up to a day as beancount text."""
    with _whole(path) as partial, partial.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in books.beancount(connection, office, day))


def _manifest(
    path: Path, kind: str, selection: Selection, people: People, as_of: datetime, counted: _Counted
) -> Manifest:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Manifest(
        file=path.name,
        format=kind,
        office=selection.office,
        period=selection.period.name if selection.period else "",
        cases_named=len(selection.cases),
        as_of=as_of.isoformat(),
        cases=counted.cases,
        events=counted.events,
        sha256=sha256,
        program=PROGRAM,
        people_key=people.fingerprint,
        told=tuple(TYPES),
        hashed=(*OFFICERS, "resource", "party"),
    )


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Another name beside it to write to; LawError("file") where nothing can be written there."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        yield partial
        partial.replace(path)
    except OSError as wrong:
        raise LawError("file", f"không ghi được {path}: {wrong.strerror} / cannot be written") from None
    finally:
        partial.unlink(missing_ok=True)


def _text(path: Path, *, zipped: bool) -> TextIO:
    if zipped:
        return cast(TextIO, gzip.open(path, "wt", compresslevel=6, encoding="utf-8"))
    return path.open("w", encoding="utf-8")
