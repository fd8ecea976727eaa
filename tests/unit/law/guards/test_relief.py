"""Exemption and reduction of State dues (L25 42–43; L08 61; CORRECTIONS B6, B35; scenario S28)."""

from datetime import date

import pytest

from law.errors import LawError
from law.guards.relief import Debtor, Kind, Paper, dossier, partly_performed, relief

ON, UNDER_OLD_LAW = date(2026, 9, 15), date(2026, 6, 15)
SIX, ELEVEN = date(2020, 9, 1), date(2015, 9, 1)
POOR = Debtor(no_seizable_assets=True, minimum_income_only=True)
M = 1_000_000


def got(remaining, first, pack, debtor=POOR, **kw):
    answer = relief(remaining, first, ON, debtor, pack, **kw)
    return answer.kind, answer.most


def test_s28_conditions_met_but_the_minutes_are_too_old(pack):
    assert got(4_900_000, SIX, pack) == (Kind.EXEMPT, 4_900_000)
    stale = dossier(set(Paper), date(2026, 5, 15), ON, pack)
    assert (stale.allowed, stale.article) == (False, "L25 43.3")
    assert dossier(set(Paper), date(2026, 6, 15), ON, pack).allowed
    assert not dossier(set(Paper), date(2026, 6, 14), ON, pack).allowed
    assert dossier(set(), ON, ON, pack).working[0].article == "L25 43.1"


@pytest.mark.parametrize(
    ("remaining", "first", "expected"),
    [
        (5 * M, SIX, (Kind.REDUCE, 1_250_000)),
        (100 * M, SIX, (Kind.REDUCE, 25 * M)),
        (100 * M + 1, SIX, (Kind.NONE, 0)),
        (5 * M, ELEVEN, (Kind.EXEMPT, 5 * M)),
        (10 * M, ELEVEN, (Kind.EXEMPT, 10 * M)),
        (10 * M + 1, ELEVEN, (Kind.REDUCE, 2_500_000)),
        (200 * M, ELEVEN, (Kind.REDUCE, 40 * M)),
        (1000 * M, ELEVEN, (Kind.REDUCE, 50 * M)),
        (4_900_000, date(2022, 1, 1), (Kind.NONE, 0)),
    ],
)
def test_bands_of_the_new_law(pack, remaining, first, expected):
    assert got(remaining, first, pack) == expected


@pytest.mark.parametrize(
    ("remaining", "first", "performed", "expected"),
    [
        (1_900_000, SIX, False, Kind.EXEMPT),
        (2 * M, SIX, False, Kind.NONE),
        (2 * M, SIX, True, Kind.EXEMPT),
        (4_900_000, ELEVEN, False, Kind.EXEMPT),
        (9_900_000, ELEVEN, True, Kind.EXEMPT),
        (10 * M, SIX, False, Kind.NONE),
        (10 * M, SIX, True, Kind.REDUCE),
    ],
)
def test_bands_of_the_old_law(pack, remaining, first, performed, expected):
    debtor = Debtor(True, True, performed_part=performed)
    assert relief(remaining, first, UNDER_OLD_LAW, debtor, pack).kind is expected


def test_five_years_must_have_passed(pack):
    assert got(M, date(2021, 9, 15), pack)[0] is Kind.NONE
    assert got(M, date(2021, 9, 14), pack)[0] is Kind.EXEMPT


def test_b6_once_a_year_but_not_for_hardship_or_merit(pack):
    recent = date(2026, 1, 10)
    assert got(M, SIX, pack, last_relief_on=recent)[0] is Kind.NONE
    assert got(M, SIX, pack, last_relief_on=date(2025, 9, 14))[0] is Kind.EXEMPT
    struck = Debtor(False, False, performed_part=True, hardship=True)
    assert got(900 * M, date(2026, 1, 1), pack, debtor=struck, last_relief_on=recent) == (Kind.EXEMPT, 900 * M)


def test_once_a_year_goes_by_the_calendar_where_the_setting_says_so(changed_pack):
    pack = changed_pack(
        "settings/time.toml", '[exemption_year]\ndefault = "rolling"', '[exemption_year]\ndefault = "calendar"'
    )
    assert got(M, SIX, pack, last_relief_on=date(2025, 12, 31))[0] is Kind.EXEMPT
    assert got(M, SIX, pack, last_relief_on=date(2026, 1, 1))[0] is Kind.NONE


def test_b35_merit_needs_a_part_performed_and_means_are_tested_both_ways(pack):
    merit = Debtor(False, False, great_merit=True)
    assert got(M, SIX, pack, debtor=merit)[0] is Kind.NONE
    assert got(M, SIX, pack, debtor=Debtor(True, False))[0] is Kind.NONE


def test_b35_one_fiftieth(pack):
    assert partly_performed(2, 100, UNDER_OLD_LAW, pack)
    assert not partly_performed(1, 100, UNDER_OLD_LAW, pack)
    with pytest.raises(LawError):
        relief(-1, SIX, ON, POOR, pack)
