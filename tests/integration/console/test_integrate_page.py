"""What docs/integrate.md promises: its Python examples run, and plain JSON under the documented names is enough."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from temporalio.client import WithStartWorkflowOperation, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from typer.testing import CliRunner

import cli
from cases.dossier import Dossier
from cases.events import Actor, Role
from cases.register_file import read_register
from records import doors
from records.database import engine
from runtime.client import connect
from runtime.envelope import DoorKey
from runtime.roles import DatabaseRole
from tests.kit import Installation, installation
from tests.register_samples import as_csv, row

pytestmark = pytest.mark.stack

PAGE = Path(cli.__file__).with_name("docs") / "integrate.md"


def form(number: str) -> dict[str, Any]:
    """A dossier as a service holds it: plain JSON."""
    judgment = {"judgment_number": f"{number[3:]}/2025/DS-ST", "attachments": "judgment"}
    dossier = read_register(as_csv([row(dossier_id=number, **judgment)]), "register.csv").entries[0].dossier
    assert dossier
    content: dict[str, Any] = dossier.model_dump(mode="json")
    return content


@pytest.fixture(scope="module")
async def there(
    tmp_path_factory: pytest.TempPathFactory, temporal_address: str, postgres_url: str
) -> AsyncIterator[Installation]:
    """An installation on the wall clock, as a service meets it."""
    async with installation(tmp_path_factory.mktemp("integrate"), temporal_address, postgres_url) as running:
        yield running


async def test_the_examples_of_the_page_run(there: Installation, monkeypatch, capsys) -> None:
    monkeypatch.setenv("THADS_DATA", str(there.settings.data))
    DoorKey.ensure(there.settings.keys, "portal")  # what the service does at its first connection
    (registering,) = re.findall(r"^thads (door add portal .*)$", PAGE.read_text(encoding="utf-8"), re.M)
    monkeypatch.chdir(there.settings.keys / "doors")
    added = await asyncio.to_thread(CliRunner().invoke, cli.app, registering.split())
    assert added.exit_code == 0, added.output
    examples: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S):
        exec(block, examples)
    answer = await examples["hand_in"](form("HS-1"))
    assert (answer.outcome, answer.cases) == ("accepted", ("case/79/cong-dvc/HS-1/1",))
    report = await examples["decide"](answer.cases[0])
    assert report.state.stage == "decided"
    printed = capsys.readouterr().out
    assert "cases: case/79/cong-dvc/HS-1/1" in printed
    assert "not yet: D152 12.1" in printed


@pytest.fixture(scope="module")
def service(there: Installation) -> Service:
    return Service(there)


class Service:
    """A service in another language: Temporal's SDK, JSON, and a key of its own. Nothing of ours but the codec."""

    def __init__(self, there: Installation) -> None:
        self.key = Ed25519PrivateKey.generate()
        form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        public = self.key.public_key().public_bytes(*form).decode()
        rights = frozenset({Role.CLERK, Role.SECRETARY})
        with engine(there.settings.database(DatabaseRole.OWNER)).begin() as connection:
            doors.register(connection, doors.Door("gateway", public, rights), by="tests")

    def envelope(self, subject: str, command: str, payload: dict[str, Any], actor: dict[str, str], request: str):
        bare = {
            "request_id": request,
            "subject": subject,
            "command": command,
            "payload": payload,
            "actor": actor,
            "door": "gateway",
            "sent_at": datetime.now(UTC).isoformat(),
        }
        signature = self.key.sign(b"thads-envelope/1\n" + canonical(bare))
        return {**bare, "signature": base64.b64encode(signature).decode()}


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def update_id(envelope: dict[str, Any], attempt: str = "1") -> str:
    same = {name: envelope[name] for name in ("subject", "command", "payload", "actor")}
    return f"{envelope['request_id']}~{hashlib.sha256(canonical(same)).hexdigest()[:16]}~{attempt}"


CLERK = {"id": "MC-01", "role": "clerk", "office": "79"}
SECRETARY = {"id": "TK-01", "role": "secretary", "office": "79"}


async def test_another_language_needs_only_names_and_json(there: Installation, service: Service) -> None:
    client = await connect(there.settings, identity="gateway")
    dossier = "dossier/79/gateway/HS-2"
    start = WithStartWorkflowOperation(
        "Dossier",
        {"subject": dossier},
        id=dossier,
        task_queue="thads-cases",
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    )
    handed = service.envelope(dossier, "submit_dossier", {"dossier": form("HS-2")}, CLERK, "D-1")
    answer = await client.execute_update_with_start_workflow(
        "act", handed, start_workflow_operation=start, id=update_id(handed)
    )
    assert (answer["outcome"], answer["cases"]) == ("accepted", ["case/79/gateway/HS-2/1"])

    case = client.get_workflow_handle(answer["cases"][0])
    proposed = service.envelope(case.id, "propose_decision", {"voluntary_days": 10}, SECRETARY, "P-1")
    told = await case.execute_update("act", proposed, id=update_id(proposed))
    assert (told["accepted"], told["events"][0]["kind"]) == (True, "decision_proposed")
    assert update_id(proposed).split("~")[1] == told["digest"][:16]
    spine = await case.query("spine")
    assert (spine["stage"], spine["head"]["seq"]) == (told["stage"], told["head"])
    assert spine["waiting"][0]["who"] == "head"


async def test_failures_have_the_types_that_the_page_names(there: Installation, service: Service) -> None:
    client = await connect(there.settings, identity="gateway")
    answer = await there.starter.start(
        Dossier.model_validate(form("HS-3")), sender="gateway", actor=Actor.model_validate(CLERK)
    )
    case = client.get_workflow_handle(answer.cases[0])
    wrong_field = service.envelope(case.id, "propose_decision", {"voluntary_days": -1}, SECRETARY, "P-1")
    forged = service.envelope(case.id, "propose_decision", {"voluntary_days": 10}, SECRETARY, "P-2")
    forged["payload"] = {"voluntary_days": 10, "terms": "khác"}
    for envelope, field in ((wrong_field, "payload.voluntary_days"), (forged, "signature")):
        with pytest.raises(WorkflowUpdateFailedError) as failed:
            await case.execute_update("act", envelope, id=update_id(envelope))
        cause: Any = failed.value.cause
        assert (cause.type, cause.details[0]["field"]) == ("Malformed", field)
