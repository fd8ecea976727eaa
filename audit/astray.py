"""Restored records held against what the workflows know: which subjects went further than the journal, and with what.

A database that was restored to before Temporal lacks events that people were told of. Each such subject is named, with
the commands to send again and the numbers that are out on somebody's paper.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine, select
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.histories import in_order, on_server
from activities.messages import DossierAnswer
from audit.evidence import decoded
from audit.history import Command, Run, last_told
from cases.commands import NOTHING, Answer, Envelope, Head
from cases.dossiers import JudgmentRegistered, RequestRegistered
from cases.events import FACTS
from cases.mishaps import RecordsRestored
from cases.names import WORKFLOWS, office_of
from law.pack import current_pack
from law.periods import local_day
from records import journal, numbering
from records.tables import registers, subjects

AT_ONCE = 20
"""Histories whose end is read at the same time."""
PAGE = 1000
"""Subjects that are held against the records at once."""
OURS = f"WorkflowType IN {(*sorted({*WORKFLOWS.values()}),)} AND ExecutionStatus != 'ContinuedAsNew'"
"""What a run knew that handed over, the next one was started with."""


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
    No workflow is asked, so no worker need run: what each was told last stands at the end of its history.
    """
    asked = f"{OURS} AND WorkflowId = '{only}'" if only else OURS
    runs = sorted({(one.id, one.run_id) async for one in client.list_workflows(asked)})
    limit = asyncio.Semaphore(AT_ONCE)

    async def known(name: str, run_id: str) -> tuple[str, Head]:
        async with limit:
            try:
                return name, await last_told(client, name, run_id)
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise
                return name, NOTHING  # the server forgot it meanwhile

    found: list[Astray] = []
    for first in range(0, len(runs), PAGE):
        heads = dict.fromkeys(await asyncio.gather(*(known(*run) for run in runs[first : first + PAGE])))
        for name, head in await asyncio.to_thread(_ahead, records, heads):
            histories = await decoded(in_order(await on_server(client, name)), client.data_converter)
            found.append(await asyncio.to_thread(_described, records, name, head, histories))
    return list({(one.subject, one.known): one for one in found}.values())


def _ahead(records: Engine, heads: Collection[tuple[str, Head]]) -> list[tuple[str, Head]]:
    """Those of the heads that the records do not have; most are what their subject's own row says."""
    own = select(subjects.c.id, subjects.c.head, subjects.c.head_hash).where(subjects.c.id.in_({n for n, _ in heads}))
    with records.connect() as connection:
        stand = {row.id: Head(seq=row.head, hash=row.head_hash) for row in connection.execute(own)}
        return [(name, head) for name, head in heads if stand.get(name) != head and not _has(connection, name, head)]


def _has(connection: Connection, name: str, known: Head) -> bool:
    try:
        journal.compare(connection, name, known)
    except journal.Astray:
        return False
    return True


def _described(records: Engine, name: str, known: Head, runs: tuple[Run, ...]) -> Astray:
    with records.connect() as connection:
        head = connection.scalar(select(subjects.c.head).where(subjects.c.id == name)) or 0
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
