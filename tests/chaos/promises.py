"""What must hold of an installation whatever was killed: each function raises AssertionError if it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Connection, func, select
from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.client import Client, WorkflowHistory

import cases.stages  # noqa: F401  (registers how facts are folded)
from activities.messages import Trouble
from cases import ledger as accounts
from cases.commands import Answer
from cases.events import verify
from cases.kernel import fold
from partners.custody import Statement
from records import ledger, states
from records.journal import read
from records.tables import bank_credits, journal, payouts, receipts, registers, requests, series, subjects
from workflows.runner import replayer

_TRANSIENT = {
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_STICKY_TASK_QUEUE,
}
"""The server's own reasons to give a workflow task again; every other reason is a mistake of ours."""


async def histories(client: Client) -> list[WorkflowHistory]:
    """Every history on the server."""
    return [history async for history in client.list_workflows().map_histories()]


async def replays(client: Client, found: Iterable[WorkflowHistory]) -> None:
    """Each history is what our code does today."""
    replaying = replayer(client.data_converter)
    for history in found:
        await replaying.replay_workflow(history)


def no_task_failed(found: Iterable[WorkflowHistory]) -> None:
    """No workflow task failed for a reason of ours."""
    failed = [
        (history.workflow_id, WorkflowTaskFailedCause.Name(event.workflow_task_failed_event_attributes.cause))
        for history in found
        for event in history.events
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
        and event.workflow_task_failed_event_attributes.cause not in _TRANSIENT
    ]
    assert failed == []


def answered_once_in_history(
    found: Iterable[WorkflowHistory], answers: Mapping[tuple[str, str], Answer | None]
) -> None:
    """Each command that was sent was answered once, whatever else came of its tries; and nothing else was."""
    accepted: set[tuple[str, str]] = set()
    completed: Counter[tuple[str, str]] = Counter()
    for history in found:
        for event in history.events:
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
                request = event.workflow_execution_update_accepted_event_attributes.accepted_request
                if request.input.name == "act" and history.workflow_id.startswith("case/"):
                    accepted.add((history.workflow_id, _request_of(request.meta.update_id)))
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
                outcome = event.workflow_execution_update_completed_event_attributes
                key = (history.workflow_id, _request_of(outcome.meta.update_id))
                if key in answers and outcome.outcome.HasField("success"):
                    completed[key] += 1
                elif key in answers:
                    assert outcome.outcome.failure.application_failure_info.type in (Trouble.PENDING, Trouble.BUSY), key
    assert accepted == answers.keys()
    assert completed == Counter(answers.keys())


def _request_of(update_id: str) -> str:
    """The request that an update carried: its id goes before the digest and the number of the try."""
    return update_id.partition("~")[0]


def answered_once_in_journal(
    connection: Connection, answers: Mapping[tuple[str, str], Answer | None], door: str = "tests"
) -> None:
    """The journal's events of a request are those of its answer; no command is there that nobody was answered."""
    for (subject, request_id), answer in answers.items():
        assert answer is not None, f"{request_id} of {subject} was never answered"
        row = connection.execute(
            select(requests).where(requests.c.subject == subject, requests.c.request_id == request_id)
        ).one()
        stored = connection.execute(
            select(journal.c.seq, journal.c.kind)
            .where(journal.c.subject == subject, journal.c.request_id == request_id)
            .order_by(journal.c.seq)
        ).all()
        assert [seq for seq, _ in stored] == list(range(row.first_seq, row.last_seq + 1)), (subject, request_id)
        told = [(e.seq, e.kind) for e in answer.events]
        assert told == [(seq, kind) for seq, kind in stored if not kind.startswith("duty_")], (subject, request_id)
    known = select(journal.c.subject, journal.c.request_id).where(
        journal.c.door == door, journal.c.subject.startswith("case/")
    )
    assert {tuple(row) for row in connection.execute(known.distinct())} == set(answers)


def journals_hold(connection: Connection) -> None:
    """Chains of hashes are whole, and each stored state is what its journal comes to."""
    rows = connection.execute(select(subjects)).all()
    assert rows
    for row in rows:
        events = read(connection, row.id)
        assert verify(events, row.id) is None, row.id
        assert (events[-1].seq, events[-1].hash) == (row.head, row.head_hash)
        stored = states.stored(connection, row.id)
        known_before = {name: getattr(stored, name) for name in ("id", "office", "pack", "dossier")}
        if row.type == "dossier":
            del known_before["dossier"]  # there it is what was handed in
        assert fold(type(stored)(**known_before), events) == stored, row.id


def numbers_have_no_gap(connection: Connection) -> None:
    """Each series counts 1, 2, 3, … and its registers hold every number once."""
    rows = connection.execute(select(series)).all()
    assert rows
    for row in rows:
        kind, office = row.name.split(":", 1)
        here = (registers.c.register == kind) & (registers.c.office == office) & (registers.c.year == row.year)
        numbers = connection.execute(select(registers.c.number).where(here).order_by(registers.c.number)).scalars()
        assert list(numbers) == list(range(1, row.last + 1)), row.name


def money_agrees(connection: Connection, office: str, statements: Iterable[Statement]) -> None:
    """The ledger balances and says what the bank says; each credit and each payout was booked once."""
    assert ledger.unbalanced(connection) == []
    statements = sorted(statements, key=lambda statement: statement.day)
    entries = [entry for statement in statements for entry in statement.entries]
    booked = Counter((e.end_to_end_id or e.bank_reference) for e in entries)
    assert set(booked.values()) == {1}
    signed = {e.end_to_end_id or e.bank_reference: e.amount if e.direction == "CRDT" else -e.amount for e in entries}
    found = ledger.reconcile(connection, office, signed, statements[-1].closing)
    assert found.agrees, found
    debits = {e.end_to_end_id: (e.bank_reference, e.amount) for e in entries if e.direction == "DBIT"}
    ours = {
        row.end_to_end_id: (row.bank_ref, row.amount)
        for row in connection.execute(select(payouts).where(payouts.c.status == "paid"))
    }
    assert ours == debits
    suspense = ledger.balances(connection, accounts.suspense(office)).get(accounts.suspense(office), 0)
    unclaimed = connection.execute(select(func.coalesce(func.sum(bank_credits.c.unclaimed), 0))).scalar_one()
    assert suspense == -int(unclaimed)


def one_receipt_each(connection: Connection, subject_names: Iterable[str], on: date) -> None:
    """Each case has one receipt for its money and one for the fee that was withheld, valid, of that day."""
    columns = (receipts.c.subject, receipts.c.series, receipts.c.status, receipts.c.issued_on)
    rows = connection.execute(select(*columns)).all()
    wanted = ((name, series, "issued", on) for name in subject_names for series in ("receipt", "fee_receipt"))
    assert Counter(tuple(row) for row in rows) == Counter(wanted)
