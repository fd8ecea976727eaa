"""What an audit found: one line a check, and everything that differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator

from cases.events import FACTS, Event
from flow.log import harmless
from law.model import Line
from law.periods import local_day

LONGEST = 120
MOST = 500
"""Differences of one check that are told one by one; the others are counted."""


class Found(BaseModel):
    model_config = ConfigDict(frozen=True)


class Difference(Found):
    """One thing that does not agree: at which event of the journal (if at one), in which field, and how.

    `found` is what stands there, `expected` what should, both as text; empty where there are no two values; `event`
    says in Vietnamese what the event at `seq` was, and on which day. What comes
    from files and rows is cleaned of what a terminal would take for an order.
    """

    seq: int | None = None
    field: str = ""
    vi: str
    en: str
    found: str = ""
    expected: str = ""
    event: str = ""

    @field_validator("field", "vi", "en", "found", "expected", "event")
    @classmethod
    def _harmless(cls, text: str) -> str:
        return harmless(text, longest=1_000)


class Reworded(Difference):
    """Only the words differ, because another version of the program said them: the right is the same."""


class Otherwise(Difference):
    """A version of the program that is not installed here decided so, and today's would not: told, and held against
    nobody."""


class Check(Found):
    """One question of the audit. `compared` is how many things were held against each other and agree.

    `found`: the first `MOST` of its `differences`. `reworded`: how many texts another version of the program put in
    other words. `otherwise`: the first `MOST` rights that today's program would decide otherwise than one that is not
    here.
    """

    name: str
    vi: str
    en: str
    compared: int
    differences: int
    found: tuple[Difference, ...] = ()
    reworded: int = 0
    otherwise: tuple[Difference, ...] = ()

    @property
    def holds(self) -> bool:
        return self.differences == 0

    @property
    def first(self) -> Difference | None:
        return self.found[0] if self.found else None


class Report(Found):
    """The audit of one subject. `source` says where its history came from: `server` or `archive`; `records` for what
    has none, `none` where there could be no audit. `missing`: versions of the program that decided something of it and
    are not installed here."""

    subject: str
    source: str
    runs: int
    events: int
    checks: tuple[Check, ...]
    missing: tuple[str, ...] = ()

    @field_validator("subject")
    @classmethod
    def _harmless(cls, text: str) -> str:
        return harmless(text)

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)

    @property
    def made(self) -> bool:
        return self.source != "none"


class Compared(Found):
    """Something was held against something else and agrees; `count` of them."""

    count: int = 1


Findings = Iterator[Difference | Compared]
Says = tuple[Line, Any]
"""A witness, and what it says."""


def naming(report: Report, events: Iterable[Event]) -> Report:
    """The report with each difference saying what its event was."""
    told = {
        e.seq: f"{FACTS[e.kind].words[0] if e.kind in FACTS else e.kind}, {local_day(e.at):%d/%m/%Y}" for e in events
    }

    def named(one: Difference) -> Difference:
        return one.model_copy(update={"event": harmless(told.get(one.seq or 0, ""))})

    both = ("found", "otherwise")
    checks = tuple(
        c.model_copy(update={name: tuple(map(named, getattr(c, name))) for name in both}) for c in report.checks
    )
    return report.model_copy(update={"checks": checks})


def conclude(name: str, words: Line, findings: Iterable[Difference | Compared]) -> Check:
    """Run one check to its end. What the check itself cannot take is a finding too, and ends it."""
    compared, differences, reworded = 0, 0, 0
    told: list[Difference] = []
    otherwise: list[Difference] = []
    for one in _to_the_end(findings):
        match one:
            case Compared():
                compared += one.count
            case Reworded():
                reworded += 1
            case Otherwise():
                otherwise += [one] if len(otherwise) < MOST else []
            case _:
                differences += 1
                told += [one] if len(told) < MOST else []
    return Check(
        name=name,
        vi=words.vi,
        en=words.en,
        compared=compared,
        differences=differences,
        found=tuple(told),
        reworded=reworded,
        otherwise=tuple(otherwise),
    )


def telling_words_apart(findings: Iterable[Difference | Compared], by_another: bool) -> Findings:
    """Texts that differ (`vi`, `en`) in what another version of the program decided are other words, no other right."""
    for one in findings:
        if by_another and isinstance(one, Difference) and one.field.rpartition(".")[2] in ("vi", "en"):
            yield Reworded(**one.model_dump())
        else:
            yield one


def _to_the_end(findings: Iterable[Difference | Compared]) -> Findings:
    try:
        yield from findings
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        why = type(error).__name__
        yield Difference(
            field=why,
            vi=f"dữ liệu có hình dạng lạ, không kiểm tra tiếp được ({why})",
            en=f"the records are of a shape that this check cannot take ({why})",
        )


def unlike(seq: int | None, field: str, found: Says, expected: Says) -> Difference:
    """Two witnesses that do not say the same of one field: what stands there, and what should."""
    (who, says), (whom, contradicts) = found, expected
    mine, theirs = _shown(says), _shown(contradicts)
    return Difference(
        seq=seq,
        field=field,
        vi=f"{who.vi} ghi {mine}, {whom.vi} ghi {theirs}",
        en=f"{who.en} says {mine}, {whom.en} says {theirs}",
        found=mine,
        expected=theirs,
    )


def compare(seq: int | None, field: str, found: Says, expected: Says) -> Findings:
    """Hold two JSON values against each other, down to the fields that differ."""
    (who, says), (whom, contradicts) = found, expected
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
        yield unlike(seq, field, found, expected)


def _shown(value: Any) -> str:
    if value is None:
        return "(trống / nothing)"
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
