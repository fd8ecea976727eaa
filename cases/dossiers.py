"""A dossier from its receipt to its cases, its supplement or its refusal (tiếp nhận yêu cầu thi hành án)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from cases.asking import Asked, Reason, Unit
from cases.books import Book
from cases.choices import ATTACHMENTS, EXCLUDED, worded
from cases.commands import Command, Sha256, Unsigned
from cases.dossier import Dossier, DossierReceived
from cases.events import Event, Fact, Partner, Role
from cases.intake import Assessment, IntakeFacts, Outcome, assess, case_clock_start, clock_start
from cases.kernel import Context, Opening, Refusal, Subject, evolves, follows, handles, owe, settle
from cases.names import DossierName
from cases.stages.common import DocumentFact, Facts, forbid, require
from cases.stages.opening import opening
from law.guards.limitation import Excluded, may_take_late_payment
from law.model import Line

OWN = "dossier"
"""The key of the one item of its book."""


DOSSIER_STAGE_WORDS: dict[str, tuple[str, str]] = {
    "received": ("Đã nhận", "Received"),
    "incomplete": ("Chờ bổ sung", "To be supplemented"),
    "refusing": ("Có căn cứ từ chối, chờ thông báo", "To be refused, notice due"),
    "refused": ("Đã từ chối", "Refused"),
    "accepted": ("Đã thụ lý", "Accepted"),
}


class DossierState(Subject):
    """A dossier (hồ sơ yêu cầu); `stage` is one of received, incomplete, refusing, refused, accepted."""

    words = ("hồ sơ yêu cầu", "a dossier")

    handed: Book[Dossier] = Book()  # a book of one: what is large is written and read when it changes, and not else
    channel: str = ""
    ground: str = ""
    reasons: tuple[Line, ...] = ()
    request_date: date | None = None
    due: date | None = None
    completed_at: datetime | None = None
    excluded: tuple[Excluded, ...] = ()
    late_accepted: bool | None = None
    late_paid: int = 0  # what a prisoner pays after the limitation, in đồng (D152 10.3)
    documents: int = 0
    cases: tuple[str, ...] = ()
    why: tuple[tuple[Line, ...], ...] = ()  # of each case, why it is one of its own
    papers: tuple[tuple[str, str], ...] = ()  # scans, each with what it is of and its hash

    @property
    def dossier(self) -> Dossier | None:
        """What was handed in, with its supplements; None before anything was."""
        return self.handed.get(OWN)

    @property
    def over(self) -> bool:
        """A dossier is done when it is accepted or refused and nothing of it is owed any more."""
        return self.stage in ("accepted", "refused") and not self.owed

    @property
    def things(self) -> int:
        """An obligation with its two sides takes what an item of a book does."""
        return len(self.dossier.obligations) if self.dossier else 0

    def traits(self, on: date) -> dict[str, str]:
        return {"channel": self.channel}


Papers = Annotated[
    dict[Literal["judgment", "request", "id_card", "authority"], Sha256],
    Asked("Bản chụp tài liệu", "Scans of the documents", choices=worded(ATTACHMENTS), article="D152 9.2"),
]
"""What was handed in on paper, as scans that are kept with the dossier; `attachments` say which documents came."""


def _with_scanned(values: object, papers: object) -> object:
    """What names its `attachments`, with those of which a scan came along."""
    if not (isinstance(values, dict) and isinstance(papers, dict) and papers):
        return values
    came = values.get("attachments") or ()
    return {**values, "attachments": [*came, *(paper for paper in papers if paper not in came)]}


class SubmitDossier(Command):
    """Hand in a dossier (nộp yêu cầu, chuyển giao bản án)."""

    words = ("Nộp hồ sơ", "Submit a dossier")

    dossier: Annotated[Dossier, Asked("Hồ sơ", "Dossier")]
    papers: Papers = {}

    @model_validator(mode="before")
    @classmethod
    def _scanned_came_along(cls, values: object) -> object:
        if not isinstance(values, dict) or "dossier" not in values:
            return values
        return {**values, "dossier": _with_scanned(values["dossier"], values.get("papers"))}


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
        return _with_scanned(values, values.get("papers") if isinstance(values, dict) else None)


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


class RequestSupplement(Command):
    """Notify the requester of what is missing (thông báo bổ sung), within one working day (D152 9.6)."""

    words = ("Thông báo bổ sung hồ sơ", "Request a supplement")


class NotifyRefusal(Command):
    """Sign and send the notice of refusal (thông báo từ chối yêu cầu thi hành án), L25 34.4."""

    words = ("Ký thông báo từ chối", "Notify the refusal")


class PapersFiled(Fact):
    """Scans of what came with a dossier, each by its hash."""

    words = ("Lưu bản chụp tài liệu", "Scans of documents filed")

    article = "D152 9.2"
    papers: dict[str, str]


class DossierSupplemented(Fact):
    words = ("Nhận tài liệu bổ sung", "Supplement received")
    article = "D152 9.6"
    attachments: tuple[str, ...]


class DossierFoundIncomplete(Fact):
    words = ("Xác định hồ sơ chưa đầy đủ", "Dossier found incomplete")
    article = "D152 9.6"
    lacking: tuple[Line, ...]
    request_date: date
    due: date | None


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


class RefusalGroundFound(Fact):
    words = ("Xác định căn cứ từ chối", "Ground of refusal found")
    article = "L25 34.4"
    ground: str
    reasons: tuple[Line, ...]
    request_date: date
    due: date | None
    clock_start: datetime

    def starts(self, at: datetime) -> datetime:
        return self.clock_start


class RefusalNotified(DocumentFact):
    words = ("Thông báo từ chối yêu cầu thi hành án", "Refusal notified")
    article = "L25 34.4"
    ground: str


class JudgmentRegistered(Fact):
    """The judgment is entered in the register of judgments received (sổ nhận bản án, quyết định)."""

    words = ("Vào sổ nhận bản án, quyết định", "Judgment registered")

    article = "D152 7.4"
    series = {"number": "judgment"}
    number: str = ""


class RequestRegistered(Fact):
    """The complete request is entered in the register of requests (sổ nhận yêu cầu thi hành án)."""

    words = ("Vào sổ nhận yêu cầu thi hành án", "Request registered")

    article = "D152 9.4"
    series = {"number": "request"}
    number: str = ""


class DossierAccepted(Fact):
    """The dossier becomes these cases, for these reasons; parts may be refused at the same time.

    The cases are opened in the same breath: what each begins with is the first event of its own journal. `why` says of
    each why it is one of its own (D152 8, 11).
    """

    words = ("Thụ lý hồ sơ", "Dossier accepted")

    article = "L25 34.3"
    request_date: date
    due: date | None
    cases: tuple[str, ...]
    why: tuple[tuple[Line, ...], ...]
    reasons: tuple[Line, ...]


class CasesStarted(Fact):
    """The cases of the dossier run."""

    words = ("Lập các vụ việc của hồ sơ", "Cases of the dossier started")

    article = "L25 3.8"
    key: str
    cases: tuple[str, ...]


def intake_facts(
    facts: Mapping[str, Any],
    completed_at: datetime | None,
    excluded: tuple[Excluded, ...] = (),
    late_accepted: bool | None = None,
    late_paid: int = 0,
) -> IntakeFacts:
    """What the office knows, from the facts that were fetched and what was proved or decided about lateness."""
    known = facts.get("claims", {})
    return IntakeFacts(
        completed_at=completed_at,
        excluded=excluded,
        head_accepts_late=late_accepted,
        late_paid=late_paid,
        decided=known.get("decided", {}),
        overdue=known.get("overdue", {}),
        pending=known.get("pending", {}),
        alike=known.get("alike", {}),
        returned=frozenset(known.get("returned", ())),
    )


@handles(
    SubmitDossier,
    Role.CLERK,
    Role.SECRETARY,
    Role.PARTY,
    Partner.SERVICE,
    Partner.REGISTER,
    Partner.COURT,
    needs=("claims",),
    signs=Unsigned.RECORDS,
    begins=True,
)
def _submit(state: DossierState, command: SubmitDossier, context: Context) -> Facts:
    if state.dossier is not None:
        if state.dossier != command.dossier:
            raise Refusal(
                "D152 9.4",
                "Mã hồ sơ này đã nhận với nội dung khác; hãy dùng mã mới hoặc gửi bổ sung.",
                "This dossier id came before with other contents; use a new id, or send a supplement.",
            )
        return
    yield DossierReceived(dossier=command.dossier)
    if command.papers:
        yield PapersFiled(papers=command.papers)
    if command.dossier.entrusted is not None:
        return  # what follows is the same when another office of this installation hands it over
    if "judgment" in command.dossier.attachments:
        yield JudgmentRegistered()
    yield from _assessed(state, command.dossier, None, context)


@follows(DossierReceived)
def _entrusted(state: DossierState, fact: DossierReceived, context: Context) -> Facts:
    """What another agency entrusts is taken up as it comes: only its Head may find it wrong (D152 26.5)."""
    if fact.dossier.entrusted is not None:
        yield from _assessed(state, fact.dossier, None, context)


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
    yield from _assessed(state, fuller, context.now, context)


def _fuller(dossier: Dossier, attachments: tuple[str, ...], at: datetime) -> Dossier:
    judgment_at = dossier.judgment_at or (at if "judgment" in attachments else None)
    return dossier.model_copy(update={"attachments": (*dossier.attachments, *attachments), "judgment_at": judgment_at})


def _assessed(state: DossierState, dossier: Dossier, completed_at: datetime | None, context: Context) -> Facts:
    """What becomes of the dossier as it now stands: incomplete, to be refused, or accepted with its cases."""
    facts = intake_facts(context.facts, completed_at, state.excluded, state.late_accepted, state.late_paid)
    result = assess(dossier, facts, context.pack)
    if result.outcome is Outcome.SUPPLEMENT:
        due = result.notice.due if result.notice else None
        yield DossierFoundIncomplete(lacking=result.reasons, request_date=result.request_date, due=due)
    elif result.outcome is Outcome.REFUSED:
        yield RefusalGroundFound(
            ground=result.ground or "",
            reasons=result.reasons,
            request_date=result.request_date,
            due=result.notice.due if result.notice else None,
            clock_start=clock_start(dossier, facts, context.pack),
        )
    else:
        if not dossier.by_court and dossier.entrusted is None:
            yield RequestRegistered()
        yield from _accepted(state, dossier, result, clock_start(dossier, facts, context.pack), context)


def _accepted(state: DossierState, dossier: Dossier, result: Assessment, start: datetime, context: Context) -> Facts:
    own = DossierName.read(state.id)
    assert own
    names = tuple(own.case(n) for n in range(1, len(result.cases) + 1))
    yield DossierAccepted(
        request_date=result.request_date,
        due=result.decision_due,
        cases=names,
        why=tuple(plan.why for plan in result.cases),
        reasons=result.told,
    )
    for plan, name in zip(result.cases, names, strict=True):
        yield Opening(name, opening(plan, dossier, state.id, case_clock_start(plan, start), context.pack))


@handles(ProveExclusion, Role.PARTY, Role.CLERK, needs=("claims",), signs=Unsigned.RECORDS)
def _prove(state: DossierState, command: ProveExclusion, context: Context) -> Facts:
    dossier = _refused_as_late(state)
    yield ExclusionProved(excluded=command.excluded)
    proved = state.model_copy(update={"excluded": (*state.excluded, *command.excluded)})
    yield from _assessed(proved, dossier, state.completed_at, context)


@handles(DecideLateRequest, Role.HEAD, needs=("claims",), signs="late_request")
def _decide_late(state: DossierState, command: DecideLateRequest, context: Context) -> Facts:
    dossier = _refused_as_late(state)
    yield LateRequestDecided(accept=command.accept, reason=command.reason)
    if command.accept:
        decided = state.model_copy(update={"late_accepted": True})
        yield from _assessed(decided, dossier, state.completed_at, context)


@handles(TakeLatePayment, Role.HEAD, needs=("claims",), signs="late_request")
def _take(state: DossierState, command: TakeLatePayment, context: Context) -> Facts:
    dossier = _refused_as_late(state)
    require(may_take_late_payment(command.prisoner_side))
    owed = sum(one.amount for one in dossier.obligations)
    forbid(
        command.amount > owed, "D152 10.3", "Số tiền lớn hơn nghĩa vụ theo bản án.", "More than the judgment orders."
    )
    yield LatePaymentTaken(amount=command.amount)
    taken = state.model_copy(update={"late_paid": command.amount})
    yield from _assessed(taken, dossier, state.completed_at, context)


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


@evolves(DossierReceived)
def _received(state: DossierState, fact: DossierReceived, event: Event) -> DossierState:
    change = {
        "handed": state.handed.put({OWN: fact.dossier}),
        "channel": fact.dossier.channel.value,
        "stage": "received",
    }
    return _issue(state.model_copy(update=change), event, "receipt-slip", "request_receipt")


def _issue(state: DossierState, event: Event, document: str, kind: str) -> DossierState:
    state = state.model_copy(update={"documents": state.documents + 1})
    label = f"Ban hành {event.data['number']}"
    return owe(state, event.seq, "issue_document", label, tag=document, seq=event.seq, kind=kind)


@evolves(PapersFiled)
def _filed(state: DossierState, fact: PapersFiled, event: Event) -> DossierState:
    return state.model_copy(update={"papers": (*state.papers, *fact.papers.items())})


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


@evolves(DossierFoundIncomplete)
def _incomplete(state: DossierState, fact: DossierFoundIncomplete, event: Event) -> DossierState:
    return state.model_copy(
        update={"stage": "incomplete", "reasons": fact.lacking, "request_date": fact.request_date, "due": fact.due}
    )


@evolves(SupplementRequested)
def _supplement_requested(state: DossierState, fact: SupplementRequested, event: Event) -> DossierState:
    return _issue(state, event, fact.document, fact.document_kind)


@evolves(RefusalGroundFound)
def _ground_found(state: DossierState, fact: RefusalGroundFound, event: Event) -> DossierState:
    change = {
        "stage": "refusing",
        "ground": fact.ground,
        "reasons": fact.reasons,
        "request_date": fact.request_date,
        "due": fact.due,
    }
    return state.model_copy(update=change)


@evolves(RefusalNotified)
def _refusal_notified(state: DossierState, fact: RefusalNotified, event: Event) -> DossierState:
    return _issue(state.model_copy(update={"stage": "refused"}), event, fact.document, fact.document_kind)


@evolves(DossierAccepted)
def _dossier_accepted(state: DossierState, fact: DossierAccepted, event: Event) -> DossierState:
    change = {
        "stage": "accepted",
        "reasons": fact.reasons,
        "cases": fact.cases,
        "why": fact.why,
        "request_date": fact.request_date,
        "due": fact.due,
    }
    return owe(state.model_copy(update=change), event.seq, "start_cases", "Lập vụ việc thi hành án", seq=event.seq)


@evolves(CasesStarted)
def _cases_started(state: DossierState, fact: CasesStarted, event: Event) -> DossierState:
    return settle(state, fact.key)


def outcome_of(state: DossierState) -> str:
    """accepted, supplement or refused, as the caller is told."""
    return {"accepted": "accepted", "incomplete": "supplement"}.get(state.stage, "refused")
