"""The court that judged: does this judgment exist, and of which day is it (L25 33.1)?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from pydantic import model_validator

from partners.wire import Message, Moment, Wire, Word


class JudgmentQuery(Message):
    """A judgment as the request names it."""

    number: Word
    court: Word
    dated: date


class JudgmentAnswer(Message):
    """What the court has on file: `dated` is the judgment's true day, None if there is no such judgment."""

    number: str
    exists: bool
    dated: date | None = None
    answered_at: Moment

    @model_validator(mode="after")
    def _existing_has_a_day(self) -> Self:
        if self.exists != (self.dated is not None):
            raise ValueError("a judgment has a day if, and only if, it exists")
        return self


class Court:
    """Client of the courts' register of judgments."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def judgment(
        self, key: str, number: str, court: str, dated: date, *, at: datetime | None = None
    ) -> JudgmentAnswer:
        """Look a judgment up; the same key gives the same answer. Raises `PartnerError`."""
        query = JudgmentQuery(number=number, court=court, dated=dated)
        return await self._wire.post("/judgments", query, JudgmentAnswer, key=key, at=at)
