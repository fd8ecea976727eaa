"""Every request decided again: the same subject, envelope and facts give the same events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.evidence import Evidence, Kept
from audit.report import Difference, Findings, compare
from cases.commands import Malformed
from cases.deciding import Decided, RequestKind, decide
from cases.events import PROGRAM, Event, Proposed
from cases.kernel import Subject
from law.errors import LawError
from law.model import Line, Words

JOURNAL = Line(vi="nhật ký", en="the journal")
AGAIN = Line(vi="quyết định lại", en="the decision taken again")


def decided_again(evidence: Evidence, states: Mapping[int, Subject]) -> Findings:
    """What each request comes to when it is decided again, against what the journal has of it.

    A request that another version of the program decided is named: its words may differ where its right does not.
    """
    by_seq = {event.seq: event for event in evidence.events}
    for row in evidence.requests.values():
        before = states.get(row.first - 1)
        own = [by_seq[seq] for seq in range(row.first, row.last + 1) if seq in by_seq]
        if before is None or len(own) != row.last - row.first + 1:
            continue  # the chain says so already
        try:
            again = _decide(row, before, own, evidence)
        except (Malformed, LawError, LookupError, ValueError, AssertionError) as error:
            yield _undecided(row, error)
            continue
        for finding in _compared(row, again, own):
            yield _by_another(row, finding) if isinstance(finding, Difference) else finding


def _decide(row: Kept, before: Subject, own: list[Event], evidence: Evidence) -> Decided:
    request = row.request
    first = own[0].fact() if request.kind is RequestKind.OPENING and own else None
    payload = evidence.staged(request.envelope.staged) if request.envelope and request.envelope.staged else None
    return decide(before, request, payload=payload, first=first)


def _compared(row: Kept, again: Decided, own: list[Event]) -> Findings:
    request = row.request
    if len(again.proposals) != len(own):
        ours, theirs = [p.kind for p in again.proposals], [e.kind for e in own]
        yield from compare(row.first, request.id, (JOURNAL, {"events": theirs}), (AGAIN, {"events": ours}))
        return
    says = {
        "request_id": request.id,
        "door": request.door,
        "program": request.program,
        "pack": request.pack,
        "asked": request.asked,
        "known": request.known,
        "detected_at": request.now.timestamp(),
    }
    for event, proposed in zip(own, again.proposals, strict=True):
        stored = {name: getattr(event, name) for name in says if name != "detected_at"}
        stored |= {"detected_at": event.detected_at.timestamp()}
        yield from compare(
            event.seq, "", (JOURNAL, stored | _of_event(event, proposed)), (AGAIN, says | _of_proposal(proposed))
        )


def _of_proposal(proposed: Proposed) -> dict[str, Any]:
    """What is proposed, without the numbers that the series give."""
    data = {name: value for name, value in proposed.data.items() if name not in proposed.series}
    return _said(proposed) | {"data": data}


def _of_event(event: Event, proposed: Proposed) -> dict[str, Any]:
    data = {name: value for name, value in event.data.items() if name not in proposed.series}
    return _said(event) | {"data": data}


def _said(one: Event | Proposed) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "article": one.article,
        "actor": one.actor.model_dump(mode="json"),
        "at": one.at.timestamp(),
    }


def _undecided(row: Kept, error: Exception) -> Difference:
    """Of a pack that is not installed here the version is named: what it said is not guessed."""
    said = Words.read(error.problem) if isinstance(error, LawError) else Words.read(type(error).__name__)
    return Difference(
        seq=row.first,
        field=row.request.id,
        vi=f"không quyết định lại được yêu cầu: {said.vi}",
        en=f"the request cannot be decided again: {said.en}",
    )


def _by_another(row: Kept, found: Difference) -> Difference:
    if row.request.program == PROGRAM:
        return found
    version = row.request.program
    return found.model_copy(
        update={
            "vi": f"{found.vi} (do phiên bản {version} quyết định, đang kiểm tra bằng {PROGRAM})",
            "en": f"{found.en} (decided by version {version}, audited with {PROGRAM})",
        }
    )
