"""What the office keeps, or is to give back (vật chứng, tài sản trả lại): each thing, from the list to its end."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cases.books import Part


class Sort(StrEnum):
    """What a thing is, since the periods of its return differ (L25 59)."""

    THING = "thing"
    MONEY = "money"
    PAPERS = "papers"


class Fate(StrEnum):
    """What the judgment says is to become of it (xử lý vật chứng)."""

    CONFISCATE = "confiscation"
    DESTROY = "destruction"
    RETURN = "return_property"


class ExhibitStanding(StrEnum):
    """How far it has come."""

    LISTED = "listed"  # đã đưa vào danh mục
    DIFFERS = "differs"  # không khớp biên bản thu giữ
    MATCHED = "matched"  # đã đối chiếu, khớp
    TOLD = "told"  # chủ sở hữu đã được thông báo đến nhận
    KEPT = "kept"  # quá hạn không đến nhận: đã gửi, đã bán, đang bảo quản
    CONDEMNED = "condemned"  # đã quyết định tiêu hủy
    HANDED = "handed"  # đã chuyển giao
    COLLECTED = "collected"  # chủ sở hữu đã nhận
    DESTROYED = "destroyed"
    TO_STATE = "to_state"  # sung quỹ nhà nước
    PASSED_ON = "passed_on"  # giấy tờ đã chuyển cơ quan ban hành


KEPT = (ExhibitStanding.MATCHED, ExhibitStanding.TOLD, ExhibitStanding.KEPT)
"""In the store, and nothing stands against disposing of it."""
GONE = frozenset(
    {
        ExhibitStanding.HANDED,
        ExhibitStanding.COLLECTED,
        ExhibitStanding.DESTROYED,
        ExhibitStanding.TO_STATE,
        ExhibitStanding.PASSED_ON,
    }
)


@dataclass(frozen=True, slots=True)
class Exhibit(Part):
    """One thing, sum or paper; `amount` in đồng of money, or of what it was sold for, costs taken off.

    `claim` is what the judgment orders of it, none where the ground to give it back arose otherwise. `owner` is the
    party who is to have it back; `fixed_for` the hour at which somebody is to take it over.
    """

    id: str
    claim: str
    fate: Fate
    sort: Sort
    description: str
    custodian: str
    owner: str = ""
    amount: int = 0
    perishable: bool = False
    at_once: bool = False  # the law wants it destroyed at once (L25 58.2)
    standing: ExhibitStanding = ExhibitStanding.LISTED
    difference: str = ""
    told: bool = False  # of the difference
    fixed_for: datetime | None = None
    taker: str = ""
    notice: str = ""  # the paper by which the owner is told
    unclaimed: bool = False  # it is destroyed because nobody took it (D152 41.5)
    reference: str = ""  # where its money is deposited

    @property
    def kept_money(self) -> int:
        """What of money the office still has, in đồng."""
        return 0 if self.standing in GONE else self.amount

    def groups(self) -> tuple[Hashable, ...]:
        """Those in the store: all, by standing, and by what is to become of them."""
        return () if self.standing in GONE else ("kept", self.standing, self.fate)


SORTS: Mapping[str, tuple[str, str]] = {
    Sort.THING: ("Vật, tài sản", "A thing"),
    Sort.MONEY: ("Tiền", "Money"),
    Sort.PAPERS: ("Giấy tờ", "Papers"),
}
FATES: Mapping[str, tuple[str, str]] = {
    Fate.CONFISCATE: ("Tịch thu, sung quỹ nhà nước", "Confiscated"),
    Fate.DESTROY: ("Tiêu hủy", "Destroyed"),
    Fate.RETURN: ("Trả lại", "Given back"),
}
