"""Asking the holders of information about a debtor's assets and income (xác minh điều kiện thi hành án)."""

from __future__ import annotations

from collections.abc import Iterable

from temporalio.exceptions import ApplicationError

from activities.effects import Work, effect
from activities.tools import Tools
from cases.events import Fact
from cases.stages.verification import PartnerAnswered
from partners.registries import QueryPurpose


class Verification:
    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    @effect("ask_partner", partner=lambda work: str(work.data["partner"]))
    async def ask(self, work: Work) -> Iterable[Fact]:
        """Ask one holder about one debtor, bound to case, purpose and officer (L25 37.6)."""
        data = work.data
        person = work.case.parties[data["party"]].id_number
        if not person:
            message = "the debtor has no identity number on file; record it, then retry"
            raise ApplicationError(message, type="NoIdentityNumber", non_retryable=True)
        purpose = QueryPurpose(case=work.case.id, officer=data["officer"], article="L25 37.6")
        answer = await self.tools.partners.registry(data["partner"]).query(work.key, purpose, person, at=work.now)
        return [
            PartnerAnswered(
                key=work.key,
                query=data["tag"],
                assets=tuple(a.model_dump(mode="json") for a in answer.assets),
                asked_at=answer.asked_at,
                answered_at=answer.answered_at,
            )
        ]
