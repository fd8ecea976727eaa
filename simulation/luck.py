"""Everything that is left to chance, drawn anew from (seed, subject, question): nothing depends on timing or order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Luck:
    """The luck of one subject in the world of one seed. The same question always has the same answer."""

    seed: int
    subject: str

    def draw(self, question: str) -> Random:
        """A random number generator of its own for this question."""
        told = hashlib.sha256(f"{self.seed}/{self.subject}/{question}".encode()).digest()
        return Random(int.from_bytes(told[:8]))

    def happens(self, question: str, probability: float) -> bool:
        """Whether something happens."""
        return self.draw(question).random() < probability

    def days(self, question: str, fewest: int, most: int, *, late: float = 0.0, at_worst: int = 0) -> int:
        """Days that somebody takes: `fewest` to `most`, but with the chance `late` up to `at_worst`."""
        draw = self.draw(question)
        if draw.random() < late:
            return draw.randint(most + 1, at_worst)
        return draw.randint(fewest, most)

    def choose(self, question: str, weights: Sequence[tuple[T, float]]) -> T:
        """One of several, by weight."""
        return self.draw(question).choices([thing for thing, _ in weights], [weight for _, weight in weights])[0]

    def code(self, question: str) -> str:
        """Twelve letters and digits that name something once and for ever."""
        return hashlib.sha256(f"{self.seed}/{self.subject}/{question}".encode()).hexdigest()[:12].upper()
