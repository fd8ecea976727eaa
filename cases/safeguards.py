"""What secures enforcement (biện pháp bảo đảm thi hành án): each measure, from its minutes or decision to its end."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cases.books import Part
from law.guards.security import Measure


class SafeguardStanding(StrEnum):
    """How far a measure has come."""

    MINUTES = "minutes"  # đã lập biên bản, chờ quyết định
    ORDERED = "ordered"  # đã quyết định
    RELEASING = "releasing"  # có căn cứ chấm dứt
    ENDED = "ended"  # đã chấm dứt


@dataclass(frozen=True, slots=True)
class Safeguard(Part):
    """One measure; `amount` in đồng, None: all that is there and comes in. `until` is the end of an exit ban.

    `applicant` is the party who asked for it, nobody where the enforcer acted himself. `claims` are the proofs of those
    who say that it is theirs, by hash.
    """

    id: str
    measure: Measure
    party: str
    description: str
    decided_on: date
    holder: str = ""
    applicant: str = ""
    amount: int | None = None
    number: str = ""
    document: str = ""
    standing: SafeguardStanding = SafeguardStanding.MINUTES
    until: date | None = None
    foreigner: bool = False
    claims: tuple[str, ...] = ()
    lifted_for: str = ""  # the ground on which it ends (`law.guards.security.Lift`)

    @property
    def bans_exit(self) -> bool:
        return self.measure is Measure.EXIT_BAN

    def groups(self) -> tuple[Hashable, ...]:
        """Those in force: all, and by standing."""
        return () if self.standing is SafeguardStanding.ENDED else ("live", self.standing)


MEASURES: Mapping[Measure, tuple[str, str]] = {
    Measure.FREEZE: ("Phong tỏa tài khoản, tài sản", "Freeze"),
    Measure.STOP_TRANSACTIONS: ("Tạm ngừng giao dịch, tạm dừng đăng ký", "Stop of transactions"),
    Measure.CUSTODY: ("Tạm giữ tài sản, giấy tờ", "Custody"),
    Measure.EXIT_BAN: ("Tạm hoãn xuất cảnh", "Exit ban"),
}
"""What each is called."""
