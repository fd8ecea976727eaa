"""The Temporal histories of a subject: every run, from the server while it keeps them, else from the files kept."""

from __future__ import annotations

from pathlib import Path

from temporalio.api.enums.v1 import WorkflowTaskFailedCause
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

from activities.filed import Filed
from runtime.subject_keys import SubjectKeys


def folder_of(archive: Path, subject: str) -> Path:
    """Where what is kept of a subject lies: histories of earlier runs, and its archives.

    Sender and dossier id are one name: an id of a sender's choosing (`../..`) leads nowhere else.
    """
    kind, office, own = subject.split("/", 2)
    return archive / kind / office / own.replace("/", "~")


def kept(filed: Filed, subject: str, within: str = "") -> dict[str, WorkflowHistory]:
    """The histories in a folder by run id. ValueError, naming the file, for one that is no history."""
    found = {}
    for name in filed.named(f"{within}history-*.json"):
        content = filed.read(name)
        try:
            history = WorkflowHistory.from_json(subject, content.decode())
            found[run_of(history)] = history
        except (ValueError, KeyError, AttributeError, RuntimeError) as error:
            raise ValueError(f"{name}: {type(error).__name__}") from error
    return found


def kept_of(archive: Path, keys: SubjectKeys, subject: str) -> dict[str, WorkflowHistory]:
    """The histories of earlier runs that were kept of a subject, under its own key."""
    return kept(Filed(folder_of(archive, subject), lambda: keys.there(subject)), subject)


async def on_server(client: Client, subject: str) -> dict[str, WorkflowHistory]:
    """The runs that the server still keeps, by run id; none once it has forgotten the workflow.

    The list of runs comes late by nature, so the chain from the latest run backwards is followed as well, through
    whatever set it back.
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
        found[run_of(history)] = history
        wanted += [run for run in (_started(history).continued_execution_run_id, set_back_from(history)) if run]
    return found


def set_back_from(history: WorkflowHistory) -> str:
    """The run of which this is the beginning, taken up again from there: somebody reset the workflow; else nothing."""
    mark = _set_back(history)
    return mark.workflow_task_failed_event_attributes.base_run_id if mark else ""


def run_of(history: WorkflowHistory) -> str:
    """The id of the run. One that was set back begins with the events of the run before, whose id they bear."""
    mark = _set_back(history)
    return (mark and mark.workflow_task_failed_event_attributes.new_run_id) or history.run_id


def _set_back(history: WorkflowHistory) -> HistoryEvent | None:
    """The last mark of somebody who reset the workflow to what was before it."""
    cause = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW
    marks = (one for one in history.events if one.workflow_task_failed_event_attributes.cause == cause)
    return max(marks, key=lambda one: one.event_id, default=None)


def in_order(runs: dict[str, WorkflowHistory]) -> tuple[WorkflowHistory, ...]:
    """Oldest first."""
    return tuple(sorted(runs.values(), key=lambda run: (_set_back(run) or run.events[0]).event_time.ToNanoseconds()))


async def all_runs(client: Client, archive: Path, keys: SubjectKeys, subject: str) -> tuple[WorkflowHistory, ...]:
    """Every run of a subject, oldest first; what the server has goes before what was kept of the same run."""
    return in_order(kept_of(archive, keys, subject) | await on_server(client, subject))


def _started(history: WorkflowHistory):  # type: ignore[no-untyped-def]
    return history.events[0].workflow_execution_started_event_attributes
