"""The registers of a quarter, and the letter that chases judgments: papers of the office's year (TT04 30; L25 33.1)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from cases.proceedings.register_books import BOOKS
from documents.bases import TT04
from documents.drawing import Drawing
from documents.parts import Official, Part, Text
from documents.registry import document, draws


class BookRow(Part):
    """A register: its number and name, its lines in the quarter, the SHA-256 of them."""

    number: Text
    name: Text
    lines: int = Field(ge=0)
    sha256: Text


@document(
    "register_books",
    "Sổ theo dõi thi hành án của quý",
    "Registers of a quarter",
    also=(f"khoản 4 Điều 30 {TT04}",),
    copies_to=("Kế toán, văn thư, lưu trữ",),
)
class RegisterBooks(Official):
    """The registers of a quarter (sổ theo dõi), TT04 30.4: what the Head signs for."""

    first: dt.date
    last: dt.date
    books: tuple[BookRow, ...]


class LateRow(Part):
    """A judgment, and the day by which it was to be transferred."""

    number: Text
    due: dt.date


@document(
    "chase_letter",
    "Văn bản đề nghị chuyển giao bản án",
    "Letter that chases judgments",
    law=("Điều 33", "", "Điều 28", ""),
    copies_to=("Viện kiểm sát nhân dân cùng cấp",),
    addressed=True,
)
class ChaseLetter(Official):
    """Letter that asks a court for judgments it has not transferred in time, L25 33.1; CPC 485."""

    court: Text
    judgments: tuple[LateRow, ...] = Field(min_length=1)


@draws("register_books")
def _books(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    rows = [
        {"number": one["book"], "name": BOOKS[one["book"]].vi, "lines": one["lines"], "sha256": one["sha256"]}
        for one in data["books"]
    ]
    return {"first": data["first"], "last": data["last"], "books": rows}


@draws("chase_letter")
def _chase(drawing: Drawing) -> dict[str, Any]:
    data = drawing.data
    return {"court": data["court"], "judgments": [{"number": n, "due": due} for n, due in data["judgments"]]}
