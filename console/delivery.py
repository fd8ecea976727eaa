"""Sending the dossiers of a register through the starter: many at once, those of one judgment one after another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from temporalio.client import WorkflowUpdateFailedError

from cases.commands import Malformed
from cases.dossier import Dossier
from cases.events import Actor, Role
from cases.reading import name_key
from console.live import answered, door, records
from console.own_doors import REGISTER
from records import views
from runtime.errors import StackError
from runtime.settings import Settings
from starter import Starter
from workflows.messages import DossierAnswer

AT_ONCE = 16
"""Dossiers under way at a time: enough to keep a worker busy, few enough for none to wait long."""

OPENED_WITHIN = 60.0
"""Seconds that the cases of an accepted dossier may take to stand in the records."""

Outcome = DossierAnswer | Malformed


def deliver(dossiers: Sequence[Dossier], sender: str) -> dict[str, Outcome]:
    """What became of each dossier, by its id; progress goes to standard error.

    StackError when the server stops answering: what was sent until then stands, and sending the file again finishes it.
    """
    settings = Settings.load()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Gửi hồ sơ / sending", total=len(dossiers))
        work = _deliver(settings, dossiers, sender, lambda: progress.advance(task))
        return answered(work, sender, again="nhập lại cùng tệp / import the same file again")


async def _deliver(
    settings: Settings, dossiers: Sequence[Dossier], sender: str, tick: Callable[[], None]
) -> dict[str, Outcome]:
    outcomes: dict[str, Outcome] = {}
    gate = asyncio.Semaphore(AT_ONCE)
    async with door(settings) as starter:

        async def one_judgment(group: Sequence[Dossier]) -> None:
            for dossier in group:
                async with gate:
                    outcomes[dossier.dossier_id] = outcome = await _start(starter, dossier, sender)
                    if isinstance(outcome, DossierAnswer):
                        await _opened(settings, outcome.cases)
                tick()

        await asyncio.gather(*(one_judgment(group) for group in _by_judgment(dossiers)))
    return outcomes


def _by_judgment(dossiers: Iterable[Dossier]) -> list[list[Dossier]]:
    """Dossiers under one judgment may ask for the same content: they go one after another, as they were received."""
    groups: dict[object, list[Dossier]] = {}
    for dossier in sorted(dossiers, key=lambda each: each.received_at):
        groups.setdefault((name_key(dossier.title.number), dossier.title.date), []).append(dossier)
    return list(groups.values())


async def _start(starter: Starter, dossier: Dossier, sender: str) -> Outcome:
    """The answer, or why this one dossier could not be taken."""
    actor = Actor(id=REGISTER, role=Role.PARTNER, office=dossier.office)
    try:
        answer = await starter.start(dossier, sender=sender, actor=actor)
    except Malformed as wrong:
        return wrong
    except WorkflowUpdateFailedError as failed:
        return Malformed("dossier_id", f"hệ thống không xử lý được / could not be processed: {failed.cause}")
    return Malformed("dossier_id", f"{answer.refusal.vi} / {answer.refusal.en}") if answer.refusal else answer


async def _opened(settings: Settings, cases: Sequence[str]) -> None:
    """Wait until these cases stand in the records: the next verb, and the next dossier of the judgment, look there."""
    try:
        async with asyncio.timeout(OPENED_WITHIN):
            while not await asyncio.to_thread(_all_stand, settings, cases):
                await asyncio.sleep(0.1)
    except TimeoutError:
        problem = "vụ việc chưa được lập; kiểm tra worker / cases are not being opened: look at the worker"
        raise StackError("worker", problem) from None


def _all_stand(settings: Settings, cases: Sequence[str]) -> bool:
    with records(settings) as connection:
        return all(views.exists(connection, case) for case in cases)
