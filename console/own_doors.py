"""The doors that an installation opens itself when it is set up: for the bank, the API, the command line, …"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection

from cases.events import Partner, Role
from records.database import engine
from records.doors import STAFF, Door, StandsFor, register, registered
from records.migrate import upgrade
from runtime.envelope import DoorKey
from runtime.errors import StackError

RIGHTS: Mapping[str, tuple[frozenset[Role], Partner | None]] = {
    "web": (frozenset({Role.PARTNER}), Partner.CUSTODY_BANK),  # the bank's notices
    "desk": (STAFF | {Role.PARTY}, None),  # who signed in at the officers' desk
    "api": (STAFF | {Role.PARTY, Role.PARTNER}, Partner.SERVICE),  # who the token says it is
    "cli": (STAFF | {Role.PARTNER}, Partner.REGISTER),
    "simulation": (STAFF | {Role.PARTY}, None),  # its invented citizens act themselves
}
"""For whom each may speak, and as which partner: no more than it needs."""

SIGNED_IN = frozenset({"desk", "api", "simulation"})
"""Doors at which a person's own session stands behind each act."""


def own_door(keys: Path, name: str) -> Door:
    """One of our doors, with the key in the key folder, which is made the first time."""
    roles, partner = RIGHTS[name]
    behind = StandsFor.PERSON if name in SIGNED_IN else StandsFor.SERVICE
    return Door(name, DoorKey.ensure(keys, name).public, roles, stands_for=behind, partner=partner)


def set_up(url: str, keys: Path, *names: str) -> None:
    """Migrate a database, and register those of our doors that it does not know yet."""
    upgrade(url)
    with engine(url).begin() as connection:
        for name in names:
            _let_in(connection, own_door(keys, name))


def _let_in(connection: Connection, door: Door) -> None:
    """What was registered or revoked before stays as it is. StackError where another key than ours is registered."""
    known = registered(connection, door.name)
    if not known:
        register(connection, door, by="thads up")
    in_use = {before.public_key for before in known if before.revoked_at is None}
    if in_use and door.public_key not in in_use:
        raise StackError(
            "keys",
            f"khóa của cửa {door.name} không phải khóa đã đăng ký; khôi phục thư mục khóa, hoặc đổi khóa bằng "
            "`thads door` / the door is registered under another key: bring the key folder back, or revoke the door "
            "and add its new key",
        )
