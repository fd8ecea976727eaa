"""`thads schema`: what a service in another language builds on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import cli
from activities.messages import DossierAnswer, Spine, Start
from cases.commands import Answer, Envelope, Forbidden
from cases.dossier import Dossier
from cases.events import Actor, Role
from cases.kernel import HANDLERS
from cases.register_file import read_register
from cases.report import CaseReport
from cases.state import CaseState
from console.schema import schemas
from tests.command_samples import PAYLOADS
from tests.register_samples import as_csv, row

KNOWN = schemas()
NOW = datetime(2026, 9, 9, 2, tzinfo=UTC)


def dossier() -> Dossier:
    found = read_register(as_csv([row()]), "register.csv").entries[0].dossier
    assert found
    return found


def payloads() -> dict[str, dict[str, Any]]:
    """The examples, and the one whose payload is a whole dossier."""
    return {**PAYLOADS, "submit_dossier": {"dossier": dossier().model_dump(mode="json")}}


def test_there_is_an_example_of_every_command():
    assert set(payloads()) == set(HANDLERS)


@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_an_example_of_each_command_is_valid_by_schema_and_by_engine(name):
    schema = KNOWN[name]
    Draft202012Validator.check_schema(schema)
    payload = payloads()[name]
    HANDLERS[name].payload.model_validate(payload)
    Draft202012Validator(schema).validate(payload)
    assert not Draft202012Validator(schema).is_valid({**payload, "unheard_of": 1})


def test_messages_are_valid_by_their_schemas():
    actor = Actor(id="TT-01", role=Role.HEAD, office="79")
    case = CaseState(id="case/79/register/HS-1/1", office="79", pack="2026.2", dossier="dossier/79/register/HS-1")
    refusal = Forbidden(article="L25 34.4", vi="không", en="no")
    moment = {"sent_at": NOW.isoformat(), "door": "cli", "actor": actor}
    messages = {
        "envelope": Envelope(request_id="1", subject=case.id, command="sign_decision", **moment),
        "answer": Answer(subject=case.id, request_id="1", accepted=False, refusal=refusal, stage="opened", head=3),
        "start": Start(subject=case.dossier),
        "dossier_answer": DossierAnswer(dossier=case.dossier, outcome="accepted", cases=(case.id,)),
        "spine": Spine(subject=case.id, office="79"),
        "case_report": CaseReport(state=case, duties=(), waiting=()),
    }
    assert set(KNOWN) == set(messages) | set(HANDLERS)
    for name, message in messages.items():
        Draft202012Validator.check_schema(KNOWN[name])
        Draft202012Validator(KNOWN[name]).validate(message.model_dump(mode="json"))


def test_every_schema_says_what_it_is_for():
    for name, schema in KNOWN.items():
        assert schema["title"], name
        assert schema["description"], name


def test_one_by_name_all_at_once_and_into_a_folder(tmp_path):
    one = CliRunner().invoke(cli.app, ["schema", "sign_decision"])
    assert json.loads(one.stdout) == KNOWN["sign_decision"]
    everything = CliRunner().invoke(cli.app, ["schema"])
    assert json.loads(everything.stdout) == KNOWN
    written = CliRunner().invoke(cli.app, ["schema", "--out", str(tmp_path / "schemas")])
    assert (written.exit_code, written.stdout) == (0, "")
    files = {file.stem: json.loads(file.read_text()) for file in (tmp_path / "schemas").iterdir()}
    assert files == KNOWN


def test_an_unknown_name_is_bad_input():
    result = CliRunner().invoke(cli.app, ["schema", "dance"])
    assert result.exit_code == 2
    assert json.loads(result.stdout)["field"] == "name"
