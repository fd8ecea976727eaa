"""Dossiers for tests of intake: a person by number, one obligation, a whole dossier with sensible defaults."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cases.dossier import Dossier
from cases.parties import STATE, Obligation, Party
from law.pack import Pack, current_pack

HCMC_COURT = "Tòa án nhân dân khu vực 1 - Thành phố Hồ Chí Minh"


def person(letter: str, **cells: Any) -> Party:
    """A person called by one letter; the same letter is the same person."""
    number = f"0791800000{ord(letter):02d}"
    return Party(
        **{"kind": "person", "name": f"Nguyễn Văn {letter}", "id_number": number, "address": "1 đường số 1"} | cells
    )


A, B, C, D = (person(letter) for letter in "ABCD")


def owes(
    debtor: Party | None, creditor: Party = STATE, kind: str = "other_debt", amount: int = 100_000_000, **cells: Any
) -> Obligation:
    """An obligation; its id is given by `dossier`."""
    if kind in ("return_property", "confiscation", "destruction"):
        amount = 0
    return Obligation(**{"id": "0", "kind": kind, "amount": amount, "creditor": creditor, "debtor": debtor} | cells)


def dossier(*obligations: Obligation, asks: tuple[Party, ...] = (), role: str = "creditor", **cells: Any) -> Dossier:
    """A dossier of a portal request on Tuesday 8/9/2026; the court transfers where nobody asks."""
    title = {
        "number": "10/2025/DS-ST",
        "date": "2025-05-01",
        "effective_date": "2025-06-01",
        "issuing_court": HCMC_COURT,
        "field": "DS",
    } | cells.pop("title", {})
    requesters = [{"role": role, "name": party.name} for party in asks] or [{"role": "court", "name": HCMC_COURT}]
    sent = cells.get("sent_at", "2026-09-08T09:00:00+07:00")
    values = {
        "dossier_id": "D-1",
        "office": "79",
        "channel": "portal" if asks else "court_transfer",
        "sent_at": sent,
        "received_at": sent,
        "requesters": requesters,
        "title": title,
        "obligations": [replace(o, id=str(n)) for n, o in enumerate(obligations, start=1)],
        "attachments": ["judgment"],
    }
    return Dossier(**values | cells)


def with_setting(name: str, value: object) -> Pack:
    """The current pack with one setting changed."""
    pack = current_pack()
    setting = pack.settings[name].model_copy(update={"default": value})
    return replace(pack, digest=f"{pack.digest} {name}={value}", settings={**pack.settings, name: setting})
