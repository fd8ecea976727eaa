"""Who pays the fee: L25 53.1, D152 30.1, L08 60 (CORRECTIONS A1), and where it goes (F216 9.2)."""

from dataclasses import replace
from datetime import date

import pytest

from law.errors import LawError
from law.money_rules import money_rules
from law.pack import load_pack
from law.payers import Relation, fee_payer, fee_split

RULES = money_rules(load_pack("2026.2"))
BY_LETTER_OF_THE_LAW = replace(RULES, settings=RULES.settings.model_copy(update={"fee_payer": "statute"}))
NEW, OLD = date(2026, 8, 3), date(2026, 6, 1)
CREDITOR, DEBTOR, BOTH = frozenset({"creditor"}), frozenset({"debtor"}), frozenset({"creditor", "debtor"})


def who(requested_by: frozenset[str], on: date = NEW, rules: object = RULES, **facts: object) -> str:
    return fee_payer(100, on, requested_by, rules, **({"decided_on": NEW} | facts)).who  # type: ignore[arg-type]


def test_new_division_charges_each_recipient_before_anything_else() -> None:
    assert who(DEBTOR, relation=Relation.DIVISION) == "recipient"


def test_new_joint_award_charges_whoever_receives_it_even_without_a_request() -> None:
    assert who(CREDITOR, relation=Relation.JOINT_AWARD) == "recipient"


def test_new_otherwise_the_party_who_requested() -> None:
    assert who(CREDITOR) == "creditor"
    assert who(DEBTOR) == "debtor"
    assert who(BOTH) == "creditor"


def test_new_debtor_pays_not_on_what_was_performed_early() -> None:
    payer = fee_payer(100, NEW, DEBTOR, RULES, decided_on=NEW, performed_early=30)
    assert (payer.who, payer.base) == ("debtor", 70)


def test_new_debtor_pays_nothing_if_the_decision_is_older_than_the_law() -> None:
    payer = fee_payer(100, NEW, DEBTOR, RULES, decided_on=date(2026, 6, 30))
    assert (payer.who, payer.base) == ("none", 0)


def test_ex_officio_matters_bear_no_fee() -> None:
    assert who(frozenset()) == "none"


def test_the_setting_puts_the_letter_of_the_law_above_the_decree() -> None:
    assert who(DEBTOR, rules=BY_LETTER_OF_THE_LAW, relation=Relation.JOINT_AWARD) == "debtor"


def test_old_the_creditor_pays_or_each_recipient_in_a_division() -> None:
    assert who(CREDITOR, on=OLD, decided_on=OLD) == "creditor"
    assert who(DEBTOR, on=OLD, decided_on=OLD) == "creditor"
    assert who(CREDITOR, on=OLD, decided_on=OLD, relation=Relation.DIVISION) == "recipient"


def test_split_of_the_fee_adds_up_to_the_last_dong() -> None:
    assert fee_split(1_000_000, NEW, RULES, autonomous=True) == {
        "agency": 650_000,
        "central_fund": 200_000,
        "state_budget": 150_000,
    }
    assert sum(fee_split(1_000_003, NEW, RULES, autonomous=True).values()) == 1_000_003
    assert fee_split(7, NEW, RULES, autonomous=False) == {"agency": 0, "central_fund": 0, "state_budget": 7}
    with pytest.raises(LawError):
        fee_split(-1, NEW, RULES, autonomous=True)
