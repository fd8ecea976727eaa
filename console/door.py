"""`thads door`: which doors may speak to the engine, and for whom (docs/operate.md)."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.output import Json, answering, console, day, print_json

if TYPE_CHECKING:
    from records.doors import Door
    from runtime.settings import Settings
    from web.api.reach import Bearer

app = typer.Typer(
    help="Cửa: ai được gửi lệnh / the doors: who may send commands.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Tên cửa / name of the door")]


@app.command()
def add(
    name: Name,
    key: Annotated[Path, typer.Option(help="Khóa công khai, PEM / its public key: FILE.pub.pem", show_default=False)],
    roles: Annotated[str, typer.Option(help="Nói thay vai trò nào / roles it speaks for: clerk,secretary")] = "",
    offices: Annotated[str, typer.Option(help="Cho cơ quan nào, trống là mọi / for offices 79,01; none = all")] = "",
    person: Annotated[
        bool, typer.Option("--person/--service", help="Sau mỗi lệnh là chữ ký, phiên của một người / who vouches")
    ] = False,
    partner: Annotated[str, typer.Option(help="Thay mặt đối tác nào / the partner that speaks here")] = "",
    as_json: Json = False,
) -> None:
    """Đăng ký khóa của một cửa / register a door's key; several keys hold side by side while a key changes."""
    with answering(as_json):
        from console.live import records
        from records import doors
        from runtime.roles import DatabaseRole
        from runtime.settings import Settings

        door = doors.Door(
            name=_name(name),
            public_key=_public_key(key),
            roles=_roles(roles, partner),
            offices=_offices(offices),
            stands_for=doors.StandsFor.PERSON if person else doors.StandsFor.SERVICE,
            partner=_partner(partner),
        )
        with records(Settings.load(), DatabaseRole.OWNER) as connection, connection.begin():
            doors.register(connection, door, by=getpass.getuser())
        if as_json:
            print_json(_as_record(door))
        else:
            _print([door])


@app.command("list")
def list_doors(as_json: Json = False) -> None:
    """Mọi khóa từng đăng ký / every key that was ever registered; with --json also for an auditor to verify by."""
    with answering(as_json):
        from console.live import records
        from records import doors
        from runtime.settings import Settings

        with records(Settings.load()) as connection:
            known = doors.registered(connection)
        if as_json:
            print_json([_as_record(door) for door in known])
        else:
            _print(known)


@app.command()
def revoke(
    name: Name,
    key: Annotated[str, typer.Option(help="Chỉ khóa này, theo `thads door list` / only this key")] = "",
    as_json: Json = False,
) -> None:
    """Thu hồi một cửa, hoặc một khóa của nó / let a door, or one of its keys, speak no more. Nothing is deleted."""
    with answering(as_json):
        from console.live import records
        from records import doors
        from runtime.roles import DatabaseRole
        from runtime.settings import Settings

        with records(Settings.load(), DatabaseRole.OWNER) as connection, connection.begin():
            gone = doors.revoke(connection, name, by=getpass.getuser(), fingerprint=key)
        if as_json:
            print_json({"name": name, "revoked": [door.fingerprint for door in gone]})
        else:
            console().print(f"Đã thu hồi / revoked: {name} ({', '.join(door.fingerprint for door in gone)})")


@app.command()
def token(
    who: Annotated[str, typer.Argument(metavar="ROLE:ID", help="Ai / who: clerk:MC-01, party:D1, service:cong-dvc")],
    office: Annotated[str, typer.Option(help="Cơ quan / of which office; not needed where there is only one")] = "",
    reach: Annotated[str, typer.Option(help="Phạm vi / how far he sees; the widest of his role if left out")] = "",
    case: Annotated[str, typer.Option(help="Vụ việc của đương sự / the case of a party")] = "",
    hours: Annotated[int, typer.Option(min=1, max=24 * 31, help="Số giờ có giá trị / hours for which it is good")] = 8,
    as_json: Json = False,
) -> None:
    """Mã đăng nhập API để thử / a token for the API, on an installation with THADS_SIGN_IN=test (docs/integrate.md)."""
    with answering(as_json):
        from runtime import issuer
        from runtime.settings import Settings
        from web.api.sign_in import CLAIM

        settings = Settings.load()
        bearer = _bearer(settings, who, office, reach, case)
        claims = bearer.model_dump(mode="json", exclude_defaults=True)
        made = issuer.token(settings.keys, bearer.who, {CLAIM: claims}, timedelta(hours=hours))
        if as_json:
            own = {"client_secret": issuer.secret(settings.keys, bearer.who)} if bearer.role == "service" else {}
            print_json({"token": made, **claims, **own})
        else:
            typer.echo(made)


def _bearer(settings: Settings, who: str, office: str, reach: str, case: str) -> Bearer:
    """Whom a token is for. LawError names what is wrong with it."""
    from pydantic import ValidationError

    from law.errors import LawError
    from web.api.reach import TABLE, Bearer, Reach, Standing

    role, _, person = who.partition(":")
    if role not in (*Standing,) or not person:
        raise LawError("who", f"viết VAI_TRÒ:MÃ / write ROLE:ID with a role of: {', '.join(Standing)}")
    reaches = TABLE[Standing(role)].reaches
    chosen = reach or next(one for one in Reach if one in reaches)
    if chosen not in reaches:
        raise LawError("reach", f"vai trò {role} / this role reaches: {', '.join(sorted(reaches))}")
    where = office if office or chosen == Reach.COUNTRY else _only_office(settings)
    try:
        return Bearer(who=person, role=Standing(role), reach=Reach(chosen), office=where, case=case)
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False)[0]
        raise LawError(".".join(str(part) for part in first["loc"]) or "who", first["msg"]) from None


def _only_office(settings: Settings) -> str:
    from console.live import records
    from law.errors import LawError
    from web import queries

    with records(settings) as connection:
        codes = list(queries.office_names(connection))
    if len(codes) != 1:
        raise LawError("office", f"nêu cơ quan / name one by --office: {', '.join(codes) or '—'}")
    return codes[0]


def _name(text: str) -> str:
    from law.errors import LawError
    from runtime.envelope import EnvelopeError, door_name

    try:
        return door_name(text)
    except EnvelopeError as wrong:
        raise LawError("name", wrong.problem) from None


def _public_key(file: Path) -> str:
    from law.errors import LawError
    from runtime.envelope import EnvelopeError, public_key

    try:
        return public_key(file.read_text(encoding="utf-8", errors="replace"))
    except OSError as missing:
        raise LawError("key", f"không đọc được tệp {file}: {missing.strerror} / cannot be read") from None
    except EnvelopeError as wrong:
        raise LawError("key", f"{file}: {wrong.problem}; cần tệp .pub.pem / give the file .pub.pem") from None


def _roles(text: str, partner: str) -> frozenset[Any]:
    from cases.events import Role
    from law.errors import LawError
    from records.doors import OUTSIDE

    names = [word.strip() for word in text.split(",") if word.strip()] or (["partner"] if partner else [])
    if unknown := sorted(set(names) - set(OUTSIDE)):
        raise LawError("roles", f"không có vai trò {', '.join(unknown)} / the roles are: {', '.join(OUTSIDE)}")
    return frozenset(Role(name) for name in names)


def _partner(text: str) -> Any:
    from cases.events import Partner
    from law.errors import LawError

    if text and text not in list(Partner):
        raise LawError("partner", f"không có đối tác “{text}” / the partners are: {', '.join(Partner)}")
    return Partner(text) if text else None


def _offices(text: str) -> frozenset[str]:
    from law.errors import LawError

    codes = [word.strip() for word in text.split(",") if word.strip()]
    if wrong := [code for code in codes if not (code.isascii() and code.isdigit() and len(code) == 2)]:
        raise LawError("offices", f"mã cơ quan gồm hai chữ số, không phải {wrong[0]} / codes have two digits: 79,01")
    return frozenset(codes)


def _as_record(door: Door) -> dict[str, Any]:
    return {
        **asdict(door),
        "roles": sorted(door.roles),
        "offices": sorted(door.offices),
        "fingerprint": door.fingerprint,
    }


def _print(doors: list[Door]) -> None:
    from rich.table import Column, Table

    table = Table(
        Column("Cửa, khóa / door, key", overflow="fold"),
        "Nói thay / speaks for",
        "Cơ quan / offices",
        "Bảo đảm / behind it",
    )
    for door in doors:
        gone = f"\nthu hồi / revoked {day(door.revoked_at)}" if door.revoked_at else ""
        roles = ", ".join(sorted(door.roles)) + (f" ({door.partner})" if door.partner else "")
        behind = "người / person" if door.stands_for == "person" else "dịch vụ / service"
        offices = ", ".join(sorted(door.offices)) or "mọi / all"
        table.add_row(f"{door.name}\n{door.fingerprint}{gone}", roles, offices, behind)
    console().print(table)
