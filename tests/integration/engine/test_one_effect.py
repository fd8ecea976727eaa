"""Whatever is sent or answered twice, or is executed and not answered, has one effect."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date

import httpx
import pytest
from sqlalchemy import func, select

from activities.spine import spine_of
from audit.history import in_clear
from cases.commands import NOTHING
from cases.events import Actor, Role
from partners.sandbox.faults import Fault, FaultKind
from partners.sandbox.remote import control
from records import ledger
from records.journal import load, read
from records.tables import bank_credits, journal, payouts, receipts
from simulation.staff import OFFICE, actor
from tests.chaos.life import AMOUNT, dossier
from tests.integration.conftest import Opened
from tests.kit import Installation, at, credit, second_door, settled, step

pytestmark = pytest.mark.stack

HEAD, SECRETARY, ACCOUNTANT = actor(Role.HEAD), actor(Role.SECRETARY), actor(Role.ACCOUNTANT)


def kinds(there: Installation, subject: str) -> Counter[str]:
    with there.engine.connect() as connection:
        return Counter(event.kind for event in read(connection, subject))


async def fault(there: Installation, partner: str, kind: FaultKind, **more: object) -> None:
    async with control(there.partners_url) as doors:
        await doors.fault(Fault(partner=partner, kind=kind, **more))


async def heal(there: Installation) -> None:
    async with control(there.partners_url) as doors:
        await doors.heal()


async def calls(there: Installation, partner: str, operation: str, of: str) -> int:
    async with control(there.partners_url) as doors:
        received = await doors.calls(partner)
    return sum(call.operation == operation and of in call.key for call in received)


async def test_two_clients_send_the_same_command_at_once(there: Installation, opened: Opened) -> None:
    case = await opened()
    other = second_door(there, "portal", Role.SECRETARY)
    both = await asyncio.gather(
        *(s.act(case, "propose_decision", actor=SECRETARY, request_id="P-1") for s in (there.starter, other) * 3)
    )
    assert all(answer == both[0] for answer in both)
    assert kinds(there, case)["decision_proposed"] == 1


async def test_two_clients_do_the_same_thing_under_ids_of_their_own(there: Installation, opened: Opened) -> None:
    case = await opened()
    await there.starter.act(case, "propose_decision", actor=SECRETARY)
    signed = await asyncio.gather(*(there.starter.act(case, "sign_decision", actor=HEAD) for _ in range(3)))
    assert sorted(answer.accepted for answer in signed) == [False, False, True]
    found = kinds(there, case)
    assert (found["decision_signed"], found["refused"]) == (1, 2)


async def test_a_spine_tells_the_seals_up_to_its_own_head(there: Installation, opened: Opened) -> None:
    """What was recorded between the reading of the subject and that of its seals belongs to the next spine."""
    case = await opened()
    with there.engine.connect() as connection:
        seen = load(connection, case)
    await there.starter.act(case, "propose_decision", actor=SECRETARY)
    with there.engine.connect() as connection:
        spine = spine_of(connection, seen, NOTHING)
    assert spine.seals[-1] == spine.head.hash == seen.head_hash


async def test_two_services_hand_in_the_same_dossier_at_once(there: Installation) -> None:
    same = dossier(9_001)
    other = second_door(there, "portal", Role.SECRETARY)
    answers = await asyncio.gather(
        there.starter.start(same, sender="twice", actor=actor(Role.CLERK)),
        other.start(same, sender="twice", actor=SECRETARY),
        other.start(same, sender="twice", actor=SECRETARY, request_id="own-id"),
    )
    assert {answer.cases for answer in answers} == {answers[0].cases}
    (case,) = answers[0].cases
    await there.starter.wait(case, lambda report: report.state.head > 0)
    assert kinds(there, answers[0].dossier)["dossier_received"] == 1
    assert kinds(there, case)["case_opened"] == 1


async def test_other_contents_under_a_known_dossier_id_are_refused(there: Installation) -> None:
    first = dossier(9_002)
    await there.starter.start(first, sender="changed", actor=SECRETARY)
    changed = first.model_copy(update={"attachments": ("judgment", "power-of-attorney")})
    answer = await there.starter.start(changed, sender="changed", actor=SECRETARY)
    assert answer.refusal
    assert answer.refusal.article == "D152 9.4"


@pytest.mark.parametrize(
    ("kind", "times"),
    [
        (FaultKind.EXECUTE_AND_TIMEOUT, 2),
        (FaultKind.DUPLICATE, 1),
        (FaultKind.WRONG, 2),
        (FaultKind.DOWN, 2),
        (FaultKind.SLOW, 1),
    ],
)
async def test_a_partner_that_fails_for_a_while(
    there: Installation, opened: Opened, kind: FaultKind, times: int
) -> None:
    case = await opened()
    await there.starter.act(case, "propose_decision", actor=SECRETARY)
    await fault(there, "procuracy", kind, operation="deliver", times=times, delay_ms=300)
    await there.starter.act(case, "sign_decision", actor=HEAD)
    await settled(there, case)
    report = await there.starter.report(case)
    assert not report.state.owed
    assert kinds(there, case)["procuracy_notified"] == 1
    repeated = 0 if kind in (FaultKind.SLOW, FaultKind.DUPLICATE) else times
    assert await calls(there, "procuracy", "deliver", of=case) == 1 + repeated


async def test_what_a_partner_refuses_for_good_is_a_persons_to_mend(there: Installation, opened: Opened) -> None:
    case = await opened()
    await there.starter.act(case, "propose_decision", actor=SECRETARY)
    await fault(there, "procuracy", FaultKind.REJECT, operation="deliver", times=1)
    await there.starter.act(case, "sign_decision", actor=HEAD)
    await there.starter.wait(case, lambda report: any(owed.failed for owed in report.state.owed.values()))
    report = await there.starter.report(case)
    (owed,) = report.state.owed.values()
    assert any("Failed effect: deliver_to_procuracy" in waiting.en for waiting in report.waiting)
    with there.engine.connect() as connection:
        (failed,) = [event for event in read(connection, case) if event.kind == "effect_failed"]
    assert failed.data["problem"] == "procuracy.rejected"
    assert await calls(there, "procuracy", "deliver", of=case) == 1
    assert (await there.starter.act(case, "assign_enforcer", actor=HEAD)).accepted  # the case goes on meanwhile

    assert (await there.starter.act(case, "retry_effect", {"key": owed.key}, actor=HEAD)).accepted
    again = await there.starter.act(case, "retry_effect", {"key": owed.key}, actor=HEAD)
    assert not again.accepted
    await settled(there, case)
    assert not (await there.starter.report(case)).state.owed
    assert kinds(there, case)["procuracy_notified"] == 2  # of the decision, and of the assignment


async def test_a_partner_that_is_down_delays_only_its_answer_and_money_moves_once(
    there: Installation, opened: Opened
) -> None:
    """The rest of a life, with a partner down while the others answer, and a bank that answers badly."""
    case = await opened()
    officer = await until_file_is_open(there, case)
    step(there, at(9, 22))
    await fault(there, "land", FaultKind.DOWN, probability=1.0)
    await fault(there, "vehicles", FaultKind.REJECT, times=1)
    assert (await there.starter.act(case, "start_verification", actor=officer)).accepted
    report = await there.starter.wait(
        case, lambda report: len(report.state.owed) == 2 and any(report.state.owed.group("failed"))
    )
    assert answered(report) == 3
    owed = {owed.data["partner"]: owed for owed in report.state.owed.values()}
    assert {partner: one.failed for partner, one in owed.items()} == {"land": False, "vehicles": True}
    assert {waiting.who for waiting in report.waiting if "Answer of" in waiting.en} == {"land", "vehicles"}
    assert (await there.starter.act(case, "retry_effect", {"key": owed["vehicles"].key}, actor=HEAD)).accepted
    await there.starter.wait(case, lambda report: answered(report) == 4)
    bank_ref = await credit(there, AMOUNT, f"THADS {case}", at(9, 22))
    again = ledger.Credit(bank_ref, OFFICE, AMOUNT, at(9, 22), f"THADS {case}", {})
    with there.engine.begin() as connection:
        assert not ledger.receive_credit(connection, again)  # the notice came twice
    claims = await asyncio.gather(
        *(
            there.starter.act(case, "claim_credit", {"bank_ref": bank_ref}, actor=ACCOUNTANT, request_id=request_id)
            for request_id in (bank_ref, bank_ref, "claimed-by-a-person")
        )
    )
    assert sum(answer.accepted for answer in {a.request_id: a for a in claims}.values()) == 1
    await heal(there)
    await settled(there, case)
    assert answered(await there.starter.report(case)) == 5
    together, *alone = await asked_together(there, case)
    assert len(together) == 5
    assert sorted(alone) == sorted([owed[partner].key] for partner in ("land", "vehicles"))
    assert kinds(there, case)["effect_failed"] == await calls(there, "vehicles", "query", of=case) - 1 == 1

    await there.starter.act(case, "conclude_verification", {"result": "has_conditions"}, actor=officer)
    assert (await there.starter.act(case, "distribute", actor=officer)).accepted
    assert (await there.starter.act(case, "prepare_payouts", actor=ACCOUNTANT)).accepted
    await fault(there, "custody", FaultKind.EXECUTE_AND_TIMEOUT, operation="pay", times=2)
    await fault(there, "custody", FaultKind.WRONG, operation="pay", times=1)
    await fault(there, "custody", FaultKind.DUPLICATE, operation="pay", times=1)
    assert (await there.starter.act(case, "approve_payouts", {"batch": "B1"}, actor=HEAD)).accepted
    await settled(there, case)
    found = kinds(there, case)
    assert (found["money_received"], found["payouts_executed"]) == (1, 1)
    async with httpx.AsyncClient(trust_env=False) as http:
        statement = (await http.get(f"{there.partners_url}/custody/statements/2026-09-22")).json()
    with there.engine.connect() as connection:
        rows = connection.execute(select(payouts).where(payouts.c.subject == case)).all()
        assert [row.status for row in rows] == ["paid"]
        debits = {e["NtryRef"]: e["Amt"] for e in statement["Ntry"] if e["CdtDbtInd"] == "DBIT"}
        assert debits == {rows[0].bank_ref: rows[0].amount}
        assert ledger.unbalanced(connection) == []
        count = func.count()
        assert connection.execute(select(count).select_from(receipts)).scalar_one() == 1
        assert connection.execute(select(count).select_from(bank_credits)).scalar_one() == 1
        posted = select(func.count(journal.c.seq)).where(journal.c.request_id == bank_ref)
        assert connection.execute(posted).scalar_one() > 0


async def asked_together(there: Installation, case: str) -> list[list[str]]:
    """The keys of the effects of holders of information that each activity of a case was asked for."""
    handle = there.starter.client.get_workflow_handle(case)
    run = await in_clear(await handle.fetch_history(), there.starter.client.data_converter)
    keys = [[key for key in work.keys if "/ask_partner/" in key] for work in run.works]
    return [asked for asked in keys if asked]


async def until_file_is_open(there: Installation, case: str) -> Actor:
    """Decide, assign, notify; the enforcer in charge."""
    act = there.starter.act
    for command, who in (("propose_decision", SECRETARY), ("sign_decision", HEAD), ("assign_enforcer", HEAD)):
        assert (await act(case, command, actor=who)).accepted
    officer = actor(Role.ENFORCER, int((await there.starter.report(case)).state.officer[-1]))
    assert (await act(case, "open_file", actor=officer)).accepted
    told = {"document": "decision-1", "channel": "delivery", "proof": "signed", "on": date(2026, 9, 7).isoformat()}
    for party in ("C1", "D1"):
        assert (await act(case, "record_notice", {**told, "party": party}, actor=officer)).accepted
    await settled(there, case)
    return officer


def answered(report: object) -> int:
    queries = report.state.queries  # type: ignore[attr-defined]
    return sum(query.status == "answered" for query in queries.values())
