"""The enforcement decision, and who is to carry it out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from activities.papers.drawing import Drawing, Listed, Paper, pieces
from activities.papers.parts import LISTED, decision, judgment, names, obligation, party, request
from cases.references import reference
from cases.state import CaseState
from documents.forms.decisions import Sort


def _enforcement_decision(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    assert case.decision
    rates = sorted({c.rate for c in case.claims.group("interest") if c.rate})
    sort = sort_of(case)
    asked = case.origin == "on_request"
    fields: dict[str, Any] = {
        "origin": "request" if asked else "ex_officio",
        "sort": sort,
        "judgment": judgment(case),
        **{name: () if _is_long(case) else [*map(show, each)] for name, (each, show) in _lists(case).items()},
        "voluntary_days": case.decision.voluntary_days if sort == "payment" else None,
        "notice_form": "giao trực tiếp hoặc qua dịch vụ bưu chính (Điều 16 Nghị định số 152/2026/NĐ-CP)",
        "enforcer": "Chấp hành viên được Trưởng Thi hành án dân sự phân công",
    }
    if any(c.amount for c in case.claims.values()) and sort in ("payment", "interim"):
        fields["payment"] = _payment(drawing)
    if asked:
        fields["request"] = request(case)
        fields["requester"] = ", ".join(names(case, "D" if case.requester == "debtor" else "C"))
        fields["fee_notice"] = "Người được thi hành án nộp phí thi hành án theo quy định tại Điều 53"
    if rates:
        fields["late_interest"] = f"{', '.join(rates)} %/năm theo bản án, quyết định"
    return fields


def _lists(case: CaseState) -> dict[str, Listed]:
    """What a decision lists: of each list what stands on it, and how a row shows it."""
    return {
        "creditors": ([case.parties[ref] for ref in case.refs("C")], party),
        "debtors": ([case.parties[ref] for ref in case.refs("D")], party),
        "obligations": ([*case.claims.values()], obligation),
    }


def _is_long(case: CaseState) -> bool:
    return max(len(case.parties), len(case.claims)) > LISTED


def annexed(decision: Paper, common: dict[str, Any], drawing: Drawing) -> Paper:
    """The decision as it is, or with its long lists moved to annexes."""
    case = drawing.case
    if not _is_long(case):
        return decision
    lists = _lists(case)
    counts = {**{name: len(each) for name, (each, _) in lists.items()}, "amount": case.claimed}
    lists["obligations"] = (
        lists["obligations"][0],
        lambda claim: {**obligation(claim), "creditor": case.parties[claim.creditor].name},
    )
    fields = {**decision.fields, "annexed": counts}
    return replace(decision, fields=fields, annex="party_annex", annexes=pieces(decision, common, lists))


def sort_of(case: CaseState) -> Sort:
    """What the decision orders: only a payment or an act of the debtor has ten days (L25 36.1, 62.2).

    What the agency itself gives back, confiscates or destroys nobody performs voluntarily (L25 33.2.b, c).
    """
    kinds = {c.kind for c in case.claims.values()}
    if case.origin == "interim_measure":
        return "interim"
    if case.origin == "ex_officio" and kinds <= {"return_property"}:
        return "return"
    if case.origin == "ex_officio" and kinds <= {"confiscation", "destruction"}:
        return "confiscation"
    return "payment"


def _payment(drawing: Drawing) -> dict[str, Any]:
    """Where the debtor is to pay (D152 12.1); the remark is the case's reference, so that the credit finds it."""
    desk = drawing.desk
    return {
        "bank": desk.bank,
        "bank_bin": desk.bank_bin,
        "account": desk.account,
        "holder": desk.name,
        "remark": reference(drawing.case.id),
    }


def _assignment(drawing: Drawing) -> dict[str, Any]:
    """The enforcer and, where he takes another's place, whose and why (L25 22.2; D152 13)."""
    officer = drawing.desk.people.get(drawing.data["officer"])
    fields: dict[str, Any] = {
        "decision": decision(drawing.case),
        "enforcer": officer.name if officer else drawing.data["officer"],
        "rank": officer.title if officer else "Chấp hành viên",
    }
    if previous := drawing.data.get("previous"):
        fields |= {"replaces": drawing.desk.called(previous), "reason": drawing.data["reason"].rstrip(". ;")}
    return fields


FIELDS = {"enforcement_decision": _enforcement_decision, "enforcer_assignment": _assignment}
