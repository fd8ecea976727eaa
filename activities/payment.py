"""Payout orders to the custody bank: sent as often as needed, executed once (D152 30.5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from activities.effects import Work, effect
from activities.tools import Tools
from cases.events import Fact
from cases.parts import Share
from cases.stages.payout import PayoutResult, executed
from cases.state import CaseState
from partners.custody import PaymentOrder, PaymentStatus


class Payment:
    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    @effect("pay", partner="bank")
    async def pay(self, work: Work) -> Iterable[Fact]:
        """Send orders of an approved batch; the bank executes each end-to-end id once, however often it comes."""
        case, batch, custody = work.case, work.data["batch"], self.tools.partners.custody
        shares = [case.shares[name] for name in work.data["each"]]
        told = await custody.pay(work.key, [_order(case, share) for share in shares], at=work.now)
        results = tuple(_result(share, status, work.now) for share, status in zip(shares, told, strict=True))
        return [executed(case, work.key, batch, results)]


def _order(case: CaseState, share: Share) -> PaymentOrder:
    party = case.parties[share.payee]
    assert party.bank
    return PaymentOrder(
        end_to_end_id=share.payout,
        amount=share.amount,
        bank_bin=party.bank.bin,
        account=party.bank.account,
        name=party.name,
        reference=f"THADS {case.decision.number if case.decision else case.id}",
    )


def _result(share: Share, status: PaymentStatus, now: datetime) -> PayoutResult:
    return PayoutResult(
        end_to_end_id=share.payout,
        share=share.id,
        amount=share.amount,
        status="paid" if status.status == "ACSC" else "rejected",
        bank_ref=status.bank_reference or "",
        reason=status.reason or "",
        at=status.booked_at or now,
    )
