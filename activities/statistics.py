"""The statistics of an office: filled in from the records, and locked when a period is over (TT06; TTLT12 10).

What is locked is a signed document and never changed. What proves to be otherwise later is no edit: it stands among the
corrections of the next period that is locked, whose cumulative figures have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from lxml import etree
from sqlalchemy import Connection, insert, select

from documents.sign import Signer
from documents.store import DocumentStore
from documents.xml import parse_xml
from figures.catalogue import VERSION, form_of, forms
from figures.forms import Form, Value
from figures.matters import InPeriod, in_period
from figures.periods import Period
from figures.tables import Row, Table, fill
from law.errors import LawError
from records import clock, movements
from records.tables import snapshots


@dataclass(frozen=True)
class Snapshot:
    """A locked form: the definitions it was filled in by, up to when events were known, its signed XML, its signer."""

    office: str
    form: str
    period: str
    version: str
    as_of: datetime
    sha256: str
    signer: str
    corrections: int


@dataclass(frozen=True)
class Correction:
    """A cell of a locked period that is otherwise as things are known now."""

    row: str
    column: str
    was: str
    now: str


def counted(connection: Connection, office: str, period: Period, known_at: datetime) -> list[InPeriod]:
    """What a period counts of the cases of an office (of all, where it is empty), as known at a moment."""
    every = movements.matters(connection, office, period.over, known_at)
    return [in_period(matter, period) for matter in every]


def filled(connection: Connection, form: str, office: str, period: Period, known_at: datetime) -> Table:
    """A form of a period. LawError("form") for none of the forms."""
    found = form_of(form, period)
    return fill(found, period, counted(connection, office, period, known_at), movements.names(connection))


def locked(connection: Connection, office: str, form: str, period: Period) -> Snapshot | None:
    """The form as it was locked, or None."""
    mine = (snapshots.c.office == office, snapshots.c.form == form, snapshots.c.period == period.name)
    row = connection.execute(select(snapshots).where(*mine)).one_or_none()
    return Snapshot(**row._mapping) if row else None


def lock(
    connection: Connection, store: DocumentStore, signer: Signer, office: str, period: Period, who: str
) -> list[Snapshot]:
    """Lock every form of a period; what is locked already stays, and is answered as it is.

    Inside one transaction. LawError("period") before the period is over: its figures are not fixed yet.
    """
    now = clock.now(connection)
    if now < period.over:
        raise LawError("period", f"kỳ đến {period.last:%d/%m/%Y} chưa kết thúc / the period is not over yet")
    names, earlier = movements.names(connection), _before(period)
    today, before = counted(connection, office, period, now), counted(connection, office, earlier, now)
    made = []
    for code, form in forms(period).items():
        stands = locked(connection, office, code, period)
        if stands is None:
            was = locked(connection, office, code, earlier)
            again = fill(form_of(code, earlier), earlier, before, names)
            found = corrections(store, was, again) if was else []
            xml = signer.sign_xml(_written(office, fill(form, period, today, names), now, found), at=now)
            stands = Snapshot(office, code, period.name, VERSION, now, store.put(xml), who, len(found))
            connection.execute(insert(snapshots).values(**vars(stands)))
        made.append(stands)
    return made


def _before(period: Period) -> Period:
    """The period before it, that of the last year for the first of a year."""
    return Period.of(period.last.replace(day=1) - period.last.resolution)


def corrections(store: DocumentStore, was: Snapshot, again: Table) -> list[Correction]:
    """What of a locked form is otherwise when it is filled in again."""
    then = {(row, column): value for row, cells in read(store, was).items() for column, value in cells.items()}
    now = {(row.key, column): text(value) for row in again.rows for column, value in row.cells.items()}
    return [
        Correction(row, column, then.get((row, column), ""), now.get((row, column), ""))
        for row, column in sorted(then.keys() | now.keys())
        if then.get((row, column), "") != now.get((row, column), "")
    ]


def text(value: Value) -> str:
    """A value in a locked form: exact, rates as fractions (82/3), nothing where there is no answer."""
    return "" if value is None else str(value)


def _written(office: str, table: Table, as_of: datetime, found: Iterable[Correction]) -> bytes:
    said = {"form": table.form.code, "office": office, "period": table.period.name, "version": VERSION}
    root = etree.Element("statistics", {**said, "as-of": as_of.isoformat()})
    for row in table.rows:
        element = etree.SubElement(root, "row", key=row.key, name=row.vi, level=str(row.level))
        for column, value in row.cells.items():
            etree.SubElement(element, "cell", column=column).text = text(value)
    for one in found:
        etree.SubElement(root, "correction", vars(one))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def read(store: DocumentStore, snapshot: Snapshot) -> Mapping[str, Mapping[str, str]]:
    """The cells of a locked form by row and column. DocumentError where its document is not there or broken."""
    root = _root(store, snapshot)
    return {
        str(row.get("key")): {str(cell.get("column")): cell.text or "" for cell in row.iterfind("cell")}
        for row in root.iterfind("row")
    }


def corrections_of(store: DocumentStore, snapshot: Snapshot) -> list[Correction]:
    """The corrections of the period before that were entered with a locked form."""
    return [Correction(**dict(one.attrib)) for one in _root(store, snapshot).iterfind("correction")]


def table_of(store: DocumentStore, snapshot: Snapshot) -> Table:
    """A locked form as it was filled in; the cases behind its cells are no part of it."""
    period = Period.until(snapshot.period)
    form = form_of(snapshot.form, period)
    rows = []
    for element in _root(store, snapshot).iterfind("row"):
        cells = {str(cell.get("column")): _value(cell.text) for cell in element.iterfind("cell")}
        name = str(element.get("name"))
        rows.append(Row(str(element.get("key")), name, name, int(str(element.get("level"))), (), _whole(form, cells)))
    return Table(form, period, tuple(rows))


def _whole(form: Form, cells: Mapping[str, Value]) -> Mapping[str, Value]:
    """Every column that the form has today; one that it did not have then has no answer."""
    return {column.code: cells.get(column.code) for column in form.columns}


def _value(told: str | None) -> Value:
    if not told:
        return None
    value = Fraction(told)
    return int(value) if "/" not in told and value.denominator == 1 else value


def _root(store: DocumentStore, snapshot: Snapshot) -> etree._Element:
    return parse_xml(store.get(snapshot.sha256))
