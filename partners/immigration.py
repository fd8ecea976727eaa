"""The immigration authority (cơ quan quản lý xuất nhập cảnh), by the electronic exchange of TT71 (4–7)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from partners.wire import Message, Moment, Wire, Word


class ExitNotice(Message):
    """A ban on leaving the country, its extension or its end: of whom, by which decision, until which local day.

    `id_number` is that of the debtor: empty where it is not known, an organisation's where `person` represents it.
    """

    office: Word
    told: Literal["ban", "extension", "end"]
    decision: Word
    person: Word
    id_number: str
    foreigner: bool
    until: date | None = None


class ExitReceipt(Message):
    """The authority's log of the exchange: its id there, and when it was entered in its system."""

    exchange: Word
    entered_at: Moment


class Immigration:
    """Client of the immigration authority."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def tell(self, key: str, notice: ExitNotice, *, at: datetime | None = None) -> ExitReceipt:
        """Send a ban, its extension or its end, once under `key`. Raises `PartnerError`."""
        return await self._wire.post("/exit-bans", notice, ExitReceipt, key=key, at=at)
