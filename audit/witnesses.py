"""The journal held against the seals in the history, and the commands and answers against both."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Set
from typing import Any

from activities.histories import set_back_from
from activities.messages import SHOWN, DossierAnswer
from audit.evidence import Evidence, Kept
from audit.history import Command, Work
from audit.report import Compared, Difference, Findings, compare
from audit.strict import HISTORY
from cases.commands import Answer
from cases.deciding import RequestKind
from cases.dossiers import outcome_of
from cases.events import SYSTEM, Event
from cases.kernel import Refused, Subject
from cases.mishaps import RecordsRestored
from law.model import Line
from runtime.envelope import Doors, EnvelopeError

JOURNAL = Line(vi="nhật ký", en="the journal")
ANSWER = Line(vi="câu trả lời", en="the answer")
COMMAND = Line(vi="lệnh đã nhận", en="the accepted command")
REQUESTS = Line(vi="sổ yêu cầu", en="the table of requests")


def journal_against_history(evidence: Evidence, forgotten: Set[int]) -> Findings:
    """Every seal that the records gave to a workflow is the hash of that event; and no event came after the last.

    A later seal covers all earlier events, for each event holds the hash of the one before.
    """
    by_seq = {event.seq: event for event in evidence.events}
    last = 0
    for run in evidence.runs:
        for seal in run.seals:
            event = by_seq.get(seal.seq)
            if (event is None or event.hash != seal.hash) and _abandoned(evidence, seal.seq, seal.hash):
                yield Compared()
                continue
            last = max(last, seal.seq)
            if event is None:
                yield Difference(
                    seq=seal.seq,
                    field=seal.place,
                    vi=f"lịch sử ({seal.place}) biết sự kiện {seal.seq}, nhật ký không có",
                    en=f"history ({seal.place}) knows event {seal.seq}, which the journal lacks",
                )
            else:
                yield from compare(seal.seq, "hash", (JOURNAL, event.hash), (HISTORY, seal.hash))
    yield from _driven(evidence)
    scheduled = {key: work for run in evidence.runs for work in run.works for key in work.keys}
    for event in evidence.events:
        if event.seq in forgotten:
            yield Compared()
        else:
            yield from _explained(event, event.seq <= last, evidence, scheduled)


def forgotten(evidence: Evidence, states: Mapping[int, Subject]) -> frozenset[int]:
    """Events that tell what came of effects of which the server has forgotten that they were owed.

    A workflow asks for an effect when it is told of the event that owes it. Of a server that was restored to an earlier
    state the workflow is told in one piece what made the effect owed and what came of it, or of neither yet. While
    nothing is forgotten that cannot be: nobody carries out what no workflow asked for. Nor is it taken for forgotten
    where the history of an earlier run is missing.
    """
    runs = {run.id for run in evidence.runs}
    if any(run.continues and run.continues not in runs for run in evidence.runs):
        return frozenset()
    hashes = {event.seq: event.hash for event in evidence.events}
    told = [spine.head for run in evidence.runs for _, spine in run.told]
    heads = sorted({head.seq for head in told if hashes.get(head.seq) == head.hash})
    asked = {key for run in evidence.runs for work in run.works for key in work.keys}
    found: set[int] = set()
    for row in evidence.requests.values():
        key = row.request.facts.get("key") if row.request.kind is RequestKind.OUTCOME else None
        if key is None or key in asked:
            continue
        owing = row.first
        while owing - 1 in states and key in states[owing - 1].owed:
            owing -= 1
        if bisect_left(heads, owing) == bisect_left(heads, row.first):  # it was told of neither before the other
            found.update(range(row.first, row.last + 1))
    return frozenset(found)


def _driven(evidence: Evidence) -> Findings:
    """An open subject has a workflow that runs: nobody stopped it from outside; and of a run that was set back, what it
    was before is there."""
    there = {run.id for run in evidence.runs}
    for run in evidence.runs:
        before = set_back_from(run.history)
        if before and before not in there:
            yield Difference(
                field=f"run {run.id}",
                vi=f"lượt chạy {before} đã bị đặt lại về trước và nay không còn: không biết điều gì đã bị bỏ",
                en=f"the run {before} was set back from outside and is no more: what was dropped cannot be seen",
            )
    if evidence.published is None or not evidence.runs:
        return
    last = evidence.runs[-1]
    if last.closed and not evidence.published.subject["finished"]:
        yield Difference(
            field=f"run {last.id}",
            vi="vụ việc chưa kết thúc nhưng lượt chạy cuối đã bị dừng: không ai theo dõi thời hạn nữa",
            en="the subject is open, and its last run was ended from outside: nobody watches its periods any more",
        )
    else:
        yield Compared()


def _explained(event: Event, sealed: bool, evidence: Evidence, scheduled: Mapping[str, Work]) -> Findings:
    """What the history does not seal yet is a command under its door's signature, or an effect still under way."""
    row = evidence.requests.get(event.request_id)
    kind = row.request.kind if row else ""
    if kind is RequestKind.OUTCOME and row and row.request.facts.get("key") not in scheduled:
        yield Difference(
            seq=event.seq,
            field="request_id",
            vi=f"nhật ký có {event.kind} của tác vụ {event.request_id}, lịch sử không giao tác vụ này",
            en=f"the journal has a {event.kind} of effect {event.request_id}, which no history asked for",
        )
    elif not sealed and not (row and _witnessed(row, evidence, scheduled)):
        yield Difference(
            seq=event.seq,
            field=event.kind,
            vi=f"nhật ký có {event.kind} sau sự kiện cuối mà lịch sử biết, không có gì làm chứng",
            en=f"the journal has a {event.kind} after the last event that history knows, and nothing vouches for it",
        )
    else:
        yield Compared()


def _witnessed(row: Kept, evidence: Evidence, scheduled: Mapping[str, Work]) -> bool:
    """Whether something else than the journal vouches for a request that no history has heard of yet.

    A worker may die, and the server with it, between the transaction and the history (docs/adr/0010). A command then
    has its envelope, whose signature is checked elsewhere; what an effect came to is told when it is tried again, or
    it was a failure that the workflow will ask for again. What fell due the workflow learns with whatever touches it
    next: of one that has ended nothing is touched any more.
    """
    request = row.request
    match request.kind:
        case RequestKind.COMMAND:
            sent = request.envelope
            return sent is not None and (sent.subject, sent.request_id) == (evidence.subject, request.id)
        case RequestKind.OUTCOME if request.id in scheduled:
            return not scheduled[request.id].over
        case RequestKind.RESTORED:
            return True  # see `restored_from_history`
        case RequestKind.OPENING:
            return False
        case _:
            forgotten = evidence.source == "archive" and evidence.published is not None  # by the server
            return bool(evidence.runs) and not evidence.runs[-1].closed and not forgotten


def _abandoned(evidence: Evidence, seq: int, found: str = "") -> bool:
    """Whether an event of that number, and of that hash where the abandoned head has it, was given up by one."""
    for event in evidence.events:
        if event.kind == RecordsRestored.kind and seq <= event.data["head"]:
            return seq < event.data["head"] or found in ("", event.data["head_hash"])
    return False


def restored_from_history(evidence: Evidence) -> Findings:
    """What a restoration gave up is what a workflow had been told."""
    told = {(seal.seq, seal.hash) for run in evidence.runs for seal in run.seals}
    for event in evidence.events:
        if event.kind != RecordsRestored.kind:
            continue
        if (event.data["head"], event.data["head_hash"]) in told:
            yield Compared()
        else:
            yield Difference(
                seq=event.seq,
                field="head",
                vi=f"việc phục hồi bỏ sự kiện {event.data['head']} mà lịch sử chưa từng biết",
                en=f"the restoration gives up event {event.data['head']}, which no history ever knew",
            )


def _lost(command: Command, evidence: Evidence) -> bool:
    """Whether a command was answered in a part that a restoration gave up."""
    if command.envelope.request_id in evidence.requests:
        return False
    if isinstance(command.answer, Answer):
        return _abandoned(evidence, command.answer.head)
    return command.answer is not None and any(e.kind == RecordsRestored.kind for e in evidence.events)


def answers_against_journal(evidence: Evidence, states: Mapping[int, Subject]) -> Findings:
    """Every accepted command is in the journal under its request id (or changed nothing), and was answered truly."""
    journal: dict[str, list[Event]] = {}
    for event in evidence.events:
        journal.setdefault(event.request_id, []).append(event)
    for run in evidence.runs:
        for command in run.commands:
            if command.failed or _lost(command, evidence):
                continue
            own = journal.get(command.envelope.request_id, [])
            yield from _sent(command, own)
            yield from _kept(command, evidence)
            if isinstance(command.answer, Answer):
                yield from _answered(command, command.answer, own, states)
            elif isinstance(command.answer, DossierAnswer):
                yield from _answered_dossier(command, command.answer, own, states)
    for row in evidence.requests.values():
        own = journal.get(row.request.id, [])
        said = [row.first, row.last, row.request.digest]
        theirs = [own[0].seq, own[-1].seq, row.digest] if own else [row.last + 1, row.last, row.digest]
        yield from compare(row.first, row.request.id, (REQUESTS, said), (JOURNAL, theirs))
    for request_id, events in journal.items():
        if request_id not in evidence.requests:
            yield Difference(
                seq=events[0].seq,
                field="request_id",
                vi=f"nhật ký có sự kiện của yêu cầu {request_id}, sổ yêu cầu không có",
                en=f"the journal has events of request {request_id}, which the table of requests lacks",
            )


def _kept(command: Command, evidence: Evidence) -> Findings:
    """The envelope that history accepted is the one that the records keep."""
    row = evidence.requests.get(command.envelope.request_id)
    if row is None:
        if command.answer is None:
            return  # still under way
        kept = None
    else:
        kept = row.request.envelope and row.request.envelope.digest()
    place = f"update@{command.event}"
    yield from compare(None, place, (REQUESTS, kept), (COMMAND, command.envelope.digest()))


def _sent(command: Command, own: list[Event]) -> Findings:
    """The events of a command are of the person and the door that sent it, but for what fell due before it."""
    for event in own:
        if event.actor == SYSTEM and event.kind != Refused.kind:
            continue
        said = {"actor": event.actor.model_dump(mode="json"), "door": event.door}
        sent = {"actor": command.envelope.actor.model_dump(mode="json"), "door": command.envelope.door}
        yield from compare(event.seq, "", (JOURNAL, said), (COMMAND, sent))


def _answered(command: Command, answer: Answer, own: list[Event], states: Mapping[int, Subject]) -> Findings:
    """An answer names the command's own events, refuses what was refused, and tells the stage it led to."""
    told = [(e.seq, e.kind, e.article) for e in own if not e.kind.startswith("duty_")][:SHOWN]
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
    folded = {"dossier": state.id, "cases": list(state.cases[:SHOWN]), "outcome": outcome_of(state)}
    yield from compare(own[-1].seq, f"update@{command.event}", (ANSWER, said), (JOURNAL, folded))


def signed_by_doors(evidence: Evidence, doors: Doors) -> Findings:
    """Each command that was accepted, and each that the records keep, was signed by the door that it names."""
    sent = [(f"update@{command.event}", command.envelope) for run in evidence.runs for command in run.commands]
    kept = [(row.request.id, row.request.envelope) for row in evidence.requests.values() if row.request.envelope]
    failed = {command.envelope.request_id for run in evidence.runs for command in run.commands if command.failed}
    for place, envelope in (*sent, *kept):
        if envelope.request_id in failed and place.startswith("update@"):
            continue  # turned away, perhaps for this very reason
        try:
            doors.verify(envelope.model_dump(mode="json", exclude={"signature"}), envelope.signature)
        except EnvelopeError as error:
            yield Difference(
                field=place,
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
