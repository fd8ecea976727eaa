"""Sending the dossiers of a register through the starter: many at once, those of one judgment one after another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from temporalio.client import WorkflowUpdateFailedError

from activities.messages import DossierAnswer
from cases.commands import Malformed
from cases.dossier import Dossier
from cases.events import Actor, Role
from cases.reading import name_key
from console.live import answered, door
from runtime.settings import Settings
from starter import Pending, Starter

AT_ONCE = 16
"""Dossiers under way at a time: enough to keep a worker busy, few enough for none to wait long."""

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
                    outcomes[dossier.dossier_id] = await _start(starter, dossier, sender)
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
    actor = Actor(id=sender, role=Role.PARTNER, office=dossier.office)
    try:
        answer = await starter.start(dossier, sender=sender, actor=actor)
    except Malformed as wrong:
        return wrong
    except Pending:
        return Malformed("dossier_id", "chưa biết kết quả; nhập lại cùng tệp / not known yet: import the file again")
    except WorkflowUpdateFailedError as failed:
        return Malformed("dossier_id", f"hệ thống không xử lý được / could not be processed: {failed.cause}")
    return Malformed("dossier_id", f"{answer.refusal.vi} / {answer.refusal.en}") if answer.refusal else answer
