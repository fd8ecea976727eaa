"""What the holder of a code may see: a receipt by its lookup code, a document by the code printed on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Request, Response
from sqlalchemy import Connection, Engine, Row, func, select

from cases.names import office_of
from cases.stages.fees import FeePaid, FeeReceiptVoided
from cases.stages.receipts import MoneyReceived, ReceiptVoided
from documents.errors import DocumentError
from documents.store import DocumentStore
from law.periods import local_day
from law.words import in_words
from proof.errors import ProofError
from proof.handed import Handed
from records import clock
from records.codes import document_code, event_behind, receipt_code
from records.states import event_of
from records.tables import documents, journal, offices
from runtime.errors import StackError
from web import queries
from web.guard import PUBLIC
from web.rendering import file_response, render

Prove = Callable[[str, int], Handed]
"""Proves that an event of a subject, by its number, stands in the log (`audit.gathering.prove`)."""
WORDS = "text/plain; charset=utf-8"
NOT_YET = (
    "Chưa có chứng minh: sổ được công bố mỗi giờ, hãy thử lại sau. / There is no proof yet: the log is published every "
    "hour, try again later."
)

VOIDS = {MoneyReceived.kind: ReceiptVoided.kind, FeePaid.kind: FeeReceiptVoided.kind}
"""By which event a receipt counts no more."""


@dataclass(frozen=True)
class Confirmed:
    """A document of the office's journal: what is printed on it, so that it can be compared. No names."""

    kind: str
    number: str
    signed_at: datetime
    office_name: str
    recalled: bool
    files: tuple[Row[Any], ...]


def add(app: FastAPI, engine: Engine, store: DocumentStore, prove: Prove) -> None:
    """Install the pages. A wrong code gets the same answer, whatever is wrong with it."""

    @app.get("/tra-cuu", dependencies=[PUBLIC])
    @app.get("/en/tra-cuu", dependencies=[PUBLIC])
    @app.get("/tra-cuu/{code}", dependencies=[PUBLIC])
    @app.get("/en/tra-cuu/{code}", dependencies=[PUBLIC])
    def look_up(request: Request, code: str = "", ma: str = "") -> Response:
        asked = "".join((code or ma).split()).replace("-", "")
        with engine.connect() as connection:
            receipt = _receipt(connection, asked)
            confirmed = None if receipt else _document(connection, asked)
            now = clock.now(connection)
            doubted = receipt is not None and not _as_recorded(connection, receipt)
        found = receipt is not None or confirmed is not None
        shown = {"asked": asked, "receipt": receipt, "confirmed": confirmed, "doubted": doubted, "in_words": in_words}
        return render(request, "lookup.html", now, status=200 if found or not asked else 404, **shown)

    @app.get("/tra-cuu/{code}/bien-lai.{ending}", dependencies=[PUBLIC])
    def receipt_file(code: str, ending: str) -> Response:
        """The receipt itself, original (xml) or view (pdf), for the payer who holds its code."""
        media_type = {"pdf": "application/pdf", "xml": "application/xml"}.get(ending)
        with engine.connect() as connection:
            receipt = _receipt(connection, code)
            row = _file(connection, receipt, media_type) if receipt and media_type else None
        if row is None:
            return Response("không có / not found", 404, media_type=WORDS)
        try:
            content = store.of(row.subject).get(row.sha256)
            return file_response(content, row.media_type, f"bien-lai-{code}")
        except DocumentError:
            return Response("không có / not found", 404, media_type=WORDS)

    @app.get("/tra-cuu/{code}/chung-minh.tlog-proof", dependencies=[PUBLIC])
    def proof(code: str) -> Response:
        """That what the paper rests on stands in the witnessed log; whoever verifies it needs nothing of us."""
        with engine.connect() as connection:
            found = event_behind(connection, code)
        if found is None:
            return Response("không có / not found", 404, media_type=WORDS)
        try:
            handed = prove(*found)
        except (ProofError, StackError):
            return Response(NOT_YET, 503, {"Retry-After": "3600"}, media_type=WORDS)
        headers = {"Content-Disposition": f'attachment; filename="{code.lower()}.tlog-proof"'}
        return Response(str(handed), media_type=WORDS, headers=headers)


def _receipt(connection: Connection, code: str) -> Row[Any] | None:
    known = receipt_code(code)
    return queries.receipt_by_code(connection, known) if known else None


def _as_recorded(connection: Connection, receipt: Row[Any]) -> bool:
    """Whether the journal says the same of it, event by event under its seals: the table alone proves nothing."""
    own = (journal.c.subject == receipt.subject) & (journal.c.seq >= receipt.seq)
    kinds = journal.c.kind.in_((*VOIDS, *VOIDS.values()))
    rows = connection.execute(select(journal).where(own, kinds).order_by(journal.c.seq)).mappings()
    events = [event_of(row) for row in rows]
    if not events or events[0].seq != receipt.seq or events[0].sealed().hash != events[0].hash:
        return False
    made, *later = events
    void = any(one.kind == VOIDS.get(made.kind) and one.data["receipt"] == made.data.get("receipt") for one in later)
    said = (made.data.get("number"), made.data.get("lookup_code"), made.data.get("amount"), local_day(made.at), void)
    stands = (receipt.number, receipt.lookup_code, receipt.amount, receipt.issued_on, receipt.status == "void")
    return said == stands


def _file(connection: Connection, receipt: Row[Any], media_type: str) -> Row[Any] | None:
    issued = connection.scalar(
        select(journal.c.data["receipt"].astext).where(
            journal.c.subject == receipt.subject, journal.c.seq == receipt.seq
        )
    )
    return connection.execute(
        select(documents).where(
            documents.c.subject == receipt.subject,
            documents.c.document == issued,
            documents.c.media_type == media_type,
        )
    ).one_or_none()


def _document(connection: Connection, code: str) -> Confirmed | None:
    """The document that was drawn up from the event whose hash begins with the code."""
    known = document_code(code)
    if known is None:
        return None
    event = connection.execute(select(journal).where(func.left(journal.c.hash, 16) == known)).one_or_none()
    if event is None:
        return None
    issued = connection.execute(
        select(journal.c.data).where(
            journal.c.subject == event.subject,
            journal.c.kind == "document_issued",
            journal.c.data["key"].astext.startswith(f"{event.subject}/{event.seq}/", autoescape=True),
        )
    ).first()
    if issued is None:
        return None
    name = issued.data["document"]
    recalls = select(func.count()).where(
        journal.c.subject == event.subject,
        journal.c.kind == "decision_recalled",
        journal.c.data["recalled"].astext == name,
    )
    files = select(documents).where(documents.c.subject == event.subject, documents.c.document == name)
    office = office_of(event.subject)
    return Confirmed(
        kind=issued.data["document_kind"],
        number=issued.data["number"] or name,
        signed_at=event.at,
        office_name=connection.scalar(select(offices.c.name).where(offices.c.code == office)) or office,
        recalled=bool(connection.scalar(recalls)),
        files=tuple(connection.execute(files)),
    )
