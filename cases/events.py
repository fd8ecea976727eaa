"""Events: what a journal is made of.

A *fact* is the typed content of an event (`DecisionSigned`, `MoneyReceived`, …); an *event* is a fact that has been
stored under a number in the journal of one subject (a dossier or a case), chained to the one before by its hash.
Nothing but the folding of stored events changes a subject.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.metadata import version
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr, field_validator

FACTS: dict[str, type[Fact]] = {}
"""Every kind of fact by its name, for reading a journal."""


class UnknownEvent(LookupError):
    """An event of a kind that this program does not know: a later one stored it."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"không có loại sự kiện “{kind}”; hãy dùng phiên bản chương trình đã ghi sự kiện này, hoặc mới hơn / "
            "no such kind of event; use the version of the program that stored it, or a later one"
        )


def snake(name: str) -> str:
    """The name of a fact or a command: that of its class, in small letters (DecisionSigned: decision_signed)."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Role(StrEnum):
    """Who acts (LAW.md 5.2).

    `PARTNER` is another authority or a bank, `SYSTEM` is this engine when a moment falls due.
    """

    HEAD = "head"  # Thủ trưởng / Trưởng THADS
    DEPUTY = "deputy"  # Phó Thủ trưởng
    ROOM_HEAD = "room_head"  # Chấp hành viên trưởng, Trưởng phòng
    ENFORCER = "enforcer"  # Chấp hành viên
    REVIEWER = "reviewer"  # Thẩm tra viên
    SECRETARY = "secretary"  # Thư ký thi hành án
    ACCOUNTANT = "accountant"  # Kế toán nghiệp vụ
    CASHIER = "cashier"  # Thủ quỹ
    CLERK = "clerk"  # cán bộ một cửa
    PARTY = "party"  # đương sự
    PARTNER = "partner"
    SYSTEM = "system"


class Partner(StrEnum):
    """Who speaks in the role of a partner: each tells what is his own to decide or to do, nothing of the others'."""

    CUSTODY_BANK = "custody-bank"  # the bank that keeps the office's account
    SERVICE = "service"  # a service that hands in dossiers; the sender in a dossier's id says which
    REGISTER = "register"  # the command line, for a register of dossiers
    COURT = "court"  # Tòa án
    PROCURACY = "procuracy"  # Viện kiểm sát
    SUPERIOR = "superior"  # cơ quan quản lý thi hành án dân sự cấp trên
    POLICE = "police"  # Công an, cơ quan quản lý xuất nhập cảnh
    HOLDER = "holder"  # nơi giữ tiền, tài sản, trả thu nhập
    APPRAISER = "appraiser"  # tổ chức thẩm định giá
    AUCTIONEER = "auctioneer"  # tổ chức hành nghề đấu giá
    PRISON = "prison"  # cơ sở giam giữ


STAFF = frozenset(Role) - {Role.PARTY, Role.PARTNER, Role.SYSTEM}
"""Who acts for an office."""


class Actor(BaseModel):
    """Who acts: a staff number, never a name, so that logs and ids stay free of personal data."""

    model_config = ConfigDict(frozen=True)

    id: str
    role: Role
    office: str


SYSTEM = Actor(id="system", role=Role.SYSTEM, office="")

PROGRAM = version("thads")
"""The version of the program that decides; every event names it, so that an audit decides again with the right one."""


class Fact(BaseModel):
    """The content of one kind of event; `article` is the rule it rests on where the event names no other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str] = ""
    words: ClassVar[tuple[str, str]] = ("", "")
    """What happened, in Vietnamese and in English, for histories and pages."""
    article: ClassVar[str] = ""
    partners: ClassVar[tuple[Partner, ...]] = ()
    """Of a step that is recorded by its name: the partners whose own it is."""
    series: ClassVar[Mapping[str, str]] = {}
    """Fields that the journal fills when it stores the event: field name -> number series."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        cls.kind = snake(cls.__name__)
        known = FACTS.get(cls.kind)
        if known and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise ValueError(f"two facts are called {cls.kind}: {known.__module__} and {cls.__module__}")
        FACTS[cls.kind] = cls

    def numbered(self) -> Mapping[str, str]:
        """What of this fact is numbered, and in which series; a document counts with those of its kind."""
        return self.series

    def starts(self, at: datetime) -> datetime:
        """The moment from which periods opened by this fact run: when it happened, unless the fact says another."""
        return at


class Expiry(Fact):
    """A fact that comes about when a period runs out, at 24:00 of its last day: what follows counts from that day."""

    def starts(self, at: datetime) -> datetime:
        return at - timedelta(microseconds=1)


def read_fact(kind: str, data: Mapping[str, Any]) -> Fact:
    """The typed content of an event. UnknownEvent where nobody here knows the kind."""
    if kind not in FACTS:
        raise UnknownEvent(kind)
    return FACTS[kind].model_validate(data)


class Proposed(BaseModel):
    """A fact on its way into the journal: when it happened, by whom, and under which article.

    What fell due is nobody's act, also where it is recorded with the act that came after it.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    data: dict[str, Any]
    at: datetime
    actor: Actor = SYSTEM
    article: str = ""
    series: dict[str, str] = {}
    _fact: Fact | None = PrivateAttr(None)

    def fact(self) -> Fact:
        """The typed content: the fact that was proposed, else read from what will be stored, once."""
        self._fact = self._fact or read_fact(self.kind, self.data)
        return self._fact

    @classmethod
    def of(cls, fact: Fact, at: datetime, article: str = "") -> Self:
        proposed = cls(
            kind=fact.kind,
            data=fact.model_dump(mode="json"),
            at=at,
            article=article or fact.article,
            series=dict(fact.numbered()),
        )
        proposed._fact = fact
        return proposed


class Event(BaseModel):
    """A stored fact. `at` is the legal moment it happened, `detected_at` the legal moment it was recorded.

    `program` and `pack` name the versions that decided it; `asked` and `known` are the digests of the envelope that
    asked for it (of the request id, where the engine itself did) and of the facts from outside that it was decided on.
    """

    model_config = ConfigDict(frozen=True)

    subject: str
    seq: int
    kind: str
    at: datetime
    detected_at: datetime
    actor: Actor
    door: str
    request_id: str
    article: str
    data: dict[str, Any]
    program: str = ""
    pack: str = ""
    asked: str = ""
    known: str = ""
    previous: str
    hash: str = ""
    _read: tuple[dict[str, Any], Fact] | None = PrivateAttr(None)

    @field_validator("at", "detected_at")
    @classmethod
    def _in_utc(cls, moment: datetime) -> datetime:
        # one spelling of a moment, or the hash would change on the way through a database
        return moment.astimezone(UTC)

    def content(self) -> dict[str, Any]:
        """What the hash covers, as JSON: everything but the hash."""
        return self.model_dump(mode="json", exclude={"hash", "data"}) | {"data": self.data}

    def whole(self) -> dict[str, Any]:
        """All of it, as JSON."""
        return {**self.content(), "hash": self.hash}

    def sealed(self) -> Event:
        """This event with its hash: SHA-256 over the hash of the one before (part of the content) and the content."""
        digest = hashlib.sha256()
        for piece in written(self.content()):
            digest.update(piece)
        return self.model_copy(update={"hash": digest.hexdigest()})

    def fact(self) -> Fact:
        """The typed content."""
        if self._read and self._read[0] is self.data:
            return self._read[1]
        return read_fact(self.kind, self.data)

    def saying(self, fact: Fact) -> Event:
        """This event with its content read already: a mass case's is dear to read again."""
        self._read = (self.data, fact)
        return self


def genesis(subject: str) -> str:
    """What the first event of a subject names as the hash before it."""
    return hashlib.sha256(subject.encode()).hexdigest()


def verify(events: Sequence[Event], subject: str) -> int | None:
    """The number of the first event whose hash or link is wrong, or None if the chain holds."""
    previous = genesis(subject)
    for expected, event in enumerate(events, start=1):
        if event.seq != expected or event.previous != previous or event.sealed().hash != event.hash:
            return event.seq
        previous = event.hash
    return None


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces: the same value always gives the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


LONG = 1_000
"""Items from which on a list or an object is written one by one."""
DEEP = 3
"""How far down such a one may lie: obligations lie in the dossier of the data of an event."""


def written(value: Any, deep: int = DEEP) -> Iterator[bytes]:
    """The bytes of `canonical` piece by piece: those of a mass dossier are tens of megabytes, and several copies."""
    if not is_long(value, deep):
        yield canonical(value)
    elif isinstance(value, dict):
        for number, key in enumerate(sorted(value)):
            yield (b"," if number else b"{") + canonical(key) + b":"
            yield from written(value[key], deep - 1)
        yield b"}"
    else:
        for number, part in enumerate(value):
            yield b"," if number else b"["
            yield from written(part, deep - 1)
        yield b"]"


def strung(parts: Iterable[Any], between: bytes) -> Iterator[bytes]:
    """Each as `canonical` writes it, with this between them, piece by piece."""
    for number, part in enumerate(parts):
        if number:
            yield between
        yield from written(part)


def is_long(value: Any, deep: int = DEEP) -> bool:
    """Whether it is a list or an object of many items, or holds one not too far down."""
    if not isinstance(value, dict | list | tuple):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return len(value) > LONG or (deep > 0 and any(is_long(part, deep - 1) for part in parts))
