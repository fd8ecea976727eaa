"""Every row over event, unit, day and condition: no gap and no overlap, or it stands here with its reason.

Rows of one number (R080, R080b) are one matter: for an event of a day and any facts, one of them opens, and it has one
length. The facts tried are all the values that the conditions of these rows tell apart, and "not stated"; the days are
those on which an edition begins, and the days before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import product

import pytest

from law.errors import LawError
from law.model import Condition, Rule
from law.pack import current_pack

PACK = current_pack()
LONG_AGO = date(2025, 2, 10)
HANG_ON_A_FACT = {"R052", "R077", "R082", "R095", "R145", "R147", "R226"}
"""Rows that have no length unless a fact is stated: of the asset, of who takes it, of the level of the complaint."""

TOGETHER = {
    "mla_file_sent": "two answers are awaited, of the Ministry and of the foreign body",
    "valuation_received": "the asset is put up, and the parties may still ask for another valuation",
    "interim_measure_annulled": "the decision is lifted, and what was done is undone",
    "exemption_decision_received": "the decision is sent on, and carried out",
    "second_complaint_resolved": "the decision is sent, and published",
    "denunciation_received": "what is anonymous and what is signed are told apart first",
    "statistical_year_began": "four reports of one year, each with its own day",
    "guarantee_paid": "the agency reports, and asks for the money back",
    "joint_forms_sent_up": "two bodies check one form",
}
"""Events that open several rows of one number at once, and why."""

NOT_THEN = {
    ("R011", "judgment_effective"): {"by=party state_owned=no"},
    ("R025", "debtor_notified"): {"interim_measure=yes"},
    ("R026", "voluntary_period_ended"): {"nothing_due=yes"},
    ("R026", "instalment_day_passed"): {"nothing_due=yes"},
    ("R035", "decision_recalled"): {"published=no"},
    ("R035", "cancelled"): {"published=no"},
    ("R035", "obligation_performed"): {"published=no"},
    ("R037", "verification_concluded"): {"no_condition=no"},
    ("R052", "safeguard_ground_ended"): {"exit_ban=yes"},
    ("R248", "safeguard_ground_ended"): {"exit_ban=no"},
    ("R058", "coercion_fixed"): {"forces=no"},
    ("R059", "coercion_fixed"): {"forces=no"},
    ("R060", "coercion_fixed"): {"immediate=yes"},
    ("R061", "coercion_fixed"): {"complex=no"},
    ("R062", "immovable_seizure_fixed"): {"dissipation=yes"},
    ("R069", "seizure_completed"): {"price_agreed=yes"},
    ("R069", "voluntary_period_ended"): {"seized_by_judgment=no"},
    ("R076", "valuation_received"): {"pre_emption=no"},
    ("R076", "price_agreed"): {"pre_emption=no"},
    ("R076", "price_determined"): {"pre_emption=no"},
    ("R076", "pre_emptor_named"): {"valued=no"},  # the valuation will ask for the notice
    ("R079", "auction_opening_fixed"): {"pre_emption=no sale=later"},
    ("R083", "price_determined"): {"no_auction=no"},
    ("R097", "money_received"): {"asset=yes"},  # the price of an asset: from its delivery (L25 54.6)
    ("R100", "money_received"): {
        "asset=no foreign_currency=no",
        "asset=yes foreign_currency=no",
        "asset=yes foreign_currency=yes",
    },
    ("R107", "return_ground_arose"): {"owes_money=yes"},
    ("R107", "decision_signed"): {
        "owes_money=no returns=no",
        "owes_money=yes returns=no",
        "owes_money=yes returns=yes",
    },
    ("R110", "owner_notified"): {"collected_after_five_years=no"},
    ("R114", "decision_signed"): {"confiscation=no"},
    ("R115", "decision_signed"): {"destruction=no"},
    ("R117", "protest_postponement_requested"): {
        "coercion_fixed=no hours_before_coercion=23",
        "coercion_fixed=yes hours_before_coercion=23",
    },
    ("R156", "protest_answered"): {"accepted=no"},
    ("R169", "securities_seizure_notified"): {"origin=ex_officio"},
    ("R169", "securities_seized"): {"origin=on_request"},
}
"""Facts under which an event opens no row of a number: the law asks for nothing then."""


@cache
def families() -> Mapping[str, tuple[Rule, ...]]:
    """The rows by their number."""
    numbers = dict.fromkeys(rule_id[:4] for rule_id in PACK.rules)
    return {number: tuple(r for r in PACK.rules.values() if r.id[:4] == number) for number in numbers}


def told_apart(condition: Condition) -> tuple[str, ...]:
    """The values of a fact on both sides of a condition."""
    if isinstance(condition, bool):
        return ("yes", "no")
    if isinstance(condition, tuple):
        return condition
    bound = re.fullmatch(r"(?:>=|<=|<|>)(\d+)", condition)
    return tuple(str(int(bound[1]) + n) for n in (-1, 0, 1)) if bound else (condition,)


def asked(rules: tuple[Rule, ...]) -> dict[str, list[str]]:
    """Each fact that these rows ask for, with the values they tell apart."""
    found: dict[str, set[str]] = {}
    whens = [o.when for rule in rules for o in rule.openings] + [t.when for rule in rules for t in rule.terms]
    for when in whens:
        for name, condition in when.items():
            found.setdefault(name, set()).update(told_apart(condition))
    numbers = {name: {v for v in values if v.isdigit()} for name, values in found.items()}
    return {name: sorted(numbers[name] or values) for name, values in sorted(found.items())}


def occasions(rules: tuple[Rule, ...], *, stated: bool) -> Iterator[tuple[str, date, dict[str, str]]]:
    """Event, day and facts, over all that these rows tell apart; `stated`: nothing is left open."""
    starts = {e.start for rule in rules for e in rule.law if e.start > date.min}
    days = sorted({LONG_AGO, *starts, *(start - timedelta(days=1) for start in starts)})
    facts = asked(rules)
    values = [v if stated else [*v, ""] for v in facts.values()]
    for event in sorted({o.event for rule in rules for o in rule.openings}):
        for day in days:
            for chosen in product(*values):
                yield event, day, {n: v for n, v in zip(facts, chosen, strict=True) if v}


@pytest.mark.parametrize("number", families())
def test_no_overlap_but_where_several_run_at_once(number: str) -> None:
    for event, day, facts in occasions(families()[number], stated=False):
        opened = [rule.id for rule in families()[number] if rule.opened_by(event, facts, day)]
        assert len(opened) < 2 or event in TOGETHER, (event, day, facts, opened)


@pytest.mark.parametrize("number", families())
def test_what_opens_has_a_length_and_one_unit(number: str) -> None:
    for event, day, facts in occasions(families()[number], stated=True):
        for rule in families()[number]:
            if rule.opened_by(event, facts, day):
                edition = rule.edition(day)
                assert edition is not None
                try:
                    term = rule.term(day, facts)
                except LawError:
                    assert rule.id in HANG_ON_A_FACT, (event, day, facts)
                else:
                    first = next(t for t in edition.terms if t is term or t.when == term.when)
                    assert (first.length, first.unit) == (term.length, term.unit)


@pytest.mark.parametrize("number", families())
def test_no_gap_but_where_the_law_asks_for_nothing(number: str) -> None:
    rules = families()[number]
    found: dict[tuple[str, str], set[str]] = {}
    for event, day, facts in occasions(rules, stated=True):
        live = [e for rule in rules if (e := rule.edition(day)) and event in {o.event for o in e.opens or rule.opens}]
        if live and not any(rule.opened_by(event, facts, day) for rule in rules):
            named = {n for rule in rules for o in rule.openings if o.event == event for n in o.when}
            told = " ".join(f"{n}={v}" for n, v in facts.items() if n in named)
            found.setdefault((number, event), set()).add(told)
    assert found == {place: told for place, told in NOT_THEN.items() if place[0] == number}


def test_the_last_length_of_an_edition_asks_nothing() -> None:
    open_ended = {rule.id for rule in PACK.rules.values() for e in rule.law if e.terms and e.terms[-1].when}
    assert open_ended == HANG_ON_A_FACT


def test_what_is_listed_is_so() -> None:
    """The lists may only shrink."""
    several = set()
    for rules in families().values():
        for event, day, facts in occasions(rules, stated=False):
            if sum(rule.opened_by(event, facts, day) for rule in rules) > 1:
                several.add(event)
    assert several == set(TOGETHER)
    assert {number for number, _ in NOT_THEN} <= set(families())
