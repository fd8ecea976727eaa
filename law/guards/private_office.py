"""Private enforcement offices (văn phòng thi hành án dân sự): L25 31; D151 43–46."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from law.guards.verdict import Ground, Verdict
from law.periods import due_for

if TYPE_CHECKING:
    from law.pack import Pack


class Deed(StrEnum):
    """What an office might want to do."""

    ENFORCE_ON_REQUEST = "enforce_on_request"
    ENFORCE_EX_OFFICIO = "enforce_ex_officio"
    ENFORCE_ENTRUSTED = "enforce_entrusted"
    VERIFY = "verify"
    SERVE = "serve"
    ENTRUST = "entrust"
    SECURITY_DECISION = "security_decision"
    FREEZE_MINUTES = "freeze_minutes"
    ASK_FOR_SECURITY = "ask_for_security"
    COERCE = "coerce"


DEEDS: dict[Deed, tuple[bool, Ground]] = {
    Deed.ENFORCE_ON_REQUEST: (
        True,
        Ground("L25 31.1", "Thi hành án theo yêu cầu trên địa bàn tỉnh.", "On request, in its province."),
    ),
    Deed.ENFORCE_EX_OFFICIO: (
        False,
        Ground("L25 31.1, 31.4", "Không thi hành việc chủ động.", "No ex-officio matters."),
    ),
    Deed.ENFORCE_ENTRUSTED: (False, Ground("L25 31.1", "Không thi hành việc ủy thác.", "No entrusted matters.")),
    Deed.VERIFY: (
        True,
        Ground("L25 30.2.d", "Xác minh, kể cả ngoài địa bàn tỉnh.", "Verifies, outside the province too."),
    ),
    Deed.SERVE: (True, Ground("L25 30.1.c", "Tống đạt giấy tờ, hồ sơ, tài liệu.", "Serves documents.")),
    Deed.ENTRUST: (False, Ground("L25 31.4", "Không được ủy thác thi hành án, xử lý tài sản.", "May not entrust.")),
    Deed.SECURITY_DECISION: (
        False,
        Ground("L25 31.4", "Không được áp dụng biện pháp bảo đảm.", "May not decide on security."),
    ),
    # The minutes bind the holder of the account at once; the agency is asked for the decision straight after.
    Deed.FREEZE_MINUTES: (
        True,
        Ground(
            "D151 43.1",
            "Lập biên bản yêu cầu phong tỏa ngay, rồi đề nghị cơ quan thi hành án.",
            "Freeze minutes, then asks the agency.",
        ),
    ),
    Deed.ASK_FOR_SECURITY: (
        True,
        Ground(
            "L25 30.2.đ; D151 43.1",
            "Đề nghị cơ quan thi hành án áp dụng biện pháp bảo đảm.",
            "Asks the agency for security.",
        ),
    ),
    Deed.COERCE: (False, Ground("L25 31.4", "Không được cưỡng chế thi hành án.", "May not coerce.")),
}


def may_do(deed: Deed) -> Verdict:
    """May a private office do this (L25 30, 31)?"""
    allowed, ground = DEEDS[deed]
    return ground.yes() if allowed else ground.no()


class Wish(StrEnum):
    """What the requester wants once the five working days after the security decision have passed."""

    TRANSFER = "transfer"  # asks in writing that the agency take over (31.5.d)
    STAY = "stay"  # does not agree to end it


class Next(StrEnum):
    """What the office does (S31)."""

    WAIT = "wait"
    LIFT = "lift"  # ask the agency to lift the measure: performed or agreed
    TRANSFER = "transfer"  # liquidate, recall and send the file (R164a), the agency decides (R165)
    LIFT_AND_KEEP = "lift_and_keep"  # ask the agency to lift the measure, and keep the matter


NEXT: dict[Next, Ground] = {
    Next.WAIT: Ground(
        "D151 43.2", "Chờ hết 05 ngày làm việc kể từ ngày nhận quyết định.", "Wait until 5 working days from receipt."
    ),
    Next.LIFT: Ground(
        "D151 43.2; L25 95.2",
        "Đã thi hành hoặc thỏa thuận: đề nghị chấm dứt biện pháp.",
        "Performed or agreed: ask to lift it.",
    ),
    Next.TRANSFER: Ground(
        "L25 31.5.d, 31.6; D151 46.1",
        "Thanh lý hợp đồng; 02 ngày làm việc thu hồi quyết định, chuyển hồ sơ.",
        "Liquidate; recall and send the file in 2 working days.",
    ),
    Next.LIFT_AND_KEEP: Ground(
        "D151 43.2; L25 95.2",
        "Người yêu cầu không đồng ý chấm dứt: đề nghị chấm dứt biện pháp bảo đảm, tiếp tục vụ việc.",
        "The requester does not agree to end it: ask to lift the measure and keep the matter.",
    ),
}


@dataclass(frozen=True, slots=True)
class AfterSecurity:
    """The next step and its ground."""

    step: Next
    verdict: Verdict


def after_security(
    received_on: date, on: date, pack: Pack, *, performed_or_agreed: bool = False, wish: Wish = Wish.STAY
) -> AfterSecurity:
    """What follows once the office received the security decision (S31): never a transfer against the requester."""
    due = due_for("R054", received_on, pack)
    if performed_or_agreed:
        step = Next.LIFT
    elif on <= due.due:
        step = Next.WAIT
    else:
        step = Next.TRANSFER if wish is Wish.TRANSFER else Next.LIFT_AND_KEEP
    return AfterSecurity(step, NEXT[step].yes(working=due.working))
