"""Entrustment (ủy thác thi hành án): where to, and when the receiver may send it back (L25 49; D152 26)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from law.errors import LawError
from law.guards.verdict import Ground, Verdict


class Fault(StrEnum):
    """What the receiving agency may find."""

    NONE = "none"
    CLEAR_ERROR = "clear_error"  # the entrustment itself is wrong
    NOT_COMPETENT = "not_competent"
    DEBTOR_WITHOUT_MEANS = "debtor_without_means"
    ASSETS_ELSEWHERE = "assets_elsewhere"


RETURNABLE: dict[Fault, Ground] = {
    Fault.CLEAR_ERROR: Ground(
        "D152 26.5", "Quyết định ủy thác có sai sót: gửi trả.", "The entrustment has an error: sent back."
    ),
    Fault.NOT_COMPETENT: Ground("D152 26.5", "Không thuộc thẩm quyền: gửi trả.", "Not competent: sent back."),
}
KEEP: dict[Fault, Ground] = {
    Fault.NONE: Ground(
        "L25 49.2", "Phải ra quyết định thi hành án trong 05 ngày làm việc.", "Must decide within 5 working days."
    ),
    Fault.DEBTOR_WITHOUT_MEANS: Ground(
        "D152 26.4",
        "Không được trả lại; ra quyết định chưa có điều kiện hoặc ủy thác tiếp.",
        "Not sent back: a no-condition decision, or a further entrustment.",
    ),
    Fault.ASSETS_ELSEWHERE: Ground(
        "D152 26.4", "Không được trả lại; ủy thác tiếp.", "Not sent back: entrusted further."
    ),
}


def may_send_back(fault: Fault) -> Verdict:
    """May the receiver send the entrustment back (S32)? Only for an error or want of competence; else R126 runs."""
    return RETURNABLE[fault].yes() if fault in RETURNABLE else KEEP[fault].no()


@dataclass(frozen=True, slots=True)
class Place:
    """A province where the debtor has assets worth an estimated sum, in đồng."""

    province: str
    estimated: int
    agreed_by_parties: bool = False


def where_to(places: Sequence[Place], owed: int) -> tuple[Place, str]:
    """Which of several places gets the entrustment, and the point of D152 26.2 that decides.

    In this order: the parties' agreement, a place with enough assets, the place with the most. Raises
    `LawError("places", …)` where there is none.
    """
    if not places:
        raise LawError("places", "chưa xác định được nơi có tài sản / no place with assets is known")
    agreed = [place for place in places if place.agreed_by_parties]
    enough = [place for place in places if place.estimated >= owed]
    if agreed:
        return agreed[0], "D152 26.2.a"
    if enough:
        return enough[0], "D152 26.2.b"
    return max(places, key=lambda place: place.estimated), "D152 26.2.c"
