"""A Temporal history in clear: the seals of the records that came into it, and the updates that were answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload, Payloads, SearchAttributes, WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.failure.v1 import Failure
from temporalio.api.history.v1 import HistoryEvent, MarkerRecordedEventAttributes
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryReverseRequest
from temporalio.client import Client, WorkflowHistory
from temporalio.converter import DataConverter

from activities.histories import run_of
from activities.messages import CARRY_OUT, DossierAnswer, EffectsAsked, Spine, Start, Told
from cases.commands import NOTHING, Answer, Envelope, Head
from cases.names import WORKFLOWS
from runtime.codec import UNREADABLE
from runtime.converter import CasePayloadConverter, InvalidPayload, UnreadablePayload

T = TypeVar("T")

BACKWARDS = 20
"""Events that are read at once of the end of a history: a decision and what came of it."""

_CLOSED = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
}


@dataclass(frozen=True)
class Work:
    """Outside effects that a run asked for at once, and the spine that came back. `event` is where it was scheduled, or
    where a local activity said what came of them.

    `ended`: completed, failed, timed out or cancelled.
    """

    event: int
    keys: tuple[str, ...]
    spine: Spine | None = None
    ended: bool = False

    @property
    def over(self) -> bool:
        """Whether the run asks for none of them again; what is left of several it asks for alone (docs/adr/0014)."""
        return self.ended and len(self.keys) == 1


@dataclass(frozen=True)
class Seal:
    """The hash of one event of the journal, as the records gave it to the workflow; `place` says where in history."""

    seq: int
    hash: str
    place: str


@dataclass(frozen=True)
class Command:
    """One accepted update that carried a command; `answer` once it was answered, `failed` with the failure's type."""

    event: int
    id: str
    envelope: Envelope
    answer: Answer | DossierAnswer | None = None
    failed: str = ""


@dataclass(frozen=True)
class Run:
    """One run of a workflow, its payloads in clear. `unreadable` names the events that no key of the ring opens."""

    history: WorkflowHistory
    unreadable: tuple[tuple[int, str], ...] = ()

    @property
    def id(self) -> str:
        return run_of(self.history)

    @property
    def queue(self) -> str:
        """The task queue of its workflow tasks."""
        return str(self._started.task_queue.name)

    @property
    def is_dossier(self) -> bool:
        return bool(self._started.workflow_type.name == WORKFLOWS["dossier"])

    @property
    def continues(self) -> str:
        """The run that this one continues, if any."""
        return str(self._started.continued_execution_run_id)

    @property
    def closed(self) -> bool:
        """Whether it has ended; a history that was kept while it ran does not say."""
        return self.history.events[-1].event_type in _CLOSED

    @cached_property
    def start(self) -> Start:
        """What the run was started with."""
        return read(self._started.input.payloads[0], Start)

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """Every time outside effects were asked for, in order."""
        works: dict[int, Work] = {}
        for event in self.history.events:
            if event.HasField("activity_task_scheduled_event_attributes"):
                scheduled = event.activity_task_scheduled_event_attributes
                if scheduled.activity_type.name == CARRY_OUT:
                    asked = read(scheduled.input.payloads[0], EffectsAsked)
                    works[event.event_id] = Work(event.event_id, asked.keys)
            elif event.HasField("activity_task_completed_event_attributes"):
                done = event.activity_task_completed_event_attributes
                if begun := works.get(done.scheduled_event_id):
                    spine = read(done.result.payloads[0], Spine)
                    works[begun.event] = replace(begun, spine=spine, ended=True)
            elif (ended := _given_up(event)) is not None and (begun := works.get(ended)):
                works[begun.event] = replace(begun, ended=True)
            elif (told := _told_by(event)) and told.effects:
                works[event.event_id] = Work(event.event_id, told.effects, told.spine, ended=True)
        return tuple(works.values())

    @cached_property
    def told(self) -> tuple[tuple[str, Spine], ...]:
        """Every spine that the records told this run, from its start on, and where."""
        told = [("start", self.start.spine)] if self.start.spine else []
        markers = ((event.event_id, _told_by(event)) for event in self.history.events)
        told += [(f"event {event}", one.spine) for event, one in markers if one and not one.effects]
        return (*told, *((f"effect@{work.event}", work.spine) for work in self.works if work.spine))

    @cached_property
    def seals(self) -> tuple[Seal, ...]:
        """Every hash of the journal that the records told this run."""
        return tuple(seal for place, spine in self.told for seal in _seals(spine, place))

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """Every accepted command, in the order of acceptance."""
        commands: dict[int, Command] = {}
        for event in self.history.events:
            if event.HasField("workflow_execution_update_accepted_event_attributes"):
                request = event.workflow_execution_update_accepted_event_attributes.accepted_request
                if request.input.name == "act":
                    envelope = read(request.input.args.payloads[0], Envelope)
                    commands[event.event_id] = Command(event.event_id, request.meta.update_id, envelope)
            elif event.HasField("workflow_execution_update_completed_event_attributes"):
                done = event.workflow_execution_update_completed_event_attributes
                if (asked := commands.get(done.accepted_event_id)) is None:
                    continue
                answer: Answer | DossierAnswer | None = None
                failed = ""
                if done.outcome.HasField("success"):
                    given = done.outcome.success.payloads[0]
                    answer = read(given, DossierAnswer) if self.is_dossier else read(given, Answer)
                else:
                    failed = _type_of(done.outcome.failure)
                commands[asked.event] = Command(asked.event, asked.id, asked.envelope, answer, failed)
        return tuple(commands.values())

    @property
    def _started(self) -> Any:
        return self.history.events[0].workflow_execution_started_event_attributes


async def last_told(client: Client, name: str, run_id: str) -> Head:
    """How far the records told a run of the journal: its history is read from the end until they last decided there.

    So it asks nobody who would have to read all of it. RPCError NOT_FOUND: there is no such run any more.
    """
    asked = GetWorkflowExecutionHistoryReverseRequest(
        namespace=client.namespace,
        execution=WorkflowExecution(workflow_id=name, run_id=run_id),
        maximum_page_size=BACKWARDS,
    )
    spines: list[Spine] = []
    while True:
        page = await client.workflow_service.get_workflow_execution_history_reverse(asked)
        spines += await _told(page.history.events, client.data_converter)
        decided = any("result" in event.marker_recorded_event_attributes.details for event in page.history.events)
        if decided or not page.next_page_token:
            return max(spines, key=attrgetter("standing")).head if spines else NOTHING
        asked.next_page_token = page.next_page_token


async def _told(events: Iterable[HistoryEvent], converter: DataConverter) -> list[Spine]:
    """The spines in some events, wherever in a history they stand."""
    sealed: list[tuple[Payload, Callable[[Payload], Spine | None]]] = []
    for event in events:
        if event.HasField("marker_recorded_event_attributes"):
            result = event.marker_recorded_event_attributes.details.get("result", Payloads())
            sealed += [(one, lambda clear: read(clear, Told).spine) for one in result.payloads]
        elif event.HasField("activity_task_completed_event_attributes"):
            result = event.activity_task_completed_event_attributes.result
            sealed += [(one, _come_of) for one in result.payloads]
        elif event.HasField("workflow_execution_started_event_attributes"):
            given = event.workflow_execution_started_event_attributes.input
            sealed += [(one, _given) for one in given.payloads]
    clear = [one for one, _ in sealed]
    if converter.payload_codec is not None:
        clear = await converter.payload_codec.decode(clear)
    return [spine for one, (_, reads) in zip(clear, sealed, strict=True) if (spine := reads(one))]


def _come_of(activity: Payload) -> Spine | None:
    """What came of an effect; whoever keeps a history tells nothing."""
    return read(activity, Spine) if activity.data else None


def _told_by(event: HistoryEvent) -> Told | None:
    """What the records told a local activity, of an event in clear that says so."""
    if not event.HasField("marker_recorded_event_attributes"):
        return None
    details = event.marker_recorded_event_attributes.details
    return read(details["result"].payloads[0], Told) if "result" in details else None


def _given(start: Payload) -> Spine | None:
    """What a run was started with; a stranger's start, which `runtime.gate` refuses, tells nothing."""
    try:
        return read(start, Start).spine
    except (InvalidPayload, UnreadablePayload):
        return None


def _seals(spine: Spine, place: str) -> Iterator[Seal]:
    first = spine.head.seq - len(spine.seals) + 1
    yield from (Seal(seq, found, place) for seq, found in enumerate(spine.seals, start=first))
    yield Seal(spine.head.seq, spine.head.hash, place)


def read(payload: Payload, kind: type[T]) -> T:
    """The value of a payload in clear. InvalidPayload when it has another shape."""
    value: T = CasePayloadConverter().from_payloads([payload], [kind])[0]
    return value


async def in_clear(history: WorkflowHistory, converter: DataConverter) -> Run:
    """The run with every payload decrypted, whatever field of whatever event it is in."""
    codec, unreadable = converter.payload_codec, []
    events = []
    for event in history.events:
        clear = HistoryEvent()
        clear.CopyFrom(event)
        payloads = list(_payloads(clear))
        if codec is not None and payloads:
            for payload, decoded in zip(payloads, await codec.decode(payloads), strict=True):
                if decoded.metadata.get("encoding") == UNREADABLE:
                    unreadable.append((event.event_id, decoded.data.decode()))
                payload.CopyFrom(decoded)
        events.append(clear)
    return Run(WorkflowHistory(history.workflow_id, events), tuple(unreadable))


def _payloads(message: Message) -> Iterator[Payload]:
    """Every payload inside a message, but for what stands in clear: search attributes, and what the SDK itself notes.

    Of a local activity it notes type, attempt and times in the marker that holds the result.
    """
    if isinstance(message, SearchAttributes):
        return
    if isinstance(message, MarkerRecordedEventAttributes):
        yield from message.details["result"].payloads if "result" in message.details else ()
        yield from _payloads(message.failure)
        return
    if isinstance(message, Payload):
        yield message
        return
    for descriptor, value in message.ListFields():
        if descriptor.message_type is None:
            continue
        if descriptor.message_type.GetOptions().map_entry:
            if descriptor.message_type.fields_by_name["value"].message_type is not None:
                for each in value.values():
                    yield from _payloads(each)
        elif isinstance(value, Message):
            yield from _payloads(value)
        else:
            for each in value:
                yield from _payloads(each)


def _given_up(event: HistoryEvent) -> int | None:
    """The number of the scheduling event of an activity that ended without a result."""
    kinds = {
        EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED: "activity_task_failed_event_attributes",
        EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT: "activity_task_timed_out_event_attributes",
        EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED: "activity_task_canceled_event_attributes",
    }
    name = kinds.get(event.event_type)
    return int(getattr(event, name).scheduled_event_id) if name else None


def _type_of(failure: Failure) -> str:
    return failure.application_failure_info.type or "Failure"
