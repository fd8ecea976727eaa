"""Debts that two parties owe each other are set off (bù trừ nghĩa vụ thi hành án), D152 31."""

from __future__ import annotations

from dataclasses import dataclass

from law.guards.verdict import Ground, Verdict
from law.model import Regime


@dataclass(frozen=True, slots=True)
class Mutual:
    """Two debts: whether each one's creditor is the other's debtor, whether both are sums of money, what is left of
    each in đồng, whether the State is a creditor, and whether a third party is harmed."""

    mutual: bool
    money: bool
    left: tuple[int, int]
    state: bool
    harms_third_party: bool


SET_OFF = Ground("D152 31", "Bù trừ phần nghĩa vụ tương ứng.", "The debts are set off as far as they meet.")
NOT_YET = Ground(
    "D152 31",
    "Luật trước ngày 01/7/2026 không có bù trừ tại cơ quan thi hành án; đương sự tự giao nhận.",
    "The law before 1 July 2026 knows no set-off by the agency; the parties perform between themselves.",
)
NOT_MUTUAL = Ground("D152 31", "Hai bên không có nghĩa vụ với nhau.", "They do not owe each other.")
NOT_ALIKE = Ground("D152 31", "Chỉ bù trừ tiền, tài sản cùng loại.", "Only what is of one kind is set off.")
OF_STATE = Ground("D152 31", "Không bù trừ khoản thu cho Nhà nước.", "What goes to the State is not set off.")
HARMS = Ground("D152 31", "Bù trừ ảnh hưởng người thứ ba.", "A third party would be harmed.")
TOO_MUCH = Ground(
    "D152 31", "Nhiều hơn phần còn phải thi hành của một bên.", "More than what is left of one of the debts."
)


def may_set_off(debts: Mutual, amount: int, regime: Regime = Regime.NEW) -> Verdict:
    """May `amount` đồng of two debts be set off against each other? The fee and the costs are still due."""
    against = (
        (regime is Regime.OLD, NOT_YET),
        (not debts.mutual, NOT_MUTUAL),
        (not debts.money, NOT_ALIKE),
        (debts.state, OF_STATE),
        (debts.harms_third_party, HARMS),
        (not 0 < amount <= min(debts.left), TOO_MUCH),
    )
    return next((ground.no() for holds, ground in against if holds), SET_OFF.yes())
