"""`thads door`: nothing registers itself; what is registered may speak until it is revoked, and is never forgotten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from cases.commands import Malformed
from cases.events import Role
from console.own_doors import RIGHTS, set_up
from records import doors
from records.database import engine
from runtime import issuer
from runtime.envelope import DoorKey
from runtime.errors import StackError
from runtime.roles import DatabaseRole
from simulation.staff import actor
from tests.kit import Installation
from tests.workflows.test_standard_life import dossier

pytestmark = pytest.mark.stack


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The public half of a service's key, as it was sent to the operator."""
    DoorKey.ensure(tmp_path, "portal")
    return tmp_path / "doors" / "portal.pub.pem"


async def test_a_door_speaks_from_its_registration_to_its_revocation(
    there: Installation, thads: Any, tmp_path: Path, key: Path
) -> None:
    portal = replace(there.starter, key=DoorKey.ensure(tmp_path, "portal"))

    async def hand_in(number: int) -> str:
        answer = await portal.start(dossier(f"HS-{number}"), sender="portal", actor=actor(Role.CLERK))
        return answer.outcome

    with pytest.raises(Malformed, match=r"register|revoked"):
        await hand_in(71)
    added = ("door", "add", "portal", "--key", str(key), "--roles", "clerk, party", "--offices", "79", "--person")
    status, record = await thads(*added)
    assert (status, record["roles"], record["offices"]) == (0, ["clerk", "party"], ["79"])
    assert (record["stands_for"], record["partner"]) == ("person", None)
    assert await hand_in(72) == "accepted"

    status, again = await thads(*added)
    assert (status, again["field"]) == (2, "key")
    status, listed = await thads("door", "list")
    (mine,) = [door for door in listed if door["name"] == "portal"]
    assert (mine["public_key"], mine["revoked_at"]) == (key.read_text(), None)

    status, gone = await thads("door", "revoke", "portal", "--key", mine["fingerprint"])
    assert (status, gone["revoked"]) == (0, [mine["fingerprint"]])
    with pytest.raises(Malformed, match=r"register|revoked"):
        await hand_in(73)
    status, answer = await thads("door", "revoke", "portal")
    assert (status, answer["field"]) == (2, "name")
    _, listed = await thads("door", "list")
    (mine,) = [door for door in listed if door["name"] == "portal"]
    assert mine["revoked_at"]


async def test_the_list_fits_a_terminal(thads: Any, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = ",".join(doors.OUTSIDE)
    name = "a-door-with-a-name-of-forty-characters-x"
    rights = ("--roles", every, "--partner", "custody-bank", "--person")
    status, _ = await thads("door", "add", name, "--key", str(key), *rights)
    assert status == 0
    monkeypatch.setenv("COLUMNS", "80")
    status, page = await thads("door", "list", as_json=False)
    assert status == 0
    assert max(map(len, page.splitlines())) <= 80
    for word in ("cli", "web", "mọi / all", "dịch vụ", "custody-bank", "secretary", "portal"):
        assert word in page, page


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("Portal", "--roles", "clerk"), "name"),
        (("engine", "--roles", "clerk"), "name"),
        (("portal",), "roles"),
        (("portal", "--roles", "clerk,boss"), "roles"),
        (("portal", "--roles", "system"), "roles"),
        (("portal", "--roles", "party", "--service"), "roles"),
        (("portal", "--roles", "partner"), "partner"),
        (("portal", "--roles", "clerk", "--partner", "court"), "partner"),
        (("portal", "--partner", "court-1"), "partner"),
        (("portal", "--roles", "clerk", "--offices", "79,1"), "offices"),
        (("portal", "--roles", "clerk", "--key", "/nowhere/portal.pub.pem"), "key"),
        (("portal", "--roles", "clerk", "--key", __file__), "key"),
    ],
)
async def test_what_cannot_be_registered_names_its_field(
    there: Installation, thads: Any, key: Path, words: tuple[str, ...], field: str
) -> None:
    before = known(there.engine)
    status, answer = await thads("door", "add", "--key", str(key), *words)
    assert (status, answer["field"]) == (2, field)
    assert " / " in answer["error"]
    assert known(there.engine) == before


async def test_the_private_key_is_not_what_is_registered(thads: Any, key: Path) -> None:
    private = key.with_name("portal.key.pem")
    status, answer = await thads("door", "add", "portal", "--key", str(private), "--roles", "clerk")
    assert (status, answer["field"]) == (2, "key")
    assert ".pub.pem" in answer["error"]


def known(database: Engine) -> list[doors.Door]:
    with database.connect() as connection:
        return doors.registered(connection)


def test_an_installation_registers_its_own_doors_once(postgres: Any, tmp_path: Path) -> None:
    postgres.create_database("own_doors")
    url = postgres.url(DatabaseRole.OWNER, "own_doors")
    set_up(url, tmp_path, *RIGHTS)
    first = known(engine(url))
    assert {door.name: (door.roles, door.partner) for door in first} == dict(RIGHTS)
    assert {door.name for door in first if door.stands_for is doors.StandsFor.PERSON} == {"desk", "api", "simulation"}
    with engine(url).begin() as connection:
        doors.revoke(connection, "cli", by="the operator")
    revoked = known(engine(url))
    set_up(url, tmp_path, *RIGHTS)
    assert known(engine(url)) == revoked  # what was revoked stays so
    with pytest.raises(StackError, match="key folder"):
        set_up(url, tmp_path / "another", "web")
    assert known(engine(url)) == revoked


async def test_a_token_for_a_trial_names_somebody_whom_the_api_knows(there: Installation, thads: Any) -> None:
    asked = ("door", "token", "party:D1", "--case", "case/79/portal/HS-1/1")
    status, none = await thads(*asked)
    assert (status, none["field"]) == (2, "THADS_SIGN_IN")  # which this installation did not choose
    issuer.ensure(there.settings.keys)
    status, made = await thads(*asked)
    assert (status, made["role"], made["reach"], made["office"]) == (0, "party", "case", "79")
    for wrong, field in (
        (("emperor:X",), "who"),
        (("clerk:MC-01", "--reach", "country"), "reach"),
        (("clerk:../x",), "who"),
        (("party:D1",), "who"),
    ):
        status, answer = await thads("door", "token", *wrong)
        assert (status, answer["field"]) == (2, field), answer
