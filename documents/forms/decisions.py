"""Fields of the decisions that open a case and give it an enforcer, and of the notice of a decision."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

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


class EnforcementDecision(Official):
    """Enforcement decision (quyết định thi hành án), D152 12.1.

    Where there are too many to be listed, parties and obligations stand in annexes (`annexed`) and not here. `request`
    names the request it rests on, and is absent in an ex-officio decision; `voluntary_days` are calendar days from
    valid notice (L25 36.1), None where the law gives no such period (interim measures, L25 62.2).
    """

    origin: Literal["request", "ex_officio"]
    sort: Sort = "payment"
    judgment: Judgment
    request: Reference | None = None
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


class PartyAnnex(Annex):
    """A part of the parties and obligations of a decision."""

    creditors: tuple[Party, ...] = ()
    debtors: tuple[Party, ...] = ()
    obligations: tuple[AnnexObligation, ...] = ()


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


class DecisionNotice(Official):
    """Notice of a decision (thông báo về thi hành án) to one addressee, L25 35; D152 15-19."""

    addressee: Party
    document: Reference
    judgment: Judgment
    content: Text
    channel: Text
    voluntary_until: dt.date | None = None
    voluntary_days: int | None = None
    payment: Payment | None = None
    enforcer: Text
