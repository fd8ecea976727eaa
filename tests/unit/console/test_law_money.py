"""`thads law fee | interest | distribute | words` as a clerk, or a program, calls them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from console.law_money import app

DOCS = Path(__file__).parents[3] / "docs" / "formats"


def run(*words: str, given: str | None = None) -> tuple[int, Any]:
    result = CliRunner().invoke(app, [*words, "--json"], input=given)
    return result.exit_code, json.loads(result.stdout)


def examples(name: str) -> list[str]:
    return re.findall(r"```json\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), re.DOTALL)


def test_fee() -> None:
    status, answer = run("fee", "--received", "100000000", "--on", "2026-08-03")
    assert (status, answer["fee"]) == (0, 3_000_000)
    assert answer["working"][-2] == {
        "vi": "Phí phải nộp lần này: 3.000.000 đồng",
        "en": "Fee on this receipt: VND 3,000,000",
        "article": "F216 5.1",
        "amount": 3_000_000,
        "day": "2026-08-03",
    }


@pytest.mark.parametrize("day", ["2026-W32-1", "20260803", "2026-8-3", "2026-02-30"])
def test_a_day_is_written_in_one_way(day: str) -> None:
    status, answer = run("fee", "--received", "1", "--on", day)
    assert (status, answer["field"]) == (2, "on")


def test_interest_does_not_end_before_it_starts() -> None:
    call = ("interest", "--principal", "1000000", "--rate", "10", "--from", "2026-08-03", "--until", "2026-08-02")
    status, answer = run(*call)
    assert (status, answer["field"]) == (2, "until")


def test_fee_options() -> None:
    call = ("fee", "--received", "4000000000", "--on", "2026-08-03")
    before = ("--already-received", "3000000000", "--already-charged", "90000000")
    assert run(*call, *before)[1]["fee"] == 100_000_000
    assert run(*call, "--third")[1]["fee"] == 40_000_000
    assert run(*call, "--exempt", "6.1")[1]["exempt"] == "6.1"
    assert run(*call, "--relief", "7.2.b", "--from-asset", "1000000000")[1]["fee"] == 120_000_000 - 9_000_000
    assert run(*call, "--requested", "5000000")[1]["fee"] == 0
    assert run(*call, "--paid-over", "1000000000")[1]["fee"] == 90_000_000


@pytest.mark.parametrize("name", ["interest", "distribute"])
def test_the_examples_of_the_formats_answer_as_printed(name: str, tmp_path: Path) -> None:
    question, printed, *_ = examples(f"{name}.md")
    file = tmp_path / "question.json"
    file.write_text(question, encoding="utf-8")
    for status, answer in (run(name, str(file)), run(name, "-", given=question)):
        assert status == 0
        assert answer.pop("working")
        assert answer == json.loads(printed)


def test_the_shorter_examples_of_distribute() -> None:
    with_judgment, without = examples("distribute.md")[2:]
    shares = run("distribute", "-", given=with_judgment)[1]["shares"]
    assert [share["amount"] for share in shares] == [2_798_000_000, 92_000_000]
    shares = run("distribute", "-", given=without)[1]["shares"]
    assert [share["amount"] for share in shares] == [1_000_000_000, 1_890_000_000]


def test_interest_by_options_answers_as_the_file_does() -> None:
    paid = ("--paid", "2026-10-01:50000000", "--paid", "2026-12-31:150000000")
    call = ("interest", "--principal", "200000000", "--rate", "10", "--from", "2026-08-03", *paid)
    assert run(*call)[1]["interest"] == 6_972_603
    assert run(*call, "--exclude", "2026-09-10:2026-09-19:46.2")[1]["spans"][0]["days"] == 49
    assert run(*call, "--until", "2027-03-31")[1]["interest"] == 6_972_603
    assert run(*call, "--no-clause")[1]["interest"] == 0
    delivered = ("interest", "--principal", "100", "--from", "2026-08-03", "--paid", "2026-10-01:100:2026-11-20")
    assert run(*delivered)[1]["spans"][0]["end"] == "2026-11-20"


def test_distribute_under_a_named_regime() -> None:
    facts = {"on": "2026-12-20", "proceeds": 10, "claims": [{"id": "A", "kind": "fine", "amount": 20}]}
    assert run("distribute", "-", given=json.dumps(facts))[1]["shares"][0]["rank"] == 3
    assert run("distribute", "-", "--regime", "old", given=json.dumps(facts))[1]["regime"] == "old"


def test_words() -> None:
    assert run("words", "2005000000") == (0, {"amount": 2_005_000_000, "words": "hai tỷ không trăm lẻ năm triệu đồng"})


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("received", ["fee", "--on", "2026-08-03"]),
        ("received", ["fee", "--received", "-5", "--on", "2026-08-03"]),
        ("received", ["fee", "--received", "1.5", "--on", "2026-08-03"]),
        ("on", ["fee", "--received", "5"]),
        ("on", ["fee", "--received", "5", "--on", "2026-02-30"]),
        ("on", ["fee", "--received", "5", "--on", "1999-01-01"]),
        ("pack", ["fee", "--received", "5", "--on", "2026-08-03", "--pack", "1900.1"]),
        ("percent", ["fee", "--received", "5", "--on", "2026-08-03", "--relief", "7.2.a", "--percent", "x"]),
        ("principal", ["interest", "--rate", "10"]),
        ("clause.rate", ["interest", "--principal", "5", "--rate", "ten", "--from", "2026-08-03"]),
        ("until", ["interest", "--principal", "5", "--from", "2026-08-03"]),
        ("collections[0].amount", ["interest", "--principal", "5", "--paid", "2026-08-03"]),
        ("exclusions[0]", ["interest", "--principal", "5", "--exclude", "2026-08-03"]),
        ("file", ["interest", "no such file"]),
        ("file", ["distribute", "no such file"]),
        ("regime", ["distribute", "-", "--regime", "new law"]),
        ("amount", ["words", "-5"]),
        ("amount", ["words", "1000000000000001"]),
        ("amount", ["words", "five"]),
    ],
)
def test_bad_input_answers_error_and_field_with_status_two(field: str, words: list[str]) -> None:
    status, answer = run(*words, given='{"on": "2026-12-20", "proceeds": 1}')
    assert (status, answer["field"]) == (2, field)
    assert " / " in answer["error"]


@pytest.mark.parametrize(("given", "field"), [("{", "file"), ("[]", "facts"), ('{"proceeds": 1}', "on")])
def test_a_broken_file_is_named(given: str, field: str) -> None:
    assert run("distribute", "-", given=given)[1]["field"] == field


def test_without_json_the_sentence_goes_to_standard_error() -> None:
    result = CliRunner().invoke(app, ["words", "five"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("amount: ")


def test_without_json_the_working_is_a_table() -> None:
    result = CliRunner().invoke(app, ["fee", "--received", "100000000", "--on", "2026-08-03"])
    assert result.exit_code == 0
    assert "F216 4.1" in result.stdout
    assert "3.000.000" in result.stdout


@pytest.mark.parametrize("given", ["[" * 100_000, "{", "\ufeff", "null"])
def test_a_file_that_is_no_json_object_is_said_so(given: str) -> None:
    status, answer = run("distribute", "-", given=given)
    assert status == 2
    assert answer["field"] in {"file", "facts"}


def test_an_amount_of_thousands_of_digits_is_refused() -> None:
    status, answer = run("fee", "--received", "9" * 5000, "--on", "2026-08-03")
    assert (status, answer["field"]) == (2, "received")
    assert len(answer["error"]) < 300
