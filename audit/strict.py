"""Strict replay: the workflow code is run on a history and must give every command of it, with the same contents.

Temporal's Replayer compares the kinds of commands and their order. It passes a deadline that was moved, an argument
that was changed, an answer that says something else. So the runner is listened to, and what the code asks for is held
against what the history recorded: inputs of activities, timers, answers of updates, child workflows, results.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.api.history.v1 import HistoryEvent
from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_commands import WorkflowCommand
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.converter import DataConverter, SerializationContext, StorageDriverStoreContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails, WorkflowRunner
from temporalio.worker._command_aware_visitor import CommandInfo
from temporalio.workflow import Info, _Definition

from audit.history import Run
from audit.report import Compared, Difference, Findings, compare
from law.model import Line
from workflows.runner import replayable, replayer, workflow_runner

HISTORY = Line(vi="lịch sử", en="history")
CODE = Line(vi="chương trình chạy lại", en="the replayed code")

Said = dict[tuple[str, str], dict[str, Any]]
"""What was asked for, by kind and name within the run."""


async def strictly_replayed(run: Run, converter: DataConverter) -> list[Difference | Compared]:
    """Replay one run; what differs between its history and what today's code does on it."""
    witness = _Witness(workflow_runner())
    findings: list[Difference | Compared] = []
    if (history := replayable(run.history)) is not None:
        in_clear = replace(converter, payload_codec=None)  # as the run is already
        result = await replayer(in_clear, witness).replay_workflow(history, raise_on_replay_failure=False)
        if result.replay_failure is not None:
            why = str(result.replay_failure).splitlines()[0][:200]
            findings.append(
                Difference(
                    field=f"run {run.id}",
                    vi=f"chương trình không chạy lại được lịch sử: {why}",
                    en=f"the code cannot replay the history: {type(result.replay_failure).__name__}",
                )
            )
    findings += _against(run, _commands(witness.commands, run.queue))
    return findings


def _against(run: Run, asked: Said) -> Findings:
    """Every recorded command must be one that the code gives, with the same contents."""
    for event in run.history.events:
        recorded = _recorded(event)
        if recorded is None:
            continue
        key, says = recorded
        place = f"{key[0]}@{event.event_id}"
        if key not in asked:
            yield Difference(
                field=place,
                vi=f"lịch sử có lệnh {key[0]} ở sự kiện {event.event_id}, chương trình chạy lại không có",
                en=f"history has a {key[0]} at event {event.event_id} that the replayed code does not ask for",
            )
        else:
            yield from compare(None, place, (HISTORY, says), (CODE, asked[key]))


def _recorded(event: HistoryEvent) -> tuple[tuple[str, str], dict[str, Any]] | None:
    """What an event records of a command: its kind and name, and its contents."""
    summary = {"summary": _text([event.user_metadata.summary])}
    match event.WhichOneof("attributes"):
        case "activity_task_scheduled_event_attributes":
            activity = event.activity_task_scheduled_event_attributes
            return ("activity", activity.activity_id), {
                "type": activity.activity_type.name,
                "queue": activity.task_queue.name,
                "input": _text(activity.input.payloads),
                "timeout": activity.start_to_close_timeout.ToNanoseconds(),
                **summary,
            }
        case "timer_started_event_attributes":
            timer = event.timer_started_event_attributes
            length = timer.start_to_fire_timeout.ToNanoseconds()
            return ("timer", timer.timer_id), {"length": length, **summary}
        case "workflow_execution_update_completed_event_attributes":
            update = event.workflow_execution_update_completed_event_attributes
            outcome = update.outcome
            return ("update", update.meta.update_id), _outcome(outcome.success.payloads, outcome.failure)
        case "start_child_workflow_execution_initiated_event_attributes":
            child = event.start_child_workflow_execution_initiated_event_attributes
            says = {"type": child.workflow_type.name, "input": _text(child.input.payloads)}
            return ("child", child.workflow_id), {**says, "parent_close": child.parent_close_policy}
        case "workflow_execution_completed_event_attributes":
            done = event.workflow_execution_completed_event_attributes
            return ("result", ""), {"result": _text(done.result.payloads)}
        case "workflow_execution_continued_as_new_event_attributes":
            again = event.workflow_execution_continued_as_new_event_attributes
            return ("continued", ""), {"input": _text(again.input.payloads)}
        case _:
            return None


def _commands(commands: Sequence[WorkflowCommand], own_queue: str) -> Said:
    """The same of the commands that the code gave; the Replayer's queue stands for the workflow's own."""
    said: Said = {}
    for command in commands:
        summary = {"summary": _text([command.user_metadata.summary])}
        match command.WhichOneof("variant"):
            case "schedule_activity":
                activity = command.schedule_activity
                said["activity", activity.activity_id] = {
                    "type": activity.activity_type,
                    "queue": own_queue if activity.task_queue.startswith("replay-") else activity.task_queue,
                    "input": _text(activity.arguments),
                    "timeout": activity.start_to_close_timeout.ToNanoseconds(),
                    **summary,
                }
            case "start_timer":
                length = command.start_timer.start_to_fire_timeout.ToNanoseconds()
                said["timer", str(command.start_timer.seq)] = {"length": length, **summary}
            case "start_child_workflow_execution":
                child = command.start_child_workflow_execution
                says = {"type": child.workflow_type, "input": _text(child.input)}
                said["child", child.workflow_id] = {**says, "parent_close": child.parent_close_policy}
            case "complete_workflow_execution":
                said["result", ""] = {"result": _text([command.complete_workflow_execution.result])}
            case "continue_as_new_workflow_execution":
                said["continued", ""] = {"input": _text(command.continue_as_new_workflow_execution.arguments)}
            case "update_response" if not command.update_response.HasField("accepted"):
                update = command.update_response
                said["update", update.protocol_instance_id] = _outcome([update.completed], update.rejected)
    return said


def _outcome(success: Sequence[Payload], failure: Any) -> dict[str, Any]:
    if failure.ByteSize():
        return {"failure": failure.application_failure_info.type}
    return {"answer": _text(success)}


def _text(payloads: Sequence[Payload]) -> list[str]:
    return [payload.data.decode(errors="replace") for payload in payloads]


@dataclass
class _Witness(WorkflowRunner):
    """Runs workflows as every worker does, and keeps a copy of each command they give."""

    inner: WorkflowRunner
    commands: list[WorkflowCommand] = field(default_factory=list)

    def prepare_workflow(self, defn: _Definition) -> None:
        self.inner.prepare_workflow(defn)

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        return _Listened(self.inner.create_instance(det), self.commands)

    def set_worker_level_failure_exception_types(self, types: Sequence[type[BaseException]]) -> None:
        self.inner.set_worker_level_failure_exception_types(types)


@dataclass
class _Listened(WorkflowInstance):
    inner: WorkflowInstance
    commands: list[WorkflowCommand]

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        completion = self.inner.activate(act)
        for command in completion.successful.commands:
            kept = WorkflowCommand()  # a copy: the worker encrypts the command itself in its place
            kept.CopyFrom(command)
            self.commands.append(kept)
        return completion

    def get_serialization_context(self, command_info: CommandInfo | None) -> SerializationContext | None:
        return self.inner.get_serialization_context(command_info)

    def get_external_store_context(self, command_info: CommandInfo | None) -> StorageDriverStoreContext:
        return self.inner.get_external_store_context(command_info)

    def get_info(self) -> Info:
        return self.inner.get_info()

    def get_thread_id(self) -> int | None:
        return self.inner.get_thread_id()
