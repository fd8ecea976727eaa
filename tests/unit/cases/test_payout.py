"""Payout orders: their end-to-end ids are used once, also after a transfer came back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import cases.stages  # noqa: F401  (registers the commands)
from cases.commands import Envelope
from cases.deciding import Request, RequestKind, decide
from cases.events import Actor, Event, Proposed, Role
from cases.kernel import evolve
from cases.parties import BankAccount, Party
from cases.parts import Share
from cases.stages.payout import PayoutResult, executed
from cases.state import CaseState
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


def act(case: CaseState, command: str, role: Role, *, who: str = "", **payload: object) -> CaseState:
    envelope = Envelope(
        request_id="r",
        subject=case.id,
        command=command,
        payload=payload,
        actor=Actor(id=who or f"{role}-1", role=role, office="79"),
        door="test",
        sent_at=AT.isoformat(),
    )
    asked = Request(id="r", kind=RequestKind.COMMAND, now=AT, actor=envelope.actor, envelope=envelope, pack=case.pack)
    return folded(case, decide(case, asked).proposals)


def paying(dossier: str, share: Share) -> CaseState:
    """A case that owes one share to one party."""
    return CaseState(
        id=f"case/79/{dossier}/1",
        office="79",
        pack=current_pack().version,
        dossier=f"dossier/79/{dossier}",
        parties={"C1": Party(kind="person", name="Trần Thị Bình", bank=BankAccount(bin="970422", account="123456789"))},
        shares={share.id: share},
    )


def test_a_payout_after_a_return_bears_a_new_end_to_end_id() -> None:
    case = paying("t/1", Share(id="S1-1", distribution=1, claim="K1", payee="C1", amount=1_000_000))
    case = act(case, "prepare_payouts", Role.ACCOUNTANT)
    first = case.shares["S1-1"].payout
    case = act(case, "approve_payouts", Role.HEAD, batch="B1")
    paid = PayoutResult(end_to_end_id=first, share="S1-1", amount=1_000_000, status="paid", at=AT)
    case = folded(case, (Proposed.of(executed(case, next(iter(case.owed)), "B1", (paid,)), AT),))
    case = act(case, "record_return", Role.PARTNER, end_to_end_id=first, reason="AC04")
    assert case.shares["S1-1"].status == "returned"
    case = act(case, "record_account", Role.CLERK, party="C1", bank={"bin": "970436", "account": "987654321"})
    case = act(case, "prepare_payouts", Role.ACCOUNTANT)
    assert case.shares["S1-1"].status == "prepared"
    assert case.shares["S1-1"].payout not in ("", first)


class TestABatchIsAName:
    """FINDINGS M2: a batch is what its orders carry, never a part of their ids."""

    def two_batches(self) -> CaseState:
        case = paying("t/HS-B1-7", Share(id="S1-1", distribution=1, claim="K1", payee="C1", amount=1_000_000))
        case = act(case, "prepare_payouts", Role.ACCOUNTANT)
        more = Share(id="S2-1", distribution=2, claim="K1", payee="C1", amount=500_000)
        case = case.model_copy(update={"shares": case.shares.put({"S2-1": more})})
        return act(case, "prepare_payouts", Role.ACCOUNTANT)

    def statuses(self, case: CaseState) -> list[tuple[str, str]]:
        return [(share.batch, share.status) for share in case.shares.values()]

    def test_approving_one_approves_no_other_whatever_the_case_is_called(self) -> None:
        case = act(self.two_batches(), "approve_payouts", Role.HEAD, batch="B1")
        assert self.statuses(case) == [("B1", "approved"), ("B2", "prepared")]
        assert [o.data for o in case.owed.group("pay")] == [{"tag": "B1", "each": ["S1-1"], "batch": "B1"}]

    @pytest.mark.parametrize("part", ["79", "t", "1", "B", "HS", "B1-7", "", "b1", "B1 "])
    @pytest.mark.parametrize("command", ["approve_payouts", "reject_payouts"])
    def test_a_part_of_an_order_id_is_no_batch(self, part: str, command: str) -> None:
        before = self.two_batches()
        payload = {"batch": part} | ({"reason": "sai"} if command == "reject_payouts" else {})
        after = act(before, command, Role.HEAD, **payload)
        assert after.shares == before.shares
        assert not after.owed

    def test_the_other_batch_can_be_sent_back_and_prepared_again(self) -> None:
        case = act(self.two_batches(), "approve_payouts", Role.HEAD, batch="B1")
        case = act(case, "reject_payouts", Role.HEAD, batch="B2", reason="sai số tài khoản")
        assert self.statuses(case)[0] == ("B1", "approved")
        case = act(case, "prepare_payouts", Role.ACCOUNTANT)
        assert self.statuses(case) == [("B1", "approved"), ("B3", "prepared")]

    def test_who_prepared_it_is_known_by_his_number_alone(self) -> None:
        before = self.two_batches()
        assert {share.prepared_by for share in before.shares.values()} == {"accountant-1"}
        for who in ("accountant-1", "accountant-10", "accountant"):
            after = act(before, "approve_payouts", Role.HEAD, who=who, batch="B1")
            assert self.statuses(after)[0] == ("B1", "prepared" if who == "accountant-1" else "approved")


def test_an_order_that_came_back_cannot_come_back_again_after_payment_in_person() -> None:
    payee = Party(kind="person", name="Trần Thị Bình", bank=BankAccount(bin="970422", account="123456789"))
    share = Share(id="S1-1", distribution=1, claim="K1", payee="C1", amount=1_000, status="returned", payout="X-B1-1")
    case = CaseState(
        id="case/79/t/1/1",
        office="79",
        pack=current_pack().version,
        dossier="dossier/79/t/1",
        parties={"C1": payee},
        shares={"S1-1": share},
    )
    case = act(case, "pay_in_person", Role.CASHIER, share="S1-1")
    assert case.shares["S1-1"].status == "paid"
    case = act(case, "record_return", Role.PARTNER, end_to_end_id="X-B1-1", reason="AC04")
    assert case.shares["S1-1"].status == "paid"
