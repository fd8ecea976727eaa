"""Every request decided again: the same subject, envelope and facts give the same events.

The version of the program that a request names decides it again, where it is installed. Where it is not, what does not
depend on the program is compared; what today's program would decide otherwise is told, and is no finding against
anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from audit.evidence import Evidence, Kept
from audit.programs import Again, Programs
from audit.report import Compared, Difference, Findings, Otherwise, Reworded, compare
from cases.commands import Malformed
from cases.deciding import RequestKind, decide
from cases.events import PROGRAM, Event, Proposed
from cases.kernel import Subject
from law.errors import LawError
from law.model import Line, Words

JOURNAL = Line(vi="nhật ký", en="the journal")
AGAIN = Line(vi="quyết định lại", en="the decision taken again")
REQUEST = Line(vi="yêu cầu đã lưu", en="the request as it was kept")

MONEY = Line(vi="tiền", en="money")
DUTY = Line(vi="thời hạn", en="a period")
OUTCOME = Line(vi="kết quả", en="the outcome")

_WORDS = ("vi", "en")
"""Fields that hold what is told to people, in two languages: other words are no other right."""
_MONEY = ("amount", "postings", "shares", "fees", "total")
_DUTY = ("due", "due_at")


def decided_again(evidence: Evidence, states: Mapping[int, Subject], programs: Programs) -> Findings:
    """What each request comes to when it is decided again, against what the journal has of it."""
    by_seq = {event.seq: event for event in evidence.events}
    elsewhere = _by_other_versions(evidence, programs)
    for row in evidence.requests.values():
        own = [by_seq[seq] for seq in range(row.first, row.last + 1) if seq in by_seq]
        version = row.request.program
        made = elsewhere.get(row.request.id) if version in programs.installed else again(row, evidence, states)
        if made is None or len(own) != row.last - row.first + 1:
            continue  # the chain says so already
        yield from _as_asked(row, own)
        findings = _as_decided(row, made, own)
        yield from findings if version in programs else _named(version, findings)


def again(row: Kept, evidence: Evidence, states: Mapping[int, Subject]) -> Again | None:
    """What this version of the program makes of a request; None where its subject is not known at that event."""
    before, request = states.get(row.first - 1), row.request
    first = next((event for event in evidence.events if event.seq == row.first), None)
    if before is None:
        return None
    opening = first.fact() if request.kind is RequestKind.OPENING and first else None
    try:
        payload = evidence.staged(request.envelope.staged) if request.envelope and request.envelope.staged else None
        return Again(proposals=decide(before, request, payload=payload, first=opening).proposals)
    except (Malformed, LawError, LookupError, ValueError, AssertionError) as error:
        said = Words.read(error.problem) if isinstance(error, LawError) else Words.read(type(error).__name__)
        return Again(problem=Line(vi=said.vi, en=said.en))


def _by_other_versions(evidence: Evidence, programs: Programs) -> Mapping[str, Again]:
    """What those versions that are installed here make of the requests that they decided."""
    rows = defaultdict(list)
    for row in evidence.requests.values():
        if row.request.program in programs.installed:
            rows[row.request.program].append(row)
    made: dict[str, Again] = {}
    for version, own in rows.items():
        made |= programs.decide(version, evidence, own)
    return made


def _as_asked(row: Kept, own: list[Event]) -> Findings:
    """What each event says of the request behind it; no version of the program has a say in that."""
    request = row.request
    says = {
        "request_id": request.id,
        "door": request.door,
        "program": request.program,
        "pack": request.pack,
        "asked": request.asked,
        "known": request.known,
        "detected_at": request.now.timestamp(),
    }
    for event in own:
        stored = {name: getattr(event, name) for name in says} | {"detected_at": event.detected_at.timestamp()}
        yield from compare(event.seq, "", (JOURNAL, stored), (REQUEST, says))


def _as_decided(row: Kept, made: Again, own: list[Event]) -> Findings:
    if made.proposals is None:
        said = made.problem or AGAIN
        yield Difference(
            seq=row.first,
            field=row.request.id,
            vi=f"không quyết định lại được yêu cầu: {said.vi}",
            en=f"the request cannot be decided again: {said.en}",
        )
    elif len(made.proposals) != len(own):
        ours, theirs = [p.kind for p in made.proposals], [e.kind for e in own]
        yield from compare(row.first, row.request.id, (JOURNAL, {"events": theirs}), (AGAIN, {"events": ours}))
    else:
        for event, proposed in zip(own, made.proposals, strict=True):
            yield from compare(event.seq, "", (JOURNAL, _of_event(event, proposed)), (AGAIN, _of_proposal(proposed)))


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


def _named(version: str, findings: Findings) -> Iterator[Difference | Compared]:
    """What today's program says otherwise than a version that is not here: other words, or another right, of which
    kind."""
    for one in findings:
        if not isinstance(one, Difference):
            yield one
        elif one.field.rpartition(".")[2] in _WORDS:
            yield Reworded(**one.model_dump())
        else:
            right = _right(one.field)
            yield Otherwise(
                **one.model_dump(exclude={"vi", "en"}),
                vi=f"{one.vi} (khác về {right.vi}; do phiên bản {version} quyết định, phiên bản đó không có ở đây; "
                f"quyết định lại bằng {PROGRAM})",
                en=f"{one.en} (another {right.en}; decided by version {version}, which is not installed here; "
                f"taken again with {PROGRAM})",
            )


def _right(field: str) -> Line:
    """What it is about: the field's own words say so."""
    parts = {part.partition("[")[0] for part in field.split(".")}
    return MONEY if parts & set(_MONEY) else DUTY if parts & set(_DUTY) else OUTCOME
