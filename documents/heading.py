"""What every document has, whatever its kind: office, number, day, who signs, who gets it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from documents.drawing import Desk, Drawing, signatory
from documents.registry import KINDS, DocumentKind


def official(drawing: Drawing, kind: str, address: str, drawn: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of every document (Decree 30/2020, Annex I), `drawn` its own; `address` is where it can be checked."""
    desk, declared = drawing.desk, KINDS[kind]
    return {
        "office": desk.office(),
        "number": drawing.data["number"],
        "date": drawing.today,
        "signed_at": drawing.event.at,
        "signatory": signatory(desk, _signer(drawing), of_head=declared.signed_by == "head"),
        "recipients": recipients(declared, desk, drawn),
        "verification_url": address,
    }


def _signer(drawing: Drawing) -> str:
    return str(drawing.data.get("signer") or drawing.data.get("collector") or drawing.event.actor.id)


def recipients(kind: DocumentKind, desk: Desk, drawn: Mapping[str, Any]) -> list[str]:
    """Who gets a paper (nơi nhận): its addressee or the parties, whom it names besides, the procuracy, the file."""
    told = ["Như trên"] if kind.addressed else []
    others = [name for each in kind.also_to if (name := drawn.get(each) if each in kind.fields.model_fields else each)]
    if kind.copies_to is not None:
        return [*told, *kind.copies_to, *others, "Lưu: HSTHA"]
    parties = [*drawn.get("creditors", ()), *drawn.get("debtors", ())]
    others = [name for name in others if name not in parties]
    return [*(told or ["Các đương sự"]), *others, desk.procuracy, "Lưu: VT, HSTHA"]
