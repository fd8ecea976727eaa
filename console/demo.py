"""`thads demo` (`make run`): the whole stack, the example register, and an invented office on a stepped clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import platformdirs
import typer
from rich.console import Console
from rich.live import Live
from sqlalchemy import Engine, func, select

from cases.dossier import Dossier
from cases.register_file import Register, read_register
from console.demo_report import final_report, progress
from console.up import plan, ready_text, say
from law.errors import LawError
from partners.sandbox.remote import control
from records import clock
from records.database import engine
from records.tables import subjects
from runtime.client import connect
from runtime.envelope import DoorKey
from runtime.errors import StackError
from runtime.process import Stack, hold
from runtime.roles import DatabaseRole
from runtime.settings import Settings, SignIn
from simulation.office import Office, Place, run
from simulation.register import EXAMPLE
from simulation.staff import OFFICE, SECOND, settle_in
from simulation.tally import problems, tally
from starter import Starter

SEED = 2026
REFRESH = 0.25
"""Seconds between two looks at the progress."""


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Kết thúc thay vì chạy tiếp · exit instead of staying up")
    ] = False,
    data: Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu của bản chạy thử · data folder")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Hạt giống ngẫu nhiên · seed")] = SEED,
    dossiers: Annotated[Path, typer.Option("--dossiers", help="Sổ hồ sơ, CSV hoặc XLSX · a register")] = EXAMPLE,
) -> None:
    """Chạy thử với một cơ quan giả định · Run an invented office on the whole stack.

    With --once the exit status is 0 only if every case is closed or waits for a reason that it names.
    """
    from console.own_doors import set_up  # alembic is slow to import

    try:
        register = read_register(dossiers.read_bytes(), dossiers.name)
        settings = Settings.load(data or Path(platformdirs.user_data_dir("thads-demo", appauthor=False)))
        settings = settings.model_copy(update={"signing": "test", "sign_in": SignIn.test(settings.keys)})
        with hold(settings.data, say):
            stack = plan(
                settings, lambda url: set_up(url, settings.keys, "web", "desk", "api", "cli", "simulation"), say
            )
            status = stack.run(lambda: _perform(settings, stack, register, seed, once))
    except (StackError, LawError, OSError) as error:
        say(f"✗ {error}")
        raise typer.Exit(2) from error
    raise typer.Exit(status)


def _perform(settings: Settings, stack: Stack, register: Register, seed: int, once: bool) -> int | None:
    """The demo on a stack that is up; a status with --once, else None: the stack stays."""
    began = time.monotonic()
    database = engine(settings.database())
    _prepare(engine(settings.database(DatabaseRole.OWNER)))
    found = [entry.dossier for entry in register.entries if entry.dossier]
    office = asyncio.run(_work(settings, database, found, seed, lambda: not stack.stopping))
    if office is None:
        return None
    for surprise in office.counts.surprises:  # an act that was meant to be right was refused: worth a look
        say(f"? {surprise}")
    invalid = sum(entry.dossier is None for entry in register.entries)
    with database.connect() as connection:
        wrong, figures = problems(connection), tally(connection)
    out = Console()
    out.width = max(out.width, 110)
    out.print(final_report(figures, office, wrong, invalid, time.monotonic() - began))
    if once:
        return int(bool(wrong))
    out.print(ready_text(settings), highlight=False)
    out.print(f"THADS_DATA={settings.data} thads case list --overdue", highlight=False, soft_wrap=True)
    return None


def _prepare(owner: Engine) -> None:
    """Put the installation on the stepped clock with its invented staff. StackError where real cases lie."""
    with owner.begin() as connection:
        used = connection.execute(select(func.count()).select_from(subjects)).scalar_one()
        if used and not clock.is_stepped(connection):
            raise StackError(
                "demo", "this installation has cases on the wall clock; choose another --data for the demo"
            )
        for office in (OFFICE, SECOND):
            settle_in(connection, office)


async def _work(
    settings: Settings, database: Engine, dossiers: list[Dossier], seed: int, goes_on: Callable[[], bool]
) -> Office | None:
    """The office at the end of its time; None if it was stopped before."""
    client = await connect(settings, identity="simulation")

    def now() -> datetime:
        with database.connect() as connection:
            return clock.now(connection)

    starter = Starter(client, DoorKey.ensure(settings.keys, "simulation"), database, now=now)
    console = Console(stderr=True)
    shown = 0.0
    async with control(settings.sandbox_control()) as doors:
        place = Place(database, starter, doors)
        with Live(console=console, auto_refresh=False, transient=True) as live:

            def show(office: Office) -> None:
                nonlocal shown
                if time.monotonic() - shown > (REFRESH if console.is_terminal else 20):
                    shown = time.monotonic()
                    if console.is_terminal:
                        live.update(progress(office), refresh=True)
                    else:
                        console.print(progress(office))

            working = asyncio.create_task(run(place, seed, dossiers, on_step=show))
            while not working.done() and goes_on():
                await asyncio.wait((working,), timeout=REFRESH)
            if not working.done():
                asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # nobody waits for what is cut off
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)
                return None
            return await working
