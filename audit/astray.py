"""Restored records held against what the workflows know: which subjects went further than the journal, and with what.

A database that was restored to before Temporal lacks events that people were told of. Each such subject is named, with
the commands to send again and the numbers that are out on somebody's paper.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine, select
from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.service import RPCError

from activities.histories import in_order, on_server
from activities.messages import DossierAnswer, Spine
from audit.evidence import decoded
from audit.history import Command, Run
from cases.commands import Answer, Envelope, Head
from cases.dossiers import JudgmentRegistered, RequestRegistered
from cases.events import FACTS
from cases.mishaps import RecordsRestored
from cases.names import office_of
from law.pack import current_pack
from law.periods import local_day
from records import journal, numbering
from records.tables import registers, subjects

AT_ONCE = 20
"""Workflows that are asked at the same time."""
OURS = "WorkflowType IN ('Dossier', 'EnforcementCase')"


@dataclass(frozen=True)
class Given:
    """A number that an office gave out in the lost part; `number` and `label` are unknown where no answer told them.

    `again` is the subject to which the records have given it meanwhile: two papers bear it.
    """

    kind: str
    office: str
    day: date
    number: int | None = None
    label: str = ""
    again: str = ""


@dataclass(frozen=True)
class Astray:
    """A subject whose workflow knows more than the records: up to `known`, where they end at `head` (0: unheard of).

    `lost` are the commands that were answered and that the records do not have: to be sent again, or not.
    """

    subject: str
    known: Head
    head: int
    lost: tuple[Envelope, ...]
    numbers: tuple[Given, ...]


async def find(client: Client, records: Engine, only: str = "") -> list[Astray]:
    """Every subject that is astray, or one of them: of all the runs that the server still keeps.

    Of ended ones too: a dossier that was sent again before anybody looked has begun anew, and its first life is lost.
    """
    asked = f"{OURS} AND WorkflowId = '{only}'" if only else OURS
    runs = {(one.id, one.run_id) async for one in client.list_workflows(asked)}
    limit = asyncio.Semaphore(AT_ONCE)

    async def look(name: str, run_id: str) -> Astray | None:
        async with limit:
            return await _look(client, records, name, run_id)

    found = await asyncio.gather(*(look(*run) for run in sorted(runs)))
    return list({(one.subject, one.known): one for one in found if one is not None}.values())


async def _look(client: Client, records: Engine, name: str, run_id: str) -> Astray | None:
    runs: tuple[Run, ...] = ()
    known = await _asked(client, name, run_id)
    if known is None:
        runs = await _runs(client, name)
        known = _last_told(run for run in runs if run.id == run_id)
    head = await asyncio.to_thread(_head_if_astray, records, name, known)
    if head is None:
        return None
    return await asyncio.to_thread(_described, records, name, known, head, runs or await _runs(client, name))


async def _asked(client: Client, name: str, run_id: str) -> Head | None:
    """How far a run knows the journal; None where nobody answers for it."""
    try:
        spine: Spine = await client.get_workflow_handle(name, run_id=run_id).query("spine", result_type=Spine)
    except (RPCError, WorkflowQueryFailedError):
        return None
    return spine.head


async def _runs(client: Client, name: str) -> tuple[Run, ...]:
    return await decoded(in_order(await on_server(client, name)), client.data_converter)


def _last_told(runs: Iterable[Run]) -> Head:
    seals = [seal for run in runs for seal in run.seals]
    return Head(seq=seals[-1].seq, hash=seals[-1].hash) if seals else Head()


def _head_if_astray(records: Engine, name: str, known: Head) -> int | None:
    """The head of the records where they do not have what is known, else None."""
    with records.connect() as connection:
        try:
            journal.compare(connection, name, known)
        except journal.Astray:
            return connection.scalar(select(subjects.c.head).where(subjects.c.id == name)) or 0
    return None


def _described(records: Engine, name: str, known: Head, head: int, runs: tuple[Run, ...]) -> Astray:
    with records.connect() as connection:
        stored = journal.read_requests(connection, name)
        commands = [c for run in runs for c in run.commands if c.answer and c.envelope.request_id not in stored]
        numbers = tuple(n for command in commands for n in _numbers(connection, command))
    return Astray(name, known, head, tuple(c.envelope for c in commands), numbers)


def _numbers(connection: Connection, command: Command) -> Iterator[Given]:
    """The numbers that came of a command, as far as its answer tells them."""
    office = office_of(command.envelope.subject)
    day = local_day(command.envelope.moment)
    if isinstance(command.answer, DossierAnswer) and command.answer.cases:
        for fact in (JudgmentRegistered, RequestRegistered):
            yield from (Given(kind, office, day) for kind in fact.series.values())
    for event in command.answer.events if isinstance(command.answer, Answer) else ():
        document = event.data.get("document_kind")
        for field, kind in ({"number": document} if document else FACTS[event.kind].series).items():
            label = str(event.data.get(field, ""))
            number = numbering.read(kind, label, current_pack())
            if number is not None:
                yield Given(kind, office, day, number, label, _holder(connection, kind, office, day, number))


def _holder(connection: Connection, kind: str, office: str, day: date, number: int) -> str:
    """To whom the records have given a number."""
    series = numbering.series_of(kind, current_pack())
    named = {"register": series, "office": office, "year": numbering.series_year(kind, day), "number": number}
    return connection.scalar(select(registers.c.subject).filter_by(**named)) or ""


def accept(connection: Connection, one: Astray, *, by: str, reason: str) -> None:
    """Let a subject go on from its journal, which says so; its lost numbers are passed over for ever."""
    labels = []
    for given in one.numbers:
        if given.number is None:
            given_label = numbering.allot(connection, given.kind, given.office, given.day, current_pack()).label
        else:
            numbering.pass_over(connection, given.kind, given.office, given.day, given.number, current_pack())
            given_label = given.label
        labels.append(f"{given.kind} {given_label}")
    head = {"head": one.known.seq, "head_hash": one.known.hash}
    restored = RecordsRestored(**head, numbers=tuple(labels), by=by, reason=reason)
    journal.take_restoration(connection, one.subject, restored)
