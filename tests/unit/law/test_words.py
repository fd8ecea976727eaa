"""Amounts in words as a receipt needs them."""

import pytest

from law.errors import LawError
from law.model import Words
from law.words import LARGEST, in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "không đồng"),
        (1, "một đồng"),
        (10, "mười đồng"),
        (14, "mười bốn đồng"),
        (15, "mười lăm đồng"),
        (20, "hai mươi đồng"),
        (21, "hai mươi mốt đồng"),
        (24, "hai mươi tư đồng"),
        (55, "năm mươi lăm đồng"),
        (101, "một trăm lẻ một đồng"),
        (104, "một trăm lẻ bốn đồng"),
        (105, "một trăm lẻ năm đồng"),
        (110, "một trăm mười đồng"),
        (1_000, "một nghìn đồng"),
        (1_005, "một nghìn không trăm lẻ năm đồng"),
        (1_050, "một nghìn không trăm năm mươi đồng"),
        (21_000, "hai mươi mốt nghìn đồng"),
        (1_000_005, "một triệu không trăm lẻ năm đồng"),
        (56_760_000, "năm mươi sáu triệu bảy trăm sáu mươi nghìn đồng"),
        (6_972_603, "sáu triệu chín trăm bảy mươi hai nghìn sáu trăm lẻ ba đồng"),
        (2_005_000_000, "hai tỷ không trăm lẻ năm triệu đồng"),
        (2_000_000_005, "hai tỷ không trăm lẻ năm đồng"),
        (10**12, "một nghìn tỷ đồng"),
        (1_002_000_000_000, "một nghìn không trăm lẻ hai tỷ đồng"),
        (10**15 - 1, "chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu "
                     "chín trăm chín mươi chín nghìn chín trăm chín mươi chín đồng"),
        (10**15, "một triệu tỷ đồng"),
    ],
)  # fmt: skip
def test_reading(amount: int, words: str) -> None:
    assert in_words(amount) == words


@pytest.mark.parametrize("amount", [-1, LARGEST + 1])
def test_outside_the_range(amount: int) -> None:
    with pytest.raises(LawError) as wrong:
        in_words(amount)
    assert wrong.value.field == "amount"


def test_only_the_first_stroke_parts_the_languages() -> None:
    assert Words.read("mục 1 / item 1 / 2") == Words(vi="mục 1", en="item 1 / 2")
    assert Words.read("một ngôn ngữ") == Words(vi="một ngôn ngữ", en="một ngôn ngữ")
