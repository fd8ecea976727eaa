"""`thads law …`: answers as tables, JSON and prose; refusals as error and field with exit status 2."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from console.law import app
from law.pack import PACKS

RUNNER = CliRunner()


def run(*arguments: str) -> Result:
    return RUNNER.invoke(app, list(arguments))


def answer(*arguments: str) -> dict[str, object]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_due_day_as_json() -> None:
    found = answer("due", "--length", "5", "--unit", "WD", "--from", "2026-08-26")
    assert found["due"] == "2026-09-07"
    assert len(found["working"]) > 10
    assert found["provisional"] is False
    assert len(found["pack"]["digest"]) == 64


def test_a_rule_with_facts_and_suspensions() -> None:
    assert answer("due", "--rule", "R025", "--from", "2026-08-24")["due"] == "2026-09-03"
    assert answer("due", "--rule", "R077", "--from", "2026-07-06", "--fact", "form=movable")["due"] == "2026-07-13"
    suspended = answer(
        "due", "--rule", "R025", "--from", "2026-07-06",
        "--suspend", "2026-07-08:2026-07-10:hoãn: bệnh", "--suspend", "2026-07-13:2026-07-13:hoãn",
    )  # fmt: skip
    assert suspended["due"] == "2026-07-20"
    assert any("hoãn: bệnh" in line["vi"] for line in suspended["working"])


def test_a_chain_of_periods() -> None:
    found = answer("due", "--rule", "R025", "--then", "R026", "--from", "2026-07-02")
    assert found["due"] == "2026-07-13"  # the tenth day is a Sunday
    assert [(step["rule"], step["due"]) for step in found["then"]] == [("R026", "2026-07-22")]
    printed = run("due", "--rule", "R025", "--then", "R026", "--from", "2026-07-02", "--prose", "en").stdout
    assert "Monday, 13 July 2026" in printed
    assert "Wednesday, 22 July 2026" in printed


def test_hours_are_answered_with_their_offset() -> None:
    found = answer("due", "--length", "24", "--unit", "h", "--from", "2026-09-14T07:59")
    assert found["due"] == "2026-09-15T07:59:00+07:00"
    assert answer("due", "--unit", "imm", "--from", "2026-07-06T08:00")["due"] == "2026-07-06T13:30:00+07:00"
    assert answer("due", "--rule", "R009", "--from", "2026-07-06T08:00+07:00")["due"] == "2026-07-06T13:30:00+07:00"


@pytest.mark.parametrize(("language", "part"), [("vi", "Vì vậy, thời hạn kết thúc"), ("en", "It therefore ends")])
def test_prose(language: str, part: str) -> None:
    result = run("due", "--rule", "R006", "--from", "2026-08-26", "--prose", language)
    assert result.exit_code == 0
    assert part in result.stdout
    assert part in answer("due", "--rule", "R006", "--from", "2026-08-26", "--prose", language)["prose"]


def test_the_table_shows_the_working() -> None:
    result = run("due", "--length", "5", "--unit", "WD", "--from", "2026-08-26")
    assert result.exit_code == 0
    assert "CC 147.2" in result.stdout
    assert "Quốc khánh" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["due", "--rule", "D999", "--from", "2026-08-24"], "rule"),
        (["due", "--rule", "R012", "--from", "2026-08-24"], "rule"),
        (["due", "--rule", "R061", "--from", "2026-08-24"], "rule"),
        (["due", "--rule", "R025"], "from"),
        (["due", "--rule", "R025", "--from", "2026-02-30"], "from"),
        (["due", "--rule", "R025", "--from", "soon"], "from"),
        (["due", "--rule", "R025", "--unit", "WD", "--from", "2026-08-24"], "rule"),
        (["due", "--from", "2026-08-24"], "length"),
        (["due", "--length", "-3", "--unit", "WD", "--from", "2026-08-24"], "length"),
        (["due", "--length", "few", "--unit", "WD", "--from", "2026-08-24"], "length"),
        (["due", "--length", "3", "--unit", "weeks", "--from", "2026-08-24"], "unit"),
        (["due", "--unit", "WD", "--from", "2026-08-24"], "length"),
        (["due", "--length", "3", "--unit", "WD", "--from", "2031-08-24"], "calendar"),
        (["due", "--length", "3", "--unit", "H", "--from", "2026-08-24"], "from"),
        (["due", "--rule", "R025", "--from", "2026-08-24", "--suspend", "2026-08-25"], "suspend"),
        (["due", "--rule", "R025", "--from", "2026-08-24", "--suspend", "2026-08-25:2026-08-24:x"], "suspend"),
        (["due", "--rule", "R025", "--from", "2026-08-24", "--fact", "asset"], "fact"),
        (["due", "--rule", "R077", "--from", "2026-08-24"], "facts"),
        (["due", "--rule", "R037", "--from", "2026-08-24", "--fact", "prisoner=yes"], "fact"),
        (["due", "--length", "1", "--unit", "CD", "--from", "9999-12-31"], "length"),
        (["due", "--length", "99999999999999", "--unit", "H", "--from", "2026-08-24T08:00"], "length"),
        (["due", "--length", "1", "--unit", "H", "--from", "0001-01-01T00:00+14:00"], "from"),
        (["due", "--rule", "R025", "--from", "2026-08-24", "--prose", "fr"], "prose"),
        (["due", "--rule", "R025", "--from", "2026-08-24", "--pack", "1999.1"], "pack"),
        (["calendar", "2031"], "calendar"),
        (["calendar", "MMXXVI"], "year"),
        (["rules", "D999"], "rule"),
        (["rules", "--phase", "Party"], "phase"),
        (["diff", "2026.2", "1999.1"], "pack"),
        (["whatif", "/nowhere.csv", "--changed", "2026.2"], "stock"),
    ],
)
def test_a_refusal_names_the_field(arguments: list[str], field: str) -> None:
    result = run(*arguments, "--json")
    assert result.exit_code == 2
    refusal = json.loads(result.stdout)
    assert refusal["field"] == field
    assert refusal["error"]
    plain = run(*arguments)
    assert plain.exit_code == 2
    assert field in plain.stderr


def test_a_year_to_check_by_eye() -> None:
    result = run("calendar", "2026")
    assert result.exit_code == 0
    for part in ("+22", ".31", "Quốc khánh", "01/02–07/03", "TB 9441/TB-BNV"):
        assert part in result.stdout
    found = answer("calendar", "2026")
    assert found["tet_window"] == ["2026-02-01", "2026-03-07"]
    assert found["working_days"] == 249
    assert "tạm tính" in run("calendar", "2027").stdout


def test_the_rules() -> None:
    assert "R025" in run("rules", "--phase", "voluntary").stdout
    law = answer("rules", "R025")["rules"][0]["law"]
    assert (law[-1]["from"], law[-1]["terms"][0]["length"]) == ("2026-07-01", 10)


def test_a_rule_shows_its_conditions() -> None:
    shown = run("rules", "R037").stdout.replace("\n", " ")
    assert "prisoner_two_years" in shown
    assert "no_condition_decided" in shown
    assert run("rules", "--markdown").stdout.startswith("# Cơ sở pháp lý")


@pytest.fixture
def longer(tmp_path: Path) -> str:
    folder = tmp_path / "longer"
    shutil.copytree(PACKS / "2026.2", folder)
    rules = folder / "rules" / "04-voluntary.toml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("length = 10", "length = 15"), encoding="utf-8")
    return str(folder)


def test_diff(longer: str) -> None:
    assert "15 ngày" in run("diff", "2026.2", longer).stdout
    assert len(answer("diff", "2026.2", longer)["changes"]) == 2
    assert "no difference" in run("diff", "2026.2", "2026.2").stdout


def test_whatif(longer: str, tmp_path: Path) -> None:
    stock = tmp_path / "stock.csv"
    stock.write_text(
        "id,rule,start,suspensions,form\n"
        "1,R025,2026-08-24,,\n"
        "2,R025,2026-07-06,2026-07-08:2026-07-10:hoãn;2026-07-13:2026-07-13:hoãn,\n"
        "3,R077,2026-07-06,,movable\n"
        "4,R012,2026-07-06,,\n",
        encoding="utf-8",
    )
    found = answer("whatif", str(stock), "--changed", longer, "--today", "2026-09-01")
    assert found["total"] == 4
    assert [(move["id"], move["before"], move["after"]) for move in found["moved"]] == [
        ("1", "2026-09-03", "2026-09-08"),
        ("2", "2026-07-20", "2026-07-27"),
    ]
    assert [item["id"] for item in found["unanswered"]] == ["4"]
    printed = run("whatif", str(stock), "--changed", longer, "--today", "2026-09-01").stdout
    assert "4 nghĩa vụ" in printed
    assert "1 R025: 03/09/2026 → 08/09/2026" in printed


def test_whatif_sees_a_move_within_the_day(tmp_path: Path) -> None:
    folder = tmp_path / "slower"
    shutil.copytree(PACKS / "2026.2", folder)
    time = folder / "settings" / "time.toml"
    text = time.read_text(encoding="utf-8")
    time.write_text(text.replace("[at_once_hours]\ndefault = 4", "[at_once_hours]\ndefault = 2"), encoding="utf-8")
    stock = tmp_path / "stock.csv"
    stock.write_text("id,rule,start\n1,R009,2026-11-23T08:00\n", encoding="utf-8")
    printed = run("whatif", str(stock), "--changed", str(folder), "--today", "2026-11-01").stdout
    assert "1 R009: 23/11/2026 13:30 → 23/11/2026 10:00" in printed


def test_a_bad_line_of_a_stock_is_named(tmp_path: Path) -> None:
    stock = tmp_path / "stock.csv"
    stock.write_text("id,rule,start\n1,R025,2026-08-24\n2,R025,2026-02-30\n", encoding="utf-8")
    result = run("whatif", str(stock), "--changed", "2026.2", "--json")
    assert result.exit_code == 2
    refusal = json.loads(result.stdout)
    assert refusal["field"] == "stock"
    assert "line 3" in refusal["error"]


def test_a_stock_without_its_columns_is_refused(tmp_path: Path) -> None:
    stock = tmp_path / "stock.csv"
    stock.write_text("id,start\n1,2026-08-24\n", encoding="utf-8")
    result = run("whatif", str(stock), "--changed", "2026.2", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["field"] == "stock"


@pytest.mark.parametrize("command", ["due", "calendar", "rules", "diff", "whatif"])
def test_every_command_has_help(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "--json" in result.stdout


@pytest.mark.parametrize("start", ["2026-W35", "20260826", "2026-08", "26/08/2026", "2026-02-30", ""])
def test_a_day_is_written_in_one_way(start: str) -> None:
    result = run("due", "--length", "5", "--unit", "WD", "--from", start, "--json")
    assert (result.exit_code, json.loads(result.stdout)["field"]) == (2, "from")


@pytest.mark.parametrize("length", ["1_0", "5.5", "", "năm"])
def test_a_length_is_digits(length: str) -> None:
    result = run("due", "--length", length, "--unit", "WD", "--from", "2026-08-26", "--json")
    assert (result.exit_code, json.loads(result.stdout)["field"]) == (2, "length")


def test_a_unit_needs_its_length() -> None:
    said = json.loads(run("due", "--unit", "WD", "--from", "2026-08-26", "--json").stdout)
    assert said["field"] == "length"
    assert "None" not in said["error"]


def test_a_stock_of_duties_that_is_no_utf8_is_said_so(tmp_path: Path) -> None:
    stock = tmp_path / "stock.csv"
    stock.write_bytes(b"id,rule,start\nA,R025,\xff\xfe\n")
    result = run("whatif", str(stock), "--changed", "2026.2", "--json")
    assert (result.exit_code, json.loads(result.stdout)["field"]) == (2, "stock")


def test_a_year_of_thousands_of_digits_is_no_year() -> None:
    assert json.loads(run("calendar", "9" * 5000, "--json").stdout)["field"] == "year"
