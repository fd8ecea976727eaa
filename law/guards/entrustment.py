"""Entrustment (ủy thác): what, where to, and when the receiver may send it back (L25 49, 50; D152 26, 27)."""

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


class Basis(StrEnum):
    """What ties the debtor to the other place (L25 49.1, 50.1)."""

    ASSETS = "assets"
    WORK = "work"
    RESIDENCE = "residence"
    SEAT = "seat"
    ACCOUNTS = "accounts"  # money or digital assets in accounts: handled directly, from wherever


class Handling(StrEnum):
    """Why only an asset is entrusted and the matter stays (ủy thác xử lý tài sản), L25 50.1–50.2."""

    ORDERED = "50.1"  # the judgment orders assets in several places to be seized, frozen or handled
    JOINT = "50.2"  # a joint debt, and the assets here do not suffice, or are in dispute and there are no others


@dataclass(frozen=True, slots=True)
class Entrusting:
    """What an office wants to entrust: codes of provinces, sums in đồng.

    `assets_here`: assets under a measure here that are not handled to the end; `in_litigation`: those are in dispute
    before a court. `short_here`: what is here does not suffice. `places`: where the debtor has assets, as found.
    """

    office: str
    to: str
    basis: Basis
    owed: int
    places: Sequence[Place] = ()
    handling: Handling | None = None
    joint: bool = False
    assets_here: bool = False
    in_litigation: bool = False
    short_here: bool = False


OWN_PLACE = Ground("L25 49.1", "Không ủy thác cho chính cơ quan mình.", "An agency does not entrust to itself.")
DIRECTLY = Ground(
    "L25 49.1",
    "Tiền, tài sản số trong tài khoản do cơ quan đang thi hành trực tiếp xử lý, không ủy thác.",
    "Money and digital assets in accounts are handled directly, not entrusted.",
)
HERE_FIRST = Ground(
    "D152 26.1",
    "Phải xử lý xong tài sản tại địa phương trước khi ủy thác.",
    "Assets held here are handled to the end before anything is entrusted.",
)
ASSETS_FIRST = Ground(
    "L25 49.1",
    "Đã xác định nơi có tài sản: ủy thác đến nơi đó, không theo nơi làm việc, cư trú, trụ sở.",
    "A place with assets is known: it comes before where the debtor works, lives or has his seat.",
)
NAME_PLACE = Ground(
    "L25 49.1", "Phải nêu nơi có tài sản và giá trị ước tính.", "State where the assets are and their estimated value."
)
ONLY_ASSETS = Ground(
    "L25 50.1", "Ủy thác xử lý tài sản phải có tài sản ở nơi nhận.", "Only an asset that is there can be handled there."
)
NOT_JOINT = Ground(
    "L25 50.2",
    "Chỉ với nghĩa vụ liên đới, khi tài sản tại địa phương không đủ hoặc đang tranh chấp mà không còn tài sản khác.",
    "Only for a joint debt, where the assets here do not suffice or are in dispute without others.",
)
MAY = Ground("L25 49.1", "Ủy thác đến nơi có điều kiện thi hành.", "Entrusted to where it can be enforced.")
MAY_HANDLE = Ground("L25 50.1", "Ủy thác xử lý tài sản.", "The handling of an asset is entrusted.")


def may_entrust(what: Entrusting) -> Verdict:
    """May this be entrusted to that place (L25 49.1, 50.1–50.2; D152 26.1–26.2)?

    Assets come before work, residence and seat; of several places `where_to` names the one.
    """
    if what.to == what.office:
        return OWN_PLACE.no()
    if what.basis is Basis.ACCOUNTS:
        return DIRECTLY.no()
    if what.basis is Basis.ASSETS and not what.places:
        return NAME_PLACE.no()
    if what.basis is not Basis.ASSETS and what.places:
        return ASSETS_FIRST.no()
    if what.handling:
        return _may_handle(what)
    if what.assets_here and not what.in_litigation:
        return HERE_FIRST.no()
    if what.places:
        place, point = where_to(what.places, what.owed)
        if place.province != what.to:
            right = f"nơi nhận phải là tỉnh, thành phố mã {place.province}"
            return Verdict(
                False, point, f"Theo thứ tự luật định, {right}.", f"The law names province {place.province}."
            )
    return MAY.yes()


def _may_handle(what: Entrusting) -> Verdict:
    """An asset in a place may be handled there while the matter stays; it need not be the place that comes first."""
    if what.to not in {place.province for place in what.places}:
        return ONLY_ASSETS.no()
    if what.handling is Handling.JOINT and not (what.joint and (what.short_here or what.in_litigation)):
        return NOT_JOINT.no()
    return MAY_HANDLE.yes()
