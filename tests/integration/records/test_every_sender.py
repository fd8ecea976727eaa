"""All commands, all roles, every circumstance: exactly the declared senders pass."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, update

import cases.stages  # noqa: F401  (registers the commands)
from cases.commands import ENGINE, Envelope, Malformed
from cases.events import Actor, Role
from cases.kernel import HANDLERS
from records import doors
from records.doors import Door, StandsFor
from records.tables import officers
from tests.integration.records.senders import (
    ALL,
    BANK,
    CASE,
    DESK,
    Key,
    admit,
    dossier,
    envelope,
    moved,
    refused,
    who,
)

pytestmark = pytest.mark.stack


@dataclass(frozen=True)
class Circumstance:
    """Something that is not as it should be: in the world, or with what is sent."""

    world: Callable[[Connection], object] = lambda sql: None
    change: Callable[[Envelope], Envelope] = lambda sent: sent
    key: Key = DESK
    office: Callable[[Actor], Actor] = lambda by: by


def someone(**change: str) -> Callable[[Actor], Actor]:
    return lambda by: by.model_copy(update=change)


def of_other_office(by: Actor) -> Actor:
    known = by.id if by.role in (Role.PARTY, Role.PARTNER, Role.SYSTEM) else f"HN-{by.id}"
    return by.model_copy(update={"office": "01", "id": known})


def in_anothers_role(by: Actor) -> Actor:
    """A member of the same office's staff who has another role."""
    return by.model_copy(update={"id": "TQ-01" if by.role is not Role.CASHIER else "TK-01"})


def door(name: str, **rights: Any) -> Callable[[Connection], None]:
    return lambda sql: doors.register(sql, Door(name, DESK.public, **rights), by="tests")


WRONG: dict[str, Circumstance] = {
    "of another office": Circumstance(office=of_other_office),
    "of an office that is none": Circumstance(office=someone(office="98")),
    "not on the staff": Circumstance(office=someone(id="NOBODY")),
    "in another's role": Circumstance(office=in_anothers_role),
    "no longer active": Circumstance(
        world=lambda sql: sql.execute(update(officers).values(active=False)),
        office=lambda by: by if by.role in doors.STAFF else someone(id="GONE")(by),
    ),
    "through an unknown door": Circumstance(change=lambda sent: sent.model_copy(update={"door": "nobody"})),
    "through the engine's door": Circumstance(change=lambda sent: sent.model_copy(update={"door": ENGINE})),
    "through a revoked door": Circumstance(world=lambda sql: doors.revoke(sql, "desk", by="tests")),
    "unsigned": Circumstance(change=lambda sent: sent),
    "under a wrong key": Circumstance(key=Key("desk")),
    "sent too early": Circumstance(change=moved(seconds=301)),
    "sent too late": Circumstance(change=moved(seconds=-86_401)),
    "through a door of another office": Circumstance(
        world=door("hanoi", roles=ALL - {Role.PARTY}, offices=frozenset({"01"}), partner=BANK),
        change=lambda sent: sent.model_copy(update={"door": "hanoi"}),
    ),
}


def sent_under(circumstance: str, command: str, by: Actor) -> Envelope:
    wrong = WRONG.get(circumstance, Circumstance())
    sent = wrong.change(envelope(command, wrong.office(by)))
    return sent if circumstance == "unsigned" else wrong.key.signs(sent)


@pytest.mark.parametrize("circumstance", ["as it should be", *WRONG])
def test_exactly_the_declared_senders_pass(sql: Connection, circumstance: str) -> None:
    """All commands, all roles: the declared role of the subject's own office; nobody, if anything else is the case."""
    WRONG.get(circumstance, Circumstance()).world(sql)
    passed, declared = set(), set()
    for command, handler in HANDLERS.items():
        for role in Role:
            if circumstance == "as it should be" and handler.takes(who(role)) and role is not Role.SYSTEM:
                declared.add((command, role))
            with suppress(Malformed):
                admit(sql, sent_under(circumstance, command, who(role)))
                passed.add((command, role))
    assert passed == declared
    assert {role for _, role in passed} >= ({Role.HEAD, Role.PARTY, Role.PARTNER} if declared else set())


def test_a_door_speaks_only_for_its_roles(sql: Connection) -> None:
    for role in doors.OUTSIDE:
        narrow = Key(f"only-{role.replace('_', '-')}")
        partner = BANK if role is Role.PARTNER else None
        behind = StandsFor.PERSON if role is Role.PARTY else StandsFor.SERVICE
        only = Door(narrow.name, narrow.public, frozenset({role}), stands_for=behind, partner=partner)
        doors.register(sql, only, by="tests")
        for command, handler in HANDLERS.items():
            for other in handler.roles - {role}:
                sent = narrow.signs(envelope(command, who(other), door=narrow.name))
                assert refused(sql, sent)[0] == "actor.role"
            if role is not Role.SYSTEM and handler.takes(who(role)):
                admit(sql, narrow.signs(envelope(command, who(role), door=narrow.name)))


@pytest.mark.parametrize("command", sorted(HANDLERS))
def test_a_command_goes_to_what_it_is_for(sql: Connection, command: str) -> None:
    """A case command sent to a dossier, or the reverse, is turned away (D8)."""
    handler = HANDLERS[command]
    for role in sorted(handler.roles - {Role.SYSTEM}):
        if not handler.takes(who(role)):
            continue  # another partner's
        for subject in (CASE, dossier()):
            sent = DESK.signs(envelope(command, who(role), subject))
            if isinstance(subject, handler.subject):
                admit(sql, sent, subject)
            else:
                assert refused(sql, sent, subject)[0] == "subject"


@pytest.mark.parametrize(
    ("circumstance", "field", "way_out"),
    [
        ("through an unknown door", "door", "thads door add"),
        ("through a revoked door", "door", "ask the operator"),
        ("unsigned", "signature", "canonical form"),
        ("under a wrong key", "signature", "canonical form"),
        ("through a door of another office", "actor.office", "may speak for: 01"),
        ("sent too early", "sent_at", "check the clock"),
        ("sent too late", "sent_at", "send anew"),
        ("of another office", "actor.office", "belongs to office 79"),
        ("not on the staff", "actor.id", "thads office staff"),
        ("in another's role", "actor.id", "thads office staff"),
        ("no longer active", "actor.id", "thads office staff"),
    ],
)
def test_a_refusal_names_field_and_way_out(sql: Connection, circumstance: str, field: str, way_out: str) -> None:
    WRONG[circumstance].world(sql)
    found = refused(sql, sent_under(circumstance, "sign_decision", who(Role.HEAD)))
    assert found[0] == field
    assert way_out in found[1]
