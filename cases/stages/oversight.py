"""Oversight (chỉ đạo, kiểm tra): a supervisor takes note of a delay, orders what is to be done, is answered (L25 22.2).

Orders belong to the case that they are about, so that whoever reads it sees what was ordered and what came of it. An
order opens a duty of the member of staff to whom it is addressed; the answer ends it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, Of, OrderId, Reason
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.parts import Order
from cases.stages.common import OFFICE_ROLES, Facts, forbid
from cases.state import CaseState

ARTICLE = "L25 22.2"
ADDRESSED = (
    Role.DEPUTY,
    Role.ROOM_HEAD,
    Role.ENFORCER,
    Role.SECRETARY,
    Role.ACCOUNTANT,
    Role.CASHIER,
    Role.CLERK,
)
"""Those to whom an order may be addressed."""


class AcknowledgeDelay(Command):
    """Take note that a duty is overdue (ghi nhận đã biết việc quá hạn); `duty` as the case lists it."""

    words = ("Ghi nhận đã biết việc quá hạn", "Acknowledge a delay")

    duty: Annotated[str, Asked("Việc quá hạn", "Overdue duty", of=Of.DUTY)] = Field(min_length=1, max_length=120)


class OrderAction(Command):
    """Order a member of staff to act in the case, and to answer by a local day (chỉ đạo xử lý).

    `to` is a staff number; `duty` the overdue one that the order is about, if it is about one.
    """

    words = ("Chỉ đạo xử lý", "Order that something be done")

    to: Annotated[str, Asked("Người được giao", "Addressed to", of=Of.STAFF)] = Field(min_length=1, max_length=40)
    instruction: Annotated[str, Asked("Nội dung chỉ đạo", "Instruction", long=True)] = Field(
        min_length=1, max_length=2000
    )
    answer_by: Annotated[date, Asked("Báo cáo chậm nhất ngày", "Answer by")]
    duty: Annotated[str, Asked("Việc quá hạn liên quan", "The overdue duty it is about", of=Of.DUTY)] = Field(
        "", max_length=120
    )


class AnswerOrder(Command):
    """Report what was done about an order (báo cáo kết quả thực hiện chỉ đạo); `order` is its name, CD1."""

    words = ("Báo cáo kết quả thực hiện chỉ đạo", "Answer an order")

    order: OrderId = Field(min_length=1, max_length=10)
    answer: Annotated[str, Asked("Kết quả thực hiện", "What was done", long=True)] = Field(
        min_length=1, max_length=2000
    )


class WithdrawOrder(Command):
    """Take an order back (rút chỉ đạo)."""

    words = ("Rút chỉ đạo", "Withdraw an order")

    order: OrderId = Field(min_length=1, max_length=10)
    reason: Reason = Field(min_length=1, max_length=1000)


class DelayAcknowledged(Fact):
    words = ("Lãnh đạo đã biết việc quá hạn", "Delay acknowledged")
    article = ARTICLE
    duty: str
    rule: str


class ActionOrdered(Fact):
    """`order` names it within the case: CD1, CD2, …"""

    words = ("Chỉ đạo xử lý", "Action ordered")
    article = ARTICLE
    order: str
    to: str
    instruction: str
    answer_by: date
    duty: str


class OrderAnswered(Fact):
    words = ("Đã báo cáo kết quả thực hiện chỉ đạo", "Order answered")
    article = ARTICLE
    order: str
    answer: str


class OrderWithdrawn(Fact):
    words = ("Đã rút chỉ đạo", "Order withdrawn")
    article = ARTICLE
    order: str
    reason: str


@handles(AcknowledgeDelay, *OFFICE_ROLES, signs=Unsigned.DIRECTS)
def _acknowledge(case: CaseState, command: AcknowledgeDelay, context: Context) -> Facts:
    duty = case.duties.get(command.duty)
    forbid(
        duty is None or duty.level < 2,
        ARTICLE,
        "Không có việc quá hạn mang mã này.",
        "No duty of this name is overdue.",
    )
    assert duty
    forbid(duty.known_at, ARTICLE, "Việc quá hạn này đã được ghi nhận.", "The delay is acknowledged already.")
    yield DelayAcknowledged(duty=duty.id, rule=duty.rule)


@handles(OrderAction, *OFFICE_ROLES, needs=("addressee",), signs=Unsigned.DIRECTS)
def _order(case: CaseState, command: OrderAction, context: Context) -> Facts:
    role = context.facts["addressee"]
    forbid(
        role not in ADDRESSED,
        ARTICLE,
        f"{command.to} không phải công chức đang làm việc mà chỉ đạo được giao tới tại cơ quan này.",
        f"{command.to} is no active member of this office to whom an order may be addressed.",
    )
    forbid(
        command.answer_by < context.today,
        ARTICLE,
        "Ngày phải báo cáo đã qua (answer_by).",
        "The day to answer by has passed (answer_by).",
    )
    forbid(
        command.duty and command.duty not in case.duties,
        ARTICLE,
        "Không có thời hạn đang chạy mang mã này (duty).",
        "No duty of this name is running (duty).",
    )
    yield ActionOrdered(
        order=f"CD{len(case.orders) + 1}",
        to=command.to,
        instruction=command.instruction,
        answer_by=command.answer_by,
        duty=command.duty,
    )


def _standing(case: CaseState, name: str) -> Order:
    """The order of this name that waits for its answer; refused where none does."""
    order = case.orders.get(name)
    forbid(
        order is None or order.closed,
        ARTICLE,
        "Không có chỉ đạo nào mang mã này đang chờ báo cáo.",
        "No such order waits.",
    )
    assert order
    return order


@handles(AnswerOrder, *ADDRESSED, signs=Unsigned.DIRECTS)
def _answer(case: CaseState, command: AnswerOrder, context: Context) -> Facts:
    order = _standing(case, command.order)
    forbid(
        order.to != context.actor.id,
        ARTICLE,
        f"Chỉ đạo được giao cho {order.to}.",
        f"The order is addressed to {order.to}.",
    )
    yield OrderAnswered(order=order.id, answer=command.answer)


@handles(WithdrawOrder, *OFFICE_ROLES, signs=Unsigned.DIRECTS)
def _withdraw(case: CaseState, command: WithdrawOrder, context: Context) -> Facts:
    order = _standing(case, command.order)
    forbid(
        order.to == context.actor.id,
        ARTICLE,
        "Người được giao chỉ đạo không được tự rút chỉ đạo đó.",
        "Whom an order addresses may not take it back.",
    )
    yield OrderWithdrawn(order=order.id, reason=command.reason)


@evolves(DelayAcknowledged)
def _acknowledged(case: CaseState, fact: DelayAcknowledged, event: Event) -> CaseState:
    duty = replace(case.duties[fact.duty], known_at=event.at)
    return case.model_copy(update={"duties": case.duties.put({duty.id: duty})})


@evolves(ActionOrdered)
def _ordered(case: CaseState, fact: ActionOrdered, event: Event) -> CaseState:
    order = Order(id=fact.order, to=fact.to, instruction=fact.instruction, answer_by=fact.answer_by)
    return case.model_copy(update={"orders": case.orders.put({order.id: order})})


@evolves(OrderAnswered)
@evolves(OrderWithdrawn)
def _closed(case: CaseState, fact: OrderAnswered | OrderWithdrawn, event: Event) -> CaseState:
    order = replace(case.orders[fact.order], closed=True)
    return case.model_copy(update={"orders": case.orders.put({order.id: order})})
