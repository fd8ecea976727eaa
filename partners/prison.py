"""The prisons (cơ sở giam giữ): letters about prisoners who are parties, by electronic exchange (D152 33, 34.3)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from partners.wire import Message, Moment, Wire, Word


class PrisonLetter(Message):
    """What a prison hands on or is to know about a prisoner: a paper for him, a receipt, where his matter went.

    `decision` is the number of the enforcement decision, `about` that of the paper or the name of the receipt.
    """

    office: Word
    prison: Word
    letter: Literal["document", "receipt", "entrustment", "result"]
    prisoner: Word
    decision: str
    about: str


class PrisonReceipt(Message):
    """The prison's log of the exchange: its id there, and when it came."""

    exchange: Word
    received_at: Moment


class Prison:
    """Client of the prisons."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def tell(self, key: str, letter: PrisonLetter, *, at: datetime | None = None) -> PrisonReceipt:
        """Send a letter, once under `key`. Raises `PartnerError`."""
        return await self._wire.post("/letters", letter, PrisonReceipt, key=key, at=at)
