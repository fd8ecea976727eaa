"""The vocabulary of deadlines: units, regimes, rules as data, and the lines of a working."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
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
    """OLD: L08 and its decrees, to 30/6/2026. NEW: L25, D151, D152, from 1/7/2026."""

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


class Frozen(BaseModel):
    """Base of the immutable values of `law/`."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Frozen):
    """A text in both languages."""

    vi: str
    en: str


class Line(Frozen):
    """One line of a working: Vietnamese, English, and the article it rests on.

    `amount` in đồng and `day` (local) are set where the line is about one.
    """

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
    """An event that opens a duty when the facts of the moment meet `when`, in one regime only if that is named.

    In a pack the bare name of the event will do.
    """

    event: str
    regime: Regime | None = None
    when: When = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: object) -> object:
        return {"event": value} if isinstance(value, str) else value


class Term(Frozen):
    """A length under one regime; the first whose `when` holds is taken.

    `length` counts `unit`s; for DATE it is the day of the month, in `month` if that is given.
    `setting` names the setting that fixed the length where the law is silent.
    """

    length: int = Field(ge=0)
    unit: Unit
    basis: str
    when: When = Field(default_factory=dict)
    month: int | None = Field(default=None, ge=1, le=12)
    rolls: bool = True
    setting: str | None = None


class Body(Words):
    """Who is bound by a period; `citizen` marks persons whose rights, rather than duties, run."""

    citizen: bool = False


class Rule(Frozen):
    """One period of the law: what opens it, how long it is in each regime, whom it binds, what ends it.

    `per` names the thing for which a duty is opened each time ("document", "receipt", "query"), if not the case.
    `paused_by` and `resumed_by` are the events between which its clock stands still.
    `start_fact` names the fact that holds the start day where that is not the day of the event.
    """

    id: str
    phase: str
    vi: str
    en: str
    bound: str
    opens: tuple[Opening, ...]
    discharged_by: tuple[str, ...]
    missed: Missed
    new: tuple[Term, ...] = ()
    old: tuple[Term, ...] = ()
    paused_by: tuple[str, ...] = ()
    resumed_by: tuple[str, ...] = ("resumed",)
    per: str | None = None
    start_fact: str | None = None
    note_vi: str = ""
    note_en: str = ""

    def terms(self, regime: Regime) -> tuple[Term, ...]:
        return self.new if regime is Regime.NEW else self.old

    @property
    def asks(self) -> frozenset[str]:
        """The names of the facts on which its opening or its length depends."""
        conditions = [opening.when for opening in self.opens] + [term.when for term in self.new + self.old]
        return frozenset(name for when in conditions for name in when)

    def opened_by(self, event: str, facts: Mapping[str, str], regime: Regime) -> bool:
        """Whether an event opens this duty under a regime, given the facts of the moment."""
        return bool(self.terms(regime)) and any(
            opening.event == event and opening.regime in (None, regime) and holds(opening.when, facts)
            for opening in self.opens
        )

    def term(self, regime: Regime, facts: Mapping[str, str]) -> Term:
        """The length that applies. LawError: the regime has no such rule, or a deciding fact is missing."""
        terms = self.terms(regime)
        if not terms:
            raise LawError(
                "rule",
                f"{self.id} không có trong chế độ {REGIME_WORDS[regime][0]}; hãy kiểm tra ngày bắt đầu / "
                f"{self.id} has no counterpart under {REGIME_WORDS[regime][1]}; check the start date",
            )
        for term in terms:
            if holds(term.when, facts):
                return term
        wanted = "; ".join(sorted({f"{name} = {spell(c)}" for term in terms for name, c in term.when.items()}))
        raise LawError(
            "facts", f"{self.id} cần biết thêm: {wanted} / {self.id} depends on a fact that is missing: {wanted}"
        )


def spell(condition: Condition) -> str:
    """What a fact must be, as a reader would write it."""
    if isinstance(condition, bool):
        return "yes" if condition else "no"
    return " | ".join(condition) if isinstance(condition, tuple) else condition


REGIME_WORDS: Mapping[Regime, tuple[str, str]] = {
    Regime.OLD: ("cũ (Luật 26/2008/QH12, đến 30/6/2026)", "the old regime (Law 26/2008/QH12, to 30/6/2026)"),
    Regime.NEW: ("mới (Luật 106/2025/QH15, từ 01/7/2026)", "the new regime (Law 106/2025/QH15, from 1/7/2026)"),
}
