"""What ran before a dossier came: the court's time to transfer its judgment, the requester's to ask for enforcement.

The office sees both with the dossier, which names the days: L25 33.1, 34.2; D152 9.8, 10.1. What was in time ends in
the act that records it; a limitation that has run out is recorded as lapsed, whatever the Head decides (D152 10.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from cases.dossier import Dossier, DossierReceived, request_date
from cases.events import Fact, Proposed
from cases.grouping import is_ex_officio
from cases.intake import runs_from
from cases.kernel import Context, Opening, Subject, follows
from cases.parties import Field, PartyKind, TitleSort
from law.guards.limitation import limitation
from law.periods import noon

Recorded = Iterator[Fact | Proposed | Opening]


class _Since(Fact):
    """A local day from which a period ran."""

    day: date

    def starts(self, at: datetime) -> datetime:
        return noon(self.day)


class JudgmentEffective(_Since):
    """The judgment took effect: `by` says whose time ran from then, of the court that transfers or of the party.

    `state_owned`: what is asked for goes to the State, whose managing body has a year to see to it (D152 9.8).
    """

    words = ("Bản án, quyết định có hiệu lực pháp luật", "Judgment effective")
    article = "L25 33.1"
    by: str  # court | party
    procedure: str = ""  # civil | other
    state_owned: bool = False


class ImmediateJudgmentMade(_Since):
    words = ("Tuyên bản án, quyết định được thi hành ngay", "Judgment enforceable at once")
    article = "CPC 485.2"


class InterimMeasureMade(_Since):
    words = ("Ra quyết định áp dụng biện pháp khẩn cấp tạm thời", "Interim measure ordered")
    article = "CPC 485.3"


class InstalmentFellDue(_Since):
    """An obligation, or an instalment of one, fell due later than the judgment: its limitation runs from then."""

    words = ("Nghĩa vụ theo bản án đến hạn", "Obligation fell due")
    article = "D152 10.1"


class JudgmentTransferred(Fact):
    words = ("Tòa án chuyển giao bản án, quyết định", "Judgment transferred by the court")
    article = "L25 33.1"


class RequestReceived(Fact):
    """Enforcement is asked for in time, of what could be asked for since this local day."""

    words = ("Yêu cầu thi hành án trong thời hiệu", "Request in time")
    article = "L25 34.2"
    day: date


CIVIL = frozenset({Field.CIVIL, Field.FAMILY, Field.COMMERCIAL, Field.LABOUR})
"""Fields of law whose courts follow the Civil Procedure Code (CPC 1)."""


@follows(DossierReceived)
def _came(state: Subject, fact: DossierReceived, context: Context) -> Recorded:
    if fact.dossier.entrusted is None:  # examined by the agency that entrusts it
        yield from _transferred(fact.dossier, context) if fact.dossier.by_court else _asked(fact.dossier, context)


def _transferred(dossier: Dossier, context: Context) -> Recorded:
    if dossier.judgment_at is None:
        return
    title = dossier.title
    if title.sort is TitleSort.INTERIM_MEASURE:
        yield InterimMeasureMade(day=title.date)
    elif title.at_once:
        yield ImmediateJudgmentMade(day=title.date)
    else:
        procedure = "civil" if title.field in CIVIL else "other"
        yield JudgmentEffective(day=title.effective_date, by="court", procedure=procedure)
    yield Proposed.of(JudgmentTransferred(), min(dossier.judgment_at, context.now))


def _asked(dossier: Dossier, context: Context) -> Recorded:
    """Each day from which a limitation ran, once; of what was sent back before, none runs again (L25 34.2)."""
    if context.facts.get("claims", {}).get("returned"):
        return
    on = request_date(dossier)
    own = [o for o in dossier.obligations if not is_ex_officio(dossier, o)]
    since = sorted({runs_from(dossier, o) for o in own})
    for day in since:
        if day == dossier.title.effective_date:
            state_owned = any(o.creditor.kind is PartyKind.STATE for o in own)
            yield JudgmentEffective(day=day, by="party", state_owned=state_owned)
        else:
            yield InstalmentFellDue(day=day)
        verdict = limitation(day, on, context.pack)
        if verdict.allowed and not verdict.warning:
            yield Proposed.of(RequestReceived(day=day), min(dossier.received_at, context.now))
