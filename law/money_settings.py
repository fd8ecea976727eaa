"""The choices the pack makes where the law of money is silent, as one typed value (`settings/money.toml`)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from law.figures import Rounding


class MoneySettings(BaseModel):
    """Named settings of the pack; their reasons and the silent clauses stand beside the defaults in the TOML."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fee_payer: Literal["decree", "statute"]
    fee_both_requested: Literal["creditor", "debtor"]
    fee_rounding: Rounding
    interest_day_count: Literal["actual_365", "actual_360"]
    interest_first_day: Literal["excluded", "included"]
    interest_rounding: Rounding
    interest_start_ex_officio: Literal["effective_date", "none"]
    interest_runs_during_47_1: bool
    pro_rata_basis: Literal["outstanding", "adjudged"]
    ex_officio_in_first_step: bool
    coercion_day_counts: bool
    voluntary_money: Literal["matter_first", "all_matters"]
    sale_costs_before_outside_mortgagee: bool
    take_over_total: Literal["all_claims", "own_claim"]


def load_money_settings(path: Path) -> MoneySettings:
    """Read the defaults of `settings/money.toml`."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    return MoneySettings.model_validate({name: row["default"] for name, row in rows.items()})
