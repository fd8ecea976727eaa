"""A case of a thousand creditors on the real stack: small messages, papers with annexes, parts done once each."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pypdf
import pytest
from sqlalchemy import func, select

from activities.messages import Spine
from benchmarks.mass_case import SUM, mass_dossier
from cases.commands import Answer
from cases.events import Role
from cases.kernel import PART
from cases.names import dossier_of
from documents.annexes import ROWS
from partners.sandbox.remote import control
from records.journal import read
from records.tables import documents, payouts
from simulation.staff import actor
from tests.histories import payloads_in
from tests.kit import Installation, at, credit, settled

pytestmark = pytest.mark.stack

CREDITORS = 1_001
LARGEST = 16 * 1024
"""Bytes of a payload in a history (issue 10, section 4)."""
HEAD, DEPUTY, SECRETARY, ACCOUNTANT = (
    actor(Role.HEAD),
    actor(Role.DEPUTY),
    actor(Role.SECRETARY),
    actor(Role.ACCOUNTANT),
)


@pytest.fixture(scope="module")
async def case(there: Installation) -> str:
    """From its dossier to its payment."""
    start = there.starter.start

    async def act(*command: Any, **by: Any) -> Answer:
        answer = await there.starter.act(*command, **by)
        assert answer.accepted, answer.refusal
        return answer

    (name,) = (await start(mass_dossier(CREDITORS), sender="mass", actor=actor(Role.CLERK))).cases
    await act(name, "propose_decision", actor=SECRETARY)
    await act(name, "sign_decision", actor=HEAD)
    assigned = await act(name, "assign_enforcer", actor=HEAD)
    officer = actor(Role.ENFORCER, int(assigned.events[0].data["officer"][-1]))
    await act(name, "open_file", actor=officer)
    change = {"change": "Địa chỉ của đương sự", "legal_consequences": "Không"}
    await act(name, "amend_decision", change, actor=HEAD)
    await settled(there, name)
    money = await credit(there, CREDITORS * SUM, f"THADS {name}", at(9, 7, 10))
    await act(name, "claim_credit", {"bank_ref": money}, actor=ACCOUNTANT)
    await act(name, "distribute", actor=officer)
    await act(name, "prepare_payouts", actor=ACCOUNTANT)
    for second in (HEAD, DEPUTY):  # a batch of a billion and more
        await act(name, "approve_payouts", {"batch": "B1"}, actor=second)
    await settled(there, name)
    return name


async def test_everybody_is_paid_once(there: Installation, case: str) -> None:
    report = await there.starter.report(case)
    assert (report.state.paid_out, report.state.unpaid) == (CREDITORS * SUM, 0)
    with there.engine.connect() as connection:
        counted = select(func.count(), func.sum(payouts.c.amount)).where(
            payouts.c.subject == case, payouts.c.status == "paid"
        )
        assert tuple(connection.execute(counted).one()) == (CREDITORS, CREDITORS * SUM)
        kinds = Counter(event.kind for event in read(connection, case))
    parts = -(-CREDITORS // PART)
    assert (kinds["payouts_executed"], kinds["notices_sent"]) == (parts, 3 * parts)  # assignment, amendment, plan
    async with control(there.partners_url) as doors:
        calls = await doors.calls("custody")
    sent = [order for call in calls if call.operation == "pay" for order in call.body["CdtTrfTxInf"]]
    assert len({order["EndToEndId"] for order in sent}) == CREDITORS


async def test_no_message_of_it_is_large(there: Installation, case: str) -> None:
    for name in (case, dossier_of(case)):
        history = await there.starter.client.get_workflow_handle(name).fetch_history()
        payloads = [payload for event in history.events for payload in payloads_in(event)]
        assert payloads
        assert max(payload.ByteSize() for payload in payloads) <= LARGEST
    answer: Spine = await there.starter.query(case)
    assert len(answer.model_dump_json().encode()) <= LARGEST


async def test_a_decision_of_many_parties_names_its_annexes_by_their_hashes(there: Installation, case: str) -> None:
    with there.engine.connect() as connection:
        found = {
            row.document: row.sha256 for row in connection.execute(select(documents).where(documents.c.subject == case))
        }
    decision = _text(there, case, found["decision-1"])
    annexes = [sha256 for name, sha256 in found.items() if name.startswith("decision-1/")]
    assert len(annexes) == -(-CREDITORS // ROWS)
    assert all(sha256 in decision for sha256 in annexes)
    last = _text(there, case, found[f"decision-1/{len(annexes)}"])
    assert f"{CREDITORS}. Trần Thị Bình {CREDITORS}" in last


@pytest.mark.parametrize(("paper", "annex"), [("distribution_plan", "share_annex"), ("payout_orders", "order_annex")])
async def test_a_paper_of_many_rows_names_its_annexes_by_their_hashes(
    there: Installation, case: str, paper: str, annex: str
) -> None:
    with there.engine.connect() as connection:
        mine = select(documents).where(documents.c.subject == case, documents.c.kind.in_((paper, annex)))
        found = {row.document: row for row in connection.execute(mine)}
    (whole,) = (row for row in found.values() if row.kind == paper)
    annexes = [row for row in found.values() if row.kind == annex]
    assert len(annexes) == -(-CREDITORS // ROWS)
    said = _text(there, case, whole.sha256)
    assert all(row.sha256 in said for row in annexes)
    assert f"{CREDITORS}. Trần Thị Bình {CREDITORS}" in _text(
        there, case, found[f"{whole.document}/{len(annexes)}"].sha256
    )


def _text(there: Installation, case: str, sha256: str) -> str:
    pages = pypdf.PdfReader(io.BytesIO(there.tools.store.of(case).get(sha256))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
