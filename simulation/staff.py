"""Invented offices with their staff, for demos, tests and trainings: `simulation/examples/office-79.toml` and `-01`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from sqlalchemy import Connection

from cases.events import Actor, Role
from records import roster

OFFICE, SECOND = "79", "01"
"""The office of the demo, and the one to which it entrusts."""
OF_SECOND = "HN-"
"""What the staff numbers of the second begin with; its people do what those of the first with the same number do."""


@cache
def example(office: str = OFFICE) -> roster.Roster:
    """The roster of an office that the product ships."""
    return roster.read(files("simulation").joinpath(f"examples/office-{office}.toml").read_text(encoding="utf-8"))


def actor(role: Role | str, number: int = 1) -> Actor:
    """The n-th member of staff with a role."""
    found = [person for person in example().staff if person.role == role]
    return Actor(id=found[number - 1].id, role=Role(role), office=OFFICE)


def of_office(who: Actor, office: str) -> Actor:
    """Who does at another office what he does here; a party is the same everywhere."""
    staff = office == SECOND and who.role is not Role.PARTY and not who.id.startswith(OF_SECOND)
    return Actor(id=f"{OF_SECOND}{who.id}" if staff else who.id, role=who.role, office=office)


def settle_in(connection: Connection, office: str = OFFICE) -> None:
    """Enter an office, its staff and the deputy's delegation; entering twice changes nothing."""
    roster.enter(connection, example(office), by="simulation")
