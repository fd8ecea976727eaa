"""The kernel that dossiers and cases share: what a subject is, how commands and facts are registered, evolve and fold.

`decide` (cases/deciding.py) proposes facts; the journal stores them; `evolve(subject, event)` folds what was stored.
What the law attaches to an event (duties that open, pause and end) and what the procedure attaches to it
(`follows`) is proposed in the same breath, so that one append holds an act with all its consequences.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError

from cases.books import Book, Part
from cases.commands import LARGEST_STAGED, Command, Envelope, Forbidden, Malformed, Unsigned, unwritable
from cases.events import STAFF, Actor, Event, Fact, Partner, Proposed, Role, snake
from law.misfit import problems
from law.pack import Pack, load_pack
from law.periods import local_day


@dataclass(frozen=True, slots=True)
class Owed(Part):
    """An outside effect still owed. Its key (subject, event number, effect) makes it happen once."""

    key: str
    effect: str
    data: dict[str, Any] = field(default_factory=dict)
    label: str = ""
    failed: bool = False

    def groups(self) -> tuple[Hashable, ...]:
        return (self.effect, "failed") if self.failed else (self.effect,)


@dataclass(frozen=True, slots=True)
class Duty(Part):
    """A running deadline: a rule of the pack that an event opened. Its working is derived from these recorded inputs.

    `next_at` is the next moment at which it warns, breaches or escalates; `level` counts how far it has gone (0 open,
    1 warned, 2 breached, 3 and more escalated).
    """

    id: str
    rule: str
    topic: str
    start: datetime
    bound: str
    due: date | None
    due_at: datetime | None
    provisional: bool
    next_at: datetime | None
    opened_seq: int
    pack_version: str
    facts: dict[str, str] = field(default_factory=dict)
    suspensions: tuple[tuple[date, date, str], ...] = ()
    paused_since: date | None = None
    level: int = 0
    known_at: datetime | None = None  # when a supervisor took note that it is overdue

    def groups(self) -> tuple[Hashable, ...]:
        return (self.rule, "overdue") if self.level >= 2 else (self.rule,)

    @property
    def binding(self) -> bool:
        """Whether somebody is late when it runs out."""
        pack = load_pack(self.pack_version)
        return pack.binds(pack.rules[self.rule])

    def leasts(self) -> Mapping[str, Any]:
        """The next moment with the duty it belongs to; the next due moment that has not passed; and from when somebody
        is late, passed or not."""
        runs = self.paused_since is None
        return {
            "next": (self.next_at, self.id) if self.next_at else None,
            "due": self.due_at if self.level < 2 else None,
            "late": self.due_at if runs and self.binding else None,
        }


class Appointment(BaseModel):
    """A moment at which a fact of the procedure comes about by itself (the end of a postponement, of listening)."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    kind: str
    data: dict[str, Any] = {}


class Subject(BaseModel):
    """What a journal describes: a dossier, a case, a proceeding of the office."""

    model_config = ConfigDict(frozen=True)

    words: ClassVar[tuple[str, str]] = ("", "")
    """What it is called, in Vietnamese and in English."""

    id: str
    office: str
    pack: str
    head: int = 0
    head_hash: str = ""
    stage: str = ""
    duties: Book[Duty] = Book()
    owed: Book[Owed] = Book()
    appointments: tuple[Appointment, ...] = ()
    finished: bool = False
    restored: int = 0  # how often it went on from restored records
    acted_at: datetime | None = None  # when anybody but the engine last did what the law let him do; legal, UTC

    def next_at(self) -> datetime | None:
        """The next moment at which anything warns, expires or escalates."""
        duty = self.duties.least("next")
        moments = [a.at for a in self.appointments] + ([duty[0]] if duty else [])
        return min(moments, default=None)

    @property
    def over(self) -> bool:
        """Whether nothing is awaited any more, of people or of time."""
        return self.finished

    @property
    def things(self) -> int:
        """How many things it holds beside those of its books: what it takes in memory."""
        return 0

    def traits(self, on: date) -> dict[str, str]:
        """Flat facts, as of a local day, that rules may ask for in their `when`."""
        return {}


S = TypeVar("S", bound=Subject)


@dataclass(frozen=True)
class Opening:
    """A case or a dossier that a decision opens: its name, and the first fact of its journal."""

    subject: str
    fact: Fact


class Refusal(Exception):
    """Raised in a handler when the law forbids the act."""

    def __init__(self, article: str, vi: str, en: str) -> None:
        super().__init__(article)
        self.forbidden = Forbidden(article=article, vi=vi, en=en)


class Refused(Fact):
    """An act that the law forbids was asked for (DESIGN.md idea 8: a refusal is a record)."""

    words = ("Từ chối yêu cầu trái luật", "Act refused by law")

    command: str
    reason_article: str
    vi: str
    en: str

    @property
    def why(self) -> Forbidden:
        """The article and the reason, as an answer tells them."""
        return Forbidden(article=self.reason_article, vi=self.vi, en=self.en)


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


Decider = Callable[[Any, Any, Context], Iterable[Fact | Proposed | Opening]]
"""Decides a command, or says what follows from a fact: subject, command or fact, context -> what is proposed."""


Signs = str | Unsigned | Callable[[Any, Any], str]
"""Which document a command signs: its code, what says so of the subject and the payload, or why it signs none."""


@dataclass(frozen=True)
class Handler:
    """How a command is decided: its payload, whose it is, who may send it, what must be read for it, what it signs.

    `begins`: it is the first word of its subject, which is not there before.
    """

    name: str
    payload: type[Command]
    subject: type[Subject]
    roles: frozenset[Role]
    needs: tuple[str, ...]
    signs: Signs
    begins: bool
    decide: Decider
    partners: frozenset[Partner] = frozenset()
    steps: Mapping[str, type[Fact]] = field(default_factory=dict)

    def takes(self, actor: Actor) -> bool:
        """Whether somebody in this role may send the command at all; of the partners, this one."""
        if actor.role is Role.PARTNER and actor.id not in self.partners:
            return False
        return not self.roles or actor.role in self.roles

    def tellers(self, payload: Command) -> frozenset[Partner]:
        """The partners who may send this very command: of a step those whose own it is."""
        return frozenset(self.steps[payload.step].partners) if self.steps else self.partners  # type: ignore[attr-defined]

    def document(self, subject: Subject, payload: Command) -> str:
        """The code of the document that the command signs (`law.guards.catalogue`), or nothing (cases/authority.py)."""
        if isinstance(self.signs, Unsigned):
            return ""
        return self.signs if isinstance(self.signs, str) else self.signs(subject, payload)

    def asks(self, actor: Actor) -> tuple[str, ...]:
        """The facts to read for this actor: the Head acts in his own power and needs no delegation (L25 22.2), and only
        an enforcer acts for another in that one's cases."""
        left_out = {"delegations"} if actor.role is Role.HEAD else set()
        left_out |= {"covers"} if actor.role is not Role.ENFORCER else set()
        return tuple(name for name in self.needs if name not in left_out)


@dataclass(frozen=True)
class Admitted:
    """A well-formed command of its subject: the handler, and the payload read."""

    handler: Handler
    payload: Command


HANDLERS: dict[str, Handler] = {}
_EVOLVERS: dict[type[Fact], Callable[[Any, Any, Event], Any]] = {}
_FOLLOWERS: dict[type[Fact], list[Decider]] = {}


def handles(
    payload: type[Command],
    *who: Role | Partner,
    needs: tuple[str, ...] = (),
    signs: Signs = "",
    steps: Mapping[str, type[Fact]] | None = None,
    begins: bool = False,
) -> Callable[[Decider], Decider]:
    """Register the function that decides a command. `needs` names facts from outside that are read first.

    `who` may send it: the roles, and each partner by name. `steps` are those that it records by their names
    (`names_step`): each says whose own it is (`Fact.partners`).

    `signs` names the document by which it is done: who may not sign that is refused (cases/authority.py). What a member
    of staff may send without signing says why. Whose command it is stands in the function's signature: a case's, a
    dossier's, a proceeding's, or any subject's. `begins` marks the command with which its subject comes to be.
    """

    def register(function: Decider) -> Decider:
        name = snake(payload.__name__)
        subject = next(iter(get_type_hints(function).values()))
        if name in HANDLERS:
            raise ValueError(f"two functions decide {name}")
        if not all(payload.words):
            raise ValueError(f"{name} does not say what it is called")
        partners = {one for one in who if isinstance(one, Partner)}
        partners |= {one for step in (steps or {}).values() for one in step.partners}
        roles = {one for one in who if isinstance(one, Role)} | ({Role.PARTNER} if partners else set())
        if STAFF & roles and not signs:
            raise ValueError(f"{name} says neither which document it signs nor why it signs none")
        signed = bool(signs) and not isinstance(signs, Unsigned)
        by_cover = ("covers",) if Role.ENFORCER in roles else ()
        by_delegation = ("delegations",) if signed and {Role.DEPUTY, Role.ROOM_HEAD} & roles else ()
        HANDLERS[name] = Handler(
            name=name,
            payload=payload,
            subject=subject,
            roles=frozenset(roles),
            needs=(*by_delegation, *by_cover, *needs),
            signs=signs,
            begins=begins,
            decide=function,
            partners=frozenset(partners),
            steps=steps or {},
        )
        return function

    return register


def evolves(fact: type[Fact]) -> Callable[[Callable[[Any, Any, Event], Any]], Callable[[Any, Any, Event], Any]]:
    """Register how a stored fact of this type changes its subject, and one of a kind of it that says nothing itself."""

    def register(function: Callable[[Any, Any, Event], Any]) -> Callable[[Any, Any, Event], Any]:
        if fact in _EVOLVERS:
            raise ValueError(f"two functions say what {fact.kind} changes")
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
    change = next((_EVOLVERS[kind] for kind in type(fact).__mro__ if kind in _EVOLVERS), None)
    after: S = change(subject, fact, event) if change else subject
    kept = tuple(a for a in after.appointments if not (a.kind == event.kind and a.at <= event.at))
    changes = {"head": event.seq, "head_hash": event.hash, "appointments": kept}
    if event.actor.role is not Role.SYSTEM and event.kind != Refused.kind:
        changes["acted_at"] = event.at
    return after.model_copy(update=changes)


def admit(envelope: Envelope, subject: Subject) -> Admitted:
    """The command, read, if it is well formed, one of this subject's, and of a role that may send it.

    Raises `Malformed` naming the field; such a command is turned away and leaves no record.
    """
    handler = HANDLERS.get(envelope.command)
    if handler is None:
        raise Malformed("command", f"không có lệnh “{envelope.command}” / no such command; see `thads schema`")
    if not isinstance(subject, handler.subject):
        vi, en = subject.words
        raise Malformed("subject", f"“{envelope.command}” không phải lệnh của {vi} / is no command of {en}")
    if subject.finished:
        raise Malformed(
            "subject", "vụ việc đã đóng, lưu trữ / is closed and archived: nothing is taken for it any more"
        )
    check_readable(envelope)
    if handler.roles and envelope.actor.role not in handler.roles:
        allowed = ", ".join(sorted(handler.roles))
        raise Malformed(
            "actor.role", f"vai trò {envelope.actor.role} không được gửi lệnh này / must be one of: {allowed}"
        )
    try:
        return Admitted(handler, handler.payload.model_validate(envelope.payload))
    except ValidationError as error:
        field, problem = problems(error)[0]
        raise Malformed(".".join(filter(None, ("payload", field))), problem) from None


def check_readable(envelope: Envelope) -> None:
    """Raise `Malformed` for what neither JSON nor SQL can hold, and for what nobody would send but by mistake."""
    try:
        size = envelope.size()
    except UnicodeEncodeError:
        raise Malformed("payload", "có ký tự hỏng (nửa cặp thay thế) / a text holds half a character") from None
    if size > LARGEST_STAGED:
        raise Malformed(
            "payload",
            f"quá lớn: {size} byte, tối đa {LARGEST_STAGED}; gửi tài liệu bằng mã băm / "
            f"too large: {size} bytes, at most {LARGEST_STAGED}; send documents by their hash",
        )
    if (where := unwritable(envelope.payload)) is not None:
        problem = "có ký tự điều khiển (NUL…); hãy bỏ đi / holds a control character, such as NUL; remove it"
        raise Malformed(f"payload{where}", problem)


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


def owe(subject: S, seq: int, effect: str, label: str, /, **data: Any) -> S:
    """The subject with one more outside effect owed, keyed by the event that owes it."""
    tag = data.get("tag", "")
    key = f"{subject.id}/{seq}/{effect}" + (f"/{tag}" if tag else "")
    owed = Owed(key=key, effect=effect, data=data, label=label)
    return subject.model_copy(update={"owed": subject.owed.put({key: owed})})


PART = 200
"""How many things one outside effect does at most, so that it ends in its time and little is done again."""


def owe_each(subject: S, seq: int, effect: str, label: str, /, tag: str, each: Sequence[str], **data: Any) -> S:
    """The subject with an effect owed for each of many things, `PART` of them at a time.

    Each part is an effect of its own, with its key and its outcome: what was done stays done when another part fails.
    """
    for number, start in enumerate(range(0, len(each), PART), start=1):
        own = tag if number == 1 else f"{tag}/{number}"
        subject = owe(subject, seq, effect, label, tag=own, each=list(each[start : start + PART]), **data)
    return subject


def settle(subject: S, key: str) -> S:
    """The subject without an effect that has been carried out."""
    return subject.model_copy(update={"owed": subject.owed.without(key)}) if key in subject.owed else subject
