"""What goes before the ranks: deductions, and priority on the asset sold (L25 54.1, 54.3, 89.2; D152 30.2, 67.3)."""

from __future__ import annotations

from datetime import date

from law.claims import DistributionFacts, Secured, SetAside
from law.errors import LawError
from law.figures import line, share_out
from law.model import Regime
from law.money_rules import MoneyRules
from law.purse import Purse, article


def rent_set_aside(region: str, on: date, rules: MoneyRules) -> int:
    """Rent kept back for a debtor who loses his sole home, in đồng: a year's wages of his region (D152 67.3)."""
    return rules.amounts.rent_months(on) * rules.amounts.regional_wage(region, on)


def set_aside(facts: DistributionFacts, rules: MoneyRules, regime: Regime) -> int:
    """The rent kept back in this distribution, in đồng. Raises `LawError("set_aside", ...)` where OLD needs a sum."""
    if not isinstance(facts.set_aside, SetAside):
        return facts.set_aside
    if not (facts.set_aside.sole_home and facts.set_aside.cannot_rent):
        return 0
    if regime is Regime.OLD:
        raise LawError(
            "set_aside",
            "luật cũ tính theo giá thuê nhà trung bình tại địa phương 01 năm: hãy nhập số tiền / "
            "the old law takes a year of the average local rent: give the amount",
        )
    return rent_set_aside(facts.set_aside.region, facts.on, rules)


def deduct_all(purse: Purse, facts: DistributionFacts) -> None:
    """Costs, rent set-aside and, in the new regime, the taxes of the transfer (L25 54.1; L08 47.1)."""
    _deduct_costs(purse, facts)
    _deduct_set_aside_and_taxes(purse, facts)


def _deduct_costs(purse: Purse, facts: DistributionFacts) -> None:
    purse.deduct("costs", facts.costs, "chi phí thi hành án", "enforcement costs", article(purse.regime, "1"))


def _deduct_set_aside_and_taxes(purse: Purse, facts: DistributionFacts) -> None:
    old = purse.regime is Regime.OLD
    purse.deduct(
        "set_aside",
        set_aside(facts, purse.rules, purse.regime),
        "tiền thuê nhà trích lại",
        "rent set aside",
        "L08 115.5" if old else "L25 89.2; D152 67.3",
    )
    if old and facts.transfer_taxes:
        purse.working.append(
            line(
                "Luật cũ không trừ thuế, lệ phí chuyển nhượng trước khi thanh toán",
                "The old law does not deduct taxes on the transfer before the ranks",
                "L08 47.1",
            )
        )
        return
    purse.deduct(
        "transfer_taxes", facts.transfer_taxes, "thuế, phí, lệ phí chuyển nhượng", "taxes on the transfer", "L25 54.1"
    )


def pay_outside_mortgagee(purse: Purse, facts: DistributionFacts, secured: Secured) -> None:
    """A mortgagee without a judgment is paid before the items of the article (54.3, second paragraph)."""
    if purse.rules.settings.sale_costs_before_outside_mortgagee:
        _deduct_costs(purse, facts)
    paid = min(secured.amount, purse.left)
    purse.pay_outside_ranks(secured.id, secured.creditor, secured.amount, paid)
    purse.working.append(
        line(
            "Trả bên nhận thế chấp không phải người được thi hành án",
            "Paid to the mortgagee, no judgment creditor",
            f"{article(purse.regime, '3')} đoạn 2",
            paid,
        )
    )
    if not purse.rules.settings.sale_costs_before_outside_mortgagee:
        _deduct_costs(purse, facts)
    _deduct_set_aside_and_taxes(purse, facts)


def pay_secured(purse: Purse, secured: Secured) -> None:
    """Priority on the asset after the deductions and the court fee of that judgment (54.3, first paragraph)."""
    basis = f"{article(purse.regime, '3')} đoạn 1"
    if isinstance(secured.court_fee, str):
        fee_paid = purse.pay_claim(secured.court_fee, "secured.court_fee")
        purse.working.append(line("Án phí của bản án đó", "The court fee of that judgment", basis, fee_paid))
    else:
        purse.deduct("court_fee", secured.court_fee, "án phí của bản án đó", "the court fee of that judgment", basis)
    if secured.beneficiaries:
        _pay_beneficiaries(purse, secured)
        return
    if secured.claim is not None:
        paid = purse.pay_claim(secured.claim, "secured.claim")
    elif not secured.amount:
        return
    else:
        paid = min(secured.amount, purse.left)
        purse.pay_outside_ranks(secured.id, secured.creditor, secured.amount, paid)
    purse.working.append(line("Ưu tiên trả bên được bảo đảm", "Priority of the secured creditor", basis, paid))


def _pay_beneficiaries(purse: Purse, secured: Secured) -> None:
    """Several creditors of one judgment-ordered seizure, of whom only some requested (D152 30.2).

    Each has his proportion; who has not requested has it deposited, unless his request is time-barred: then it goes on
    to the requesters of the judgment, and what they do not need to the other claims.
    """
    people = secured.beneficiaries
    keys = [person.id for person in people]
    sums = [person.amount for person in people]
    parts = share_out(min(sum(sums), purse.left), sums, keys)
    lapsed = [not person.requested and person.time_barred for person in people]
    freed = sum(part for part, gone in zip(parts, lapsed, strict=True) if gone)
    wanting = [
        amount - part if person.requested else 0 for person, amount, part in zip(people, sums, parts, strict=True)
    ]
    extra = share_out(min(freed, sum(wanting)), wanting, keys)
    for person, part, gone, more in zip(people, parts, lapsed, extra, strict=True):
        amount = 0 if gone else part + more
        purse.pay_outside_ranks(
            person.id, person.creditor, person.amount, amount, held=not person.requested and not gone
        )
        vi, en = ("Trả", "Paid") if person.requested else ("Gửi kỳ hạn 01 tháng cho", "Deposited for one month for")
        if not gone:
            purse.working.append(
                line(
                    f"{vi} {person.creditor or person.id}", f"{en} {person.creditor or person.id}", "D152 30.2", amount
                )
            )
