"""What a case counts as in the official statistics (thống kê thi hành án dân sự): one status, and money in đồng.

The statuses exclude each other and leave nothing out, so that every total is the sum of its parts. Which column of
which form a status stands in is said in `figures/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cases.state import CaseState, Stage


class Status(StrEnum):
    """What a matter (việc) is counted as at a moment."""

    UNDECIDED = "undecided"  # no enforcement decision in force: no matter yet, or no more (thu hồi)
    IN_PROGRESS = "in_progress"  # đang thi hành
    POSTPONED_BY_AGREEMENT = "postponed_by_agreement"  # hoãn theo thỏa thuận, L25 46.1.c
    POSTPONED = "postponed"  # hoãn thi hành án, any other ground
    SUSPENDED = "suspended"  # tạm đình chỉ
    NO_CONDITION = "no_condition"  # chưa có điều kiện, not in the separate ledger
    SEPARATE_LEDGER = "separate_ledger"  # sổ theo dõi riêng, L25 38.4
    FINISHED = "finished"  # thi hành xong
    CANCELLED = "cancelled"  # đình chỉ, nothing of it was enforced
    RETURNED = "returned"  # gửi lại yêu cầu, L25 38.4
    ENTRUSTED = "entrusted"  # ủy thác toàn bộ, nothing of it was enforced here


OPEN = (
    Status.IN_PROGRESS,
    Status.POSTPONED_BY_AGREEMENT,
    Status.POSTPONED,
    Status.SUSPENDED,
    Status.NO_CONDITION,
)
"""In the books and not ended; the separate ledger has books of its own."""
WITH_CONDITION = (Status.IN_PROGRESS, Status.POSTPONED_BY_AGREEMENT, Status.FINISHED, Status.CANCELLED)
"""Có điều kiện thi hành: what is done counts as having had conditions."""
DONE = (Status.FINISHED, Status.CANCELLED)

GIVEN_UP = ("cancelled", "32.1.b", "32.1.đ", "32.1.e")
"""Grounds on which a case ends without having been enforced: what is left of its money is cancelled."""
AGREED = "46.1.c"


@dataclass(frozen=True, slots=True)
class Counted:
    """A case as it is counted: its status, its sums in đồng, and in whose hands it is.

    `claimed` is the principal of its decision; `settled` what of it reached those to whom it is owed, or was performed
    directly; `cancelled` what of it nobody has to pay any more; `entrusted` what another agency enforces. The
    rest is still to be enforced.
    """

    status: Status = Status.UNDECIDED
    claimed: int = 0
    settled: int = 0
    cancelled: int = 0
    entrusted: int = 0
    room: str = ""
    officer: str = ""

    @property
    def left(self) -> int:
        """What is still to be enforced, in đồng."""
        return self.claimed - self.settled - self.cancelled - self.entrusted


def counted(case: CaseState) -> Counted:
    """What the case is counted as.

    Money that is collected and not yet paid out is not settled, unless the case has ended (GSO: its payee was called
    and did not come, and the money is kept for him). A returned request leaves what was not enforced. An asset that is
    handled for another agency is no matter of its own: that agency counts it.
    """
    if case.entrusted and case.entrusted.asset:
        return Counted(room=case.room, officer=case.officer)
    entrusted = case.claims.total("entrusted")
    claimed, satisfied, cancelled = case.claimed, case.claims.total("satisfied"), case.claims.total("cancelled")
    settled = satisfied - case.shares.total("on the way")
    if case.ended and case.ended.ground in GIVEN_UP:
        settled, cancelled = satisfied, claimed - satisfied - entrusted
    elif case.ended and case.ended.ground not in ("request_returned", "sent_back"):
        settled = claimed - cancelled - entrusted
    return Counted(_status(case), claimed, settled, cancelled, entrusted, case.room, case.officer)


def _status(case: CaseState) -> Status:
    if not (case.decision and case.decision.number):
        return Status.UNDECIDED
    if case.ended:
        return _ended_as(case)
    if case.stage == Stage.LEDGER:
        return Status.SEPARATE_LEDGER
    if case.overlay:
        if case.overlay.kind == "suspended":
            return Status.SUSPENDED
        return Status.POSTPONED_BY_AGREEMENT if case.overlay.ground == AGREED else Status.POSTPONED
    return Status.NO_CONDITION if case.stage == Stage.NO_CONDITION else Status.IN_PROGRESS


def _ended_as(case: CaseState) -> Status:
    """Part enforced and the rest cancelled or entrusted is finished (GSO, the definition of thi hành xong)."""
    assert case.ended
    if case.ended.ground == "request_returned":
        return Status.RETURNED
    if case.ended.ground == "entrusted" and not case.claims.total("satisfied"):
        return Status.ENTRUSTED
    if case.ended.ground in GIVEN_UP and not case.claims.total("satisfied"):
        return Status.CANCELLED
    return Status.FINISHED
