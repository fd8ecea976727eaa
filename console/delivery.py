"""Sending the dossiers of a register through the starter: many at once, those of one judgment one after another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from temporalio.client import WorkflowUpdateFailedError

from activities.messages import DossierAnswer
from cases.commands import Malformed
from cases.dossier import Dossier
from cases.events import Actor, Partner, Role
from cases.register_file import by_judgment
from console.live import answered, door
from runtime.settings import Settings
from starter import Pending, Starter

AT_ONCE = 16
"""Dossiers under way at a time: enough to keep a worker busy, few enough for none to wait long."""

AGAIN = "nhập lại cùng tệp / import the same file again"


@dataclass(frozen=True)
class Unanswered:
    """A dossier of which nobody knows yet whether it arrived; sending it again finishes it."""

    problem: str


Outcome = DossierAnswer | Malformed | Unanswered
Tell = Callable[[str, Outcome], None]


def deliver(dossiers: Sequence[Dossier], sender: str, tell: Tell) -> None:
    """Send the dossiers, and tell what became of each, by its id, as soon as it is known; progress goes to standard
    error. The trouble of one stops none of the others.

    StackError when the server does not answer at all: nothing was sent. When it stops answering on the way, what is
    left is `Unanswered`.
    """
    settings = Settings.load()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Gửi hồ sơ / sending", total=len(dossiers))

        def known(dossier_id: str, outcome: Outcome) -> None:
            progress.advance(task)
            tell(dossier_id, outcome)

        answered(_deliver(settings, dossiers, sender, known), sender, again=AGAIN)


async def _deliver(settings: Settings, dossiers: Sequence[Dossier], sender: str, tell: Tell) -> None:
    gate = asyncio.Semaphore(AT_ONCE)
    async with door(settings) as starter:
        way = _Way(starter, sender)

        async def one_judgment(group: Sequence[Dossier]) -> None:
            for dossier in group:
                async with gate:
                    outcome = await way.send(dossier)
                tell(dossier.dossier_id, outcome)

        await asyncio.gather(*(one_judgment(group) for group in by_judgment(dossiers)))


@dataclass
class _Way:
    """The way to the office; once the server is away, nothing more is sent."""

    starter: Starter
    sender: str
    away: str = field(default="", init=False)

    async def send(self, dossier: Dossier) -> Outcome:
        """The answer, or why this one dossier could not be taken, or that nobody knows."""
        if self.away:
            return Unanswered(self.away)
        actor = Actor(id=Partner.REGISTER, role=Role.PARTNER, office=dossier.office)
        try:
            answer = await self.starter.start(dossier, sender=self.sender, actor=actor)
        except Malformed as wrong:
            return wrong
        except WorkflowUpdateFailedError as failed:
            return Malformed("dossier_id", f"hệ thống không xử lý được / could not be processed: {failed.cause}")
        except Pending as pending:
            self.away = f"{pending.problem}; {AGAIN}"
            return Unanswered(self.away)
        return Malformed("dossier_id", f"{answer.refusal.vi} / {answer.refusal.en}") if answer.refusal else answer
