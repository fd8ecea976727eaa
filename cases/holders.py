"""Who holds information about a debtor's assets and income, and is asked for it (L25 37.6; D152 21)."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Holder(StrEnum):
    """A register that is asked, with what it is called in Vietnamese and in English."""

    vi: str
    en: str

    def __new__(cls, name: str, vi: str = "", en: str = "") -> Self:
        holder = str.__new__(cls, name)
        holder._value_, holder.vi, holder.en = name, vi, en
        return holder

    BANKS = "banks", "ngân hàng", "the banks"
    LAND = "land", "cơ quan đăng ký đất đai", "the land registry"
    VEHICLES = "vehicles", "cơ quan đăng ký xe", "the vehicle registry"
    SOCIAL_INSURANCE = "social_insurance", "bảo hiểm xã hội", "social insurance"
    TAX = "tax", "cơ quan thuế", "the tax authority"
