"""M6: what the text of a transfer names, however banks change it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from cases.references import named, reference

CASE = "case/79/register/W-3/1"
PRINTED = reference(CASE)


def test_the_printed_reference_is_letters_and_digits_with_office_and_check_digits() -> None:
    assert re.fullmatch(r"THA79[0-9]{2}[0-9A-HJKMNP-TV-Z]{12}", PRINTED)
    assert len(PRINTED) <= 25, "VietQR's remark"
    long = reference("case/79/register/" + "X" * 150 + "/12")
    assert len(long) == len(PRINTED)


@pytest.mark.parametrize(
    "text",
    [
        PRINTED,
        PRINTED.lower(),
        f"MBVCB.5550001234.{PRINTED}.CT tu 0011001234567 DO VAN LONG toi 3949.0.9059999",
        f"{PRINTED}-CHUYEN TIEN-OQCH0001ABC",
        f"IBFT{PRINTED}FT26330123456",
        " ".join(PRINTED),
        f"nop tien THA {PRINTED[3:9]}/{PRINTED[9:]}",
        f"Nộp tiền thi hành án {PRINTED} ngày 25/11/2026",
    ],
)
def test_it_is_found_anywhere_in_a_text(text: str) -> None:
    assert named(text).references == {PRINTED}


def test_a_wrong_letter_or_a_swap_is_no_reference() -> None:
    for place in range(3, len(PRINTED)):
        for letter in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
            wrong = PRINTED[:place] + letter + PRINTED[place + 1 :]
            assert wrong == PRINTED or not named(wrong).references, wrong
    for place in range(3, len(PRINTED) - 1):
        swapped = PRINTED[:place] + PRINTED[place + 1] + PRINTED[place] + PRINTED[place + 2 :]
        assert swapped == PRINTED or not named(swapped).references, swapped
    assert not named(PRINTED[:-1]).references


@pytest.mark.parametrize(
    ("text", "cases", "decisions"),
    [
        ("THADS case/79/register/W-3/1", {"case/79/register/w-3/1"}, set()),
        ("MBVCB.555.THADS case/79/register/W-3/1.CT tu 001", {"case/79/register/w-3/1"}, set()),
        ("THADS CASE/79/REGISTER/W-3/1-CHUYEN TIEN", {"case/79/register/w-3/1"}, set()),
        ("THADS case/79/register/W-3", set(), set()),
        ("THADS case/79/register/W-3/12", {"case/79/register/w-3/12"}, set()),
        ("THADS case79registerW31", set(), set()),
        ("case/79/a/1/1 va case/79/a/2/1", {"case/79/a/1/1", "case/79/a/2/1"}, set()),
        ("THADS 3/QD-THADS", set(), {3}),
        ("Nop tien thi hanh an QD so 3 QD THADS", set(), {3}),
        ("Nộp tiền theo QĐ số 03/QĐ-THADS ngày 25/11/2026", set(), {3}),
        ("nop tien thi hanh an 3/qd-thads", set(), {3}),
        ("Nộp tiền THA 3/QÐ-THADS", set(), {3}),
        ("nop THA 25/11/2026 QD 3/QD-THADS", set(), {3}),
        ("tra tien theo ban an 12/2026/DS-ST", set(), set()),
        ("13/QĐ-THADS", set(), {13}),
    ],
)
def test_ids_and_decision_numbers_as_banks_write_them(text: str, cases: set[str], decisions: set[int]) -> None:
    found = named(text)
    assert (found.cases, found.decisions) == (cases, decisions)


def test_a_day_in_the_text_says_the_year_of_the_number() -> None:
    assert named("QĐ số 03/QĐ-THADS ngày 25/11/2026").days == (date(2026, 11, 25),)
    assert named("ngày 31/02/2026").days == ()
