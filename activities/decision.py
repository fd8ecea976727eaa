"""Issuing documents: drawn up, signed, stored by hash, and sent to the procuracy."""

from __future__ import annotations

import asyncio

from temporalio import activity

from activities import papers
from activities.messages import EffectAsked
from activities.tools import Tools
from cases.stages.notice import DocumentIssued, ProcuracyNotified
from documents.receipt import receipt_xml
from documents.render import render_pdf
from partners.procuracy import Delivery
from records.journal import Stored

PDF, XML = "application/pdf", "application/xml"


class Decision:
    """`issue_document` and `issue_receipt` run in threads: drawing and signing block for some 100 ms."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @activity.defn(name="issue_document")
    def issue_document(self, asked: EffectAsked) -> Stored:
        """Draw up and sign the document of one event. The same event gives the same document."""
        tools, now = self._tools, self._tools.now()
        event = tools.event(asked.subject, asked.data["seq"])
        paper = papers.draw_up(tools.engine, event, asked.data["tag"], asked.data["kind"], tools.lookup)
        pdf = tools.signer(paper.office).sign_pdf(
            render_pdf(paper.kind, paper.fields), reason=paper.reason, at=event.at
        )
        sha256 = tools.store.put(pdf)
        fact = DocumentIssued(
            key=asked.key,
            document=asked.data["tag"],
            document_kind=asked.data["kind"],
            number=event.data.get("number", ""),
            sha256=sha256,
            files=((PDF, sha256, len(pdf)),),
        )
        return tools.record(asked, now, lambda _: [fact])

    @activity.defn(name="issue_receipt")
    def issue_receipt(self, asked: EffectAsked) -> Stored:
        """The signed XML original of an electronic receipt and its signed PDF view (TT04 15–16)."""
        tools, now = self._tools, self._tools.now()
        event = tools.event(asked.subject, asked.data["seq"])
        paper = papers.receipt(tools.engine, event, tools.lookup)
        signer = tools.signer(paper.office)
        xml = signer.sign_xml(receipt_xml(paper.fields), at=event.at)
        pdf = signer.sign_pdf(render_pdf("receipt", paper.fields), reason=paper.reason, at=event.at)
        files = tuple((media, tools.store.put(content), len(content)) for media, content in ((XML, xml), (PDF, pdf)))
        fact = DocumentIssued(
            key=asked.key,
            document=event.data["receipt"],
            document_kind="receipt",
            number="",
            sha256=files[0][1],
            files=files,
        )
        return tools.record(asked, now, lambda _: [fact])

    @activity.defn(name="deliver_to_procuracy")
    async def deliver(self, asked: EffectAsked) -> Stored:
        """Send a copy of a decision to the procuracy (L25 35.2)."""
        tools, data = self._tools, asked.data
        now = await asyncio.to_thread(tools.now)
        subject = await asyncio.to_thread(tools.subject, asked.subject)
        delivery = Delivery(office=subject.office, kind=data["kind"], number=data["number"], sha256=data["sha256"])
        receipt = await tools.partners.procuracy.deliver(asked.key, delivery, at=now)
        fact = ProcuracyNotified(key=asked.key, document=data["tag"], delivery=receipt.receipt_id)
        return await asyncio.to_thread(tools.record, asked, now, lambda _: [fact], "procuracy")
