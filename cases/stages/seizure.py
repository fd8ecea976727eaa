"""Coercion is prepared and carried out on the spot (tổ chức cưỡng chế, kê biên tài sản), L25 72, 80; D152 42–47."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from cases.asking import Asked, AssetId, Unit
from cases.assets import Form, Standing
from cases.choices import steps
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Context, evolves, handles
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    answerable,
    at_stage,
    forbid,
    in_charge,
    in_turn,
    issued,
    names_step,
    paper,
    require,
)
from cases.stages.measures import asset_of, moved
from cases.state import CaseState, Stage
from law.guards.coercion import Measure, Operation, may_hold
from law.periods import due_for, local_day

ON_THE_SPOT = (Measure.EXPLOIT, Measure.SEIZE, Measure.DELIVER, Measure.ACT)
"""Measures for which a time and a place are fixed; the others are carried out by whoever holds the money."""


class FixCoercion(Command):
    """Fix when coercion is held (ấn định thời gian cưỡng chế), L25 72.5; D152 42.2.

    `forces`: with mobilised forces; `complex`: to be reported to the people's committee. `override_reason`: why it is
    held at a banned hour to stop dissipation.
    """

    words = ("Ấn định thời gian cưỡng chế", "Fix the coercion")

    asset: AssetId
    start: Annotated[AwareDatetime, Asked("Bắt đầu lúc", "Begins at", article="L25 72.5")]
    end: Annotated[AwareDatetime, Asked("Kết thúc lúc", "Ends at")]
    forces: Annotated[bool, Asked("Huy động lực lượng", "Forces are mobilised")] = False
    complex: Annotated[bool, Asked("Vụ việc phức tạp", "Complex")] = False
    policy_beneficiary: Annotated[bool, Asked("Đối tượng chính sách", "Policy beneficiary")] = False
    special_case: Annotated[
        bool, Asked("Ảnh hưởng an ninh, trật tự, phong tục", "Affects security, order or customs")
    ] = False
    override_reason: Annotated[str, Asked("Lý do cưỡng chế ngay", "Why at once", long=True, article="L25 72.1")] = (
        Field(default="", max_length=1000)
    )


class RecordPreparation(Command):
    """Record a step of the preparation or of carrying out on paper, by its name (bước chuẩn bị cưỡng chế)."""

    words = ("Ghi bước chuẩn bị cưỡng chế", "Record a step of preparation")

    asset: AssetId
    step: Annotated[str, Asked("Bước đã làm", "Step", choices=lambda: steps(STEPS))]
    note: Annotated[str, Asked("Ghi chú", "Note", long=True)] = Field(default="", max_length=1000)

    _known = names_step(lambda: STEPS)


class RecordSeizure(Command):
    """Sign the minutes of a seizure (biên bản kê biên), L25 80. `price`: what the parties agree on then and there."""

    words = ("Ký biên bản kê biên", "Record the seizure")

    asset: AssetId
    custodian: Annotated[str, Asked("Người được giao bảo quản", "Custodian")] = Field(min_length=1, max_length=300)
    price: Annotated[
        int | None, Asked("Giá do các bên thỏa thuận", "Price that the parties agreed", unit=Unit.DONG)
    ] = Field(default=None, gt=0)
    gold: Annotated[bool, Asked("Vàng miếng, vàng nhẫn trơn", "Gold bars, plain rings", article="D152 61.2")] = False


class CoercionFixed(Fact):
    """The periods before it count back from its start."""

    words = ("Ấn định thời gian cưỡng chế", "Time of the coercion fixed")

    article = "L25 72.5"
    asset: str
    start: datetime
    end: datetime
    forces: bool
    immediate: bool
    complex: bool

    def starts(self, at: datetime) -> datetime:
        return self.start


class AssetDeliveryFixed(Fact):
    """Who asked for the enforcement is told his fee before (F216 5.4.b)."""

    words = ("Ấn định việc giao tài sản bằng hiện vật", "Delivery in kind fixed")

    article = "F216 5.4.b"
    asset: str
    start: datetime

    def starts(self, at: datetime) -> datetime:
        return self.start


class ImmovableSeizureFixed(Fact):
    words = ("Ấn định việc kê biên bất động sản", "Seizure of an immovable fixed")
    article = "L25 80.2"
    asset: str
    start: datetime
    dissipation: bool

    def starts(self, at: datetime) -> datetime:
        return self.start


class Preparation(Fact):
    """A step that somebody has to take before coercion, or that the holder of money takes."""

    article = "L25 72.6"
    asset: str
    note: str = ""


class PoliceCoordinationRequested(Preparation):
    words = ("Đề nghị Công an phối hợp cưỡng chế", "Police asked to coordinate")


class PoliceReported(Preparation):
    words = ("Công an cấp xã báo cáo vụ việc phức tạp", "Commune police reported a complex matter")
    partners = (Partner.POLICE,)


class PoliceReplied(Preparation):
    words = ("Công an trả lời đề nghị phối hợp", "Police replied")
    partners = (Partner.POLICE,)


class PoliceAgreed(Preparation):
    words = ("Công an thống nhất phương án phối hợp", "Police agreed")
    partners = (Partner.POLICE,)


class CoercionPlanned(Preparation):
    words = ("Lập kế hoạch cưỡng chế", "Coercion planned")


class CoercionPlanReceived(Preparation):
    words = ("Công an nhận kế hoạch cưỡng chế", "Police received the plan")
    partners = (Partner.POLICE,)


class ProtectionPlanned(Preparation):
    words = ("Công an lập kế hoạch bảo vệ", "Protection planned")
    partners = (Partner.POLICE,)


class ProtectionPlanSent(Preparation):
    words = ("Gửi kế hoạch bảo vệ đã duyệt", "Protection plan sent")
    partners = (Partner.POLICE,)


class CoordinationMet(Preparation):
    words = ("Họp phối hợp trước khi cưỡng chế", "Coordination meeting held")


class CommitteeInformed(Preparation):
    words = ("Báo cáo Chủ tịch Ủy ban nhân dân", "People's committee informed")


class CostEstimateNotified(Preparation):
    words = ("Thông báo dự trù chi phí cưỡng chế", "Estimate of costs notified")
    article = "L25 72.7"


class SeizureAnnounced(Preparation):
    words = ("Thông báo trước khi kê biên", "Seizure announced")
    article = "L25 80.2"


class DeductionOrderReceived(Preparation):
    words = ("Nơi giữ tiền nhận quyết định khấu trừ", "Order received by the holder of the money")
    partners = (Partner.HOLDER,)
    article = "L25 73"


class DeductionExecuted(Preparation):
    words = ("Nơi giữ tiền thực hiện khấu trừ", "Deduction carried out")
    partners = (Partner.HOLDER,)
    article = "L25 73"


STEPS: Mapping[str, type[Preparation]] = {step.kind: step for step in Preparation.__subclasses__()}


class SeizureCompleted(DocumentFact):
    words = ("Kê biên tài sản", "Asset seized")
    article = "L25 80.1"
    asset: str
    custodian: str
    price_agreed: bool
    price: int | None = None
    gold: bool = False


class PriceAgreed(Fact):
    """The parties agree on the price; nothing is valued, and nothing is valued again (D152 60.1)."""

    words = ("Đương sự thỏa thuận giá tài sản", "Price agreed by the parties")

    article = "L25 82.1"
    asset: str
    price: int
    pre_emption: bool = False  # somebody may buy the asset before others


@handles(FixCoercion, Role.ENFORCER, signs="notice")
def _fix(case: CaseState, command: FixCoercion, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    forbid(
        asset.measure not in ON_THE_SPOT,
        "L25 72.5",
        "Biện pháp này thực hiện bằng quyết định.",
        "This measure is carried out by its decision.",
    )
    forbid(command.start <= context.now, "L25 72.5", "Thời điểm đã qua.", "The moment has passed already.")
    plan = Operation(
        start=command.start,
        end=command.end,
        measure=asset.measure,
        forces=command.forces,
        debtor_is_policy_beneficiary=command.policy_beneficiary,
        special_case=command.special_case,
        override_reason=command.override_reason,
    )
    with answerable("L25 72.5"):
        require(may_hold(plan, context.pack))
    fixed = {"asset": asset.id, "start": command.start}
    yield CoercionFixed(
        **fixed, end=command.end, forces=command.forces, immediate=asset.dissipation, complex=command.complex
    )
    if asset.measure is Measure.DELIVER and case.origin == "on_request" and not asset.dissipation:
        with answerable("F216 5.4.b"):
            told = due_for("R103", local_day(command.start), context.pack).due
        forbid(
            told < context.today,
            "F216 5.4.b",
            f"Phải thông báo mức phí trước khi giao, muộn nhất ngày {told:%d/%m/%Y}; hãy chọn ngày sau.",
            f"The fee is notified by {told:%d/%m/%Y} before the delivery; choose a later day.",
        )
        yield AssetDeliveryFixed(**fixed)
    if asset.form is Form.IMMOVABLE and asset.seizable:
        yield ImmovableSeizureFixed(**fixed, dissipation=asset.dissipation)


@handles(RecordPreparation, Role.ENFORCER, Role.SECRETARY, Role.CLERK, signs=Unsigned.RECORDS, steps=STEPS)
def _prepare(case: CaseState, command: RecordPreparation, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    asset = asset_of(case, command)
    yield in_turn(case, STEPS[command.step](asset=asset.id, note=command.note), context)


@handles(RecordSeizure, Role.ENFORCER, signs="seizure_minutes")
def _seize(case: CaseState, command: RecordSeizure, context: Context) -> Facts:
    alive(case, context)
    asset = asset_of(case, command)
    forbid(not asset.seizable, "L25 78.1", "Không có quyết định kê biên.", "Its seizure was not decided.")
    forbid(
        asset.fixed_for is None or context.now < asset.fixed_for,
        "L25 72.5, 80",
        "Chưa đến thời gian cưỡng chế đã ấn định.",
        "The time fixed for the coercion has not come.",
    )
    yield SeizureCompleted(
        **paper(case, "seizure", "seizure_minutes", context),
        asset=asset.id,
        custodian=command.custodian,
        price_agreed=command.price is not None,
        price=command.price,
        gold=command.gold,
    )
    if command.price is not None:
        yield PriceAgreed(asset=asset.id, price=command.price, pre_emption=bool(asset.co_owner))


@evolves(CoercionFixed)
def _fixed(case: CaseState, fact: CoercionFixed, event: Event) -> CaseState:
    return moved(case, fact.asset, fixed_for=fact.start)


@evolves(SeizureCompleted)
def _seized(case: CaseState, fact: SeizureCompleted, event: Event) -> CaseState:
    case = at_stage(moved(case, fact.asset, standing=Standing.SEIZED), Stage.SALE, event)
    return issued(case, fact, event, parties=())


@evolves(PriceAgreed)
def _price_agreed(case: CaseState, fact: PriceAgreed, event: Event) -> CaseState:
    return moved(case, fact.asset, standing=Standing.VALUED, value=fact.price, price=fact.price)
