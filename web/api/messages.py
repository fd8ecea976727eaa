"""What the API takes and gives, besides the messages that all ways in share (Dossier, Answer, DossierAnswer).

Amounts in đồng; days are local (Asia/Ho_Chi_Minh), moments aware.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row

from cases import words
from cases.commands import Forbidden, Unsigned
from cases.deciding import Decided
from cases.dossier import Dossier
from cases.dossiers import DossierState
from cases.duties import working_of
from cases.events import Actor, Event, Proposed, Role
from cases.kernel import Duty, Handler
from cases.report import CaseReport, DutyReport
from cases.state import CaseState, Waiting
from law.model import Line
from law.pack import load_pack
from records.rounds import FailedEffect
from records.what_if import Foreseen, Outlook


class Message(BaseModel):
    model_config = ConfigDict(frozen=True)


class DossierAsked(Message):
    """A dossier to hand in. `sender` is who sends it, as it stands in its id: of a service its own name."""

    model_config = ConfigDict(extra="forbid")

    sender: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,59}$")
    dossier: Dossier


class ActAsked(Message):
    """A command for a case: its name and its payload, as the catalogue of acts describes them."""

    model_config = ConfigDict(extra="forbid")

    command: str = Field(pattern=r"^[a-z_]{1,60}$")
    payload: dict[str, Any] = {}


class CaseLine(Message):
    """A case in a list. `overdue` counts its duties that are late now, `next_due_at` is the next that is not."""

    case: str
    dossier: str
    office: str
    room: str | None
    officer: str | None
    stage: str
    overlay: str | None
    waiting_for: tuple[Waiting, ...]
    decision_number: str | None
    opened_on: date
    ended_on: date | None
    overdue: int
    next_due_at: datetime | None
    claimed: int
    received: int
    held: int
    paid_out: int

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """The line of a row of `web.queries.cases_after`."""
        own = {"case": row.id, "overdue": row.late or 0, "next_due_at": row.upcoming}
        return cls.model_validate({**row._mapping, **own})


class CasePage(Message):
    """A page of cases in the order of their ids; `next` is the cursor of the page after it, empty on the last."""

    cases: tuple[CaseLine, ...]
    next: str


class DossierLine(Message):
    """A dossier in a list; `due` is the day by which the office answers it."""

    dossier: str
    office: str
    channel: str
    stage: str
    ground: str | None
    request_date: date | None
    due: date | None
    case_count: int

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """The line of a row of `web.queries.dossiers_after`."""
        return cls.model_validate({**row._mapping, "dossier": row.id})


class DossierPage(Message):
    """A page of dossiers in the order of their ids; `next` is the cursor of the page after it, empty on the last."""

    dossiers: tuple[DossierLine, ...]
    next: str


class DutyView(Message):
    """An open duty: what it is, whom it binds, when it is due and how that day came about."""

    duty: str
    rule: str
    vi: str
    en: str
    bound: str
    due: date | None
    due_at: datetime | None
    overdue: bool
    paused_since: date | None
    working: tuple[Line, ...]

    @classmethod
    def of(cls, report: DutyReport, now: datetime) -> Self:
        duty: Duty = report.duty
        vi, en = words.rule(duty.rule, load_pack(duty.pack_version))
        late = duty.level >= 2 or (duty.due_at is not None and duty.paused_since is None and duty.due_at <= now)
        return cls(
            duty=duty.id,
            rule=duty.rule,
            vi=vi,
            en=en,
            bound=duty.bound,
            due=duty.due,
            due_at=duty.due_at,
            overdue=late,
            paused_since=duty.paused_since,
            working=report.working,
        )


class PartyView(Message):
    """A party of the case by its reference (C1, D1, …)."""

    reference: str
    name: str
    kind: str


class CaseView(Message):
    """One case as the records have it at `as_of`, the legal moment; `head` is the number of its last event."""

    case: str
    dossier: str
    office: str
    room: str
    officer: str
    origin: str
    stage: str
    overlay: str | None
    decision_number: str
    ended: str
    parties: tuple[PartyView, ...]
    waiting_for: tuple[Waiting, ...]
    duties: tuple[DutyView, ...]
    claimed: int
    received: int
    distributed: int
    held: int
    paid_out: int
    outstanding: int
    head: int
    as_of: datetime

    @classmethod
    def of(cls, report: CaseReport, now: datetime) -> Self:
        case: CaseState = report.state
        sums = ("claimed", "received", "distributed", "held", "paid_out", "outstanding")
        return cls(
            case=case.id,
            dossier=case.dossier,
            office=case.office,
            room=case.room,
            officer=case.officer,
            origin=case.origin,
            stage=case.stage,
            overlay=case.overlay.kind if case.overlay else None,
            decision_number=case.decision.number if case.decision else "",
            ended=str(case.ended.ground) if case.ended else "",
            parties=tuple(
                PartyView(reference=ref, name=party.name, kind=party.kind) for ref, party in case.parties.items()
            ),
            waiting_for=report.waiting,
            duties=tuple(DutyView.of(duty, now) for duty in report.duties),
            **{name: getattr(case, name) for name in sums},
            head=case.head,
            as_of=now,
        )


class DossierView(Message):
    """One dossier as the records have it at `as_of`: where it stands and why, and the cases that came of it."""

    dossier: str
    office: str
    channel: str
    stage: str
    ground: str
    reasons: tuple[Line, ...]
    request_date: date | None
    due: date | None
    cases: tuple[str, ...]
    duties: tuple[DutyView, ...]
    head: int
    as_of: datetime

    @classmethod
    def of(cls, dossier: DossierState, now: datetime) -> Self:
        names = ("office", "channel", "stage", "ground", "reasons", "request_date", "due", "cases", "head")
        duties = (DutyReport(duty=duty, working=working_of(duty)) for duty in dossier.duties.values())
        return cls(
            dossier=dossier.id,
            duties=tuple(DutyView.of(duty, now) for duty in duties),
            as_of=now,
            **{name: getattr(dossier, name) for name in names},
        )


class EventView(Message):
    """An event of the journal: what happened, when, by whom, under which article; `hash` chains them."""

    seq: int
    kind: str
    vi: str
    en: str
    at: datetime
    detected_at: datetime
    actor: Actor
    door: str
    request_id: str
    article: str
    data: dict[str, Any]
    hash: str

    @classmethod
    def of(cls, event: Event) -> Self:
        vi, en = words.event(event.kind)
        return cls(vi=vi, en=en, **event.model_dump(include=cls.model_fields.keys() - {"vi", "en"}))


class EventPage(Message):
    """Events in their order; `next` is the cursor of the page after it, null on the last."""

    case: str
    events: tuple[EventView, ...]
    next: int | None


class ActView(Message):
    """An act and what would become of it now.

    `outlook`: `open`, it would be done as it is; `asks`, it has to be filled in first, and the law is asked then (see
    `problem`); `refused`, the law forbids it, and `refusal` says by which article; `others`, it is for `roles`.
    """

    command: str
    vi: str
    en: str
    outlook: Outlook
    refusal: Forbidden | None
    problem: str
    roles: tuple[Role, ...]

    @classmethod
    def of(cls, foreseen: Foreseen) -> Self:
        vi, en = foreseen.handler.payload.words
        return cls(
            command=foreseen.handler.name,
            vi=vi,
            en=en,
            outlook=foreseen.outlook,
            refusal=foreseen.refusal,
            problem=foreseen.problem,
            roles=tuple(sorted(foreseen.handler.roles)),
        )


class ActsOpen(Message):
    """What the case (or dossier) allows the bearer at `as_of`; none once it is closed and archived."""

    case: str
    stage: str
    head: int
    as_of: datetime
    acts: tuple[ActView, ...]


class Coming(Message):
    """An event as it would come: numbers that a register gives are still empty."""

    kind: str
    vi: str
    en: str
    at: datetime
    article: str
    data: dict[str, Any]

    @classmethod
    def of(cls, proposed: Proposed) -> Self:
        vi, en = words.event(proposed.kind)
        return cls(kind=proposed.kind, vi=vi, en=en, at=proposed.at, article=proposed.article, data=proposed.data)


class Trial(Message):
    """What an act would come to if it was sent now: nothing was recorded."""

    allowed: bool
    refusal: Forbidden | None
    events: tuple[Coming, ...]

    @classmethod
    def of(cls, decided: Decided) -> Self:
        refusal = decided.refusal
        events = () if refusal else tuple(Coming.of(one) for one in decided.proposals)
        return cls(allowed=refusal is None, refusal=refusal, events=events)


class EffectView(Message):
    """An outside effect that failed for good and waits for a person, who may send `retry_effect` with its key."""

    key: str
    subject: str
    office: str
    effect: str
    label: str
    problem: str
    failed_at: datetime

    @classmethod
    def of(cls, failed: FailedEffect) -> Self:
        return cls.model_validate(failed, from_attributes=True)


class Effects(Message):
    """The failed effects within reach, the latest first; at most 200."""

    effects: tuple[EffectView, ...]


class ActDeclared(Message):
    """An act of the catalogue: whose it is, who may send it, the schema of its payload (JSON Schema 2020-12).

    `unsigned` says why it signs no document, where it never does.
    """

    command: str
    vi: str
    en: str
    subject: str
    roles: tuple[Role, ...]
    unsigned: str
    schema_: dict[str, Any] = Field(serialization_alias="schema")

    @classmethod
    def of(cls, handler: Handler, schema: dict[str, Any]) -> Self:
        vi, en = handler.payload.words
        return cls(
            command=handler.name,
            vi=vi,
            en=en,
            subject={"CaseState": "case", "DossierState": "dossier"}.get(handler.subject.__name__, "any"),
            roles=tuple(sorted(handler.roles)),
            unsigned=" / ".join(handler.signs.value) if isinstance(handler.signs, Unsigned) else "",
            schema_=schema,
        )


class Catalogue(Message):
    """Every act that the program knows."""

    acts: tuple[ActDeclared, ...]
