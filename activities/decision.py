"""Issuing documents: drawn up, signed, stored by hash, and sent to the procuracy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from activities import papers
from activities.effects import Work, effect
from activities.tools import Tools
from cases.events import Fact
from cases.stages.notice import DocumentIssued, ProcuracyNotified
from documents.kinds import receipts
from documents.receipt import receipt_xml
from documents.render import render_pdf
from partners.procuracy import Delivery

PDF, XML = "application/pdf", "application/xml"


class Decision:
    """`issue_document` and `issue_receipt` run in threads: drawing and signing block for some 100 ms."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    @effect("issue_document")
    def issue_document(self, work: Work) -> Iterable[Fact]:
        """Draw up and sign the document of one event. The same event gives the same document."""
        tools, data = self.tools, work.data
        drawing = papers.drawing(tools.engine, work.subject.id, data["seq"])
        event, paper = drawing.event, papers.draw(drawing, data["kind"], tools.lookup)
        signer, store = tools.signer(paper.office), tools.store.of(work.subject.id)

        def stored(kind: str, fields: dict[str, Any]) -> tuple[str, str, int]:
            pdf = signer.sign_pdf(render_pdf(kind, fields), reason=paper.reason, at=event.at)
            return PDF, store.put(pdf), len(pdf)

        def issued(document: str, kind: str, number: str, file: tuple[str, str, int]) -> DocumentIssued:
            return DocumentIssued(
                key=work.key, document=document, document_kind=kind, number=number, sha256=file[1], files=(file,)
            )

        annexes = [stored(paper.annex, fields) for fields in paper.annexes]
        own = stored(paper.kind, paper.with_annexes([sha256 for _, sha256, _ in annexes]))
        return [
            *(issued(f"{data['tag']}/{n}", paper.annex, "", file) for n, file in enumerate(annexes, start=1)),
            issued(data["tag"], data["kind"], event.data.get("number", ""), own),
        ]

    @effect("issue_receipt")
    def issue_receipt(self, work: Work) -> Iterable[Fact]:
        """The signed XML original of an electronic receipt and its signed PDF view (TT04 15–16)."""
        tools = self.tools
        drawing = papers.drawing(tools.engine, work.subject.id, work.data["seq"])
        event, paper = drawing.event, receipts.draw(drawing, tools.lookup)
        signer = tools.signer(paper.office)
        xml = signer.sign_xml(receipt_xml(paper.fields), at=event.at)
        pdf = signer.sign_pdf(render_pdf("receipt", paper.fields), reason=paper.reason, at=event.at)
        store = tools.store.of(work.subject.id)
        files = tuple((media, store.put(content), len(content)) for media, content in ((XML, xml), (PDF, pdf)))
        return [
            DocumentIssued(
                key=work.key,
                document=event.data["receipt"],
                document_kind="receipt",
                number="",
                sha256=files[0][1],
                files=files,
            )
        ]

    @effect("deliver_to_procuracy", partner="procuracy")
    async def deliver(self, work: Work) -> Iterable[Fact]:
        """Send a copy of a decision to the procuracy (L25 35.2)."""
        data = work.data
        delivery = Delivery(office=work.subject.office, kind=data["kind"], number=data["number"], sha256=data["sha256"])
        receipt = await self.tools.partners.procuracy.deliver(work.key, delivery, at=work.now)
        return [ProcuracyNotified(key=work.key, document=data["tag"], delivery=receipt.receipt_id)]
