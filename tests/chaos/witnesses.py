"""What the records and the audit say of a subject of an installation that something was done to."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from temporalio.client import WorkflowHistory

from audit.auditor import Auditor
from cases.commands import Head
from documents.store import DocumentStore
from partners.clients import connect as connect_partners
from records import rounds
from records.database import engine
from records.journal import load, read
from records.tables import documents
from runtime.roles import DatabaseRole
from simulation.staff import OFFICE
from tests.chaos import promises
from tests.chaos.life import Life
from tests.chaos.stack import ROOT, Stack
from tests.kit import until
from workflows import schedules


def kinds(there: Stack, case: str) -> Counter[str]:
    with there.engine.connect() as connection:
        return Counter(event.kind for event in read(connection, case))


def head(there: Stack, case: str) -> Head:
    with there.engine.connect() as connection:
        subject = load(connection, case)
        return Head(seq=subject.head, hash=subject.head_hash)


async def holds(there: Stack, *subjects: str) -> set[str]:
    """The audit finds nothing in any of them; what it asked."""
    asked = set()
    reader = engine(there.postgres.url(DatabaseRole.READER))
    auditor = Auditor(there.settings, there.starter.client, reader)
    for subject in subjects:
        report = await auditor.audit(subject)
        assert {check.name: check.first for check in report.checks if not check.holds} == {}, subject
        asked |= {check.name for check in report.checks}
    return asked


async def thads(there: Stack, *words: str) -> tuple[int, Any]:
    """`thads …` as a person calls it: its status, and what it answers."""
    environ = {**os.environ, "THADS_DATA": str(there.settings.data), "PYTHONPATH": str(ROOT)}
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "cli", *words, "--json"], env=environ, capture_output=True, text=True
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


async def nothing_differs(there: Stack) -> None:
    """The watcher, on its schedule, finds every workflow where the records have it."""
    since = datetime.now(UTC)
    await schedules.look_now(there.starter.client)

    async def looked() -> bool:
        seen = await there.sql(rounds.last)
        return "watch" in seen and seen["watch"].at > since

    await until(looked)
    seen = (await there.sql(rounds.last))["watch"]
    assert (seen.differs, seen.problem) == (0, ""), seen


async def all_ended_and_add_up(there: Stack, life: Life) -> list[WorkflowHistory]:
    """Every case is ended; journals, numbers, money and papers hold, and every history replays. The histories."""
    reports = [await there.starter.report(case) for case in life.cases]
    assert {report.state.stage for report in reports} == {"ended"}
    found = await promises.histories(there.starter.client)
    promises.no_task_failed(found)
    await promises.replays(there.starter.client, found)
    async with connect_partners(there.partners_url) as partners:
        statement = await partners.custody.statement(date(2026, 9, 25))
    with there.engine.connect() as connection:
        promises.answered_once_in_journal(connection, life.answers)
        promises.journals_hold(connection)
        promises.numbers_have_no_gap(connection)
        promises.money_agrees(connection, OFFICE, [statement])
        promises.one_receipt_each(connection, life.cases, date(2026, 9, 25))
        papers = connection.execute(select(documents)).all()
    store = DocumentStore.there(there.settings)
    assert papers
    assert all(len(store.of(paper.subject).get(paper.sha256)) == paper.size for paper in papers)
    calls = await there.sandbox.calls("custody")
    sent = [order for call in calls if call.operation == "pay" for order in call.body["CdtTrfTxInf"]]
    assert {order["EndToEndId"] for order in sent} == {
        share.payout for report in reports for share in report.state.shares.values() if share.payout
    }
    return found
