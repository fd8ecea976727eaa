"""The vocabulary of deadlines: units, regimes, rules as data, and the lines of a working."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from law.errors import LawError


class Unit(StrEnum):
    """Unit in which a period (thời hạn) is counted."""

    WD = "WD"  # working days (ngày làm việc)
    CD = "CD"  # calendar days (ngày)
    MO = "MO"  # months (tháng)
    YR = "YR"  # years (năm)
    H = "H"  # hours, running through nights and days off (giờ)
    IMM = "IMM"  # at once (ngay): working hours, the number is a setting
    BWD = "BWD"  # at least n working days before a fixed day
    BCD = "BCD"  # at least n calendar days before a fixed day
    EVT = "EVT"  # the day of the event itself
    DATE = "DATE"  # a fixed day: of the given month, else of the following month


UNIT_WORDS: Mapping[Unit, tuple[str, str]] = {
    Unit.WD: ("ngày làm việc", "working days"),
    Unit.CD: ("ngày", "days"),
    Unit.MO: ("tháng", "months"),
    Unit.YR: ("năm", "years"),
    Unit.H: ("giờ", "hours"),
    Unit.IMM: ("ngay", "at once"),
    Unit.BWD: ("ngày làm việc trước", "working days before"),
    Unit.BCD: ("ngày trước", "days before"),
    Unit.EVT: ("trong ngày", "on the day itself"),
    Unit.DATE: ("ngày cố định", "fixed date"),
}


class Regime(StrEnum):
    """OLD: L08 and its decrees. NEW: L25, D151, D152. Their first days stand in `packs/regimes.toml`."""

    OLD = "old"
    NEW = "new"


class Missed(StrEnum):
    """What follows when a period passes unused (codes of the deadline table)."""

    C0 = "C0"
    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"


MISSED_WORDS: Mapping[Missed, tuple[str, str]] = {
    Missed.C0: ("vi phạm thời hạn, không phát sinh hậu quả tự động", "a breach, with no effect by itself"),
    Missed.C1: ("mất quyền", "the right is lost"),
    Missed.C2: ("được hoặc phải tiến hành bước tiếp theo", "the next step may or must be taken"),
    Missed.C3: ("sự kiện pháp lý được coi là đã xảy ra", "the legal fact is deemed to have happened"),
    Missed.C4: ("trách nhiệm của bên thứ ba", "a third party becomes liable"),
    Missed.C5: ("quyết định, hợp đồng có thể bị hủy, thu hồi", "the act or contract may be annulled"),
}


LONGEST = 100_000
"""No period has more units than this; what is longer is a slip of the pen."""


class Frozen(BaseModel):
    """Base of the immutable values of `law/`."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Frozen):
    """A text in both languages."""

    vi: str
    en: str

    @classmethod
    def read(cls, text: str) -> Words:
        """What is written "Vietnamese / English"; where there is no English, the Vietnamese stands for both."""
        vi, _, en = text.partition(" / ")
        return Words(vi=vi, en=en or vi)


class Line(Frozen):
    """One line of a working: Vietnamese, English, and the article it rests on.

    `amount` in đồng and `day` (local) are set where the line is about one. A worker reads over what a later version
    adds: lines stand in the histories of running dossiers.
    """

    model_config = ConfigDict(extra="ignore")

    vi: str
    en: str
    article: str = ""
    amount: int | None = None
    day: date | None = None


Condition = bool | str | tuple[str, ...]
"""What a fact must be: yes/no, one value, one of several, or a comparison such as ">=24"."""

_YES, _NO = frozenset({"yes", "true", "có"}), frozenset({"", "no", "false", "không"})
_COMPARISON = re.compile(r"(>=|<=|<|>)\s*(-?\d+(?:\.\d+)?)$")


def holds(when: Mapping[str, Condition], facts: Mapping[str, str]) -> bool:
    """Whether every condition in `when` is met by the flat `facts`; a fact not stated meets only "no"."""
    return all(_meets(condition, facts.get(name)) for name, condition in when.items())


def _meets(condition: Condition, fact: str | None) -> bool:
    if isinstance(condition, bool):
        return (fact or "").casefold() in (_YES if condition else _NO)
    if fact is None:
        return False
    if isinstance(condition, tuple):
        return fact in condition
    comparison = _COMPARISON.match(condition)
    if comparison is None:
        return fact == condition
    try:
        value, bound = Decimal(fact), Decimal(comparison[2])
    except InvalidOperation:
        raise LawError("facts", f"“{fact}” không phải là số / “{fact}” must be a number") from None
    return {">=": value >= bound, "<=": value <= bound, "<": value < bound, ">": value > bound}[comparison[1]]


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


When = Mapping[str, Annotated[Condition, BeforeValidator(_as_tuple)]]


class Opening(Frozen):
    """An event that opens a duty when the facts of the moment meet `when`; in a pack its bare name will do."""

    event: str
    when: When = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: object) -> object:
        return {"event": value} if isinstance(value, str) else value


class Term(Frozen):
    """One length of a period; of several the first whose `when` holds is taken.

    `length` counts `unit`s; for DATE it is the day of the month, in `month` if that is given.
    `setting` names the setting that fixed the length where the law is silent.
    """

    length: int = Field(ge=0, le=LONGEST)
    unit: Unit
    basis: str
    when: When = Field(default_factory=dict)
    month: int | None = Field(default=None, ge=1, le=12)
    rolls: bool = True
    setting: str | None = None


class Interest(StrEnum):
    """Whose interest a period protects: which of two laws' days stands for a period that ran when the law changed."""

    OFFICIAL = "official"  # a duty of office: those who wait are served by the earlier day
    CITIZEN = "citizen"  # time given to a party or another person
    CREDITOR = "creditor"  # time given to whoever asked for enforcement
    OWNER = "owner"  # time given to whoever owns or may buy an asset


class Running(StrEnum):
    """What becomes of a period that is running on the day from which a row reads otherwise."""

    INTEREST = "interest"  # the earlier or the later day, as follows from the interest it protects
    EARLIER = "earlier"
    LATER = "later"
    NEW = "new"  # the new length from the old event: the old end has no effect under the new law
    KEEP = "keep"


class Edition(Frozen):
    """How a row reads from a local day on (`from`; without it, as far back as the pack knows).

    No `terms`: from that day there is no such period. `opens` is given where other events open it than the row says.
    `running` says what becomes of the periods then running; unless it does, they stay as they were begun.
    """

    start: date = Field(default=date.min, alias="from")
    running: Running = Running.KEEP
    opens: tuple[Opening, ...] = ()
    terms: tuple[Term, ...]


class Body(Words):
    """Who is bound by a period; `citizen` marks persons whose rights, rather than duties, run."""

    citizen: bool = False


class Rule(Frozen):
    """One period of the law: what opens it, how long it is from which day on, whom it binds, what ends it.

    `law` holds its editions in the order of their days. `protects` says whose interest the period serves.
    `per` names the thing for which a duty is opened each time ("document", "receipt", "query"), if not the case.
    `paused_by` and `resumed_by` are the events between which its clock stands still.
    `start_fact` names the fact that holds the start day where that is not the day of the event.
    `expires_as` is the event that its unused end is; `outlives_end`: it goes on when nothing more is to be enforced.
    `verified` says by whom and when the row was held against the text of the law; empty if nobody has.
    """

    id: str
    phase: str
    vi: str
    en: str
    bound: str
    protects: Interest
    opens: tuple[Opening, ...] = ()
    discharged_by: tuple[str, ...]
    missed: Missed
    law: tuple[Edition, ...] = Field(min_length=1)
    paused_by: tuple[str, ...] = ()
    resumed_by: tuple[str, ...] = ("resumed",)
    per: str | None = None
    start_fact: str | None = None
    expires_as: str | None = None
    outlives_end: bool = False
    verified: str = ""
    note_vi: str = ""
    note_en: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Rule:
        days = [edition.start for edition in self.law]
        if days != sorted(set(days)):
            raise ValueError(f"{self.id}.law: the days (`from`) must follow one another: {', '.join(map(str, days))}")
        if silent := [e for e in self.law if e.terms and not (e.opens or self.opens)]:
            raise ValueError(f"{self.id}.opens: no event opens it from {silent[0].start}")
        return self

    def edition(self, day: date) -> Edition | None:
        """How the row reads on a local day; None where the law of that day has no such period."""
        current = None
        for edition in self.law:
            if edition.start > day:
                break
            current = edition
        return current if current is not None and current.terms else None

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Its lengths of all days."""
        return tuple(term for edition in self.law for term in edition.terms)

    @cached_property
    def openings(self) -> tuple[Opening, ...]:
        """The openings of all days."""
        return self.opens + tuple(opening for edition in self.law for opening in edition.opens)

    @cached_property
    def deciding(self) -> frozenset[str]:
        """The names of the facts on which its length depends."""
        return frozenset(name for term in self.terms for name in term.when)

    @property
    def asks(self) -> frozenset[str]:
        """The names of the facts on which its opening or its length depends."""
        return self.deciding | {name for opening in self.openings for name in opening.when}

    def opened_by(self, event: str, facts: Mapping[str, str], day: date) -> bool:
        """Whether an event of a local day opens this duty, given the facts of the moment."""
        edition = self.edition(day)
        return edition is not None and any(
            opening.event == event and holds(opening.when, facts) for opening in edition.opens or self.opens
        )

    def term(self, day: date, facts: Mapping[str, str]) -> Term:
        """The length for an event of a local day. LawError: no such period on that day, or a deciding fact lacks."""
        edition = self.edition(day)
        if edition is None:
            raise LawError(
                "rule",
                f"pháp luật ngày {day:%d/%m/%Y} không quy định thời hạn {self.id}; hãy kiểm tra ngày bắt đầu / "
                f"the law of {day:%d/%m/%Y} has no period {self.id}; check the start date",
            )
        return self.pick(edition, facts)

    def pick(self, edition: Edition, facts: Mapping[str, str]) -> Term:
        """The length of an edition that the facts choose. LawError: a deciding fact lacks."""
        for term in edition.terms:
            if holds(term.when, facts):
                return term
        wanted = "; ".join(sorted({f"{name} = {spell(c)}" for term in edition.terms for name, c in term.when.items()}))
        raise LawError(
            "facts", f"{self.id} cần biết thêm: {wanted} / {self.id} depends on a fact that is missing: {wanted}"
        )


def spell(condition: Condition) -> str:
    """What a fact must be, as a reader would write it."""
    if isinstance(condition, bool):
        return "yes" if condition else "no"
    return " | ".join(condition) if isinstance(condition, tuple) else condition
