"""A dossier that is not taken up at once: supplemented, out of time, refused (bổ sung, từ chối yêu cầu thi hành án)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, model_validator

from cases.asking import Asked, Reason, Unit
from cases.choices import ATTACHMENTS, EXCLUDED, worded
from cases.commands import Command, Unsigned
from cases.dossier import Dossier
from cases.dossiers import OWN, DossierState, JudgmentRegistered, Papers, PapersFiled, assessed, issue, with_scanned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Context, evolves, handles
from cases.stages.common import DocumentFact, Facts, forbid, require
from law.guards.limitation import Excluded, may_take_late_payment


class SupplementDossier(Command):
    """Hand in what was missing (bổ sung hồ sơ)."""

    words = ("Bổ sung hồ sơ", "Supplement a dossier")

    attachments: Annotated[tuple[str, ...], Asked("Tài liệu nộp thêm", "Documents", choices=worded(ATTACHMENTS))] = (
        Field(min_length=1)
    )
    papers: Papers = {}

    @model_validator(mode="before")
    @classmethod
    def _scanned_came_along(cls, values: object) -> object:
        return with_scanned(values, values.get("papers") if isinstance(values, dict) else None)


class ProveExclusion(Command):
    """Prove time that the limitation does not count (chứng minh thời gian không tính vào thời hiệu), D152 3."""

    words = ("Chứng minh thời gian không tính vào thời hiệu", "Prove time that does not count")

    excluded: Annotated[
        tuple[Excluded, ...],
        Asked("Thời gian không tính vào thời hiệu", "Time that does not count", article="D152 3", members=EXCLUDED),
    ] = Field(min_length=1)


class DecideLateRequest(Command):
    """The Head accepts a request out of time, or does not (quyết định về yêu cầu quá thời hiệu), D152 10.2."""

    words = ("Quyết định về yêu cầu quá thời hiệu", "Decide on a late request")

    accept: Annotated[bool, Asked("Chấp nhận", "Accept")]
    reason: Reason = Field(min_length=1, max_length=1000)


class TakeLatePayment(Command):
    """The Head takes up what is paid after the limitation (nhận khoản phạm nhân tự nguyện nộp), D152 10.3.

    `prisoner_side`: a prisoner pays, a relative of his, or whoever he authorised. `amount` in đồng is what is paid.
    """

    words = ("Nhận khoản phạm nhân tự nguyện nộp khi hết thời hiệu", "Take a payment after the limitation")

    prisoner_side: Annotated[
        bool, Asked("Phạm nhân, thân nhân, người được ủy quyền nộp", "A prisoner or his side pays", article="D152 10.3")
    ] = False
    amount: Annotated[int, Asked("Số tiền nộp", "Amount", unit=Unit.DONG)] = Field(gt=0)


class ClaimLatePayment(Command):
    """The creditor claims what was paid after the limitation (yêu cầu nhận khoản đã nộp), within a year, D152 10.3."""

    words = ("Yêu cầu nhận khoản nộp khi hết thời hiệu", "Claim a payment after the limitation")


class RequestSupplement(Command):
    """Notify the requester of what is missing (thông báo bổ sung), within one working day (D152 9.6)."""

    words = ("Thông báo bổ sung hồ sơ", "Request a supplement")


class NotifyRefusal(Command):
    """Sign and send the notice of refusal (thông báo từ chối yêu cầu thi hành án), L25 34.4."""

    words = ("Ký thông báo từ chối", "Notify the refusal")


class DossierSupplemented(Fact):
    words = ("Nhận tài liệu bổ sung", "Supplement received")
    article = "D152 9.6"
    attachments: tuple[str, ...]


class SupplementRequested(DocumentFact):
    words = ("Thông báo bổ sung hồ sơ", "Supplement requested")
    article = "D152 9.6"


class ExclusionProved(Fact):
    """Time that does not count was proved; the dossier is assessed anew."""

    words = ("Chứng minh thời gian không tính vào thời hiệu", "Time that does not count proved")

    article = "D152 3"
    excluded: tuple[Excluded, ...]


class LateRequestDecided(Fact):
    words = ("Quyết định về yêu cầu quá thời hiệu", "Late request decided")
    article = "D152 10.2"
    accept: bool
    reason: str


class LatePaymentTaken(Fact):
    words = ("Nhận khoản phạm nhân tự nguyện nộp khi hết thời hiệu", "Payment after the limitation taken")
    article = "D152 10.3"
    amount: int


class LatePaymentNotified(Fact):
    """The creditor is told of what was paid after the limitation; he has a year to claim it."""

    words = ("Thông báo khoản nộp khi hết thời hiệu cho người được thi hành án", "Creditor told of the late payment")
    article = "D152 10.3"


class CreditorClaimedPayment(Fact):
    words = ("Người được thi hành án yêu cầu nhận khoản đã nộp", "Creditor claimed the late payment")
    article = "D152 10.3"


class RefusalNotified(DocumentFact):
    words = ("Thông báo từ chối yêu cầu thi hành án", "Refusal notified")
    article = "L25 34.4"
    ground: str


@handles(
    SupplementDossier,
    Role.PARTY,
    Role.CLERK,
    Partner.SERVICE,
    Partner.REGISTER,
    Partner.COURT,
    Role.SYSTEM,
    needs=("claims",),
    signs=Unsigned.RECORDS,
)
def _supplement(state: DossierState, command: SupplementDossier, context: Context) -> Facts:
    forbid(
        state.stage != "incomplete" or state.dossier is None,
        "D152 9.6",
        "Hồ sơ không chờ bổ sung.",
        "The dossier does not wait for a supplement.",
    )
    assert state.dossier
    yield DossierSupplemented(attachments=command.attachments)
    if command.papers:
        yield PapersFiled(papers=command.papers)
    fuller = _fuller(state.dossier, command.attachments, context.now)
    if "judgment" in command.attachments:
        yield JudgmentRegistered()
    yield from assessed(state, fuller, context.now, context)


def _fuller(dossier: Dossier, attachments: tuple[str, ...], at: datetime) -> Dossier:
    judgment_at = dossier.judgment_at or (at if "judgment" in attachments else None)
    return dossier.model_copy(update={"attachments": (*dossier.attachments, *attachments), "judgment_at": judgment_at})


@handles(ProveExclusion, Role.PARTY, Role.CLERK, needs=("claims",), signs=Unsigned.RECORDS)
def _prove(state: DossierState, command: ProveExclusion, context: Context) -> Facts:
    dossier = _refused_as_late(state)
    yield ExclusionProved(excluded=command.excluded)
    proved = state.model_copy(update={"excluded": (*state.excluded, *command.excluded)})
    yield from assessed(proved, dossier, state.completed_at, context)


@handles(DecideLateRequest, Role.HEAD, needs=("claims",), signs="late_request")
def _decide_late(state: DossierState, command: DecideLateRequest, context: Context) -> Facts:
    dossier = _refused_as_late(state)
    yield LateRequestDecided(accept=command.accept, reason=command.reason)
    if command.accept:
        decided = state.model_copy(update={"late_accepted": True})
        yield from assessed(decided, dossier, state.completed_at, context)


@handles(TakeLatePayment, Role.HEAD, needs=("claims",), signs="late_request")
def _take(state: DossierState, command: TakeLatePayment, context: Context) -> Facts:
    dossier = _refused_as_late(state)
    require(may_take_late_payment(command.prisoner_side))
    owed = sum(one.amount for one in dossier.obligations)
    forbid(
        command.amount > owed, "D152 10.3", "Số tiền lớn hơn nghĩa vụ theo bản án.", "More than the judgment orders."
    )
    yield LatePaymentTaken(amount=command.amount)
    yield LatePaymentNotified()
    taken = state.model_copy(update={"late_paid": command.amount})
    yield from assessed(taken, dossier, state.completed_at, context)


@handles(ClaimLatePayment, Role.PARTY, Role.CLERK, signs=Unsigned.RECORDS)
def _claim(state: DossierState, command: ClaimLatePayment, context: Context) -> Facts:
    forbid(
        "R014" not in state.duties,
        "D152 10.3",
        "Không có khoản nộp khi hết thời hiệu chờ nhận.",
        "No payment after the limitation waits to be claimed.",
    )
    yield CreditorClaimedPayment()


def _refused_as_late(state: DossierState) -> Dossier:
    """The dossier, which must be one about to be refused as out of time (L25 34.4.d)."""
    forbid(
        state.stage != "refusing" or state.ground != "34.4.d" or state.dossier is None,
        "D152 10.2",
        "Hồ sơ không chờ giải quyết vì quá thời hiệu.",
        "The dossier does not wait because it is out of time.",
    )
    assert state.dossier
    return state.dossier


@handles(RequestSupplement, Role.CLERK, Role.SECRETARY, signs="supplement_notice")
def _request_supplement(state: DossierState, command: RequestSupplement, context: Context) -> Facts:
    forbid(state.stage != "incomplete", "D152 9.6", "Hồ sơ không thiếu gì.", "Nothing is missing from the dossier.")
    yield SupplementRequested(
        document=f"supplement-{state.documents + 1}", document_kind="supplement_notice", signer=context.actor.id
    )


@handles(NotifyRefusal, Role.HEAD, Role.DEPUTY, Role.ROOM_HEAD, signs="refusal")
def _notify_refusal(state: DossierState, command: NotifyRefusal, context: Context) -> Facts:
    forbid(state.stage != "refusing", "L25 34.4", "Không có căn cứ từ chối.", "There is no ground to refuse.")
    yield RefusalNotified(
        document=f"refusal-{state.documents + 1}",
        document_kind="refusal_notice",
        signer=context.actor.id,
        ground=state.ground,
    )


@evolves(DossierSupplemented)
def _supplemented(state: DossierState, fact: DossierSupplemented, event: Event) -> DossierState:
    assert state.dossier
    fuller = _fuller(state.dossier, fact.attachments, event.at)
    handed = state.handed.put({OWN: fuller})
    return state.model_copy(update={"handed": handed, "completed_at": event.at, "stage": "received"})


@evolves(ExclusionProved)
def _proved(state: DossierState, fact: ExclusionProved, event: Event) -> DossierState:
    return state.model_copy(update={"excluded": (*state.excluded, *fact.excluded)})


@evolves(LateRequestDecided)
def _late_decided(state: DossierState, fact: LateRequestDecided, event: Event) -> DossierState:
    return state.model_copy(update={"late_accepted": fact.accept})


@evolves(LatePaymentTaken)
def _taken(state: DossierState, fact: LatePaymentTaken, event: Event) -> DossierState:
    return state.model_copy(update={"late_paid": fact.amount})


@evolves(SupplementRequested)
def _supplement_requested(state: DossierState, fact: SupplementRequested, event: Event) -> DossierState:
    return issue(state, event, fact.document, fact.document_kind)


@evolves(RefusalNotified)
def _refusal_notified(state: DossierState, fact: RefusalNotified, event: Event) -> DossierState:
    return issue(state.model_copy(update={"stage": "refused"}), event, fact.document, fact.document_kind)
