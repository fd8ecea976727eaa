"""The Temporal Schedules of what comes round by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

from activities.messages import CASES, Round
from law.periods import VIETNAM
from records.rounds import EVERY
from workflows.round import RoundOf

AT_NIGHT = timedelta(hours=2) - (datetime(1970, 1, 1, tzinfo=VIETNAM).utcoffset() or timedelta())
"""What comes once a day comes at 02:00 local time (Temporal counts intervals from midnight UTC)."""
CATCH_UP = timedelta(hours=1)
"""What was missed for longer, while the server was away, is not made up for: it comes again soon enough."""


async def prepare(client: Client) -> None:
    """Create the schedules, or bring them up to date; one that a person paused stays paused."""
    for name, every in EVERY.items():
        wanted = _schedule(name, every)
        try:
            await client.create_schedule(f"thads/{name}", wanted)
        except ScheduleAlreadyRunningError:

            def renew(given: ScheduleUpdateInput, wanted: Schedule = wanted) -> ScheduleUpdate:
                wanted.state = given.description.schedule.state
                return ScheduleUpdate(wanted)

            await client.get_schedule_handle(f"thads/{name}").update(renew)


async def look_now(client: Client) -> None:
    """Have the watcher look at once, if it is scheduled here."""
    try:
        await client.get_schedule_handle("thads/watch").trigger(overlap=ScheduleOverlapPolicy.SKIP)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise


async def paused(client: Client) -> dict[str, bool | None]:
    """Of each schedule whether a person paused it; None for one that does not exist."""
    found: dict[str, bool | None] = {}
    for name in EVERY:
        try:
            found[name] = (await client.get_schedule_handle(f"thads/{name}").describe()).schedule.state.paused
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            found[name] = None
    return found


def _schedule(name: str, every: timedelta) -> Schedule:
    offset = AT_NIGHT % every
    return Schedule(
        action=ScheduleActionStartWorkflow(
            RoundOf.run, Round(name=name), id=f"round/{name}", task_queue=CASES, static_summary=name
        ),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=every, offset=offset)], jitter=every / 20),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=CATCH_UP),
    )
