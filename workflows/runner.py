"""How workflows run: in the SDK's sandbox, behind the gate, with our messages passed through."""

from __future__ import annotations

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHistory
from temporalio.converter import DataConverter
from temporalio.worker import Replayer, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from runtime.gate import GatedRunner
from workflows.dossier import Dossier
from workflows.enforcement_case import EnforcementCase
from workflows.proceeding import Proceeding
from workflows.round import RoundOf

PASSED_THROUGH = ("activities", "cases", "law", "runtime", "workflows")
"""Packages whose modules the sandbox need not load anew for each run. Of these workflow code reads only the messages;
what a run loads in all is pinned in tests/replay/test_change_of_rules.py.
"""

WORKFLOWS = (Dossier, EnforcementCase, Proceeding, RoundOf)
"""All that we run: what a worker takes and what a replay knows are the same."""


def workflow_runner() -> WorkflowRunner:
    """The runner of every worker and of every replay: a history must be read by what wrote it."""
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    return GatedRunner(SandboxedWorkflowRunner(restrictions=restrictions))


def replayer(converter: DataConverter, runner: WorkflowRunner | None = None) -> Replayer:
    """What replays our histories, for the audit, for `worker.py --verify` and for the tests.

    In the SDK's debug mode no clock judges the code: on a busy machine one that computes for two seconds would be taken
    for a deadlock, and an honest case be accused.
    """
    return Replayer(
        workflows=WORKFLOWS, workflow_runner=runner or workflow_runner(), data_converter=converter, debug_mode=True
    )


def replayable(history: WorkflowHistory) -> WorkflowHistory | None:
    """As much of a history as workflow code has acted on; None of a run that has not begun.

    What came after the last workflow task proves nothing of the code, and a replay must not be given it: core (SDK
    1.35) waits for ever for the end of a run that is only started, as one is that goes on after a run just ended.

    Only whole workflow tasks can be replayed. What a local activity came to stands in a marker, often the last event of
    its task: core looks ahead for it, and without it the code goes on otherwise than it did (TMPRL1100, of a timer or
    of search attributes). A server writes and gives all events of a task at once, so a history that ends inside one was
    cut by somebody, and must not be taken for a whole one.
    """
    events = history.events
    tasks = [n for n, e in enumerate(events) if e.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED]
    if not tasks:
        return None
    end = tasks[-1] + 1
    while end < len(events) and came_of_a_task(events[end]):
        end += 1
    return WorkflowHistory(history.workflow_id, events[:end])


def came_of_a_task(event: HistoryEvent) -> bool:
    """Whether a workflow task wrote this event: what its code asked for, or answered."""
    attributes = event.WhichOneof("attributes") or ""
    if attributes.startswith("workflow_execution_update_"):
        return event.event_type != EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED
    return "workflow_task_completed_event_id" in getattr(event, attributes).DESCRIPTOR.fields_by_name
