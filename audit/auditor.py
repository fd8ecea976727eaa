"""An installation in the hands of an auditor: one subject, the daily sample, and the root of every hour."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import Engine, select
from temporalio import activity
from temporalio.client import Client

from activities.messages import SHOWN, Round
from activities.rounds import noted
from audit import erased
from audit.evidence import from_installation
from audit.examine import examine, not_examined
from audit.gathering import publish_root
from audit.later import keep_archives
from audit.means import Means
from audit.programs import Programs
from audit.report import Report
from audit.whole import examine_whole
from documents.store import DocumentStore
from law.errors import LawError
from partners.custody import Statement
from proof.errors import ProofError
from records import erasures
from records.database import engine
from records.states import ERASED
from records.tables import subjects
from runtime.client import connect
from runtime.errors import StackError
from runtime.logging import get_logger
from runtime.roles import DatabaseRole
from runtime.settings import Settings
from runtime.subject_keys import SubjectKeys

log = get_logger("audit")

PIECE = 10
"""Subjects that a process is given at a time."""
SAMPLE = 20
"""Subjects that are audited every day, chosen by chance."""


class Auditor:
    """`engine` only reads; `programs` are the versions of the program that can be asked beside this one."""

    def __init__(self, settings: Settings, client: Client, engine: Engine, programs: Programs | None = None) -> None:
        self._settings = settings
        self._programs = programs or Programs()
        self._client = client
        self._engine = engine
        self._store = DocumentStore.there(settings)
        self._archive, self._keys = settings.data / "archive", SubjectKeys(settings.keys)

    @cached_property
    def _means(self) -> Means:
        return Means.of(self._settings, self._programs)

    async def audit(self, subject: str) -> Report:
        """Hold all witnesses of a subject against each other. LawError where that cannot be done.

        Of an erased one: what must still hold.
        """
        if gone := await asyncio.to_thread(self._erased, subject):
            return gone
        where = (self._store, self._archive, self._keys)
        evidence = await from_installation(self._client, self._engine, *where, subject)
        return await examine(evidence, self._means)

    def _erased(self, subject: str) -> Report | None:
        with self._engine.connect() as connection:
            act = erasures.steps(connection, subject).get(ERASED)
            if act is None:
                return None
            return erased.examine(connection, self._archive, self._keys, self._means.roots, act)

    async def try_to_audit(self, subject: str) -> Report:
        """The audit, or a report that says why there could be none: the others are audited all the same."""
        try:
            return await self.audit(subject)
        except LawError as error:
            return not_examined(subject, error)
        except Exception as error:  # whatever one subject's rows or files may cause
            log.exception("a subject could not be audited", subject=subject)
            why = type(error).__name__
            return not_examined(
                subject, LawError("evidence", f"không kiểm tra được ({why}) / cannot be audited: {why}")
            )

    async def audit_whole(self, bank: Sequence[Statement] = ()) -> Report:
        """What no single subject shows; held against the bank's statements, if there are any."""
        return await asyncio.to_thread(examine_whole, self._engine, self._store, self._means.roots, bank)

    async def audit_all(self, names: Sequence[str], at_once: int, told: Callable[[], None]) -> list[Report]:
        """The audits of many subjects, in so many processes; `told` is called after each. The order is that of names.

        A process alone audits on one core: the replay of a history runs in Python.
        """
        if at_once < 2 or len(names) < 2 * PIECE:
            reports = []
            for name in names:
                reports.append(await self.try_to_audit(name))
                told()
            return reports
        pieces = [names[first : first + PIECE] for first in range(0, len(names), PIECE)]
        with ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as others:
            loop = asyncio.get_running_loop()
            work = [
                loop.run_in_executor(others, audited, self._settings, self._programs.installed, piece)
                for piece in pieces
            ]
            for done in asyncio.as_completed(work):
                for _ in await done:
                    told()
            return [report for one in work for report in one.result()]

    def subjects(self, office: str = "") -> Sequence[str]:
        """The names of all subjects, or those of one office."""
        query = select(subjects.c.id).order_by(subjects.c.id)
        with self._engine.connect() as connection:
            return connection.scalars(query.where(subjects.c.office == office) if office else query).all()


def audited(settings: Settings, programs: Mapping[str, Path], names: Sequence[str]) -> list[Report]:
    """The audits of some subjects, in a process of their own."""

    async def work() -> list[Report]:
        client = await connect(settings, identity="audit")
        auditor = Auditor(settings, client, engine(settings.database(DatabaseRole.READER)), Programs(programs))
        return [await auditor.try_to_audit(name) for name in names]

    return asyncio.run(work())


class DailyAudit:
    """The audit of a sample, every day."""

    def __init__(self, settings: Settings, client: Client, engine: Engine) -> None:
        self._given = (settings, client, engine)
        self._engine = engine

    @activity.defn(name="audit_sample")
    async def sample(self, due: Round) -> None:
        """Audit some subjects, chosen by chance."""

        async def work() -> tuple[int, dict[str, object]]:
            auditor = Auditor(*self._given)
            names = await asyncio.to_thread(auditor.subjects)
            chosen = random.sample(names, min(SAMPLE, len(names)))
            reports = [await auditor.try_to_audit(name) for name in chosen]
            differ = [report.subject for report in reports if not report.holds]
            return len(differ), {"audited": len(reports), "differ": differ[:SHOWN]}

        await noted(self._engine, due.name, work)


class RootOfTheHour:
    """The root of the installation, gathered and published every hour."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine

    @activity.defn(name="publish_root")
    async def publish(self, due: Round) -> None:
        """Gather, have it witnessed, publish; what contradicts the log is what differs."""

        def gathered() -> tuple[int, dict[str, object]]:
            try:
                made = publish_root(self._settings, self._engine)
            except ProofError as broken:
                raise StackError(broken.field, broken.problem) from broken
            differ = [f"{one.table} {one.row}" for one in made.findings[:SHOWN]]
            kept = {"size": made.checkpoint.size, "added": made.added, "refused": dict(made.refused), "differ": differ}
            return len(made.findings), kept

        async def work() -> tuple[int, dict[str, object]]:
            return await asyncio.to_thread(gathered)

        await noted(self._engine, due.name, work)


class ArchivesKept:
    """What proves the archives without the installation, given to new ones and renewed for old ones, every day."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine

    @activity.defn(name="keep_archives")
    async def keep(self, due: Round) -> None:
        """As `keep_archives`; archives whose record does not hold and copies that are unlike are what differs."""

        async def work() -> tuple[int, dict[str, object]]:
            done = await asyncio.to_thread(keep_archives, self._settings, self._engine)
            shown = {"broken": done.broken[:SHOWN], "unlike": done.unlike[:SHOWN]}
            return len(done.broken) + len(done.unlike), {**asdict(done), **shown}

        await noted(self._engine, due.name, work)
