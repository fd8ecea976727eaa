"""The store of exhibits (kho vật chứng): listed, held against the record, handed over, L25 57; D152 37–39.

What is confiscated goes to the commune where it lies, of the army to the provincial finance body. From the hour that
is fixed for it the taker bears its costs and its risk.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from cases import ledger
from cases.asking import Asked, ExhibitId, Unit
from cases.choices import worded
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.exhibits import KEPT, SORTS, Exhibit, ExhibitStanding, Fate, Sort
from cases.kernel import Appointment, Context, evolves, follows, handles
from cases.ledger import Postings
from cases.settlement import fees_on_performance
from cases.stages.common import DocumentFact, Facts, alive, forbid, in_charge, issued, paper
from cases.stages.fees import reckoned
from cases.stages.money import ClaimPerformed
from cases.stages.receipts import MoneyFact
from cases.state import CaseState


class ListExhibit(Command):
    """Enter a thing in the list of exhibits and assets to be dealt with (danh mục vật chứng, tài sản), D152 37.

    `claim` is what the judgment orders of it; without one the ground to give it back arose otherwise, and `owner` is
    who is to have it (L25 59.1). `amount` is that of money, in đồng.
    """

    words = ("Lập danh mục vật chứng, tài sản", "List an exhibit")

    claim: Annotated[str, Asked("Nghĩa vụ (bỏ trống: căn cứ trả lại khác)", "Claim")] = ""
    owner: Annotated[str, Asked("Người được trả lại (khi không theo nghĩa vụ)", "Who has it back")] = ""
    sort: Annotated[Sort, Asked("Loại", "Sort", choices=worded(SORTS))] = Sort.THING
    description: Annotated[str, Asked("Tên, số lượng, tình trạng", "What it is", long=True)] = Field(
        min_length=1, max_length=1000
    )
    custodian: Annotated[str, Asked("Nơi bảo quản", "Where it is kept")] = Field(min_length=1, max_length=300)
    amount: Annotated[int, Asked("Số tiền", "Amount", unit=Unit.DONG)] = Field(default=0, ge=0)
    perishable: Annotated[bool, Asked("Mau hỏng", "Perishable", article="L25 59.1")] = False
    at_once: Annotated[bool, Asked("Phải tiêu hủy ngay theo luật", "Destroyed at once", article="L25 58.2")] = False


class CheckExhibit(Command):
    """Hold it against the record of its seizure (đối chiếu vật chứng với biên bản thu giữ), D152 37.1, 37.2.

    `difference` is what does not agree with the judgment or the record; nothing where all agrees.
    """

    words = ("Đối chiếu vật chứng với bản án, biên bản", "Check an exhibit")

    exhibit: ExhibitId
    difference: Annotated[str, Asked("Điểm không khớp (bỏ trống: khớp)", "What differs", long=True)] = Field(
        default="", max_length=2000
    )


class TellExhibitDifference(Command):
    """The custodian tells the agency that it differs (thông báo vật chứng không khớp), D152 37.1."""

    words = ("Ghi thông báo vật chứng không khớp", "Record that an exhibit differs")

    exhibit: ExhibitId


class FixExhibitHandover(Command):
    """Sign the notice of the hour at which it is handed over (thông báo chuyển giao vật chứng), L25 57.1; D152 39.1."""

    words = ("Ký thông báo chuyển giao vật chứng, tài sản", "Fix a handover")

    exhibit: ExhibitId
    taker: Annotated[
        str, Asked("Cơ quan tiếp nhận (Ủy ban nhân dân cấp xã, cơ quan tài chính)", "Who takes it over")
    ] = Field(min_length=1, max_length=300)
    hour: Annotated[AwareDatetime, Asked("Giao lúc", "At", article="D152 39.2")]


class RecordExhibitHandover(Command):
    """Sign the minutes of a handover (biên bản giao nhận vật chứng, tài sản), D152 39.1."""

    words = ("Ký biên bản giao nhận vật chứng, tài sản", "Record a handover")

    exhibit: ExhibitId


class OfExhibit(Fact):
    """Something that happened to one exhibit."""

    exhibit: str


class ExhibitListed(OfExhibit, MoneyFact):
    words = ("Đưa vật chứng, tài sản vào danh mục", "Exhibit listed")
    article = "D152 37.1"
    claim: str
    owner: str
    fate: Fate
    sort: Sort
    description: str
    custodian: str
    amount: int
    perishable: bool
    at_once: bool


class ReturnGroundArose(OfExhibit):
    """Something is to be given back of which the decision does not speak."""

    words = ("Phát sinh căn cứ trả lại tiền, tài sản", "Ground to give back arose")

    article = "L25 59.1"
    owes_money: bool


class ExhibitMatched(OfExhibit):
    words = ("Vật chứng khớp với bản án, biên bản thu giữ", "Exhibit agrees with the record")
    article = "D152 37.2"


class ExhibitRecordDiffers(OfExhibit):
    words = ("Vật chứng không khớp với bản án, biên bản thu giữ", "Exhibit differs from the record")
    article = "D152 37.1"
    difference: str


class ExhibitDifferenceTold(OfExhibit):
    words = ("Thông báo vật chứng không khớp", "Difference told")
    article = "D152 37.1"


class ExhibitHandoverFixed(DocumentFact, OfExhibit):
    words = ("Thông báo chuyển giao vật chứng, tài sản", "Handover of an exhibit fixed")
    article = "L25 57.1"
    taker: str
    hour: datetime


class HandoverHourPassed(OfExhibit):
    """Nobody came: from now on the taker bears the costs and the risk (D152 39.2)."""

    words = ("Quá giờ giao vật chứng, bên nhận không đến", "Hour of the handover passed")

    article = "D152 39.2"


class ExhibitTakenOver(DocumentFact, OfExhibit, MoneyFact):
    words = ("Giao nhận vật chứng, tài sản", "Exhibit taken over")
    article = "D152 39.1"
    taker: str


class ExhibitsHandedOver(Fact):
    """All that is confiscated is with who takes it."""

    words = ("Đã chuyển giao hết vật chứng, tài sản tịch thu", "All confiscated exhibits handed over")

    article = "L25 57.1"


@handles(ListExhibit, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS)
def _list(case: CaseState, command: ListExhibit, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    in_charge(case, context)
    claim = case.claims.get(command.claim)
    forbid(
        not (case.decision and case.decision.number),
        "L25 57, 58, 59",
        "Chưa có quyết định thi hành án.",
        "There is no enforcement decision yet.",
    )
    forbid(
        (command.claim and (claim is None or claim.settled or claim.kind not in set(Fate)))
        or bool(command.claim) is bool(command.owner),
        "L25 57, 58, 59",
        "Nêu nghĩa vụ tịch thu, tiêu hủy, trả lại chưa thi hành xong (claim), hoặc người được trả lại (owner).",
        "Name an open claim about things (claim), or who has it back (owner).",
    )
    fate = Fate(claim.kind) if claim else Fate.RETURN
    owner = claim.creditor if claim and fate is Fate.RETURN else command.owner
    forbid(
        (owner and owner not in case.parties) or (command.sort is Sort.MONEY) is not bool(command.amount),
        "L25 59.1",
        "Người được trả lại phải là đương sự; tiền phải nêu số tiền (amount), vật thì không.",
        "Who has it back is a party; of money the amount is named, of things none.",
    )
    forbid(
        command.at_once and fate is not Fate.DESTROY,
        "L25 58.2",
        "Không phải vật tiêu hủy.",
        "It is not to be destroyed.",
    )
    forbid(
        command.sort is Sort.MONEY and fate is Fate.DESTROY,
        "L25 58",
        "Tiền không bị tiêu hủy; tiền giả ghi là vật (sort).",
        "Money is not destroyed; what is counterfeit is entered as a thing (sort).",
    )
    name = f"VC{len(case.exhibits) + 1}"
    yield ExhibitListed(
        exhibit=name,
        fate=fate,
        **command.model_dump(exclude={"owner"}),
        owner=owner,
        postings=ledger.entry(
            (ledger.custody(case.office), command.amount), (ledger.kept(case.id, name), -command.amount)
        ),
    )
    if not claim:
        yield ReturnGroundArose(exhibit=name, owes_money=case.owes_money(owner))


def exhibit_of(case: CaseState, name: str, *at: ExhibitStanding, article: str = "D152 37") -> Exhibit:
    """The exhibit, at one of these points; refuses what is not in the list, or has not come so far."""
    found = case.exhibits.get(name)
    forbid(
        found is None or found.standing not in at,
        article,
        "Vật chứng, tài sản không có trong danh mục hoặc không ở bước này.",
        "The exhibit is not in the list, or not at this step.",
    )
    assert found
    return found


def stored(case: CaseState, name: str, fate: Fate, article: str) -> Exhibit:
    """One in the store that agrees with its record, of this fate."""
    found = exhibit_of(case, name, *KEPT, article=article)
    forbid(
        found.fate is not fate,
        article,
        "Bản án, quyết định không xử lý vật chứng, tài sản này như vậy.",
        "The judgment orders something else of it.",
    )
    return found


def gone_to(account: str, case: CaseState, exhibit: Exhibit) -> Postings:
    """The entry by which its money is kept no more; none of a thing."""
    return ledger.entry((ledger.kept(case.id, exhibit.id), exhibit.amount), (account, -exhibit.amount))


@handles(CheckExhibit, Role.ENFORCER, Role.CLERK, signs=Unsigned.RECORDS)
def _check(case: CaseState, command: CheckExhibit, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    in_charge(case, context)
    found = exhibit_of(case, command.exhibit, ExhibitStanding.LISTED, ExhibitStanding.DIFFERS, article="D152 37.1")
    forbid(
        found.standing is ExhibitStanding.DIFFERS and not found.told,
        "D152 37.1",
        "Phải thông báo việc không khớp trước khi đối chiếu lại.",
        "The difference is told before it is checked again.",
    )
    if command.difference:
        yield ExhibitRecordDiffers(exhibit=found.id, difference=command.difference)
    else:
        yield ExhibitMatched(exhibit=found.id)


@handles(TellExhibitDifference, Role.CLERK, Role.ENFORCER, Partner.HOLDER, signs=Unsigned.RECORDS)
def _tell(case: CaseState, command: TellExhibitDifference, context: Context) -> Facts:
    found = exhibit_of(case, command.exhibit, ExhibitStanding.DIFFERS, article="D152 37.1")
    forbid(found.told, "D152 37.1", "Đã thông báo.", "It was told already.")
    yield ExhibitDifferenceTold(exhibit=found.id)


@handles(FixExhibitHandover, Role.ENFORCER, signs="notice")
def _fix(case: CaseState, command: FixExhibitHandover, context: Context) -> Facts:
    alive(case, context)
    found = stored(case, command.exhibit, Fate.CONFISCATE, "L25 57.1")
    forbid(command.hour <= context.now, "D152 39.2", "Thời điểm đã qua.", "That moment has passed.")
    forbid(found.fixed_for, "D152 39.2", "Đã ấn định giờ giao.", "An hour is fixed already.")
    yield ExhibitHandoverFixed(
        **paper(case, "exhibit", "exhibit_handover_notice", context),
        **command.model_dump(),
    )


@handles(RecordExhibitHandover, Role.ENFORCER, signs="delivery_minutes")
def _hand(case: CaseState, command: RecordExhibitHandover, context: Context) -> Facts:
    alive(case, context)
    found = stored(case, command.exhibit, Fate.CONFISCATE, "L25 57.1")
    forbid(not found.fixed_for, "D152 39.1", "Chưa thông báo chuyển giao.", "The handover is not notified yet.")
    yield ExhibitTakenOver(
        **paper(case, "exhibit", "exhibit_minutes", context),
        exhibit=found.id,
        taker=found.taker,
        postings=gone_to(ledger.custody(case.office), case, found),
    )


@follows(ExhibitTakenOver)
def _all_handed(case: CaseState, fact: ExhibitTakenOver, context: Context) -> Facts:
    if not case.exhibits.count(Fate.CONFISCATE):
        yield ExhibitsHandedOver()
    yield from performed(case, case.exhibits[fact.exhibit], context)


def performed(case: CaseState, exhibit: Exhibit, context: Context) -> Facts:
    """What the judgment orders of the things of one claim is done with the last of them."""
    claim = case.claims.get(exhibit.claim)
    left = any(other.claim == exhibit.claim for other in case.exhibits.group("kept"))
    if claim is None or claim.settled or left:
        return
    charge = fees_on_performance(case, claim, claim.outstanding, context.today, context.pack)
    yield from reckoned(charge)
    how = f"Xử lý vật chứng, tài sản: {exhibit.description}"
    yield ClaimPerformed(claim=claim.id, amount=claim.outstanding, how=how, on=context.today, **charge.totals())


def put(case: CaseState, name: str, **change: Any) -> CaseState:
    """The case with a change to one exhibit."""
    return case.model_copy(update={"exhibits": case.exhibits.put({name: replace(case.exhibits[name], **change)})})


@evolves(ExhibitListed)
def _listed(case: CaseState, fact: ExhibitListed, event: Event) -> CaseState:
    one = Exhibit(id=fact.exhibit, **fact.model_dump(exclude={"exhibit", "postings"}))
    return case.model_copy(update={"exhibits": case.exhibits.put({one.id: one})})


@evolves(ExhibitMatched)
def _matched(case: CaseState, fact: ExhibitMatched, event: Event) -> CaseState:
    return put(case, fact.exhibit, standing=ExhibitStanding.MATCHED, difference="")


@evolves(ExhibitRecordDiffers)
def _differs(case: CaseState, fact: ExhibitRecordDiffers, event: Event) -> CaseState:
    return put(case, fact.exhibit, standing=ExhibitStanding.DIFFERS, difference=fact.difference, told=False)


@evolves(ExhibitDifferenceTold)
def _told(case: CaseState, fact: ExhibitDifferenceTold, event: Event) -> CaseState:
    return put(case, fact.exhibit, told=True)


@evolves(ExhibitHandoverFixed)
def _fixed(case: CaseState, fact: ExhibitHandoverFixed, event: Event) -> CaseState:
    hour = Appointment(at=fact.hour, kind=HandoverHourPassed.kind, data={"exhibit": fact.exhibit})
    case = case.model_copy(update={"appointments": (*case.appointments, hour)})
    return issued(put(case, fact.exhibit, fixed_for=fact.hour, taker=fact.taker), fact, event, parties=())


@evolves(ExhibitTakenOver)
def _taken(case: CaseState, fact: ExhibitTakenOver, event: Event) -> CaseState:
    kept = tuple(a for a in case.appointments if not _hour_of(a, fact.exhibit))
    case = put(case.model_copy(update={"appointments": kept}), fact.exhibit, standing=ExhibitStanding.HANDED)
    return issued(case, fact, event, parties=())


def _hour_of(appointment: Appointment, exhibit: str) -> bool:
    return appointment.kind == HandoverHourPassed.kind and appointment.data["exhibit"] == exhibit
