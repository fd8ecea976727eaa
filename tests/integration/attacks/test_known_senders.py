"""Only known people speak, through the running engine: what the doors refuse leaves no trace (D1, D2, D5, D8, D9).

The walk over all commands, roles and circumstances in the deciding transaction is `records/test_every_sender.py`; here
a sample of it goes through Temporal.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from random import Random

import pytest
from sqlalchemy import func, select, update
from temporalio.client import WorkflowUpdateFailedError

from cases.commands import Envelope, Malformed
from cases.dossiers import DossierState
from cases.events import SYSTEM, Actor, Role
from cases.kernel import HANDLERS
from cases.state import CaseState
from records import doors
from records.database import engine
from records.roster import enter
from records.tables import journal, officers, requests
from runtime.envelope import DoorKey
from runtime.roles import DatabaseRole
from simulation.staff import actor, example
from starter import Starter
from tests.chaos.life import dossier
from tests.command_samples import PAYLOADS
from tests.integration.attacks.conftest import alive, no_trace
from tests.integration.attacks.strangers import refused_as
from tests.integration.conftest import Opened
from tests.integration.records.senders import OTHER_OFFICE, who
from tests.kit import Installation, at, let_in, second_door

pytestmark = pytest.mark.stack

SAMPLE = 60


# --- moments ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", [timedelta(minutes=6), timedelta(days=-2), timedelta(days=365 * 64)])
async def test_a_moment_far_from_the_clock(there: Installation, case: str, ahead: timedelta) -> None:
    moved = replace(there.starter, now=lambda: there.tools.now() + ahead)
    async with no_trace(there):
        with pytest.raises(Malformed) as refused:
            await moved.act(case, "propose_decision", actor=actor(Role.SECRETARY))
    assert refused.value.field == "sent_at"
    await alive(there, case)


async def test_a_dossier_dated_next_march(there: Installation) -> None:
    """It moves no clerk's deadline (D9)."""
    march = at(3, 15).replace(year=2027)
    for change in ({"received_at": march}, {"received_at": march, "sent_at": march}):
        async with no_trace(there):
            with pytest.raises(Malformed) as refused:
                await there.starter.start(
                    dossier(920).model_copy(update=change), sender="march", actor=actor(Role.CLERK)
                )
        assert refused.value.field == "payload.dossier.received_at"


# --- a registered door beyond its rights ------------------------------------------------------------------------------


async def test_a_door_beyond_its_rights(there: Installation, case: str) -> None:
    desk = second_door(there, "counter", Role.CLERK)
    async with no_trace(there):
        for command, by in (
            ("propose_decision", actor(Role.SECRETARY)),
            ("sign_decision", actor(Role.HEAD)),
            ("record_account", Actor(id="C1", role=Role.PARTY, office="79")),
            ("claim_credit", Actor(id="custody-bank", role=Role.PARTNER, office="79")),
        ):
            with pytest.raises(Malformed) as refused:
                await desk.act(case, command, PAYLOADS[command], actor=by)
            assert refused.value.field == "actor.role"
    await alive(there, case)


@pytest.mark.parametrize("office", ["", "79"])
async def test_an_ordinary_door_as_the_engine(there: Installation, case: str, office: str) -> None:
    """The engine opens, and records what its effects came to; no door does (D1)."""
    system = SYSTEM.model_copy(update={"office": office})
    async with no_trace(there):
        for command in ("open_case", "propose_decision", "record_warning"):
            with pytest.raises(Malformed) as refused:
                await there.starter.act(case, command, actor=system)
            assert refused.value.field == "actor.role"
    await alive(there, case)


async def test_a_revoked_door_speaks_no_more_but_what_it_said_stands(there: Installation, case: str) -> None:
    gone = second_door(there, "gone", Role.SECRETARY)
    said = await gone.act(case, "propose_decision", actor=actor(Role.SECRETARY), request_id="good")
    with engine(there.settings.database(DatabaseRole.OWNER)).begin() as connection:
        doors.revoke(connection, "gone", by="tests")
    async with no_trace(there):
        for request_id in ("new", "good"):
            with pytest.raises(Malformed) as refused:
                await gone.act(case, "propose_decision", actor=actor(Role.SECRETARY), request_id=request_id)
            assert refused.value.field == "door"
        assert await there.starter.act(
            case, "propose_decision", actor=actor(Role.SECRETARY), request_id="good"
        ) == said  # fmt: skip


# --- the wrong target -------------------------------------------------------------------------------------------------


async def test_every_command_to_what_it_is_not_for(there: Installation, case: str) -> None:
    """The commands of a case sent to its dossier, and the reverse (D8)."""
    incomplete = dossier(921).model_copy(update={"attachments": (), "judgment_at": None})
    waiting = await there.starter.start(incomplete, sender="target", actor=actor(Role.CLERK))
    while (await there.starter.query(waiting.dossier)).owed_count:
        pass
    async with no_trace(there):
        for command, handler in HANDLERS.items():
            by = next((actor(role) for role in Role if role in handler.roles & doors.STAFF), None)
            if by is None or handler.subject not in (CaseState, DossierState):
                continue
            to_case = handler.subject is DossierState
            send = there.starter.act if to_case else there.starter.act_on_dossier
            payload = {"dossier": {}} if command == "submit_dossier" else PAYLOADS[command]
            with pytest.raises(Malformed) as refused:
                await send(case if to_case else waiting.dossier, command, payload, actor=by)
            assert refused.value.field == "subject", command
    await alive(there, case)


# --- a sample of the walk ---------------------------------------------------------------------------------------------

CIRCUMSTANCES = (
    "as it should be", "of another office", "not on the staff", "in another's role", "no longer active",
    "through an unknown door", "through a narrow door", "unsigned", "sent too late",
)  # fmt: skip


@pytest.fixture(scope="module")
async def world(there: Installation) -> dict[str, Starter]:
    """Two offices, somebody who has left, and other people's doors."""
    with engine(there.settings.database(DatabaseRole.OWNER)).begin() as connection:
        enter(connection, OTHER_OFFICE, by="tests")
        left = [p.model_copy(update={"id": f"LEFT-{p.id}"}) for p in example().staff]
        enter(connection, example().model_copy(update={"staff": (*example().staff, *left)}), by="tests")
        connection.execute(update(officers).where(officers.c.id.startswith("LEFT-")).values(active=False))
        narrow = DoorKey.ensure(there.settings.keys, "narrow")
        rights = {"roles": frozenset(doors.STAFF), "offices": frozenset({"01"})}
        let_in(connection, doors.Door(narrow.door, narrow.public, **rights))
    unknown = DoorKey.ensure(there.settings.keys, "unknown")
    late = replace(there.starter, now=lambda: there.tools.now() - timedelta(days=2))
    return {
        "through an unknown door": replace(there.starter, key=unknown),
        "through a narrow door": replace(there.starter, key=narrow),
        "sent too late": late,
    }


def sender(role: Role, circumstance: str) -> Actor:
    by = who(role)
    staff = role in doors.STAFF
    match circumstance:
        case "of another office":
            return by.model_copy(update={"office": "01", "id": f"HN-{by.id}" if staff else by.id})
        case "not on the staff":
            return by.model_copy(update={"id": "NOBODY"})
        case "in another's role":
            return by.model_copy(update={"id": "TQ-01" if role is not Role.CASHIER else "TK-01"})
        case "no longer active":
            return by.model_copy(update={"id": f"LEFT-{by.id}"})
        case _:
            return by


def declared(command: str, role: Role) -> bool:
    """Whether whoever stands for the role here may send the command; of the partners that is the bank."""
    return role is not Role.SYSTEM and HANDLERS[command].takes(who(role))


def sampled() -> list[tuple[str, Role, str]]:
    """Half of it who is declared, as it should be; the other half anything at all."""
    known = [name for name, handler in HANDLERS.items() if issubclass(CaseState, handler.subject)]
    draw = Random(10)
    right = [(c, r, CIRCUMSTANCES[0]) for c in known for r in Role if declared(c, r)]
    anything = list(product(known, Role, CIRCUMSTANCES))
    return draw.sample(right, SAMPLE // 2) + draw.sample(anything, SAMPLE // 2)


async def test_exactly_the_declared_senders_pass(
    there: Installation, opened: Opened, world: dict[str, Starter]
) -> None:
    """Whoever passes makes a record, be it the law's refusal; whoever does not leaves none."""
    case = await opened()
    passed: dict[tuple[str, Role, str], bool] = {}
    for number, (command, role, circumstance) in enumerate(sampled()):
        through = world.get(circumstance, there.starter)
        payload = {"requester": "Trần Thị Bình"} if command == "request_confirmation" else PAYLOADS[command]
        envelope = await through.envelope(case, command, payload, sender(role, circumstance), f"walk-{number}")
        if circumstance == "unsigned":
            envelope = envelope.model_copy(update={"signature": ""})
        passed[command, role, circumstance] = taken = await admitted(there, envelope)
        assert noted(there, envelope) is taken
    assert passed == {key: declared(*key[:2]) and key[2] == CIRCUMSTANCES[0] for key in passed}
    assert set(passed.values()) == {True, False}


def noted(there: Installation, envelope: Envelope) -> bool:
    """Whether the records know of the request, in any table."""
    with there.engine.connect() as connection:
        return any(
            connection.scalar(select(func.count()).where(table.c.request_id == envelope.request_id))
            for table in (requests, journal)
        )


async def admitted(there: Installation, envelope: Envelope) -> bool:
    """Whether the envelope is taken; a refusal by the door is `Malformed`."""
    handle = there.starter.client.get_workflow_handle(envelope.subject)
    try:
        await handle.execute_update("act", envelope, id=envelope.update_id)
    except WorkflowUpdateFailedError as error:
        kind, _ = refused_as(error)
        assert kind == "Malformed", kind
        return False
    return True
