from __future__ import annotations

import pytest

from documents.errors import DocumentError
from documents.vietqr import crc16, plain_remark, vietqr

PUBLISHED = (
    "00020101021138540010A00000072701240006970407011003865776720208QRIBFTTA"
    "5303704540710000005802VN62160812henry an cut6304A322"
)


def test_the_published_vector() -> None:
    assert vietqr("970407", "0386577672", amount=1_000_000, remark="henry an cut") == PUBLISHED


def test_the_check_value_of_the_checksum() -> None:
    assert crc16(b"123456789") == 0x29B1


def test_without_an_amount_the_payer_types_one() -> None:
    assert "54" not in vietqr("970407", "111").split("5303704")[1][:4]


def test_a_remark_loses_its_accents_but_keeps_the_case() -> None:
    assert plain_remark("Thi hành án Đ/79-2026.1 (đợt 2)") == "Thi hanh an D/79-2026.1 dot 2"


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("97040", "1"), "bank_bin"),
        (("970407", ""), "account"),
        (("970407", "1" * 20), "account"),
        (("970407", "1", 0), "amount"),
        (("970407", "1", 10, "x" * 96), "remark"),
    ],
)
def test_bad_input_is_named(arguments: tuple[str, str], field: str) -> None:
    bank, account, *rest = arguments
    with pytest.raises(DocumentError) as caught:
        vietqr(bank, account, **dict(zip(("amount", "remark"), rest, strict=False)))
    assert caught.value.field == field
