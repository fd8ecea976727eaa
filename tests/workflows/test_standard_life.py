"""A dossier becomes a case that is decided, notified, paid and ended, on the real stack."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from activities.messages import Totals
from cases.dossier import Dossier
from cases.events import Role, verify
from law.periods import VIETNAM
from records import ledger
from records.journal import read
from records.tables import cases, documents, payouts, receipts
from simulation.staff import actor
from tests.kit import at, credit, installation, settled, step

pytestmark = pytest.mark.stack


def dossier(number: str = "HS-1", **change: object) -> Dossier:
    creditor = {
        "kind": "person",
        "name": "Trần Thị Bình",
        "id_number": "079180001234",
        "address": "1 đường A",
        "province": "79",
        "bank": {"bin": "970422", "account": "123456789"},
    }
    debtor = {
        "kind": "person",
        "name": "Lê Văn Cường",
        "id_number": "079180005678",
        "address": "2 đường B",
        "province": "79",
    }
    return Dossier.model_validate(
        {
            "dossier_id": number,
            "office": "79",
            "channel": "portal",
            "sent_at": "2026-09-07T09:00:00+07:00",
            "received_at": "2026-09-07T09:00:00+07:00",
            "requesters": [{"role": "creditor", "name": "Trần Thị Bình"}],
            "title": {
                "number": f"{number[3:]}/2026/DS-ST",
                "date": "2026-05-04",
                "effective_date": "2026-06-05",
                "issuing_court": "Tòa án nhân dân khu vực 1 - Thành phố Hồ Chí Minh",
                "field": "DS",
            },
            "obligations": [
                {"id": "1", "kind": "other_debt", "amount": 200_000_000, "creditor": creditor, "debtor": debtor}
            ],
            "attachments": ["judgment"],
            **change,
        }
    )


async def test_money_case_from_intake_to_end(tmp_path: Path, temporal_address: str, postgres_url: str) -> None:
    async with installation(tmp_path, temporal_address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        starter = there.starter
        answer = await starter.start(dossier(), sender="t1", actor=actor(Role.CLERK))
        assert (answer.outcome, len(answer.cases)) == ("accepted", 1)
        case = answer.cases[0]
        again = await starter.start(dossier(), sender="t1", actor=actor(Role.CLERK), request_id="other")
        assert again.cases == answer.cases

        act = starter.act
        await act(case, "propose_decision", actor=actor(Role.SECRETARY))
        step(there, at(9, 9))
        signed = await act(case, "sign_decision", actor=actor(Role.HEAD))
        assert signed.accepted, signed.refusal
        number = next(e.data["number"] for e in signed.events if e.kind == "decision_signed")
        assert number == "01/QĐ-THADS"
        await act(case, "assign_enforcer", actor=actor(Role.HEAD))
        report = await starter.report(case)
        officer = actor(Role.ENFORCER, int(report.state.officer[-1]))
        await act(case, "open_file", actor=officer)
        for party in ("C1", "D1"):
            told = await act(
                case,
                "record_notice",
                {
                    "document": "decision-1",
                    "party": party,
                    "channel": "delivery",
                    "proof": "signed",
                    "on": "2026-09-09",
                },
                actor=officer,
            )
            assert told.accepted, told.refusal
        await settled(there, case)
        early = await act(case, "start_verification", actor=officer)
        assert early.refusal
        assert early.refusal.article == "L25 37.1"
        step(there, at(9, 22))
        started = await act(case, "start_verification", actor=officer)
        assert started.accepted, started.refusal
        await settled(there, case)
        await act(case, "conclude_verification", {"result": "has_conditions"}, actor=officer)
        step(there, at(9, 25, 14))
        bank_ref = await credit(there, 200_000_000, f"THADS {case}", at(9, 25))
        claimed = await act(case, "claim_credit", {"bank_ref": bank_ref}, actor=actor(Role.ACCOUNTANT))
        assert claimed.accepted, claimed.refusal
        shared = await act(case, "distribute", actor=officer)
        assert shared.accepted, shared.refusal
        assert (await act(case, "decide_fees", actor=actor(Role.HEAD))).accepted
        prepared = await act(case, "prepare_payouts", actor=actor(Role.ACCOUNTANT))
        assert prepared.accepted, prepared.refusal
        approved = await act(case, "approve_payouts", {"batch": "B1"}, actor=actor(Role.HEAD))
        assert approved.accepted, approved.refusal
        await settled(there, case)
        ended = await act(case, "end_case", actor=actor(Role.HEAD))
        assert ended.accepted, ended.refusal
        await settled(there, case)
        report = await starter.report(case)
        assert report.state.stage == "ended"
        assert (report.state.received, report.state.distributed, report.state.held) == (200_000_000, 200_000_000, 0)
        spine = await starter.query(case)  # the workflow's own answer: the same numbers
        assert {name: getattr(report.state, name) for name in Totals.model_fields} == spine.totals.model_dump()
        assert (spine.stage, spine.officer, spine.head.seq) == ("ended", officer.id, report.state.head)
        assert [duty.rule for duty in spine.duties] == [duty.duty.rule for duty in report.duties]
        assert [w.vi for w in spine.waiting] == [w.vi for w in report.waiting]

        with there.engine.connect() as connection:
            events = read(connection, case)
            assert verify(events, case) is None
            assert ledger.unbalanced(connection) == []
            row = connection.execute(select(cases).where(cases.c.id == case)).one()
            assert (row.stage, row.paid_out) == ("ended", 194_000_000)
            assert report.state.in_office == 6_000_000  # the fee of 3 %, withheld
            assert {d.kind for d in connection.execute(select(documents).where(documents.c.subject == case))} == {
                "enforcement_decision",
                "case_statement",
                "notice_minutes",
                "payout_orders",
                "enforcer_assignment",
                "distribution_plan",
                "receipt",
                "fee_decision",
            }
            assert [r.number for r in connection.execute(select(receipts))] == [
                "0000001",
                "1",
            ]  # of the money, of the fee
            assert [p.status for p in connection.execute(select(payouts))] == ["paid"]
        history = await starter.client.get_workflow_handle(case).fetch_history()
        print("history events", len(history.events), "journal", len(events))
        step(there, datetime(2027, 12, 1, tzinfo=VIETNAM))
        await starter.wake(case)
        assert await starter.client.get_workflow_handle(case).result() == "performed"
