"""VNeID, the national identity app, through which notices reach people (D152 15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from partners.wire import IdNumber, Message, Moment, Sha256, Wire, Word


class Notice(Message):
    """A notice to one or many. The text itself stays with us: the app shows a title and fetches by hash."""

    id_numbers: tuple[IdNumber, ...] = Field(min_length=1, repr=False)
    title: str = Field(min_length=1, max_length=200)
    body_sha256: Sha256


class NoticeReceipt(Message):
    """What the app says about a notice to one person.

    `sent_at` is the moment of "đã gửi", whose day is the day of valid notice (D152 15.2); it is None, and `status`
    is `not_deliverable`, when the person has no account: then the next channel is due (D152 16).
    """

    message_id: Word
    status: Literal["sent", "not_deliverable"]
    sent_at: Moment | None = None

    @model_validator(mode="after")
    def _sent_has_a_moment(self) -> Self:
        if (self.status == "sent") != (self.sent_at is not None):
            raise ValueError("a notice has a moment if, and only if, it was sent")
        return self


class NoticeReceipts(Message):
    """What the app says about a notice: one receipt for each person, in their order."""

    receipts: tuple[NoticeReceipt, ...]


class Vneid:
    """Client of VNeID."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def send_notice(
        self, key: str, id_numbers: Sequence[str], title: str, body_sha256: str, *, at: datetime | None = None
    ) -> tuple[NoticeReceipt, ...]:
        """Send one notice to these persons, once however often it is asked under `key`. Raises `PartnerError`."""
        notice = Notice(id_numbers=tuple(id_numbers), title=title, body_sha256=body_sha256)
        told = await self._wire.post("/notices", notice, NoticeReceipts, key=key, at=at)
        if len(told.receipts) != len(id_numbers):
            raise self._wire.error("malformed", retryable=True)
        return told.receipts
