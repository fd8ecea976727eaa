"""Exhibits (vật chứng): who destroys them: L25 58.2; D152 40.1."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from law.guards.verdict import Ground, Verdict

if TYPE_CHECKING:
    from datetime import date

    from law.pack import Pack

COUNCIL = Ground(
    "D152 40.1", "Hội đồng tiêu hủy đủ thành viên theo quy định.", "The council of destruction has its members."
)
TOO_FEW = Ground(
    "D152 40.1",
    "Hội đồng tiêu hủy chưa đủ số thành viên tối thiểu.",
    "The council of destruction has too few members.",
)


def may_form_council(members: Collection[str], on: date, pack: Pack) -> Verdict:
    """May these, each named once, be a council of destruction (D152 40.1)?"""
    enough = len(set(members)) >= pack.amounts.number("destruction_council_members", on)
    return COUNCIL.yes() if enough else TOO_FEW.no()
