"""A whole register: the given one, each dossier that is not accepted checked by hand; and requests that come twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cases.dry_run import Result, dry_run
from cases.intake import Outcome
from cases.register_file import read_register
from law.pack import current_pack
from tests.register_samples import as_csv, row

GIVEN = Path(__file__).parents[4] / "shared" / "data" / "register" / "register.csv"


def run(*rows: dict[str, str]) -> list[Result]:
    return dry_run(read_register(as_csv(rows), "r.csv"), current_pack())


def outcomes(results: list[Result]) -> list[tuple[str, str | None]]:
    return [(r.assessment.outcome.value, r.assessment.ground) if r.assessment else ("invalid", None) for r in results]


def at(moment: str) -> dict[str, str]:
    return {"sent_at": f"{moment}T09:00:00+07:00", "received_at": f"{moment}T09:00:00+07:00"}


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("2026-09-09", ("accepted", None)),  # pending: both wait
        ("2026-09-15", ("accepted", None)),  # the last day of the decision
        ("2026-09-16", ("refused", "34.4.đ")),  # decided by now
    ],
)
def test_the_same_content_again(second, expected):
    first, again = run(row(**at("2026-09-08")), row(dossier_id="HS-2", **at(second)))
    assert outcomes([first, again]) == [("accepted", None), expected]
    assert again.assessment is not None
    if expected[0] == "accepted":
        assert again.assessment.twins == ("HS-1",)


def test_receipt_decides_which_is_first_not_the_place_in_the_file():
    results = run(row(dossier_id="HS-2", **at("2026-09-30")), row(**at("2026-09-08")))
    assert outcomes(results) == [("refused", "34.4.đ"), ("accepted", None)]


def test_a_refused_or_incomplete_request_decides_nothing():
    late = {"judgment_date": "2019-01-01", "effective_date": "2019-02-01"}
    assert outcomes(run(row(**at("2026-09-08"), **late), row(dossier_id="HS-2", **at("2026-10-08"), **late))) == [
        ("refused", "34.4.d"),
        ("refused", "34.4.d"),
    ]
    assert outcomes(run(row(**at("2026-09-08"), attachments=""), row(dossier_id="HS-2", **at("2026-10-08")))) == [
        ("supplement", None),
        ("accepted", None),
    ]


def test_alimony_of_the_next_year_is_new_content():
    monthly = {"obligation_kind": "alimony_monthly", "due_date": "2025-01-05"}
    results = run(
        row(**at("2026-09-08"), **monthly),
        row(dossier_id="HS-2", **at("2026-09-29"), **monthly),
        row(dossier_id="HS-3", **at("2026-10-05"), **monthly),
    )
    assert outcomes(results) == [("accepted", None), ("refused", "34.4.đ"), ("accepted", None)]


def test_the_creditor_may_ask_after_a_joint_debtor_paid_his_part():
    joint = {"joint_group": "J1"}
    other = {"debtor_name": "Phạm Ba", "debtor_id_number": "079080000003"}
    asks = {"requester_role": "debtor", "requester_name": "Lê Văn Đạt"}
    results = run(
        row(**at("2026-09-08"), **joint, **asks),
        row(**at("2026-09-08"), **joint, **asks, **other),
        row(dossier_id="HS-2", **at("2026-10-08"), **joint),
        row(dossier_id="HS-2", **at("2026-10-08"), **joint, **other),
    )
    assert outcomes(results) == [("accepted", None), ("accepted", None)]


def test_a_day_without_any_calendar_hinders_no_row():
    """As in the import: the dossier is taken, and the day its decision is due is not known yet."""
    (result,) = run(row(**at("2035-09-08"), due_date="2034-01-01"))
    assert result.assessment is not None
    assert (result.assessment.decision_due, result.entry.errors) == (None, ())


@pytest.fixture(scope="module")
def given() -> dict[str, Result]:
    if not GIVEN.exists():
        pytest.skip("the given register is not on this machine")
    register = read_register(GIVEN.read_bytes(), GIVEN.name)
    assert (register.rows, len(register.entries)) == (177, 125)
    return {result.entry.dossier_id: result for result in dry_run(register, current_pack())}


def ids(*numbers: int) -> set[str]:
    return {f"HS-7-{number:05d}" for number in numbers}


def test_given_register_counts(given):
    assert Counter(outcomes(list(given.values()))) == {
        ("accepted", None): 100,
        ("supplement", None): 7,
        ("refused", "34.4.c"): 5,
        ("refused", "34.4.d"): 5,
        ("refused", "34.4.đ"): 3,
        ("invalid", None): 5,
    }
    assert sum(len(result.assessment.cases) for result in given.values() if result.assessment) == 119


def test_given_register_reasons(given):
    found: dict[tuple[str, str | None], set[str]] = {}
    for dossier_id, key in zip(given, outcomes(list(given.values())), strict=True):
        found.setdefault(key, set()).add(dossier_id)
    # No attachment at all: the judgment is missing.
    assert found["supplement", None] == ids(76, 77, 78, 79, 80, 81, 82)
    # Courts of Cần Thơ, Đà Nẵng and Hà Nội (three times).
    assert found["refused", "34.4.c"] == ids(88, 89, 90, 91, 92)
    # In force 14/10/2020, 21/10/2020, 2/3/2021, 3/6/2020, 25/7/2020: five years had run out by the postmark or sending.
    # 93, 94 and 95 arrived one to three days after their five years ended, but were posted before.
    assert found["refused", "34.4.d"] == ids(83, 84, 85, 86, 87)
    # The same judgment, parties and debt as 99, 100, 101, one or more days after their decisions were due.
    assert found["refused", "34.4.đ"] == {f"{first}-B" for first in ids(99, 100, 101)}
    # Each has one wrong cell, see below.
    assert found["invalid", None] == ids(106, 107, 108, 109, 110)


def test_given_register_errors(given):
    errors = {
        dossier_id: [(error.row, error.column) for error in result.entry.errors]
        for dossier_id, result in given.items()
        if result.entry.errors
    }
    assert errors == {
        "HS-7-00106": [(36, "amount_vnd")],  # -5000000
        "HS-7-00107": [(42, "judgment_date")],  # 2026-02-30
        "HS-7-00108": [(134, "debtor_id_number")],  # 11 digits
        "HS-7-00109": [(86, "debtor_id_number")],  # 11 digits
        "HS-7-00110": [(33, "debtor_name")],  # empty
    }


def test_given_register_cases(given):
    several = {
        dossier_id: len(r.assessment.cases)
        for dossier_id, r in given.items()
        if r.assessment and len(r.assessment.cases) > 1
    }
    # Seven dossiers with two debtors who do not owe jointly; six criminal judgments: two debtors and a return.
    assert several == dict.fromkeys(ids(41, 42, 43, 44, 45, 46, 47), 2) | dict.fromkeys(ids(70, 71, 72, 73, 74, 75), 3)
    # Joint debtors, several creditors, employees of one company, divorces, repeated rows: one case each.
    for number in (*range(48, 59), *range(65, 70), *range(96, 99), *range(120, 123)):
        assert len(given[f"HS-7-{number:05d}"].assessment.cases) == 1


def test_given_register_days(given):
    days = {name: given[f"HS-7-{name}"].assessment for name in ("00057", "00095", "00082", "00071")}
    assert (str(days["00057"].request_date), str(days["00057"].decision_due)) == ("2026-09-08", "2026-09-17")
    assert (str(days["00095"].request_date), str(days["00095"].decision_due)) == ("2026-09-08", "2026-09-18")
    assert str(days["00082"].notice.due) == "2026-09-23"
    assert {str(decision.due) for decision in days["00071"].decisions} == {"2026-09-10"}


def test_given_register_alimony_covers_the_year_of_its_first_month(given):
    for number in range(59, 65):
        assessment = given[f"HS-7-{number:05d}"].assessment
        assert assessment.outcome is Outcome.ACCEPTED
        (plan,) = assessment.cases
        assert str(plan.period[1]) == "2027-09-30"
