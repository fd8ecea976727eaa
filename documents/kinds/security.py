"""Papers about what secures enforcement (biện pháp bảo đảm): decisions, exit bans, their extension and end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cases.safeguards import MEASURES, Safeguard
from documents.drawing import Drawing
from documents.of_case import clause, decision, judgment, reference_to, unstopped
from documents.parts import Judgment, Official, PositiveAmount, Reference, Text
from documents.registry import document, draws
from law.guards.security import LIFTS, Lift, Measure


class SecurityPaper(Official):
    """What they share: what is enforced, the debtor, the measure in words, why."""

    decision: Reference
    judgment: Judgment
    debtor: Text
    measure: Text
    reason: Text


@document(
    "security_decision",
    "Quyết định áp dụng biện pháp bảo đảm thi hành án",
    "Security decision",
    law=("Điều 66, Điều 67, Điều 68, Điều 69", "Điều 43", "Điều 66, Điều 67, Điều 68, Điều 69", "Điều 13"),
    template="security_decision",
    signed_by="enforcer",
    also_to=("holder",),
)
class SecurityDecision(SecurityPaper):
    """Decision to freeze, stop or take into custody (L25 66–69); `amount` None: all, with what comes in later."""

    enforcer: Text
    what: Text
    holder: Text | None = None
    amount: PositiveAmount | None = None
    frozen: bool


@document(
    "security_end",
    "Quyết định chấm dứt biện pháp bảo đảm thi hành án",
    "End of a security measure",
    law=("khoản 2 Điều 95", "", "Điều 77", ""),
    template="security_end",
    signed_by="enforcer",
)
class SecurityEnd(SecurityPaper):
    """End of a freeze, stop or custody (quyết định chấm dứt biện pháp bảo đảm), L25 95.2."""

    enforcer: Text
    what: Text
    secured: Reference


@document(
    "exit_ban_decision",
    "Quyết định tạm hoãn xuất cảnh",
    "Exit ban",
    law=("Điều 66, Điều 70", "Điều 45", "", "Điều 51"),
    template="exit_ban",
    also_to=("Cơ quan quản lý xuất nhập cảnh",),
)
@document(
    "exit_ban_extension",
    "Quyết định gia hạn tạm hoãn xuất cảnh",
    "Extension of an exit ban",
    law=("Điều 66, Điều 70", "Điều 45", "", "Điều 51"),
    template="exit_ban",
    also_to=("Cơ quan quản lý xuất nhập cảnh",),
)
@document(
    "exit_ban_end",
    "Văn bản giải tỏa tạm hoãn xuất cảnh",
    "End of an exit ban",
    law=("khoản 3 Điều 70", "Điều 45", "", "Điều 51"),
    template="exit_ban",
    also_to=("Cơ quan quản lý xuất nhập cảnh",),
)
class ExitBan(SecurityPaper):
    """A ban on leaving the country, its extension or its end (tạm hoãn xuất cảnh), L25 70; D152 45.

    `person` is the debtor or his legal representative; `ban` the decision that is extended or ends.
    """

    person: Text
    until: dt.date | None = None
    ban: Reference | None = None


def _safeguard(drawing: Drawing) -> Safeguard:
    return drawing.case.safeguards[drawing.data["safeguard"]]


def _common(drawing: Drawing) -> dict[str, Any]:
    safeguard, case = _safeguard(drawing), drawing.case
    return {
        "decision": decision(case),
        "judgment": judgment(case),
        "debtor": case.parties[safeguard.party].name,
        "measure": MEASURES[safeguard.measure][0],
        "enforcer": drawing.enforcer,
        "what": unstopped(safeguard.description),
    }


@draws("security_decision")
def _security(drawing: Drawing) -> dict[str, Any]:
    safeguard = _safeguard(drawing)
    applicant = drawing.case.parties[safeguard.applicant].name if safeguard.applicant else ""
    asked = f"{applicant} yêu cầu áp dụng biện pháp bảo đảm; " if applicant else ""
    return _common(drawing) | {
        "reason": f"{asked}cần bảo đảm việc thi hành án, ngăn chặn việc tẩu tán, hủy hoại tài sản",
        "holder": unstopped(safeguard.holder) or None,
        "amount": safeguard.amount,
        "frozen": safeguard.measure is Measure.FREEZE,
    }


@draws("security_end")
def _end(drawing: Drawing) -> dict[str, Any]:
    safeguard = _safeguard(drawing)
    secured = reference_to("security_decision", safeguard.number, safeguard.decided_on)
    return _common(drawing) | {"reason": _why(safeguard), "secured": secured}


def _why(safeguard: Safeguard) -> str:
    """The ground on which a measure ends."""
    return clause(LIFTS[Lift(safeguard.lifted_for)].vi)


def _of_ban(drawing: Drawing) -> dict[str, Any]:
    told = _common(drawing)
    return {name: told[name] for name in ("decision", "judgment", "debtor", "measure")} | {
        "person": _safeguard(drawing).description
    }


@draws("exit_ban_decision")
def _ban(drawing: Drawing) -> dict[str, Any]:
    return _of_ban(drawing) | {"reason": clause(drawing.data["reason"]), "until": drawing.data["until"]}


def _first(drawing: Drawing) -> dict[str, Any]:
    safeguard = _safeguard(drawing)
    return reference_to("exit_ban_decision", safeguard.number, safeguard.decided_on)


@draws("exit_ban_extension")
def _extension(drawing: Drawing) -> dict[str, Any]:
    told = {"reason": clause(drawing.data["reason"]), "until": drawing.data["until"], "ban": _first(drawing)}
    return _of_ban(drawing) | told


@draws("exit_ban_end")
def _ban_end(drawing: Drawing) -> dict[str, Any]:
    return _of_ban(drawing) | {"reason": _why(_safeguard(drawing)), "ban": _first(drawing)}
