"""Stands between Temporal's core and a workflow, where the SDK lets through what must not reach it.

**A start that can never be read** is refused, once, instead of being tried for ever. An update, query or signal whose
payload cannot be read is turned away by the SDK itself. The input of a start is not: its workflow task would fail and
be tried again until somebody looks. So a worker runs its workflows through `GatedRunner`, which fails such a workflow
before it has begun.

Only what a client started, and what never ran, is refused. A case that continues as new, a child that a case started,
and a case that is replayed hold input of our own making: when a worker cannot read that, a key is missing, and the case
waits until it is back. (A run that a client's cron or retry policy repeats is no such run: it is refused again.)

**Too few or too many arguments, or too large ones.** The SDK calls an update's handler without what is missing, after
the update was accepted; the handler raises, and the workflow task is tried again for ever, the good updates behind it.
A message near the server's limit of 2 MB is accepted by the workflow and then refused by the server, for ever too; and
each that is accepted stays in the history, which a case must carry through its life. Both are made unreadable here, so
that they are turned away like what cannot be read. A handler takes all of its arguments.
The SDK repeats a request when it turns it away, so a worker must run with `disable_payload_error_limit`, or a request
of 3 MB could not even be turned away. What our own code makes too large is therefore held back here: the server would
end the workflow for it.

**A question asked too early.** A worker that does not hold a case gets its history with a direct query, and core lets
the workflow see everything in it, also results that no workflow task has brought yet (SDK 1.35). Asked between the
death of a worker and the next workflow task, the question so makes history: the workflow acts on those results before
the next update, while in every replay the update comes first, and the case is stuck for non-determinism. Such a query
fails with `ASK_AGAIN` instead, core forgets the half-told case, and the next workflow task reads it from the start.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from typing import Protocol

from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import ContinueAsNewInitiator
from temporalio.bridge.proto.workflow_activation import InitializeWorkflow, WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.converter import SerializationContext, StorageDriverStoreContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails, WorkflowRunner
from temporalio.worker._command_aware_visitor import CommandInfo
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner
from temporalio.workflow import Info, _Definition

from runtime.codec import unreadable
from runtime.converter import InvalidPayload, UnreadablePayload

LARGEST = 16_000
"""Bytes of a message's arguments: encrypted, with all that names its key, it stays below 16 KiB of history. A command
takes 12 KiB of that (`cases.commands.LARGEST`)."""

MOST = 2 * 1024 * 1024 - 64 * 1024
"""Bytes of one of our own commands to the server, before encryption: it ends a workflow at 2 MiB (`limit.blobSize`)."""

ASK_AGAIN = "the case is being taken over by another worker; ask again"


class GatedRunner(WorkflowRunner):
    """Runs workflows as `inner` does (the SDK's sandbox unless told otherwise), behind the gate.

    The type of a refused start's failure is `InvalidPayload` or `UnreadablePayload`. Its workflow id is free again
    under the reuse policy ALLOW_DUPLICATE_FAILED_ONLY.
    """

    def __init__(self, inner: WorkflowRunner | None = None) -> None:
        self._inner = inner or SandboxedWorkflowRunner()

    def prepare_workflow(self, defn: _Definition) -> None:
        """As the inner runner does."""
        self._inner.prepare_workflow(defn)

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """The inner runner's instance, behind the gate."""
        return _GatedInstance(self._inner.create_instance(det), det)

    def set_worker_level_failure_exception_types(self, types: Sequence[type[BaseException]]) -> None:
        """As the inner runner does."""
        self._inner.set_worker_level_failure_exception_types(types)


class _GatedInstance(WorkflowInstance):
    def __init__(self, inner: WorkflowInstance, details: WorkflowInstanceDetails) -> None:
        self._inner = inner
        self._details = details
        self._length = 0
        self._task: tuple[int, int, int] = (0, 0, 0)  # the workflow task we know: its moment, its size of history

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        if self._runs_ahead(act):
            return _failed(ASK_AGAIN)
        self._turn_away(act)
        completion = self._inner.activate(act)
        if completion.HasField("failed") and not act.is_replaying:
            for job in act.jobs:
                if job.HasField("initialize_workflow") and (problem := self._problem(job.initialize_workflow)):
                    return self._refusal(problem)
        for command in completion.successful.commands:
            if (size := command.ByteSize()) > MOST:
                return _failed(f"{command.WhichOneof('variant')} has {size} bytes, at most {MOST} go through")
        return completion

    def _runs_ahead(self, act: WorkflowActivation) -> bool:
        """Whether this tells of events after the last workflow task although no other has started.

        Each workflow task brings a moment and a size of history of its own; several activations of one task bring the
        same length of history.
        """
        if not act.HasField("timestamp"):  # the removal from the cache
            return False
        task = (act.timestamp.seconds, act.timestamp.nanos, act.history_size_bytes)
        ahead = task == self._task and act.history_length > self._length
        changes = any(not job.HasField("query_workflow") for job in act.jobs)
        self._task, self._length = task, act.history_length
        return ahead and changes

    def _turn_away(self, act: WorkflowActivation) -> None:
        """Make unreadable what came from outside and cannot be handed to its handler."""
        defined = self._details.defn
        for job in act.jobs:
            if job.HasField("query_workflow"):
                query = job.query_workflow
                _check(query.arguments, defined.queries.get(query.query_type))
            elif act.is_replaying:
                continue
            elif job.HasField("do_update"):
                _check(job.do_update.input, defined.updates.get(job.do_update.name))
            elif job.HasField("signal_workflow"):
                _check(job.signal_workflow.input, defined.signals.get(job.signal_workflow.signal_name))

    def _problem(self, start: InitializeWorkflow) -> InvalidPayload | UnreadablePayload | None:
        """What is wrong with the input of a client's start; None if it is none, or all is well with it."""
        continued = start.continued_initiator == ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_WORKFLOW
        if continued or start.HasField("parent_workflow_info"):
            return None
        expected = self._details.defn.arg_types
        if expected is not None and len(expected) != len(start.arguments):
            return InvalidPayload(_miscounted(len(expected), len(start.arguments)))
        try:
            self._details.payload_converter_factory().from_payloads(start.arguments, expected)
        except (InvalidPayload, UnreadablePayload) as error:
            return error
        return None

    def _refusal(self, problem: InvalidPayload | UnreadablePayload) -> WorkflowActivationCompletion:
        completion = WorkflowActivationCompletion()
        failure = completion.successful.commands.add().fail_workflow_execution.failure
        converter = self._details.payload_converter_factory()
        self._details.failure_converter_class().to_failure(problem, converter, failure)
        failure.application_failure_info.non_retryable = True  # whatever retry policy the client chose
        return completion

    def get_serialization_context(self, command_info: CommandInfo | None) -> SerializationContext | None:
        """None: our converter and codec are the same everywhere, and asking the sandbox for each payload is dear."""
        return None

    def get_external_store_context(self, command_info: CommandInfo | None) -> StorageDriverStoreContext:
        """Empty: payloads are not stored outside Temporal, documents are, by their hash."""
        return StorageDriverStoreContext()

    def get_info(self) -> Info:
        return self._inner.get_info()

    def get_thread_id(self) -> int | None:
        return self._inner.get_thread_id()


def _failed(message: str) -> WorkflowActivationCompletion:
    completion = WorkflowActivationCompletion()
    completion.failed.failure.message = message
    return completion


class _Handler(Protocol):
    @property
    def arg_types(self) -> Sequence[type] | None: ...


def _check(arguments: MutableSequence[Payload], handler: _Handler | None) -> None:
    """Replace arguments that `handler` cannot take by one that says why."""
    size = sum(len(argument.data) for argument in arguments)
    if size > LARGEST:
        reason = f"quá lớn: {size} byte, tối đa {LARGEST} / too large: {size} bytes, at most {LARGEST}"
    elif handler is not None and handler.arg_types is not None and len(handler.arg_types) != len(arguments):
        reason = _miscounted(len(handler.arg_types), len(arguments))
    else:
        return
    del arguments[:]
    arguments.append(unreadable(reason))


def _miscounted(expected: int, given: int) -> str:
    return f"cần {expected} tham số, nhận {given} / {expected} arguments expected, {given} given"
