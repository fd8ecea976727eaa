"""A prisoner pays of his own will what nobody may ask for any more (tự nguyện nộp sau thời hiệu), D152 10.3.

The decision is for just what he pays; the limitation is not restored.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cases.asking import Asked, Unit
from cases.commands import Command
from cases.dossiers import DossierState, assessed, refused_as_late
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.stages.common import Facts, forbid, require
from law.guards.limitation import may_take_late_payment


class TakeLatePayment(Command):
    """The Head takes up what is paid after the limitation (nhận khoản phạm nhân tự nguyện nộp), D152 10.3.

    `prisoner_side`: a prisoner pays, a relative of his, or whoever he authorised. `amount` in đồng is what is paid.
    """

    words = ("Nhận khoản phạm nhân tự nguyện nộp khi hết thời hiệu", "Take a payment after the limitation")

    prisoner_side: Annotated[
        bool, Asked("Phạm nhân, thân nhân, người được ủy quyền nộp", "A prisoner or his side pays", article="D152 10.3")
    ] = False
    amount: Annotated[int, Asked("Số tiền nộp", "Amount", unit=Unit.DONG)] = Field(gt=0)


class LatePaymentTaken(Fact):
    words = ("Nhận khoản phạm nhân tự nguyện nộp khi hết thời hiệu", "Payment after the limitation taken")
    article = "D152 10.3"
    amount: int


@handles(TakeLatePayment, Role.HEAD, needs=("claims",), signs="late_request")
def _take(state: DossierState, command: TakeLatePayment, context: Context) -> Facts:
    dossier = refused_as_late(state)
    require(may_take_late_payment(command.prisoner_side))
    owed = sum(one.amount for one in dossier.obligations)
    forbid(
        command.amount > owed, "D152 10.3", "Số tiền lớn hơn nghĩa vụ theo bản án.", "More than the judgment orders."
    )
    yield LatePaymentTaken(amount=command.amount)
    taken = state.model_copy(update={"late_paid": command.amount})
    yield from assessed(taken, dossier, state.completed_at, context)


@evolves(LatePaymentTaken)
def _taken(state: DossierState, fact: LatePaymentTaken, event: Event) -> DossierState:
    return state.model_copy(update={"late_paid": fact.amount})
