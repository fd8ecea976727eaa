"""What a large dossier costs the records: counted in statements and rows, not in seconds."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select

from cases.commands import STAGED
from cases.events import SYSTEM, Role, is_long, verify
from cases.kernel import Subject, fold
from cases.stages.notice import DocumentIssued
from records import journal, staging, states
from records.journal import Taken, around, load, take_outcome
from records.tables import journal as journal_table
from tests.intake_samples import A, B, dossier, owes
from tests.integration.records.desk import Desk

DOSSIER, CASE = "dossier/79/desk/L-1", "case/79/desk/L-1/1"


class Counted:
    """Statements that a connection sends, and the rows they bring, by the table they write."""

    def __init__(self, sql: Connection) -> None:
        self.statements = 0
        self.rows: Counter[str] = Counter()
        self._sql = sql

    def __enter__(self) -> Counted:
        event.listen(self._sql, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._sql, "before_cursor_execute", self._note)

    def _note(self, _c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        self.statements += 1
        if statement.startswith("INSERT INTO "):
            self.rows[statement.split()[2]] += len(parameters) if many else 1


def handed_in(sql: Connection, creditors: int, name: str = "L-1", **of_each: Any) -> Taken:
    """One judgment for so many creditors, staged and handed in."""
    desk = Desk(sql)
    people = [replace(A, id_number=f"{n:012d}", name=f"Chủ nợ {n} X", **of_each) for n in range(creditors)]
    sent = desk.now.isoformat()
    made = dossier(*(owes(B, one) for one in people), asks=people, dossier_id=name, sent_at=sent, received_at=sent)
    payload = staging.fold(sql, {"dossier": made.model_dump(mode="json")})
    return desk.act(f"dossier/79/desk/{name}", "submit_dossier", Role.CLERK, payload)


def test_eight_times_the_creditors_take_as_many_statements(sql: Connection) -> None:
    counts = []
    for number, creditors in enumerate((40, 320), start=1):
        with Counted(sql) as counted:
            handed_in(sql, creditors, f"L-{number}")
        assert counted.rows["parts"] >= 2 * creditors
        counts.append(counted.statements)
    assert counts[0] == counts[1]


def test_a_large_change_is_written_in_pieces(sql: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    for many in ("cases.books.PIECE", "records.states.MANY", "records.database.MANY"):
        monkeypatch.setattr(many, 50)
    at_once: dict[str, list[int]] = defaultdict(list)

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.startswith("INSERT INTO "):
            at_once[statement.split()[2]].append(len(parameters) if many else 1)

    event.listen(sql, "before_cursor_execute", note)
    handed_in(sql, 120)
    assert max(max(rows) for rows in at_once.values()) <= 50
    assert [sum(at_once[table]) for table in ("parties", "claims")] == [121, 120]
    assert sum(at_once["parts"]) >= 240
    states._kept = states._Kept()
    assert len(load(sql, CASE).parties) == 121  # type: ignore[attr-defined]


def test_what_is_long_stands_in_the_records_as_it_was_said(sql: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.events.LONG", 20)
    monkeypatch.setattr("records.database.PIECE", 100)
    where = 'Hẻm "7" \\\\ngõ 3\\t, \\u0041 đường ABC'
    with Counted(sql) as counted:
        taken = handed_in(sql, 30, address=where)
    journals = {name: journal.read(sql, name) for name in (DOSSIER, CASE)}
    streamed = [one.kind for events in journals.values() for one in events if is_long(one.data)]
    assert streamed == ["dossier_received", "case_opened"]
    assert counted.rows["journal"] == sum(map(len, journals.values())) - len(streamed)
    for name, events in journals.items():
        assert verify(events, name) is None
        assert states.stored(sql, name) == fold(states.empty(name, "79", events[0].pack), events)
    assert {o.creditor.address for o in taken.subject.dossier.obligations} == {where}  # type: ignore[attr-defined]


def test_long_events_are_read_one_by_one(sql: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "LARGE", 800)
    handed_in(sql, 40)
    size = func.pg_column_size(journal_table.c.data)
    large = select(func.count()).where(journal_table.c.subject == DOSSIER, size > states.LARGE)
    expected = sql.scalars(large).one()
    with Counted(sql) as counted:
        events = list(states.each(sql, DOSSIER))
    assert counted.statements == 1 + expected > 1
    assert verify(events, DOSSIER) is None


def test_a_large_payload_is_read_in_pieces(sql: Connection) -> None:
    sent = {"note": "ầ" * staging.PIECE}
    name = staging.fold(sql, sent)[STAGED]
    with Counted(sql) as counted:
        assert json.loads(staging.content(sql, name)) == sent
    assert counted.statements >= 3


def test_a_repeated_request_reads_no_contents_again(sql: Connection) -> None:
    first = handed_in(sql, 2)
    again = handed_in(sql, 2)  # the same request of another desk
    assert [one.hash for one in again.events] == [one.hash for one in first.events]
    assert [one.data for one in again.events] == [
        {name: value for name, value in one.data.items() if not isinstance(value, list | dict)} for one in first.events
    ]


def test_what_an_effect_came_to_writes_nothing_of_the_dossier_again(sql: Connection) -> None:
    state = handed_in(sql, 100).subject
    owed = next(o for o in state.owed.values() if o.effect == "issue_document")
    issued = DocumentIssued(
        key=owed.key,
        document=owed.data["tag"],
        document_kind="request_receipt",
        number="1",
        sha256="0" * 64,
        files=(("application/pdf", "0" * 64, 10),),
    )
    written: list[Any] = []
    event.listen(sql, "before_cursor_execute", lambda _c, _k, _s, parameters, _x, _m: written.append(str(parameters)))
    take_outcome(sql, DOSSIER, owed.key, owed.key, lambda _: [issued], SYSTEM)
    assert sum(map(len, written)) < 16 * 1024
    assert not any("Chủ nợ" in each for each in written)


def test_what_a_paper_is_drawn_from_is_the_same_from_memory_and_from_the_journal(
    sql: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "_seen", states.OrderedDict())
    desk = Desk(sql)
    case = desk.decided("L-1", owes(B, A))
    seqs = [owed.data["seq"] for owed in desk.state(case).owed.values()]
    assert seqs
    folds: list[str] = []
    evolve = journal.evolve

    def counted(subject: Subject, stored: Any) -> Subject:
        folds.append(stored.kind)
        return evolve(subject, stored)

    monkeypatch.setattr(journal, "evolve", counted)
    for seq in seqs:
        remembered = around(sql, case, seq)
        assert not folds, "what this process saw is not folded again"
        folded = around(sql, case, seq)
        assert len(folds) == seq
        folds.clear()
        assert remembered[0].whole() == folded[0].whole()
        assert remembered[1:] == folded[1:]


def test_a_dossier_weighs_what_it_holds(sql: Connection) -> None:
    small, large = states._Kept(), states._Kept()
    small.put(handed_in(sql, 3).subject)
    large.put(handed_in(sql, 60, "L-2").subject)
    assert large._weight - small._weight == 57
