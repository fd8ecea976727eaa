"""What the computations of money need from a pack: its dated amounts and its settings, typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from law.amounts import Amounts
from law.figures import LeftOverTo, Rounding
from law.kinds import Kinds
from law.model import Frozen

if TYPE_CHECKING:
    from law.pack import Pack


class MoneySettings(Frozen):
    """The choices where the law of money is silent; reasons and clauses stand in `settings/money.toml`."""

    fee_payer: Literal["decree", "statute"]
    fee_both_requested: Literal["creditor", "debtor"]
    fee_rounding: Rounding
    interest_day_count: Literal["actual_365", "actual_360"]
    interest_first_day: Literal["excluded", "included"]
    interest_rounding: Rounding
    interest_start_ex_officio: Literal["effective_date", "none"]
    interest_runs_during_47_1: bool
    pro_rata_basis: Literal["outstanding", "adjudged"]
    pro_rata_left_over: LeftOverTo
    ex_officio_in_first_step: bool
    coercion_day_counts: bool
    voluntary_money: Literal["matter_first", "all_matters"]
    sale_costs_before_outside_mortgagee: bool
    take_over_total: Literal["all_claims", "own_claim"]


@dataclass(frozen=True)
class MoneyRules:
    """The amounts, kinds of obligation and settings of one pack; `version` and `digest` say which."""

    amounts: Amounts
    kinds: Kinds
    settings: MoneySettings
    version: str
    digest: str


@cache
def money_rules(pack: Pack) -> MoneyRules:
    """The money half of a pack. Raises `LawError("setting", ...)` if the pack lacks one of the settings."""
    settings = {name: pack.setting(name) for name in MoneySettings.model_fields}
    return MoneyRules(pack.amounts, pack.kinds, MoneySettings.model_validate(settings), pack.version, pack.digest)
