"""What no single subject shows: numbers without a gap, credits claimed once, rows that belong to nobody, the lists.

The root (`audit.against_root`) then shows what even this cannot: whole subjects that are gone, a rewritten past.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from cryptography.x509 import Certificate
from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Row,
    Select,
    Table,
    and_,
    cast,
    func,
    select,
    text,
    union_all,
)

from audit import erased, lists, statements
from audit.again import SHOWN
from audit.logged import CALLED
from audit.report import Compared, Difference, Findings, Report, compare, conclude
from cases import ledger as accounts
from cases.commands import STAGED
from cases.mishaps import RecordsRestored
from cases.names import office_of
from cases.waiting import OFFICE, PARTNER
from documents.errors import DocumentError
from documents.store import DocumentStore
from documents.verify import verify_pdf, verify_xml
from documents.xml import parse_xml
from law.model import Line, Words
from law.pack import current_pack
from partners.custody import Statement
from records import clock, erasures, ledger, numbering
from records.tables import (
    bank_credits,
    cases,
    ended_lists,
    journal,
    loads,
    parts,
    postings,
    receipts,
    registers,
    requests,
    series,
    snapshots,
    staged,
    stays,
    subjects,
    visits,
)
from records.visits import MONEY, stayed

WHOLE = "installation"
"""The name of the report of an installation, among those of subjects."""

QUESTIONS = {
    "owners": Line(vi="Mọi dòng thuộc một vụ việc có thật", en="Every row belongs to a subject that is there"),
    "series": Line(vi="Số của mỗi sổ liên tục, không thiếu, không trùng", en="Numbers run without a gap or a repeat"),
    "credits": Line(vi="Mỗi báo có được nhận đúng một lần", en="Each bank credit is booked and claimed once"),
    "statement": Line(
        vi="Sao kê của ngân hàng khớp báo có, biên lai, tiền treo và lệnh chi, từng dòng",
        en="The bank's statement agrees with credits, receipts, suspense and payouts, line by line",
    ),
    "balance": Line(vi="Sổ cái của mỗi cơ quan cân, tiền chờ khớp báo có", en="Each office's ledger balances"),
    "counts": Line(vi="Số cộng dồn của các bảng đúng", en="What is counted over all cases adds up"),
    "staged": Line(vi="Nội dung gửi riêng đúng mã băm", en="Staged contents are what their hashes say"),
    "ended_lists": Line(vi="Danh sách gửi Viện kiểm sát còn nguyên", en="Lists sent to the procuracy are whole"),
    "snapshots": Line(vi="Biểu thống kê đã khóa còn nguyên", en="Locked statistics are whole"),
    "lists": Line(
        vi="Danh sách cơ quan, công chức, phân công, cửa đúng sổ ghi thay đổi",
        en="Offices, staff, delegations and doors are as their changes say",
    ),
    "erasures": Line(
        vi="Vụ việc đã xóa: có quyết định, không còn dữ liệu cá nhân, phần còn lại nguyên vẹn",
        en="What was erased was decided so, names nobody any more, and the rest of it is whole",
    ),
    "clock": Line(vi="Đồng hồ không lùi", en="The clock did not go back"),
}

REGISTERS = Line(vi="sổ đăng ký", en="the register")
SERIES = Line(vi="dãy số", en="the series")
CREDITS = Line(vi="bảng báo có", en="the table of bank credits")
LEDGER = Line(vi="sổ cái", en="the ledger")
CLAIMS = Line(vi="biên lai và nộp quỹ", en="receipts and cash paid in")
COUNTED = Line(vi="bảng cộng dồn", en="what was added up")
ROWS = Line(vi="cộng lại", en="added up again")
CONTENTS = Line(vi="nội dung", en="the contents")
DOCUMENT = Line(vi="văn bản đã ký", en="the signed document")
CALENDAR = Line(vi="tháng của danh sách", en="its month")
CLOCK = Line(vi="đồng hồ", en="the clock")
JOURNAL = Line(vi="nhật ký", en="the journal")


def examine_whole(
    engine: Engine, store: DocumentStore, roots: Iterable[Certificate], bank: Sequence[Statement] = ()
) -> Report:
    """The report of an installation, all of one moment, held against the bank's statements if there are any. Blocks."""
    trust = tuple(roots)
    with engine.connect() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        return whole_of(connection, store, trust, bank)


def whole_of(
    connection: Connection, store: DocumentStore, trust: tuple[Certificate, ...], bank: Sequence[Statement] = ()
) -> Report:
    """The same of what this connection sees."""
    findings = {
        "owners": owners(connection),
        "series": numbers(connection),
        "credits": credited(connection),
        "balance": balance(connection),
        "counts": counts(connection),
        "staged": contents(connection),
        "ended_lists": sent_lists(connection, store, trust),
        "snapshots": locked_forms(connection, store, trust),
        "lists": lists.changes_kept(connection),
        "erasures": erased.of_installation(connection),
        "clock": time(connection),
    }
    if bank:
        findings["statement"] = statements.held_against(connection, bank, claimed(connection))
    checks = tuple(conclude(name, QUESTIONS[name], found) for name, found in findings.items())
    events = connection.scalar(select(func.count()).select_from(journal)) or 0
    return Report(subject=WHOLE, source="records", runs=0, events=events, checks=checks)


def owners(connection: Connection) -> Findings:
    """Every row that names a subject names one that is there, in the year in which its journal is kept."""
    yield Compared(count=connection.scalar(select(func.count()).select_from(subjects)) or 0)
    there = select(subjects.c.id)
    for table in (*SHOWN, parts, requests, registers, postings):
        own = table.c.freed_by if table is bank_credits else table.c.subject if "subject" in table.c else table.c.id
        lost = select(own).where(own.is_not(None), own.not_in(there)).distinct().order_by(own)
        for name in connection.scalars(lost):
            yield _orphan(f"{table.name}.{name}", name)
    names = set(connection.scalars(there))
    dossiers = select(subjects.c.id, subjects.c.state["cases"]).where(subjects.c.type == "dossier")
    for dossier, opened in connection.execute(dossiers):
        for name in (str(one) for one in opened or () if one not in names):
            yield Difference(
                field=f"subjects.{name}",
                vi=f"hồ sơ {dossier} đã mở vụ việc {name}, nay không còn vụ việc này",
                en=f"the dossier {dossier} opened the case {name}, which is no more",
            )
    kept = select(subjects.c.id).where(subjects.c.id == journal.c.subject, subjects.c.opened == journal.c.opened)
    for name, seq in connection.execute(select(journal.c.subject, journal.c.seq).where(~kept.exists())):
        yield _orphan(f"journal.{name}", name, seq)


def _orphan(place: str, name: str, seq: int | None = None) -> Difference:
    return Difference(
        seq=seq,
        field=place,
        vi=f"có dòng của {name}, nhưng không có vụ việc hay hồ sơ này",
        en=f"a row is of {name}, and there is no such case or dossier",
    )


def numbers(connection: Connection) -> Findings:
    """Each series' register has each number up to its last once, but for what a recorded restoration passed over."""
    last = {(row.name, row.year): row.last for row in connection.execute(select(series))}
    given: dict[tuple[str, int], list[int]] = {}
    query = select(registers).order_by(registers.c.register, registers.c.office, registers.c.year, registers.c.number)
    for row in connection.execute(query):
        given.setdefault((f"{row.register}:{row.office}", row.year), []).append(row.number)
    passed = set(_passed_over(connection))
    for key in sorted(last.keys() | given.keys()):
        name, year = key
        own, place = given.get(key, []), f"series.{name}/{year}"
        highest = max([*own, *(number for of, number in passed if of == name)], default=0)
        if last.get(key, 0) != highest:
            yield from compare(None, place, (SERIES, last.get(key)), (REGISTERS, max(own, default=0)))
        for number in _missing(own, last.get(key, 0), {n for of, n in passed if of == name}):
            yield Difference(
                field=f"registers.{name}/{year}/{number}",
                vi=f"sổ {name} năm {year} thiếu số {number}",
                en=f"the register {name} of {year} lacks the number {number}",
                expected=str(number),
            )
        yield Compared(count=len(own))


def _missing(given: list[int], last: int, passed: set[int]) -> Iterator[int]:
    """Numbers that nobody has: but not a run of them that ends with one which a restoration passed over."""
    there, run = set(given), list[int]()
    for number in range(1, max([last, *given], default=0) + 1):
        if number in there:
            yield from run
            run = []
        elif number in passed:
            run = []
        else:
            run.append(number)
    yield from run


def _passed_over(connection: Connection) -> Iterator[tuple[str, int]]:
    """Series and number of what restorations gave up, for ever."""
    pack = current_pack()
    query = select(journal.c.subject, journal.c.data).where(journal.c.kind == RecordsRestored.kind)
    for subject, data in connection.execute(query):
        for named in data["numbers"]:
            kind, _, label = named.partition(" ")
            number = numbering.read(kind, label, pack)
            if number is not None:
                yield f"{numbering.series_of(kind, pack)}:{office_of(subject)}", number


def credited(connection: Connection) -> Findings:
    """Each credit was booked as it came, and what is unclaimed of it is what nothing took."""
    booked: dict[str, list[list[Any]]] = {}
    arrivals = select(postings).where(postings.c.entry.startswith("bank:")).order_by(postings.c.entry, postings.c.line)
    for row in connection.execute(arrivals):
        line = [row.line, row.account, row.amount, row.subject, row.at.timestamp()]
        booked.setdefault(row.entry.removeprefix("bank:"), []).append(line)
    taken_of = claimed(connection)
    for row in connection.execute(select(bank_credits).order_by(bank_credits.c.bank_ref)):
        place = f"bank_credits.{row.bank_ref}"
        lines = [(accounts.bank(row.office), row.amount), (accounts.suspense(row.office), -row.amount)]
        due = [[n, account, amount, None, row.booked_at.timestamp()] for n, (account, amount) in enumerate(lines, 1)]
        if row.freed_by is None:
            yield from compare(None, place, (LEDGER, booked.pop(row.bank_ref, [])), (CREDITS, due))
        taken = taken_of.pop(row.bank_ref, 0)
        yield from compare(None, f"{place}.unclaimed", (CREDITS, row.unclaimed), (CLAIMS, row.amount - taken))
    for name in (*booked, *taken_of):
        yield Difference(
            field=f"bank_credits.{name}",
            vi=f"sổ cái hoặc biên lai dùng báo có {name}, bảng báo có không có",
            en=f"the ledger or a receipt uses the bank credit {name}, which is not there",
        )


def claimed(connection: Connection) -> dict[str, int]:
    """What valid receipts, cash paid in, and what is kept took of each credit, in đồng; erased cases too."""
    by_receipt = select(receipts.c.bank_ref, receipts.c.amount).where(
        receipts.c.status == "issued", receipts.c.bank_ref.is_not(None)
    )
    data = journal.c.data
    by_cash = select(data["bank_ref"].astext, data["amount"].as_integer()).where(
        journal.c.kind.in_(erasures.TAKES), data["bank_ref"].astext != ""
    )
    of_erased = (pair for act in erasures.erased(connection).values() for pair in act.told["credits"].items())
    taken: dict[str, int] = {}
    for name, amount in chain(connection.execute(union_all(by_receipt, by_cash)), of_erased):
        taken[name] = taken.get(name, 0) + int(amount)
    return taken


def balance(connection: Connection) -> Findings:
    """Every entry sums to zero; what an office has in suspense is what is unclaimed of its credits."""
    yield Compared(count=connection.scalar(select(func.count(func.distinct(postings.c.entry)))) or 0)
    for entry in ledger.unbalanced(connection):
        yield Difference(field=f"postings.{entry}", vi=f"bút toán {entry} không cân", en=f"{entry} does not balance")
    prefix = accounts.suspense("")
    suspense = {name.removeprefix(prefix): -amount for name, amount in ledger.balances(connection, prefix).items()}
    query = select(bank_credits.c.office, func.sum(bank_credits.c.unclaimed)).group_by(bank_credits.c.office)
    unclaimed = {office: int(amount) for office, amount in connection.execute(query)}
    for office in sorted(suspense.keys() | unclaimed.keys()):
        stands, due = suspense.get(office, 0), unclaimed.get(office, 0)
        yield from compare(None, f"postings.{prefix}{office}", (LEDGER, stands), (CREDITS, due))


def contents(connection: Connection) -> Findings:
    """What was staged under a hash has that hash, and what a command carried by its hash is there."""
    there = set()
    for row in connection.execute(select(staged.c.hash, staged.c.content).execution_options(yield_per=10)):
        found = hashlib.sha256(row.content).hexdigest()
        there.add(row.hash)
        yield from compare(None, f"staged.{row.hash}", (CONTENTS, found), (CONTENTS, row.hash))
    named = requests.c.envelope["payload"][STAGED].astext
    for subject, seq, name in connection.execute(
        select(requests.c.subject, requests.c.first_seq, named).where(named.is_not(None)).order_by(named)
    ):
        if name not in there:
            yield Difference(
                seq=seq,
                field=f"staged.{name}",
                vi=f"thiếu nội dung gửi riêng mà một lệnh của {subject} nêu",
                en=f"the staged contents that a command of {subject} names are missing",
            )


def sent_lists(connection: Connection, store: DocumentStore, trust: tuple[Certificate, ...]) -> Findings:
    """Each list is in the document store under its signature, numbered by its month."""
    for row in connection.execute(select(ended_lists).order_by(ended_lists.c.office, ended_lists.c.month)):
        place = f"ended_lists.{row.office}/{row.month}"
        try:
            report = verify_pdf(store.get(row.sha256), trust)
            problem = report.problem or ""
        except DocumentError as error:
            problem = error.problem
        if problem:
            said = Words.read(problem)
            yield Difference(field=f"{place}.sha256", vi=said.vi, en=said.en)
        else:
            yield Compared()
        stands, due = [row.month.day, row.number], [1, f"{row.month:%m/%Y}/DS-THADS"]
        yield from compare(None, f"{place}.number", (CALLED[ended_lists.name], stands), (CALENDAR, due))


def locked_forms(connection: Connection, store: DocumentStore, trust: tuple[Certificate, ...]) -> Findings:
    """Each form of the statistics that was locked is in the document store under its signature, which says the same."""
    for row in connection.execute(select(snapshots).order_by(snapshots.c.office, snapshots.c.form, snapshots.c.period)):
        place = f"snapshots.{row.office}/{row.form}/{row.period}"
        try:
            content = store.get(row.sha256)
            problem = verify_xml(content, trust).problem or ""
        except DocumentError as error:
            problem = error.problem
        if problem:
            said = Words.read(problem)
            yield Difference(field=f"{place}.sha256", vi=said.vi, en=said.en)
        else:
            yield from compare(None, place, (CALLED[snapshots.name], _locked(row)), (DOCUMENT, _as_signed(content)))


def _locked(row: Row[Any]) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("office", "form", "period", "version", "corrections")},
        "as_of": row.as_of.timestamp(),
    }


def _as_signed(content: bytes) -> dict[str, Any]:
    """What the signed form says of itself, under the names of its row."""
    root = parse_xml(content)
    return {
        **{name: root.get(name) for name in ("office", "form", "period", "version")},
        "corrections": len(root.findall("correction")),
        "as_of": datetime.fromisoformat(root.get("as-of", "")).timestamp(),
    }


def time(connection: Connection) -> Findings:
    """The legal clock is not before what was recorded by it."""
    latest = connection.scalar(select(func.max(journal.c.detected_at)))
    now = clock.now(connection)
    if latest is None or now >= latest:
        yield Compared()
    else:
        yield from compare(None, "clock.now", (CLOCK, now.isoformat()), (JOURNAL, latest.isoformat()))


def counts(connection: Connection) -> Findings:
    """What adds up over all cases: how many somebody has at a stage, and how long cases stayed at stages they left."""
    yield from _added_up(connection, loads, _loads(), 4)
    yield from _added_up(connection, stays, stayed(), 3)


def _loads() -> Select[Any]:
    """The loads, from the cases and their open visits."""
    where = (cases.c.office, func.coalesce(cases.c.room, ""), func.coalesce(cases.c.officer, ""), cases.c.stage)
    held = visits.c.side.in_((OFFICE, PARTNER))
    since = func.sum(func.floor(func.extract("epoch", cases.c.stage_since))).filter(held)
    here = and_(visits.c.subject == cases.c.id, visits.c.left_at.is_(None))
    return (
        select(
            *where,
            func.count(),
            func.count().filter(cases.c.overdue > 0),
            func.count().filter(held),
            cast(func.coalesce(since, 0), BigInteger),
            *(cast(func.sum(cases.c[name]), BigInteger) for name in MONEY),
        )
        .select_from(cases.outerjoin(visits, here))
        .group_by(*where)
    )


def _added_up(connection: Connection, table: Table, due: Select[Any], width: int) -> Findings:
    stands = {tuple(row[:width]): tuple(row[width:]) for row in connection.execute(select(table))}
    wanted = {tuple(row[:width]): tuple(row[width:]) for row in connection.execute(due)}
    for key in sorted(stands.keys() | wanted.keys()):
        place = f"{table.name}.{'/'.join(map(str, key))}"
        yield from compare(None, place, (COUNTED, stands.get(key)), (ROWS, wanted.get(key)))
