"""What every document has, whatever its kind: office, number, day, who signs, who gets it."""

from __future__ import annotations

from typing import Any

from documents.drawing import Desk, Drawing, signatory
from documents.registry import KINDS, DocumentKind


def official(drawing: Drawing, kind: str, address: str) -> dict[str, Any]:
    """The fields of every document (Decree 30/2020, Annex I); `address` is where it can be checked."""
    desk, declared = drawing.desk, KINDS[kind]
    return {
        "office": desk.office(),
        "number": drawing.data["number"],
        "date": drawing.today,
        "signed_at": drawing.event.at,
        "signatory": signatory(desk, _signer(drawing), of_head=declared.signed_by == "head"),
        "recipients": _recipients(declared, desk),
        "verification_url": address,
    }


def _signer(drawing: Drawing) -> str:
    return str(drawing.data.get("signer") or drawing.data.get("collector") or drawing.event.actor.id)


def _recipients(kind: DocumentKind, desk: Desk) -> list[str]:
    if kind.copies_to is not None:
        return [*kind.copies_to, "Lưu: HSTHA"]
    told = "Như trên" if "addressee" in kind.fields.model_fields else "Các đương sự"
    return [told, desk.procuracy, "Lưu: VT, HSTHA"]
