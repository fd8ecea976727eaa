"""Faults of partners, set by tests and by the simulation, drawn reproducibly."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from partners.wire import Message


class FaultKind(StrEnum):
    """How a partner can fail."""

    SLOW = "slow"  # answers after `delay_ms`
    DOWN = "down"  # 503, and nothing was done
    WRONG = "wrong"  # does it, and answers what cannot be read
    EXECUTE_AND_TIMEOUT = "execute_and_timeout"  # does it, and lets the connection die
    DUPLICATE = "duplicate"  # takes the request in twice; posts a credit notice twice
    REJECT = "reject"  # refuses: 422, the custody bank a payout with RJCT


class Fault(Message):
    """One fault of one partner: for the next `times` calls, or with `probability`.

    `operation` narrows it to one kind of call (`pay`, `statement`, `push`, `query`, …). `seed` varies the draws.
    """

    model_config = ConfigDict(extra="forbid")

    partner: str
    kind: FaultKind
    operation: str | None = None
    times: Annotated[int, Field(gt=0)] | None = None
    probability: Annotated[float, Field(gt=0, le=1)] | None = None
    delay_ms: Annotated[int, Field(ge=0)] = 0
    seed: int = 0

    @model_validator(mode="after")
    def _is_bounded_one_way(self) -> Self:
        if (self.times is None) == (self.probability is None):
            raise ValueError("a fault has either `times` or `probability`")
        return self

    def concerns(self, partner: str, operation: str) -> bool:
        """Whether it is about such a call."""
        return self.partner == partner and self.operation in (None, operation)


class Faults:
    """The faults now set. They live in memory: a restarted sandbox has none."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._set: list[Fault] = []

    def set(self, fault: Fault) -> None:
        """Add a fault; the first one that applies to a call is the one it suffers."""
        self._set.append(fault)

    def clear(self) -> None:
        """Heal everybody."""
        self._set.clear()

    def draw(self, partner: str, operation: str, key: str, attempt: int) -> Fault | None:
        """The fault that the `attempt`-th call under `key` suffers, or None.

        A draw depends on the call alone, not on the calls around it: concurrent runs draw alike.
        """
        for index, fault in enumerate(self._set):
            if not fault.concerns(partner, operation):
                continue
            if fault.times is not None:
                left = fault.times - 1
                self._set[index : index + 1] = [fault.model_copy(update={"times": left})] if left else []
                return fault
            if fraction(self._seed, fault.seed, fault.kind, partner, operation, key, attempt) < (
                fault.probability or 0
            ):
                return fault
        return None


def fraction(*parts: object) -> float:
    """A number in [0, 1) that depends on `parts` alone."""
    return int(digest(*parts)[:13], 16) / 16**13


def digest(*parts: object) -> str:
    """A hash of `parts`, for ids and draws."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
