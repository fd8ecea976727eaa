"""What workflows and activities say to each other, and the task queues they meet on."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from cases.commands import Envelope

CASES = "thads-cases"
DOCUMENTS = "thads-documents"
PARTNERS = "thads-partners"

QUEUE_OF_EFFECT = {
    "issue_document": DOCUMENTS,
    "issue_receipt": DOCUMENTS,
    "archive": DOCUMENTS,
    "deliver_to_procuracy": PARTNERS,
    "send_notices": PARTNERS,
    "publish": PARTNERS,
    "end_publication": PARTNERS,
    "ask_partner": PARTNERS,
    "pay": PARTNERS,
}


class Message(BaseModel):
    model_config = ConfigDict(frozen=True)


class FactsAsked(Message):
    """Facts from outside that a command needs; `first` is the empty subject where the journal may not know it yet."""

    subject: str
    type: str
    first: dict[str, Any]
    needs: tuple[str, ...]
    envelope: Envelope


class EffectAsked(Message):
    """An outside effect to carry out, by its key; `head` is what the workflow knows of the journal."""

    subject: str
    head: int
    key: str
    effect: str
    data: dict[str, Any]


class HistoryAsked(Message):
    """Keep the history of a run that was continued as new."""

    workflow_id: str
    run_id: str
