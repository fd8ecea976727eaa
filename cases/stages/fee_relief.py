"""Who need not pay a fee, or not all of it (miễn, giảm phí thi hành án): asked for with proofs, decided by the Head.

A relief is asked for one fee (F216 7.4), before the decision on that fee or after it, and takes off what is still owed
first, then what was withheld for it; what the office has as its fee already is payable again. An exemption is found for
an obligation (F216 6), whose money bears no fee from then on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from cases import ledger
from cases.asking import Asked, ClaimId, FeeId, Reason, Unit
from cases.choices import exemptions, relief_proofs, reliefs
from cases.commands import Command, Sha256, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.parties import PartyKind
from cases.parts import ReckonedFee, Share
from cases.stages.common import (
    OFFICE_ROLES,
    DocumentFact,
    Facts,
    alive,
    answerable,
    forbid,
    issued,
    paper,
    require,
)
from cases.stages.fees import receipts_of_withheld, receipts_put_right
from cases.stages.receipts import MoneyFact
from cases.state import CaseState
from law.fees import Relief, relieved
from law.guards.fee_relief import Payer, Proof, may_exempt, may_relieve
from law.model import Line
from law.money_rules import money_rules


class RequestFeeRelief(Command):
    """Who pays a fee asks to be relieved of it (đề nghị miễn, giảm phí thi hành án), with what proves the ground.

    `fee`: as the case numbers it. `proofs`: by what they show, the SHA-256 of each file. `from_asset`: how much of what
    was received, in đồng, came from the asset that the creditor verified, all of it if not given.
    """

    words = ("Đề nghị miễn, giảm phí", "Ask for relief from a fee")

    fee: FeeId
    ground: Annotated[str, Asked("Căn cứ miễn, giảm", "Ground", choices=reliefs, article="F216 7")] = Field(
        pattern=r"^7\.[12]\.[abc]$"
    )
    proofs: Annotated[dict[Proof, Sha256], Asked("Tài liệu chứng minh", "Proofs", choices=relief_proofs)] = {}
    from_asset: Annotated[
        int | None, Asked("Phần phí từ tài sản đã xác minh", "Fee on the asset that was verified", unit=Unit.DONG)
    ] = Field(default=None, ge=0)
    named_in_judgment: Annotated[bool, Asked("Bản án đã nêu tài sản này", "The judgment names the asset")] = False


class DecideFeeRelief(Command):
    """Sign the decision on a relief (quyết định miễn, giảm phí), or the notice that there is none.

    `percent`: what the Head grants a poor household (F216 7.2.a); the other grounds have theirs in the law.
    """

    words = ("Quyết định về miễn, giảm phí", "Decide on relief from a fee")

    fee: FeeId
    granted: Annotated[bool, Asked("Chấp nhận", "Granted")]
    percent: Annotated[int | None, Asked("Mức giảm", "Reduction", unit=Unit.PERCENT)] = Field(
        default=None, ge=1, le=100
    )
    reason: Reason = Field(default="", max_length=1000)


class ExemptFromFee(Command):
    """Find that the money of an obligation bears no fee (xác định khoản không phải chịu phí), F216 6, by a proof."""

    words = ("Xác định khoản không phải chịu phí", "Find that a claim bears no fee")

    claim: ClaimId
    ground: Annotated[str, Asked("Căn cứ", "Ground", choices=exemptions, article="F216 6")] = Field(
        pattern=r"^6\.[1-8]$"
    )
    proof: Annotated[Sha256, Asked("Tài liệu chứng minh", "Proof")]


class FeeReliefRequested(Fact):
    """The file of a relief is complete (đủ hồ sơ): the Head has five working days."""

    words = ("Đề nghị miễn, giảm phí thi hành án", "Relief from a fee requested")

    article = "F216 7.3"
    fee: str
    relief: Relief
    proofs: dict[Proof, str]


class FeeReliefDecided(DocumentFact, MoneyFact):
    """A relief was granted or not. `lifted`, in đồng: `of_owed` of what is owed, `of_withheld` of what was withheld.

    The rest the office had as its fee; that and what was withheld is payable again as `share`.
    """

    words = ("Quyết định về miễn, giảm phí thi hành án", "Relief from a fee decided")

    article = "F216 7.4"
    fee: str
    payer: str
    ground: str
    granted: bool
    reason: str
    lifted: int = 0
    of_owed: int = 0
    of_withheld: int = 0
    share: str = ""
    working: tuple[Line, ...] = ()


class FeeExempted(Fact):
    """The money of an obligation bears no fee from now on."""

    words = ("Xác định khoản không phải chịu phí", "Claim found to bear no fee")

    article = "F216 6"
    claim: str
    ground: str
    proof: str
    signer: str


@handles(RequestFeeRelief, Role.PARTY, Role.CLERK, Role.ENFORCER, signs=Unsigned.RECORDS)
def _request(case: CaseState, command: RequestFeeRelief, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    fee = _fee(case, command.fee)
    forbid(fee.relieved, "F216 7.4", "Phí này đã được miễn, giảm.", "This fee has been relieved already.")
    forbid(fee.asked, "F216 7.4", "Đề nghị trước chưa được quyết định.", "An earlier request waits for its decision.")
    payer = Payer(
        person=case.parties[fee.payer].kind is PartyKind.PERSON,
        creditor=fee.payer in case.refs("C"),
        no_condition_decided=any(n.subject == "no_condition_decision" for n in case.notices.values()),
        named_in_judgment=command.named_in_judgment,
    )
    require(may_relieve(command.ground, payer, command.proofs.keys()))
    asked = Relief(ground=command.ground, from_asset=command.from_asset, named_in_judgment=command.named_in_judgment)
    yield FeeReliefRequested(fee=command.fee, relief=asked, proofs=command.proofs)


def _fee(case: CaseState, name: str) -> ReckonedFee:
    fee = case.reckoned_fees.get(name)
    forbid(
        fee is None,
        "F216 7.4",
        f"Không có khoản phí {name}; các khoản: {', '.join(case.reckoned_fees) or 'chưa có'}.",
        f"There is no fee {name}; those of the case: {', '.join(case.reckoned_fees) or 'none yet'}.",
    )
    assert fee
    return fee


@handles(DecideFeeRelief, *OFFICE_ROLES, signs="fee_relief", needs=("accountant",))
def _decide(case: CaseState, command: DecideFeeRelief, context: Context) -> Facts:
    fee = _fee(case, command.fee)
    forbid(not fee.asked, "F216 7.4", "Không có đề nghị miễn, giảm phí này.", "Nobody asks to be relieved of this fee.")
    assert fee.asked
    forbid(
        not command.granted and not command.reason,
        "F216 7.4",
        "Không miễn, giảm thì phải nêu lý do (reason).",
        "Give the reason (reason) why there is no relief.",
    )
    lifted = None
    if command.granted:
        granted = fee.asked.model_copy(update={"percent": command.percent})
        with answerable(f"F216 {granted.ground}"):
            lifted = relieved(fee.amount, sum(fee.bases.values()), granted, context.today, money_rules(context.pack))
    account, amount = case.fee_account(fee.payer), lifted.amount if lifted else 0
    of_owed = min(amount, account.owed)
    of_withheld = min(amount - of_owed, account.withheld)
    share = f"F{case.documents + 1}" if amount > of_owed else ""
    yield FeeReliefDecided(
        **paper(case, "fee_relief", "fee_relief_decision" if command.granted else "fee_relief_refusal", context),
        fee=command.fee,
        payer=fee.payer,
        ground=fee.asked.ground,
        granted=command.granted,
        reason=command.reason,
        lifted=amount,
        of_owed=of_owed,
        of_withheld=of_withheld,
        share=share,
        working=(lifted.line,) if lifted else (),
        postings=ledger.entry(
            (ledger.withheld(case.id, fee.payer), of_withheld),
            (ledger.fees(case.office), amount - of_owed - of_withheld),
            (ledger.payable(case.id, share), of_owed - amount),
        ),
    )


@handles(ExemptFromFee, *OFFICE_ROLES, signs="fee_relief")
def _exempt(case: CaseState, command: ExemptFromFee, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    claim = case.claims.get(command.claim)
    forbid(claim is None, "F216 6", "Không có khoản phải thi hành này.", "There is no such claim.")
    assert claim
    forbid(claim.fee_exempt, "F216 6", "Khoản này đã không phải chịu phí.", "This claim bears no fee already.")
    require(may_exempt(command.ground))
    yield FeeExempted(claim=claim.id, ground=command.ground, proof=command.proof, signer=context.actor.id)


@follows(FeeReliefDecided)
def _receipts(case: CaseState, fact: FeeReliefDecided, context: Context) -> Facts:
    """What the office had as its fee and gives back is no longer what its receipt says."""
    back = fact.lifted - fact.of_owed - fact.of_withheld
    yield from receipts_put_right(case, {fact.payer: back}, "Được miễn, giảm phí thi hành án", context)


follows(FeeReliefDecided)(receipts_of_withheld)


@evolves(FeeReliefRequested)
def _requested(case: CaseState, fact: FeeReliefRequested, event: Event) -> CaseState:
    asked = replace(case.reckoned_fees[fact.fee], asked=fact.relief)
    return case.model_copy(update={"reckoned_fees": case.reckoned_fees.put({fact.fee: asked})})


@evolves(FeeReliefDecided)
def _decided(case: CaseState, fact: FeeReliefDecided, event: Event) -> CaseState:
    fee, account = case.reckoned_fees[fact.fee], case.fee_account(fact.payer)
    left = fee.amount - fact.lifted
    after = replace(
        fee,
        amount=left,
        asked=None,
        relieved=fact.granted,
        of_owed=fact.of_owed,
        share=fact.share,
        working=(*fee.working, *fact.working),
        decision=fee.decision or ("" if left else fact.document),  # nothing is left for a decision of its own
    )
    paid = replace(account, owed=account.owed - fact.of_owed, withheld=account.withheld - fact.of_withheld)
    back = {
        fact.share: Share(
            id=fact.share, distribution=0, claim="fee_relief", payee=fact.payer, amount=fact.lifted - fact.of_owed
        )
    }
    case = case.model_copy(
        update={
            "reckoned_fees": case.reckoned_fees.put({fact.fee: after}),
            "fees": case.fees.put({fact.payer: paid}),
            "shares": case.shares.put(back if fact.share else {}),
        }
    )
    return issued(case, fact, event, parties=(fact.payer,))


@evolves(FeeExempted)
def _exempted(case: CaseState, fact: FeeExempted, event: Event) -> CaseState:
    claim = replace(case.claims[fact.claim], fee_exempt=fact.ground)
    return case.model_copy(update={"claims": case.claims.put({claim.id: claim})})
