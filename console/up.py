"""`thads up`: the whole stack in the foreground, on the loopback interface, until Ctrl-C."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from cases.events import PROGRAM
from partners.custody import CREDIT_NOTICES
from proof.own import SERVICE, make_witnesses
from runtime import canary, issuer, namespace
from runtime.backup import unfinished
from runtime.client import connect, connect_without_keys
from runtime.codec import KeyRing
from runtime.deployment import current, make_current
from runtime.errors import StackError
from runtime.postgres import Postgres, reach
from runtime.process import Stack, Step, hold
from runtime.roles import DatabaseRole, libpq, role_url
from runtime.service import Service, answers, listens
from runtime.settings import Settings
from runtime.state import HOST, StackState, free_ports
from runtime.temporal_server import PORTS as TEMPORAL_PORTS
from runtime.temporal_server import TemporalServer
from web.api import PREFIX
from web.desk.session import trial_address
from workflows import schedules
from workflows.verify import verify

PORTS = ("postgres", *TEMPORAL_PORTS, "partners", "witnesses", "worker", "web")


OPEN_TEMPORAL = (
    "! Temporal kèm theo không có đăng nhập, người dùng nào của máy này cũng tới được / "
    "has no login, every user of this machine reaches it (docs/operate.md)\n"
)

NO_SIGN_IN = (
    "chưa mở cho ai: đặt THADS_SIGN_IN=oidc, hoặc test để thử / open to nobody yet: set THADS_SIGN_IN (docs/operate.md)"
)


def up(
    data: Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu · data folder")] = None,
) -> None:
    """Chạy toàn bộ hệ thống tới khi bấm Ctrl-C · Run the whole stack until Ctrl-C."""
    from console.own_doors import set_up  # alembic is slow to import, other commands need it not

    try:
        settings = Settings.load(data)
        settings.check_signing()
        with hold(settings.data, say):
            stack = plan(settings, lambda url: set_up(url, settings.keys, "web", "desk", "api", "cli"), say)
            status = stack.run(lambda: say(ready_text(settings)))
    except StackError as error:
        say(f"✗ {error}")
        raise typer.Exit(2) from error
    raise typer.Exit(status)


def plan(
    settings: Settings,
    migrate: Callable[[str], None],
    say: Callable[[str], None],
    programs: Callable[[Settings, Mapping[str, int]], list[Service]] | None = None,
) -> Stack:
    """The stack of an installation that the caller holds, not yet started. StackError: its restore is not done.

    `migrate(url)` brings the database's tables, rights and our own doors up to date, as their owner. `programs` are our
    own processes on top of the two servers, given the ports they are to take; by default those of `our_programs`.
    """
    unfinished(settings.data)
    known = StackState.read(settings.data).ports
    ports = free_ports({name: known.get(name) for name in PORTS})
    database, database_address = _database(settings, migrate, ports)

    def reader() -> str:
        role = DatabaseRole.READER
        return role_url(database_address, role, settings.keys) if database_address else settings.database(role)

    temporal, temporal_address = _temporal(settings, ports, reader)
    then = {} if programs else {"worker": partial(_give_work, settings)}
    ours = [Step(one.name, one, then.get(one.name)) for one in (programs or our_programs)(settings, ports)]
    state = StackState(ports=ports, database_address=database_address, temporal_address=temporal_address)
    return Stack(settings.data, [database, temporal, *ours], state, say)


def our_programs(settings: Settings, ports: Mapping[str, int]) -> list[Service]:
    """The partners' sandbox, the witnesses, one worker and the web service, in the order of their start."""

    def program(name: str, *command: object, ready: Callable[[], bool], grace: float = 10) -> Service:
        return Service(
            name,
            [sys.executable, "-m", *(str(word) for word in command)],
            settings.logs / f"{name}.log",
            ready=ready,
            address=f"{HOST}:{ports[name]}",
            grace=grace,
            environ={
                "THADS_DATA": str(settings.data),
                "THADS_KEYS": str(settings.keys),
                "THADS_SIGNING": settings.signing or "",
                "THADS_SIGN_IN": settings.sign_in.way if settings.sign_in else "",
                "PYTHONUNBUFFERED": "1",
            },
        )

    partners, worker, web = ports["partners"], ports["worker"], ports["web"]
    folders, port = make_witnesses(settings), ports["witnesses"]
    witness = ("cli", "witness", "serve", "--port", port, *folders)
    return [
        program(
            "partners", "partners.sandbox", "--port", partners, "--data", settings.data / "partners", "--seed", 1,
            "--callback", f"http://{HOST}:{web}{CREDIT_NOTICES}",
            ready=answers(f"http://{HOST}:{partners}/readyz"),
        ),
        *([program(SERVICE, *witness, ready=answers(f"http://{HOST}:{port}/readyz"))] if folders else []),
        # The worker gives its running tasks 30 seconds; a little more before it counts as stuck.
        program(
            "worker", "worker", "--health-port", worker, "--deployment-version", PROGRAM,
            ready=answers(f"http://{HOST}:{worker}/startz"), grace=35,
        ),
        program("web", "web", "--port", web, ready=listens(web)),
    ]  # fmt: skip


def _give_work(settings: Settings) -> None:
    """Make the version of this program the one that gets the work, unless it cannot go on with what another began.

    StackError names a case that it could not go on with: the other version's program has to be started for that.
    """

    async def give() -> None:
        client = await connect(settings, identity="thads up")
        before = await current(client)
        if before not in ("", PROGRAM):
            found, _ = await verify(client)
            if found:
                problem = (
                    f"bản {PROGRAM} không đi tiếp được {len(found)} vụ việc bản {before} đang làm; hãy chạy lại bản đó "
                    f"/ version {PROGRAM} cannot go on with {len(found)} that {before} has under way: start that one"
                )
                raise StackError("worker", f"{problem} ({found[0].workflow}: {found[0].problem})")
        await make_current(client, PROGRAM)

    asyncio.run(give())


async def set_up(settings: Settings, database_url: str) -> None:
    """Prepare the namespace, and make the payload keys of an installation that is still empty.

    Raises StackError where the keys are missing although there is something that only they can open.
    """
    bare = await connect_without_keys(settings, identity="thads up")
    await namespace.prepare(bare)
    empty = not await canary.lies(bare) and not _holds_cases(database_url)
    ring = KeyRing.create(settings.keys) if empty else KeyRing(settings.keys)
    await canary.lay(bare, ring)
    await schedules.prepare(await connect(settings, identity="thads up"))


def _holds_cases(database_url: str) -> bool:
    with psycopg.connect(libpq(database_url)) as connection:
        if connection.execute("SELECT to_regclass('subjects')").fetchone() == (None,):
            return False
        return connection.execute("SELECT EXISTS (SELECT FROM subjects)").fetchone() == (True,)


def ready_text(settings: Settings) -> str:
    """What runs where, for the person who started it."""
    state = StackState.read(settings.data)
    here = f"http://{HOST}:{state.ports['web']}"
    if settings.sign_in is None:
        rows = [("Trang làm việc · pages", NO_SIGN_IN)]
    elif settings.sign_in.own:
        passphrase = issuer.passphrase(settings.sign_in.own)
        rows = [
            ("Đăng nhập thử · test sign-in", f"{here}{trial_address(passphrase)}"),
            ("Mật khẩu thử · passphrase", passphrase),
            ("API", f"{here}{PREFIX}"),
        ]
    else:
        rows = [("Trang làm việc · pages", here), ("API", f"{here}{PREFIX}")]
    if state.temporal_address:
        rows.append(("Temporal", f"http://{HOST}:{state.ports['temporal-ui']} (nội dung · contents: thads keys codec)"))
    rows.append(("Dữ liệu · data", str(settings.data)))
    places = "\n".join(f"  {name:<28} {where}" for name, where in rows)
    return f"Sẵn sàng · Ready\n{places}\n{OPEN_TEMPORAL if state.temporal_address else ''}Ctrl-C để dừng · to stop"


def say(line: str) -> None:
    """Write one line for the person at the terminal."""
    print(line, file=sys.stderr, flush=True)


def _database(settings: Settings, migrate: Callable[[str], None], ports: Mapping[str, int]) -> tuple[Step, str | None]:
    """The step that provides the database, and the address of the embedded one."""
    if settings.database_urls:

        def reach_and_migrate() -> None:
            for role in DatabaseRole:
                reach(settings.database(role), role)
            migrate(settings.database(DatabaseRole.OWNER))

        return Step("postgres", then=reach_and_migrate), None
    postgres = Postgres(
        settings.data / "postgres", settings.logs / "postgres.log", settings.keys, port=ports["postgres"]
    )

    def create_and_migrate() -> None:
        postgres.create_database()
        migrate(postgres.url(DatabaseRole.OWNER))

    return Step("postgres", postgres, create_and_migrate), f"{postgres.address}/thads"


def _temporal(settings: Settings, ports: Mapping[str, int], reader: Callable[[], str]) -> tuple[Step, str | None]:
    """The step that provides Temporal and the payload keys, and the address of the embedded one."""

    def prepare() -> None:
        asyncio.run(set_up(settings, reader()))

    if settings.temporal_profile is not None:
        return Step("temporal", then=prepare), None
    server = TemporalServer(
        settings.data / "temporal" / "temporal.db",
        settings.logs / "temporal.log",
        ports=ports,
        namespace=settings.namespace,
    )
    return Step("temporal", server, prepare), server.address
