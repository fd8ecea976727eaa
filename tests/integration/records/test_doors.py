"""Only known people speak: what `records.doors` lets in, and that it lets in nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.exc import DBAPIError

import cases.stages  # noqa: F401  (registers the commands)
from cases.books import Book
from cases.events import SYSTEM, Actor, Partner, Role
from cases.kernel import HANDLERS
from cases.state import CaseState
from law.errors import LawError
from records import doors
from records.doors import Door, StandsFor
from simulation.staff import actor
from tests.cases_driver import opened_case
from tests.command_samples import PAYLOADS
from tests.intake_samples import A, B, C, owes
from tests.integration.records.senders import (
    CASE,
    DESK,
    NOW,
    Key,
    admit,
    dossier,
    envelope,
    moved,
    payload_of,
    refused,
    who,
)

pytestmark = pytest.mark.stack


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
        sent = DESK.signs(envelope("open_case", SYSTEM.model_copy(update={"office": office}), CASE, payload={}))
        assert refused(sql, sent, CASE)[0] == "actor.role"
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
    own = {claim.creditor: claim.id for claim in case.claims.values()}
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
    begun = waiting.model_copy(update={"handed": Book()})
    for command, subject in (("submit_dossier", begun), ("submit_dossier", waiting), ("supplement_dossier", waiting)):
        sent = DESK.signs(envelope(command, party(ref)))
        if right:
            admit(sql, sent, subject)
        else:
            assert refused(sql, sent, subject)[0] == "actor.id"


def test_a_partner_is_the_one_behind_the_door(sql: Connection) -> None:
    court = Key("court")
    doors.register(sql, Door("court", court.public, frozenset({Role.PARTNER}), partner=Partner.COURT), by="tests")
    by = Actor(id=Partner.COURT, role=Role.PARTNER, office="79")
    admit(sql, court.signs(envelope("establish_ground", by, door="court")))
    bank = who(Role.PARTNER)
    assert refused(sql, court.signs(envelope("establish_ground", bank, door="court")))[0] == "actor.id"


@pytest.mark.parametrize("partner", Partner)
def test_a_partner_tells_what_is_his_own_and_nothing_of_the_others(sql: Connection, partner: Partner) -> None:
    """Each command that partners send, and each step of one: money is the bank's to tell, a protest the procuracy's."""
    theirs = Key("theirs")
    doors.register(sql, Door("theirs", theirs.public, frozenset({Role.PARTNER}), partner=partner), by="tests")
    by = Actor(id=partner, role=Role.PARTNER, office="79")
    for command, handler in HANDLERS.items():
        if Role.PARTNER not in handler.roles:
            continue
        for step in handler.steps or ("",):
            sent = envelope(command, by, door="theirs")
            sent = sent.model_copy(update={"payload": sent.payload | ({"step": step} if step else {})})
            if partner in (handler.steps[step].partners if step else handler.partners):
                admit(sql, theirs.signs(sent))
            else:
                assert refused(sql, theirs.signs(sent))[0] == "actor.id", (command, step)


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
