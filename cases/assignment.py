"""Who gets the case: a published rule that anyone can check (load, then a seed), with conflicts of interest barred
first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from cases.kernel import Refusal
from law.guards.conflicts import Relation, Tie, may_handle
from law.guards.verdict import Verdict
from law.pack import Pack

RULE = (
    "load-then-seed/2: trong số người không vắng mặt, ít vụ việc đang giải quyết nhất; bằng nhau thì "
    "SHA-256(mã vụ việc, mã chấp hành viên) nhỏ nhất"
)
"""Printed with every assignment, so that a party can repeat it."""


class Candidate(BaseModel):
    """An enforcer as the rule saw him: open cases, why he may not have this one, whether he was away that day."""

    model_config = ConfigDict(frozen=True)

    officer: str
    room: str
    load: int
    barred: str = ""
    absent: bool = False


class Choice(BaseModel):
    model_config = ConfigDict(frozen=True)

    officer: str
    room: str
    rule: str
    candidates: tuple[Candidate, ...]


def may_have(enforcer: Mapping[str, Any], pack: Pack) -> Verdict:
    """Whether the law lets an enforcer with these `relations` to the parties have the case (L25 16.2.d)."""
    return may_handle([Tie(Relation(r)) for r in enforcer.get("relations", ())], pack)


def choose(
    case: str, enforcers: Iterable[Mapping[str, Any]], pack: Pack, *, named: str = "", except_for: str = ""
) -> Choice:
    """The enforcer of a case. Each enforcer comes with `officer`, `room`, `load`, `relations` to the parties, and
    whether he is `absent` today.

    Refusal if nobody may have it, or the named one may not (L25 16.2.d), or whoever may is away (L25 22.2.b).
    """
    seen = []
    for item in enforcers:
        verdict = may_have(item, pack)
        barred = "" if verdict.allowed else verdict.article
        if item["officer"] != except_for:
            away = item.get("absent", False)
            told = {name: item[name] for name in ("officer", "room", "load")}
            seen.append(Candidate(**told, barred=barred, absent=away))
    allowed = [one for one in seen if not one.barred and named in ("", one.officer)]
    if not allowed:
        raise Refusal(
            "L25 16.2.d",
            "Không có Chấp hành viên nào được phép nhận vụ việc này."
            if not named
            else "Chấp hành viên được nêu không được nhận vụ việc này.",
            "No enforcer may have this case." if not named else "The named enforcer may not have this case.",
        )
    if not (free := [one for one in allowed if not one.absent]):
        raise Refusal(
            "L25 22.2.b",
            "Chấp hành viên được phép nhận vụ việc này đang vắng mặt.",
            "Whoever may have this case is away.",
        )
    name = rule_names(case, ((one.officer, one.load) for one in free))
    best = next(one for one in free if one.officer == name)
    return Choice(officer=best.officer, room=best.room, rule=RULE, candidates=tuple(seen))


def rule_names(case: str, free: Iterable[tuple[str, int]]) -> str:
    """Whom the published rule names among those who may have the case and are there, each with his open cases."""
    loads = dict(free)
    least = min(loads.values())
    return min((officer for officer, load in loads.items() if load == least), key=lambda who: _draw(case, who))


def _draw(case: str, officer: str) -> str:
    return hashlib.sha256(f"{case}\n{officer}".encode()).hexdigest()
