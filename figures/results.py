"""The result of enforcement in cases and in money (kết quả bằng việc, bằng tiền): each line defined once.

TT05/2024 prescribes the forms; its annex could not be read when this was written, so the lines are those that TTLT12
and the procuracy's form 24.1 (QĐ 358/2025/QĐ-VKSTC) have in common. What the program does not record has no line rather
than a zero.
"""

from __future__ import annotations

from dataclasses import dataclass

from cases.counted import DONE, WITH_CONDITION, Status
from figures.forms import Adds, Column, Rate, share
from figures.matters import InPeriod


@dataclass(frozen=True)
class Line:
    """A line of the result: what a case adds to it as a case (0 or 1), and in đồng."""

    code: str
    vi: str
    en: str
    cases: Adds
    money: Adds
    lines: tuple[str, str] = ("", "")
    basis: str = "TTLT12/2021 4; QĐ 358/2025 24.1"


def stays(case: InPeriod) -> bool:
    """Counted, and not gone again before the period's end without having been enforced."""
    return case.counted and case.status not in (Status.UNDECIDED, Status.RETURNED, Status.ENTRUSTED)


def is_done(case: InPeriod) -> bool:
    return stays(case) and case.status in DONE


def _done_money(case: InPeriod) -> int:
    return case.settled + case.cancelled if case.counted else 0


def _of(code: str, vi: str, en: str, *statuses: Status, lines: tuple[str, str], basis: str) -> Line:
    """The cases of these statuses that stay, and what is still to be enforced in them."""

    def cases(case: InPeriod) -> int:
        return stays(case) and case.status in statuses

    return Line(code, vi, en, cases, lambda case: case.left if cases(case) else 0, lines, basis)


def _gone(code: str, vi: str, en: str, status: Status, basis: str) -> Line:
    """Counted, and out of the books again: what is left of it was not to be enforced here."""

    def cases(case: InPeriod) -> int:
        return case.counted and case.status == status

    return Line(code, vi, en, cases, lambda case: case.left if cases(case) else 0, ("5", "22"), basis)


GSO = "GSO, kết quả thi hành án dân sự"
LINES = (
    Line("old", "Số cũ", "Carried over", lambda c: c.old, lambda c: c.old_money, ("2", "19")),
    Line(
        "new",
        "Thụ lý mới",
        "New",
        lambda c: c.counted and not c.old,
        lambda c: c.regained if c.old else c.total if c.counted else 0,
        ("3", "20"),
    ),
    Line(
        "back",
        "Trong đó: từ sổ theo dõi riêng",
        "of which from the separate ledger",
        lambda c: c.back,
        lambda c: c.total if c.back else 0,
        ("3", "20"),
        "L25 38.2",
    ),
    Line(
        "received",
        "Trong đó: nhận ủy thác",
        "of which received by entrustment",
        lambda c: c.counted and not c.old and not c.back and c.received,
        lambda c: c.total if c.counted and not c.old and not c.back and c.received else 0,
        ("4", "21"),
        "L25 49.2",
    ),
    Line(
        "entrusted",
        "Ủy thác thi hành án",
        "Entrusted to others",
        lambda c: c.counted and c.status is Status.ENTRUSTED,
        lambda c: c.entrusted if c.counted else 0,
        ("5", "22"),
        "L25 49.2",
    ),
    _gone("recalled", "Thu hồi quyết định", "Recalled", Status.UNDECIDED, "L25 52.1"),
    _gone("returned", "Gửi lại yêu cầu", "Request returned", Status.RETURNED, "L25 38.4"),
    Line(
        "total",
        "Tổng số phải thi hành",
        "To be enforced",
        stays,
        lambda c: _done_money(c) + (c.left if stays(c) else 0),
        ("6", "23"),
    ),
    Line(
        "with_condition",
        "Có điều kiện thi hành",
        "With condition",
        lambda c: stays(c) and c.status in WITH_CONDITION,
        lambda c: _done_money(c) + (c.left if stays(c) and c.status in WITH_CONDITION else 0),
        ("7", "24"),
    ),
    Line("done", "Giải quyết xong", "Done", is_done, _done_money, ("8", "25")),
    Line(
        "finished",
        "Thi hành xong",
        "Fully enforced",
        lambda c: stays(c) and c.status is Status.FINISHED,
        lambda c: c.settled if c.counted else 0,
        ("9", "26"),
        GSO,
    ),
    Line(
        "cancelled",
        "Đình chỉ",
        "Cancelled",
        lambda c: stays(c) and c.status is Status.CANCELLED,
        lambda c: c.cancelled if c.counted else 0,
        ("10", "27"),
        "L25 48",
    ),
    _of(
        "in_progress", "Đang thi hành", "In progress", Status.IN_PROGRESS, lines=("11", "29"), basis="QĐ 358/2025 24.1"
    ),
    _of(
        "postponed_by_agreement",
        "Hoãn theo thỏa thuận",
        "Postponed by agreement",
        Status.POSTPONED_BY_AGREEMENT,
        lines=("12", "30"),
        basis="L25 46.1.c",
    ),
    _of(
        "no_condition",
        "Chưa có điều kiện",
        "Without condition",
        Status.NO_CONDITION,
        Status.SEPARATE_LEDGER,
        lines=("14", "32"),
        basis="L25 38.1",
    ),
    _of(
        "moved",
        "Trong đó: chuyển sổ theo dõi riêng",
        "of which moved to the separate ledger",
        Status.SEPARATE_LEDGER,
        lines=("14", "32"),
        basis="L25 38.4",
    ),
    _of("postponed", "Hoãn khác", "Postponed otherwise", Status.POSTPONED, lines=("15", "33"), basis="L25 46"),
    _of("suspended", "Tạm đình chỉ", "Suspended", Status.SUSPENDED, lines=("16", "34"), basis="L25 47"),
    Line(
        "stock",
        "Chuyển kỳ sau",
        "Stock at the end",
        lambda c: stays(c) and c.status not in DONE,
        lambda c: c.left if stays(c) else 0,
        ("17", "35"),
    ),
    Line(
        "ledger",
        "Đang ở sổ theo dõi riêng",
        "In the separate ledger",
        lambda c: c.status is Status.SEPARATE_LEDGER,
        lambda c: c.left if c.status is Status.SEPARATE_LEDGER else 0,
        basis="L25 38.4; D152 22",
    ),
)
RATES = (
    Rate(
        "rate", "Xong/có điều kiện (%)", "Done of with condition (%)", share("done", "with_condition"), "TT10/2017 1901"
    ),
    Rate(
        "rate_without_agreed",
        "Không tính hoãn theo thỏa thuận (%)",
        "Without those postponed by agreement (%)",
        share("done", "with_condition", less="postponed_by_agreement"),
    ),
)
MATTERS: tuple[Column | Rate, ...] = (
    *(Column(one.code, one.vi, one.en, one.cases, one.lines[0], one.basis) for one in LINES),
    *RATES,
)
MONEY: tuple[Column | Rate, ...] = (
    *(Column(one.code, one.vi, one.en, one.money, one.lines[1], one.basis) for one in LINES),
    *RATES,
)
