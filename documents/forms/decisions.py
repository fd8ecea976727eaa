"""Fields of the decisions that open a case and give it an enforcer, and of the notice of a decision."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from documents.parts import Judgment, Obligation, Official, Party, Payment, Reference, Text

Sort = Literal["payment", "return", "confiscation", "interim"]
"""What a decision orders: the debtor to perform (L25 36.1), the agency to give back, confiscate or destroy what it
keeps (L25 33.2.b, c), or an interim measure to be carried out at once (L25 62)."""


class EnforcementDecision(Official):
    """Enforcement decision (quyết định thi hành án), D152 12.1.

    `request` names the request it rests on, and is absent in an ex-officio decision; `voluntary_days` are calendar
    days from valid notice (L25 36.1), None where the law gives no such period (interim measures, L25 62.2).
    """

    origin: Literal["request", "ex_officio"]
    sort: Sort = "payment"
    judgment: Judgment
    request: Reference | None = None
    requester: Text | None = None
    creditors: tuple[Party, ...] = Field(min_length=1)
    debtors: tuple[Party, ...] = ()
    obligations: tuple[Obligation, ...] = Field(min_length=1)
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
