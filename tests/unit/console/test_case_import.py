"""`thads case import --dry-run`: what scripts read, and how it fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from temporalio.client import WorkflowUpdateFailedError
from typer.testing import CliRunner

from activities.messages import DossierAnswer
from cases.commands import Malformed
from cases.dossier import Dossier
from cases.register_file import read_register
from console import delivery
from console.case_import import import_register
from starter import Pending
from tests.register_samples import as_csv, as_xlsx, row

app = typer.Typer()
app.command()(import_register)


def invoke(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def register(tmp_path: Path) -> Path:
    file = tmp_path / "register.csv"
    file.write_bytes(as_csv([row(), row(dossier_id="HS-2", attachments=""), row(dossier_id="HS-3", amount_vnd="-1")]))
    return file


def test_json_has_one_object_a_dossier(register):
    result = invoke(str(register), "--dry-run", "--json")
    assert result.exit_code == 0
    accepted, supplement, invalid = json.loads(result.stdout)
    assert set(accepted) == {
        "dossier_id", "outcome", "cases", "request_date", "decision_due", "notice_due", "ground", "errors",
        "warnings", "why",
    }  # fmt: skip
    assert (accepted["dossier_id"], accepted["outcome"], accepted["cases"]) == ("HS-1", "accepted", 1)
    assert (accepted["request_date"], accepted["decision_due"], accepted["notice_due"]) == (
        "2026-09-08",
        "2026-09-15",
        None,
    )
    assert accepted["why"][0]["article"] == "D152 11.1"
    assert (supplement["outcome"], supplement["notice_due"], supplement["decision_due"]) == (
        "supplement",
        "2026-09-09",
        None,
    )
    assert (invalid["outcome"], invalid["request_date"]) == ("invalid", None)
    assert [(error["row"], error["column"]) for error in invalid["errors"]] == [(4, "amount_vnd")]
    assert set(invalid["errors"][0]) == {"row", "column", "problem"}


def test_a_part_that_is_refused_is_explained(tmp_path):
    file = tmp_path / "register.csv"
    early = {"judgment_date": "2020-01-01", "effective_date": "2020-02-01"}
    file.write_bytes(as_csv([row(due_date="2020-03-01", **early), row(due_date="2025-03-01", **early)]))
    (record,) = json.loads(invoke(str(file), "--dry-run", "--json").stdout)
    assert (record["outcome"], record["cases"], record["ground"]) == ("accepted", 1, None)
    assert (record["decision_due"], record["notice_due"]) == ("2026-09-15", "2026-09-15")
    assert [line["article"] for line in record["why"]] == ["L25 34.4.d", "D152 11.1"]


def test_xlsx_and_another_office(tmp_path):
    file = tmp_path / "register.xlsx"
    file.write_bytes(as_xlsx([row()]))
    assert json.loads(invoke(str(file), "--dry-run", "--json").stdout)[0]["outcome"] == "accepted"
    refused = json.loads(invoke(str(file), "--dry-run", "--json", "--office", "01").stdout)[0]
    assert (refused["outcome"], refused["ground"]) == ("refused", "34.4.c")


def test_a_person_reads_lines_that_cut_nothing(register):
    result = invoke(str(register), "--dry-run")
    assert result.exit_code == 0
    assert "HS-3" in result.stdout
    assert "invalid: 1" in result.stdout


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK nothing"])
def test_an_unreadable_file_is_exit_status_2(tmp_path, content):
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    result = invoke(str(file), "--dry-run", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["field"] == "file"


def test_a_missing_file_and_an_unknown_office(tmp_path, register):
    assert invoke(str(tmp_path / "none.csv"), "--dry-run").exit_code == 2
    result = invoke(str(register), "--dry-run", "--json", "--office", "999")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["field"] == "office"


def test_unknown_columns_are_warned_about_on_standard_error(tmp_path):
    file = tmp_path / "register.csv"
    file.write_bytes(as_csv([row(colour="red")]))
    result = invoke(str(file), "--dry-run", "--json")
    assert result.exit_code == 0
    assert "colour" in result.stderr
    assert len(json.loads(result.stdout)) == 1


def test_dossiers_as_json(tmp_path):
    good = read_register(as_csv([row()]), "register.csv").entries[0].dossier.model_dump(mode="json")
    file = tmp_path / "dossiers.json"
    file.write_text(json.dumps([good, {**good, "dossier_id": "HS-2", "channel": "pigeon"}, 7, good]), encoding="utf-8")
    accepted, invalid, nothing, twice = json.loads(invoke(str(file), "--dry-run", "--json").stdout)
    assert (accepted["dossier_id"], accepted["outcome"]) == ("HS-1", "accepted")
    assert (invalid["outcome"], invalid["errors"][0]["row"], invalid["errors"][0]["column"]) == (
        "invalid",
        2,
        "channel",
    )
    assert nothing["outcome"] == "invalid"
    assert (twice["outcome"], twice["errors"][0]["column"]) == ("invalid", "dossier_id")
    file.write_text(json.dumps(good), encoding="utf-8")
    assert json.loads(invoke(str(file), "--dry-run", "--json").stdout) == [accepted]
    file.write_text("{", encoding="utf-8")
    result = invoke(str(file), "--dry-run", "--json")
    assert (result.exit_code, json.loads(result.stdout)["field"]) == (2, "file")


def test_two_obligations_of_one_id_are_told_apart_by_their_sender(tmp_path):
    good = read_register(as_csv([row(), row(amount_vnd="7")]), "r.csv").entries[0].dossier.model_dump(mode="json")
    good["obligations"][1]["id"] = "1"
    file = tmp_path / "dossiers.json"
    file.write_text(json.dumps(good), encoding="utf-8")
    (record,) = json.loads(invoke(str(file), "--dry-run", "--json").stdout)
    assert (record["outcome"], record["errors"][0]["column"]) == ("invalid", "obligations")


@pytest.mark.parametrize(("content", "problem"), [("[" * 5000, "nested too deep"), ("[7", "no JSON from 1:3")])
def test_json_that_is_no_dossier_says_so(tmp_path, content, problem):
    file = tmp_path / "dossiers.json"
    file.write_text(content, encoding="utf-8")
    result = invoke(str(file), "--dry-run", "--json")
    assert result.exit_code == 2
    assert problem in json.loads(result.stdout)["error"]


def test_half_a_surrogate_pair_is_an_error_of_its_dossier(tmp_path):
    file = tmp_path / "dossiers.json"
    file.write_text(r'[{"dossier_id": "\ud800"}, {"\ud801": 1}, 7]', encoding="utf-8")
    records = json.loads(invoke(str(file), "--dry-run", "--json").stdout)
    assert [record["outcome"] for record in records] == ["invalid"] * 3
    assert (records[0]["dossier_id"], records[0]["errors"][0]["column"]) == ("?", "dossier_id")


ANSWERS: dict[str, delivery.Outcome] = {
    "HS-1": Malformed("dossier_id", "khác / other contents"),
    "HS-2": DossierAnswer(dossier="dossier/79/register/HS-2", outcome="supplement"),
    "HS-4": delivery.Unanswered("không trả lời / does not answer"),
}


def test_the_trouble_of_one_dossier_hides_no_other_outcome(tmp_path, monkeypatch):
    """What is known is told in the order of the file as soon as it can be, whoever answers first."""
    file = tmp_path / "register.csv"
    file.write_bytes(as_csv([row(dossier_id=f"HS-{n}", amount_vnd="-1" if n == 3 else "5") for n in range(1, 5)]))
    told: list[int] = []

    def deliver(dossiers, sender, tell):
        for dossier_id in ("HS-2", "HS-1", "HS-4"):
            tell(dossier_id, ANSWERS[dossier_id])
            told.append(len(shown))

    shown: list[str] = []
    echo = typer.echo

    def noted(text="", **how):
        shown.append(text)
        echo(text, **how)

    monkeypatch.setattr("console.case_import.typer.echo", noted)
    monkeypatch.setattr(delivery, "deliver", deliver)
    result = invoke(str(file), "--json")
    records = json.loads(result.stdout)
    assert [(record["dossier_id"], record["outcome"]) for record in records] == [
        ("HS-1", "invalid"),
        ("HS-2", "supplement"),
        ("HS-3", "invalid"),
        ("HS-4", "unanswered"),
    ]
    assert told[0] == 0
    assert told[0] < told[1] < told[2]
    assert result.exit_code == 2


def dossiers(number: int) -> list[Dossier]:
    rows = [row(dossier_id=f"HS-{n}", judgment_number=f"{n}/2025/DS-ST") for n in range(number)]
    return [entry.dossier for entry in read_register(as_csv(rows), "r.csv").entries if entry.dossier]


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (Malformed("dossier_id", "x"), "Malformed"),
        (WorkflowUpdateFailedError(RuntimeError("x")), "Malformed"),
        (Pending("x"), "Unanswered"),
    ],
)
async def test_an_import_never_fails_as_a_whole(failure, outcome):
    """A dossier that breaks is told as broken; when the server is away, what is left is not sent."""
    sent: list[str] = []

    class Broken:
        async def start(self, dossier, **_):
            sent.append(dossier.dossier_id)
            raise failure

    way = delivery._Way(Broken(), "register")
    outcomes = [await way.send(dossier) for dossier in dossiers(3)]
    assert [type(each).__name__ for each in outcomes] == [outcome] * 3
    assert len(sent) == (3 if outcome == "Malformed" else 1)


def test_without_a_stack_the_import_says_how_to_start_one(register, tmp_path, monkeypatch):
    monkeypatch.setenv("THADS_DATA", str(tmp_path / "nothing"))
    result = invoke(str(register), "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["field"] == "postgres"
    assert "thads up" in json.loads(result.stdout)["error"]
