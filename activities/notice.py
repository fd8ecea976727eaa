"""Notices through VNeID, and the publication of debtors without conditions."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date

from temporalio import activity

from activities import papers
from activities.messages import EffectAsked
from activities.tools import Tools
from cases.events import Fact
from cases.stages.no_condition import NoConditionPublished, PublicationEnded
from cases.stages.notice import NoticeFailed, NoticesSent, PartyNotified
from cases.state import CaseState
from law.guards.notices import Channel, Proof, outcome
from law.periods import local_day
from partners.vneid import NoticeReceipt
from partners.wire import PartnerError
from records.journal import Stored


class Notices:
    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @activity.defn(name="send_notices")
    async def send(self, asked: EffectAsked) -> Stored:
        """Send one document to every party that is to have it by VNeID; who has no account gets it by hand next."""
        tools, data = self._tools, asked.data
        now = await asyncio.to_thread(tools.now)
        case = await asyncio.to_thread(tools.subject, asked.subject)
        assert isinstance(case, CaseState)
        receipts: dict[str, NoticeReceipt | None] = {}
        for notice in case.notices.group((data["tag"], Channel.VNEID)):
            person = case.parties[notice.party].id_number
            title = papers.TITLES.get(data["kind"], "Thông báo về thi hành án")
            key = f"{asked.key}/{notice.party}"
            try:
                receipts[notice.party] = await tools.partners.vneid.send_notice(
                    key, person, title, data["sha256"], at=now
                )
            except PartnerError as error:
                if error.retryable:
                    raise
                receipts[notice.party] = None
        return await asyncio.to_thread(
            tools.record, asked, now, lambda _: _outcomes(asked, data["tag"], receipts, local_day(now)), "vneid"
        )

    @activity.defn(name="publish")
    async def publish(self, asked: EffectAsked) -> Stored:
        """Publish the six items about a debtor without conditions (D152 23.1)."""
        tools = self._tools
        now = await asyncio.to_thread(tools.now)
        case = await asyncio.to_thread(tools.subject, asked.subject)
        assert isinstance(case, CaseState)
        published = await tools.partners.portal.publish(
            asked.key, papers.published_debtor(case, asked.data["ground"]), at=now
        )
        fact = NoConditionPublished(key=asked.key, publication=published.publication_id)
        return await asyncio.to_thread(tools.record, asked, now, lambda _: [fact], "portal")

    @activity.defn(name="end_publication")
    async def end_publication(self, asked: EffectAsked) -> Stored:
        """Take the debtor off the portal (D152 23.2)."""
        tools = self._tools
        now = await asyncio.to_thread(tools.now)
        await tools.partners.portal.end(asked.key, asked.data["publication"], at=now)
        fact = PublicationEnded(key=asked.key)
        return await asyncio.to_thread(tools.record, asked, now, lambda _: [fact], "portal")


def _outcomes(
    asked: EffectAsked, document: str, receipts: dict[str, NoticeReceipt | None], today: date
) -> Iterator[Fact]:
    yield NoticesSent(
        key=asked.key, document=document, messages={p: r.message_id for p, r in receipts.items() if r is not None}
    )
    for party, receipt in receipts.items():
        sent = receipt is not None and receipt.sent_at is not None
        day = local_day(receipt.sent_at) if receipt and receipt.sent_at else today
        result = outcome(Proof.VNEID_SENT if sent else Proof.VNEID_FAILED, day)
        if result.valid_on:
            yield PartyNotified(
                document=document, party=party, channel=Channel.VNEID, proof=Proof.VNEID_SENT, valid_on=result.valid_on
            )
        else:
            yield NoticeFailed(
                document=document,
                party=party,
                channel=Channel.VNEID,
                proof=Proof.VNEID_FAILED,
                on=day,
                next_channel=result.next_channel or Channel.DELIVERY,
            )
