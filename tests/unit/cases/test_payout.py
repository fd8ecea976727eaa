"""Payout orders: their end-to-end ids are used once, also after a transfer came back."""

from __future__ import annotations

from datetime import UTC, datetime

import cases.stages  # noqa: F401  (registers the commands)
from cases.commands import Envelope
from cases.deciding import Request, RequestKind, decide
from cases.events import Actor, Event, Proposed, Role
from cases.kernel import evolve
from cases.parties import BankAccount, Party
from cases.stages.payout import PayoutResult, executed
from cases.state import CaseState, Share
from law.pack import current_pack

AT = datetime(2026, 10, 5, 2, tzinfo=UTC)


def folded(case: CaseState, proposals: tuple[Proposed, ...]) -> CaseState:
    for proposed in proposals:
        event = Event(
            subject=case.id,
            seq=case.head + 1,
            at=proposed.at,
            detected_at=AT,
            actor=Actor(id="x", role=Role.SYSTEM, office="79"),
            door="test",
            request_id="r",
            previous="",
            kind=proposed.kind,
            article=proposed.article,
            data=proposed.data,
        )
        case = evolve(case, event)
    return case


def act(case: CaseState, command: str, role: Role, **payload: object) -> CaseState:
    envelope = Envelope(
        request_id="r",
        subject=case.id,
        command=command,
        payload=payload,
        actor=Actor(id=f"{role}-1", role=role, office="79"),
        door="test",
        sent_at=AT.isoformat(),
    )
    asked = Request(id="r", kind=RequestKind.COMMAND, now=AT, actor=envelope.actor, envelope=envelope, pack=case.pack)
    return folded(case, decide(case, asked).proposals)


def test_a_payout_after_a_return_bears_a_new_end_to_end_id() -> None:
    payee = Party(kind="person", name="Trần Thị Bình", bank=BankAccount(bin="970422", account="123456789"))
    case = CaseState(
        id="case/79/t/1/1",
        office="79",
        pack=current_pack().version,
        dossier="dossier/79/t/1",
        parties={"C1": payee},
        shares=(Share(id="S1-1", distribution=1, claim="K1", payee="C1", amount=1_000_000),),
    )
    case = act(case, "prepare_payouts", Role.ACCOUNTANT)
    first = case.shares[0].payout
    case = act(case, "approve_payouts", Role.HEAD, batch="B1")
    paid = PayoutResult(end_to_end_id=first, share="S1-1", amount=1_000_000, status="paid", at=AT)
    case = folded(case, (Proposed.of(executed(case, case.owed[0].key, "B1", (paid,)), AT),))
    case = act(case, "record_return", Role.PARTNER, end_to_end_id=first, reason="AC04")
    assert case.shares[0].status == "returned"
    case = act(case, "record_account", Role.CLERK, party="C1", bank={"bin": "970436", "account": "987654321"})
    case = act(case, "prepare_payouts", Role.ACCOUNTANT)
    assert case.shares[0].status == "prepared"
    assert case.shares[0].payout not in ("", first)
