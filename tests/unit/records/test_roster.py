"""The roster of an office: the shipped example, and what is wrong with a broken one."""

from __future__ import annotations

import pytest

from law.errors import LawError
from records import roster
from simulation.staff import example

WHOLE = """
[office]
code = "01"
name = "THADS"
superior = "Cục"
place = "Hà Nội"
procuracy = "VKS"
bank = "B"
bank_bin = "970436"
account = "1"
[[staff]]
id = "A-1"
role = "head"
name = "Tên"
title = "Trưởng"
"""


def test_the_shipped_office_has_every_post() -> None:
    assert {person.role for person in example().staff} >= {
        "head",
        "deputy",
        "enforcer",
        "accountant",
        "cashier",
        "clerk",
    }


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ('code = "01"', 'code = "1"', "office.code"),
        ('role = "head"', 'role = "boss"', "staff.0.role"),
        ('bank_bin = "970436"', "", "office.bank_bin"),
        ("[office]", "[office", "roster"),
    ],
)
def test_a_broken_roster_names_its_field(before: str, after: str, field: str) -> None:
    with pytest.raises(LawError) as error:
        roster.read(WHOLE.replace(before, after, 1))
    assert error.value.field == field


STAFF = """
[[staff]]
id = "B-1"
role = "enforcer"
name = "Tên"
title = "Chấp hành viên"
[[staff]]
id = "B-2"
role = "enforcer"
name = "Tên"
title = "Chấp hành viên"
"""


def absence(officer: str, cover: str, first: str = "2026-12-01", last: str = "2026-12-12") -> str:
    days = f"starts_on = {first}\nends_on = {last}"
    return f'[[absences]]\nofficer = "{officer}"\ncover = "{cover}"\nbasis = "QĐ 9"\n{days}\n'


@pytest.mark.parametrize(
    ("absences", "field"),
    [
        (absence("B-9", "B-2"), "absences.0.officer"),
        (absence("B-1", "B-2", last="2026-11-30"), "absences.0.ends_on"),
        (absence("B-1", "A-1"), "absences.0.cover"),
        (absence("B-1", "B-1"), "absences.0.cover"),
        (absence("B-1", "") + absence("B-1", "", first="2026-12-12", last="2026-12-13"), "absences.1.starts_on"),
        (absence("B-1", "B-2") + absence("B-2", "", first="2026-12-12", last="2026-12-13"), "absences.1.cover"),
    ],
)
def test_an_absence_that_does_not_fit_names_its_field(absences: str, field: str) -> None:
    with pytest.raises(LawError) as error:
        roster.read(WHOLE + STAFF + absences)
    assert error.value.field == field


def test_who_is_away_in_turn_may_cover_in_turn() -> None:
    read = roster.read(WHOLE + STAFF + absence("B-1", "B-2") + absence("B-2", "B-1", "2026-12-13", "2026-12-20"))
    assert [(one.officer, one.cover) for one in read.absences] == [("B-1", "B-2"), ("B-2", "B-1")]
