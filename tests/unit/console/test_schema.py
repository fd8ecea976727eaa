"""`thads schema`: what a service in another language builds on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import cli
from cases.commands import Answer, Envelope, Forbidden
from cases.dossier import Dossier
from cases.dossiers import DossierState
from cases.events import Actor, Role
from cases.intake import IntakeFacts, assess
from cases.kernel import HANDLERS
from cases.register_file import read_register
from cases.stages.opening import opening
from cases.state import CaseState
from console.schema import schemas
from law.pack import current_pack
from tests.command_samples import PAYLOADS
from tests.register_samples import as_csv, row
from workflows.messages import CaseReport, DossierAnswer, DossierStart, Woken

KNOWN = schemas()
NOW = datetime(2026, 9, 9, 2, tzinfo=UTC)


def dossier() -> Dossier:
    found = read_register(as_csv([row()]), "register.csv").entries[0].dossier
    assert found
    return found


def payloads() -> dict[str, dict[str, Any]]:
    """The examples, and the two whose payload is a whole dossier or case."""
    given = dossier()
    plan = assess(given, IntakeFacts(), current_pack()).cases[0]
    first = opening(plan, given, "dossier/79/register/HS-1", NOW, (), current_pack())
    whole = {"submit_dossier": {"dossier": given}, "open_case": {"opening": first}}
    written = {name: {key: part.model_dump(mode="json") for key, part in body.items()} for name, body in whole.items()}
    return {**PAYLOADS, **written}


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
    state = DossierState(id="dossier/79/register/HS-1", office="79", pack="2026.2")
    refusal = Forbidden(article="L25 34.4", vi="không", en="no")
    moment = {"sent_at": NOW.isoformat(), "door": "cli", "actor": actor}
    messages = {
        "envelope": Envelope(request_id="1", subject=case.id, command="sign_decision", **moment),
        "answer": Answer(subject=case.id, request_id="1", accepted=False, refusal=refusal, stage="opened", head=3),
        "dossier_start": DossierStart(state=state, now=NOW),
        "dossier_answer": DossierAnswer(dossier=state.id, outcome="accepted", cases=(case.id,)),
        "dossier_report": state,
        "case_report": CaseReport(state=case, duties=(), waiting=()),
        "woken": Woken(next_at=NOW, stage="opened"),
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
