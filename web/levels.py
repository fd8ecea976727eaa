"""From the country down to a case: what each province has, each room of it, each officer of a room; and at which stage.

A province or city is the area of one agency (L25 19). All is read from the loads, which each act keeps; what is late
hangs on the moment and is counted from the cases, which know from when somebody is late in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from cases.state import Stage
from law.pack import current_pack
from law.provinces import load_provinces
from records.tables import cases, loads, officers, stays
from web.lateness import is_late
from web.listing import Column
from web.queries import CLOSED_STAGES, Filter, office_names
from web.wording import STAGES, Language, decimal, named, number, say

TILES: Mapping[str, tuple[int, int]] = {
    "12": (1, 1), "15": (1, 2), "08": (1, 3), "04": (1, 4),
    "11": (2, 1), "14": (2, 2), "19": (2, 3), "20": (2, 4),
    "25": (3, 2), "01": (3, 3), "24": (3, 4), "22": (3, 5),
    "37": (4, 3), "33": (4, 4), "31": (4, 5),
    "38": (5, 3), "40": (6, 3), "42": (7, 3), "44": (8, 4), "46": (9, 4), "48": (9, 5),
    "51": (10, 5), "52": (11, 4), "66": (11, 5),
    "80": (12, 2), "75": (12, 3), "68": (12, 4), "56": (12, 5),
    "91": (13, 1), "82": (13, 2), "79": (13, 3),
    "92": (14, 1), "86": (14, 2), "96": (15, 1),
}  # fmt: skip
"""Row and column of each of the 34 provinces and cities on the map of tiles, by the code; the north is above."""

SHADES = (0.0, 0.02, 0.05, 0.1)
"""A tile is shaded by the share of its open cases that are late: none, up to 2, 5, 10 %, more."""


@dataclass(frozen=True)
class Part:
    """A province, a room or an officer (`key`): open cases, how many are late, how many the office or another body has
    in hand and for how many case-days they have been at their stage; ended cases; money in đồng."""

    key: str
    name: str
    open: int
    late: int
    in_hand: int
    case_days: float
    ended: int
    received: int
    held: int
    payable: int
    unpayable: int
    paid_out: int

    @property
    def share(self) -> float:
        """The share of its open cases that are late."""
        return self.late / self.open if self.open else 0.0

    @property
    def shade(self) -> int:
        """Its place among SHADES."""
        return sum(self.share > bound for bound in SHADES)


@dataclass(frozen=True)
class Cell:
    """A stage in a part: its cases, those that the office or another body has in hand, and their case-days."""

    part: str
    name: str
    stage: str
    cases: int
    late: int
    in_hand: int
    case_days: float


@dataclass(frozen=True)
class Step:
    """A stage of the funnel: how many cases ever came to it, how many of them went on, how many are there."""

    stage: str
    went: int
    here: int

    @property
    def came(self) -> int:
        return self.went + self.here


def within(chosen: Filter) -> str:
    """Into what the reader's view is divided: `office` of a country, `room` of an office, `officer` of a room."""
    return "officer" if chosen.room else "room" if chosen.office else "office"


def parts(connection: Connection, now: datetime, chosen: Filter) -> list[Part]:
    """The parts of what the reader chose, in the order of their codes; of the country the provinces with cases."""
    by, ended = within(chosen), loads.c.stage.in_(CLOSED_STAGES)
    total, open_of = func.sum, ~ended
    query = (
        select(
            loads.c[by],
            func.coalesce(total(loads.c.cases).filter(open_of), 0),
            func.coalesce(total(loads.c.in_hand).filter(open_of), 0),
            func.coalesce(total(loads.c.in_hand_since).filter(open_of), 0),
            func.coalesce(total(loads.c.cases).filter(ended), 0),
            *(total(loads.c[name]) for name in ("received", "held", "payable", "unpayable", "paid_out")),
        )
        .where(chosen.narrowed(loads))
        .group_by(loads.c[by])
        .order_by(loads.c[by])
    )
    late, names = _late(connection, now, chosen, by), names_of(connection, by)
    return [
        Part(key, names.get(key, key), int(count), late[key, ""], int(held), _days(now, held, since), *map(int, rest))
        for key, count, held, since, *rest in connection.execute(query)
    ]


def heat(connection: Connection, now: datetime, chosen: Filter) -> list[Cell]:
    """Every stage of every part at which open cases are, in the order of the parts and of a case's life."""
    by = within(chosen)
    key = (loads.c[by], loads.c.stage)
    sums = (func.sum(loads.c[name]) for name in ("cases", "in_hand", "in_hand_since"))
    where = (loads.c.stage.not_in(CLOSED_STAGES), chosen.narrowed(loads))
    late, names = _late(connection, now, chosen, by, "stage"), names_of(connection, by)
    found = [
        Cell(part, names.get(part, part), stage, int(count), late[part, stage], int(held), _days(now, held, since))
        for part, stage, count, held, since in connection.execute(select(*key, *sums).where(*where).group_by(*key))
    ]
    order = {str(stage): place for place, stage in enumerate(Stage)}
    return sorted(found, key=lambda cell: (cell.part, order[cell.stage]))


def funnel(connection: Connection, chosen: Filter) -> list[Step]:
    """How many cases came to each stage since the records began, and how many of them are still there.

    A case that came to a stage again counts again. Stays are counted by office: of a room or an officer there is none.
    """
    left = select(stays.c.stage, func.sum(stays.c.cases)).where(chosen.narrowed(stays)).group_by(stays.c.stage)
    here = select(loads.c.stage, func.sum(loads.c.cases)).where(chosen.narrowed(loads)).group_by(loads.c.stage)
    went = {stage: int(count) for stage, count in connection.execute(left)}
    if not went:
        return []
    there = {stage: int(count) for stage, count in connection.execute(here)}
    every = (Step(str(stage), went.get(stage, 0), there.get(stage, 0)) for stage in Stage)
    return [step for step in every if step.came]


def names_of(connection: Connection, by: str) -> Mapping[str, str]:
    """What the parts are called: an agency as its province, a private office by its own name, rooms by themselves."""
    if by == "office":
        return office_names(connection) | {one.code: one.name for one in load_provinces(current_pack())}
    if by == "officer":
        return {row.id: row.name for row in connection.execute(select(officers.c.id, officers.c.name))}
    return {}


def _late(connection: Connection, now: datetime, chosen: Filter, *by: str) -> Mapping[tuple[str, str], int]:
    """How many open cases are late, by part, and by stage where that is asked."""
    columns = [cases.c[name] for name in by]
    open_late = (is_late(now), cases.c.stage.not_in(CLOSED_STAGES), chosen.narrowed(cases))
    found: dict[tuple[str, str], int] = defaultdict(int)
    for *key, count in connection.execute(select(*columns, func.count()).where(*open_late).group_by(*columns)):
        part, stage = (*key, "")[:2]
        found[part or "", stage] = count
    return found


def _days(now: datetime, held: Any, since: Any) -> float:
    """Case-days of so many cases that came at moments whose seconds add up to `since`."""
    return (int(held) * int(now.timestamp()) - int(since)) / 86_400


def sentence(found: Sequence[Part], language: Language) -> str:
    """What the picture of the parts shows, in words."""
    known = [part for part in found if part.open]
    if not known:
        return say(language, ("Chưa có vụ việc nào đang thi hành.", "No case is open."))
    open_cases, late = sum(part.open for part in known), sum(part.late for part in known)
    most = max(known, key=lambda part: (part.late, part.share))
    told = {
        "open": number(open_cases, language),
        "late": number(late, language),
        "share": decimal(100 * late / open_cases, language),
        "name": most.name,
        "most": number(most.late, language),
        "own": decimal(100 * most.share, language),
    }
    if not late:
        return say(
            language,
            (
                "{open} vụ việc đang thi hành, không vụ nào có việc quá hạn.",
                "{open} cases are open, none of them late.",
            ),
        ).format(**told)
    words = (
        "{late} trên {open} vụ việc đang thi hành ({share}%) có việc quá hạn; nhiều nhất ở {name}: {most} vụ, {own}%"
        " số vụ đang thi hành ở đó.",
        "{late} of {open} open cases ({share}%) have overdue duties; most of them at {name}: {most} cases, {own}% of"
        " those open there.",
    )
    return say(language, words).format(**told)


def heat_sentence(cells: Sequence[Cell], language: Language) -> str:
    """Where the most case-days lie, in words."""
    total = sum(cell.case_days for cell in cells)
    if not total:
        return say(language, ("Không có vụ việc nào đang chờ cơ quan nào.", "No case waits for any body."))
    most = max(cells, key=lambda cell: cell.case_days)
    words = (
        "{stage} ở {name} giữ nhiều ngày-vụ việc nhất: {days}, bằng {share}% của tất cả ({count} vụ).",
        "{stage} at {name} holds the most case-days: {days}, {share}% of all ({count} cases).",
    )
    return say(language, words).format(
        stage=named(STAGES, most.stage, language),
        name=most.name or say(language, ("chưa phân công", "nobody yet")),
        days=number(round(most.case_days), language),
        share=decimal(100 * most.case_days / total, language),
        count=number(most.in_hand, language),
    )


COLUMNS: Sequence[Column] = (
    Column("ma", "Mã", "Code", lambda row, _: row.key),
    Column("ten", "Tên", "Name", lambda row, _: row.name),
    Column("dang", "Đang thi hành", "Open", lambda row, _: row.open),
    Column("qua-han", "Có việc quá hạn", "Late", lambda row, _: row.late),
    Column("trong-tay", "Đang chờ cơ quan", "In hand", lambda row, _: row.in_hand),
    Column("ngay-vu", "Ngày-vụ việc", "Case-days", lambda row, _: round(row.case_days)),
    Column("xong", "Đã kết thúc", "Ended", lambda row, _: row.ended),
    Column("thu", "Đã thu (đồng)", "Received (đồng)", lambda row, _: row.received),
    Column("giu", "Đang giữ (đồng)", "Held (đồng)", lambda row, _: row.held),
    Column("phai-chi", "Phải chi trả (đồng)", "Payable (đồng)", lambda row, _: row.payable),
    Column("khong-chi", "Chưa chi trả được (đồng)", "Unpayable (đồng)", lambda row, _: row.unpayable),
    Column("da-chi", "Đã chi trả (đồng)", "Paid out (đồng)", lambda row, _: row.paid_out),
)

HEAT_COLUMNS: Sequence[Column] = (
    Column("ma", "Mã", "Code", lambda row, _: row.part),
    Column("ten", "Tên", "Name", lambda row, _: row.name),
    Column("giai-doan", "Giai đoạn", "Stage", lambda row, language: named(STAGES, row.stage, language)),
    Column("so-vu", "Số vụ", "Cases", lambda row, _: row.cases),
    Column("qua-han", "Có việc quá hạn", "Late", lambda row, _: row.late),
    Column("trong-tay", "Đang chờ cơ quan", "In hand", lambda row, _: row.in_hand),
    Column("ngay-vu", "Ngày-vụ việc", "Case-days", lambda row, _: round(row.case_days)),
)
