"""What comes round by itself (DESIGN.md section 5): each keeps how it ended, for `thads status`, pages and probes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import Engine, select
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import bottlenecks
from activities.messages import Round
from activities.monthly_list import last_month, send_monthly_list
from activities.reconciliation import Reconciler
from activities.tools import Tools
from cases.events import Role
from law.periods import local_day
from partners.wire import PartnerError
from records import clock, rounds
from records.tables import officers, offices
from runtime.errors import StackError
from runtime.logging import get_logger

log = get_logger("rounds")

Work = Callable[[], Awaitable[tuple[int, dict[str, object]]]]
"""A round: how many things it found that a person must look at, and what to keep of it."""


async def noted(engine: Engine, name: str, work: Work) -> None:
    """Do a round and keep how it ended, also where it could not be done: that raises ApplicationError."""

    def keep(differs: int = 0, outcome: object = None, problem: str = "") -> None:
        with engine.begin() as connection:
            rounds.note(connection, name, differs=differs, outcome=outcome, problem=problem)

    try:
        differs, outcome = await work()
    except Exception as error:
        log.exception("a round could not be done")
        said = str(error) if isinstance(error, StackError) else type(error).__name__
        await asyncio.to_thread(keep, problem=said)
        raise ApplicationError("a round could not be done", type=type(error).__name__) from None
    await asyncio.to_thread(keep, differs, outcome)


class Rounds:
    """What comes round every day besides the watcher and the audit's sample."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @activity.defn(name="reconcile")
    async def reconcile(self, due: Round) -> None:
        """Hold the bank's statements against the ledger, office by office."""

        async def work() -> tuple[int, dict[str, object]]:
            reconciler = Reconciler(self._tools.engine, self._tools.partners.custody)
            lamps = {office: await reconciler.look(office) for office in await asyncio.to_thread(self._offices)}
            if silent := [office for office, lamp in lamps.items() if lamp.result is None]:
                raise StackError("bank", f"không trả lời về {', '.join(silent)} / does not answer about these")
            differ = [office for office, lamp in lamps.items() if lamp.result and not lamp.result.agrees]
            return len(differ), {"offices": len(lamps), "differ": differ}

        await noted(self._tools.engine, due.name, work)

    @activity.defn(name="send_monthly_lists")
    async def send_monthly_lists(self, due: Round) -> None:
        """Send the procuracy the list of the last month that is over, signed by the office's Head (D152 32.2).

        A list that was sent is left as it is, so whoever wants it signed by another sends it by hand before.
        """

        async def work() -> tuple[int, dict[str, object]]:
            month = last_month(local_day(await asyncio.to_thread(self._tools.now)))
            sent, refused = [], {}
            for office in await asyncio.to_thread(self._offices):
                head = await asyncio.to_thread(self._head_of, office)
                if not head:
                    refused[office] = "chưa có Trưởng đang làm việc / no active Head"
                    continue
                try:
                    sent.append((await send_monthly_list(self._tools, office, month, head)).receipt)
                except PartnerError as error:
                    refused[office] = error.explanation
            return len(refused), {"month": f"{month:%Y-%m}", "sent": len(sent), "refused": refused}

        await noted(self._tools.engine, due.name, work)

    @activity.defn(name="bottlenecks")
    async def bottlenecks(self, due: Round) -> None:
        """Take the days that are over into the control charts of the queues, and split the waits by their causes."""

        def look() -> tuple[int, dict[str, object]]:
            with self._tools.engine.begin() as connection:
                now = clock.now(connection)
                opened, cleared = bottlenecks.look(connection, now)
                causes = {office: bottlenecks.causes(connection, office, now) for office in self._offices()}
            told = {"opened": opened, "cleared": cleared, "causes": causes, "now": now.isoformat()}
            return 0, told  # a matter for supervisors, not for operators

        async def work() -> tuple[int, dict[str, object]]:
            return await asyncio.to_thread(look)

        await noted(self._tools.engine, due.name, work)

    def _offices(self) -> list[str]:
        with self._tools.engine.connect() as connection:
            return list(connection.scalars(select(offices.c.code).order_by(offices.c.code)))

    def _head_of(self, office: str) -> str | None:
        query = select(officers.c.id).where(
            officers.c.office == office, officers.c.role == Role.HEAD, officers.c.active
        )
        with self._tools.engine.connect() as connection:
            return connection.scalar(query.order_by(officers.c.id))
