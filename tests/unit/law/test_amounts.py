"""Dated amounts and the settings of money in the pack."""

import tomllib
from datetime import date
from decimal import Decimal

import pytest

from law.errors import LawError
from law.money_rules import MoneySettings, money_rules
from law.pack import load_pack

PACK = load_pack("2026.2")
AMOUNTS = PACK.amounts


def test_base_salary_changes_on_the_first_of_july_2026() -> None:
    assert AMOUNTS.base_salary(date(2026, 6, 30)) == 2_340_000
    assert AMOUNTS.base_salary(date(2026, 7, 1)) == 2_530_000


def test_regional_wages_of_2026() -> None:
    wages = [AMOUNTS.regional_wage(region, date(2026, 1, 1)) for region in ("I", "II", "III", "IV")]
    assert wages == [5_310_000, 4_730_000, 4_140_000, 3_700_000]


def test_interest_cap_and_statutory_rate() -> None:
    assert AMOUNTS.interest_cap(date(2026, 7, 1)) == Decimal(20)
    assert AMOUNTS.interest_default(date(2026, 7, 1)) == Decimal(10)


def test_a_day_before_the_first_amount_and_an_unknown_region_are_errors() -> None:
    with pytest.raises(LawError) as too_early:
        AMOUNTS.base_salary(date(2016, 4, 30))
    assert too_early.value.field == "on"
    with pytest.raises(LawError) as unknown:
        AMOUNTS.regional_wage("V", date(2026, 7, 1))
    assert unknown.value.field == "region"


def test_every_setting_of_money_is_typed_and_says_why_in_two_languages() -> None:
    text = (PACK.folder / "settings" / "money.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    assert set(rows) == set(MoneySettings.model_fields)
    assert all(row["reason_vi"] and row["reason_en"] and row["silent"] for row in rows.values())
    assert all(row["default"] in row["options"] for row in rows.values())


def test_every_option_of_a_setting_is_one_the_code_knows() -> None:
    rows = tomllib.loads((PACK.folder / "settings" / "money.toml").read_text(encoding="utf-8"))
    defaults = money_rules(PACK).settings.model_dump()
    for name, row in rows.items():
        for option in row["options"]:
            assert getattr(MoneySettings.model_validate(defaults | {name: option}), name) == option
