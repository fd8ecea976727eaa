"""How every partner is called: one idempotency key, one legal moment, one kind of error.

A call that leaves a trace at the partner carries our key in `Idempotency-Key`; sent again under the same key it is
the same call, and the partner answers what it answered before. `X-Legal-Time` (ISO 8601 with offset) tells a partner
that runs on the installation's stepped clock which moment it is; a real partner ignores it.
Identity numbers travel in bodies only, never in addresses: addresses end up in logs.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from datetime import datetime
from typing import Annotated, TypeVar

import httpx
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from cases.holders import Holder

KEY_HEADER = "Idempotency-Key"
LEGAL_TIME_HEADER = "X-Legal-Time"

Dong = Annotated[int, Field(strict=True, ge=0)]
"""Whole đồng, zero or more; a decimal point or a string is malformed, not rounded."""


def _of_our_time(moment: datetime) -> datetime:
    if not 1990 <= moment.year <= 2200:  # beyond lie years that no other time zone can hold
        raise ValueError("a moment lies between the years 1990 and 2200")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
"""A moment with its offset."""
Word = Annotated[str, Field(min_length=1, pattern=r"\S")]
"""A text that is not blank."""
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Bin = Annotated[str, Field(pattern=r"^\d{6}$")]
"""A bank's six-digit NAPAS number."""
IdNumber = Annotated[str, Field(pattern=r"^(\d{12}|\d{10}(-?\d{3})?)$")]
"""A personal number (số định danh cá nhân, 12 digits) or an organisation's tax code (10 digits, or 10 + 3)."""


class Message(BaseModel):
    """What goes over the wire. Errors about it never show its contents."""

    model_config = ConfigDict(
        frozen=True,
        hide_input_in_errors=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )


_NAMES = {
    "vneid": ("VNeID", "VNeID"),
    "procuracy": ("viện kiểm sát", "the procuracy"),
    **{holder.value: (holder.vi, holder.en) for holder in Holder},
    "custody": ("ngân hàng giữ tài khoản", "the custody bank"),
    "court": ("tòa án", "the court"),
    "immigration": ("cơ quan quản lý xuất nhập cảnh", "the immigration authority"),
    "portal": ("cổng công khai", "the public portal"),
}
_PROBLEMS = {
    "unreachable": ("không kết nối được", "could not be reached"),
    "timeout": ("không trả lời kịp thời", "did not answer in time"),
    "connection_lost": ("mất kết nối khi đang trả lời", "lost the connection while answering"),
    "unavailable": ("tạm ngừng phục vụ", "was out of service"),
    "malformed": ("trả lời không đọc được", "gave an answer that cannot be read"),
    "key_reused": ("đã nhận khóa này với nội dung khác", "knew this key with other contents"),
    "no_purpose": (
        "không được hỏi khi thiếu vụ việc, cán bộ hoặc điều luật",
        "was not asked: case, officer or article is missing",
    ),
}
_REFUSED = ("từ chối yêu cầu", "refused the request")
_SLUG = re.compile(r"[a-z][a-z_]{0,39}")


class PartnerError(Exception):
    """A partner did not do what it was asked, or we do not know whether it did.

    `retryable`: sending the same call again under the same key may help and is always safe. `code` is a short word:
    `unreachable`, `timeout`, `connection_lost`, `unavailable`, `malformed` (retryable); `key_reused`, `no_purpose`,
    or the partner's own word for its refusal (not retryable). The text carries no personal data, and the exception
    no cause: what lies beneath may hold a body.
    """

    def __init__(self, partner: str, code: str, *, retryable: bool) -> None:
        super().__init__(f"{partner}: {code}")
        self.partner = partner
        self.code = code
        self.retryable = retryable

    @property
    def kind(self) -> str:
        """For a program that has to tell it apart, for example `custody.key_reused`."""
        return f"{self.partner}.{self.code}"

    @property
    def explanation(self) -> str:
        """For a person who has to act on it: Vietnamese, then English."""
        vi, en = _PROBLEMS.get(self.code, _REFUSED)
        called = _NAMES.get(self.partner, (self.partner, self.partner))
        name_vi, name_en = (name[0].upper() + name[1:] for name in called)
        return f"{name_vi} {vi} / {name_en} {en} ({self.code})"


Answer = TypeVar("Answer", bound=BaseModel)


LINES = 16
"""Calls under way to one partner from one process. A pool of connections is gone through at each call: more lines cost
more than they bring."""


class Wire:
    """The lines to one partner.

    `http` brings its own timeouts and is closed by whoever opened it. There is no retry here: a durable activity
    retries, and decides by `PartnerError.retryable`.
    """

    def __init__(self, http: httpx.AsyncClient, partner: str, base_url: str) -> None:
        self.partner = partner
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._lines = asyncio.Semaphore(LINES)

    async def post(
        self, path: str, body: BaseModel, answer: type[Answer], *, key: str, at: datetime | None = None
    ) -> Answer:
        """Send `body` under our `key`. Raises `PartnerError`; `ValueError` for a key that no header can carry."""
        if not key or not key.isascii() or not key.isprintable():
            raise ValueError("an idempotency key is printable ASCII and not empty")
        request = self._http.build_request(
            "POST",
            self._base_url + path,
            content=body.model_dump_json(),
            headers={"Content-Type": "application/json", KEY_HEADER: key, **_legal_time(at)},
        )
        return await self._ask(request, answer)

    async def get(self, path: str, answer: type[Answer], *, at: datetime | None = None) -> Answer:
        """Read what leaves no trace at the partner, hence without a key. Raises `PartnerError`."""
        return await self._ask(self._http.build_request("GET", self._base_url + path, headers=_legal_time(at)), answer)

    async def _ask(self, request: httpx.Request, answer: type[Answer]) -> Answer:
        async with self._lines:
            response = await self._send(request)
        if response.status_code == 429 or response.status_code >= 500:
            raise self.error("unavailable", retryable=True)
        if response.status_code == 409:
            raise self.error("key_reused", retryable=False)
        if not response.is_success:
            raise self.error(_reason(response), retryable=False)
        # The error is raised outside `except`: what pydantic and httpx know of the bodies must not hang on it.
        with suppress(ValidationError):
            return answer.model_validate_json(response.content)
        raise self.error("malformed", retryable=True)

    async def _send(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self._http.send(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            code = "unreachable"
        except httpx.TimeoutException:
            code = "timeout"
        except httpx.RequestError:
            code = "connection_lost"
        raise self.error(code, retryable=True)

    def error(self, code: str, *, retryable: bool) -> PartnerError:
        """An error in this partner's name."""
        return PartnerError(self.partner, code, retryable=retryable)


def _legal_time(at: datetime | None) -> dict[str, str]:
    if at is None:
        return {}
    if at.tzinfo is None:
        raise ValueError("the legal moment needs an offset")
    return {LEGAL_TIME_HEADER: at.isoformat()}


def _reason(response: httpx.Response) -> str:
    """The partner's own word for its refusal, if it is a word: any other text could carry personal data."""
    try:
        code = response.json()["code"]
    except (ValueError, KeyError, TypeError):
        return "rejected"
    return code if isinstance(code, str) and _SLUG.fullmatch(code) else "rejected"
