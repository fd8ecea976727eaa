"""The enforcement decision, and who is to carry it out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from cases.references import reference
from cases.state import CaseState
from documents.annexes import Listed, pieces
from documents.bases import cited, law_in_force
from documents.drawing import Drawing, Paper
from documents.of_case import LISTED, decision, entrusting, judgment, names, obligation, party, request, unstopped
from documents.parts import (
    Amount,
    Annex,
    Annexes,
    Judgment,
    Obligation,
    Official,
    Part,
    Party,
    Payment,
    Reference,
    Text,
)
from documents.registry import annexes, document, draws


class Annexed(Part):
    """What the annexes of a decision list (phụ lục kèm theo): how many stand there, and the hashes of the annexes."""

    creditors: int = Field(ge=0)
    debtors: int = Field(ge=0)
    obligations: int = Field(ge=0)
    amount: Amount
    sha256: Annexes


Sort = Literal["payment", "return", "confiscation", "interim"]
"""What a decision orders: the debtor to perform (L25 36.1), the agency to give back, confiscate or destroy what it
keeps (L25 33.2.b, c), or an interim measure to be carried out at once (L25 62)."""


@document(
    "enforcement_decision",
    "Quyết định thi hành án",
    "Enforcement decision",
    law=("Điều 22, Điều 34, Điều 36", "Điều 11, Điều 12", "Điều 7, Điều 23, Điều 36", "Điều 7"),
    law_of={
        "ex_officio": ("Điều 22, Điều 33, Điều 36", "Điều 8, Điều 12", "Điều 23, Điều 36", "Điều 6"),
        "return": ("Điều 22, Điều 33", "Điều 8, Điều 12", "Điều 23, Điều 36", "Điều 6"),
        "confiscation": ("Điều 22, Điều 33", "Điều 8, Điều 12", "Điều 23, Điều 36", "Điều 6"),
        "interim": ("Điều 22, Điều 33, Điều 62", "Điều 8, Điều 12", "Điều 23, Điều 130", ""),
    },
)
class EnforcementDecision(Official):
    """Enforcement decision (quyết định thi hành án), D152 12.1.

    Where there are too many to be listed, parties and obligations stand in annexes (`annexed`) and not here. `request`
    names the request it rests on, and is absent in an ex-officio decision; `entrusted` is the decision by which another
    agency entrusted it; `voluntary_days` are calendar days from
    valid notice (L25 36.1), None where the law gives no such period (interim measures, L25 62.2).
    """

    origin: Literal["request", "ex_officio"]
    sort: Sort = "payment"
    judgment: Judgment
    request: Reference | None = None
    entrusted: Reference | None = None
    requester: Text | None = None
    annexed: Annexed | None = None
    creditors: tuple[Party, ...]
    debtors: tuple[Party, ...] = ()
    obligations: tuple[Obligation, ...]
    late_interest: Text | None = None
    voluntary_days: int | None = Field(default=None, ge=1)
    payment: Payment | None = None
    notice_form: Text
    fee_notice: Text | None = None
    enforcer: Text
    room: Text | None = None

    @model_validator(mode="after")
    def _request_is_named(self) -> EnforcementDecision:
        if (self.origin == "request") != (self.request is not None):
            raise ValueError(
                "quyết định theo yêu cầu phải dẫn yêu cầu, quyết định chủ động thì không / "
                "a decision on request names the request, an ex-officio one does not"
            )
        if self.sort != "payment" and self.voluntary_days:
            raise ValueError(
                "trả lại, tịch thu, tiêu hủy và biện pháp khẩn cấp tạm thời không có thời hạn tự nguyện / "
                "only what the debtor performs has a voluntary period"
            )
        return self

    @field_validator("creditors", "obligations")
    @classmethod
    def _listed_somewhere(cls, value: tuple[Part, ...], info: ValidationInfo) -> tuple[Part, ...]:
        if not value and not info.data.get("annexed"):
            raise ValueError("phải nêu tại đây hoặc trong phụ lục / is listed here or in annexes")
        return value


class AnnexObligation(Obligation):
    """An obligation and whom it is owed to."""

    creditor: Text


@document("party_annex", "Phụ lục danh sách đương sự, khoản phải thi hành", "Annex of parties and obligations")
class PartyAnnex(Annex):
    """A part of the parties and obligations of a decision."""

    creditors: tuple[Party, ...] = ()
    debtors: tuple[Party, ...] = ()
    obligations: tuple[AnnexObligation, ...] = ()


@document(
    "enforcer_assignment",
    "Quyết định phân công chấp hành viên",
    "Assignment of an enforcer",
    law=("Điều 16, Điều 22", "Điều 12, Điều 13", "Điều 20, Điều 23", ""),
    also_to=("Người được phân công có tên tại Điều 1",),
)
class EnforcerAssignment(Official):
    """Assignment of an enforcer (quyết định phân công chấp hành viên), L25 22; `rule` says how the choice was made."""

    decision: Reference
    enforcer: Text
    rank: Text
    room: Text | None = None
    supporting: tuple[Text, ...] = ()
    replaces: Text | None = None
    reason: Text | None = None
    rule: Text | None = None


FEE = "{} nộp phí thi hành án theo quy định tại {} {}"


@draws("enforcement_decision")
def _enforcement_decision(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    assert case.decision
    rates = sorted({c.rate for c in case.claims.group("interest") if c.rate})
    sort, lists = sort_of(case), _lists(case, drawing.today)
    asked = case.origin == "on_request"
    fields: dict[str, Any] = {
        "origin": "request" if asked else "ex_officio",
        "sort": sort,
        "judgment": judgment(case),
        **{name: () if _is_long(case) else [*map(show, each)] for name, (each, show) in lists.items()},
        "voluntary_days": case.decision.voluntary_days if sort == "payment" else None,
        "notice_form": f"giao trực tiếp hoặc qua dịch vụ bưu chính ({cited('notice', drawing.today)})",
        "enforcer": f"{drawing.desk.enforcer} được phân công",
    }
    if any(c.amount for c in case.claims.values()) and sort in ("payment", "interim"):
        fields["payment"] = _payment(drawing)
    if asked:
        payer = "Người phải thi hành án" if case.requester == "debtor" else "Người được thi hành án"
        fields["request"] = request(case)
        fields["requester"] = ", ".join(names(case, "D" if case.requester == "debtor" else "C"))
        fields["fee_notice"] = FEE.format(payer, cited("fee", drawing.today), law_in_force(drawing.today))
    if case.entrusted:
        fields["entrusted"] = entrusting(case)
    if rates:
        fields["late_interest"] = f"{', '.join(rates)} %/năm theo bản án, quyết định"
    return fields


def _lists(case: CaseState, day: dt.date) -> dict[str, Listed]:
    """What a decision lists: of each list what stands on it, and how a row shows it."""
    return {
        "creditors": ([case.parties[ref] for ref in case.refs("C")], party),
        "debtors": ([case.parties[ref] for ref in case.refs("D")], party),
        "obligations": ([*case.claims.values()], partial(obligation, day=day)),
    }


def _is_long(case: CaseState) -> bool:
    return max(len(case.parties), len(case.claims)) > LISTED


@annexes("enforcement_decision")
def _annexed(decision: Paper, common: dict[str, Any], drawing: Drawing) -> Paper:
    """The decision as it is, or with its long lists moved to annexes."""
    case = drawing.case
    if not _is_long(case):
        return decision
    lists = _lists(case, drawing.today)
    counts = {**{name: len(each) for name, (each, _) in lists.items()}, "amount": case.claimed}
    lists["obligations"] = (
        lists["obligations"][0],
        lambda claim: {**obligation(claim, drawing.today), "creditor": case.parties[claim.creditor].name},
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


@draws("enforcer_assignment")
def _assignment(drawing: Drawing) -> dict[str, Any]:
    """The enforcer and, where he takes another's place, whose and why (L25 22.2; D152 13)."""
    officer = drawing.desk.people.get(drawing.data["officer"])
    fields: dict[str, Any] = {
        "decision": decision(drawing.case),
        "enforcer": officer.name if officer else drawing.data["officer"],
        "rank": officer.title if officer else drawing.desk.enforcer,
    }
    if previous := drawing.data.get("previous"):
        fields |= {"replaces": drawing.desk.called(previous), "reason": unstopped(drawing.data["reason"])}
    return fields
