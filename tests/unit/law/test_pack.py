"""The released pack: immutable, complete against the deadline table, and strict about what it reads."""

import csv
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from law.errors import LawError
from law.model import Regime, Rule, Term, Unit, holds
from law.pack import PACKS, current_pack, load_pack, released
from law.regime import NEW_LAW_FROM, regime_on

PACK = current_pack()
TABLE = Path(__file__).parents[3].parent / "shared" / "law" / "deadlines.csv"

RELEASED = {
    "2026.2": "17d4bb5d430e9691ebe29a8ad472d31483f1385ec5b0a20c0e426104a7d7a6a2",
}
"""A released pack never changes: a change of the law is a new folder, never an edit."""

FURTHER = TABLE.with_name("more.csv")
NOT_A_ROW = {"R227"}  # a quarter of an hour: no unit counts minutes

CORRECTED_OLD = {
    "R052",  # B10: the old law had no 10-day period to lift; an account freeze ended at once
    "R086",  # its 5 working days for the notice are the old R085 (B30)
}
"""Rows whose old cell in the table CORRECTIONS set aside or moved."""


def rows(table: Path = TABLE) -> list[dict[str, str]]:
    if not table.is_file():
        pytest.skip("the deadline table is not beside the repository")
    with table.open(encoding="utf-8-sig", newline="") as file:
        return [row | {"id": f"R{row['id'][1:]}"} for row in csv.DictReader(file)]  # D025 in the table


def rules_of(row: str) -> list[Rule]:
    return [rule for rule in PACK.rules.values() if re.fullmatch(rf"{row}[a-z]?", rule.id)]


def terms_of(row: str, *regimes: Regime) -> list[Term]:
    """The lengths of a row under each of the regimes, by the day of their editions."""
    editions = [edition for rule in rules_of(row) for edition in rule.law]
    return [term for edition in editions if regime_on(edition.start) in regimes for term in edition.terms]


def test_a_released_pack_is_immutable() -> None:
    assert {version: load_pack(version).digest for version in released()} == RELEASED


def test_every_row_of_the_table_is_in_the_pack() -> None:
    table = rows()
    assert len(table) == 177
    assert [row["id"] for row in table if not rules_of(row["id"])] == []


def test_every_further_row_is_in_the_pack_under_its_phase() -> None:
    table = rows(FURTHER)
    assert len(table) == 111
    assert {row["id"] for row in table if not rules_of(row["id"])} == NOT_A_ROW
    wrong = [row["id"] for row in table if {r.phase for r in rules_of(row["id"])} - {row["phase"]}]
    assert wrong == []


def test_every_stated_length_of_a_further_row_is_in_the_pack() -> None:
    wrong = []
    for row in rows(FURTHER):
        have = {term.length for term in terms_of(row["id"], Regime.NEW, Regime.OLD)}
        stated = re.match(r"(\d+)\b(?! [–-])", row["period"])
        if stated and row["id"] not in NOT_A_ROW and int(stated[1]) not in have:
            wrong.append((row["id"], row["period"], have))
    assert wrong == []


def test_every_length_and_unit_of_the_table_is_in_the_pack() -> None:
    wrong = []
    for row in rows():
        terms = terms_of(row["id"], Regime.NEW, Regime.OLD)
        lengths = {term.length for term in terms} | {term.month for term in terms}
        units = {term.unit.value for term in terms}
        wanted = {int(number) for number in re.findall(r"(?<!m\+)\b\d+(?!nd)", row["period"])}
        if {"IMM", "EVT"} & units:
            wanted.discard(0)
        if not (wanted <= lengths and set(re.findall(r"[A-Z]+", row["unit"])) <= units):
            wrong.append((row["id"], row["period"], row["unit"], lengths, units))
    assert wrong == []


def test_every_length_of_the_old_regime_is_in_the_pack() -> None:
    wrong = []
    for row in rows():
        have = {(term.length, term.unit.value.removeprefix("B")) for term in terms_of(row["id"], Regime.OLD)}
        wanted = {(int(n), unit) for n, unit in re.findall(r"(\d+) (WD|CD|MO|YR)\b", row["old_regime_basis"])}
        if row["id"] not in CORRECTED_OLD and not wanted <= have:
            wrong.append((row["id"], row["old_regime_basis"], have))
    assert wrong == []


def test_every_row_keeps_its_phase_and_its_effect() -> None:
    wrong = []
    for row in rows():
        effects = {rule.missed.value for rule in rules_of(row["id"])}
        stated = set(re.findall(r"^C\d", row["effect_if_missed"]))
        if {rule.phase for rule in rules_of(row["id"])} != {row["phase"]} or not stated <= effects:
            wrong.append((row["id"], row["phase"], row["effect_if_missed"], effects))
    assert wrong == []


def test_every_article_of_the_new_law_is_a_basis() -> None:
    wrong = set()
    for row in rows():
        basis = " ".join(term.basis for term in terms_of(row["id"], Regime.NEW))
        codes = set(re.findall(r"\b(?:L25|D152|D151|F216|VKS|TTLT12)\b", row["new_regime_basis"]))
        wrong |= {(row["id"], code, basis) for code in codes if code not in basis}
    assert wrong == {("R061", "D152", "")}  # D152 42.3 sets no period


def test_the_rules_of_the_standard_life_by_their_events() -> None:
    def opened(event: str, **facts: str) -> list[str]:
        return [rule.id for rule in PACK.opened_by(event, facts, NEW_LAW_FROM)]

    assert opened("case_opened", origin="on_request", entrusted="no") == ["R006"]
    assert opened("case_opened", origin="ex_officio", entrusted="no") == ["R008"]
    assert opened("case_opened", origin="on_request", entrusted="matter") == ["R126"]
    assert opened("case_opened", origin="on_request", entrusted="asset") == ["R127"]
    assert opened("decision_signed") == ["R017", "R018"]
    assert opened("debtor_notified") == ["R025"]
    assert opened("debtor_notified", interim_measure="yes") == []
    assert opened("voluntary_period_ended") == ["R026"]
    assert opened("no_condition_decided") == ["R017", "R018", "R033", "R037", "R038"]
    assert opened("verification_concluded", no_condition="yes") == ["R037"]
    assert opened("verification_concluded") == []
    assert opened("postponed", ground="46.2") == ["R017", "R018", "R118"]
    assert opened("protest_postponement_requested", hours_before_coercion="23.9", coercion_fixed="yes") == []
    assert opened("protest_postponement_requested", hours_before_coercion="24", coercion_fixed="yes") == ["R117"]
    assert opened("protest_postponement_requested") == ["R117"]
    assert "R035" in opened("cancelled", published="yes")
    assert "R035" not in opened("cancelled")
    assert [rule.id for rule in PACK.discharged_by("verification_concluded")] == ["R036", "R037"]


LAST_OLD_DAY = NEW_LAW_FROM - timedelta(days=1)


def test_an_event_opens_what_its_regime_knows() -> None:
    assert [r.id for r in PACK.opened_by("enforcer_assigned", {"origin": "interim_measure"}, LAST_OLD_DAY)] == [
        "R015",
        "R017",
        "R019",
    ]
    assert "R046" in [r.id for r in PACK.opened_by("security_decided", {}, LAST_OLD_DAY)]
    assert "R046" not in [r.id for r in PACK.opened_by("security_decided", {}, NEW_LAW_FROM)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("R025", "R025"),
        (" r025 ", "R025"),
        ("R012a", "R012a"),
        ("r097", "R097"),
        (" d025 ", "R025"),
        ("D012a", "R012a"),
        ("D152", "R152"),
    ],
)
def test_a_rule_by_its_id(asked: str, found: str) -> None:
    assert PACK.rule(asked).id == found


@pytest.mark.parametrize(
    ("asked", "says"), [("R012", "R012a.*R012b"), ("D999", "D999"), ("", "pack 2026.2"), ("D", "D")]
)
def test_an_unknown_or_split_id_is_refused(asked: str, says: str) -> None:
    with pytest.raises(LawError, match=says) as wrong:
        PACK.rule(asked)
    assert wrong.value.field == "rule"


def test_every_rule_speaks_both_languages_and_binds_somebody() -> None:
    for rule in PACK.rules.values():
        assert rule.vi
        assert rule.en
        assert bool(rule.note_vi) == bool(rule.note_en)
        assert rule.openings
        assert rule.terms
        assert rule.bound in PACK.bodies
        assert all(term.basis for term in rule.terms)


def test_every_setting_gives_its_reason_and_the_silent_clause() -> None:
    for setting in PACK.settings.values():
        assert setting.reason_vi
        assert setting.reason_en
        assert setting.silent


def test_whether_a_postponement_pauses_is_a_setting(changed_pack: Any) -> None:
    assert PACK.rule("R025").paused_by == ("postponed", "suspended")
    assert PACK.rule("R017").paused_by == ()
    runs_on = changed_pack(
        "settings/time.toml", "[postponement_pauses]\ndefault = true", "[postponement_pauses]\ndefault = false"
    )
    assert runs_on.rule("R025").paused_by == ()
    assert runs_on.rule("R145").paused_by == ("complaint_suspended",)


def test_a_setting_outside_its_options_is_refused(changed_pack: Any) -> None:
    with pytest.raises(LawError, match="tet_window"):
        changed_pack("settings/time.toml", '[tet_window]\ndefault = "union"', '[tet_window]\ndefault = "none"')


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(LawError) as wrong:
        PACK.setting("day_cont")
    assert wrong.value.field == "setting"


@pytest.mark.parametrize("name", ["1999.1", "/nowhere", ""])
def test_an_unknown_pack_is_refused(name: str) -> None:
    with pytest.raises(LawError) as wrong:
        load_pack(name)
    assert wrong.value.field == "pack"


def test_a_pack_may_be_a_folder_and_its_digest_follows_its_content(changed_pack: Any) -> None:
    same = changed_pack("rules/02-set-up.toml", "length = 2", "length = 2")
    other = changed_pack("rules/02-set-up.toml", "length = 2", "length = 4")
    assert same == load_pack("2026.2")
    assert other != same
    assert other.rule("R015").terms[0].length == 4


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("rules/02-set-up.toml", 'bound = "enforcer"', 'bound = "nobody"'),
        ("rules/02-set-up.toml", 'unit = "WD"', 'unit = "FORTNIGHT"'),
        ("rules/02-set-up.toml", "[R016]", "[R015]"),
        ("rules/02-set-up.toml", "[R016]", "[R006]"),
        ("rules/02-set-up.toml", 'missed = "C0"', 'missed = "C0"\ncolour = "red"'),
        ("calendar/2026.toml", "year = 2026", "year = 2028"),
        ("settings/time.toml", '["07:30-11:30"', '["07:99-11:30"'),
        ("rules/12-money.toml", '"payout_extension_days"', '"no_such_setting"'),
    ],
)
def test_a_broken_pack_is_refused(changed_pack: Any, file: str, old: str, new: str) -> None:
    with pytest.raises(LawError) as wrong:
        changed_pack(file, old, new)
    assert wrong.value.field in ("pack", "calendar")


def test_the_pack_holds_nothing_but_its_folder() -> None:
    assert PACK.folder == PACKS / "2026.2"


@pytest.mark.parametrize(
    ("when", "facts", "met"),
    [
        ({}, {}, True),
        ({"a": True}, {"a": "yes"}, True),
        ({"a": True}, {"a": "Có"}, True),
        ({"a": True}, {}, False),
        ({"a": False}, {}, True),
        ({"a": False}, {"a": "no"}, True),
        ({"a": False}, {"a": "yes"}, False),
        ({"a": "x"}, {"a": "x"}, True),
        ({"a": "x"}, {}, False),
        ({"a": ("x", "y")}, {"a": "y"}, True),
        ({"a": ("x", "y")}, {"a": "z"}, False),
        ({"a": ">=24"}, {"a": "24"}, True),
        ({"a": ">=24"}, {"a": "23.9"}, False),
        ({"a": "<24"}, {"a": "23.9"}, True),
    ],
)
def test_conditions_on_flat_facts(when: dict[str, Any], facts: dict[str, str], met: bool) -> None:
    assert holds(when, facts) is met


def test_a_comparison_needs_a_number() -> None:
    with pytest.raises(LawError) as wrong:
        holds({"a": ">=24"}, {"a": "a day"})
    assert wrong.value.field == "facts"


def test_all_units_are_used() -> None:
    used = {term.unit for rule in PACK.rules.values() for term in rule.terms}
    assert used == set(Unit)


def test_no_length_hides_another_of_its_edition() -> None:
    """No overlap that says nothing: a length that asks nothing is the last, and no condition stands twice."""
    for rule in PACK.rules.values():
        for edition in rule.law:
            asked = [tuple(sorted(term.when.items())) for term in edition.terms]
            assert len(set(asked)) == len(asked), rule.id
            assert () not in asked[:-1], rule.id
