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
