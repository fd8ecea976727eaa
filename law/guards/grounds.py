"""Grounds that rest on facts: which facts meet them, which bar them, and what to say when they are not met."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from law.guards.facts import Fact
from law.guards.verdict import Verdict
from law.model import Line

Route = tuple[tuple[Fact, ...], ...]
"""Facts that must all be there; each place may be filled by any one of several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactGround:
    """One ground: its article, its text, the routes by which it is met, and the facts that bar it.

    `barred_unless` bars the ground by its first fact unless the second is there too.
    """

    article: str
    vi: str
    en: str
    routes: tuple[Route, ...]
    bars: tuple[Fact, ...] = ()
    barred_unless: tuple[tuple[Fact, Fact], ...] = ()

    def judge(self, facts: Collection[Fact]) -> Verdict:
        """Whether these facts meet the ground; a refusal has one line for each thing in the way or missing."""
        lines = self._in_the_way(facts) or min((_missing(facts, route) for route in self.routes), key=len)
        if lines:
            return Verdict(False, self.article, lines[0].vi, lines[0].en, working=lines)
        return Verdict(True, self.article, self.vi, self.en)

    def _in_the_way(self, facts: Collection[Fact]) -> tuple[Line, ...]:
        bars = [fact for fact in self.bars if fact in facts]
        bars += [fact for fact, unless in self.barred_unless if fact in facts and unless not in facts]
        return tuple(
            Line(vi=f"Cản trở: {fact.words[0]}", en=f"Barred: {fact.words[1]}", article=self.article) for fact in bars
        )


def _missing(facts: Collection[Fact], route: Route) -> tuple[Line, ...]:
    return tuple(
        Line(
            vi="Chưa có: " + " hoặc ".join(fact.words[0] for fact in any_of),
            en="Missing: " + " or ".join(fact.words[1] for fact in any_of),
        )
        for any_of in route
        if not any(fact in facts for fact in any_of)
    )
