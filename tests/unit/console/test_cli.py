"""The command line as a whole: what it imports, how it lists its verbs, how it fails."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

import cli
from runtime.codec import KeyRing

HEAVY = ("temporalio", "sqlalchemy", "pyhanko", "typst", "nicegui")


def invoke(*words: str, given: str | None = None):
    return CliRunner().invoke(cli.app, list(words), input=given)


def test_every_verb_can_be_loaded_and_explains_itself():
    for verb in cli.VERBS:
        result = invoke(verb, "--help")
        assert result.exit_code == 0, result.output
        assert " / " in result.stdout or " · " in result.stdout


def test_help_lists_every_verb_in_both_languages():
    result = invoke("--help")
    assert result.exit_code == 0
    for verb, (_, words) in cli.VERBS.items():
        assert verb in result.stdout
        assert " / " in words


def test_the_stack_does_not_start_before_it_was_said_who_signs(tmp_path, monkeypatch):
    monkeypatch.delenv("THADS_SIGNING", raising=False)
    result = invoke("up", "--data", str(tmp_path / "data"))
    assert result.exit_code == 2
    assert "THADS_SIGNING" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_verb_is_exit_status_2():
    assert invoke("dance").exit_code == 2


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("case", "act", "case/79/r/1/1", "sign_decision", "-"), "actor"),
        (("case", "show"), "case"),
        (("dance",), "arguments"),
        (("case", "list", "--colour", "red"), "arguments"),
    ],
)
def test_a_wrong_call_with_json_is_answered_in_json(words, field, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["thads", *words, "--json"])
    status = cli.run()
    answer = json.loads(capsys.readouterr().out)
    assert (status, answer["field"]) == (2, field)
    assert answer["error"]


def test_a_wrong_call_of_a_person_shows_how_to_call(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["thads", "case", "show"])
    status = cli.run()
    shown = capsys.readouterr()
    assert (status, shown.out) == (2, "")
    assert "CASE" in shown.err


@pytest.mark.parametrize(
    ("words", "status"), [(("--help",), 0), (("law", "words", "5"), 0), (("law", "words", "x"), 2)]
)
def test_exit_statuses_reach_the_shell(words, status, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["thads", *words])
    assert cli.run() == status


@pytest.mark.parametrize(
    "words",
    [
        ("law", "due", "--length", "5", "--unit", "WD", "--from", "2026-08-26", "--json"),
        ("law", "fee", "--received", "100000000", "--on", "2026-09-01", "--json"),
        ("case", "list", "--help"),
    ],
)
def test_light_verbs_import_neither_server_nor_database(words):
    code = f"""
import sys, cli
sys.argv = ["thads", *{words!r}]
assert cli.run() == 0
print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_law_holds_days_and_money_under_one_group():
    due = invoke("law", "due", "--rule", "R025", "--from", "2026-09-01", "--json")
    assert {"due", "working"} <= set(json.loads(due.stdout))
    fee = invoke("law", "fee", "--received", "100000000", "--on", "2026-09-01", "--json")
    assert {"fee", "working"} <= set(json.loads(fee.stdout))
    wrong = invoke("law", "due", "--length", "5", "--unit", "XX", "--from", "2026-09-01", "--json")
    assert (wrong.exit_code, json.loads(wrong.stdout)["field"]) == (2, "unit")


@pytest.mark.parametrize(
    ("words", "given", "field"),
    [
        (("case", "act", "case/79/r/1/1", "dance", "-", "--actor", "head:TT-01"), "{}", "command"),
        (("case", "act", "case/79/r/1/1", "sign_decision", "-", "--actor", "head:TT-01"), "[]", "payload"),
        (("case", "act", "case/79/r/1/1", "sign_decision", "-", "--actor", "head:TT-01"), "{", "file"),
        (("case", "act", "HS-1", "sign_decision", "-", "--actor", "head:TT-01"), "{}", "case"),
        (("case", "act", "case/79/r/1/1", "sign_decision", "-", "--actor", "head:TT-01"), "{}", "postgres"),
        (("case", "show", "HS-1"), None, "case"),
        (("case", "history", "dossier/79/r/1"), None, "case"),
        (("case", "show", "case/79/r/1/1"), None, "postgres"),
        (("case", "history", "case/79/r/1/1"), None, "postgres"),
        (("case", "list", "--stage", "nowhere"), None, "stage"),
        (("case", "list"), None, "postgres"),
        (("case", "import", "register.csv", "--sender", "Ông A"), None, "sender"),
        (("dossier", "list", "--stage", "nowhere"), None, "stage"),
        (("dossier", "show", "case/79/r/1/1"), None, "dossier"),
    ],
)
def test_bad_input_and_a_missing_stack_are_status_2_with_one_json_object(words, given, field, tmp_path, monkeypatch):
    monkeypatch.setenv("THADS_DATA", str(tmp_path))
    monkeypatch.delenv("THADS_DATABASE_URL", raising=False)
    result = invoke(*words, "--json", given=given)
    assert result.exit_code == 2
    answer = json.loads(result.stdout)
    assert set(answer) == {"error", "field"}
    assert answer["field"] == field


def test_without_json_the_mistake_is_a_sentence_on_standard_error(tmp_path, monkeypatch):
    monkeypatch.setenv("THADS_DATA", str(tmp_path))
    result = invoke("case", "list", "--stage", "nowhere")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("stage: ")


def test_keys_are_rotated_and_listed_but_never_shown(tmp_path, monkeypatch):
    monkeypatch.setenv("THADS_KEYS", str(tmp_path))
    assert invoke("keys", "list").exit_code == 2
    assert list(tmp_path.iterdir()) == []
    KeyRing.create(tmp_path)
    first = json.loads(invoke("keys", "list", "--json").stdout)
    assert first["keys"] == [first["active"]]
    added = json.loads(invoke("keys", "rotate", "--json").stdout)["active"]
    result = invoke("keys", "list", "--json")
    assert json.loads(result.stdout) == {"active": added, "keys": [first["active"], added]}
    ring = json.loads((tmp_path / "payload-keys.json").read_text())
    assert not any(secret in result.stdout for secret in ring["keys"].values())
