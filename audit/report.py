"""What an audit found: one line a check, and the first thing that differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict

from law.model import Line

LONGEST = 120


class Found(BaseModel):
    model_config = ConfigDict(frozen=True)


class Difference(Found):
    """One thing that does not agree: at which event of the journal (if at one), in which field, and how."""

    seq: int | None = None
    field: str = ""
    vi: str
    en: str


class Check(Found):
    """One question of the audit. `compared` is how many things were held against each other."""

    name: str
    vi: str
    en: str
    compared: int
    differences: int
    first: Difference | None = None

    @property
    def holds(self) -> bool:
        return self.differences == 0


class Report(Found):
    """The audit of one subject. `source` says where its history came from: `server` or `archive`."""

    subject: str
    source: str
    runs: int
    events: int
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)


class Compared(Found):
    """Something was held against something else and agrees; `count` of them."""

    count: int = 1


Findings = Iterator[Difference | Compared]


def conclude(name: str, words: Line, findings: Iterable[Difference | Compared]) -> Check:
    """Run one check to its end."""
    compared, differences = 0, []
    for found in findings:
        if isinstance(found, Difference):
            differences.append(found)
        else:
            compared += found.count
    first = differences[0] if differences else None
    return Check(name=name, vi=words.vi, en=words.en, compared=compared, differences=len(differences), first=first)


def unlike(seq: int | None, field: str, one: tuple[Line, Any], other: tuple[Line, Any]) -> Difference:
    """Two witnesses that do not say the same of one field."""
    (who, says), (whom, contradicts) = one, other
    return Difference(
        seq=seq,
        field=field,
        vi=f"{who.vi} ghi {_shown(says)}, {whom.vi} ghi {_shown(contradicts)}",
        en=f"{who.en} says {_shown(says)}, {whom.en} says {_shown(contradicts)}",
    )


def compare(
    seq: int | None, field: str, one: tuple[Line, Any], other: tuple[Line, Any]
) -> Iterator[Difference | Compared]:
    """Hold two JSON values against each other, down to the first fields that differ."""
    (who, says), (whom, contradicts) = one, other
    if says == contradicts:
        yield Compared()
    elif isinstance(says, dict) and isinstance(contradicts, dict):
        for name in sorted(says.keys() | contradicts.keys()):
            if says.get(name) != contradicts.get(name):
                place = f"{field}.{name}" if field else name
                yield from compare(seq, place, (who, says.get(name)), (whom, contradicts.get(name)))
    elif isinstance(says, list) and isinstance(contradicts, list) and len(says) == len(contradicts):
        for number, (mine, theirs) in enumerate(zip(says, contradicts, strict=True)):
            if mine != theirs:
                yield from compare(seq, f"{field}[{number}]", (who, mine), (whom, theirs))
    else:
        yield unlike(seq, field, one, other)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
