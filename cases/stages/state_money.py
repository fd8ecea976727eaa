"""Money of the State in a case: a debtor on the budget pays or is guaranteed; what is confiscated goes there.

L25 51; D152 39.4, 88–94. What the debtor's body does afterwards with whoever was at fault (D152 94.2–96) is its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from cases.asking import Asked
from cases.choices import steps
from cases.commands import Command, Unsigned
from cases.events import Fact, Role
from cases.kernel import Context, follows, handles
from cases.parties import ObligationKind
from cases.stages.common import Facts, alive, forbid, in_turn, names_step
from cases.stages.money import MoneyDistributed
from cases.state import CaseState


class RecordStateMoneyStep(Command):
    """Record what a debtor on the State budget did, or that confiscated money was paid in (bảo đảm tài chính), D152 93.

    `number` is that of the paper, of money the Treasury's slip.
    """

    words = ("Ghi việc bảo đảm tài chính, nộp ngân sách", "Record a step of the State's money")

    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    number: Annotated[str, Asked("Số văn bản, giấy nộp tiền", "Number of the paper")] = Field(
        min_length=1, max_length=60
    )

    _known = names_step(lambda: STEPS)


class StateMoneyStep(Fact):
    guarantees: ClassVar[bool] = True
    """Whether it is about the guarantee of a debtor on the budget."""

    number: str = ""


class BudgetDebtorNotified(StateMoneyStep):
    words = ("Đơn vị sử dụng ngân sách nhận quyết định thi hành án", "Debtor on the budget received the decision")
    article = "D152 93.1"


class SavingsExhausted(StateMoneyStep):
    words = ("Kinh phí tiết kiệm không đủ thi hành án", "Savings do not suffice")
    article = "D152 93.1"


class GuaranteeFileMade(StateMoneyStep):
    words = ("Lập hồ sơ bảo đảm tài chính", "Guarantee file made")
    article = "D152 93.1"


class PaymentInsteadOfAssetSettled(StateMoneyStep):
    words = ("Xác định việc trả tiền thay tài sản", "Payment instead of the asset settled")
    article = "D152 93.2"


class GuaranteeGranted(StateMoneyStep):
    words = ("Chấp nhận, bổ sung kinh phí bảo đảm tài chính", "Guarantee granted")
    article = "D152 94.1"


class BudgetDebtorPaid(StateMoneyStep):
    words = ("Đơn vị sử dụng ngân sách chuyển tiền thi hành án", "Debtor on the budget paid")
    article = "D152 93.1, 94.1"


class BudgetPaid(StateMoneyStep):
    words = ("Nộp tiền tịch thu vào ngân sách nhà nước", "Confiscated money paid into the budget")
    article = "D152 39.4"
    guarantees = False


class ConfiscatedMoneyReceived(Fact):
    """Of what was shared out some is confiscated: it goes to the budget within seven days."""

    words = ("Thu được tiền tịch thu", "Confiscated money received")
    article = "D152 39.4"
    amount: int


STEPS: Mapping[str, type[StateMoneyStep]] = {step.kind: step for step in StateMoneyStep.__subclasses__()}
CONFISCATED = (ObligationKind.CONFISCATION, ObligationKind.ARREARS)
"""Kinds of which what comes in is the State's as such: confiscated, or a gain given up (truy thu sung quỹ)."""


@handles(RecordStateMoneyStep, Role.ENFORCER, Role.ACCOUNTANT, Role.CLERK, signs=Unsigned.RECORDS)
def _step(case: CaseState, command: RecordStateMoneyStep, context: Context) -> Facts:
    step = STEPS[command.step]
    if step.guarantees:
        alive(case, context, while_paused=True)
        forbid(
            all(case.parties[ref].kind == "person" for ref in case.refs("D")),
            "D152 88",
            "Người phải thi hành án không phải cơ quan, đơn vị sử dụng ngân sách.",
            "No debtor is a body on the State budget.",
        )
    yield in_turn(case, step(number=command.number), context)


@follows(MoneyDistributed)
def _confiscated(case: CaseState, fact: MoneyDistributed, context: Context) -> Facts:
    kept = [(share.amount, case.claims.get(share.claim)) for share in fact.shares if share.status == "kept"]
    amount = sum(amount for amount, claim in kept if claim and claim.kind in CONFISCATED)
    if amount:
        yield ConfiscatedMoneyReceived(amount=amount)
