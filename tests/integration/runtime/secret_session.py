"""A worker and a client with a secret in everything they exchange, as a process of its own whose logs can be searched.

python secret_session.py DATA SECRET
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from temporalio.client import Client, WorkflowFailureError, WorkflowQueryFailedError, WorkflowUpdateFailedError
from temporalio.worker import Worker

from runtime.client import connect
from runtime.codec import KeyRing
from runtime.gate import GatedRunner
from runtime.health import Metrics
from runtime.logging import configure, get_logger
from runtime.settings import Settings
from tests.integration.runtime.secret_workflow import Secret, SecretCase, fail_with

QUEUE = "secrets"


async def session(client: Client, stranger: Client, name: str) -> None:
    secret = Secret(name=name)
    case = await client.start_workflow(
        SecretCase.run, secret, id="case-with-a-secret", task_queue=QUEUE,
        static_summary=name, static_details=name, memo={"debtor": name},
    )  # fmt: skip
    assert await case.execute_update(SecretCase.add, secret) == 2
    await case.signal(SecretCase.note, secret)
    assert name in await case.query(SecretCase.known, secret)
    with suppress(WorkflowUpdateFailedError):
        await case.execute_update(SecretCase.add, Secret(name=name, number=-1))
    with suppress(WorkflowUpdateFailedError):
        await case.execute_update(SecretCase.ask_partner, secret)
    with suppress(WorkflowUpdateFailedError):
        await case.execute_update("add", {"name": name, "number": name})
    await case.signal("note", {"number": name})
    with suppress(WorkflowQueryFailedError):
        await case.query("known", [name])
    with suppress(WorkflowFailureError):
        await client.execute_workflow("SecretCase", name, id="malformed-start", task_queue=QUEUE)
    with suppress(WorkflowUpdateFailedError):
        await stranger.get_workflow_handle(case.id).execute_update("add", secret)
    await case.execute_update(SecretCase.close)
    assert (await case.result()).name == name


async def main(data: Path, name: str) -> None:
    configure("secrets")
    settings = Settings.load(data)
    KeyRing.create(settings.keys)
    KeyRing.create(data / "other-keys")
    client = await connect(settings, identity="secrets", runtime=Metrics.on_free_port().runtime)
    stranger = await connect(settings.model_copy(update={"keys": data / "other-keys"}), identity="stranger")
    worker = Worker(
        client, task_queue=QUEUE, workflows=[SecretCase], activities=[fail_with], workflow_runner=GatedRunner()
    )
    async with worker:
        await session(client, stranger, name)
    get_logger("secrets").info("session over")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
