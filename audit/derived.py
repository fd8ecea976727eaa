"""What must follow from the journal: its chain, the state, the read model, the ledger, due dates and documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain as together
from typing import Any

from cryptography.x509 import Certificate

from audit import again, lists
from audit.evidence import Claimed, Evidence
from audit.logged import IN_FLIGHT
from audit.report import Compared, Difference, Findings, compare, unlike
from audit.witnesses import JOURNAL
from cases import ledger as accounts
from cases.books import changes
from cases.duties import DutyOpened, DutyRecomputed, DutyResumed, due_of
from cases.events import Event, verify
from cases.kernel import Subject, evolve
from cases.names import office_of
from cases.stages.notice import DocumentIssued
from cases.state import CaseState
from documents.errors import DocumentError
from documents.verify import verify_pdf, verify_xml
from law.errors import LawError
from law.model import Line, Words
from law.pack import load_pack
from law.periods import local_day
from records import numbering
from records.states import empty

STATE = Line(vi="trạng thái lưu", en="the stored state")
REGISTERS = Line(vi="sổ đăng ký", en="the register")
BEFORE = Line(vi="sự kiện trước", en="an earlier event")
TODAY = Line(vi="đồng hồ của máy", en="the clock of this machine")
SAME = Line(vi="sự kiện khác của cùng yêu cầu", en="another event of the same request")
BALANCED = Line(vi="bút toán cân", en="a balanced entry")
RECEIPTS = Line(vi="biên lai còn hiệu lực", en="valid receipts")
CLAIMED = Line(vi="phần báo có đã nhận", en="what was claimed of the credit")
LEDGER = Line(vi="sổ cái", en="the ledger")
LAW = Line(vi="tính lại theo gói quy tắc", en="derived again from the pack")
STORE = Line(vi="kho văn bản", en="the document store")


def chain(evidence: Evidence) -> Findings:
    """Numbers without a gap, each event sealed by its hash and linked to the one before, up to the subject's head."""
    yield from evidence.malformed
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
    if evidence.published:
        yield from _written(evidence.events, evidence.published.recorded)


def _written(events: Iterable[Event], recorded: Mapping[int, datetime]) -> Findings:
    """What one request made was written in one transaction, and none long before an earlier one, nor in the future.

    A transaction's moment is that of its start: of two that waited for each other the second may say the earlier one.
    """
    moments: dict[str, datetime] = {}
    latest: datetime | None = None
    for event in events:
        at = recorded.get(event.seq)
        if at is None:
            continue  # the chain says so
        first = moments.setdefault(event.request_id, at)
        yield from compare(event.seq, "recorded_at", (JOURNAL, at.timestamp()), (SAME, first.timestamp()))
        if latest is not None and at < latest - IN_FLIGHT:
            yield unlike(event.seq, "recorded_at", (JOURNAL, at.isoformat()), (BEFORE, latest.isoformat()))
        latest = max(latest or at, at)
    if latest is not None and latest > datetime.now(UTC) + IN_FLIGHT:
        yield unlike(None, "recorded_at", (JOURNAL, latest.isoformat()), (TODAY, datetime.now(UTC).isoformat()))


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
    yield from compare(last.head, "state", (STATE, dict(evidence.state)), (JOURNAL, last.model_dump(mode="json")))
    if evidence.published:
        row = {name: _text(value) for name, value in evidence.published.subject.items()}
        due = {
            "id": evidence.subject,
            "type": evidence.subject.partition("/")[0],
            "office": office_of(evidence.subject),
            "head": last.head,
            "head_hash": last.head_hash,
            "stage": last.stage,
            "next_at": _text(last.next_at()),
            "finished": last.over or not last.stage,
        }
        yield from compare(last.head, "subjects", (STATE, {name: row.get(name) for name in due}), (JOURNAL, due))
        places = {f"{one.book}/{one.key}": one.position for one in changes(states[min(states)], last)}
        yield from compare(last.head, "parts", (STATE, dict(evidence.published.places)), (JOURNAL, places))


def read_model(evidence: Evidence, states: Mapping[int, Subject], broken: Difference | None) -> Findings:
    """Every column of every row that screens and papers read is what publishing the journal again gives."""
    published = evidence.published
    if broken or published is None or not evidence.events:
        return
    last = states[max(states)]
    try:
        due = again.published(states, evidence.events)
    except Exception as error:  # whatever a changed row may cause: it is the finding
        why = type(error).__name__
        yield Difference(
            seq=last.head,
            field="read_model",
            vi=f"không lập lại được bảng tra cứu từ nhật ký: {why}",
            en=f"the journal cannot be published again: {why}",
        )
        return
    yield from again.differences(published.rows, due, last.head)


def registers(evidence: Evidence) -> Findings:
    """Each number that an event gave out is entered in its register for that event, and nothing else is."""
    if evidence.published is None:
        return
    there = {(row["register"], row["seq"]): row for row in evidence.published.registers}
    opened = evidence.published.subject["opened"]
    for event in evidence.events:
        for entry in _entries(event, opened):
            row = there.pop((entry["register"], event.seq), {})
            found = {name: _text(row.get(name)) for name in entry}
            yield from compare(event.seq, f"registers.{entry['register']}", (REGISTERS, found), (JOURNAL, entry))
    for (register, seq), row in there.items():
        yield Difference(
            seq=seq,
            field=f"registers.{register}",
            vi=f"sổ ghi số {row['label']} cho sự kiện {seq}, nhật ký không cấp số này",
            en=f"the register has {row['label']} for event {seq}, which gave out no such number",
        )


def _entries(event: Event, opened: int) -> Iterator[dict[str, Any]]:
    pack, day = load_pack(event.pack), local_day(event.at)
    for name, kind in event.fact().numbered().items():
        if kind == "lookup_code":
            continue
        label = str(event.data[name])
        yield {
            "register": numbering.series_of(kind, pack),
            "office": office_of(event.subject),
            "year": numbering.series_year(kind, day),
            "number": numbering.read(kind, label, pack),
            "label": label,
            "seq": event.seq,
            "entered_on": day.isoformat(),
            "opened": opened,
        }


def staff(evidence: Evidence) -> Findings:
    """Who acted and who signed was on the staff of the office when the records took it."""
    if evidence.published:
        yield from lists.staff_of_the_day(evidence.events, evidence.published.recorded, evidence.published.staff)


def ledger(evidence: Evidence, states: Mapping[int, Subject], broken: Difference | None) -> Findings:
    """Each money event has exactly its postings, each entry sums to zero, and the case holds what it should."""
    entries: dict[str, list[list[Any]]] = defaultdict(list)
    for row in sorted(evidence.postings, key=lambda row: (row["entry"], row["line"])):
        entries[row["entry"]].append([row["account"], row["amount"], row["line"], _moment(row["at"])])
    for event in evidence.events:
        posted = event.data.get("postings") or ()
        lines = [[account, amount, n, event.at.timestamp()] for n, (account, amount) in enumerate(posted, start=1)]
        booked = entries.get(f"{evidence.subject}#{event.seq}", [])
        if lines or booked:
            yield from compare(event.seq, "postings", (LEDGER, booked), (JOURNAL, lines))
    money = {f"{evidence.subject}#{event.seq}" for event in evidence.events if event.data.get("postings")}
    for entry, lines in entries.items():
        total = sum(line[1] for line in lines)
        yield from compare(_seq(entry), f"{entry}.sum", (LEDGER, total), (BALANCED, 0))
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
    if evidence.published:
        yield from _credits(evidence.published.credits)


def _balance(case: CaseState, entries: Mapping[str, list[list[Any]]]) -> Findings:
    """What the ledger holds for the case is what it received and did not distribute; of each exhibit what it is of."""
    totals: Counter[str] = Counter()
    for account, amount, *_ in together.from_iterable(entries.values()):
        totals[account] += amount
    yield from compare(None, "held", (LEDGER, -totals[accounts.held(case.id)]), (JOURNAL, case.held))
    for one in case.exhibits.values():
        stands = -totals[accounts.kept(case.id, one.id)]
        yield from compare(None, f"kept.{one.id}", (LEDGER, stands), (JOURNAL, one.kept_money))


def _arrivals(evidence: Evidence, entries: Mapping[str, list[list[Any]]]) -> Findings:
    """Each credit that the case holds reached the bank account with the same amount."""
    case_events = [e for e in evidence.events if e.kind == "money_received" and e.data.get("bank_ref")]
    for event in case_events:
        arrival = entries.get(f"bank:{event.data['bank_ref']}")
        if arrival is None:
            continue  # voided and given back: the credit is another's now
        amount = max(line[1] for line in arrival)
        yield from compare(event.seq, "amount", (JOURNAL, event.data["amount"]), (LEDGER, amount))


def _credits(claimed_from: Iterable[Claimed]) -> Findings:
    """No đồng of a bank credit is receipted twice, whichever cases the receipts are of."""
    for one in claimed_from:
        claimed = one.amount - one.unclaimed
        if 0 <= one.receipted <= claimed <= one.amount:
            yield Compared()
        else:
            yield unlike(None, f"bank_credits.{one.bank_ref}", (RECEIPTS, one.receipted), (CLAIMED, claimed))


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
            yield from compare(event.seq, f"{place}.size", (STORE, len(content)), (JOURNAL, size))
            report = verify_pdf(content, roots) if media_type == "application/pdf" else verify_xml(content, roots)
            if report.valid:
                yield Compared()
            else:
                said = Words.read(report.problem or "")
                yield Difference(seq=event.seq, field=place, vi=said.vi, en=said.en)


def _seq(entry: str) -> int | None:
    _, found, seq = entry.rpartition("#")
    return int(seq) if found else None


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _text(value: Any) -> Any:
    """One spelling of a moment, whether it comes from SQL or from a model."""
    if isinstance(value, datetime):
        return value.timestamp()
    return value.isoformat() if hasattr(value, "isoformat") else value
