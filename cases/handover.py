"""What is handed over when a case is entrusted (hồ sơ ủy thác): the dossier that the other agency takes up.

It says what is left of each claim, or what asset is to be handled and for how much, with the title, the decision and
the fees so far (L25 49.2, 50.3; F216 5.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from cases.dossier import Channel, Dossier, Requester, RequesterRole
from cases.entrusted import Entrusted, FeeSoFar
from cases.parties import BankAccount, Obligation, ObligationKind, Party, PartyKind
from cases.parts import Claim, Entrustment
from cases.settlement import owing
from cases.state import CaseState
from law.pack import Pack
from law.periods import local_day


def handed_over(case: CaseState, what: Entrustment, own: Mapping[str, str], now: datetime, pack: Pack) -> Dossier:
    """The dossier of a decided entrustment. `own`: name, bank_bin and account of the entrusting office.

    Raises LawError where what is owed cannot be reckoned.
    """
    assert case.title
    assert what.decided_on
    entrusted = Entrusted(
        agency=own["name"],
        number=what.number,
        day=what.decided_on,
        requested_on=case.requested_on or local_day(now),
        begun=case.origin,
        requester=case.requester,
        asset=what.asset,
        bank=BankAccount(bin=own["bank_bin"], account=own["account"]) if own["account"] else None,
        fees=() if what.asset else tuple(_fees(case, dict(what.fees))),
        case=case.id,
    )
    asset = (_proceeds(case, entrusted, local_day(now), pack),) if what.asset else ()
    return Dossier(
        dossier_id=f"UT-{sha256(f'{case.id}/{what.id}'.encode()).hexdigest()[:16]}",
        channel=Channel.ENTRUSTMENT,
        sent_at=now,
        received_at=now,
        office=what.to,
        requesters=(Requester(role=RequesterRole.AGENCY, name=own["name"]),),
        title=case.title,
        obligations=asset or tuple(_obligations(case, what.claims)),
        attachments=("judgment",),
        entrusted=entrusted,
    )


def _fees(case: CaseState, owed: Mapping[str, int]) -> Iterator[FeeSoFar]:
    for account in case.fees.values():
        party = case.parties[account.party]
        left = owed.get(account.party, 0)
        yield FeeSoFar(name=party.name, received=account.base, charged=account.charged, owed=left)


def _obligations(case: CaseState, names: tuple[str, ...]) -> Iterator[Obligation]:
    """What is left of each claim: a joint one once for each debtor, an instalment by the first that is not paid."""
    for claim in map(case.claims.__getitem__, names):
        due, amount = _next_instalment(claim) if claim.instalments else (claim.due_date, claim.entrusted)
        debtors = [case.parties[ref] for ref in claim.debtors]
        for number, debtor in enumerate(debtors or [None], start=1):
            yield Obligation(
                id=f"{claim.id}-{number}",
                kind=ObligationKind(claim.kind),
                amount=amount,
                creditor=case.parties[claim.creditor],
                debtor=debtor,
                due_date=due,
                annual_rate_percent=Decimal(claim.rate) if claim.rate else None,
                joint_group=claim.id if len(debtors) > 1 else "",
                note=claim.note,
            )


def _next_instalment(claim: Claim) -> tuple[date, int]:
    """The first instalment that what was paid does not cover wholly."""
    covered = claim.satisfied + claim.cancelled
    for due, amount in claim.instalments:
        covered -= amount
        if covered < 0:
            return due, amount
    return claim.instalments[-1]


def _proceeds(case: CaseState, entrusted: Entrusted, on: date, pack: Pack) -> Obligation:
    """What an asset is handled for: all that is owed in the matter, which stays here, to this agency."""
    debtors = case.refs("D")
    return Obligation(
        id="1",
        kind=ObligationKind.OTHER_DEBT,
        amount=owing(case, on, pack),
        creditor=Party(kind=PartyKind.ORGANISATION, name=entrusted.agency, bank=entrusted.bank),
        debtor=case.parties[debtors[0]] if debtors else None,
        note=entrusted.asset,
    )
