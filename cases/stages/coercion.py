"""Coercion is decided (quyết định cưỡng chế thi hành án): on what, by which of the six measures (L25 71–79)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cases.asking import Asked, Of, Unit
from cases.assets import DOCUMENTS, Asset, Form
from cases.choices import DUTIES, FORMS, REGIONS, deducting, exceeding, exempt_kinds, measures, worded
from cases.commands import Command
from cases.events import Event, Role
from cases.kernel import Context, evolves, handles
from cases.parties import PartyKind
from cases.parts import notice_key
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    answerable,
    at_stage,
    forbid,
    issued,
    lying,
    paper,
    require,
)
from cases.state import CaseState, Stage
from law.guards import assets as seizable
from law.guards.acts import Duty, may_decide
from law.guards.coercion import Footing, Measure, may_coerce
from law.guards.income import Reason, Taking, business_receipts, income_deduction
from law.periods import local_day
from law.regime import regime_on


class Home(BaseModel):
    """What is known of a home (nhà ở), L25 78.3.b."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    declared_and_proven: Annotated[bool, Asked("Đã kê khai và chứng minh", "Declared and proven")]
    debtor_agrees: Annotated[bool, Asked("Người phải thi hành án đồng ý", "The debtor agrees")] = False
    judgment_names_it: Annotated[bool, Asked("Bản án đã tuyên về nhà này", "The judgment names it")] = False


class Wage(BaseModel):
    """An income that is to be deducted from, in đồng a month; `region` is that of the minimum wage (D152 51.1).

    `agreed_to_leave`: what stays with the debtor where the parties agreed on it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: Annotated[Reason, Asked("Căn cứ trừ vào thu nhập", "Why income is deducted", choices=deducting)]
    region: Annotated[
        Literal["I", "II", "III", "IV"],
        Asked("Vùng lương tối thiểu", "Region of the minimum wage", choices=worded(REGIONS), article="D152 51.1"),
    ]
    dependants: Annotated[int, Asked("Số người phụ thuộc", "Dependants", unit=Unit.PERSONS)] = Field(default=0, ge=0)
    agreed_to_leave: Annotated[
        int | None,
        Asked("Mức để lại theo thỏa thuận", "What is left by agreement", unit=Unit.DONG, article="D152 51.1"),
    ] = Field(default=None, ge=0)


class Business(BaseModel):
    """A business whose receipts are collected, in đồng a month: what it needs to go on, as the enforcer found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    needs: Annotated[
        int, Asked("Mức tối thiểu cho hoạt động kinh doanh", "What the business needs", unit=Unit.DONG)
    ] = Field(ge=0)
    region: Annotated[
        Literal["I", "II", "III", "IV"],
        Asked("Vùng lương tối thiểu", "Region of the minimum wage", choices=worded(REGIONS), article="D152 50.1"),
    ]


class DecideCoercion(Command):
    """Sign a decision to coerce (quyết định cưỡng chế thi hành án) on one asset, L25 71, 72.

    `value` is the enforcer's estimate, of an income or a business what is paid a month; `costs` what coercion may
    cost; all in đồng. `secured`: the debt for which it is mortgaged to somebody else. `dissipation`: why there is no
    waiting (L25 72.1). `excess`: why more may be seized than is owed.
    """

    words = ("Ký quyết định cưỡng chế", "Decide coercion")

    measure: Annotated[Measure, Asked("Biện pháp cưỡng chế", "Measure", choices=measures, article="L25 71")]
    form: Annotated[Form, Asked("Đối tượng", "What is coerced", choices=worded(FORMS))]
    description: Annotated[str, Asked("Mô tả tài sản", "Description", long=True)] = Field(min_length=1, max_length=1000)
    owner: Annotated[str, Asked("Của người phải thi hành án", "Whose it is", of=Of.PARTY)]
    value: Annotated[
        int,
        Asked(
            "Giá trị ước tính (thu nhập, kinh doanh: mỗi tháng)",
            "Estimated value (of an income or a business: a month)",
            unit=Unit.DONG,
        ),
    ] = Field(default=0, ge=0)
    costs: Annotated[int, Asked("Chi phí cưỡng chế dự kiến", "Expected costs", unit=Unit.DONG)] = Field(default=0, ge=0)
    kind: Annotated[seizable.Kind, Asked("Loại tài sản", "Kind of asset", choices=exempt_kinds, article="L25 79")] = (
        seizable.Kind.ORDINARY
    )
    excess: Annotated[
        seizable.Excess | None,
        Asked("Căn cứ kê biên vượt nghĩa vụ", "Why more than is owed", choices=exceeding, article="L25 72.3"),
    ] = None
    other_assets_suffice: Annotated[bool, Asked("Tài sản khác đủ để thi hành", "Other assets suffice")] = False
    secured: Annotated[
        int | None, Asked("Nghĩa vụ đang được bảo đảm bằng tài sản", "Debt that it secures", unit=Unit.DONG)
    ] = Field(default=None, ge=0)
    home: Annotated[Home | None, Asked("Nhà ở", "Home", article="L25 78.3.b")] = None
    wage: Annotated[Wage | None, Asked("Thu nhập", "Income", article="L25 76")] = None
    business: Annotated[Business | None, Asked("Hoạt động kinh doanh", "Business", article="L25 74.1")] = None
    dissipation: Annotated[
        str,
        Asked("Lý do cưỡng chế ngay (ngăn chặn tẩu tán)", "Why at once (dissipation)", long=True, article="L25 72.1"),
    ] = Field(default="", max_length=1000)
    duty: Annotated[Duty | None, Asked("Công việc phải làm", "What is to be done", choices=worded(DUTIES))] = None
    persuaded: Annotated[bool, Asked("Đã phối hợp thuyết phục", "Persuasion came first", article="L25 93.1")] = False

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.measure, self.form) not in DOCUMENTS:
            raise ValueError(
                f"biện pháp {self.measure} không áp dụng cho {self.form} / {self.measure} is no measure on {self.form}"
            )
        if (self.measure is Measure.DEDUCT_INCOME) != (self.wage is not None):
            raise ValueError("trừ vào thu nhập phải nêu wage / an income is deducted from with its wage, nothing else")
        if (self.form is Form.RECEIPTS) != (self.business is not None):
            raise ValueError("thu tiền kinh doanh phải nêu business / receipts are collected of a business, no other")
        if (self.measure is Measure.ACT) != (self.duty is not None):
            raise ValueError("buộc thực hiện công việc phải nêu duty / an act is ordered with its duty, nothing else")
        return self


class CoercionDecided(DocumentFact):
    words = ("Ký quyết định cưỡng chế", "Coercion decided")
    article = "L25 72.4"
    asset: str
    measure: Measure
    form: Form
    description: str
    owner: str
    value: int
    monthly: int = 0  # the most that may be taken a month of an income or of receipts, in đồng
    secured: int | None = None
    dissipation: str = ""
    duty: Duty | None = None
    catalogue: str


def _catalogue(case: CaseState, command: DecideCoercion) -> str:
    return DOCUMENTS[command.measure, command.form]


@handles(DecideCoercion, Role.ENFORCER, signs=_catalogue)
def _decide(case: CaseState, command: DecideCoercion, context: Context) -> Facts:
    alive(case, context)
    forbid(command.owner not in case.refs("D"), "L25 71", "Không có người này.", "There is no such debtor here.")
    forbid(
        case.performed,
        "L25 72.1",
        "Nghĩa vụ đã thi hành, hoặc đã thu đủ tiền.",
        "All is performed, or the money for it is in.",
    )
    forbid(
        case.stage in (Stage.NO_CONDITION, Stage.LEDGER),
        "L25 38.2",
        "Phải ra quyết định tiếp tục thi hành án trước.",
        "The decision to go on comes first.",
    )
    with answerable("L25 72.1"):
        require(may_coerce(_footing(case, command, context), context.pack))
    if command.duty:
        require(may_decide(command.duty, persuaded=command.persuaded))
    _exempt(case, command)
    monthly = _monthly(case, command, context)
    yield CoercionDecided(
        **paper(case, "coercion", "coercion_decision", context),
        asset=f"A{len(case.assets) + 1}",
        monthly=monthly,
        catalogue=DOCUMENTS[command.measure, command.form],
        **command.model_dump(
            include={"measure", "form", "description", "owner", "value", "secured", "dissipation", "duty"}
        ),
    )


def _footing(case: CaseState, command: DecideCoercion, context: Context) -> Footing:
    decision = case.decision.document if case.decision else ""
    told = case.notices.get(notice_key(decision, command.owner))
    return Footing(
        on=context.today,
        notified_on=told.valid_on if told else None,
        has_means=case.shows_conditions,
        dissipation=command.dissipation,
        interim_measure=case.origin == "interim_measure",
        overlay=lying(case),
    )


def _exempt(case: CaseState, command: DecideCoercion) -> None:
    """What may not be seized, and not so much of it (L25 72.3, 78.3, 79)."""
    business = case.parties[command.owner].kind is not PartyKind.PERSON
    if command.measure is Measure.SEIZE:
        require(seizable.may_seize(command.kind, business=business))
        if command.home:
            home = command.home.model_dump()
            require(seizable.may_seize_home(**home, other_assets_suffice=command.other_assets_suffice))
        if command.secured is not None:
            mortgage = seizable.Mortgage(command.value, command.secured, command.costs, command.other_assets_suffice)
            require(seizable.may_seize_mortgaged(mortgage))
    if command.measure in (Measure.SEIZE, Measure.TAKE_MONEY):
        under = case.assets.total("under measure") + command.value
        owed = max(0, case.outstanding - case.free_money)
        require(seizable.proportionate(under, owed, command.costs, excess=command.excess))


def _monthly(case: CaseState, command: DecideCoercion, context: Context) -> int:
    """The most that may be taken a month of an income or of the receipts of a business (D152 50.1, 51.1)."""
    if command.wage is None and command.business is None:
        return 0
    with answerable("L25 74, 76"):
        taking = _taking(case, command, context)
    require(taking.verdict)
    return taking.most


def _taking(case: CaseState, command: DecideCoercion, context: Context) -> Taking:
    wage, business, regime = command.wage, command.business, regime_on(context.today)
    least = context.pack.amounts.regional_wage
    if business is not None:
        floor = least(business.region, context.today)
        return business_receipts(command.value, floor, business.needs, owed=case.outstanding, regime=regime)
    assert wage
    return income_deduction(
        command.value,
        least(wage.region, context.today),
        wage.reason,
        context.pack,
        dependants=wage.dependants,
        owed=case.outstanding,
        agreed_to_leave=wage.agreed_to_leave,
        regime=regime,
    )


@evolves(CoercionDecided)
def _decided(case: CaseState, fact: CoercionDecided, event: Event) -> CaseState:
    on = local_day(event.at)
    asset = Asset(
        id=fact.asset,
        description=fact.description,
        form=fact.form,
        owner=fact.owner,
        measure=fact.measure,
        value=fact.value,
        monthly=fact.monthly,
        decided_on=on,
        number=fact.number,
        document=fact.document,
        dissipation=bool(fact.dissipation),
        duty=fact.duty,
        secured=fact.secured,
    )
    case = at_stage(
        case, Stage.COERCION, event, assets=case.assets.put({asset.id: asset}), coerced_on=case.coerced_on or on
    )
    return issued(case, fact, event)
