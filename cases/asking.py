"""How a field of a command asks: its label, its unit, what may be chosen, in both languages, with the law beside it.

Said once, at the field. The schema of the command carries it (`x-asked`), so every form is made from the same words:
the officers' desk, and whatever a service builds on the catalogue of acts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

KEY = "x-asked"
"""The member of a field's schema that says how it is asked."""


class Unit(StrEnum):
    """In what a number is counted."""

    DONG = "dong"
    DAYS = "days"
    MONTHS = "months"
    PERCENT = "percent"
    PERSONS = "persons"


class Of(StrEnum):
    """What a field names by its id: a form offers those that there are."""

    ABSENCE = "absence"  # of the office's year, that is not over
    ASSET = "asset"
    BATCH = "batch"
    CLAIM = "claim"
    COMPLAINT = "complaint"
    CREDIT = "credit"  # of a bank, that no case has claimed
    DOCUMENT = "document"  # of which a party is still to be told
    DUTY = "duty"  # that is overdue
    EFFECT = "effect"  # that failed
    ENFORCER = "enforcer"
    EXHIBIT = "exhibit"  # that is still in the store
    ENTRUSTMENT = "entrustment"
    FEE = "fee"  # that was reckoned, by the number of its event
    ORDER = "order"  # of a supervisor, that is not answered
    PACK = "pack"
    PAPER = "paper"  # of the case, that somebody was told of
    PARTY = "party"
    PLAN = "plan"
    PAYOUT = "payout"
    PROTEST = "protest"
    RECEIPT = "receipt"
    SAFEGUARD = "safeguard"
    SESSION = "session"  # of the office's year
    SHARE = "share"
    STAFF = "staff"  # a member of the office


@dataclass(frozen=True, slots=True)
class Choice:
    """One of what may be chosen: its code, its words, and the article that gives it."""

    code: str
    vi: str
    en: str
    article: str = ""


Choices = Callable[[], Iterable[Choice]]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a field asks. `of` names things of the case, `choices` what may be chosen; `long` takes several lines.

    `article` is the law beside the field; `members` says how the parts of a thing of the law are asked.
    """

    vi: str
    en: str
    unit: Unit | None = None
    of: Of | None = None
    choices: Choices | None = None
    long: bool = False
    article: str = ""
    members: Mapping[str, Asked] = field(default_factory=dict)

    def said(self) -> dict[str, Any]:
        """What the schema of the field carries."""
        said: dict[str, Any] = {"vi": self.vi, "en": self.en}
        said |= {name: getattr(self, name) for name in ("unit", "of", "long", "article") if getattr(self, name)}
        if self.choices:
            said["choices"] = [asdict(choice) for choice in self.choices()]
        if self.members:
            said["members"] = {name: member.said() for name, member in self.members.items()}
        return said

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), "title": f"{self.vi} / {self.en}", KEY: self.said()}


AssetId = Annotated[str, Asked("Tài sản", "Asset", of=Of.ASSET)]
ClaimId = Annotated[str, Asked("Nghĩa vụ", "Claim", of=Of.CLAIM)]
PartyId = Annotated[str, Asked("Đương sự", "Party", of=Of.PARTY)]
OrderId = Annotated[str, Asked("Chỉ đạo", "Order", of=Of.ORDER)]
PlanId = Annotated[str, Asked("Phương án phân chia", "Plan", of=Of.PLAN)]
ReceiptId = Annotated[str, Asked("Biên lai", "Receipt", of=Of.RECEIPT)]
ShareId = Annotated[str, Asked("Khoản chi", "Share", of=Of.SHARE)]
BatchId = Annotated[str, Asked("Đợt chi", "Batch", of=Of.BATCH)]
ComplaintId = Annotated[str, Asked("Khiếu nại", "Complaint", of=Of.COMPLAINT)]
SafeguardId = Annotated[str, Asked("Biện pháp bảo đảm", "Security measure", of=Of.SAFEGUARD)]
EntrustmentId = Annotated[str, Asked("Việc ủy thác", "Entrustment", of=Of.ENTRUSTMENT)]
ProtestId = Annotated[str, Asked("Kháng nghị, kiến nghị", "Protest", of=Of.PROTEST)]
ExhibitId = Annotated[str, Asked("Vật chứng, tài sản", "Exhibit", of=Of.EXHIBIT)]
FeeId = Annotated[str, Asked("Khoản phí", "Fee", of=Of.FEE)]
CreditRef = Annotated[str, Asked("Khoản tiền ngân hàng báo có", "Bank credit", of=Of.CREDIT)]

Reason = Annotated[str, Asked("Lý do", "Reason", long=True)]
"""Why, in the words of who decides; it stands in the paper."""
