"""A case opens: one enforcement matter (việc thi hành án) out of a dossier (D152 8, 11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from cases.alimony import Instalment, instalments
from cases.books import Book
from cases.dossier import Dossier, request_date
from cases.entrusted import Entrusted
from cases.events import Event, Fact
from cases.grouping import CasePlan
from cases.intake import decision_due
from cases.kernel import evolves
from cases.names import is_private
from cases.parties import Obligation, ObligationKind, Party, PartyKind, Title
from cases.parts import Claim, FeeAccount
from cases.reading import name_key
from cases.state import CaseState, Stage
from law.model import Line, Regime
from law.pack import Pack


class CaseOpened(Fact):
    """The case exists; the period for its decision runs from `clock_start` to `decision_due`."""

    words = ("Lập vụ việc thi hành án", "Case opened")

    article = "L25 3.8"

    dossier: str
    origin: str
    requester: str
    requested_on: date
    clock_start: datetime
    title: Title
    parties: dict[str, Party]
    claims: tuple[Claim, ...]
    fingerprints: tuple[str, ...]
    decision_due: date | None
    why: tuple[Line, ...]
    entrusted: Entrusted | None = None

    def starts(self, at: datetime) -> datetime:
        return self.clock_start


def opening(plan: CasePlan, dossier: Dossier, dossier_id: str, clock_start: datetime, pack: Pack) -> CaseOpened:
    """The first event of a case, from the plan that grouping made of its dossier."""
    due = decision_due(plan, dossier, clock_start, pack)
    debtors = {f"D{n}": party for n, party in enumerate(plan.debtors, start=1)}
    creditors = {f"C{n}": party for n, party in enumerate(plan.creditors, start=1)}
    entrusted = dossier.entrusted
    origin = {"interim_measure": "interim_measure", "bankruptcy": "bankruptcy"}.get(dossier.title.sort, plan.path.value)
    requester = "debtor" if any(r.role == "debtor" for r in dossier.requesters) else "creditor"
    return CaseOpened(
        dossier=dossier_id,
        origin=entrusted.begun if entrusted else origin,
        requester=entrusted.requester if entrusted else requester,
        requested_on=request_date(dossier),
        clock_start=clock_start,
        title=dossier.title,
        parties={**creditors, **debtors},
        claims=tuple(_claims(plan, creditors, debtors, dossier, pack)),
        fingerprints=tuple(plan.fingerprints(dossier).values()),
        decision_due=due.due if due else None,
        why=plan.why,
        entrusted=entrusted,
    )


def _claims(
    plan: CasePlan, creditors: dict[str, Party], debtors: dict[str, Party], dossier: Dossier, pack: Pack
) -> list[Claim]:
    """One claim an obligation; a joint sum counts once, with all its debtors (D152 8.1.d, 11.1.b)."""
    refs = {party.key: ref for ref, party in debtors.items()}
    owners = {party.key: ref for ref, party in creditors.items()}
    joint: dict[tuple[str, str], Claim] = {}
    claims: list[Claim] = []
    for number, owed in enumerate(plan.obligations, start=1):
        months = _months(owed, plan, dossier, pack)
        claim = Claim(
            id=f"K{number}",
            kind=owed.kind.value,
            creditor=owners[owed.creditor.key],
            debtors=(refs[owed.debtor.key],) if owed.debtor else (),
            amount=sum(part.amount for part in months) if months else owed.amount,
            instalments=tuple((part.due, part.amount) for part in months),
            rank=pack.kinds[owed.kind].ranks[Regime.NEW],
            rate=str(owed.annual_rate_percent) if owed.annual_rate_percent is not None else None,
            due_date=owed.due_date,
            note=owed.note,
            fee_exempt=_no_fee(dossier),
        )
        group = (owed.joint_group, owed.creditor.key)
        if owed.joint_group and group in joint and owed.creditor.key != getattr(owed.debtor, "key", ""):
            first = joint[group]
            both = replace(first, debtors=tuple(dict.fromkeys((*first.debtors, *claim.debtors))))
            claims[claims.index(first)] = joint[group] = both
            continue
        joint[group] = claim
        claims.append(claim)
    return claims


def _no_fee(dossier: Dossier) -> str:
    """Why no fee is due here: it is the entruster's (F216 5.6), or a private office has its price (L25 31.3)."""
    if is_private(dossier.office):
        return "31.3"
    return "5.6" if dossier.entrusted and dossier.entrusted.asset else ""


def _months(owed: Obligation, plan: CasePlan, dossier: Dossier, pack: Pack) -> tuple[Instalment, ...]:
    """Instalments of alimony within the enforcement year of the decision that are not time-barred (D152 10.1, 11.2)."""
    if owed.kind is not ObligationKind.ALIMONY_MONTHLY or plan.period is None:
        return ()
    covered = instalments(owed, dossier.title, request_date(dossier), plan.period[1], pack)
    return tuple(part for part in covered if not part.barred)


@evolves(CaseOpened)
def _opened(case: CaseState, fact: CaseOpened, event: Event) -> CaseState:
    return case.model_copy(
        update={
            "stage": Stage.OPENED,
            "stage_since": event.at,
            "dossier": fact.dossier,
            "origin": fact.origin,
            "requester": fact.requester,
            "requested_on": fact.requested_on,
            "title": fact.title,
            "parties": Book(sorted(fact.parties.items(), key=_in_order)),
            "claims": Book((claim.id, claim) for claim in fact.claims),
            "entrusted": fact.entrusted,
            "fees": Book(_fees_so_far(fact)),
            "fee_requested": sum(c.amount for c in fact.claims if fact.parties[c.creditor].kind != PartyKind.STATE),
        }
    )


def _fees_so_far(fact: CaseOpened) -> Iterator[tuple[str, FeeAccount]]:
    """The fee accounts with which an entrusted case begins (F216 5.6)."""
    refs = {name_key(party.name): ref for ref, party in fact.parties.items()}
    for so_far in fact.entrusted.fees if fact.entrusted else ():
        if ref := refs.get(name_key(so_far.name)):
            yield ref, FeeAccount(party=ref, base=so_far.received, charged=so_far.charged, owed=so_far.owed)


def _in_order(party: tuple[str, Party]) -> tuple[str, int, str]:
    """C1, C2, …, C10, D1: the journal keeps no order of the keys of an object (jsonb)."""
    ref, _ = party
    return ref[0], len(ref), ref
