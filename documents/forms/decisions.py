"""Fields of the decisions that open a case and give it an enforcer, and of the minutes of a notice."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from documents.parts import Amount, Judgment, Obligation, Official, Part, Party, Payment, Reference, Text


class Annexed(Part):
    """What the annexes of a decision list (phụ lục kèm theo): how many stand there, and the SHA-256 of each annex.

    Who holds the decision can so tell its own annexes from others.
    """

    creditors: int = Field(ge=0)
    debtors: int = Field(ge=0)
    obligations: int = Field(ge=0)
    amount: Amount
    sha256: tuple[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")], ...] = Field(min_length=1)


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


class PartyAnnex(Official):
    """One of the annexes of a decision (phụ lục): a part of its parties and obligations, each counted from 1.

    `part` of `parts`; `start` is the number of its first row in the whole list.
    """

    decision: Reference
    part: int = Field(ge=1)
    parts: int = Field(ge=1)
    start: int = Field(ge=1)
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


class NoticeMinutes(Official):
    """Minutes of a notice given by hand (biên bản thông báo), D152 16.6; of a posting (17.3); or that it failed (16.3).

    `outcome` is what happened when it was tried on `tried_on`. It was either valid on a day, or `next_channel` follows.
    """

    addressee: Party
    document: Reference
    judgment: Judgment
    posting: bool = False
    tried_on: dt.date
    channel: Text
    outcome: Text
    witnessed: bool = False
    valid_on: dt.date | None = None
    next_channel: Text | None = None

    @model_validator(mode="after")
    def _comes_to_something(self) -> NoticeMinutes:
        if (self.valid_on is None) == (self.next_channel is None):
            raise ValueError(
                "biên bản nêu ngày thông báo hợp lệ hoặc hình thức thông báo tiếp theo / "
                "minutes name the day of valid notice, or the channel that follows"
            )
        return self
