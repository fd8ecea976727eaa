"""When coercion (cưỡng chế) may be ordered and held: L25 72; D152 42.2; before 1/7/2026 L08 46, D62 13.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from law.errors import LawError
from law.guards.overlays import Overlay
from law.guards.verdict import Ground, Verdict
from law.model import Line, Regime
from law.periods import VIETNAM, due_for
from law.regime import regime_on

if TYPE_CHECKING:
    from law.pack import Pack


class Measure(StrEnum):
    """The six coercive measures (L25 71)."""

    TAKE_MONEY = "take_money"  # 1: account deduction, collection of money, valuable papers
    DEDUCT_INCOME = "deduct_income"  # 2
    EXPLOIT = "exploit"  # 3
    SEIZE = "seize"  # 4
    DELIVER = "deliver"  # 5
    ACT = "act"  # 6


ON_PAPER = {Measure.TAKE_MONEY, Measure.DEDUCT_INCOME}
"""Carried out by a decision sent to whoever holds the money; nobody is gathered anywhere."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One planned coercion on the spot; moments are aware, `end` is when it is over.

    `special_case`: it would gravely affect security, order or customs of the place. `override_reason` is what the
    Head wrote to hold it at night or on a day off in order to stop dissipation (L25 72.1 ¶2).
    """

    start: datetime
    end: datetime
    measure: Measure = Measure.SEIZE
    forces: bool = False
    debtor_is_policy_beneficiary: bool = False
    special_case: bool = False
    override_reason: str = ""


NIGHT = {
    Regime.NEW: Ground("L25 72.5", "Không cưỡng chế từ 22 giờ đến 06 giờ.", "No coercion from 22:00 to 06:00."),
    Regime.OLD: Ground("L08 46.2", "Không cưỡng chế từ 22 giờ đến 06 giờ.", "No coercion from 22:00 to 06:00."),
}
DAY_OFF = {
    Regime.NEW: Ground("L25 72.5", "Không cưỡng chế vào ngày nghỉ, ngày lễ.", "No coercion on days off and holidays."),
    Regime.OLD: Ground("L08 46.2", "Không cưỡng chế vào ngày nghỉ, ngày lễ.", "No coercion on days off and holidays."),
}
TET = {
    Regime.NEW: Ground(
        "D152 42.2",
        "Không cưỡng chế có huy động lực lượng trong 15 ngày trước và sau Tết.",
        "No coercion with forces 15 days before and after Tết.",
    ),
    Regime.OLD: Ground(
        "D62 13.2",
        "Không cưỡng chế có huy động lực lượng trong 15 ngày trước và sau Tết.",
        "No coercion with forces 15 days before and after Tết.",
    ),
}
TRADITIONAL = {
    Regime.NEW: Ground(
        "D152 42.2",
        "Không cưỡng chế có huy động lực lượng với đối tượng chính sách vào ngày truyền thống của họ.",
        "No coercion with forces against a policy beneficiary on their traditional day.",
    ),
    Regime.OLD: Ground(
        "D62 13.2",
        "Không cưỡng chế có huy động lực lượng với đối tượng chính sách vào ngày truyền thống của họ.",
        "No coercion with forces against a policy beneficiary on their traditional day.",
    ),
}
SPECIAL = {
    Regime.NEW: Ground(
        "D152 42.2",
        "Không cưỡng chế có huy động lực lượng khi ảnh hưởng nghiêm trọng đến an ninh, trật tự, phong tục.",
        "No coercion with forces where it gravely affects security, order or customs.",
    ),
    Regime.OLD: Ground(
        "D62 13.2",
        "Không cưỡng chế có huy động lực lượng khi ảnh hưởng nghiêm trọng đến an ninh, trật tự, phong tục.",
        "No coercion with forces where it gravely affects security, order or customs.",
    ),
}
ALLOWED = {
    Regime.NEW: Ground("L25 72.5", "Thời gian được tổ chức cưỡng chế.", "A time at which coercion may be held."),
    Regime.OLD: Ground("L08 46.2", "Thời gian được tổ chức cưỡng chế.", "A time at which coercion may be held."),
}
OVERRIDDEN = Ground(
    "L25 72.1",
    "Cưỡng chế ngay để ngăn chặn tẩu tán, hủy hoại tài sản, theo lý do đã ghi.",
    "Coerced at once to stop dissipation, for the reason recorded.",
)
BY_PAPER = Ground(
    "L25 72.5",
    "Biện pháp thực hiện bằng quyết định gửi nơi giữ tiền, không phải tổ chức cưỡng chế.",
    "Carried out by a decision sent to the holder of the money: no organised coercion.",
)


def may_hold(plan: Operation, pack: Pack) -> Verdict:
    """May this coercion be held at this time (LAW.md 8.4)?

    It must lie within one working day, start at 06:00 or later and be over before 22:00; with forces, not in the Tết
    window, nor against a policy beneficiary on a traditional day, nor in a special case. Raises `LawError` for naive
    or reversed moments, and where the calendar has no table for the day.
    """
    start, end = _local("start", plan.start), _local("end", plan.end)
    if end < start:
        raise LawError("end", "thời điểm kết thúc trước thời điểm bắt đầu / it ends before it starts")
    regime = regime_on(start.date())
    if plan.measure in ON_PAPER and not pack.setting("paper_measures_bound_by_time_bans"):
        return BY_PAPER.yes()
    if plan.forces:
        for hit, ground in _forces_bans(plan, start.date(), pack, regime):
            if hit:
                return ground.no()
    ban = _plain_ban(start, end, pack, regime)
    if ban is None:
        return ALLOWED[regime].yes()
    if plan.override_reason.strip() and pack.setting("dissipation_overrides_time_bans"):
        return OVERRIDDEN.yes(
            warning=True, working=(ban.line(), Line(vi=plan.override_reason, en=plan.override_reason))
        )
    return ban.no()


def _local(field: str, moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise LawError(field, "thời điểm thiếu múi giờ, ví dụ +07:00 / the moment lacks its offset")
    return moment.astimezone(VIETNAM)


def _plain_ban(start: datetime, end: datetime, pack: Pack, regime: Regime) -> Ground | None:
    day = start.date()
    made_up = pack.calendar.made_up(day) is not None and not pack.setting("coercion_on_make_up_days")
    if made_up or not pack.calendar.is_working(day):
        return DAY_OFF[regime]
    last = end if pack.setting("coercion_ends_before_night") else start
    hours = pack.amounts.share("coercion_hours", day)
    if last.date() != day or start.hour < hours["first"] or last.hour >= hours["night"]:
        return NIGHT[regime]
    return None


def _forces_bans(plan: Operation, day: date, pack: Pack, regime: Regime) -> tuple[tuple[bool, Ground], ...]:
    traditional = plan.debtor_is_policy_beneficiary and pack.calendar.traditional(day) is not None
    return (
        (pack.calendar.in_tet_window(day), TET[regime]),
        (traditional, TRADITIONAL[regime]),
        (plan.special_case, SPECIAL[regime]),
    )


@dataclass(frozen=True, slots=True)
class Footing:
    """What a coercion would stand on, on one day.

    `notified_on`: the day the enforcement decision was validly notified to the debtor. `dissipation`: the recorded
    ground to act at once (L25 72.1 ¶2). `interim_measure`: a decision of 62.2. `decision`: a coercion decision, or
    `seized_by_judgment` in its place (72.4). `overlay` counts only if it covers this part of the matter.
    `paid_buyer`: it delivers the asset to an auction buyer who paid in full (86.4); `recovers`: it takes back what was
    wrongly paid out, or collects fees (25.8). Neither waits for anything, nor ends with a cancellation.
    """

    on: date
    notified_on: date | None
    has_means: bool = True
    dissipation: str = ""
    interim_measure: bool = False
    decision: bool = True
    seized_by_judgment: bool = False
    overlay: Overlay | None = None
    paid_buyer: bool = False
    recovers: bool = False


TO_BUYER = Ground(
    "L25 86.4",
    "Giao tài sản cho người mua đấu giá đã nộp đủ tiền.",
    "Delivery to the auction buyer who paid in full.",
)
RECOVERY = Ground(
    "L25 25.8",
    "Thu hồi tiền, tài sản đã chi trả không đúng; thu phí, khoản phải nộp khác.",
    "Recovery of what was wrongly paid; collection of fees and other dues.",
)
CANCELLED = Ground(
    "L25 48, 95.1",
    "Việc thi hành án đã đình chỉ; biện pháp cưỡng chế hết hiệu lực.",
    "Cancelled: the measures have lapsed.",
)
PAUSED = Ground("L25 46, 47", "Đang hoãn, tạm đình chỉ thi hành án.", "Enforcement is postponed or suspended.")
NO_DECISION = Ground(
    "L25 72.4",
    "Chưa có quyết định cưỡng chế và bản án không tuyên kê biên.",
    "No coercion decision, and the judgment seizes nothing.",
)
NO_MEANS = Ground("L25 72.2", "Người phải thi hành án chưa có điều kiện thi hành.", "The debtor has no means.")
NOT_NOTIFIED = Ground(
    "L25 36.1, 72.1",
    "Chưa thông báo hợp lệ quyết định thi hành án.",
    "The enforcement decision is not validly notified.",
)
VOLUNTARY = Ground("L25 36.1, 72.1", "Chưa hết 10 ngày tự nguyện thi hành án.", "The voluntary period has not ended.")
AT_ONCE = Ground(
    "L25 72.1", "Cần ngăn chặn tẩu tán, hủy hoại tài sản: cưỡng chế ngay.", "To stop dissipation: coerced at once."
)
INTERIM = Ground(
    "L25 62.2", "Thi hành biện pháp khẩn cấp tạm thời: cưỡng chế ngay.", "An interim measure: coerced at once."
)
BY_JUDGMENT = Ground(
    "L25 72.4", "Bản án, quyết định đã tuyên kê biên tài sản.", "The judgment itself seized the asset."
)
READY = Ground(
    "L25 72.1",
    "Hết thời hạn tự nguyện, có điều kiện, không tự nguyện thi hành.",
    "The voluntary period has ended, and the debtor has means.",
)


def may_coerce(footing: Footing, pack: Pack) -> Verdict:
    """May coercion be carried out on this footing (L25 72.1, 72.2, 72.4)?"""
    if footing.paid_buyer or footing.recovers:
        return (TO_BUYER if footing.paid_buyer else RECOVERY).yes()
    if footing.overlay is Overlay.CANCELLED:
        return CANCELLED.no()
    if footing.overlay is not None:
        return PAUSED.no()
    if not footing.decision and not footing.seized_by_judgment:
        return NO_DECISION.no()
    if not footing.has_means and not footing.interim_measure:
        return NO_MEANS.no()
    if footing.interim_measure:
        return INTERIM.yes()
    if footing.dissipation.strip():
        return AT_ONCE.yes(working=(Line(vi=footing.dissipation, en=footing.dissipation, article="L25 72.1"),))
    if footing.notified_on is None:
        return NOT_NOTIFIED.no()
    voluntary = due_for("R025", footing.notified_on, pack)
    if footing.on <= voluntary.due:
        return VOLUNTARY.no(working=voluntary.working)
    return (READY if footing.decision else BY_JUDGMENT).yes(working=voluntary.working)
