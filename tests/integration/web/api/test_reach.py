"""Every operation, asked by every standing with every reach: what the table declares passes, all else is 403, no data.

The walk is generated from the OpenAPI document; an operation that `WANTS` does not name fails it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from cases.events import Role
from cases.names import dossier_of
from records import roster
from records.database import engine
from records.tables import officers
from runtime.roles import DatabaseRole
from simulation.staff import OFFICE, actor, example
from tests.chaos.life import dossier
from tests.integration.web.api.conftest import Api, bearer
from web.api.problems import Problem
from web.api.reach import TABLE, Bearer, Reach, Right, Standing

pytestmark = pytest.mark.stack

WANTS: Mapping[tuple[str, str], Right] = {
    ("GET", "/cases"): Right.LIST,
    ("GET", "/cases/{case}"): Right.SEE,
    ("GET", "/cases/{case}/events"): Right.EVENTS,
    ("GET", "/cases/{case}/acts"): Right.ACT,
    ("POST", "/cases/{case}/acts"): Right.ACT,
    ("POST", "/cases/{case}/trials"): Right.ACT,
    ("POST", "/dossiers"): Right.START,
    ("GET", "/dossiers"): Right.DOSSIERS,
    ("GET", "/dossiers/{dossier}"): Right.DOSSIERS,
    ("GET", "/dossiers/{dossier}/acts"): Right.HANDLE,
    ("POST", "/dossiers/{dossier}/acts"): Right.HANDLE,
    ("POST", "/dossiers/{dossier}/trials"): Right.HANDLE,
    ("POST", "/webhooks"): Right.WEBHOOKS,
    ("GET", "/webhooks"): Right.WEBHOOKS,
    ("DELETE", "/webhooks/{webhook}"): Right.WEBHOOKS,
    ("GET", "/webhooks/{webhook}/deliveries"): Right.WEBHOOKS,
    ("POST", "/webhooks/{webhook}/replays"): Right.WEBHOOKS,
    ("GET", "/effects"): Right.EFFECTS,
    ("GET", "/events"): Right.LIVE,
    ("GET", "/acts"): Right.CATALOGUE,
}
NOTHING = {"command": "no_such_act", "payload": {}}
"""The body of every POST: no act, and no dossier; who may ask is told so (422), and nothing happens."""

NO_WEBHOOK = f"wh-{0:020}"

ELSEWHERE = "01"
SERVICE = bearer(Standing.SERVICE)


@dataclass(frozen=True)
class Place:
    """A case that an enforcer has, handed in by a service, and one that nobody has yet, handed in at the office."""

    api: Api
    assigned: str
    fresh: str
    officer: str
    room: str


def colleague(role: Role, room: str) -> roster.Officer:
    """Somebody in a post that the invented office leaves empty."""
    return roster.Officer(id=f"{role}-{room[-1]}".replace("_", "-"), role=role, room=room, name="Lê An", title="–")


def settle_in(api: Api) -> None:
    """The office with every post filled, and the same people, under other numbers, in an office elsewhere."""
    here = example()
    first = next(one.room for one in here.staff if one.role == Role.ROOM_HEAD)
    second = next(one.room for one in here.staff if one.room not in (None, first))
    assert second
    here = here.model_copy(
        update={"staff": (*here.staff, colleague(Role.ROOM_HEAD, second), colleague(Role.REVIEWER, second))}
    )
    away = tuple(one.model_copy(update={"id": elsewhere(one.id)}) for one in here.staff)
    office = here.office.model_copy(update={"code": ELSEWHERE, "account": "0000000001"})
    with engine(api.there.settings.database(DatabaseRole.OWNER)).begin() as connection:
        roster.enter(connection, here, by="tests")
        roster.enter(connection, roster.Roster(office=office, staff=away), by="tests")


def elsewhere(who: str) -> str:
    return f"HN-{who}"[:40]


@pytest.fixture(scope="module")
async def place(api: Api) -> Place:
    settle_in(api)
    assigned, fresh = await api.start(1, SERVICE.who, SERVICE), await api.start(2)
    act, head = api.there.starter.act, actor(Role.HEAD)
    await act(assigned, "propose_decision", actor=actor(Role.SECRETARY))
    for command in ("sign_decision", "assign_enforcer"):
        assert (await act(assigned, command, actor=head)).accepted
    state = (await api.there.starter.report(assigned)).state
    return Place(api, assigned, fresh, state.officer, state.room)


def of(role: Standing, reach: Reach, place: Place, case: str) -> Bearer:
    """Somebody of this standing and reach to whom the assigned case belongs, as far as it can."""
    more: dict[str, Any] = {"case": case} if role is Standing.PARTY else {}
    if role is Standing.PARTY:
        more["who"] = "D1"
    if role is Standing.ENFORCER:
        more["who"] = place.officer
    if role in (Standing.ROOM_HEAD, Standing.REVIEWER):
        more["who"] = in_room(place, Role(role.value), there=role is Standing.ROOM_HEAD)
    return bearer(role, reach, **more)


def in_room(place: Place, role: Role, *, there: bool) -> str:
    """Somebody of that role in the room of the assigned case, or in another one."""
    who = officers.c.id
    same = officers.c.room == place.room
    query = select(who).where(officers.c.office == OFFICE, officers.c.role == role, same if there else ~same)
    with place.api.there.reader.connect() as connection:
        return str(connection.scalar(query.order_by(who).limit(1)))


async def asked(caller: httpx.AsyncClient, method: str, path: str, case: str) -> tuple[int, str]:
    """The status, and what was said; of a stream that it began."""
    body: dict[str, Any] = {"json": NOTHING, "headers": {"Idempotency-Key": "reach"}} if method == "POST" else {}
    named = path.replace("{case}", case).replace("{dossier}", dossier_of(case)).replace("{webhook}", NO_WEBHOOK)
    async with caller.stream(method, named, **body) as answer:
        if answer.headers["content-type"].startswith("text/event-stream"):
            return answer.status_code, ""
        return answer.status_code, (await answer.aread()).decode()


def taken(method: str, path: str) -> tuple[int, ...]:
    """How who may ask is answered: there is no such webhook, and an accepted dossier takes nothing any more."""
    if "{webhook}" in path:
        return (404, 422)
    return (422, 409) if method == "POST" else (200,)


def refused_without_data(status: int, said: str) -> bool:
    return status == 403 and Problem.model_validate_json(said).type.endswith(("not-allowed", "out-of-reach"))


@pytest.fixture(scope="module")
async def operations(api: Api) -> list[tuple[str, str]]:
    async with httpx.AsyncClient(base_url=api.url, trust_env=False) as caller:
        paths = (await caller.get("/openapi.json")).json()["paths"]
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]


def test_every_operation_is_walked(operations: list[tuple[str, str]]) -> None:
    assert sorted(operations) == sorted(WANTS)


@pytest.mark.parametrize("role", Standing)
async def test_what_is_declared_passes_and_nothing_else(
    role: Standing, place: Place, operations: list[tuple[str, str]]
) -> None:
    wrong = []
    for reach in Reach:
        entitled = TABLE[role]
        async with place.api.of(of(role, reach, place, place.assigned)) as caller:
            for method, path in operations:
                status, said = await asked(caller, method, path, place.assigned)
                right = WANTS[method, path] in entitled.rights and reach in entitled.reaches
                passed = status in taken(method, path)
                if passed is not right or (not right and not refused_without_data(status, said)):
                    wrong.append((method, path, reach, status, said[:200]))
    assert not wrong


def others(role: Standing, place: Place) -> Iterator[tuple[Bearer, str]]:
    """People of a standing with a case that lies outside the reach of each."""
    if Reach.OFFICE in TABLE[role].reaches:
        here = of(role, Reach.OFFICE, place, "")
        yield here.model_copy(update={"who": elsewhere(here.who), "office": ELSEWHERE}), place.assigned
    if Reach.ROOM in TABLE[role].reaches:
        yield of(role, Reach.ROOM, place, ""), place.fresh
        stranger = in_room(place, Role(role.value), there=False)
        yield of(role, Reach.ROOM, place, "").model_copy(update={"who": stranger}), place.assigned
    if Reach.CASE in TABLE[role].reaches:
        if role is Standing.PARTY:
            yield of(role, Reach.CASE, place, place.fresh), place.assigned
        else:
            yield of(role, Reach.CASE, place, ""), place.fresh
    if role is Standing.SERVICE:
        yield SERVICE.model_copy(update={"who": "service"}), place.assigned  # whose name begins alike


@pytest.mark.parametrize("role", [one for one in Standing if TABLE[one].reaches != {Reach.COUNTRY}])
async def test_what_lies_outside_is_not_seen(role: Standing, place: Place, operations: list[tuple[str, str]]) -> None:
    seen = []
    for somebody, case in others(role, place):
        async with place.api.of(somebody) as caller:
            for method, path in operations:
                status, said = await asked(caller, method, path, case)
                if ("{case}" in path or "{dossier}" in path) and not refused_without_data(status, said):
                    seen.append((method, path, somebody.reach, status, said[:200]))
                if any(name in said.replace(f"/{name}", "") for name in (case, dossier_of(case))):
                    seen.append((method, path, "names it"))
    assert not seen


async def test_only_who_sees_the_whole_office_learns_that_there_is_no_such_case(place: Place) -> None:
    nowhere = f"/cases/case/{OFFICE}/{place.api.sender}/HS-404/1"
    for role, reach, status in (
        (Standing.HEAD, Reach.OFFICE, 404),
        (Standing.AUDITOR, Reach.COUNTRY, 404),
        (Standing.ENFORCER, Reach.CASE, 403),
        (Standing.SERVICE, Reach.CASE, 403),
    ):
        async with place.api.of(of(role, reach, place, "")) as caller:
            assert (await caller.get(nowhere)).status_code == status, role


async def test_who_left_the_staff_sees_nothing_though_his_token_is_good(place: Place) -> None:
    async with place.api.of(bearer(Standing.CLERK).model_copy(update={"who": "MC-99"})) as caller:
        assert refused_without_data(*await asked(caller, "GET", "/cases", ""))


async def test_a_service_hands_in_under_its_own_name_only(place: Place) -> None:
    body = {"sender": place.api.sender, "dossier": dossier(3).model_dump(mode="json")}
    async with place.api.of(SERVICE) as caller:
        answer = await caller.post("/dossiers", json=body, headers={"Idempotency-Key": "other"})
    assert (answer.status_code, answer.json()["field"]) == (403, "sender")
