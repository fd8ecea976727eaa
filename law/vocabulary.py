"""What the program tells a pack, and the check that a pack asks for nothing else.

`packs/vocabulary.toml` lists the events, facts and settings that the program knows; a pack's `awaits.toml` what its
rows name before the program has learnt it. Everything else that a pack names is an error when it loads.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

from pydantic import Field

from law.errors import LawError
from law.model import Frozen, Rule


class Vocabulary(Frozen):
    """`events`: each event that happens, with the facts it states; `traits`: the facts a subject states with each.

    `settings`: the settings that the program reads; `amounts`: the dated numbers of the law.
    """

    traits: frozenset[str]
    settings: frozenset[str]
    amounts: frozenset[str]
    events: Mapping[str, frozenset[str]]

    def supplies(self, event: str) -> frozenset[str]:
        """The facts that a rule may ask when this event happens."""
        return self.traits | self.events.get(event, frozenset())


class Awaited(Frozen):
    """What the rows of a pack wait for: events by phase of the procedure, facts by the event that will state them."""

    events: Mapping[str, frozenset[str]] = Field(default_factory=dict)
    facts: Mapping[str, frozenset[str]] = Field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """Every awaited event."""
        return frozenset().union(*self.events.values())


@cache
def vocabulary() -> Vocabulary:
    """What this version of the program knows."""
    path = Path(__file__).parent / "packs" / "vocabulary.toml"
    return Vocabulary.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def check(rules: Mapping[str, Rule], settings: Collection[str], amounts: Collection[str], awaited: Awaited) -> None:
    """Raises `LawError("pack", …)` naming row and field for the first name that nothing supplies, reads or awaits."""
    known, used = vocabulary(), set[str]()
    for rule in rules.values():
        used |= {term.setting for term in rule.terms if term.setting}
        for field, event in _events(rule):
            if event not in known.events and event not in awaited.names:
                raise _unknown(
                    f"{rule.id}.{field}",
                    f"không có sự kiện “{event}”; hãy sửa tên, hoặc ghi vào awaits.toml",
                    f"no event is called “{event}”; correct it, or list it in awaits.toml",
                )
        for field, event, fact in _asked(rule):
            supplied = known.supplies(event) | awaited.facts.get(event, frozenset())
            if event not in awaited.names and fact not in supplied:
                raise _unknown(
                    f"{rule.id}.{field}",
                    f"sự kiện “{event}” không cho biết “{fact}”; hãy sửa tên, hoặc ghi vào awaits.toml",
                    f"“{event}” does not state “{fact}”; correct it, or list it in awaits.toml",
                )
    for table, given, read, named in (
        ("settings", set(settings), known.settings, used),
        ("amounts", set(amounts), known.amounts, set[str]()),
    ):
        if idle := sorted(given - read - named):
            raise _unknown(
                f"{table}.{idle[0]}",
                "chương trình không đọc giá trị này; hãy bỏ đi",
                "the program does not read this value; take it out",
            )
        if lacking := sorted(read - given):
            raise _unknown(f"{table}.{lacking[0]}", "thiếu giá trị này", "this value is missing")


def is_live(rule: Rule) -> bool:
    """Whether the program tells some event that can open this row with all the facts it asks for."""
    known = vocabulary()
    return any(
        opening.event in known.events
        and known.supplies(opening.event) >= {name for name, wanted in opening.when.items() if wanted is not False}
        for opening in rule.openings
    )


def _events(rule: Rule) -> Iterator[tuple[str, str]]:
    """Each event that a row names, with the field that names it."""
    yield from (("opens", opening.event) for opening in rule.openings)
    for field in ("discharged_by", "paused_by", "resumed_by"):
        yield from ((field, event) for event in getattr(rule, field))
    if rule.expires_as:
        yield "expires_as", rule.expires_as


def _asked(rule: Rule) -> Iterator[tuple[str, str, str]]:
    """Each fact that a row asks of an event that opens it, with the field that asks."""
    for opening in rule.openings:
        yield from (("opens.when", opening.event, fact) for fact in opening.when)
        yield from (("law.terms.when", opening.event, fact) for fact in sorted(rule.deciding))
        for field in ("per", "start_fact"):
            if fact := getattr(rule, field):
                yield field, opening.event, fact


def _unknown(place: str, vi: str, en: str) -> LawError:
    return LawError("pack", f"{place}: {vi} / {en}")
