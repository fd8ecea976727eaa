"""Faults that were met in earnest, each file of the shared data with its right answer (README.md there)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from console.case_import import import_register

FAULTS = Path(__file__).parents[4] / "shared" / "data" / "faults"

pytestmark = pytest.mark.skipif(not FAULTS.is_dir(), reason="the shared faults are not on this machine")

app = typer.Typer()
app.command()(import_register)


def answer(name: str) -> tuple[int, Any]:
    result = CliRunner().invoke(app, [str(FAULTS / name), "--dry-run", "--json"])
    return result.exit_code, json.loads(result.stdout)


def told(name: str) -> dict[str, tuple[str, str | None]]:
    status, records = answer(name)
    assert status == 0
    return {record["dossier_id"]: (record["outcome"], record["ground"]) for record in records}


def cells(name: str, kind: str = "errors") -> list[tuple[str, int, str]]:
    return [(r["dossier_id"], cell["row"], cell["column"]) for r in answer(name)[1] for cell in r[kind]]


ACCEPTED = ("accepted", None)
TWICE = ("refused", "34.4.đ")


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        ("01-eth.csv", [ACCEPTED]),
        ("02-formula-cells.xlsx", [ACCEPTED, ACCEPTED, ACCEPTED]),
        ("05-dash-in-number.csv", [ACCEPTED, TWICE, TWICE, TWICE]),
        ("10-number-missing.csv", [ACCEPTED, ACCEPTED]),  # the second with a line for who decides
        ("12-two-sums.csv", [ACCEPTED]),
        ("13-long-quoted-note.csv", [ACCEPTED, ACCEPTED]),
        ("23-merged-id.xlsx", [ACCEPTED]),
    ],
)
def test_outcomes(name, outcomes):
    assert list(told(name).values()) == outcomes


@pytest.mark.parametrize(
    ("name", "column", "rows"),
    [
        ("03-account-as-number.xlsx", "creditor_account", [2]),
        ("06-error-cell.xlsx", "debtor_name", [2]),
        ("08-legacy-encoding.csv", "debtor_name", [2, 3, 4]),
        ("09-unprintable-letters.csv", "debtor_name", [2, 3, 4, 5]),
    ],
)
def test_cells_that_are_named(name, column, rows):
    assert cells(name) == [(f"BUG-{number}", row, column) for number, row in enumerate(rows, start=1)]


def test_an_account_kept_as_a_number_is_pointed_out():
    assert cells("03-account-as-number.xlsx", "warnings") == [("BUG-2", 3, "creditor_account")]


def test_a_legacy_encoding_is_offered_converted():
    problems = [record["errors"][0]["problem"] for record in answer("08-legacy-encoding.csv")[1]]
    assert all("“Nguyễn Văn Bình”" in problem for problem in problems)


def test_a_request_without_the_number_is_flagged_for_a_person():
    _, (_, second) = answer("10-number-missing.csv")
    assert any("may be the same as BUG-1" in line["en"] and line["case"] == 1 for line in second["why"])


def test_what_a_formula_came_to():
    _, records = answer("02-formula-cells.xlsx")
    assert [record["cases"] for record in records] == [1, 1, 1]


def test_half_a_surrogate_pair_and_five_thousand_brackets():
    status, (invalid,) = answer("16a-lone-surrogate.json")
    assert (status, invalid["outcome"]) == (0, "invalid")
    status, error = answer("16b-deep-nesting.json")
    assert (status, error["field"]) == (2, "file")
