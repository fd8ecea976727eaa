"""The read model published again: a journal goes through the code that publishes, into tables of the audit's own.

They are temporary tables beside the real ones, of the same name and shape, in a session that nobody else uses: so
`records.readmodel` is the one place that says what a row is, and every column of every row can be held against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, create_engine, event, select, text

from audit.report import Difference, Findings, compare
from cases.events import Event
from cases.kernel import Subject
from law.model import Line
from records import readmodel
from records.tables import (
    bank_credits,
    cases,
    claims,
    documents,
    dossiers,
    duties,
    looks,
    parties,
    payouts,
    postings,
    receipts,
)

JOURNAL = Line(vi="nhật ký", en="the journal")

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
"""Rows of a subject by table."""

SHOWN: Mapping[Table, tuple[str, ...]] = {
    cases: ("id",),
    dossiers: ("id",),
    parties: ("party",),
    duties: ("duty", "opened_seq"),
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
    "parties": Line(vi="bảng đương sự", en="the table of parties"),
    "duties": Line(vi="bảng thời hạn", en="the table of periods"),
    "claims": Line(vi="bảng nội dung thi hành", en="the table of what is enforced"),
    "documents": Line(vi="bảng văn bản", en="the table of documents"),
    "receipts": Line(vi="bảng biên lai", en="the table of receipts"),
    "payouts": Line(vi="bảng lệnh chi", en="the table of payment orders"),
    "looks": Line(vi="bảng lượt tra cứu", en="the table of looks"),
    "bank_credits": Line(vi="bảng báo có", en="the table of bank credits"),
}
_OTHERWISE = {"looks": {"id"}, "bank_credits": {"unclaimed"}}
"""Columns that do not follow from one subject: a running number; what other cases claim (`audit.whole`)."""
_FILLED = (*SHOWN, postings)


def of_subject(table: Table, subject: str) -> ColumnElement[bool]:
    """The rows of a table that come from one subject's journal."""
    if table is bank_credits:
        return bank_credits.c.freed_by == subject
    return (table.c.subject if "subject" in table.c else table.c.id) == subject


def rows(connection: Connection, subject: str) -> Rows:
    """What stands in each table of the subject."""
    return {table.name: _read(connection, table, subject) for table in SHOWN}


def published_again(engine: Engine, subject: str, states: Mapping[int, Subject], events: Sequence[Event]) -> Rows:
    """What would stand there, were the journal published anew, request by request as it was.

    `states` holds the subject before and after each event. SQLAlchemyError or another error where an event cannot be
    published: it is no event that this program would have stored.
    """
    with _session(engine) as connection:
        _lend_credits(connection, subject, events)
        for _, group in groupby(events, key=lambda one: one.request_id):
            own = list(group)
            readmodel.publish(connection, states[own[0].seq - 1], states[own[-1].seq], own)
        return rows(connection, subject)


def differences(found: Rows, expected: Rows, seq: int) -> Findings:
    """Every column of every row that stands there against what the journal comes to at event `seq`."""
    for table, key in SHOWN.items():
        name = table.name
        there, due = _by_key(found[name], key), _by_key(expected[name], key)
        for which in sorted(there.keys() | due.keys(), key=str):
            mine, theirs = there.get(which, []), due.get(which, [])
            place = f"{name}.{'/'.join(map(str, which))}"
            if not theirs or len(mine) > 1:
                yield Difference(
                    field=place,
                    vi=f"{WORDS[name].vi} có dòng {'/'.join(map(str, which))} mà nhật ký không có",
                    en=f"{WORDS[name].en} has a row {'/'.join(map(str, which))} that the journal does not explain",
                )
            elif not mine:
                yield Difference(
                    seq=_seq(theirs[0]),
                    field=place,
                    vi=f"{WORDS[name].vi} thiếu dòng {'/'.join(map(str, which))} mà nhật ký có",
                    en=f"{WORDS[name].en} lacks the row {'/'.join(map(str, which))} that the journal tells of",
                )
            else:
                yield from compare(
                    _seq(theirs[0]) or seq, place, (WORDS[name], dict(mine[0])), (JOURNAL, dict(theirs[0]))
                )


def _seq(row: Row) -> int | None:
    """The event with which a row began, where the row says so."""
    found = row.get("seq") or row.get("opened_seq")
    return int(found) if found else None


def _by_key(found: Sequence[Row], key: tuple[str, ...]) -> dict[tuple[Any, ...], list[Row]]:
    by_key: dict[tuple[Any, ...], list[Row]] = {}
    for row in found:
        by_key.setdefault(tuple(row[name] for name in key), []).append(row)
    return by_key


def _read(connection: Connection, table: Table, subject: str) -> tuple[Row, ...]:
    columns = [column for column in table.columns if column.name not in _OTHERWISE.get(table.name, ())]
    found = connection.execute(select(*columns).where(of_subject(table, subject)))
    return tuple(dict(row._mapping) for row in found)


def _lend_credits(connection: Connection, subject: str, events: Sequence[Event]) -> None:
    """The bank's credits that the journal claims are not its own: they are there before it, whole."""
    named = sorted({str(one.data["bank_ref"]) for one in events if one.data.get("bank_ref")})
    lend = text(
        "INSERT INTO bank_credits (bank_ref, office, amount, booked_at, reference, payer, unclaimed, freed_by) "
        "SELECT bank_ref, office, amount, booked_at, reference, payer, amount, freed_by FROM public.bank_credits WHERE bank_ref = ANY(:named) AND freed_by IS DISTINCT FROM :subject"
    )
    connection.execute(lend, {"named": named, "subject": subject})


@contextmanager
def _session(engine: Engine) -> Iterator[Connection]:
    """A session with the tables of the audit in the place of the real ones; they are empty, and will be again."""
    with _own(engine.url.render_as_string(hide_password=False)).connect() as connection:
        yield connection
        connection.rollback()


@lru_cache(maxsize=4)
def _own(url: str) -> Engine:
    made = create_engine(url, pool_size=2, max_overflow=0, pool_pre_ping=True)
    event.listen(made, "connect", _make_tables)
    return made


def _make_tables(session: Any, _: Any) -> None:
    with session.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ WRITE")  # the reader reads; what is temporary is nobody's records
        for table in _FILLED:
            shape = f"LIKE public.{table.name} INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES"
            cursor.execute(f"CREATE TEMPORARY TABLE {table.name} ({shape}) ON COMMIT DELETE ROWS")
    session.commit()

