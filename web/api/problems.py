"""How the API says that something went wrong: problem details (RFC 9457) with the field and the way out.

One table says what can come back, with which status and what the caller does about it, as docs/integrate.md tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from temporalio.service import RPCError

from cases.commands import Malformed
from records.database import is_away
from records.journal import UnknownSubject
from runtime.bodies import BodyRefused
from runtime.errors import StackError
from runtime.logging import get_logger
from starter import Busy, NoSuchCase, Pending, RecordsAstray, RequestReused

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 5  # seconds

log = get_logger("web.api")


class Kind(StrEnum):
    """What went wrong, as the last part of a problem's `type`."""

    NOT_SIGNED_IN = "not-signed-in"
    NOT_ALLOWED = "not-allowed"
    OUT_OF_REACH = "out-of-reach"
    NO_SUCH = "no-such"
    NO_SUCH_METHOD = "no-such-method"
    REUSED = "request-reused"
    CLOSED = "closed"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"
    LATER = "later"
    NOT_READY = "not-ready"


@dataclass(frozen=True)
class Told:
    """The status of a kind, what it means and what to do about it, each in Vietnamese and English."""

    status: int
    title: tuple[str, str]
    way_out: tuple[str, str]


TABLE: Mapping[Kind, Told] = {
    Kind.NOT_SIGNED_IN: Told(
        401,
        ("Chưa đăng nhập, hoặc mã đăng nhập không còn giá trị", "Not signed in, or the token is not good"),
        ("Lấy mã mới, gửi trong tiêu đề Authorization: Bearer", "Get a new token, send it as Authorization: Bearer"),
    ),
    Kind.NOT_ALLOWED: Told(
        403,
        ("Vai trò này không được làm việc này", "This role may not do that"),
        ("Để người có vai trò đó làm", "Let somebody in that role do it"),
    ),
    Kind.OUT_OF_REACH: Told(
        403,
        ("Ngoài phạm vi được xem", "Outside what you may see"),
        ("Hỏi cơ quan đang thụ lý vụ việc", "Ask the office that has the case"),
    ),
    Kind.NO_SUCH: Told(404, ("Không có", "There is no such thing"), ("Kiểm tra lại mã", "Check the id")),
    Kind.NO_SUCH_METHOD: Told(
        405, ("Không có thao tác này", "No such operation here"), ("Xem openapi.json", "See openapi.json")
    ),
    Kind.REUSED: Told(
        409,
        ("Mã yêu cầu đã dùng cho việc khác", "The request id was used for another act"),
        ("Gửi việc mới với Idempotency-Key mới", "Send the new act under a new Idempotency-Key"),
    ),
    Kind.CLOSED: Told(
        409,
        ("Vụ việc không nhận lệnh nữa", "The case takes no commands any more"),
        ("Xem trạng thái của vụ việc", "Look where the case stands"),
    ),
    Kind.MALFORMED: Told(
        422,
        ("Yêu cầu không đúng", "The request cannot be taken as it is"),
        ("Sửa trường được nêu rồi gửi lại, cùng mã yêu cầu", "Mend the field, send again under the same key"),
    ),
    Kind.TOO_LARGE: Told(
        413,
        ("Nội dung quá lớn", "The body is too large"),
        ("Gửi tài liệu bằng mã băm, hoặc chia hồ sơ", "Send documents by their hash, or split the dossier"),
    ),
    Kind.TOO_SLOW: Told(408, ("Gửi quá chậm", "The body came too slowly"), ("Gửi lại", "Send again")),
    Kind.LATER: Told(
        503,
        ("Chưa biết kết quả", "The outcome is not known yet"),
        ("Gửi lại y nguyên sau ít giây, cùng Idempotency-Key", "Send the same again, under the same key"),
    ),
    Kind.NOT_READY: Told(
        503,
        ("Máy chủ chưa sẵn sàng nhận yêu cầu", "This server is not set up to take the request"),
        ("Báo người vận hành", "Tell the operator"),
    ),
}


class Problem(BaseModel):
    """What comes back instead of an answer (RFC 9457). `field` names what has to be mended, where one thing has."""

    model_config = ConfigDict(frozen=True)

    type: str
    title: str
    status: int
    detail: str
    field: str = ""
    way_out: str


class Refused(Exception):
    """Raised where a request ends: its kind, what exactly is wrong, with which field, and after how many seconds the
    same may be asked again.
    """

    def __init__(self, kind: Kind, detail: str = "", field: str = "", retry_after: int = RETRY_AFTER) -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail
        self.field = field
        self.retry_after = retry_after

    @property
    def told(self) -> Told:
        """What the table says of it."""
        return TABLE[self.kind]

    @property
    def status(self) -> int:
        """The status of its answer."""
        return self.told.status

    def answer(self) -> JSONResponse:
        """The problem as a response."""
        told = self.told
        title = " / ".join(told.title)
        body = Problem(
            type=f"urn:thads:problem:{self.kind}",
            title=title,
            status=told.status,
            detail=self.detail or title,
            field=self.field,
            way_out=" / ".join(told.way_out),
        )
        headers = {}
        if told.status == 401:
            headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        if told.status == 503:
            headers["Retry-After"] = str(self.retry_after)
        return JSONResponse(body.model_dump(), told.status, headers, MEDIA_TYPE)


_DOORS_OWN = ("door", "signature", "sent_at")
"""Fields of an envelope that the API itself fills: wrong ones are no fault of the caller."""


def refused(error: Exception) -> Refused:
    """What an error of the way to the records means to a caller. An error that means nothing to him is raised again."""
    match error:
        case Refused():
            return error
        case RequestReused():
            return Refused(Kind.REUSED, error.problem, "Idempotency-Key")
        case Malformed(field=field) if field.startswith("actor."):
            return Refused(Kind.NOT_ALLOWED, error.problem, field)
        case Malformed(field=field) if field in _DOORS_OWN:
            log.error("the door of the API is not let in", field=field)
            return Refused(Kind.NOT_READY, error.problem, field)
        case Malformed():
            return Refused(Kind.MALFORMED, error.problem, error.field)
        case RequestValidationError():
            first = error.errors()[0]
            place = [str(part) for part in first["loc"]]
            field = ".".join(place[1:] if len(place) > 1 else place)
            return Refused(Kind.MALFORMED, first["msg"], field)
        case UnknownSubject():
            return Refused(Kind.NO_SUCH)
        case NoSuchCase():
            return Refused(Kind.CLOSED)
        case BodyRefused():
            return Refused(Kind.TOO_LARGE if error.status == 413 else Kind.TOO_SLOW)
        case HTTPException(status_code=405):
            return Refused(Kind.NO_SUCH_METHOD)
        case HTTPException(status_code=404):
            return Refused(Kind.NO_SUCH)
        case HTTPException():
            return Refused(Kind.MALFORMED, str(error.detail))
        case Busy():
            return Refused(Kind.LATER, error.problem, retry_after=error.seconds)
        case Pending() | RPCError():
            log.warning("a command is to be sent again", cause=type(error.__cause__ or error).__name__)
            return Refused(Kind.LATER)
        case SQLAlchemyError() if is_away(error):
            log.warning("the database does not answer", cause=type(error).__name__)
            return Refused(Kind.LATER)
        case RecordsAstray():
            return Refused(Kind.NOT_READY, "thads restore check")
        case StackError():
            log.error("a part that the API needs is away", part=error.part, problem=error.problem)
            return Refused(Kind.LATER)
    raise error


def add(app: FastAPI) -> None:
    """Have every error of the application told as a problem."""

    async def tell(_request: Request, error: Exception) -> JSONResponse:
        answer = refused(error).answer()
        if isinstance(error, HTTPException):
            answer.headers.update(error.headers or {})
        return answer

    for kind in (
        Refused, Malformed, RequestValidationError, UnknownSubject, NoSuchCase, HTTPException, Pending, RPCError,
        SQLAlchemyError, RecordsAstray, StackError,
    ):  # fmt: skip
        app.add_exception_handler(kind, tell)


def documented(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """How an operation says which problems it may answer with; being signed in and being up concern each."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in (Kind.NOT_SIGNED_IN, Kind.NOT_ALLOWED, *kinds, Kind.MALFORMED, Kind.LATER):
        told = TABLE[kind]
        known = found.setdefault(
            told.status,
            {"description": "", "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}},
        )
        line = f"{told.title[0]} / {told.title[1]} (`{kind}`)"
        known["description"] = f"{known['description']}; {line}" if known["description"] else line
    return found
