"""Requests and decisions of those who may protest a judgment (người có thẩm quyền kháng nghị): L25 46.2, 63."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from law.errors import LawError
from law.guards.verdict import Ground, Verdict
from law.periods import due_for, local_day

if TYPE_CHECKING:
    from law.pack import Pack


class Performed(StrEnum):
    """How much of the judgment has been enforced."""

    NOTHING = "nothing"
    PART = "part"
    ALL = "all"


MUST = Ground("L25 46.2", "Phải ra ngay quyết định hoãn.", "The Head must postpone at once.")
MAY = Ground(
    "L25 46.2",
    "Nhận được dưới 24 giờ trước cưỡng chế: Thủ trưởng quyết định hoãn khi xét thấy cần thiết.",
    "Less than 24 hours before the coercion: the Head may postpone if he finds it needed.",
)
UNDATED = Ground(
    "L25 46.2",
    "Chưa ấn định thời điểm cưỡng chế: ra ngay quyết định hoãn.",
    "No coercion is fixed yet: postponed at once.",
)
UNDATED_MAY = Ground(
    "L25 46.2",
    "Chưa ấn định thời điểm cưỡng chế: Thủ trưởng xem xét quyết định.",
    "No coercion is fixed yet: left to the Head.",
)
ONCE = Ground(
    "L25 46.2",
    "Chỉ được yêu cầu hoãn một lần; yêu cầu lần hai không được chấp nhận.",
    "Only one request is allowed; a second is rejected.",
)
DONE = Ground(
    "L25 46.2",
    "Vụ việc đã thi hành xong; thông báo ngay cho người yêu cầu.",
    "Wholly enforced: tell the requester at once.",
)
RAN_OUT = Ground(
    "L25 46.2",
    "Đã quá 03 tháng kể từ ngày ra văn bản yêu cầu.",
    "Three months from the date of the request have passed.",
)


@dataclass(frozen=True, slots=True)
class Postponement:
    """The answer to a protester's request: the verdict (a warning marks discretion), and the last day it may last.

    `part_only`: what is already enforced is not postponed, and the requester is told at once. No late interest runs.
    """

    verdict: Verdict
    until: date | None = None
    part_only: bool = False


def protesters_request(
    received_at: datetime,
    dated: date,
    pack: Pack,
    *,
    coercion_at: datetime | None = None,
    earlier_requests: int = 0,
    performed: Performed = Performed.NOTHING,
) -> Postponement:
    """What the Head must or may do with a protester's request (S12, T20).

    Moments are aware; `dated` is the date on the written request, from which the three months run.
    Raises `LawError("received_at", …)` for a naive moment.
    """
    for field, moment in (("received_at", received_at), ("coercion_at", coercion_at)):
        if moment is not None and moment.tzinfo is None:
            raise LawError(field, "thời điểm thiếu múi giờ, ví dụ +07:00 / the moment lacks its offset")
    if performed is Performed.ALL:
        return Postponement(DONE.no())
    if earlier_requests:
        return Postponement(ONCE.no())
    longest = due_for("R118", dated, pack)
    if received_at >= longest.due_at:
        return Postponement(RAN_OUT.no(working=longest.working))
    if coercion_at is None:
        must = pack.setting("postponement_without_coercion_date") == "must"
        verdict = UNDATED.yes(warning=True) if must else UNDATED_MAY.yes(warning=True)
    else:
        notice = pack.amounts.protest_notice(local_day(received_at))
        verdict = MUST.yes() if coercion_at - received_at >= notice else MAY.yes(warning=True)
    return Postponement(verdict, longest.due, performed is Performed.PART)


class Review(StrEnum):
    """The outcome of cassation or reopening (giám đốc thẩm, tái thẩm)."""

    UPHELD = "upheld"
    ANNULLED = "annulled"
    PARTLY_ANNULLED = "partly_annulled"
    AMENDED = "amended"


class Step(StrEnum):
    """An act the Head takes after the review."""

    RESUME = "resume"
    CANCEL = "cancel"
    CANCEL_REST = "cancel_rest"  # what is not yet enforced
    CANCEL_ANNULLED_PART = "cancel_annulled_part"
    RESUME_REST = "resume_rest"
    AMEND = "amend"  # the enforcement decision
    NOTIFY = "notify"  # protester, procuracy, parties


AFTER_REVIEW: dict[Review, dict[Performed, tuple[str, tuple[Step, ...]]]] = {
    Review.UPHELD: {
        Performed.NOTHING: ("L25 63.1", (Step.RESUME,)),
        Performed.PART: ("L25 63.1", (Step.RESUME, Step.NOTIFY)),
        Performed.ALL: ("L25 63.4", (Step.NOTIFY,)),
    },
    Review.ANNULLED: {
        Performed.NOTHING: ("L25 63.2", (Step.CANCEL,)),
        Performed.PART: ("L25 63.2", (Step.CANCEL_REST, Step.NOTIFY)),
        Performed.ALL: ("L25 63.4", (Step.NOTIFY,)),
    },
    Review.PARTLY_ANNULLED: {
        Performed.NOTHING: ("L25 63.2", (Step.CANCEL_ANNULLED_PART, Step.RESUME_REST)),
        Performed.PART: ("L25 63.2", (Step.CANCEL_ANNULLED_PART, Step.RESUME_REST, Step.NOTIFY)),
        Performed.ALL: ("L25 63.4", (Step.NOTIFY,)),
    },
    Review.AMENDED: {
        Performed.NOTHING: ("L25 63.3", (Step.RESUME, Step.AMEND)),
        Performed.PART: ("L25 63.3", (Step.RESUME, Step.AMEND, Step.NOTIFY)),
        Performed.ALL: ("L25 63.4", (Step.NOTIFY,)),
    },
}


def after_review(outcome: Review, performed: Performed) -> tuple[str, tuple[Step, ...]]:
    """The article and the acts that follow a cassation or reopening decision, in order (L25 63)."""
    return AFTER_REVIEW[outcome][performed]
