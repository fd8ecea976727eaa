"""A seeded office at work on the stepped legal clock, through the same doors as everybody else.

Dossiers arrive when the register says so; officers and citizens do what the cases wait for, after a time that is drawn;
the clock moves to the next moment of interest once everything that was set going has come to rest. Nobody here has a
memory: what each means to do follows from the state of a case and the seed, so an office that is stopped goes on where
it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import Engine, select

from cases.commands import Malformed
from cases.dossier import Dossier
from cases.dossiers import DossierState
from cases.events import Role
from cases.kernel import Subject
from cases.names import DossierName, office_of
from cases.state import CaseState
from law.pack import current_pack
from law.periods import local_day
from partners.sandbox.bank import IncomingCredit
from partners.sandbox.control import ClosedAccount, Person
from partners.sandbox.remote import SandboxControl
from records import clock
from records.journal import load
from records.ledger import Credit
from records.tables import bank_credits, subjects
from simulation import citizens, officers, procedures, sales, visitors
from simulation.hours import any_day, in_office, next_gathering
from simulation.luck import Luck
from simulation.staff import OFFICE, actor, example, of_office
from simulation.visitors import Visit
from simulation.wishes import Transfer, Wish
from starter import NoSuchCase, Starter

Intention = Wish | Transfer | Visit
SENDER = "register"
AFTERWARDS = timedelta(days=200)
"""How long the office goes on after the last dossier has come."""
AT_ONCE = 12
"""Acts that are under way at the same time."""
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
PATIENCE = 120.0
"""Seconds of wall time after which effects that do not come to rest are an error."""


@dataclass(frozen=True)
class Place:
    """What the office works with: the records, a door to the engine, and the world outside (the partners' sandbox)."""

    engine: Engine
    starter: Starter
    world: SandboxControl


@dataclass
class Counts:
    """What has happened so far in this run."""

    steps: int = 0
    acts: int = 0
    refused: int = 0
    wakes: int = 0
    surprises: list[str] = field(default_factory=list)
    """Acts that were meant to be right and were refused, or wrong and were not: to be looked at."""
    caught: int = 0
    """Acts that the law was to catch, and did."""


@dataclass(frozen=True)
class Row:
    """What is known of a subject: how far its journal goes and when something of it falls due next."""

    head: int
    next_at: datetime | None


class Office:
    """The simulation. `dossiers` are handed in at their own time; those that the records know already are not."""

    def __init__(self, place: Place, seed: int, dossiers: Sequence[Dossier]) -> None:
        self.place = place
        self.seed = seed
        self.counts = Counts()
        self.calendar = current_pack().calendar
        self.subjects: dict[str, Subject] = {}
        self.suspense: list[tuple[Credit, int]] = []
        self._loose: list[officers.Loose] = []  # the same, with the cases that its payer owes in
        self.now = LONG_AGO
        self._looked_on: date | None = None
        self._bank_moved = True
        self._dossiers = sorted(dossiers, key=lambda d: (d.received_at, d.dossier_id))
        self._rows: dict[str, Row] = {}
        self._agenda: dict[tuple[str, str], tuple[datetime, Intention]] = {}
        self._done: set[tuple[str, str]] = set()
        self._woken: dict[str, datetime] = {}
        self._limit = asyncio.Semaphore(AT_ONCE)

    async def run(self, until: datetime, on_step: Callable[[Office], None] = lambda _: None) -> None:
        """Work until a legal moment; `on_step` is called after each step."""
        await self._begin()
        while (moment := self._next()) is not None and moment <= until:
            if moment > self.now:
                self.now = moment
                await asyncio.to_thread(self._set_clock)
            await self._step()
            on_step(self)
        if self.now < until:
            self.now = until
            await asyncio.to_thread(self._set_clock)

    @property
    def waiting_dossiers(self) -> int:
        """Dossiers that have not come yet."""
        return len(self._dossiers)

    # --- time ---------------------------------------------------------------------------------------------------------

    async def _begin(self) -> None:
        with self.place.engine.connect() as connection:
            stepped, now = clock.is_stepped(connection), clock.now(connection)
        first = next_gathering(self._dossiers[0].received_at) if self._dossiers else now
        self.now = now if stepped else first
        await asyncio.to_thread(self._set_clock)
        await self._settle()
        known = set(self.subjects)
        self._dossiers = [d for d in self._dossiers if _name(d) not in known]

    def _set_clock(self) -> None:
        with self.place.engine.begin() as connection:
            clock.step(connection, self.now)

    def _next(self) -> datetime | None:
        """The next moment at which somebody acts, a dossier comes or something falls due; never before now."""
        moments = [at for at, _ in self._agenda.values()]
        if self._dossiers:
            moments.append(next_gathering(self._dossiers[0].received_at))
        moments += [next_gathering(at) for _, at in self._falling_due(datetime(9999, 1, 1, tzinfo=UTC))]
        return max(self.now, min(moments)) if moments else None

    def _falling_due(self, upto: datetime) -> Iterator[tuple[str, datetime]]:
        """Subjects of which something falls due by a moment and that have not been told so at this very moment."""
        for name, row in self._rows.items():
            done = isinstance(state := self.subjects[name], DossierState) and state.stage in ("accepted", "refused")
            if row.next_at and row.next_at <= upto and self._woken.get(name) != self.now and not done:
                yield name, row.next_at

    # --- a step -------------------------------------------------------------------------------------------------------

    async def _step(self) -> None:
        """Everything that happens at this moment, one act a case, until it has come to rest."""
        self.counts.steps += 1
        self._bank_moved = False
        acting: dict[str, Intention] = {}
        for (subject, _), (_at, wish) in sorted(
            ((key, entry) for key, entry in self._agenda.items() if entry[0] <= self.now), key=lambda item: item[0]
        ):
            acting.setdefault(subject, wish)
        tasks = [self._act(subject, wish) for subject, wish in acting.items()]
        tasks += [self._wake(name) for name, _ in self._falling_due(self.now) if name not in acting]
        while self._dossiers and self._dossiers[0].received_at <= self.now:
            tasks.append(self._hand_in(self._dossiers.pop(0)))
        await asyncio.gather(*(self._limited(task) for task in tasks))
        await self._settle()

    async def _limited(self, task: Any) -> None:
        async with self._limit:
            await task

    async def _wake(self, subject: str) -> None:
        self._woken[subject] = self.now
        self.counts.wakes += 1
        try:
            await self.place.starter.wake(subject)
        except NoSuchCase:
            self.counts.surprises.append(f"{subject} is not there to be woken")

    async def _hand_in(self, dossier: Dossier) -> None:
        """A dossier comes in; what its parties own and where they bank is made known to the world."""
        name = _name(dossier)
        for person in citizens.destitute(dossier, name, self.seed):
            await self.place.world.person(Person(subject=person, assets=()))
        for bank_bin, account in citizens.closed_accounts(dossier, Luck(self.seed, name)):
            await self.place.world.close_account(ClosedAccount(bank_bin=bank_bin, account=account))
        self.counts.acts += 1
        await self.place.starter.start(dossier, sender=SENDER, actor=actor(Role.CLERK))

    async def _act(self, subject: str, wish: Intention) -> None:
        self._done.add((subject, wish.name))
        self._agenda.pop((subject, wish.name), None)
        self.counts.acts += 1
        self._bank_moved |= isinstance(wish, Transfer) or wish.command == "approve_payouts"
        if isinstance(wish, Transfer):
            await self._transfer(subject, wish)
        elif isinstance(wish, Visit):
            await self._hear(wish)
        elif subject.startswith("dossier/"):
            await self.place.starter.act_on_dossier(
                subject, wish.command, wish.payload, actor=wish.who, request_id=wish.name
            )
        else:
            await self._command(subject, wish)

    async def _hear(self, visit: Visit) -> None:
        """Somebody comes: who he is is sealed, and the visit or the denunciation recorded."""
        code = await self.place.starter.seal(office_of(visit.subject), visit.identity)
        payload = {**visit.payload, visit.sealed_as: code}
        await self._command(visit.subject, Wish(visit.name, visit.who, visit.command, payload))

    async def _command(self, subject: str, wish: Wish) -> None:
        try:
            who = of_office(wish.who, office_of(subject))
            answer = await self.place.starter.act(subject, wish.command, wish.payload, actor=who, request_id=wish.name)
        except (Malformed, NoSuchCase) as error:
            self.counts.surprises.append(f"{subject} {wish.name}: {error}")
            return
        if answer.refusal:
            self.counts.refused += 1
            if wish.wrong or answer.refusal.article == wish.unless:
                self.counts.caught += 1
            else:
                self.counts.surprises.append(f"{subject} {wish.name}: {answer.refusal.article} {answer.refusal.en}")
        elif wish.wrong:
            self.counts.surprises.append(f"{subject} {wish.name}: an error that was not caught")

    async def _transfer(self, subject: str, wish: Transfer) -> None:
        """Send money to the office's account; the same wish is the same money, also after a restart."""
        luck = Luck(self.seed, subject)
        try:
            await self.place.world.credit(
                IncomingCredit(
                    amount=wish.amount,
                    account=example(office_of(subject)).office.account,
                    reference=wish.reference,
                    payer_name=wish.payer,
                    payer_account=str(luck.draw("account").randrange(10**11, 10**12)),
                    bank_reference=f"FT{luck.code(wish.name)}",
                    at=self.now,
                )
            )
        except httpx.HTTPStatusError as error:
            self.counts.surprises.append(f"{subject} {wish.name}: the bank answered {error.response.status_code}")

    # --- coming to rest -----------------------------------------------------------------------------------------------

    async def _settle(self) -> None:
        """Wait until nothing that was set going is under way, then let everybody look at what has changed."""
        loop = asyncio.get_running_loop()
        deadline, pause, calm = loop.time() + PATIENCE, 0.01, False
        while True:
            changed, busy = await asyncio.to_thread(self._read)
            quiet = not busy and not (self._bank_moved and await self.place.world.owed())
            if quiet and (calm or not self._bank_moved):  # what the bank sends may come between two looks
                break
            calm = quiet
            if quiet:
                continue
            if loop.time() > deadline:
                raise TimeoutError(f"{len(busy)} subjects do not come to rest: {', '.join(sorted(busy)[:5])}")
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 0.1)
        for name, (row, state) in changed.items():
            self._rows[name], self.subjects[name] = row, state
        before, self.suspense = self.suspense, await asyncio.to_thread(self._read_suspense)
        self._loose = [officers.Loose(c, rest, self._owing(c.payer["name"])) for c, rest in self.suspense]
        anew = self.subjects if before != self.suspense or self._new_day() else changed
        for name in anew:
            self._look(name)

    def _new_day(self) -> bool:
        today = local_day(self.now)
        new, self._looked_on = self._looked_on != today, today
        return new

    def _read(self) -> tuple[dict[str, tuple[Row, Subject]], set[str]]:
        """The subjects that changed since we last looked, and those among them that still have something under way."""
        with self.place.engine.connect() as connection:
            heads = {row.id: row.head for row in connection.execute(select(subjects.c.id, subjects.c.head))}
            moved = [name for name, head in heads.items() if name not in self._rows or self._rows[name].head != head]
            loaded = [load(connection, name) for name in moved]
            changed = {state.id: (Row(state.head, state.next_at()), state) for state in loaded}
        busy = {name for name, (_, state) in changed.items() if any(not o.failed for o in state.owed.values())}
        for name, (_, state) in changed.items():
            if isinstance(state, DossierState) and any(c not in heads for c in state.cases):
                busy.add(name)
        return changed, busy

    def _read_suspense(self) -> list[tuple[Credit, int]]:
        """The credits of which something is unclaimed, with how much."""
        with self.place.engine.connect() as connection:
            rows = connection.execute(
                select(bank_credits).where(bank_credits.c.unclaimed > 0).order_by(bank_credits.c.bank_ref)
            ).all()
        return [(Credit(r.bank_ref, r.office, r.amount, r.booked_at, r.reference, r.payer), r.unclaimed) for r in rows]

    def _owing(self, payer: str) -> dict[str, int]:
        """What somebody still owes in which open cases, in đồng."""
        return {
            case.id: case.to_collect
            for case in self.subjects.values()
            if isinstance(case, CaseState)
            and not case.ended
            and case.to_collect
            and payer in {case.parties[ref].name for ref in case.refs("D")}
        }

    # --- people -------------------------------------------------------------------------------------------------------

    def _look(self, name: str) -> None:
        """Everybody whom a subject concerns looks at it: new intentions get their time, others are dropped."""
        wishes = {w.name: w for w in self._wishes(name) if (name, w.name) not in self._done}
        for key in [key for key in self._agenda if key[0] == name and key[1] not in wishes]:
            del self._agenda[key]
        luck = Luck(self.seed, name)
        for wish in wishes.values():
            known = self._agenda.get((name, wish.name))
            self._agenda[name, wish.name] = (known[0] if known else self._time(wish, luck), wish)

    def _wishes(self, name: str) -> Iterator[Intention]:
        luck, today, state = Luck(self.seed, name), local_day(self.now), self.subjects[name]
        if isinstance(state, DossierState):
            yield from officers.of_dossier(state, luck)
        elif isinstance(state, CaseState):
            yield from officers.of_case(state, luck, today, self._loose)
            yield from citizens.of_case(state, luck, today)
            yield from sales.of_case(state, luck, today)
            yield from procedures.of_case(state, luck, today)
            yield from (one for one in visitors.of_case(state, luck) if one.subject not in self.subjects)
        else:
            yield from visitors.of_proceeding(state, luck)

    def _time(self, wish: Intention, luck: Luck) -> datetime:
        draw = luck.draw(f"hour of {wish.name}")
        if wish.working:
            return in_office(self.calendar, self.now, wish.days, draw)
        return any_day(self.now, wish.days, draw)


def _name(dossier: Dossier) -> str:
    return str(DossierName(OFFICE, SENDER, dossier.dossier_id))


async def run(
    place: Place,
    seed: int,
    dossiers: Sequence[Dossier],
    until: datetime | None = None,
    on_step: Callable[[Office], None] = lambda _: None,
) -> Office:
    """Run a seeded office until a legal moment, by default 200 days after the last dossier was received."""
    office = Office(place, seed, dossiers)
    last = max((d.received_at for d in dossiers), default=LONG_AGO)
    await office.run(until or next_gathering(last) + AFTERWARDS, on_step)
    return office
