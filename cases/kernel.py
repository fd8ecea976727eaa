"""The kernel that dossiers and cases share: what a subject is, how commands and facts are registered, evolve and fold.

`decide` (cases/deciding.py) proposes facts; the journal stores them; `evolve(subject, event)` folds what was stored.
What the law attaches to an event (duties that open, pause and end) and what the procedure attaches to it
(`follows`) is proposed in the same breath, so that one append holds an act with all its consequences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError

from cases.commands import LARGEST, Command, Envelope, Forbidden, Malformed, holds_nul
from cases.events import Actor, Event, Fact, Proposed, Role, snake
from law.pack import Pack
from law.periods import local_day


class Owed(BaseModel):
    """An outside effect still owed. Its key (subject, event number, effect) makes it happen once."""

    model_config = ConfigDict(frozen=True)

    key: str
    effect: str
    data: dict[str, Any] = {}
    label: str = ""
    failed: bool = False


class Duty(BaseModel):
    """A running deadline: a rule of the pack that an event opened. Its working is derived from these recorded inputs.

    `next_at` is the next moment at which it warns, breaches or escalates; `level` counts how far it has gone (0 open,
    1 warned, 2 breached, 3 and more escalated).
    """

    model_config = ConfigDict(frozen=True)

    id: str
    rule: str
    topic: str
    start: datetime
    facts: dict[str, str] = {}
    suspensions: tuple[tuple[date, date, str], ...] = ()
    paused_since: date | None = None
    bound: str
    due: date | None
    due_at: datetime | None
    provisional: bool
    next_at: datetime | None
    level: int = 0
    opened_seq: int
    pack_version: str


class Appointment(BaseModel):
    """A moment at which a fact of the procedure comes about by itself (the end of a postponement, of listening)."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    kind: str
    data: dict[str, Any] = {}


class Subject(BaseModel):
    """What a journal describes: a dossier or a case."""

    model_config = ConfigDict(frozen=True)

    id: str
    office: str
    pack: str
    head: int = 0
    head_hash: str = ""
    stage: str = ""
    duties: tuple[Duty, ...] = ()
    owed: tuple[Owed, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    finished: bool = False

    def next_at(self) -> datetime | None:
        """The next moment at which anything warns, expires or escalates."""
        moments = [d.next_at for d in self.duties if d.next_at] + [a.at for a in self.appointments]
        return min(moments, default=None)

    def traits(self) -> dict[str, str]:
        """Flat facts that rules may ask for in their `when`."""
        return {}


S = TypeVar("S", bound=Subject)


class Refusal(Exception):
    """Raised in a handler when the law forbids the act."""

    def __init__(self, article: str, vi: str, en: str) -> None:
        super().__init__(article)
        self.forbidden = Forbidden(article=article, vi=vi, en=en)


class Refused(Fact):
    """An act that the law forbids was asked for (DESIGN.md idea 8: a refusal is a record)."""

    command: str
    reason_article: str
    vi: str
    en: str


class EffectFailed(Fact):
    """An outside effect failed for good; a person must look (việc cần xử lý)."""

    key: str
    effect: str
    problem: str


class EffectRetried(Fact):
    """A person ordered a failed effect to be tried again."""

    key: str


@dataclass(frozen=True)
class Context:
    """What a handler may know besides its subject.

    Who acts, when (legal time), under which law, and facts from outside.
    """

    actor: Actor
    now: datetime
    pack: Pack
    request_id: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The local day (Asia/Ho_Chi_Minh)."""
        return local_day(self.now)


@dataclass(frozen=True)
class Handler:
    """How a command is decided: its payload, who may send it, what must be fetched for it.

    `contested` is fetched only once the append found that another subject came first.
    """

    name: str
    payload: type[Command]
    roles: frozenset[Role]
    needs: tuple[str, ...]
    contested: tuple[str, ...]
    decide: Callable[[Any, Any, Context], Iterable[Fact | Proposed]]

    def asks(self, actor: Actor, *, again: bool) -> tuple[str, ...]:
        """The facts to fetch for this actor: the Head acts in his own power and needs no delegation (L25 22.2)."""
        own = actor.role is Role.HEAD
        return tuple(n for n in self.needs if not (own and n == "delegations")) + (self.contested if again else ())

    @cached_property
    def subject(self) -> type[Subject]:
        """What the command may be sent to, a dossier, a case or either: what its decider takes first."""
        first: type[Subject] = next(iter(get_type_hints(self.decide).values()))
        return first


HANDLERS: dict[str, Handler] = {}
_EVOLVERS: dict[type[Fact], Callable[[Any, Any, Event], Any]] = {}
_FOLLOWERS: dict[type[Fact], list[Callable[[Any, Any, Context], Iterable[Fact | Proposed]]]] = {}

Decider = Callable[[Any, Any, Context], Iterable["Fact | Proposed"]]


def handles(
    payload: type[Command], *roles: Role, needs: tuple[str, ...] = (), contested: tuple[str, ...] = ()
) -> Callable[[Decider], Decider]:
    """Register the function that decides a command. `needs` names facts that the workflow fetches first."""

    def register(function: Decider) -> Decider:
        name = snake(payload.__name__)
        HANDLERS[name] = Handler(name, payload, frozenset(roles), needs, contested, function)
        return function

    return register


def evolves(fact: type[Fact]) -> Callable[[Callable[[Any, Any, Event], Any]], Callable[[Any, Any, Event], Any]]:
    """Register how a stored fact changes its subject."""

    def register(function: Callable[[Any, Any, Event], Any]) -> Callable[[Any, Any, Event], Any]:
        _EVOLVERS[fact] = function
        return function

    return register


def follows(*facts: type[Fact]) -> Callable[[Decider], Decider]:
    """Register what an event brings about of itself, in the same append."""

    def register(function: Decider) -> Decider:
        for fact in facts:
            _FOLLOWERS.setdefault(fact, []).append(function)
        return function

    return register


def followers(fact: Fact) -> Sequence[Decider]:
    """What the procedure attaches to a fact of this type."""
    return _FOLLOWERS.get(type(fact), ())


def evolve(subject: S, event: Event) -> S:
    """Fold one stored event."""
    fact = event.fact()
    change = _EVOLVERS.get(type(fact))
    after: S = change(subject, fact, event) if change else subject
    kept = tuple(a for a in after.appointments if not (a.kind == event.kind and a.at <= event.at))
    return after.model_copy(update={"head": event.seq, "head_hash": event.hash, "appointments": kept})


def admit(envelope: Envelope) -> Handler:
    """The handler of a well-formed command whose sender's role may send it; see `parse`."""
    return parse(envelope)[0]


def parse(envelope: Envelope) -> tuple[Handler, Command]:
    """The handler of a well-formed command whose sender's role may send it, and the command itself.

    Raises `Malformed` naming the field; such a command is turned away and leaves no record.
    """
    handler = HANDLERS.get(envelope.command)
    if handler is None:
        raise Malformed("command", f"không có lệnh “{envelope.command}” / no such command; see `thads schema`")
    check_readable(envelope)
    if handler.roles and envelope.actor.role not in handler.roles:
        allowed = ", ".join(sorted(handler.roles))
        raise Malformed(
            "actor.role", f"vai trò {envelope.actor.role} không được gửi lệnh này / must be one of: {allowed}"
        )
    try:
        return handler, handler.payload.model_validate(envelope.payload)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise Malformed("payload." + ".".join(str(p) for p in first["loc"]), first["msg"]) from None


def check_readable(envelope: Envelope) -> None:
    """Raise `Malformed` for what neither JSON nor SQL can hold, and for what would not fit through the engine."""
    try:
        size = envelope.size()
    except UnicodeEncodeError:
        raise Malformed("payload", "có ký tự hỏng (nửa cặp thay thế) / a text holds half a character") from None
    if size > LARGEST:
        raise Malformed(
            "payload",
            f"quá lớn: {size} byte, tối đa {LARGEST}; gửi tài liệu bằng mã băm / "
            f"too large: {size} bytes, at most {LARGEST}; send documents by their hash",
        )
    if holds_nul(envelope.payload):
        raise Malformed("payload", "có ký tự NUL; hãy bỏ đi / a text holds the character NUL; remove it")


def fold(subject: S, events: Sequence[Event]) -> S:
    """Fold the events that come after the subject's head; earlier ones are known already.

    Raises ValueError on a gap: folding around a missing event would invent a history.
    """
    for event in events:
        if event.seq <= subject.head:
            continue
        if event.seq != subject.head + 1:
            raise ValueError(f"journal gap: head {subject.head}, next event {event.seq}")
        subject = evolve(subject, event)
    return subject


@evolves(EffectFailed)
def _effect_failed(subject: Subject, fact: EffectFailed, event: Event) -> Subject:
    owed = tuple(o.model_copy(update={"failed": True}) if o.key == fact.key else o for o in subject.owed)
    return subject.model_copy(update={"owed": owed})


@evolves(EffectRetried)
def _effect_retried(subject: Subject, fact: EffectRetried, event: Event) -> Subject:
    owed = tuple(o.model_copy(update={"failed": False}) if o.key == fact.key else o for o in subject.owed)
    return subject.model_copy(update={"owed": owed})


class RetryEffect(Command):
    """Order a failed outside effect to be tried again (thực hiện lại)."""

    key: str


@handles(RetryEffect, Role.HEAD, Role.DEPUTY, Role.ROOM_HEAD, Role.ENFORCER, Role.ACCOUNTANT)
def _retry(subject: Subject, command: RetryEffect, context: Context) -> Iterator[Fact]:
    if not any(o.key == command.key and o.failed for o in subject.owed):
        raise Refusal("L25 5.3", "Không có tác vụ hỏng nào mang khóa này.", "No failed effect has this key.")
    yield EffectRetried(key=command.key)


def owe(subject: S, seq: int, effect: str, label: str, /, **data: Any) -> S:
    """The subject with one more outside effect owed, keyed by the event that owes it."""
    tag = data.get("tag", "")
    key = f"{subject.id}/{seq}/{effect}" + (f"/{tag}" if tag else "")
    return subject.model_copy(update={"owed": (*subject.owed, Owed(key=key, effect=effect, data=data, label=label))})


def settle(subject: S, key: str) -> S:
    """The subject without an effect that has been carried out."""
    return subject.model_copy(update={"owed": tuple(o for o in subject.owed if o.key != key)})
