"""Parties in prison (phạm nhân): where, since when, until when; and the prison's part of a fee (D152 33–36; F216 9)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from cases.books import Part


@dataclass(frozen=True, slots=True)
class Prisoner(Part):
    """A party in prison. `until` is the last day of the term, as far as it is known; `left`: he is there no more.

    `asked`: he asked for money to be sent to him there.
    """

    party: str
    prison: str
    admitted_on: date
    until: date | None = None
    left: bool = False
    asked: bool = False

    def groups(self) -> tuple[Hashable, ...]:
        return () if self.left else ("in prison", ("asked", self.party)) if self.asked else ("in prison",)


@dataclass(frozen=True, slots=True)
class PrisonFee(Part):
    """What a prison is to have of the fee of a receipt, on money that it collected, in đồng; its share has this id."""

    id: str
    receipt: str
    prison: str
    amount: int
    paid: bool = False

    def groups(self) -> tuple[Hashable, ...]:
        return () if self.paid else ("owed",)
