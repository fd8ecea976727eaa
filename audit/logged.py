"""What the log holds beside the events: which tables, by which key, and what may become of a row (docs/formats/log.md).

What is not named here follows from events or requests, and the replay of each case holds it against them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from law.model import Line
from law.pack import load_pack, released
from records import erasures as erased_acts
from records.tables import (
    audits,
    bank_credits,
    clock,
    closings,
    delegations,
    doors,
    ended_lists,
    entered,
    erasures,
    looks,
    officers,
    offices,
    postings,
    registers,
    relations,
    sealed,
    series,
    snapshots,
)

Values = Mapping[str, Any] | RowMapping
BATCH = 5_000

SUBJECTS, PACKS, LOG = "subjects", "packs", "log"
"""What is read in its own way: subjects by their events, the packs from the program, the log itself."""


@dataclass(frozen=True)
class Logged:
    """One table. A column is fixed unless it is named here; a row is kept for ever unless it is `entered`.

    `called`: what people call it.
    `settles`: columns that change once, from the value they have at first. `grows`: a number that never falls.
    `left_out`: columns that the log does not hold. `entered`: people enter, change and remove such rows as they must,
    and no record says who did. `came_with`: the event, or the row of another table, in whose transaction a row came.
    `written_at`: the column with the wall time at which the row was written.
    """

    table: Table
    called: Line
    key: tuple[str, ...]
    settles: Values = field(default_factory=dict)
    grows: str = ""
    left_out: tuple[str, ...] = ()
    entered: bool = False
    came_with: Callable[[Values], tuple[str, Any] | None] = lambda row: None
    written_at: str = ""

    @property
    def name(self) -> str:
        return str(self.table.name)

    @property
    def fixed(self) -> tuple[str, ...]:
        """The columns that never change."""
        apart = {*self.key, *self.settles, self.grows, *self.left_out}
        return tuple(column.name for column in self.table.columns if column.name not in apart)


@dataclass(frozen=True)
class Row:
    """A row as the log sees it. `was`: the states that this one may have had before.

    `erased`: what it said of people was erased by a recorded act; of its contents nothing can be compared.
    """

    key: tuple[Any, ...]
    fixed: Any
    state: Any = None
    was: tuple[Any, ...] = ()
    number: int | None = None
    came_with: tuple[str, Any] | None = None
    written_at: datetime | None = None
    erased: bool = False


def _event_of_posting(row: Values) -> tuple[str, Any] | None:
    entry = str(row["entry"])
    if entry.startswith("bank:"):
        return bank_credits.name, entry.removeprefix("bank:")
    subject, _, seq = entry.rpartition("#")
    return (subject, int(seq)) if seq.isdigit() else None


LOGGED = (
    Logged(series, Line(vi="dãy số", en="number series"), ("name", "year"), grows="last"),
    Logged(
        registers,
        Line(vi="sổ đăng ký", en="registers"),
        ("register", "office", "year", "number"),
        came_with=lambda row: (row["subject"], row["seq"]),
    ),
    Logged(
        postings, Line(vi="bút toán", en="postings"), ("entry", "line"), left_out=("id",), came_with=_event_of_posting
    ),
    # what is unclaimed of a credit follows from the receipts, and the reconciliation holds it against the bank
    Logged(bank_credits, Line(vi="báo có ngân hàng", en="bank credits"), ("bank_ref",), left_out=("unclaimed",)),
    Logged(
        looks,
        Line(vi="tra cứu tài sản", en="looks into assets"),
        ("id",),
        settles={"outcome": "asked", "answered_at": None},
    ),
    Logged(audits, Line(vi="sổ việc của kiểm toán viên", en="steps of auditors"), ("id",), written_at="at"),
    Logged(erasures, Line(vi="sổ xóa dữ liệu cá nhân", en="erasures"), ("subject", "step"), written_at="at"),
    # who it is stays out: the code is the hash of it
    Logged(
        sealed,
        Line(vi="danh tính niêm phong", en="sealed identities"),
        ("hash",),
        left_out=("content",),
        written_at="sealed_at",
    ),
    Logged(entered, Line(vi="sổ ghi thay đổi danh sách", en="changes of the lists"), ("number",), written_at="at"),
    Logged(ended_lists, Line(vi="danh sách việc kết thúc", en="lists of ended cases"), ("office", "month")),
    Logged(snapshots, Line(vi="biểu thống kê đã khóa", en="locked statistics"), ("office", "form", "period")),
    Logged(
        doors,
        Line(vi="cửa gửi lệnh", en="doors"),
        ("id",),
        settles={"revoked_at": None, "revoked_by": None},
        written_at="registered_at",
    ),
    Logged(closings, Line(vi="khóa sổ ngày", en="closed days"), ("office", "day"), written_at="closed_at"),
    Logged(offices, Line(vi="cơ quan", en="offices"), ("code",), entered=True),
    Logged(officers, Line(vi="công chức", en="staff"), ("id",), entered=True),
    # entered anew with each roster, under new ids: what one says is all that tells it from others
    Logged(
        delegations,
        Line(vi="phân công ký", en="delegations"),
        ("office", "officer", "documents", "starts_on", "ends_on", "basis"),
        left_out=("id",),
        entered=True,
    ),
    Logged(relations, Line(vi="quan hệ thân thích", en="kinships"), ("officer", "person"), entered=True),
    Logged(clock, Line(vi="đồng hồ", en="clock"), ("one",), left_out=("now",), entered=True),
)
CALLED = {logged.name: logged.called for logged in LOGGED} | {
    SUBJECTS: Line(vi="vụ việc và hồ sơ", en="cases and dossiers"),
    PACKS: Line(vi="gói luật", en="law packs"),
    LOG: Line(vi="sổ gốc", en="the log"),
}
"""What people call each table."""
BY_NAME = {logged.name: logged for logged in LOGGED}
IN_FLIGHT = timedelta(minutes=10)
"""Longer than any transaction may last (docs/operate.md): what says it was written earlier than that was there."""


def rows(connection: Connection, logged: Logged) -> Iterator[Row]:
    """Every row of a table."""
    columns = [column for column in logged.table.columns if column.name not in logged.left_out]
    found = connection.execute(select(*columns).execution_options(yield_per=BATCH))
    blanked = erased_acts.blanked(connection) if logged.table is bank_credits else frozenset()
    for row in found.mappings():
        yield _row(logged, row, row[logged.key[0]] in blanked)


def packs() -> Iterator[Row]:
    """The law packs of this program, each with its digest."""
    for version in released():
        yield Row((version,), load_pack(version).digest)


def _row(logged: Logged, row: RowMapping, erased: bool) -> Row:
    state = [row[name] for name in logged.settles] or None
    before = list(logged.settles.values())
    return Row(
        key=tuple(row[name] for name in logged.key),
        fixed=[row[name] for name in logged.fixed],
        state=state,
        was=(before,) if state not in (None, before) else (),
        number=row[logged.grows] if logged.grows else None,
        came_with=logged.came_with(row),
        written_at=row[logged.written_at] if logged.written_at else None,
        erased=erased,
    )
