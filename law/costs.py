"""Enforcement costs (chi phí thi hành án): who bears which, allowances, splits and relief (L25 53; D152 80-87).

The rates and the table of who bears what are those in force from 1/7/2026. Relief and splits need no table.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from law.errors import LawError
from law.figures import counted, line, share_out, to_dong, vnd, vnd_en, whole_dong
from law.model import Frozen, Line, Regime
from law.money_rules import MoneyRules
from law.regime import regime_on


class Bearer(StrEnum):
    """Who bears a cost in the end; `recipients`: all who receive, in proportion to what they actually receive."""

    DEBTOR = "debtor"
    CREDITOR = "creditor"
    BUDGET = "budget"
    THIRD_PARTY = "third_party"
    RECIPIENTS = "recipients"


COSTS: Mapping[str, tuple[Bearer, str, str, str]] = {
    "coercion_notice": (Bearer.DEBTOR, "thông báo cưỡng chế", "notice of coercion", "L25 53.3.a; D152 81.1"),
    "equipment": (Bearer.DEBTOR, "nhiên liệu, phương tiện, y tế, chữa cháy", "fuel, vehicles, medical, fire",
                  "L25 53.3.b"),
    "valuation_and_sale": (Bearer.DEBTOR, "thẩm định giá, giám định, bán tài sản", "valuation, expertise, sale",
                           "L25 53.3.c; D152 81.2"),
    "custody_and_labour": (Bearer.DEBTOR, "trông coi, vận chuyển, nhân công, đo đạc, xây ngăn, phá dỡ",
                           "custody, transport, labour, survey, walls, demolition", "L25 53.3.d"),
    "temporary_seizure": (Bearer.DEBTOR, "tạm giữ, thu giữ tài sản, giấy tờ", "taking assets or papers into custody",
                          "L25 53.3.đ; D152 81.3"),
    "participants": (Bearer.DEBTOR, "bồi dưỡng người tham gia cưỡng chế", "allowances of participants",
                     "L25 53.3.e; D152 81.4"),
    "revaluation_by_debtor": (Bearer.DEBTOR, "thẩm định giá lại do người phải thi hành án yêu cầu",
                              "re-valuation asked by the debtor", "D152 81.9"),
    "notice_for_debtor": (Bearer.DEBTOR, "thông báo theo đề nghị của người phải thi hành án",
                          "notice at the debtor's wish", "D152 81.6"),
    "revaluation_by_creditor": (Bearer.CREDITOR, "thẩm định giá lại do người được thi hành án yêu cầu",
                                "re-valuation asked by the creditor", "L25 53.4.a; D152 82.1"),
    "revaluation_after_postponement": (Bearer.CREDITOR, "thẩm định giá lại do hoãn theo thỏa thuận, chứng thư hết hạn",
                                       "re-valuation because his agreed postponement outlasted the certificate",
                                       "L25 53.4.a"),
    "walls_by_judgment": (Bearer.CREDITOR, "xây ngăn, phá dỡ do bản án buộc người được thi hành án chịu",
                          "walls and demolition put on the creditor by the judgment", "L25 53.4.b"),
    "wrong_security": (Bearer.CREDITOR, "yêu cầu áp dụng biện pháp bảo đảm không đúng", "wrong request for security",
                       "D152 82.3"),
    "notice_for_creditor": (Bearer.CREDITOR, "thông báo theo đề nghị của người được thi hành án",
                            "notice at the creditor's wish", "D152 82.4"),
    "uncollected_by_creditor": (Bearer.CREDITOR, "bảo quản tài sản mà người được thi hành án không đến nhận",
                                "storage of what the creditor does not collect", "D152 82.6"),
    "revaluation_by_fault": (Bearer.BUDGET, "thẩm định giá lại do vi phạm hoặc chứng thư hết hiệu lực",
                             "re-valuation for a violation or an expired certificate", "L25 53.5.a"),
    "verification": (Bearer.BUDGET, "xác minh điều kiện trước khi có quyết định cưỡng chế",
                     "verification before the coercion decision", "L25 53.5.b; D152 80.1"),
    "exempted": (Bearer.BUDGET, "phần chi phí được miễn, giảm", "costs waived or reduced", "L25 53.5.c"),
    "interpreter": (Bearer.BUDGET, "phiên dịch, biên dịch", "interpreters and translators", "D152 80.2.c"),
    "security_measures": (Bearer.BUDGET, "áp dụng biện pháp bảo đảm", "applying security measures", "D152 80.2.d"),
    "evidence": (Bearer.BUDGET, "giữ, vận chuyển, tiêu hủy vật chứng", "keeping, moving, destroying exhibits",
                 "D152 80.2.đ, 80.2.e"),
    "unrecoverable": (Bearer.BUDGET, "chi phí không thu được của đương sự, người thứ ba",
                      "costs that cannot be recovered from anybody", "D152 80.2.i"),
    "refused_delivery": (Bearer.THIRD_PARTY, "người đang giữ không giao tài sản cho người mua trúng đấu giá",
                         "a holder who does not hand over to the auction buyer", "D152 62.5, 83.1.a"),
    "withheld_money": (Bearer.THIRD_PARTY, "người thứ ba không giao nộp tiền để thi hành án",
                       "a third party who withholds money", "D152 83.1.b"),
    "notice_for_third_party": (Bearer.THIRD_PARTY, "thông báo theo đề nghị của người thứ ba",
                               "notice at a third party's wish", "D152 83.1.d"),
    "price_change": (Bearer.RECIPIENTS, "kê biên, xử lý tài sản khi giá thay đổi", "seizure and sale on a price change",
                     "D152 62.4, 81.7, 82.2"),
}  # fmt: skip
"""Kinds of cost: who bears it, Vietnamese, English, article."""


def cost_bearer(kind: str, on: date) -> tuple[Bearer, Line]:
    """Who bears a cost that arose on the local day `on`, and the line that says so. Raises `LawError`."""
    if regime_on(on) is Regime.OLD:
        raise LawError(
            "on",
            "bảng người chịu chi phí áp dụng từ 01/7/2026; chi phí trước đó theo Điều 73 Luật 26/2008 / "
            "the table holds from 1/7/2026; earlier costs follow article 73 of Law 26/2008",
        )
    if kind not in COSTS:
        known = ", ".join(COSTS)
        raise LawError("kind", f"không có loại chi phí {kind!r}; các loại: {known} / no kind {kind!r}; kinds: {known}")
    bearer, vi, en, article = COSTS[kind]
    return bearer, line(f"Chi phí {vi}: {_BEARER_VI[bearer]} chịu", f"Cost, {en}: borne by {bearer.value}", article)


_BEARER_VI = {
    Bearer.DEBTOR: "người phải thi hành án",
    Bearer.CREDITOR: "người được thi hành án",
    Bearer.BUDGET: "ngân sách nhà nước",
    Bearer.THIRD_PARTY: "người thứ ba",
    Bearer.RECIPIENTS: "mỗi người nhận theo tỷ lệ thực nhận",
}


def allowance(role: str, people: int, days: int, on: date, rules: MoneyRules) -> int:
    """Allowances in đồng for `people` of one role over `days` (D152 84). Raises `LawError` for an unknown role."""
    rates = rules.amounts.cost_rates(on)
    if role not in rates:
        known = ", ".join(rates)
        raise LawError(
            "role", f"không có mức chi cho {role!r}; các vai: {known} / no rate for {role!r}; roles: {known}"
        )
    return rates[role] * counted("people", people) * counted("days", days)


def split_equally(cost: int, requesters: frozenset[str]) -> dict[str, int]:
    """A re-valuation that several asked for is shared equally (D152 81.9, 82.1); left-over đồng go by name."""
    if not requesters:
        raise LawError("requesters", "cần ít nhất một người yêu cầu / at least one requester is needed")
    names = sorted(requesters)
    return dict(zip(names, share_out(whole_dong("cost", cost), [1] * len(names), names), strict=True))


def split_by_receipts(cost: int, receipts: Mapping[str, int]) -> dict[str, int]:
    """The costs of a price change fall on all in proportion to what they actually receive (D152 62.4)."""
    names = sorted(receipts)
    weights = [whole_dong(f"receipts.{name}", receipts[name]) for name in names]
    if not sum(weights):
        raise LawError("receipts", "chưa ai thực nhận tiền, tài sản / nobody has received anything yet")
    return dict(zip(names, share_out(whole_dong("cost", cost), weights, names), strict=True))


class CostRelief(Frozen):
    """What is left to pay of coercion costs, in đồng. `discretionary`: the Head may, but need not, grant it."""

    left: int
    discretionary: bool
    working: tuple[Line, ...]


def cost_relief(
    total: int, paid: int, ground: Literal["hardship", "merit", "lonely_or_ill"], on: date, rules: MoneyRules
) -> CostRelief:
    """Relief from coercion costs of an individual (D152 87): half of `total` for hardship, loneliness, disability, long
    illness; for merit families the rest, once at least half is paid. Both may be granted, neither must ("có thể").

    Raises `LawError` if a merit family has not yet paid half, or if more is paid than owed.
    """
    if whole_dong("paid", paid) > whole_dong("total", total):
        raise LawError("paid", "số đã nộp lớn hơn chi phí phải nộp / more is paid than is owed")
    half = Fraction(total, rules.amounts.number("cost_relief_part", on))
    if ground == "merit":
        if paid < half:
            raise LawError(
                "paid",
                f"phải nộp ít nhất 1/2 chi phí ({vnd(to_dong(half))}) mới được xét miễn phần còn lại / "
                f"at least half ({vnd_en(to_dong(half))}) must be paid before the rest may be waived",
            )
        working = line("Có thể được miễn chi phí còn lại", "The rest may be waived", "D152 87.3.b", total - paid)
        return CostRelief(left=0, discretionary=True, working=(working,))
    owed = to_dong(half)
    working = line("Được xét giảm 1/2: phải nộp", "Reduced by half: to be paid", "D152 87.3.a", owed)
    return CostRelief(left=max(0, owed - paid), discretionary=True, working=(working,))
