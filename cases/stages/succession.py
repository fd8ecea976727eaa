"""Somebody takes a party's place (kế thừa, chuyển giao quyền, nghĩa vụ thi hành án), L25 41; D152 25.

Heirs, what comes of a merger, who is assigned a right, who takes over a duty with the creditor's consent: the Head
decides in ten days, and the claims named go over. Whoever holds the estate of a debtor is told, and has thirty days.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from cases.asking import Asked, Of, PartyId
from cases.choices import ESTATE, TRANSFERS, worded
from cases.commands import Command, Sha256, Unsigned
from cases.events import Event, Expiry, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.parties import Party
from cases.parts import Succession
from cases.stages.common import DocumentFact, Facts, alive, forbid, in_charge, issued, paper
from cases.state import CaseState


class Ground(StrEnum):
    """Why somebody takes a party's place (L25 41.1–41.3)."""

    DEATH = "death"
    REORGANISATION = "reorganisation"  # hợp nhất, sáp nhập, chia, tách, giải thể, phá sản, chuyển đổi
    ASSIGNMENT = "assignment"  # chuyển giao quyền yêu cầu
    DUTY_TAKEN_OVER = "duty_taken_over"  # chuyển giao nghĩa vụ, người được thi hành án đồng ý


class PublishDeceased(Command):
    """Record that the death of a creditor was published for his heirs (thông báo tìm người thừa kế), D152 25.1."""

    words = ("Thông báo tìm người thừa kế của người được thi hành án", "Publish the death of a creditor")

    party: PartyId


class NotifyEstate(Command):
    """Sign the notice to who holds the estate of a debtor, or to his heirs (thông báo về di sản), D152 25.2, 25.3."""

    words = ("Ký thông báo cho người quản lý di sản, người thừa kế", "Notify the holder of an estate")

    party: PartyId
    to: Annotated[Literal["holder", "heirs"], Asked("Thông báo cho", "To whom", choices=worded(ESTATE))]
    name: Annotated[str, Asked("Họ tên", "Name")] = Field(min_length=1, max_length=300)


class RecordPartition(Command):
    """Record that the estate of a debtor was partitioned (chia di sản), D152 25.3."""

    words = ("Ghi việc chia di sản", "Record the partition of an estate")

    party: PartyId
    proof: Annotated[Sha256, Asked("Tài liệu", "Proof")]


class ClaimSuccession(Command):
    """Somebody proves that he takes a party's place (đề nghị chuyển giao quyền, nghĩa vụ), L25 41; D152 25.

    `claims`: those that go over, all of the party where none is named. `consent`: the creditor agrees in writing to
    another debtor (41.3.b).
    """

    words = ("Đề nghị chuyển giao quyền, nghĩa vụ thi hành án", "Claim a party's place")

    party: PartyId
    ground: Annotated[Ground, Asked("Căn cứ", "Ground", choices=worded(TRANSFERS))]
    successor: Annotated[Party, Asked("Người nhận chuyển giao", "Successor")]
    claims: Annotated[tuple[str, ...], Asked("Quyền, nghĩa vụ chuyển giao", "Claims that go over", of=Of.CLAIM)] = ()
    proof: Annotated[Sha256, Asked("Tài liệu chứng minh", "Proof")]
    consent: Annotated[bool, Asked("Người được thi hành án đồng ý bằng văn bản", "The creditor agrees")] = False


class DecideTransfer(Command):
    """Sign the transfer of rights or duties (quyết định chuyển giao quyền, nghĩa vụ thi hành án), L25 41.4."""

    words = ("Ký quyết định chuyển giao quyền, nghĩa vụ thi hành án", "Decide a transfer")

    succession: Annotated[str, Asked("Đề nghị chuyển giao", "Succession")]


class OfParty(Fact):
    party: str


class DeceasedCreditorPublished(OfParty):
    words = ("Thông báo tìm người thừa kế của người được thi hành án", "Death of a creditor published")
    article = "D152 25.1"


class HeirsProved(OfParty):
    words = ("Người thừa kế chứng minh quyền", "Heirs proved their right")
    article = "D152 25.1"


class EstateHolderNotified(OfParty, DocumentFact):
    words = ("Thông báo cho người quản lý di sản", "Holder of the estate notified")
    article = "D152 25.2"
    name: str


class HeirsNotified(OfParty, DocumentFact):
    words = ("Thông báo cho người thừa kế", "Heirs notified")
    article = "D152 25.3"
    name: str


class HeirsNoticePublished(OfParty):
    """The heirs of a party are looked for by a public notice (D62 15.1)."""

    words = ("Thông báo công khai tìm người thừa kế", "Heirs looked for by public notice")
    article = "D152 25.1"


class EstatePeriodEnded(Expiry):
    """Neither the holder of the estate nor the heirs performed: the estate is enforced against (D152 25.3)."""

    words = ("Hết hạn thực hiện nghĩa vụ trên di sản", "Time of the holder of the estate is over")
    article = "D152 25.3"
    party: str


class EstatePartitioned(OfParty):
    words = ("Chia di sản của người phải thi hành án", "Estate partitioned")
    article = "D152 25.3"
    proof: str


class Successional(OfParty):
    """Who is to take the place of a party, for which claims, and on what."""

    succession: str
    ground: Ground
    successor: Party
    claims: tuple[str, ...]
    proof: str


class TransfereeIdentified(Successional):
    words = ("Xác định người nhận chuyển giao quyền, nghĩa vụ", "Transferee identified")
    article = "L25 41.4"


class TransferAgreementReceived(Successional):
    words = ("Nhận thỏa thuận chuyển giao quyền, nghĩa vụ", "Transfer agreement received")
    article = "L25 41.3"


class TransferDecided(OfParty, DocumentFact):
    words = ("Ký quyết định chuyển giao quyền, nghĩa vụ thi hành án", "Transfer decided")
    article = "L25 41.4"
    succession: str
    ground: Ground
    taker: str  # the reference of the party that takes the place
    successor: Party
    claims: tuple[str, ...]


def _party(case: CaseState, ref: str, side: str = "CD") -> None:
    forbid(
        ref not in case.parties or ref[0] not in side or ref in case.succeeded,
        "L25 41",
        "Không có đương sự này, hoặc quyền, nghĩa vụ đã chuyển giao.",
        "There is no such party, or another has taken its place.",
    )


@handles(PublishDeceased, Role.ENFORCER, signs=Unsigned.ENTERS)
def _publish(case: CaseState, command: PublishDeceased, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    in_charge(case, context)
    _party(case, command.party, "C")
    yield DeceasedCreditorPublished(party=command.party)
    yield HeirsNoticePublished(party=command.party)


@handles(NotifyEstate, Role.ENFORCER, signs="notice")
def _notify(case: CaseState, command: NotifyEstate, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    _party(case, command.party, "D")
    yield (EstateHolderNotified if command.to == "holder" else HeirsNotified)(
        **paper(case, "estate", "estate_notice", context),
        party=command.party,
        name=command.name,
    )


@handles(RecordPartition, Role.ENFORCER, Role.CLERK, Role.PARTY, signs=Unsigned.RECORDS)
def _partition(case: CaseState, command: RecordPartition, context: Context) -> Facts:
    in_charge(case, context)
    _party(case, command.party, "D")
    yield EstatePartitioned(party=command.party, proof=command.proof)


def claims_of(case: CaseState, ref: str) -> tuple[str, ...]:
    """The open claims in which a party is creditor or debtor."""
    return tuple(c.id for c in case.claims.group("open") if ref == c.creditor or ref in c.debtors)


@handles(ClaimSuccession, Role.PARTY, Role.CLERK, Role.ENFORCER, signs=Unsigned.RECORDS)
def _claim(case: CaseState, command: ClaimSuccession, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    in_charge(case, context)
    forbid(
        not case.decision or not case.decision.document,
        "D152 25.5",
        "Chưa có quyết định thi hành án: người nhận chuyển giao là đương sự trong yêu cầu.",
        "Nothing is decided yet: the successor is the party of the request.",
    )
    _party(case, command.party)
    debtor = command.party.startswith("D")
    agreed = command.ground in (Ground.ASSIGNMENT, Ground.DUTY_TAKEN_OVER)
    forbid(
        agreed and debtor is not (command.ground is Ground.DUTY_TAKEN_OVER),
        "L25 41.3",
        "Căn cứ không phù hợp với tư cách của đương sự.",
        "The ground does not fit the party's side.",
    )
    forbid(
        command.ground is Ground.DUTY_TAKEN_OVER and not command.consent,
        "L25 41.3.b",
        "Chuyển giao nghĩa vụ phải được người được thi hành án đồng ý.",
        "A duty goes over only with the creditor's consent.",
    )
    mine = claims_of(case, command.party)
    claims = command.claims or mine
    forbid(
        not claims or set(claims) - set(mine),
        "L25 41.4",
        "Không phải quyền, nghĩa vụ còn phải thi hành của đương sự này.",
        "These are no open claims of the party.",
    )
    if command.ground is Ground.DEATH and not debtor:
        yield HeirsProved(party=command.party)
    yield (TransferAgreementReceived if agreed else TransfereeIdentified)(
        succession=f"CG{len(case.successions) + 1}",
        claims=claims,
        **command.model_dump(include={"party", "ground", "proof"}),
        successor=command.successor,
    )


@handles(DecideTransfer, Role.HEAD, Role.DEPUTY, signs="transfer")
def _decide(case: CaseState, command: DecideTransfer, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    found = case.successions.get(command.succession)
    forbid(
        not found or found.decided,
        "L25 41.4",
        "Không có đề nghị chuyển giao này đang chờ.",
        "No such succession waits for its decision.",
    )
    assert found
    _party(case, found.party)
    left = [name for name in found.claims if name in claims_of(case, found.party)]
    forbid(not left, "L25 41.4", "Không còn quyền, nghĩa vụ để chuyển giao.", "Nothing is left to go over.")
    side = found.party[0]
    yield TransferDecided(
        **paper(case, "transfer", "transfer_decision", context),
        party=found.party,
        succession=found.id,
        ground=Ground(found.ground),
        taker=f"{side}{len(case.refs(side)) + 1}",
        successor=found.successor,
        claims=tuple(left),
    )


@evolves(EstateHolderNotified)
@evolves(HeirsNotified)
def _notified(case: CaseState, fact: DocumentFact, event: Event) -> CaseState:
    return issued(case, fact, event, parties=())


@evolves(TransfereeIdentified)
@evolves(TransferAgreementReceived)
def _asked(case: CaseState, fact: Successional, event: Event) -> CaseState:
    told = {name: getattr(fact, name) for name in ("party", "ground", "successor", "claims")}
    asked = Succession(id=fact.succession, **told)
    return case.model_copy(update={"successions": case.successions.put({asked.id: asked})})


@evolves(TransferDecided)
def _transferred(case: CaseState, fact: TransferDecided, event: Event) -> CaseState:
    """The claims named have another creditor or debtor; who has none left is no party any more.

    The successor steps in where the party stood: his ten days were over when the party's were (the law is silent).
    """
    old, new = fact.party, fact.taker
    moved = {}
    for name in fact.claims:
        claim = case.claims[name]
        debtors = tuple(new if ref == old else ref for ref in claim.debtors)
        moved[name] = replace(claim, creditor=new if claim.creditor == old else claim.creditor, debtors=debtors)
    decided = replace(case.successions[fact.succession], decided=True)
    update = {
        "parties": case.parties.put({new: fact.successor}),
        "claims": case.claims.put(moved),
        "successions": case.successions.put({decided.id: decided}),
    }
    if old in case.voluntary_until:
        update["voluntary_until"] = case.voluntary_until.put({new: case.voluntary_until[old]})
    case = case.model_copy(update=update)
    if not claims_of(case, old):
        case = case.model_copy(update={"succeeded": (*case.succeeded, old)})
    return issued(case, fact, event)
