"""Exports and statistics of a large office: one case that lived, copied in the database, and what 100,000 would take.

python -m benchmarks.exports [CASES]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from activities.statistics import counted
from audit.export.events import Selection
from audit.export.making import export_ocel, export_xes
from audit.export.people import People
from benchmarks.stack import COURT, START, judgment, person
from cases.commands import Envelope
from cases.events import Role
from figures.catalogue import forms
from figures.periods import Period
from figures.tables import fill
from records import clock, doors, ledger
from records.database import engine
from records.doors import Door, StandsFor
from records.journal import take_command
from records.migrate import upgrade
from recount import read, recount
from runtime.envelope import DoorKey, verifies
from runtime.leaving import leave_with
from runtime.postgres import Postgres
from runtime.roles import DatabaseRole
from simulation.staff import actor, settle_in
from tests import kit

CASES, NATION = 3_000, 100_000
NOW = START + timedelta(hours=1)
PERIOD = Period.of(START.date())
COPIED = {"subjects": "id", "cases": "id", "journal": "subject", "movements": "subject"}


class _Office:
    """An office at its records, without a workflow server."""

    def __init__(self, sql: Connection, keys: Path) -> None:
        self._sql, self._key, self._acts = sql, DoorKey.ensure(keys, "bench"), 0
        settle_in(sql)
        staff = frozenset({Role.CLERK, Role.SECRETARY, Role.HEAD, Role.ACCOUNTANT})
        doors.register(sql, Door("bench", self._key.public, staff, stands_for=StandsFor.PERSON), by="bench")
        clock.step(sql, NOW)

    def act(self, subject: str, command: str, role: Role, payload: dict[str, Any] | None = None) -> None:
        self._acts += 1
        envelope = Envelope(
            request_id=f"B-{self._acts}",
            subject=subject,
            command=command,
            payload=payload or {},
            actor=actor(role),
            door="bench",
            sent_at=NOW.isoformat(),
        )
        signature = self._key.sign(envelope.model_dump(mode="json", exclude={"signature"}))
        take_command(self._sql, envelope.model_copy(update={"signature": signature}), verifies)


def _lived(sql: Connection, keys: Path) -> str:
    """A case that is decided, assigned, partly paid and suspended."""
    office = _Office(sql, keys)
    fine = {"id": "1", "kind": "fine", "amount": 30_000_000, "debtor": person("Lê Văn Bình", 2)}
    owed = [{**fine, "creditor": {"kind": "state", "name": "Nhà nước"}}]
    asks = [{"role": "court", "name": COURT}]
    made = judgment("B-1", owed, field="HS", channel="court_transfer", requesters=asks)
    office.act("dossier/79/bench/B-1", "submit_dossier", Role.CLERK, {"dossier": made.model_dump(mode="json")})
    case = "case/79/bench/B-1/1"
    office.act(case, "propose_decision", Role.SECRETARY)
    office.act(case, "sign_decision", Role.HEAD)
    office.act(case, "assign_enforcer", Role.HEAD)
    ledger.receive_credit(sql, ledger.Credit("FT1", "79", 12_000_000, NOW, "", {"name": "LE VAN BINH"}))
    office.act(case, "claim_credit", Role.ACCOUNTANT, {"bank_ref": "FT1", "amount": 10_000_000})
    office.act(case, "suspend", Role.HEAD, {"ground": "47.1.a", "circumstances": ["insolvency_filed", "money_duty"]})
    return case


def _copied(sql: Connection, case: str, copies: int) -> None:
    sql.execute(text("SET LOCAL session_replication_role = replica"))
    for table, key in COPIED.items():
        sql.execute(
            text(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(one, jsonb_build_object('{key}', "
                f"'case/79/copy/' || n || '/1'))).* FROM {table} one, generate_series(1, :copies) n "
                f"WHERE one.{key} = :case"
            ),
            {"copies": copies, "case": case},
        )
    sql.execute(text("ANALYZE journal, movements, cases"))


def run() -> Iterator[tuple[str, str]]:
    """The figures."""
    copies = int(sys.argv[1]) if __name__ == "__main__" and sys.argv[1:] else CASES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Postgres(folder / "data", folder / "postgres.log", folder / "keys", throw_away=True)
        server.start()
        try:
            server.wait_ready()
            server.create_database("bench")
            upgrade(kit.as_role(kit.url(server, "bench"), DatabaseRole.OWNER))
            with engine(kit.as_superuser(kit.url(server, "bench"))).begin() as sql:
                _copied(sql, _lived(sql, folder / "keys"), copies)
                yield from _figures(sql, folder, copies + 1)
        finally:
            server.kill()


def _figures(sql: Connection, folder: Path, cases: int) -> Iterator[tuple[str, str]]:
    people, now, selection = People(b"k" * 32), PERIOD.over, Selection("79")
    events = 0
    for make, file in ((export_xes, "log.xes"), (export_ocel, "log.sqlite"), (export_ocel, "log.json")):
        begun = time.perf_counter()
        manifest = make(sql, selection, folder / file, people, now, lambda count: None)
        taken, events = time.perf_counter() - begun, manifest.events
        size = (folder / file).stat().st_size / manifest.cases
        yield (
            f"{file}: {cases:,} cases, {events:,} events",
            f"{events / taken:,.0f} events/s, {size:,.0f} bytes a case; "
            f"{NATION:,} cases: {taken * NATION / cases:,.0f} s",
        )
    yield "events a case", f"{events / cases:.1f}"
    yield _timed(f"every form of a period, {cases:,} cases", lambda: _filled(sql), cases)
    yield _timed("the same by recount.py from log.xes", lambda: recount(read(folder / "log.xes"), PERIOD.name), cases)


def _filled(sql: Connection) -> None:
    found = counted(sql, "79", PERIOD, PERIOD.over)
    for form in forms(PERIOD).values():
        fill(form, PERIOD, found, {})


def _timed(figure: str, work: Callable[[], object], cases: int) -> tuple[str, str]:
    begun = time.perf_counter()
    work()
    taken = time.perf_counter() - begun
    return figure, f"{taken:.2f} s; {NATION:,} cases: {taken * NATION / cases:,.0f} s"


def main() -> None:
    for figure, value in run():
        print(f"- {figure}: {value}", flush=True)


if __name__ == "__main__":
    leave_with(main)
