"""What changes the time in which money is paid out: more time for small sums to many, a currency that is bought first.

A claim in a foreign currency is collected in đồng and paid in its own currency, unless the parties agreed on đồng
(D152 30.6): two working days after each receipt the currency is bought.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, ClaimId, ReceiptId, Unit
from cases.commands import Command, Sha256, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.stages.common import Facts, alive, forbid, in_charge
from cases.state import CaseState
from law.periods import local_day


class ExtendPayout(Command):
    """Take more time to pay money out (kéo dài thời hạn chi trả), at most 45 days from its receipt, D152 30.3.a.

    Where those to be paid are many, the sum is small, and other assets of the debtor are still being processed.
    """

    words = ("Kéo dài thời hạn chi trả", "Extend the time to pay out")

    receipt: ReceiptId
    small_sum: Annotated[bool, Asked("Số tiền thu được ít", "The sum is small")]
    other_assets: Annotated[bool, Asked("Đang tiếp tục xử lý tài sản khác", "Other assets are being processed")]


class RecordCurrency(Command):
    """Record that the judgment orders a claim in a foreign currency (khoản phải thi hành bằng ngoại tệ), D152 30.6.

    `in_dong`: creditor and debtor agreed that it is paid in đồng; nothing is bought then.
    """

    words = ("Ghi khoản phải thi hành bằng ngoại tệ", "Record a claim in foreign currency")

    claim: ClaimId
    currency: Annotated[str, Asked("Mã ngoại tệ (3 chữ cái)", "Currency (3 letters)")] = Field(pattern=r"^[A-Z]{3}$")
    in_dong: Annotated[bool, Asked("Các bên thỏa thuận trả bằng đồng Việt Nam", "Agreed to be paid in đồng")] = False


class BuyCurrency(Command):
    """Record that the foreign currency was bought with the money of a receipt (mua ngoại tệ), D152 30.6.b.

    `spent`, in đồng; `proof`: the bank's slip, which says how much it came to.
    """

    words = ("Ghi việc mua ngoại tệ để chi trả", "Record the purchase of foreign currency")

    receipt: ReceiptId
    spent: Annotated[int, Asked("Số tiền đã dùng", "Spent", unit=Unit.DONG)] = Field(gt=0)
    proof: Annotated[Sha256, Asked("Chứng từ mua ngoại tệ (mã băm SHA-256)", "The bank's slip (by SHA-256)")]


class PayoutExtended(Fact):
    words = ("Kéo dài thời hạn chi trả", "Time to pay out extended")
    article = "D152 30.3.a"
    receipt: str
    received_on: date


class CurrencyRecorded(Fact):
    words = ("Ghi nhận khoản phải thi hành bằng ngoại tệ", "Claim in foreign currency recorded")
    article = "D152 30.6"
    claim: str
    currency: str  # empty where it is paid in đồng by agreement


class ForeignCurrencyBought(Fact):
    words = ("Mua ngoại tệ để chi trả", "Foreign currency bought")
    article = "D152 30.6.b"
    receipt: str
    spent: int
    proof: str


@handles(ExtendPayout, Role.HEAD, Role.ENFORCER, signs=Unsigned.REVIEWS)
def _extend(case: CaseState, command: ExtendPayout, context: Context) -> Facts:
    in_charge(case, context)
    duty = case.duties.get(f"R097/{command.receipt}")
    forbid(
        not duty,
        "D152 30.3.a",
        "Không có thời hạn chi trả đang tính cho biên lai này.",
        "No time to pay out runs for this receipt.",
    )
    forbid(
        len(case.refs("C")) < 2 or not (command.small_sum and command.other_assets),
        "D152 30.3.a",
        "Chỉ kéo dài khi nhiều người được thi hành án, số tiền ít và đang xử lý tài sản khác.",
        "Only with several creditors, a small sum and other assets being processed.",
    )
    assert duty
    yield PayoutExtended(receipt=command.receipt, received_on=local_day(duty.start))


@handles(RecordCurrency, Role.ENFORCER, Role.CLERK, Role.SECRETARY, signs=Unsigned.RECORDS)
def _currency(case: CaseState, command: RecordCurrency, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    in_charge(case, context)
    claim = case.claims.get(command.claim)
    forbid(
        not claim or claim.settled or not claim.amount,
        "D152 30.6",
        "Không có khoản tiền phải thi hành này.",
        "There is no such sum to be enforced.",
    )
    yield CurrencyRecorded(claim=command.claim, currency="" if command.in_dong else command.currency)


@handles(BuyCurrency, Role.ACCOUNTANT, signs=Unsigned.VOUCHES)
def _buy(case: CaseState, command: BuyCurrency, context: Context) -> Facts:
    receipt = case.receipts.get(command.receipt)
    forbid(
        f"R100/{command.receipt}" not in case.duties or not receipt,
        "D152 30.6.b",
        "Không có tiền chờ mua ngoại tệ của biên lai này.",
        "No currency is to be bought with the money of this receipt.",
    )
    assert receipt
    forbid(
        command.spent > receipt.amount,
        "D152 30.6.b",
        "Số tiền lớn hơn số thu theo biên lai.",
        "More than was received by this receipt.",
    )
    yield ForeignCurrencyBought(**command.model_dump())


@evolves(CurrencyRecorded)
def _recorded(case: CaseState, fact: CurrencyRecorded, event: Event) -> CaseState:
    claim = replace(case.claims[fact.claim], currency=fact.currency)
    return case.model_copy(update={"claims": case.claims.put({claim.id: claim})})
