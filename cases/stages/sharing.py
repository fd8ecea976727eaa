"""The parts of other cases of the debtor, in a plan of distribution, go to those cases (L25 54.2.b).

Like a surplus they lie in suspense, each under a reference of its own, until the case that it belongs to claims it.
What belongs to a case of another office is paid to that office's account, with its other payouts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cases import ledger
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.names import office_of
from cases.parties import BankAccount, Party, PartyKind
from cases.references import reference
from cases.sharing import OF_CASE
from cases.stages.common import Facts, forbid
from cases.stages.payout import uncontested
from cases.stages.receipts import MoneyFact
from cases.state import CaseState


class TransferToCases(Command):
    """Set free what a plan gives to the debtor's other cases (chuyển tiền cho việc thi hành án khác), L25 54.2.b."""

    words = ("Chuyển tiền đã chia cho việc khác", "Set free what belongs to other cases")


class SharedWithCase(MoneyFact):
    """The part of another case lies in suspense for it, under a reference of its own; `text` names that case."""

    words = ("Chuyển tiền đã chia cho việc khác", "Part of another case set free")

    article = "L25 54.2.b"
    share: str
    amount: int
    payer: str
    reference: str
    text: str


class SharedWithOffice(Fact):
    """The part of another office's case is payable to that office, `payee` of this case from now on."""

    words = ("Phần của việc thi hành án do cơ quan khác thi hành", "Part of another office's case made payable")

    article = "L25 54.2.b"
    share: str
    payee: str
    who: Party


@handles(TransferToCases, Role.ACCOUNTANT, needs=("far_offices",), signs=Unsigned.VOUCHES)
def _transfer(case: CaseState, command: TransferToCases, context: Context) -> Facts:
    shares = list(case.shares.group("for a case"))
    forbid(
        not shares,
        "L25 54.2.b",
        "Không có khoản nào của việc thi hành án khác.",
        "Nothing here belongs to another case.",
    )
    forbid(case.overlay, "D152 30.8", "Đang hoãn, tạm đình chỉ: chưa chi trả.", "Postponed or suspended: no payout.")
    uncontested(case, shares)
    debtor = next(iter(case.refs("D")), "")
    far: Mapping[str, Mapping[str, str]] = context.facts["far_offices"]
    known = {case.parties[ref].name: ref for ref in case.refs("O")}
    for share in shares:
        if office_of(share.payee) != case.office:
            office = far.get(office_of(share.payee))
            forbid(
                not office or not office["account"],
                "L25 54.2.b",
                "Chưa biết tài khoản của cơ quan thi hành án kia.",
                "The account of the other office is not known.",
            )
            assert office
            bank = BankAccount(bin=office["bank_bin"], account=office["account"])
            who = Party(kind=PartyKind.ORGANISATION, name=office["name"], bank=bank)
            ref = known.setdefault(who.name, f"O{len(known) + 1}")
            yield SharedWithOffice(share=share.id, payee=ref, who=who)
            continue
        yield SharedWithCase(
            share=share.id,
            amount=share.amount,
            payer=case.parties[debtor].name if debtor else case.id,
            reference=ledger.released(case.id, share.id),
            text=f"{reference(share.claim.removeprefix(OF_CASE))} phan chia tien thi hanh an",
            postings=ledger.entry(
                (ledger.payable(case.id, share.id), share.amount), (ledger.suspense(case.office), -share.amount)
            ),
        )


@evolves(SharedWithCase)
def _shared(case: CaseState, fact: SharedWithCase, event: Event) -> CaseState:
    moved = replace(case.shares[fact.share], status="moved")
    return case.model_copy(update={"shares": case.shares.put({fact.share: moved})})


@evolves(SharedWithOffice)
def _payable(case: CaseState, fact: SharedWithOffice, event: Event) -> CaseState:
    share = replace(case.shares[fact.share], payee=fact.payee)
    put = {"shares": case.shares.put({share.id: share}), "parties": case.parties.put({fact.payee: fact.who})}
    return case.model_copy(update=put)
