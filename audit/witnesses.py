"""The journal held against the history, event by event, and the answers against both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from audit.evidence import Evidence
from audit.history import Command, Run, Work
from audit.report import Compared, Difference, Findings, compare
from audit.strict import HISTORY
from cases.commands import Answer
from cases.dossiers import outcome_of
from cases.events import Event, Proposed
from cases.kernel import Refused, Subject
from law.model import Line
from runtime.envelope import Doors, EnvelopeError
from workflows.messages import DossierAnswer

JOURNAL = Line(vi="nhật ký", en="the journal")
PROPOSED = Line(vi="đề nghị ghi", en="the proposal")
ANSWER = Line(vi="câu trả lời", en="the answer")
COMMAND = Line(vi="lệnh đã nhận", en="the accepted command")
REQUESTS = Line(vi="sổ yêu cầu", en="the table of requests")


@dataclass
class _Testimony:
    """What the histories say: who wrote under which request id, and every event that came back."""

    appends: dict[str, list[Work]] = field(default_factory=dict)
    effects: dict[str, list[Work]] = field(default_factory=dict)
    seen: dict[int, tuple[Event, str]] = field(default_factory=dict)  # by number: the event, and where it came back

    def explains(self, request_id: str) -> bool:
        return request_id in self.appends or request_id in self.effects

    def pending(self, request_id: str) -> bool:
        """Whether a writer of this request id has not come back with a result: its events may be in SQL only."""
        works = self.appends.get(request_id, []) + self.effects.get(request_id, [])
        return any(work.result is None for work in works)


def journal_against_history(evidence: Evidence) -> Findings:
    """Every event of the journal came back from exactly the activity that wrote it, with the same contents."""
    testimony = _Testimony()
    for run in evidence.runs:
        yield from _listen(run, testimony)
    by_seq = {event.seq: event for event in evidence.events}
    for seq in sorted(by_seq.keys() | testimony.seen.keys()):
        event, witness = by_seq.get(seq), testimony.seen.get(seq)
        if event is None:
            assert witness
            yield Difference(
                seq=seq,
                field=witness[0].kind,
                vi=f"lịch sử ({witness[1]}) có sự kiện {witness[0].kind}, nhật ký không có",
                en=f"history ({witness[1]}) has a {witness[0].kind} that the journal lacks",
            )
        elif witness is not None:
            yield from compare(seq, "", (JOURNAL, _plain(event)), (HISTORY, _plain(witness[0])))
        if event is not None:
            yield from _explained(event, witness is not None, testimony)
    for works in testimony.appends.values():
        for work in works:
            yield from _as_proposed(work, by_seq)


def _listen(run: Run, testimony: _Testimony) -> Findings:
    for work in run.works:
        if work.name == "append":
            testimony.appends.setdefault(work.asked.request_id, []).append(work)
        elif work.is_effect:
            testimony.effects.setdefault(work.effect.key, []).append(work)
        else:
            continue
        stored = work.stored
        for event in stored.events if stored else ():
            place = f"{work.name}@{work.event}"
            known = testimony.seen.setdefault(event.seq, (event, place))
            if known[0] != event:
                mine = Line(vi=f"lịch sử {place}", en=f"history {place}")
                theirs = Line(vi=f"lịch sử {known[1]}", en=f"history {known[1]}")
                yield from compare(event.seq, "", (mine, _plain(event)), (theirs, _plain(known[0])))


def _explained(event: Event, seen: bool, testimony: _Testimony) -> Findings:
    """The writer of an event is known to the history, and has told of it unless it is still under way."""
    if not testimony.explains(event.request_id):
        yield Difference(
            seq=event.seq,
            field="request_id",
            vi=f"nhật ký có {event.kind} của yêu cầu {event.request_id}, lịch sử không biết yêu cầu này",
            en=f"the journal has a {event.kind} of request {event.request_id}, which no history event explains",
        )
    elif not seen and not testimony.pending(event.request_id):
        yield Difference(
            seq=event.seq,
            field=event.kind,
            vi=f"nhật ký có {event.kind}, việc ghi đã xong mà lịch sử không nhận lại",
            en=f"the journal has a {event.kind} that its finished writer never gave back",
        )


def _as_proposed(work: Work, journal: Mapping[int, Event]) -> Findings:
    """What an append stored is what the workflow proposed; only numbers of series are filled in."""
    asked, stored = work.asked, work.stored
    if stored is None:
        own = [event for event in journal.values() if event.request_id == asked.request_id]
    elif stored.last:
        own = [journal[seq] for seq in range(stored.first, stored.last + 1) if seq in journal]
    else:
        return
    if not own:
        return
    if len(own) != len(asked.proposals):
        yield Difference(
            seq=own[0].seq,
            field="request_id",
            vi=f"nhật ký có {len(own)} sự kiện của yêu cầu {asked.request_id}, chương trình đề nghị"
            f" {len(asked.proposals)}",
            en=f"the journal has {len(own)} events of request {asked.request_id}, {len(asked.proposals)} were proposed",
        )
        return
    for event, proposed in zip(own, asked.proposals, strict=True):
        given, stored_as = _proposal(proposed), _as_proposal(event, proposed)
        for name, value in (("actor", asked.actor), ("door", asked.door), ("request_id", asked.request_id)):
            given[name], stored_as[name] = _json(value), _json(getattr(event, name))
        yield from compare(event.seq, "", (JOURNAL, stored_as), (PROPOSED, given))


def _proposal(proposed: Proposed) -> dict[str, Any]:
    data = {name: value for name, value in proposed.data.items() if name not in proposed.series}
    return {"kind": proposed.kind, "article": proposed.article, "data": data, "at": proposed.at.timestamp()}


def _as_proposal(event: Event, proposed: Proposed) -> dict[str, Any]:
    data = {name: value for name, value in event.data.items() if name not in proposed.series}
    return {"kind": event.kind, "article": event.article, "data": data, "at": event.at.timestamp()}


def _json(value: Any) -> Any:
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


def _plain(event: Event) -> dict[str, Any]:
    return event.model_dump(mode="json")


# --- commands and answers ---------------------------------------------------------------------------------------------


def answers_against_journal(evidence: Evidence, states: Mapping[int, Subject]) -> Findings:
    """Every accepted command is in the journal under its request id (or changed nothing), and was answered truly."""
    journal: dict[str, list[Event]] = {}
    for event in evidence.events:
        journal.setdefault(event.request_id, []).append(event)
    accepted: dict[str, Command] = {}
    for run in evidence.runs:
        for command in run.commands:
            accepted[command.envelope.request_id] = command
            own = journal.get(command.envelope.request_id, [])
            yield from _sent(command, own)
            if isinstance(command.answer, Answer):
                yield from _answered(command, command.answer, own, states)
            elif isinstance(command.answer, DossierAnswer):
                yield from _answered_dossier(command, command.answer, own, states)
    for request_id, events in journal.items():
        if events[0].door not in ("engine", "effect") and request_id not in accepted:
            yield Difference(
                seq=events[0].seq,
                field="request_id",
                vi=f"nhật ký có lệnh {request_id} qua cửa {events[0].door}, lịch sử không nhận lệnh này",
                en=f"the journal has command {request_id} by door {events[0].door}; history never accepted it",
            )
    if evidence.published:
        yield from _requests(evidence, accepted, journal)


def _sent(command: Command, own: list[Event]) -> Findings:
    """The events of a command are of the person and the door that sent it."""
    for event in own:
        said = {"actor": _json(event.actor), "door": event.door}
        sent = {"actor": _json(command.envelope.actor), "door": command.envelope.door}
        yield from compare(event.seq, "", (JOURNAL, said), (COMMAND, sent))


def _answered(command: Command, answer: Answer, own: list[Event], states: Mapping[int, Subject]) -> Findings:
    """An answer names the command's own events, refuses what was refused, and tells the stage it led to."""
    told = [(e.seq, e.kind, e.article) for e in own if not e.kind.startswith("duty_")]
    refused = any(event.kind == Refused.kind for event in own)
    journal = {"events": [list(one) for one in told], "accepted": not refused}
    said = {
        "events": [[e.seq, e.kind, e.article] for e in answer.events],
        "accepted": answer.accepted,
    }
    seq = own[-1].seq if own else None
    place = f"update@{command.event}"
    yield from compare(seq, place, (ANSWER, said), (JOURNAL, journal))
    if answer.head in states:
        stage = states[answer.head].stage
        yield from compare(answer.head, f"{place}.stage", (ANSWER, answer.stage), (JOURNAL, stage))


def _answered_dossier(
    command: Command, answer: DossierAnswer, own: list[Event], states: Mapping[int, Subject]
) -> Findings:
    if not own:
        return
    state: Any = states.get(own[-1].seq)
    if state is None:
        return
    said = {"dossier": answer.dossier, "cases": list(answer.cases), "outcome": answer.outcome}
    folded = {"dossier": state.id, "cases": list(state.cases), "outcome": outcome_of(state)}
    yield from compare(own[-1].seq, f"update@{command.event}", (ANSWER, said), (JOURNAL, folded))


def _requests(evidence: Evidence, accepted: Mapping[str, Command], journal: Mapping[str, list[Event]]) -> Findings:
    """The table that makes a repeated request harmless says the same as the journal."""
    assert evidence.published
    for request_id, events in journal.items():
        row = evidence.published.requests.get(request_id)
        digest = accepted[request_id].envelope.digest() if request_id in accepted else row and row[0]
        ours = [digest, events[0].seq, events[-1].seq]
        theirs = list(row) if row else None
        yield from compare(events[0].seq, "requests", (JOURNAL, ours), (REQUESTS, theirs))


def signed_by_doors(evidence: Evidence, doors: Doors) -> Findings:
    """Each accepted command was signed by the registered door that it names; the engine opens cases by itself."""
    for run in evidence.runs:
        for command in run.commands:
            envelope = command.envelope
            try:
                doors.verify(envelope.model_dump(mode="json", exclude={"signature"}), envelope.signature)
            except EnvelopeError as error:
                yield Difference(
                    field=f"update@{command.event}",
                    vi=f"chữ ký của lệnh {envelope.request_id} (cửa {envelope.door}) không đúng: {error}",
                    en=f"the signature of command {envelope.request_id} by door {envelope.door} does not hold",
                )
            else:
                yield Compared()


def unreadable(evidence: Evidence) -> Iterator[Difference | Compared]:
    """Every payload of every history opens with a key of the ring and was not altered."""
    for run in evidence.runs:
        yield Compared(count=len(run.history.events))
        for event, why in run.unreadable:
            yield Difference(
                field=f"history event {event}",
                vi=f"không giải mã được nội dung sự kiện {event} của lịch sử: {why}",
                en=f"the payload of history event {event} cannot be opened: {why}",
            )
