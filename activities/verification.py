"""Asking the holders of information about a debtor's assets and income (xác minh điều kiện thi hành án)."""

from __future__ import annotations

import asyncio

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.messages import EffectAsked
from activities.tools import Tools
from cases.stages.verification import PartnerAnswered
from cases.state import CaseState
from partners.registries import QueryPurpose
from records.journal import Stored


class Verification:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @activity.defn(name="ask_partner")
    async def ask(self, asked: EffectAsked) -> Stored:
        """Ask one holder about one debtor, bound to case, purpose and officer (L25 37.6)."""
        tools, data = self._tools, asked.data
        now = await asyncio.to_thread(tools.now)
        case = await asyncio.to_thread(tools.subject, asked.subject)
        assert isinstance(case, CaseState)
        person = case.parties[data["party"]].id_number
        if not person:
            message = "the debtor has no identity number on file; record it, then retry"
            raise ApplicationError(message, type="NoIdentityNumber", non_retryable=True)
        purpose = QueryPurpose(case=case.id, officer=data["officer"], article="L25 37.6")
        answer = await tools.partners.registry(data["partner"]).query(asked.key, purpose, person, at=now)
        fact = PartnerAnswered(
            key=asked.key,
            query=data["tag"],
            assets=tuple(a.model_dump(mode="json") for a in answer.assets),
            asked_at=answer.asked_at,
            answered_at=answer.answered_at,
        )
        return await asyncio.to_thread(tools.record, asked, now, lambda _: [fact], data["partner"])
