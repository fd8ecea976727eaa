"""Which assets may be seized, and how much: L25 72.3, 78.3, 79; D152 42.9, 55."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from law.errors import LawError
from law.guards.verdict import Ground, Verdict
from law.model import Line


class Excess(StrEnum):
    """Why more than the obligation and costs may be seized (L25 72.3 a–d)."""

    INDIVISIBLE = "a"  # indivisible, or worth much less once divided
    SEIZED_BY_JUDGMENT = "b"
    COLLATERAL_IN_JUDGMENT = "c"
    DEBTOR_PROPOSED = "d"


EXCESS: dict[Excess, Ground] = {
    Excess.INDIVISIBLE: Ground(
        "L25 72.3.a",
        "Tài sản duy nhất, không thể phân chia hoặc chia làm giảm đáng kể giá trị.",
        "The only asset, indivisible or worth much less divided.",
    ),
    Excess.SEIZED_BY_JUDGMENT: Ground("L25 72.3.b", "Tài sản bản án đã tuyên kê biên.", "Seized by the judgment."),
    Excess.COLLATERAL_IN_JUDGMENT: Ground(
        "L25 72.3.c", "Tài sản bảo đảm bản án đã tuyên xử lý.", "Collateral that the judgment disposes of."
    ),
    Excess.DEBTOR_PROPOSED: Ground(
        "L25 72.3.d", "Người phải thi hành án tự nguyện đề nghị tài sản này.", "The debtor himself proposed this asset."
    ),
}
IN_PROPORTION = Ground("L25 72.3", "Tương ứng với nghĩa vụ và chi phí.", "In proportion to the obligation and costs.")
OUT_OF_PROPORTION = Ground(
    "L25 72.3", "Giá trị vượt nghĩa vụ và chi phí thi hành án.", "Worth more than the obligation and costs."
)
PROPOSED_TOO_LITTLE = Ground(
    "L25 72.3.d", "Tài sản đề nghị không đủ để thi hành án.", "The asset proposed is not enough."
)


def proportionate(value: int, obligation: int, costs: int, *, excess: Excess | None = None) -> Verdict:
    """May assets worth `value` be seized for this obligation and these expected costs (all đồng)?

    An exception of 72.3 lets the value exceed them; the debtor's own proposal only if the asset is enough, too.
    Raises `LawError` for a negative amount.
    """
    for field, amount in (("value", value), ("obligation", obligation), ("costs", costs)):
        if amount < 0:
            raise LawError(field, f"số tiền không được âm: {amount} / an amount must not be negative")
    sums = (
        Line(vi="Giá trị tài sản", en="Value of the assets", amount=value),
        Line(vi="Nghĩa vụ và chi phí", en="Obligation and costs", amount=obligation + costs),
    )
    if excess is Excess.DEBTOR_PROPOSED and value < obligation + costs:
        return PROPOSED_TOO_LITTLE.no(working=sums)
    if value <= obligation + costs:
        return IN_PROPORTION.yes(working=sums)
    return EXCESS[excess].yes(working=sums) if excess else OUT_OF_PROPORTION.no(working=sums)


class Kind(StrEnum):
    """Assets that L25 79 exempts, with their point."""

    FORBIDDEN_GOODS = "forbidden_goods"
    DEFENCE_OR_PUBLIC = "defence_or_public"
    STATE_BUDGET = "state_budget"
    ESSENTIAL_FOOD = "essential_food"
    MEDICINE = "medicine"
    DISABILITY_ITEMS = "disability_items"
    WORSHIP_ITEMS = "worship_items"
    WORK_TOOLS = "work_tools"
    HOUSEHOLD_ITEMS = "household_items"
    WORKERS_MEDICINE_FOOD = "workers_medicine_food"
    NURSERY_SCHOOL_CLINIC = "nursery_school_clinic"
    SAFETY_EQUIPMENT = "safety_equipment"
    ORDINARY = "ordinary"


INDIVIDUAL, BUSINESS = "individual", "business"

EXEMPT: dict[Kind, tuple[Ground, str]] = {
    Kind.FORBIDDEN_GOODS: (Ground("L25 79.1", "Tài sản bị cấm lưu thông.", "Goods banned from circulation."), ""),
    Kind.DEFENCE_OR_PUBLIC: (
        Ground(
            "L25 79.1", "Tài sản phục vụ quốc phòng, an ninh, lợi ích công cộng.", "Defence, security, public interest."
        ),
        "",
    ),
    Kind.STATE_BUDGET: (Ground("L25 79.1", "Tài sản do ngân sách nhà nước cấp.", "Granted by the State budget."), ""),
    Kind.ESSENTIAL_FOOD: (Ground("L25 79.2.a", "Lương thực thiết yếu.", "Essential food."), INDIVIDUAL),
    Kind.MEDICINE: (
        Ground("L25 79.2.b", "Thuốc, thiết bị y tế cần dùng.", "Medicine and medical devices."),
        INDIVIDUAL,
    ),
    Kind.DISABILITY_ITEMS: (
        Ground(
            "L25 79.2.c", "Vật dụng của người khuyết tật, để chăm sóc người bệnh.", "Items for disability or the sick."
        ),
        INDIVIDUAL,
    ),
    Kind.WORSHIP_ITEMS: (Ground("L25 79.2.d", "Đồ thờ cúng thông thường.", "Ordinary worship items."), INDIVIDUAL),
    Kind.WORK_TOOLS: (
        Ground("L25 79.2.đ", "Công cụ lao động cần thiết, giá trị không lớn.", "Necessary work tools of modest value."),
        INDIVIDUAL,
    ),
    Kind.HOUSEHOLD_ITEMS: (Ground("L25 79.2.e", "Đồ dùng sinh hoạt cần thiết.", "Household necessities."), INDIVIDUAL),
    Kind.WORKERS_MEDICINE_FOOD: (
        Ground("L25 79.3.a", "Thuốc, bữa ăn cho người lao động.", "Workers' medicine and meals."),
        BUSINESS,
    ),
    Kind.NURSERY_SCHOOL_CLINIC: (
        Ground(
            "L25 79.3.b",
            "Nhà trẻ, trường học, cơ sở khám chữa bệnh không kinh doanh.",
            "Non-commercial nursery, school, clinic.",
        ),
        BUSINESS,
    ),
    Kind.SAFETY_EQUIPMENT: (
        Ground(
            "L25 79.3.c", "Trang thiết bị an toàn, phòng cháy, môi trường.", "Safety, fire and environment equipment."
        ),
        BUSINESS,
    ),
}
SEIZABLE = Ground("L25 78.1", "Tài sản được kê biên.", "The asset may be seized.")


def may_seize(
    kind: Kind, *, business: bool = False, commercial: bool = False, attached_to_seized: bool = False
) -> Verdict:
    """May an asset of this kind be seized (L25 79)? `business`: the debtor is an enterprise or business.

    A school or clinic run for profit (`commercial`) and safety equipment attached to seized assets are not exempt.
    """
    if kind not in EXEMPT:
        return SEIZABLE.yes()
    ground, debtor = EXEMPT[kind]
    for_this_debtor = debtor in ("", BUSINESS if business else INDIVIDUAL)
    lost = (kind is Kind.NURSERY_SCHOOL_CLINIC and commercial) or (kind is Kind.SAFETY_EQUIPMENT and attached_to_seized)
    return SEIZABLE.yes() if lost or not for_this_debtor else ground.no()


HOME_UNPROVEN = Ground(
    "L25 78.3.b", "Chưa cam kết và chứng minh là nơi ở duy nhất.", "Not declared and proven to be the only home."
)
HOME_LAST = Ground("L25 78.3.b", "Không có tài sản khác hoặc không đủ để thi hành án.", "No other asset suffices.")
HOME_AGREED = Ground("L25 78.3.b", "Người phải thi hành án đồng ý kê biên nhà ở.", "The debtor agrees.")
HOME_BY_JUDGMENT = Ground(
    "L25 78.3.b", "Bản án tuyên kê biên, xử lý nhà ở này.", "The judgment seizes or disposes of this home."
)
HOME_PROTECTED = Ground(
    "L25 78.3.b", "Nhà ở duy nhất; còn tài sản khác đủ để thi hành án.", "The only home, and other assets suffice."
)


def may_seize_home(
    *,
    declared_and_proven: bool,
    other_assets_suffice: bool,
    debtor_agrees: bool = False,
    judgment_names_it: bool = False,
) -> Verdict:
    """May a home be seized? Protected only if declared and proven to be the sole one (L25 78.3.b)."""
    if judgment_names_it:
        return HOME_BY_JUDGMENT.yes()
    if debtor_agrees:
        return HOME_AGREED.yes()
    if not declared_and_proven:
        return HOME_UNPROVEN.yes()
    return HOME_PROTECTED.no() if other_assets_suffice else HOME_LAST.yes()


@dataclass(frozen=True, slots=True)
class Mortgage:
    """A pledged or mortgaged asset of the debtor; đồng. `bad_debt`: it secures a bank's bad debt."""

    value: int
    secured: int
    costs: int
    other_assets_suffice: bool
    bad_debt: bool = False


BAD_DEBT = Ground(
    "L25 78.3.d; D152 42.5", "Xử lý theo Luật Các tổ chức tín dụng.", "Handled under the credit-institutions law."
)
MORTGAGE_LAST = Ground("L25 78.3.d", "Còn tài sản khác đủ để thi hành án.", "Other assets suffice.")
MORTGAGE_WORTHLESS = Ground(
    "L25 78.3.d",
    "Giá trị không lớn hơn nghĩa vụ được bảo đảm và chi phí.",
    "Not worth more than the secured debt and costs.",
)
MORTGAGE_SEIZABLE = Ground(
    "L25 78.3.d",
    "Không đủ tài sản khác; giá trị lớn hơn nghĩa vụ được bảo đảm và chi phí.",
    "Nothing else suffices; worth more than secured debt and costs.",
)


def may_seize_mortgaged(asset: Mortgage) -> Verdict:
    """May a mortgaged asset be seized for another creditor (L25 78.3.d; D152 55)?"""
    if asset.bad_debt:
        return BAD_DEBT.no()
    if asset.other_assets_suffice:
        return MORTGAGE_LAST.no()
    return (MORTGAGE_SEIZABLE.yes if asset.value > asset.secured + asset.costs else MORTGAGE_WORTHLESS.no)()
