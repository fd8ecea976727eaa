"""A dossier from its receipt to its cases, its supplement or its refusal (tiếp nhận yêu cầu thi hành án)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import model_validator

from cases.asking import Asked
from cases.books import Book
from cases.choices import ATTACHMENTS, worded
from cases.commands import Command, Sha256, Unsigned
from cases.dossier import Dossier, DossierReceived
from cases.events import Event, Fact, Partner, Role
from cases.intake import Assessment, IntakeFacts, Outcome, assess, case_clock_start, clock_start
from cases.kernel import Context, Opening, Refusal, Subject, evolves, follows, handles, owe, settle
from cases.names import DossierName
from cases.stages.common import Facts
from cases.stages.opening import opening
from law.guards.limitation import Excluded
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


def with_scanned(values: object, papers: object) -> object:
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
        return {**values, "dossier": with_scanned(values["dossier"], values.get("papers"))}


class PapersFiled(Fact):
    """Scans of what came with a dossier, each by its hash."""

    words = ("Lưu bản chụp tài liệu", "Scans of documents filed")

    article = "D152 9.2"
    papers: dict[str, str]


class DossierFoundIncomplete(Fact):
    words = ("Xác định hồ sơ chưa đầy đủ", "Dossier found incomplete")
    article = "D152 9.6"
    lacking: tuple[Line, ...]
    request_date: date
    due: date | None


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
    yield from assessed(state, command.dossier, None, context)


@follows(DossierReceived)
def _entrusted(state: DossierState, fact: DossierReceived, context: Context) -> Facts:
    """What another agency entrusts is taken up as it comes: only its Head may find it wrong (D152 26.5)."""
    if fact.dossier.entrusted is not None:
        yield from assessed(state, fact.dossier, None, context)


def assessed(state: DossierState, dossier: Dossier, completed_at: datetime | None, context: Context) -> Facts:
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


@evolves(DossierReceived)
def _received(state: DossierState, fact: DossierReceived, event: Event) -> DossierState:
    change = {
        "handed": state.handed.put({OWN: fact.dossier}),
        "channel": fact.dossier.channel.value,
        "stage": "received",
    }
    return issue(state.model_copy(update=change), event, "receipt-slip", "request_receipt")


def issue(state: DossierState, event: Event, document: str, kind: str) -> DossierState:
    state = state.model_copy(update={"documents": state.documents + 1})
    label = f"Ban hành {event.data['number']}"
    return owe(state, event.seq, "issue_document", label, tag=document, seq=event.seq, kind=kind)


@evolves(PapersFiled)
def _filed(state: DossierState, fact: PapersFiled, event: Event) -> DossierState:
    return state.model_copy(update={"papers": (*state.papers, *fact.papers.items())})


@evolves(DossierFoundIncomplete)
def _incomplete(state: DossierState, fact: DossierFoundIncomplete, event: Event) -> DossierState:
    return state.model_copy(
        update={"stage": "incomplete", "reasons": fact.lacking, "request_date": fact.request_date, "due": fact.due}
    )


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
