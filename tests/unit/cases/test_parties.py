"""Cells of a judgment: what is taken, what is turned away and with which sentence."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from cases.dossier import Arrival
from cases.parties import STATE, BankAccount, Obligation, Party, Title, TitleSort
from cases.reading import name_key, read_day, read_dong, read_moment, read_percent, read_text
from law.misfit import problems
from tests.intake_samples import A, C, dossier, owes

TITLE = {
    "number": "1/2025/DS-ST",
    "date": "2025-05-01",
    "effective_date": "2025-06-01",
    "issuing_court": "Tòa án",
    "field": "DS",
}


def turned_away(model: Any, **values: Any) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        model(**values)
    return dict(problems(caught.value))


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1500000", 1_500_000),
        ("1.500.000", 1_500_000),
        (" 0 ", 0),
        (1_500_000, 1_500_000),
        (1.5e6, 1_500_000),
        ("007", 7),
    ],
)
def test_amounts(cell, amount):
    assert read_dong(cell) == amount


@pytest.mark.parametrize(
    "cell", ["", None, "-5", "-1.500.000", "1.50", "1,500,000", "1.500.00", "1e6", "٣", 1.5, True, "9" * 40, "nan"]
)
def test_amounts_turned_away(cell):
    with pytest.raises(ValueError, match=" / "):
        read_dong(cell)


@pytest.mark.parametrize(
    "cell", ["2026-02-30", "30/02/2026", "2026-2-3", "20260203", "2026-02-03T00:00:00", 46000, "x"]
)
def test_days_turned_away(cell):
    with pytest.raises(ValueError, match=r"YYYY-MM-DD|no such day"):
        read_day(cell)


def test_days():
    assert (
        read_day("2026-02-28")
        == read_day(date(2026, 2, 28))
        == read_day(datetime.fromisoformat("2026-02-28"))
        == date(2026, 2, 28)
    )
    assert read_day("") is None
    with pytest.raises(ValueError, match="time of day"):
        read_day(datetime.fromisoformat("2026-02-28 08:00"))


def test_moments():
    assert read_moment("2026-09-03T10:09:00").isoformat() == "2026-09-03T10:09:00+07:00"
    assert read_moment(datetime.fromisoformat("2026-09-03 10:09")) == read_moment("2026-09-03T03:09:00Z")
    with pytest.raises(ValueError, match="ISO 8601"):
        read_moment("3/9/2026 10:09")
    with pytest.raises(ValueError, match="missing"):
        read_moment(None)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1944-12-31T00:00:00"])
def test_moments_in_no_year_of_ours(moment):
    with pytest.raises(ValueError, match="cannot be right"):
        read_moment(moment)
    with pytest.raises(ValueError, match="cannot be right"):
        read_day(moment[:10])


def test_rates():
    assert read_percent("9,5") == read_percent("9.5") == read_percent(9.5) == Decimal("9.5")
    assert read_percent("") is None
    for cell in ("0", "-1", "101", "nan", "Infinity", "x"):
        with pytest.raises(ValueError, match=" / "):
            read_percent(cell)


def test_text_is_one_clean_line():
    assert read_text("  Trần \u200b Thị\n Hoà ") == "Trần Thị Hoà"
    assert read_text(unicodedata.normalize("NFD", "Đỗ Thị Ngọc")) == "Đỗ Thị Ngọc"
    assert read_text(970422) == "970422"
    for cell in ("a\x00b", "a\ufffdb", True):
        with pytest.raises(ValueError, match=" / "):
            read_text(cell)


def test_formulas_are_text():
    assert Party(kind="person", name="=SUM(A1:A3)").name == "=SUM(A1:A3)"


@pytest.mark.parametrize(
    ("kind", "number", "kept"),
    [
        ("person", "079301341817", "079301341817"),
        ("person", "", ""),
        ("organisation", "0365572101", "0365572101"),
        ("organisation", "0365572101-001", "0365572101001"),
    ],
)
def test_numbers(kind, number, kept):
    assert Party(kind=kind, name="Ai đó", id_number=number).id_number == kept


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("person", "07908356399"),
        ("person", "0365572101"),
        ("person", "07908356399x"),
        ("organisation", "036557210"),
        ("organisation", "079301341817"),
    ],
)
def test_numbers_turned_away(kind, number):
    assert "digits" in turned_away(Party, kind=kind, name="Ai đó", id_number=number)["id_number"]


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "company"), ("name", ""), ("name", "123"), ("birth_year", "70"), ("province", "HCM")]
)
def test_party_fields_turned_away(field, value):
    values = {"kind": "person", "name": "Trần An"} | {field: value}
    assert list(turned_away(Party, **values)) == [field]


def test_province_keeps_its_leading_zero():
    assert Party(kind="person", name="Trần An", province=1).province == "01"


@pytest.mark.parametrize(
    ("bank", "field"),
    [
        ({"bin": "97", "account": "1234"}, "bank.bin"),
        ({"bin": "970422", "account": "12 34"}, "bank.account"),
        ({"bin": "970422"}, "bank.account"),
    ],
)
def test_bank_turned_away(bank, field):
    assert list(turned_away(Party, kind="person", name="Trần An", bank=bank)) == [field]


def test_party_is_the_same_by_number_or_name():
    assert (
        Party(kind="person", name="X Y", id_number="079301341817").key
        == Party(kind="person", name="Z", id_number="079301341817", bank=BankAccount(bin="970422", account="12345")).key
    )
    assert Party(kind="person", name="Hòa Lê").key == Party(kind="person", name="HOÀ  lê").key
    assert Party(kind="person", name="Hòa Lê").key != Party(kind="organisation", name="Hòa Lê").key


def test_name_key_sees_through_spelling():
    assert name_key("Toà Án") == name_key(unicodedata.normalize("NFD", "tòa  án"))
    assert name_key("Hoa") != name_key("Hòa")


def test_title_dates_and_field():
    assert Title(**TITLE | {"field": "hngđ"}).field == "HNGD"
    wrong = turned_away(Title, **TITLE | {"effective_date": "2025-04-30"})
    assert "before the judgment" in wrong["effective_date"]
    assert set(turned_away(Title, **TITLE | {"number": "", "date": "", "field": "XX"})) == {"number", "date", "field"}


@pytest.mark.parametrize(
    ("number", "sort"),
    [
        ("576/2025/DS-ST", TitleSort.JUDGMENT),
        ("05/2026/QĐ-BPKCTT", TitleSort.INTERIM_MEASURE),
        ("01/2026/QĐ-TBPS", TitleSort.BANKRUPTCY),
    ],
)
def test_sort_of_title(number, sort):
    assert Title(**TITLE | {"number": number}).sort is sort


@pytest.mark.parametrize("kind", ["return_property", "confiscation", "destruction"])
def test_things_may_have_no_sum(kind):
    assert Obligation(id="1", kind=kind, amount=0, creditor=C, debtor=A).amount == 0


def test_sums_may_not_be_nothing():
    assert "0" in turned_away(Obligation, id="1", kind="fine", amount=0, creditor=STATE, debtor=A)["amount"]
    assert list(turned_away(Obligation, id="1", kind="fine", amount=1, creditor=A, debtor=A)) == ["debtor"]


def test_arrival_before_sending():
    wrong = turned_away(
        Arrival,
        dossier_id="a b",
        channel="fax",
        sent_at="2026-09-04T00:00:00+07:00",
        received_at="2026-09-03T00:00:00+07:00",
    )
    assert set(wrong) == {"dossier_id", "channel", "received_at"}


def test_only_a_court_transfers():
    with pytest.raises(ValidationError, match="court_transfer"):
        dossier(owes(A, C), asks=(C,), channel="court_transfer")


def test_models_survive_json():
    case = dossier(owes(A, C, annual_rate_percent="9,5", due_date="2026-01-01"), asks=(C,))
    assert type(case).model_validate_json(case.model_dump_json()) == case
