"""What another agency entrusted (ủy thác đến), as its decision and its file say (L25 49, 50; D152 26, 27)."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator
from pydantic.dataclasses import dataclass

from cases.asking import Asked, Unit
from cases.choices import BEGUN, REQUESTERS, worded
from cases.parties import EXACT, BankAccount
from cases.reading import Day, Dong, Name, Text, read_text, required


@dataclass(frozen=True, slots=True, config=EXACT)
class FeeSoFar:
    """The fee of a party at the entrusting agency, in đồng (F216 5.6): reckoned on what, charged, still to pay."""

    name: Annotated[Name, Asked("Người nộp phí", "Who pays")]
    received: Annotated[Dong, Asked("Số tiền đã nhận", "Received so far", unit=Unit.DONG)] = 0
    charged: Annotated[Dong, Asked("Phí đã tính", "Charged so far", unit=Unit.DONG)] = 0
    owed: Annotated[Dong, Asked("Phí còn phải thu", "Still to be paid", unit=Unit.DONG)] = 0


@dataclass(frozen=True, slots=True, config=EXACT)
class Entrusted:
    """The entrusting agency, its decision, and how its own matter came about.

    `asset` names what is to be handled where only that is entrusted (L25 50) and is empty where the matter itself is
    (49); the proceeds go to `bank`. `case` is the entrusting case where it lives in this installation.
    """

    agency: Annotated[Name, Asked("Cơ quan ủy thác", "Entrusting agency")]
    number: Annotated[
        str, BeforeValidator(lambda value: required(read_text(value))), Asked("Số quyết định ủy thác", "Its decision")
    ]
    day: Annotated[Day, Asked("Ngày quyết định ủy thác", "Decided on")]
    requested_on: Annotated[Day, Asked("Ngày yêu cầu, nhận bản án", "Day of the request, of the judgment's receipt")]
    begun: Annotated[str, Asked("Căn cứ ra quyết định thi hành án", "How it began", choices=worded(BEGUN))] = (
        "on_request"
    )
    requester: Annotated[str, Asked("Người yêu cầu", "Who asked", choices=worded(REQUESTERS))] = "creditor"
    asset: Annotated[Text, Asked("Tài sản ủy thác xử lý", "Asset to be handled")] = ""
    bank: Annotated[BankAccount | None, Asked("Tài khoản nhận tiền", "Account for the proceeds")] = None
    fees: Annotated[tuple[FeeSoFar, ...], Asked("Phí đã thu, còn phải thu", "Fees so far", article="F216 5.6")] = ()
    case: Annotated[Text, Asked("Vụ việc ủy thác", "Entrusting case")] = ""

    @property
    def sort(self) -> str:
        """What of it was entrusted: the matter, or the handling of an asset."""
        return "asset" if self.asset else "matter"
