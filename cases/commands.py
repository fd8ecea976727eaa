"""Commands: what a person, a partner or a service asks of a dossier or a case, and the answer they get."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

from cases.events import Actor, canonical, written

LARGEST = 12 * 1024
"""Bytes of a payload as canonical JSON that travel with the command; a larger one is staged and travels by its hash."""
STAGED = "staged"
"""The one member of a payload that stands for a staged one: its value is the hash of the contents."""
LARGEST_STAGED = 64 * 1024 * 1024
"""Bytes of a staged payload: a dossier of some 100,000 rows. Documents are never part of a payload."""

HASH, HASH_OR_NONE = r"^[0-9a-f]{64}$", r"^([0-9a-f]{64})?$"
FILE = "x-file"
"""The member of a field's schema that says that its value is the hash of a file: a form takes the file itself."""
Sha256 = Annotated[str, Field(pattern=HASH, json_schema_extra={FILE: True})]
"""A file that is kept, by its hash."""
Sha256OrNone = Annotated[str, Field(pattern=HASH_OR_NONE, json_schema_extra={FILE: True})]
"""Likewise, or empty where there is no file."""

ENGINE = "engine"
"""The door of what the engine records by itself; nothing that comes from outside may name it."""


class Head(BaseModel):
    """How far somebody knows a journal: the number of an event, and its hash. Nothing is known at 0."""

    model_config = ConfigDict(frozen=True)

    seq: int = 0
    hash: str = ""


NOTHING = Head()


class Command(BaseModel):
    """The typed payload of a command; its class name in snake case is the command's name.

    `words` say what is asked for, in Vietnamese and in English.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: ClassVar[tuple[str, str]] = ("", "")


class Unsigned(Enum):
    """Why an act of a member of staff signs no document, in Vietnamese and in English."""

    RECORDS = ("ghi lại điều người khác yêu cầu hoặc thông báo", "records what others ask or tell")
    DRAFTS = ("trình để người có thẩm quyền ký", "drafts what another signs")
    ENTERS = (
        "ghi sổ việc đã làm, chỉ Chấp hành viên của vụ việc",
        "enters what was done, by the case's own enforcer",
    )
    VOUCHES = (
        "chứng từ thu, nộp tiền có người thu, thủ quỹ riêng (TT04 13-17)",
        "vouchers have their own collectors",
    )
    DIRECTS = (
        "chỉ đạo và báo cáo trong cơ quan, không phải văn bản thi hành án",
        "directs and reports within the office",
    )
    CORRECTS = ("ghi việc sửa sai theo quyết định đã có", "enters what was corrected, as decided elsewhere")
    REVIEWS = ("rà soát, gia hạn, không thay đổi quyết định", "a review or more time, changes no decision")
    SENDS_BACK = ("trả lại để lập lại, không chi tiền", "sends back, moves no money")
    TECHNICAL = ("việc kỹ thuật, không thay đổi quyền, nghĩa vụ", "technical, touches nobody's rights")


class Envelope(BaseModel):
    """A command on its way: who sends it, through which door, under which request id.

    `sent_at` is the legal moment at the door, ISO 8601 with offset (an installation on a stepped clock has no other
    clock); it stays text, since the signature covers it as it was written. `signature` is the door's Ed25519
    signature over everything else, base64.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    request_id: str = Field(pattern=r"^[A-Za-z0-9._:/#-]{1,200}$")
    subject: str
    command: str
    payload: dict[str, Any] = {}
    actor: Actor
    door: str
    sent_at: str
    signature: str = ""

    @field_validator("sent_at")
    @classmethod
    def _moment_with_offset(cls, value: str) -> str:
        if datetime.fromisoformat(value).tzinfo is None:
            raise ValueError("thiếu múi giờ, ví dụ +07:00 / the moment lacks its offset, for example +07:00")
        return value

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.sent_at)

    def size(self) -> int:
        """Bytes of the payload as canonical JSON. UnicodeEncodeError if a text holds half a character."""
        return sum(map(len, written(self.payload)))

    @property
    def staged(self) -> str:
        """The hash under which the payload was staged, or nothing if it travels here."""
        return str(self.payload[STAGED]) if self.payload.keys() == {STAGED} else ""

    @property
    def update_id(self) -> str:
        """The id of the update that carries it: another act under the same request id is another update.

        A sender adds `~` and something new for each attempt: the server repeats the answer of an update it knows.
        """
        return f"{self.request_id}~{self.digest()[:16]}"

    def digest(self) -> str:
        """What must be equal when a request id comes again: the act and who does it, not when it was sent."""
        same = {
            "subject": self.subject,
            "command": self.command,
            "payload": self.payload,
            "actor": self.actor.model_dump(mode="json"),
        }
        return digest_of(same)


def digest_of(act: Any) -> str:
    """What a request id stands for, in 64 signs; the engine's own acts are told by their names."""
    return hashlib.sha256(canonical(act)).hexdigest()


UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no paper, workbook or XML can hold (XML 1.0, 2.2), and PostgreSQL not the first of them."""


def unwritable(value: Any) -> str | None:
    """Where in a JSON value a text holds what cannot be written, as `.name.0`; None where none does."""
    if isinstance(value, str):
        return "" if UNWRITABLE.search(value) else None
    if isinstance(value, dict):
        if any(UNWRITABLE.search(str(name)) for name in value):
            return ""
        parts: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list | tuple):
        parts = enumerate(value)
    else:
        return None
    for place, part in parts:
        if (where := unwritable(part)) is not None:
            return f".{place}{where}"
    return None


class Forbidden(BaseModel):
    """Why the law forbids an act: the article and the reason in both languages."""

    model_config = ConfigDict(frozen=True)

    article: str
    vi: str
    en: str


class EventBrief(BaseModel):
    """An event as the answer to a command names it."""

    model_config = ConfigDict(frozen=True)

    seq: int
    kind: str
    article: str
    data: dict[str, Any]


class Answer(BaseModel):
    """What came of a command: the events it made, or why the law forbids it (which is an event too)."""

    model_config = ConfigDict(frozen=True)

    subject: str
    request_id: str
    accepted: bool
    refusal: Forbidden | None = None
    events: tuple[EventBrief, ...] = ()
    stage: str
    head: int
    digest: str = ""  # of the act that is answered: a sender who reused its request id for another act sees it here


class Malformed(ValueError):
    """A command that cannot be read or that its sender may not send: turned away at the door, not recorded."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem
