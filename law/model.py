"""Values that every part of the law package shares."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Regime(StrEnum):
    """Which body of law governs an event: the one repealed on 1/7/2026, or the one in force since (L25 115-116)."""

    OLD = "old"
    NEW = "new"


class Line(BaseModel):
    """One line of a working, in Vietnamese and English, with the article it rests on."""

    model_config = ConfigDict(frozen=True)

    vi: str
    en: str
    article: str = ""
    amount: int | None = None
    day: date | None = None
