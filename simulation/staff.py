"""An invented office with its staff, for demos, tests and trainings: `simulation/examples/office-79.toml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from sqlalchemy import Connection

from cases.events import Actor, Role
from records import roster

OFFICE = "79"


@cache
def example() -> roster.Roster:
    """The roster that the product ships."""
    return roster.read(files("simulation").joinpath("examples/office-79.toml").read_text(encoding="utf-8"))


def actor(role: Role | str, number: int = 1) -> Actor:
    """The n-th member of staff with a role."""
    found = [person for person in example().staff if person.role == role]
    return Actor(id=found[number - 1].id, role=Role(role), office=OFFICE)


def settle_in(connection: Connection) -> None:
    """Enter the office, its staff and the deputy's delegation; entering twice changes nothing."""
    roster.enter(connection, example(), by="simulation")
