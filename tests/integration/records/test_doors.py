"""Only known people speak: what `records.doors` lets in, and that it lets in nothing else."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.exc import DBAPIError

import cases.stages  # noqa: F401  (registers the commands)
from cases.commands import ENGINE, Envelope, Malformed
from cases.dossiers import DossierState
from cases.events import SYSTEM, Actor, Role
from cases.kernel import HANDLERS, Subject
from cases.state import CaseState
from law.errors import LawError
from law.pack import current_pack
from records import doors, roster
from records.database import engine
from records.doors import Door, StandsFor
from records.migrate import upgrade
from records.tables import officers
from runtime.envelope import signed_bytes, verifies
from simulation.staff import actor, example, settle_in
from tests.cases_driver import opened_case, received
from tests.command_samples import PAYLOADS
from tests.intake_samples import A, B, C, owes

pytestmark = pytest.mark.stack

PACK = current_pack()
ALL = frozenset(doors.OUTSIDE)
BANK = "custody-bank"
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


@pytest.fixture(scope="module")
def migrated(postgres_url: str) -> str:
    upgrade(postgres_url)
    return postgres_url


@pytest.fixture
def sql(migrated: str) -> Iterator[Connection]:
    """Two offices with their staff and one door that may speak for everybody; gone with the test."""
    with engine(migrated).connect() as connection:
        settle_in(connection)
        roster.enter(connection, OTHER_OFFICE)
        doors.register(
            connection, Door("desk", DESK.public, ALL, stands_for=StandsFor.PERSON, partner=BANK), by="tests"
        )
        yield connection
        connection.rollback()


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
    if command == "open_case":
        return {"opening": opened_case().events[0].data}
    if command == "request_confirmation":
        return {"requester": A.name}
    return PAYLOADS[command]


def target(command: str) -> Subject:
    return dossier() if HANDLERS[command].subject is DossierState else CASE


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


# --- every command, every role, every circumstance -------------------------------------------------------------------


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


def moved(**by: int) -> Callable[[Envelope], Envelope]:
    return lambda sent: sent.model_copy(update={"sent_at": (NOW + timedelta(**by)).isoformat()})


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
            if circumstance == "as it should be" and role in handler.roles and role is not Role.SYSTEM:
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
            if role in handler.roles:
                admit(sql, narrow.signs(envelope(command, who(role), door=narrow.name)))


@pytest.mark.parametrize("command", sorted(HANDLERS))
def test_a_command_goes_to_what_it_is_for(sql: Connection, command: str) -> None:
    """A case command sent to a dossier, or the reverse, is turned away (D8)."""
    handler = HANDLERS[command]
    for role in sorted(handler.roles - {Role.SYSTEM}):
        for subject in (CASE, dossier()):
            sent = DESK.signs(envelope(command, who(role), subject))
            if isinstance(subject, handler.subject):
                admit(sql, sent, subject)
            else:
                assert refused(sql, sent, subject)[0] == "subject"


# --- the way out -----------------------------------------------------------------------------------------------------


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


def test_nothing_is_believed_before_the_signature(sql: Connection) -> None:
    """Whatever else is wrong, an unsigned command hears of nothing but its door (D5)."""
    nonsense = envelope("no_such_command", SYSTEM, CASE, payload={}, sent_at="2090-01-01T00:00:00+07:00")
    assert refused(sql, nonsense, CASE)[0] == "signature"
    assert refused(sql, DESK.signs(nonsense), CASE)[0] == "actor.role"


def test_an_envelope_for_another_subject_is_refused(sql: Connection) -> None:
    sent = DESK.signs(envelope("sign_decision", who(Role.HEAD)))
    other = CASE.model_copy(update={"id": "case/79/desk/HS-2/1"})
    assert refused(sql, sent, other)[0] == "subject"


# --- what the attacks of old tried -----------------------------------------------------------------------------------


def test_no_door_is_the_engine(sql: Connection) -> None:
    """`open_case` under the role system, signed by an ordinary door (D1)."""
    for office in ("", "79"):
        sent = DESK.signs(envelope("open_case", SYSTEM.model_copy(update={"office": office})))
        assert refused(sql, sent)[0] == "actor.role"
    with pytest.raises(LawError) as why:
        doors.register(sql, Door("engine-two", DESK.public, frozenset({Role.SYSTEM})), by="tests")
    assert why.value.field == "roles"


@pytest.mark.parametrize(
    "by",
    [
        Actor(id="TT-99", role=Role.HEAD, office="79"),  # a person who does not exist
        actor(Role.SECRETARY).model_copy(update={"role": Role.HEAD}),  # a secretary as Head
        Actor(id="HN-TT-01", role=Role.HEAD, office="01"),  # the Head of another office
        Actor(id="HN-TT-01", role=Role.HEAD, office="79"),
    ],
)
def test_only_the_heads_of_the_office_sign(sql: Connection, by: Actor) -> None:
    """D2."""
    assert refused(sql, DESK.signs(envelope("sign_decision", by)))[0].startswith("actor.")


def party(ref: str) -> Actor:
    return Actor(id=ref, role=Role.PARTY, office="79")


@pytest.mark.parametrize(
    ("command", "payload", "may", "may_not"),
    [
        ("record_account", PAYLOADS["record_account"], "C1", "D1"),
        ("record_account", PAYLOADS["record_account"] | {"party": "D1"}, "D1", "C1"),
        ("withdraw_request", {}, "C1", "D1"),
        ("withdraw_request", {"claims": ["K1"]}, "C1", "D1"),
        ("request_confirmation", {"requester": A.name.upper()}, "C1", "D1"),
    ],
)
def test_a_party_disposes_of_nobody_elses_rights(
    sql: Connection, command: str, payload: dict[str, Any], may: str, may_not: str
) -> None:
    admit(sql, DESK.signs(envelope(command, party(may), payload=payload)))
    field, problem = refused(sql, DESK.signs(envelope(command, party(may_not), payload=payload)))
    assert (field, "another's rights" in problem) == ("actor.id", True)
    admit(sql, DESK.signs(envelope(command, actor(Role.CLERK), payload=payload)))


def test_one_of_several_creditors_withdraws_only_his_own_claim(sql: Connection) -> None:
    case: CaseState = opened_case(owes(B, A, amount=1_000), owes(B, C, amount=2_000), asks=(A, C)).subject
    own = {claim.creditor: claim.id for claim in case.claims}
    assert set(own) == {"C1", "C2"}
    for ref in own:
        for names, right in (((own[ref],), True), ((), False), (tuple(own.values()), False)):
            sent = DESK.signs(envelope("withdraw_request", party(ref), case, payload={"claims": names}))
            if right:
                admit(sql, sent, case)
            else:
                assert refused(sql, sent, case)[0] == "actor.id"


def test_where_the_debtor_asked_he_withdraws(sql: Connection) -> None:
    case = CASE.model_copy(update={"requester": "debtor"})
    admit(sql, DESK.signs(envelope("withdraw_request", party("D1"), payload={})), case)
    assert refused(sql, DESK.signs(envelope("withdraw_request", party("C1"), payload={})), case)[0] == "actor.id"


@pytest.mark.parametrize(("ref", "right"), [("C1", True), ("D1", False), ("C2", False), (A.name, False), ("", False)])
def test_a_dossier_is_handed_in_and_mended_by_those_who_ask(sql: Connection, ref: str, right: bool) -> None:
    waiting = dossier()
    begun = waiting.model_copy(update={"dossier": None})
    for command, subject in (("submit_dossier", begun), ("submit_dossier", waiting), ("supplement_dossier", waiting)):
        sent = DESK.signs(envelope(command, party(ref)))
        if right:
            admit(sql, sent, subject)
        else:
            assert refused(sql, sent, subject)[0] == "actor.id"


def test_a_partner_is_the_one_behind_the_door(sql: Connection) -> None:
    court = Key("court")
    doors.register(sql, Door("court", court.public, frozenset({Role.PARTNER}), partner="court-1"), by="tests")
    by = Actor(id="court-1", role=Role.PARTNER, office="79")
    admit(sql, court.signs(envelope("establish_ground", by, door="court")))
    bank = who(Role.PARTNER)
    assert refused(sql, court.signs(envelope("establish_ground", bank, door="court")))[0] == "actor.id"
    for command in ("claim_credit", "record_return"):  # money is the bank's to tell
        assert refused(sql, court.signs(envelope(command, by, door="court")))[0] == "actor.id"
        admit(sql, DESK.signs(envelope(command, bank)))


def test_a_dossier_comes_under_its_own_id(sql: Connection) -> None:
    for wrong in ("dossier/79/desk/HS-2", "dossier/79/desk/more/HS-1", "dossier/79/HS-1", "dossier/79"):
        state = dossier().model_copy(update={"id": wrong})
        assert refused(sql, DESK.signs(envelope("submit_dossier", actor(Role.CLERK), state)), state)[0] == "subject"
    slashes = dossier("2026/HS/1")
    handed = {"dossier": slashes.dossier.model_dump(mode="json")} if slashes.dossier else {}
    admit(sql, DESK.signs(envelope("submit_dossier", actor(Role.CLERK), slashes, payload=handed)), slashes)


# --- moments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "right"), [(300, True), (301, False), (-86_400, True), (-86_401, False)])
def test_how_far_the_moment_of_sending_may_lie_is_a_setting(sql: Connection, seconds: int, right: bool) -> None:
    sent = DESK.signs(moved(seconds=seconds)(envelope("sign_decision", who(Role.HEAD))))
    if right:
        admit(sql, sent)
    else:
        assert refused(sql, sent)[0] == "sent_at"


@pytest.mark.parametrize(("seconds", "right"), [(300, True), (301, False)])
@pytest.mark.parametrize("name", ["received_at", "judgment_at"])
def test_no_dossier_was_received_in_the_future(sql: Connection, name: str, seconds: int, right: bool) -> None:
    """A dossier dated next March does not move a clerk's deadline (D9)."""
    payload = payload_of("submit_dossier")
    payload["dossier"] |= {name: (NOW + timedelta(seconds=seconds)).isoformat()}
    sent = DESK.signs(envelope("submit_dossier", actor(Role.CLERK), payload=payload))
    if right:
        admit(sql, sent)
    else:
        assert refused(sql, sent)[0] == f"payload.dossier.{name}"


@pytest.mark.parametrize(
    ("command", "role", "name", "payload"),
    [
        ("record_performance", Role.ENFORCER, "on", PAYLOADS["record_performance"]),
        ("postpone", Role.HEAD, "requested_on", PAYLOADS["postpone"]),
        ("postpone", Role.HEAD, "requested_at", PAYLOADS["postpone"]),
    ],
)
def test_what_is_told_has_happened(
    sql: Connection, command: str, role: Role, name: str, payload: dict[str, Any]
) -> None:
    moment = name.endswith("_at")
    past = NOW.isoformat() if moment else NOW.date().isoformat()
    ahead = (NOW + timedelta(hours=24)).isoformat() if moment else date(2027, 3, 1).isoformat()
    admit(sql, DESK.signs(envelope(command, who(role), payload={**payload, name: past})))
    sent = DESK.signs(envelope(command, who(role), payload={**payload, name: ahead}))
    assert refused(sql, sent)[0] == f"payload.{name}"


# --- registering -----------------------------------------------------------------------------------------------------


def test_both_keys_speak_while_a_key_changes(sql: Connection) -> None:
    old, new = DESK, Key("desk")
    sent = envelope("sign_decision", who(Role.HEAD))
    assert refused(sql, new.signs(sent))[0] == "signature"
    doors.register(sql, Door("desk", new.public, frozenset({Role.HEAD})), by="tests")
    admit(sql, old.signs(sent))
    admit(sql, new.signs(sent))
    # each key has the rights that it was registered with
    assert refused(sql, new.signs(envelope("propose_decision", who(Role.SECRETARY))))[0] == "actor.role"
    (gone,) = doors.revoke(sql, "desk", by="tests", fingerprint=doors.registered(sql, "desk")[0].fingerprint)
    assert gone.public_key == old.public
    assert refused(sql, old.signs(sent))[0] == "signature"
    admit(sql, new.signs(sent))


def test_a_row_is_kept_and_revoked_once(sql: Connection) -> None:
    doors.revoke(sql, "desk", by="the operator")
    (row,) = doors.registered(sql, "desk")
    assert (row.registered_by, row.revoked_by) == ("tests", "the operator")
    assert row.revoked_at
    with pytest.raises(LawError, match="door list"):
        doors.revoke(sql, "desk", by="the operator")
    for statement in (
        "DELETE FROM doors",
        "UPDATE doors SET revoked_at = NULL",
        "UPDATE doors SET revoked_at = now()",
        "UPDATE doors SET roles = '[\"head\"]'",
    ):
        with pytest.raises(DBAPIError, match="is kept"), sql.begin_nested():
            sql.execute(text(statement))
    doors.register(sql, Door("desk", DESK.public, frozenset({Role.HEAD})), by="tests")  # anew, with other rights
    assert sql.scalar(select(func.count()).select_from(doors.doors)) == 2
    with pytest.raises(DBAPIError, match="is kept"), sql.begin_nested():
        sql.execute(update(doors.doors).where(doors.doors.c.revoked_at.is_(None)).values(roles=["clerk"]))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "engine"}, "name"),
        ({"name": "effect"}, "name"),
        ({"roles": frozenset()}, "roles"),
        ({"roles": frozenset({Role.PARTNER})}, "partner"),
        ({"roles": frozenset({Role.PARTY})}, "roles"),  # a service's word is no party's
        ({"partner": "bank"}, "partner"),
        ({}, "key"),
    ],
)
def test_a_wrong_registration_names_its_field(sql: Connection, change: dict[str, Any], field: str) -> None:
    door = replace(Door("desk", DESK.public, frozenset({Role.HEAD})), **change)
    with pytest.raises(LawError) as why:
        doors.register(sql, door, by="tests")
    assert why.value.field == field


def test_what_is_registered_is_read_as_it_was(sql: Connection) -> None:
    made = Door("portal", DESK.public, frozenset({Role.PARTY, Role.CLERK}), frozenset({"79"}), StandsFor.PERSON)
    doors.register(sql, made, by="tests")
    (read,) = doors.registered(sql, "portal")
    assert replace(read, registered_at=None, registered_by="") == made
    assert [door.name for door in doors.registered(sql)] == ["desk", "portal"]
