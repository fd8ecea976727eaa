"""What the office holds without knowing whose it is (tiền, vật chứng chưa có bản án): L25 57.4; D152 34.4, 38.3.

Money lies in the custody account, or came by a credit of the bank; once its case is known, the bank's lies in suspense
under that case's reference. One sum or thing is one proceeding: it ends when the judgment or its owner is found, or
after five years with the State.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from cases import ledger
from cases.asking import Asked, CreditRef, Unit
from cases.choices import worded
from cases.commands import Command, Unsigned
from cases.events import Event, Role
from cases.kernel import Context, evolves, handles
from cases.proceedings.common import Proceeding, ProceedingPaper, Standing, at, issue, paper
from cases.references import reference
from cases.stages.common import Facts, forbid
from cases.stages.receipts import MoneyFact, credit_of

KEEPERS = (Role.ACCOUNTANT, Role.CASHIER, Role.CLERK, Role.ENFORCER)


class KeptSort(StrEnum):
    """What is held, and why nobody knows whose it is."""

    PROVISIONAL = "provisional_money"  # tiền tạm thu chưa có bản án
    PRISON = "prison_money"  # tiền cơ sở giam giữ chuyển đến, không rõ người nhận
    EXHIBIT = "exhibit"  # vật chứng không tìm thấy bản án


SORTS: Mapping[str, tuple[str, str]] = {
    KeptSort.PROVISIONAL: ("Tiền tạm thu chưa có bản án, quyết định", "Provisional money without a judgment"),
    KeptSort.PRISON: ("Tiền từ cơ sở giam giữ không rõ người nhận", "Money from a prison, recipient unknown"),
    KeptSort.EXHIBIT: ("Vật chứng không tìm thấy bản án", "Exhibit without a judgment"),
}
RULES: Mapping[str, tuple[str, str]] = {
    KeptSort.PROVISIONAL: ("R113", "L25 57.4"),
    KeptSort.PRISON: ("R251", "D152 34.4"),
    KeptSort.EXHIBIT: ("R259", "D152 38.3"),
}
"""The five years of each sort, and their article."""


class KeptDisposal(StrEnum):
    """What becomes of it when the five years are over."""

    FUND = "state_fund"
    SALE = "sale"
    DESTRUCTION = "destruction"


DISPOSALS: Mapping[str, tuple[str, str]] = {
    KeptDisposal.FUND: ("Sung quỹ nhà nước", "To the State fund"),
    KeptDisposal.SALE: ("Định giá, bán, nộp ngân sách nhà nước", "Valued and sold for the State"),
    KeptDisposal.DESTRUCTION: ("Tiêu hủy, không còn giá trị", "Destroyed, worth nothing"),
}


class KeptProperty(Proceeding):
    """A sum or a thing that is held; `category` is its sort, `case` the one it went to; `amount` in đồng of money."""

    words = ("khoản tiền, vật chứng tạm giữ", "kept property")
    stages = {
        "kept": Standing.of(
            ("Đang tạm giữ", "Kept"), "officer", ("Tìm bản án, người nhận", "Look for the judgment or the owner")
        ),
        "kept_released": Standing("Đã rõ bản án, người nhận", "Released"),
        "kept_to_state": Standing("Đã xử lý cho Nhà nước", "With the State"),
    }

    what: str = ""
    source: str = ""
    amount: int = 0
    taken_on: date | None = None
    bank_ref: str = ""


class TakeIntoKeeping(Command):
    """Enter a sum or a thing whose judgment or owner is not known (ghi tiền, vật chứng tạm giữ), L25 57.4; D152 34.4.

    `taken_on` is the day on which it came; `amount` that of money, in đồng. `bank_ref` is the credit in suspense by
    which money came to the office's account; without one it lies in the custody account.
    """

    words = ("Ghi tiền, vật chứng tạm giữ chưa rõ bản án", "Take into keeping")

    sort: Annotated[KeptSort, Asked("Loại", "Sort", choices=worded(SORTS))]
    what: Annotated[str, Asked("Nội dung, số lượng, tình trạng", "What it is", long=True)] = Field(
        min_length=1, max_length=1000
    )
    source: Annotated[str, Asked("Nơi giao, chuyển đến", "Where it came from")] = Field(min_length=1, max_length=300)
    amount: Annotated[int, Asked("Số tiền", "Amount", unit=Unit.DONG)] = Field(default=0, ge=0)
    taken_on: Annotated[date, Asked("Ngày nhận", "Day it came")]
    bank_ref: CreditRef = Field(default="", max_length=80)


class ReleaseKept(Command):
    """Its judgment or its owner is found (đã rõ bản án, người nhận), L25 57.4; D152 34.4, 38.3.

    `leads_to` is the case in which it is dealt with, or who took it. What came by the bank goes to a case.
    """

    words = ("Ghi đã rõ bản án, người nhận", "Release what was kept")

    leads_to: Annotated[str, Asked("Vụ việc, người nhận", "Case or taker")] = Field(min_length=1, max_length=300)


class DecideKept(Command):
    """Sign what becomes of it after five years (xử lý tiền, vật chứng tạm giữ), L25 57.4; D152 34.4, 38.3."""

    words = ("Ký quyết định xử lý tiền, vật chứng tạm giữ", "Decide on what was kept")

    disposal: Annotated[KeptDisposal, Asked("Xử lý", "What becomes of it", choices=worded(DISPOSALS))]


class Taken(MoneyFact):
    """It came on a day of its own: the five years run from there."""

    article = "L25 57.4"
    what: str
    source: str
    amount: int
    taken_on: date
    bank_ref: str = ""


class ProvisionalMoneyCollected(Taken):
    words = ("Thu tạm tiền chưa có bản án, quyết định", "Provisional money collected")


class UnknownPrisonMoneyReceived(Taken):
    words = ("Nhận tiền từ cơ sở giam giữ không rõ người nhận", "Prison money of unknown owner received")
    article = "D152 34.4"


class ExhibitWithoutJudgmentTaken(Taken):
    words = ("Nhận vật chứng không tìm thấy bản án", "Exhibit without a judgment taken")
    article = "D152 38.3"


class Released(MoneyFact):
    """`reference` is that under which the bank's money lies in suspense for its case, named in `text`; in đồng."""

    article = "L25 57.4"
    leads_to: str
    amount: int
    payer: str
    reference: str = ""
    text: str = ""


class JudgmentReceived(Released):
    words = ("Có bản án, quyết định về tiền tạm thu", "Judgment on provisional money received")


class PrisonMoneyClaimed(Released):
    words = ("Xác định người nhận tiền từ cơ sở giam giữ", "Owner of prison money known")
    article = "D152 34.4"


class ExhibitJudgmentFound(Released):
    words = ("Tìm thấy bản án xử lý vật chứng", "Judgment of an exhibit found")
    article = "D152 38.3"


class KeptDecided(ProceedingPaper, MoneyFact):
    words = ("Ký quyết định xử lý tiền, vật chứng tạm giữ", "What was kept goes to the State")
    article = "L25 57.4"
    disposal: KeptDisposal


TAKEN: Mapping[str, type[Taken]] = {
    KeptSort.PROVISIONAL: ProvisionalMoneyCollected,
    KeptSort.PRISON: UnknownPrisonMoneyReceived,
    KeptSort.EXHIBIT: ExhibitWithoutJudgmentTaken,
}
FOUND: Mapping[str, type[Released]] = {
    KeptSort.PROVISIONAL: JudgmentReceived,
    KeptSort.PRISON: PrisonMoneyClaimed,
    KeptSort.EXHIBIT: ExhibitJudgmentFound,
}


@handles(TakeIntoKeeping, *KEEPERS, signs=Unsigned.RECORDS, begins=True, needs=("credit",))
def _take(state: KeptProperty, command: TakeIntoKeeping, context: Context) -> Facts:
    article = RULES[command.sort][1]
    forbid(state.stage, article, "Đã ghi nhận.", "It is entered already.")
    forbid(
        (command.sort is KeptSort.EXHIBIT) is bool(command.amount),
        article,
        "Tiền phải nêu số tiền (amount), vật chứng thì không.",
        "Of money the amount is named, of an exhibit none.",
    )
    forbid(command.taken_on > context.today, article, "Ngày nhận ở tương lai.", "The day lies in the future.")
    if command.bank_ref:
        forbid(
            not 0 < command.amount <= credit_of(command.bank_ref, context)["unclaimed"],
            article,
            "Khoản ghi có không còn đủ số tiền này.",
            "Less than this sum is left of the credit.",
        )
    lies = (ledger.suspense if command.bank_ref else ledger.custody)(state.office)
    yield TAKEN[command.sort](
        **command.model_dump(exclude={"sort"}),
        postings=ledger.entry((lies, command.amount), (ledger.kept(state.id), -command.amount)),
    )


def _held(state: KeptProperty) -> str:
    """The article of what is still held."""
    article = RULES.get(state.category, ("", "L25 57.4"))[1]
    forbid(state.stage != "kept", article, "Không còn tạm giữ.", "It is not held any more.")
    return article


@handles(ReleaseKept, *KEEPERS, signs=Unsigned.RECORDS)
def _release(state: KeptProperty, command: ReleaseKept, context: Context) -> Facts:
    article = _held(state)
    forbid(
        state.bank_ref and not command.leads_to.startswith(f"case/{state.office}/"),
        article,
        "Tiền đã vào tài khoản: nêu mã vụ việc của cơ quan để chi trả trong vụ việc đó.",
        "The money is in the account: name the case of the office in which it is paid out.",
    )
    goes = (ledger.suspense if state.bank_ref else ledger.custody)(state.office)
    yield FOUND[state.category](
        leads_to=command.leads_to,
        amount=state.amount,
        payer=state.source,
        reference=ledger.released(state.id, "") if state.bank_ref else "",
        text=f"{reference(command.leads_to)} {state.source}"[:200] if state.bank_ref else "",
        postings=ledger.entry((ledger.kept(state.id), state.amount), (goes, -state.amount)),
    )


@handles(DecideKept, Role.HEAD, signs="to_state_fund")
def _decide(state: KeptProperty, command: DecideKept, context: Context) -> Facts:
    article = _held(state)
    forbid(
        state.duties.count(RULES[state.category][0]),
        article,
        "Chưa hết thời hạn 05 năm.",
        "The five years are not over.",
    )
    forbid(
        (command.disposal is KeptDisposal.FUND) is (state.category == KeptSort.EXHIBIT),
        article,
        "Tiền thì sung quỹ nhà nước; vật chứng thì bán, hoặc tiêu hủy nếu không còn giá trị.",
        "Money goes to the State fund; an exhibit is sold, or destroyed if it is worth nothing.",
    )
    yield KeptDecided(
        **paper(state, "kept_decision", context),
        disposal=command.disposal,
        postings=ledger.entry((ledger.kept(state.id), state.amount), (ledger.budget(state.office), -state.amount)),
    )


@evolves(Taken)
def _taken(state: KeptProperty, fact: Taken, event: Event) -> KeptProperty:
    sort = next(sort for sort, kind in TAKEN.items() if isinstance(fact, kind))
    return at(state, "kept", event, category=str(sort), officer=event.actor.id, **fact.model_dump(exclude={"postings"}))


@evolves(Released)
def _released(state: KeptProperty, fact: Released, event: Event) -> KeptProperty:
    return at(state, "kept_released", event)


@evolves(KeptDecided)
def _decided(state: KeptProperty, fact: KeptDecided, event: Event) -> KeptProperty:
    return at(issue(state, fact, event), "kept_to_state", event)
