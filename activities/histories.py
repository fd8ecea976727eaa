"""The Temporal histories of a subject: every run, from the server while it keeps them, else from the files kept."""

from __future__ import annotations

from pathlib import Path

from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode


def folder_of(archive: Path, subject: str) -> Path:
    """Where what is kept of a subject lies: histories of earlier runs, and its archives.

    Sender and dossier id are one name: an id of a sender's choosing (`../..`) leads nowhere else.
    """
    kind, office, own = subject.split("/", 2)
    return archive / kind / office / own.replace("/", "~")


def kept(folder: Path, subject: str) -> dict[str, WorkflowHistory]:
    """The histories in a folder by run id. ValueError, naming the file, for one that is no history."""
    found = {}
    for path in sorted(folder.glob("history-*.json")):
        try:
            history = WorkflowHistory.from_json(subject, path.read_text(encoding="utf-8"))
            found[history.run_id] = history
        except (ValueError, KeyError, AttributeError, RuntimeError) as error:
            raise ValueError(f"{path.name}: {type(error).__name__}") from error
    return found


async def on_server(client: Client, subject: str) -> dict[str, WorkflowHistory]:
    """The runs that the server still keeps, by run id; none once it has forgotten the workflow.

    The list of runs comes late by nature, so the chain from the latest run backwards is followed as well.
    """
    wanted = [""]  # the latest
    wanted += [one.run_id async for one in client.list_workflows(f"WorkflowId = '{subject}'")]
    found: dict[str, WorkflowHistory] = {}
    while wanted:
        run_id = wanted.pop()
        if run_id in found:
            continue
        try:
            history = await client.get_workflow_handle(subject, run_id=run_id or None).fetch_history()
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            continue
        found[history.run_id] = history
        if earlier := _started(history).continued_execution_run_id:
            wanted.append(earlier)
    return found


def in_order(runs: dict[str, WorkflowHistory]) -> tuple[WorkflowHistory, ...]:
    """Oldest first."""
    return tuple(sorted(runs.values(), key=lambda run: run.events[0].event_time.ToNanoseconds()))


async def all_runs(client: Client, archive: Path, subject: str) -> tuple[WorkflowHistory, ...]:
    """Every run of a subject, oldest first; what the server has goes before what was kept of the same run."""
    return in_order(kept(folder_of(archive, subject), subject) | await on_server(client, subject))


def _started(history: WorkflowHistory):  # type: ignore[no-untyped-def]
    return history.events[0].workflow_execution_started_event_attributes
