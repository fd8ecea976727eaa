"""Who sends what in the tests of the doors: a door that may speak for everybody, and one good command of each kind."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

import cases.stages  # noqa: F401  (registers the commands)
from cases.commands import Envelope, Malformed
from cases.dossiers import DossierState
from cases.events import SYSTEM, Actor, Partner, Role
from cases.kernel import HANDLERS, Subject
from cases.proceedings import PROCEEDINGS
from cases.state import CaseState
from law.pack import current_pack
from records import doors
from runtime.envelope import signed_bytes, verifies
from simulation.staff import example
from tests.cases_driver import opened_case, received
from tests.command_samples import PAYLOADS
from tests.intake_samples import A, B, owes

PACK = current_pack()
ALL = frozenset(doors.OUTSIDE)
BANK = Partner.CUSTODY_BANK
CASE: CaseState = opened_case().subject
NOW: datetime = opened_case().now + timedelta(hours=1)
OTHER_OFFICE = example().model_copy(
    update={
        "office": example().office.model_copy(update={"code": "01", "name": "THADS Hà Nội"}),
        "staff": tuple(p.model_copy(update={"id": f"HN-{p.id}"}) for p in example().staff),
        "delegations": (),
    }
)


class Key:
    """A door's key pair, as a service in any language makes it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.private = Ed25519PrivateKey.generate()
        form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        self.public = self.private.public_key().public_bytes(*form).decode()

    def signs(self, envelope: Envelope) -> Envelope:
        content = envelope.model_dump(mode="json", exclude={"signature"})
        return envelope.model_copy(
            update={"signature": base64.b64encode(self.private.sign(signed_bytes(content))).decode()}
        )


DESK = Key("desk")


def who(role: Role) -> Actor:
    """The one of each role who may act in `CASE` and on `dossier()`."""
    if role is Role.SYSTEM:
        return SYSTEM.model_copy(update={"office": "79"})
    if role in (Role.PARTY, Role.PARTNER):
        return Actor(id="C1" if role is Role.PARTY else BANK, role=role, office="79")
    serving = [person.id for person in example().staff if person.role is role]
    return Actor(id=serving[0] if serving else "TTV-01", role=role, office="79")


def dossier(name: str = "HS-1") -> DossierState:
    """A dossier of the creditor A against B."""
    state: DossierState = received(owes(B, A, amount=1_000_000), dossier_id=name).subject
    return state.model_copy(update={"id": f"dossier/79/desk/{name}"})


def payload_of(command: str) -> dict[str, Any]:
    if command == "submit_dossier":
        handed = dossier().dossier
        assert handed
        return {"dossier": handed.model_dump(mode="json")}
    if command == "request_confirmation":
        return {"requester": A.name}
    return PAYLOADS[command]


def target(command: str) -> Subject:
    of = HANDLERS[command].subject
    kind = next((kind for kind, known in PROCEEDINGS.items() if known is of), None)
    if kind:
        return PROCEEDINGS[kind](id=f"{kind}/79/desk/T-1", office="79", pack=PACK.version)
    return dossier() if of is DossierState else CASE


def envelope(command: str, by: Actor, to: Subject | None = None, **change: Any) -> Envelope:
    payload = change.pop("payload", None)
    return Envelope(
        request_id="R-1",
        subject=(to or target(command)).id,
        command=command,
        payload=payload_of(command) if payload is None else payload,
        actor=by,
        **{"door": "desk", "sent_at": NOW.isoformat(), **change},
    )


def admit(sql: Connection, sent: Envelope, subject: Subject | None = None) -> None:
    by = doors.through(sql, sent, verifies)
    doors.admit(sql, by, sent, subject or target(sent.command), NOW, PACK)


def refused(sql: Connection, sent: Envelope, subject: Subject | None = None) -> tuple[str, str]:
    with pytest.raises(Malformed) as why:
        admit(sql, sent, subject)
    return why.value.field, why.value.problem


def moved(**by: int) -> Callable[[Envelope], Envelope]:
    return lambda sent: sent.model_copy(update={"sent_at": (NOW + timedelta(**by)).isoformat()})
