"""Payout orders to the custody bank: sent as often as needed, executed once (D152 30.5)."""

from __future__ import annotations

import asyncio
from datetime import datetime

from temporalio import activity

from activities.messages import EffectAsked
from activities.tools import Tools
from cases.parts import Share
from cases.stages.payout import PayoutResult, executed
from cases.state import CaseState
from partners.custody import PaymentOrder, PaymentStatus
from records.journal import Stored


class Payment:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @activity.defn(name="pay")
    async def pay(self, asked: EffectAsked) -> Stored:
        """Send an approved batch; each order's end-to-end id makes the bank execute it once, however often it comes."""
        tools, batch = self._tools, asked.data["batch"]
        now = await asyncio.to_thread(tools.now)
        case = await asyncio.to_thread(tools.subject, asked.subject)
        assert isinstance(case, CaseState)
        orders = list(case.shares.group(("approved", batch)))
        results = tuple([_result(s, await tools.partners.custody.pay(_order(case, s), at=now), now) for s in orders])
        fact = executed(case, asked.key, batch, results)
        return await asyncio.to_thread(tools.record, asked, now, lambda _: [fact], "bank")


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
