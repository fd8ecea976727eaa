"""CEPEJ's indicators (GOJUST, EUGMONT, CourTools): of the cases that the forms count, by the same definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from cases.counted import OPEN
from figures.forms import Adds, Column, Rate, Value, acts, share
from figures.matters import InPeriod
from figures.results import LINES, is_done, stays

OLD_AGE = 365
"""Days after which an open case is shown as old; the law sets no limit to the whole of an enforcement."""
_BY_CODE = {line.code: line for line in LINES}


def _pending(case: InPeriod) -> bool:
    return stays(case) and case.status in OPEN


def _resolved(case: InPeriod) -> bool:
    """Done, or its request returned: it is in nobody's hands any more."""
    return is_done(case) or (case.counted and case.status == "returned")


def _age(quantile: Fraction) -> Callable[[Sequence[InPeriod], Mapping[str, Value]], Value]:
    """The age in days that so many of the pending cases do not exceed (the lower one of two in the middle)."""

    def of(cases: Sequence[InPeriod], row: Mapping[str, Value]) -> Value:
        ages = sorted(case.age for case in cases if _pending(case))
        return ages[max(0, -(-len(ages) * quantile // 1) - 1)] if ages else None

    return of


def _over(part: str, whole: str, times: Fraction | int) -> Callable[[Sequence[InPeriod], Mapping[str, Value]], Value]:
    def of(cases: Sequence[InPeriod], row: Mapping[str, Value]) -> Value:
        base = row[whole]
        return Fraction(row[part] or 0) * times / base if base else None

    return of


def _money(code: str) -> Adds:
    return _BY_CODE[code].money


def cepej(days: int) -> tuple[Column | Rate, ...]:
    """The indicators of a period of so many days."""
    return (
        Column("incoming", "Thụ lý mới", "Incoming", _BY_CODE["new"].cases),
        Column("resolved", "Giải quyết", "Resolved", _resolved, basis="CEPEJ GOJUST"),
        Column("pending", "Tồn cuối kỳ", "Pending at the end", _pending, basis="CEPEJ GOJUST"),
        Rate(
            "clearance", "Tỷ lệ giải quyết CR (%)", "Clearance rate (%)", share("resolved", "incoming"), "CEPEJ GOJUST"
        ),
        Rate("turnover", "Hệ số quay vòng CTR", "Case turnover ratio", _over("resolved", "pending", 1), "CEPEJ GOJUST"),
        Rate(
            "disposition",
            "Thời gian giải quyết DT (ngày)",
            "Disposition time (days)",
            _over("pending", "resolved", days),
            "CEPEJ GOJUST",
            places=0,
        ),
        Rate("age_median", "Tuổi tồn: trung vị (ngày)", "Age of pending: median", _age(Fraction(1, 2)), "CourTools 4"),
        Rate("age_p90", "Tuổi tồn: 90% (ngày)", "Age of pending: 90 %", _age(Fraction(9, 10)), "CourTools 4"),
        Column("aged", "Tồn quá 365 ngày", "Pending over 365 days", lambda c: _pending(c) and c.age > OLD_AGE),
        Column("in_time", "Giải quyết không trễ hạn", "Resolved on time", lambda c: _resolved(c) and not c.late),
        Rate("on_time", "Tỷ lệ đúng hạn (%)", "On time (%)", share("in_time", "resolved"), "CourTools 3"),
        Column("money", "Tiền phải thi hành (đồng)", "Money to be enforced", _money("total")),
        Column("collected", "Tiền thi hành xong (đồng)", "Money enforced", _money("finished")),
        Rate("recovery", "Tỷ lệ thu hồi (%)", "Recovery (%)", share("collected", "money"), "CourTools 7"),
        Column("complaints", "Khiếu nại thụ lý", "Complaints accepted", acts("complaint_accepted")),
        Rate(
            "complaint_rate", "Khiếu nại/giải quyết (%)", "Complaints (%)", share("complaints", "resolved"), "CEPEJ §75"
        ),
    )
