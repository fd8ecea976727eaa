"""Two spellings of one thing compare equal; what differs for a reader stays apart."""

from __future__ import annotations

import pytest

from cases.reading import name_key, read_name
from cases.spelling import meant, number_key, straight


@pytest.mark.parametrize(
    "other", ["Ðặng Thị Mai", "Ɖặng Thị Mai", "ĐẶNG  THỊ\u00a0MAI", "Đặng Тhị Маi", "đặng thị mai"]
)
def test_letters_that_look_alike_are_one_letter(other):
    assert name_key(other) == name_key("Đặng Thị Mai")


@pytest.mark.parametrize("other", ["Đặng Thị May", "Đặng Thi Mai", "Dặng Thị Mai", "Đặng Thị"])
def test_other_names_stay_others(other):
    assert name_key(other) != name_key("Đặng Thị Mai")


def test_dashes_and_quotes_of_every_kind_are_one():
    assert len({name_key(f"Khu vực 1 {dash} H{quote}Mai") for dash in "-–—‒−‑" for quote in "'’‘ʼ´"}) == 1


def test_folding_is_for_comparing_only():
    assert read_name("Ðặng Thị Mai – H’Mai") == "Ðặng Thị Mai – H’Mai"
    assert straight("Ðặng Thị Mai – H’Mai") == "Đặng Thị Mai - H'Mai"


@pytest.mark.parametrize(
    "other",
    ["412/2026/DS–ST", "412/2026/DSST", "412/2026/ds-st", "Số 0412/2026/DS-ST", "Bản án số: 412 / 2026 / DS - ST"],
)
def test_a_judgments_number_in_any_spelling(other):
    assert number_key(other) == number_key("412/2026/DS-ST")


def test_numbers_with_and_without_marks():
    assert number_key("3/2026/HNGÐ-ST") == number_key("03/2026/HNGĐ-ST") == number_key("3/2026/HNGD-ST")


@pytest.mark.parametrize(
    "other", ["41/2026/DS-ST", "412/2025/DS-ST", "412/2026/DS-PT", "4/12/2026/DS-ST", "4-12/2026/DS-ST"]
)
def test_other_numbers_stay_others(other):
    assert number_key(other) != number_key("412/2026/DS-ST")


@pytest.mark.parametrize("typed", ["Dang Thi Mai", "Đăng Thị Mai", "Đặgn Thị Mai", "Đặnng Thị Mai"])
def test_a_name_nearly_right_is_asked_about(typed):
    assert meant([typed], ["Lê Văn Đạt", "Đặng Thị Mai"]) == {typed: "Đặng Thị Mai"}


@pytest.mark.parametrize("typed", ["Đặng Thị My", "Nguyễn Văn B", "Trần Thị Hòa"])
def test_another_name_is_no_misspelling(typed):
    assert meant([typed], ["Đặng Thị Mai", "Nguyễn Văn A"]) == {}
