"""What must follow from the journal: its chain, the state, the read model, the ledger, due dates and documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cryptography.x509 import Certificate

from audit.evidence import Evidence
from audit.report import Compared, Difference, Findings, compare
from audit.witnesses import JOURNAL
from cases import ledger as accounts
from cases.duties import DutyOpened, DutyRecomputed, DutyResumed, due_of
from cases.events import verify
from cases.kernel import Subject, evolve
from cases.stages.notice import DocumentIssued
from cases.stages.verification import PartnerAnswered, PartnerQueried
from cases.state import CaseState
from documents.errors import DocumentError
from documents.verify import verify_pdf, verify_xml
from law.errors import LawError
from law.model import Line, Words
from law.pack import load_pack
from records.entries import look_of
from records.readmodel import row_of
from records.states import empty

STATE = Line(vi="trạng thái lưu", en="the stored state")
READ_MODEL = Line(vi="bảng tra cứu", en="the read model")
LEDGER = Line(vi="sổ cái", en="the ledger")
LAW = Line(vi="tính lại theo gói quy tắc", en="derived again from the pack")
STORE = Line(vi="kho văn bản", en="the document store")


def chain(evidence: Evidence) -> Findings:
    """Numbers without a gap, each event sealed by its hash and linked to the one before, up to the subject's head."""
    wrong = verify(evidence.events, evidence.subject)
    if wrong is not None:
        yield Difference(
            seq=wrong,
            field="hash",
            vi="chuỗi băm đứt: sự kiện bị sửa, thiếu hoặc đổi chỗ",
            en="the hash chain breaks: an event was changed, is missing or out of place",
        )
        return
    yield Compared(count=len(evidence.events))
    if evidence.published and evidence.events:
        last = evidence.events[-1]
        row = {"head": evidence.published.head, "head_hash": evidence.published.head_hash}
        yield from compare(last.seq, "", (JOURNAL, {"head": last.seq, "head_hash": last.hash}), (STATE, row))


def folded(evidence: Evidence) -> tuple[dict[int, Subject], Difference | None]:
    """The subject after each event, from the empty one; and where the folding failed, if it did."""
    subject = empty(evidence.subject, str(evidence.state["office"]), _first_pack(evidence))
    states = {subject.head: subject}
    for event in evidence.events:
        if event.seq <= subject.head:
            continue
        try:
            if event.seq != subject.head + 1:
                raise ValueError("gap")
            subject = evolve(subject, event)
        except Exception as error:  # whatever a changed row may cause: it is the finding
            why = type(error).__name__
            return states, Difference(
                seq=event.seq,
                field=event.kind,
                vi=f"không diễn lại được sự kiện {event.kind}: {why}",
                en=f"the {event.kind} cannot be folded: {why}",
            )
        states[event.seq] = subject
    return states, None


def _first_pack(evidence: Evidence) -> str:
    """The pack that a subject began under: that of its first request."""
    first = min(evidence.requests.values(), key=lambda row: row.first, default=None)
    return first.request.pack if first else str(evidence.state["pack"])


def state(evidence: Evidence, states: Mapping[int, Subject], broken: Difference | None) -> Findings:
    """Folding the journal gives the stored state."""
    if broken:
        yield broken
        return
    last = states[max(states)]
    yield from compare(last.head, "state", (JOURNAL, last.model_dump(mode="json")), (STATE, dict(evidence.state)))


def read_model(evidence: Evidence, states: Mapping[int, Subject], broken: Difference | None) -> Findings:
    """The rows that screens show are those that the journal comes to."""
    published = evidence.published
    if broken or published is None or not evidence.events:
        return
    last, at = states[max(states)], evidence.events[-1].detected_at
    if not last.stage:
        return  # restored to before it began: there is nothing to show
    ours = {name: _text(value) for name, value in row_of(last, at).items() if name != "opened_on"}
    theirs = {name: _text(value) for name, value in (published.row or {}).items() if name in ours}
    yield from compare(last.head, "", (JOURNAL, ours), (READ_MODEL, theirs))
    stored = {"stage": published.stage, "finished": published.finished}
    ours = {"stage": last.stage, "finished": last.over}
    yield from compare(last.head, "subjects", (JOURNAL, ours), (READ_MODEL, stored))
    shown = {(row["duty"], row["opened_seq"]): row for row in published.duties if row["closed_at"] is None}
    for duty in last.duties.values():
        row = shown.pop((duty.id, duty.opened_seq), None)
        mine = {"due": duty.due, "due_at": duty.due_at, "level": duty.level, "rule": duty.rule}
        yours = {name: row[name] for name in mine} if row else {}
        yield from compare(duty.opened_seq, f"duties.{duty.id}", (JOURNAL, _texts(mine)), (READ_MODEL, _texts(yours)))
    for name, opened in shown:
        yield Difference(
            seq=opened,
            field=f"duties.{name}",
            vi=f"bảng tra cứu còn nghĩa vụ {name} đang mở, nhật ký không còn",
            en=f"the read model still shows the duty {name}, which the journal has closed",
        )


def looks(evidence: Evidence) -> Findings:
    """Who looked into whose assets, when, for what, and what came of it, is what the journal tells (L25 37.6)."""
    if evidence.published is None:
        return
    told: dict[str, tuple[int, dict[str, Any]]] = {}
    for event in evidence.events:
        if event.kind == PartnerQueried.kind:
            told[event.data["query"]] = event.seq, look_of(event) | {"answered_at": None}
        elif event.kind == PartnerAnswered.kind and event.data["query"] in told:
            told[event.data["query"]][1]["answered_at"] = event.at
    shown = {row["query"]: row for row in evidence.published.looks}
    for query, (seq, look) in told.items():
        row = shown.pop(query, {})
        theirs = {name: row.get(name) for name in look}
        yield from compare(seq, f"looks.{query}", (JOURNAL, _texts(look)), (READ_MODEL, _texts(theirs)))
    for query in shown:
        yield Difference(
            field=f"looks.{query}",
            vi=f"bảng tra cứu ghi lần xem thông tin {query} mà nhật ký không có",
            en=f"the read model has the look {query}, of which the journal knows nothing",
        )


def ledger(evidence: Evidence, states: Mapping[int, Subject], broken: Difference | None) -> Findings:
    """Each money event has exactly its postings, each entry sums to zero, and the case holds what it should."""
    entries: dict[str, list[list[Any]]] = defaultdict(list)
    for row in sorted(evidence.postings, key=lambda row: (row["entry"], row["line"])):
        entries[row["entry"]].append([row["account"], row["amount"]])
    for event in evidence.events:
        lines = [list(line) for line in event.data.get("postings") or ()]
        booked = entries.get(f"{evidence.subject}#{event.seq}", [])
        if lines or booked:
            yield from compare(event.seq, "postings", (JOURNAL, lines), (LEDGER, booked))
    money = {f"{evidence.subject}#{event.seq}" for event in evidence.events if event.data.get("postings")}
    for entry, lines in entries.items():
        total = sum(amount for _, amount in lines)
        yield from compare(_seq(entry), f"{entry}.sum", (LEDGER, total), (JOURNAL, 0))
        if entry not in money and not entry.startswith("bank:"):
            yield Difference(
                seq=_seq(entry),
                field=entry,
                vi=f"sổ cái có bút toán {entry} mà nhật ký không có sự kiện tiền",
                en=f"the ledger has the entry {entry}, of which the journal has no money event",
            )
    case = states[max(states)]
    if not broken and isinstance(case, CaseState):
        yield from _balance(case, entries)
        yield from _arrivals(evidence, entries)


def _balance(case: CaseState, entries: Mapping[str, list[list[Any]]]) -> Findings:
    """What the ledger holds for the case is what it received and did not distribute."""
    balance = sum(
        amount for lines in entries.values() for account, amount in lines if account == accounts.held(case.id)
    )
    yield from compare(None, "held", (LEDGER, -balance), (JOURNAL, case.held))


def _arrivals(evidence: Evidence, entries: Mapping[str, list[list[Any]]]) -> Findings:
    """Each credit that the case holds reached the bank account with the same amount."""
    case_events = [e for e in evidence.events if e.kind == "money_received" and e.data.get("bank_ref")]
    for event in case_events:
        arrival = entries.get(f"bank:{event.data['bank_ref']}")
        if arrival is None:
            continue  # voided and given back: the credit is another's now
        amount = max(amount for _, amount in arrival)
        yield from compare(event.seq, "amount", (JOURNAL, event.data["amount"]), (LEDGER, amount))


def duties(evidence: Evidence, states: Mapping[int, Subject]) -> Findings:
    """Every due date comes out again from its recorded inputs under the pack it names, and the pack is that pack."""
    for event in evidence.events:
        if event.seq not in states or event.kind not in (DutyOpened.kind, DutyResumed.kind, DutyRecomputed.kind):
            continue
        fact: Any = event.fact()
        duty = states[event.seq].duties[fact.duty]
        try:
            pack, due = load_pack(duty.pack_version), due_of(duty)
        except (LawError, LookupError, ValueError) as error:
            yield Difference(
                seq=event.seq,
                field="pack",
                vi=f"không tính lại được hạn {duty.id}: {error}",
                en=f"the due date of {duty.id} cannot be derived: {type(error).__name__}",
            )
            continue
        says = {"due": _text(fact.due), "due_at": _text(fact.due_at)}
        derived = {"due": _text(due.due if due else None), "due_at": _text(due.due_at if due else None)}
        if isinstance(fact, DutyOpened):
            says["pack_digest"], derived["pack_digest"] = fact.pack_digest, pack.digest
        yield from compare(event.seq, duty.id, (JOURNAL, says), (LAW, derived))


def documents(evidence: Evidence, trust: Iterable[Certificate]) -> Findings:
    """Every document that the journal names is there with that hash, its signatures intact and trusted. Blocks."""
    roots = tuple(trust)
    for event in evidence.events:
        if event.kind != DocumentIssued.kind:
            continue
        for media_type, sha256, size in event.data["files"]:
            place = f"{event.data['document']} ({media_type})"
            try:
                content = evidence.document(sha256)
            except DocumentError as error:
                said = Words.read(error.problem)
                yield Difference(seq=event.seq, field=place, vi=said.vi, en=said.en)
                continue
            yield from compare(event.seq, f"{place}.size", (JOURNAL, size), (STORE, len(content)))
            report = verify_pdf(content, roots) if media_type == "application/pdf" else verify_xml(content, roots)
            if report.valid:
                yield Compared()
            else:
                said = Words.read(report.problem or "")
                yield Difference(seq=event.seq, field=place, vi=said.vi, en=said.en)


def _seq(entry: str) -> int | None:
    _, found, seq = entry.rpartition("#")
    return int(seq) if found else None


def _texts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> Any:
    """One spelling of a moment, whether it comes from SQL or from a model."""
    if isinstance(value, datetime):
        return value.timestamp()
    return value.isoformat() if hasattr(value, "isoformat") else value
