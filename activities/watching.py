"""The watcher: does every open subject of the records live in Temporal, and does it know its whole journal?

What a look costs with 100,000 open subjects: one scan of `subjects` (a second), a hundred pages of running workflows
(ids and starts, no payload; up to a second each on a busy embedded server), and a question to at most `HEADS`
workflows. To ask a workflow for its head may bring its whole history onto a worker, so only those are asked that give
reason to (a moment of theirs has passed, their run is new) and, in turn, a share of all others: the whole of 100,000
in some seventeen hours. `thads restore check` asks all.
"""

from __future__ import annotations

import asyncio
from bisect import bisect
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain, islice
from typing import TypeVar

from sqlalchemy import Connection, Engine, select
from temporalio import activity
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowQueryFailedError,
)
from temporalio.service import RPCError, RPCStatusCode

from activities.intake import begin
from activities.messages import SHOWN, Round, Spine
from activities.rounds import noted
from activities.spine import spine_of
from cases.commands import NOTHING, Head
from cases.names import WORKFLOWS, dossier_of
from records import clock, rounds
from records.journal import Astray, compare, load
from records.tables import parts, subjects
from runtime.logging import get_logger

RUNNING = f"ExecutionStatus = 'Running' AND WorkflowType IN {(*sorted({*WORKFLOWS.values()}),)}"
PAGE = 1000
HEADS = 500
"""How many workflows are asked for their head in one look."""
AT_ONCE = 16
LATE = timedelta(minutes=10)
"""So long after its moment a subject should have recorded it, whatever the load (`activities.spine.SPREAD`)."""
ANSWER_WITHIN = timedelta(seconds=15)
NEW = timedelta(minutes=5)
"""A workflow without records may for so long be one whose first command is under way."""

log = get_logger("watch")

T = TypeVar("T")


@dataclass(frozen=True)
class Stand:
    """Where an open subject stands in the records: its last event, and its next moment."""

    head: int
    next_at: datetime | None


@dataclass
class Look:
    """What a look found: names of subjects. `revived` and `woken` are mended, the others wait for a person.

    `lost`: open, without a running workflow. `behind`: its workflow does not know the whole journal, or sleeps past a
    moment. `ahead`: its workflow knows what the records do not have; nothing is done to it. `upto` is where the next
    look goes on.
    """

    open: int = 0
    lost: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    ahead: list[str] = field(default_factory=list)
    revived: list[str] = field(default_factory=list)
    woken: list[str] = field(default_factory=list)
    upto: str = ""

    @property
    def differs(self) -> int:
        """How many subjects wait for a person."""
        return len({*self.lost, *self.behind, *self.ahead})

    def outcome(self) -> dict[str, object]:
        """What is kept of it: how many of each, and the first of them by name."""
        whole = asdict(self)
        names = {name: sorted(found)[:SHOWN] for name, found in whole.items() if isinstance(found, list)}
        counts = {name: len(whole[name]) for name in names}
        return {"open": self.open, "upto": self.upto, "counts": counts, "names": names}


class Watcher:
    """`revives`: whether a look starts lost workflows anew, or only tells of them."""

    def __init__(self, engine: Engine, client: Client, *, revives: bool) -> None:
        self._engine = engine
        self._client = client
        self._revives = revives

    @activity.defn(name="watch")
    async def watch(self, due: Round) -> None:
        """Look, mend what can be mended, and keep what was found."""

        async def work() -> tuple[int, dict[str, object]]:
            found = await self.look()
            if found.differs:
                log.warning("workflows differ from the records", count=found.differs)
            if found.revived:
                log.warning("lost workflows were started anew", count=len(found.revived))
            return found.differs, found.outcome()

        await noted(self._engine, due.name, work)

    async def keep(self, found: Look) -> None:
        """Keep what a look found as if the watcher had looked by itself."""

        def work() -> None:
            with self._engine.begin() as connection:
                rounds.note(connection, "watch", differs=found.differs, outcome=found.outcome())

        await asyncio.to_thread(work)

    async def look(self) -> Look:
        """Compare all open subjects with the running workflows."""
        last = (await self._read(rounds.last)).get("watch")
        known = await self._read(_open)
        starting = await self._read(_starting)
        running = {one.id: one.start_time async for one in self._client.list_workflows(RUNNING, page_size=PAGE)}
        found = Look(open=len(known))
        missing = (name for name in known.keys() - running.keys() if dossier_of(name) not in starting)
        again = set(last.outcome.get("names", {}).get("revived", ())) if last else set()
        await _each(missing, lambda name: self._missing(name, found, again))
        await self._unknown({name: at for name, at in running.items() if name not in known}, found)
        now = None if await self._read(clock.is_stepped) else datetime.now(UTC) - LATE
        late = {name for name, stand in known.items() if now and stand.next_at and stand.next_at < now}
        young = (name for name, at in running.items() if last and at > last.at)
        names = sorted(known.keys() & running.keys())
        turn = _from(names, last.outcome.get("upto", "") if last else "")
        asked = list(dict.fromkeys(islice(chain(late & running.keys(), (n for n in young if n in known), turn), HEADS)))
        found.upto = asked[-1] if asked else ""
        await _each(asked, lambda name: self._ask(name, known[name], name in late, found))
        return found

    async def revive(self, name: str) -> bool:
        """Start the workflow of an open subject if it has none. Whether one was started; raises UnknownSubject."""
        status, run_id = await self._latest(name)
        if status is WorkflowExecutionStatus.RUNNING:
            return False
        spine = await self._read(lambda connection: spine_of(connection, load(connection, name), NOTHING))
        return await begin(self._client, spine, unkept=(run_id,) if run_id else ())

    async def _missing(self, name: str, found: Look, again: set[str]) -> None:
        """Not in the list of what runs: it may have ended, or begun, since; else it is lost."""
        status, _ = await self._latest(name)
        is_open = await self._read(lambda connection: _is_open(connection, name))
        if status is WorkflowExecutionStatus.RUNNING or not is_open:
            return
        if self._revives and await self.revive(name):
            found.revived.append(name)
        if not self._revives or name in again:  # what dies again and again is not mended by reviving it
            found.lost.append(name)

    async def _latest(self, name: str) -> tuple[WorkflowExecutionStatus | None, str]:
        """How its latest run stands, and the run's id; nothing where the server knows of none."""
        try:
            run = await self._client.get_workflow_handle(name).describe()
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            return None, ""
        return run.status, run.run_id

    async def _unknown(self, others: dict[str, datetime], found: Look) -> None:
        """Running workflows whose subject is over may go on for a moment; one that was never recorded is ahead."""
        old = [name for name, started in others.items() if datetime.now(UTC) - started > NEW]
        for first in range(0, len(old), PAGE):
            page = old[first : first + PAGE]
            recorded = await self._read(partial(_recorded, names=page))
            found.ahead += [name for name in page if name not in recorded]

    async def _ask(self, name: str, stand: Stand, late: bool, found: Look) -> None:
        """Hold one workflow's head against the journal; wake it where it is behind."""
        try:
            handle = self._client.get_workflow_handle(name)
            knows = (await handle.query("spine", result_type=Spine, rpc_timeout=ANSWER_WITHIN)).head
            if knows.seq and not await self._read(lambda connection: _holds(connection, name, knows)):
                found.ahead.append(name)
                return
            if knows.seq >= stand.head and not late:
                return
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return  # it ended meanwhile; if it should not have, the next look misses it
        except WorkflowQueryFailedError:
            pass
        await self._wake(name, stand, late, found)

    async def _wake(self, name: str, stand: Stand, late: bool, found: Look) -> None:
        handle = self._client.get_workflow_handle(name)
        woken = asyncio.create_task(handle.execute_update("wake", name, result_type=Spine))
        await asyncio.wait({woken}, timeout=ANSWER_WITHIN.total_seconds())
        if not woken.done() or woken.exception():
            woken.cancel()
            found.behind.append(name)
            return
        spine = woken.result()
        sleeps = late and spine.next_at is not None and spine.next_at == stand.next_at
        (found.behind if spine.head.seq < stand.head or sleeps else found.woken).append(name)

    async def _read(self, what: Callable[[Connection], T]) -> T:
        def work() -> T:
            with self._engine.connect() as connection:
                return what(connection)

        return await asyncio.to_thread(work)


def _open(connection: Connection) -> dict[str, Stand]:
    """Every subject that is not over."""
    query = select(subjects.c.id, subjects.c.head, subjects.c.next_at).where(~subjects.c.finished)
    return {row.id: Stand(row.head, row.next_at) for row in connection.execute(query)}


def _recorded(connection: Connection, names: list[str]) -> set[str]:
    return set(connection.scalars(select(subjects.c.id).where(subjects.c.id.in_(names))))


def _is_open(connection: Connection, name: str) -> bool:
    return connection.scalar(select(subjects.c.finished).where(subjects.c.id == name)) is False


def _starting(connection: Connection) -> set[str]:
    """Dossiers that are about to start the workflows of their cases."""
    owed = parts.c.data
    query = select(parts.c.subject).where(
        parts.c.book == "owed", owed["effect"].astext == "start_cases", ~owed["failed"].as_boolean()
    )
    return set(connection.scalars(query))


def _holds(connection: Connection, name: str, head: Head) -> bool:
    """Whether the journal has the event that a workflow knows as its last, or gave it up when it was restored."""
    try:
        compare(connection, name, head)
    except Astray:
        return False
    return True


def _from(names: list[str], after: str) -> Iterator[str]:
    """All names in order, beginning after one of them, once round."""
    place = bisect(names, after)
    return chain(names[place:], names[:place])


async def _each(names: Iterable[str], work: Callable[[str], Awaitable[None]]) -> None:
    """Do the work for each name, some at once."""
    left = iter(names)

    async def some() -> None:
        for name in left:
            await work(name)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
