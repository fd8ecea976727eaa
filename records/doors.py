"""The doors: which keys may speak to the engine, for whom, and whether an act comes from somebody known.

A door has a row for each key that was ever registered; a changed key or changed rights are a new row, an old row is
revoked and kept, so that what it signed can be verified for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, CursorResult, Row, bindparam, func, insert, select, update

from cases import kernel, speaking
from cases.commands import ENGINE, Envelope, Malformed
from cases.events import Partner, Role
from cases.kernel import Admitted, Subject
from law.errors import LawError
from law.pack import Pack
from records import entered, views
from records.tables import doors, offices

Verifies = Callable[[Mapping[str, Any], str, str], bool]
"""Whether the signature (base64) over an envelope (without it) was made by a public key (PEM): `runtime.envelope`."""

OUTSIDE = tuple(role for role in Role if role is not Role.SYSTEM)
"""The roles that a door may speak for; the engine's own acts come from the engine."""

STAFF = frozenset(OUTSIDE) - {Role.PARTY, Role.PARTNER}
"""The roles of an office, which only members of its staff have."""


_REGISTERED = select(doors).order_by(doors.c.name, doors.c.id)
_OF_DOOR = _REGISTERED.where(doors.c.name == bindparam("door"))


class StandsFor(StrEnum):
    """What is behind each act that a door lets in."""

    PERSON = "person"  # a person's own signature or session
    SERVICE = "service"  # the word of the service alone


@dataclass(frozen=True)
class Door:
    """One key of a door and its rights. `offices` empty: all; `partner`: who speaks in the role of a partner."""

    name: str
    public_key: str
    roles: frozenset[Role]
    offices: frozenset[str] = frozenset()
    stands_for: StandsFor = StandsFor.SERVICE
    partner: Partner | None = None
    registered_at: datetime | None = None
    registered_by: str = ""
    revoked_at: datetime | None = None
    revoked_by: str | None = None

    @property
    def fingerprint(self) -> str:
        """What people compare keys by: the beginning of the SHA-256 of the public key's PEM."""
        return hashlib.sha256(self.public_key.encode()).hexdigest()[:16]


def register(connection: Connection, door: Door, by: str) -> None:
    """Let a key speak from now on, beside the keys that the door has already. LawError names what is wrong."""
    _check(door)
    if door.public_key in {known.public_key for known in registered(connection, door.name) if not known.revoked_at}:
        raise LawError(
            "key",
            f"khóa {door.fingerprint} của cửa {door.name} đã đăng ký; muốn đổi quyền, `thads door revoke` trước / "
            "is registered already; to change its rights, revoke it first",
        )
    made = connection.execute(
        insert(doors)
        .values(
            name=door.name,
            public_key=door.public_key,
            roles=[role for role in Role if role in door.roles],
            offices=sorted(door.offices),
            stands_for=door.stands_for,
            partner=door.partner,
            registered_at=func.now(),
            registered_by=by,
        )
        .returning(doors)
    )
    _note(connection, by, made)


def _check(door: Door) -> None:
    if door.name in (ENGINE, "effect", ""):
        raise LawError("name", f"“{door.name}” dành cho hệ thống / is the engine's own name; take another")
    if not door.roles or not door.roles <= set(OUTSIDE):
        raise LawError("roles", f"chọn ít nhất một vai trò / name at least one role of: {', '.join(OUTSIDE)}")
    if (Role.PARTNER in door.roles) != bool(door.partner):
        problem = (
            "vai trò partner cần mã đối tác, và ngược lại / the role partner needs the partner's id, and vice versa"
        )
        raise LawError("partner", problem)
    if Role.PARTY in door.roles and door.stands_for is not StandsFor.PERSON:
        problem = (
            "chỉ cửa có chữ ký hoặc phiên của chính đương sự mới nói thay vai trò party: dùng --person, hoặc để "
            "cán bộ ghi / a party is heard only by his own signature or session: --person, or let a clerk record it"
        )
        raise LawError("roles", problem)


def revoke(connection: Connection, name: str, by: str, fingerprint: str = "") -> list[Door]:
    """Let the keys of a door, or one of them, speak no more; those that could. LawError when there was none."""
    found = [d for d in registered(connection, name) if not d.revoked_at and d.fingerprint.startswith(fingerprint)]
    if not found:
        problem = f"không có khóa nào đang dùng của cửa “{name}” / no such key is in use; see `thads door list`"
        raise LawError("name", problem)
    keys = [door.public_key for door in found]
    which = (doors.c.name == name, doors.c.public_key.in_(keys), doors.c.revoked_at.is_(None))
    gone = update(doors).where(*which).values(revoked_at=func.now(), revoked_by=by).returning(doors)
    _note(connection, by, connection.execute(gone))
    return found


def _note(connection: Connection, by: str, changed: CursorResult[Any]) -> None:
    rows = [entered.plain("doors", row) for row in changed.mappings()]
    entered.note(connection, by, {entered.which("doors", row): row for row in rows})


def registered(connection: Connection, name: str | None = None) -> list[Door]:
    """Every key that was ever registered, of one door or of all, in the order of registration."""
    rows = connection.execute(_REGISTERED) if name is None else connection.execute(_OF_DOOR, {"door": name})
    return [_door(row) for row in rows]


def keys(connection: Connection) -> dict[str, list[str]]:
    """Every public key that each door ever had: what a revoked one signed in its time holds."""
    found: dict[str, list[str]] = {}
    for name, key in connection.execute(select(doors.c.name, doors.c.public_key).order_by(doors.c.id)):
        found.setdefault(name, []).append(key)
    return found


def _door(row: Row[Any]) -> Door:
    values = dict(row._mapping)
    values.pop("id")
    roles = frozenset(Role(role) for role in values.pop("roles"))
    stands_for = StandsFor(values.pop("stands_for"))
    partner = Partner(found) if (found := values.pop("partner")) else None
    offices = frozenset(values.pop("offices"))
    return Door(**values, roles=roles, offices=offices, stands_for=stands_for, partner=partner)


def in_use(connection: Connection, name: str) -> Door:
    """A door that may speak now, by the latest of its keys. `Malformed` for one that is unknown or revoked."""
    known = [door for door in registered(connection, name) if door.revoked_at is None]
    if not known:
        raise Malformed("door", f"cửa “{name}” không được nói / may not speak: register it by `thads door add`")
    return known[-1]


def through(connection: Connection, envelope: Envelope, verifies: Verifies) -> Door:
    """The registered door that signed an envelope. To be asked first: before it nothing in the envelope is believed.

    Raises `Malformed` naming the field and the way out, for a door that is unknown or revoked, or did not sign this.
    """
    known = registered(connection, envelope.door)
    if not known:
        raise Malformed(
            "door",
            f"cửa “{envelope.door}” chưa đăng ký; người vận hành chạy `thads door add` / "
            "is not registered: the operator registers its public key by `thads door add`",
        )
    in_use = [door for door in known if door.revoked_at is None]
    if not in_use:
        raise Malformed(
            "door",
            f"cửa “{envelope.door}” đã bị thu hồi; hỏi người vận hành / was revoked: ask the operator for a new key",
        )
    content = envelope.model_dump(mode="json", exclude={"signature"})
    for door in in_use:
        if verifies(content, envelope.signature, door.public_key):
            return door
    raise Malformed(
        "signature",
        f"không phải chữ ký của cửa “{envelope.door}” trên nội dung này; xem docs/formats/envelope.md / "
        "was not made by a registered key of this door over these bytes: check key and canonical form",
    )


def admit(
    connection: Connection, door: Door, envelope: Envelope, subject: Subject, now: datetime, pack: Pack
) -> Admitted:
    """A command from somebody known, read; `door` is the one it came `through`.

    Checked in this order, each before what rests on it is believed: what the door may speak for, the moment, the form
    of the command and its target, the actor, what he says. `subject` is the dossier or case that `envelope.subject`
    names, as it stands, or empty where it is to begin; `now` the legal clock. Not for a request that is known already:
    its answer stands, even if its actor or its door has gone meanwhile.
    Raises `Malformed` naming the field and the way out; the command then leaves no trace.
    """
    _may_speak(door, envelope)
    speaking.near("sent_at", envelope.moment, now, pack)
    if envelope.subject != subject.id:
        raise Malformed("subject", f"lệnh gửi cho {envelope.subject}, không phải {subject.id} / was meant for another")
    admitted = kernel.admit(envelope, subject)
    speaking.belongs_here(subject, admitted.payload)
    _known(connection, door, subject, admitted, envelope)
    speaking.tells_of_the_past(admitted.payload, now, pack)
    return admitted


def _may_speak(door: Door, envelope: Envelope) -> None:
    actor = envelope.actor
    if actor.role not in door.roles or actor.role is Role.SYSTEM:
        allowed = ", ".join(role for role in OUTSIDE if role in door.roles)
        raise Malformed(
            "actor.role",
            f"cửa {door.name} không được nói thay vai trò {actor.role} / this door may speak for: {allowed}",
        )
    if door.offices and actor.office not in door.offices:
        allowed = ", ".join(sorted(door.offices))
        raise Malformed(
            "actor.office",
            f"cửa {door.name} không được nói thay cơ quan {actor.office} / this door may speak for: {allowed}",
        )


def _known(connection: Connection, door: Door, subject: Subject, admitted: Admitted, envelope: Envelope) -> None:
    """The actor is who may act here: on the staff, a party of the subject, or the partner behind the door."""
    actor = envelope.actor
    if actor.office != subject.office:
        raise Malformed(
            "actor.office",
            f"{subject.id} thuộc cơ quan {subject.office}, không phải {actor.office} / "
            f"belongs to office {subject.office}",
        )
    if actor.role in STAFF:
        if not views.serves(connection, actor.id, actor.office, actor.role):
            raise Malformed(
                "actor.id",
                f"“{actor.id}” không phải công chức đang làm việc của cơ quan {actor.office} với vai trò {actor.role}; "
                f"sửa danh sách bằng `thads office staff` / is not on the active staff of office {actor.office} as "
                f"{actor.role}: name who acts, or enter the roster",
            )
        return
    if connection.scalar(select(offices.c.code).where(offices.c.code == actor.office)) is None:
        raise Malformed("actor.office", f"không có cơ quan {actor.office} ở đây / no such office in this installation")
    if actor.role is Role.PARTY:
        speaking.party_for_himself(actor, subject, admitted.payload)
        return
    if actor.id != door.partner:
        raise Malformed(
            "actor.id", f"cửa {door.name} thay mặt {door.partner}, không phải “{actor.id}” / stands for {door.partner}"
        )
    speaking.partner_for_himself(actor, admitted)
