"""Notices through VNeID, to immigration and prisons, and the publication of debtors without conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from activities.effects import Work, effect
from activities.tools import Tools
from cases.events import Fact
from cases.stages.exit_ban import told_immigration
from cases.stages.no_condition import NoConditionPublished, PublicationEnded
from cases.stages.notice import NoticeFailed, NoticesSent, PartyNotified
from cases.stages.prison_letters import told_prison
from cases.state import CaseState
from documents.kinds import KINDS
from documents.of_case import outstanding
from law.citation import article
from law.guards.notices import Channel, Proof, outcome
from law.periods import local_day
from partners.immigration import ExitNotice
from partners.portal import PublishedDebtor
from partners.prison import PrisonLetter
from partners.vneid import NoticeReceipt
from partners.wire import PartnerError


class Notices:
    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    @effect("send_notices", partner="vneid")
    async def send(self, work: Work) -> Iterable[Fact]:
        """Send one document to parties that are to have it by VNeID; who has no account gets it by hand next."""
        case, data = work.case, work.data
        title = KINDS[data["kind"]].vi
        persons = [case.parties[party].id_number for party in data["each"]]  # the same whenever it is tried again
        receipts: Sequence[NoticeReceipt | None]
        try:
            receipts = await self.tools.partners.vneid.send_notice(
                work.key, persons, title, data["sha256"], at=work.now
            )
        except PartnerError as error:
            if error.retryable:
                raise
            receipts = [None] * len(persons)
        waiting = {notice.party for notice in case.notices.group((data["document"], Channel.VNEID))}
        told = {party: one for party, one in zip(data["each"], receipts, strict=True) if party in waiting}
        return _outcomes(work.key, data["document"], told, local_day(work.now))

    @effect("publish", partner="portal")
    async def publish(self, work: Work) -> Iterable[Fact]:
        """Publish the six items about a debtor without conditions (D152 23.1)."""
        debtor = _published_debtor(work.case, work.data["ground"])
        published = await self.tools.partners.portal.publish(work.key, debtor, at=work.now)
        return [NoConditionPublished(key=work.key, publication=published.publication_id)]

    @effect("end_publication", partner="portal")
    async def end_publication(self, work: Work) -> Iterable[Fact]:
        """Take the debtor off the portal (D152 23.2)."""
        await self.tools.partners.portal.end(work.key, work.data["publication"], at=work.now)
        return [PublicationEnded(key=work.key)]

    @effect("tell_immigration", partner="immigration")
    async def tell_immigration(self, work: Work) -> Iterable[Fact]:
        """Send an exit ban, its extension or its end to the immigration authority (L25 70.2; TT71)."""
        ban = work.case.safeguards[work.data["tag"]]
        notice = ExitNotice(
            office=work.case.office,
            told=work.data["told"],
            decision=ban.number,
            person=ban.description,
            id_number=work.case.parties[ban.party].id_number,
            foreigner=ban.foreigner,
            until=ban.until,
        )
        receipt = await self.tools.partners.immigration.tell(work.key, notice, at=work.now)
        return told_immigration(work.key, work.data["told"], ban.id, receipt.exchange)

    @effect("tell_prison", partner="prison")
    async def tell_prison(self, work: Work) -> Iterable[Fact]:
        """Send a prison what it is to hand on or to know: papers, receipts, where the matter went (D152 33, 34.3)."""
        case, letter, tag = work.case, work.data["letter"], work.data["tag"]
        party = tag.rpartition("/")[2] if letter == "document" else ""
        there = case.prisoners.get(party) or next(iter(case.prisoners.values()))
        about = {"document": case.notices[tag].number if party else "", "receipt": tag}.get(letter, "")
        told = PrisonLetter(
            office=case.office,
            prison=there.prison,
            letter=letter,
            prisoner=case.parties[there.party].name,
            decision=case.decision.number if case.decision else "",
            about=about,
        )
        receipt = await self.tools.partners.prison.tell(work.key, told, at=work.now)
        return told_prison(work.key, letter, tag, receipt.exchange)


def _outcomes(key: str, document: str, receipts: dict[str, NoticeReceipt | None], today: date) -> Iterator[Fact]:
    yield NoticesSent(
        key=key, document=document, messages={p: r.message_id for p, r in receipts.items() if r is not None}
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


def _published_debtor(case: CaseState, ground: str) -> PublishedDebtor:
    """The six items that may be published about a debtor (D152 23.1), never a number of identity."""
    assert case.title
    assert case.decision
    debtor = case.parties[case.refs("D")[0]]
    return PublishedDebtor(
        name=debtor.name,
        address=debtor.address or "chưa rõ",
        judgment=f"{case.title.number}, {case.title.issuing_court}",
        decision=case.decision.number,
        obligation=outstanding(case),
        reason=article(f"38.1.{ground}"),
    )
