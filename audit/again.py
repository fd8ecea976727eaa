"""The read model published again: what a journal comes to in every table, held against what stands there.

`records.readmodel` is the one place that says what a row is: here it says so without SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select
from sqlalchemy.types import Date, DateTime

from audit.report import Difference, Findings, compare
from cases.events import Event
from cases.kernel import Subject
from law.model import Line
from records import entries, readmodel, rows
from records.looks import SEEN
from records.tables import (
    absences,
    bank_credits,
    cases,
    claims,
    documents,
    dossiers,
    duties,
    looks,
    movements,
    orders,
    parties,
    payouts,
    proceedings,
    receipts,
    visits,
)

JOURNAL = Line(vi="nhật ký", en="the journal")

Row = Mapping[str, Any]
Found = Mapping[str, Sequence[Row]]
"""Rows of a subject by table, as they stand there."""

SHOWN: Mapping[Table, tuple[str, ...]] = {
    cases: (),
    dossiers: (),
    proceedings: (),
    parties: ("party",),
    duties: ("duty", "opened_seq"),
    orders: ("name",),
    absences: ("name",),
    movements: ("seq",),
    visits: ("seq",),
    claims: ("fingerprint",),
    documents: ("document", "media_type"),
    receipts: ("series", "year", "number"),
    payouts: ("end_to_end_id",),
    looks: ("query",),
    bank_credits: ("bank_ref",),
}
"""Every table that the publishing fills for one subject, and what tells the rows of a subject apart.

Postings are held against the journal by the check of the ledger, which an archive has too."""
WORDS = {
    "cases": Line(vi="bảng vụ việc", en="the table of cases"),
    "dossiers": Line(vi="bảng hồ sơ", en="the table of dossiers"),
    "proceedings": Line(vi="bảng việc ngoài vụ việc thi hành án", en="the table of proceedings"),
    "parties": Line(vi="bảng đương sự", en="the table of parties"),
    "duties": Line(vi="bảng thời hạn", en="the table of periods"),
    "orders": Line(vi="bảng chỉ đạo", en="the table of orders"),
    "absences": Line(vi="bảng vắng mặt, làm thay", en="the table of absences and covers"),
    "movements": Line(vi="số liệu thống kê", en="the statistics"),
    "visits": Line(vi="bảng lượt ở từng giai đoạn", en="the table of visits"),
    "claims": Line(vi="bảng nội dung thi hành", en="the table of what is enforced"),
    "documents": Line(vi="bảng văn bản", en="the table of documents"),
    "receipts": Line(vi="bảng biên lai", en="the table of receipts"),
    "payouts": Line(vi="bảng lệnh chi", en="the table of payment orders"),
    "looks": Line(vi="bảng lượt tra cứu", en="the table of looks"),
    "bank_credits": Line(vi="bảng báo có", en="the table of bank credits"),
}
_OTHERWISE = {"looks": {"id"}, "bank_credits": {"unclaimed"}}
"""Columns that do not follow from one subject: a running number; what other cases claim (`audit.whole`)."""
_KEYS = {table.name: key for table, key in SHOWN.items()}


def of_subject(table: Table, subject: str) -> ColumnElement[bool]:
    """The rows of a table that come from one subject's journal; that people looked at it, no journal tells."""
    if table is looks:
        return (looks.c.subject == subject) & (looks.c.outcome != SEEN)
    if table is bank_credits:
        return bank_credits.c.freed_by == subject
    if table is looks:  # who looked at the case himself is in no journal: the log of roots has it
        return (looks.c.subject == subject) & (looks.c.outcome != SEEN)
    return (table.c.subject if "subject" in table.c else table.c.id) == subject


def there(connection: Connection, subject: str) -> Found:
    """What stands in each table of the subject."""
    found = {}
    for table in SHOWN:
        query = select(*_columns(table)).where(of_subject(table, subject))
        found[table.name] = [_plain(table, row) for row in connection.execute(query).mappings()]
    return found


def published(states: Mapping[int, Subject], events: Sequence[Event]) -> rows.Rows:
    """What must stand in each table: the journal published anew, request by request as it was.

    `states` holds the subject before and after each event. Whatever error where an event cannot be published: it is no
    event that this program would have stored.
    """
    made: rows.Rows = {}
    for _, group in groupby(events, key=lambda one: one.request_id):
        own = list(group)
        before, folded = states[own[0].seq - 1], [(event, states[event.seq]) for event in own]
        rows.fold(made, entries.entered(folded[-1][1], own), _KEYS)
        rows.fold(made, readmodel.shown(before, folded), _KEYS)
    return made


def differences(found: Found, expected: rows.Rows, seq: int) -> Findings:
    """Every column of every row that stands there against what the journal comes to at event `seq`."""
    for table, key in SHOWN.items():
        name, due = table.name, dict(expected.get(table.name, {}))
        for row in found[name]:
            which = tuple(row[column] for column in key)
            place = _place(name, which)
            wanted = due.pop(which, None)
            if wanted is None:  # or there twice
                yield Difference(
                    field=place,
                    vi=f"{WORDS[name].vi} có dòng {place} mà nhật ký không có",
                    en=f"{WORDS[name].en} has the row {place}, which the journal does not explain",
                )
            else:
                at = _seq(wanted) or seq
                yield from compare(at, place, (WORDS[name], dict(row)), (JOURNAL, _plain(table, wanted)))
        for which, wanted in due.items():
            place = _place(name, which)
            yield Difference(
                seq=_seq(wanted),
                field=place,
                vi=f"{WORDS[name].vi} thiếu dòng {place} mà nhật ký có",
                en=f"{WORDS[name].en} lacks the row {place}, of which the journal tells",
            )


def _place(table: str, key: tuple[Any, ...]) -> str:
    return ".".join((table, *(["/".join(map(str, key))] if key else [])))


def _seq(row: Row) -> int | None:
    """The event with which a row began, where the row says so."""
    found = row.get("seq") or row.get("opened_seq")
    return int(found) if found else None


def _columns(table: Table) -> list[Any]:
    return [column for column in table.columns if column.name not in _OTHERWISE.get(table.name, ())]


def _plain(table: Table, row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row in one spelling, whether it comes from SQL or from the journal."""
    return {column.name: _spelt(column, row[column.name]) for column in _columns(table)}


def _spelt(column: Any, value: Any) -> Any:
    match column.type, value:
        case _, None:
            return None
        case DateTime(), str():
            return datetime.fromisoformat(value).timestamp()
        case DateTime(), datetime():
            return value.timestamp()
        case Date(), date():
            return value.isoformat()
        case _, tuple():
            return list(value)
        case _:
            return value
