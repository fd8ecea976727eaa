"""The procuracy (viện kiểm sát), which supervises enforcement and receives copies (L25 35.2; D152 32.2)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from partners.wire import Message, Moment, Sha256, Wire, Word


class Delivery(Message):
    """A copy of one document: its kind, its number in the office's series, and the hash of its bytes."""

    office: Word
    kind: Word
    number: Word
    sha256: Sha256


class EndedCase(Message):
    """One line of the monthly list: a case that ended, when, by which decision (if one) and on which ground."""

    case: Word
    ended_on: date
    ground: Word
    decision: str | None = None


class EndedList(Message):
    """The monthly list of ended cases (D152 32.2). `month` is `YYYY-MM`; an empty list is sent too."""

    office: Word
    month: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    cases: tuple[EndedCase, ...]


class DeliveryReceipt(Message):
    """Proof of the time of receipt: the procuracy's periods for a protest count from `received_at` (L25 112.2)."""

    receipt_id: Word
    received_at: Moment


class Procuracy:
    """Client of the procuracy."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def deliver(self, key: str, delivery: Delivery, *, at: datetime | None = None) -> DeliveryReceipt:
        """Hand over a copy of a decision, once under `key`. Raises `PartnerError`."""
        return await self._wire.post("/deliveries", delivery, DeliveryReceipt, key=key, at=at)

    async def deliver_ended(self, key: str, ended: EndedList, *, at: datetime | None = None) -> DeliveryReceipt:
        """Hand over the monthly list of ended cases, once under `key`. Raises `PartnerError`."""
        return await self._wire.post("/ended-lists", ended, DeliveryReceipt, key=key, at=at)
