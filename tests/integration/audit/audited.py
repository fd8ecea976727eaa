"""A money case from intake to its end, and what an auditor does with it, and what a superuser could do to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from audit.evidence import Evidence, archives, from_installation
from audit.examine import examine, examine_archive
from audit.means import Means
from audit.report import Difference, Report
from cases.events import Event, Role
from cases.names import dossier_of
from records.database import engine
from records.journal import read
from runtime.subject_keys import decrypted, encrypted
from simulation.staff import actor
from tests.kit import Installation, at, credit, settled, step
from tests.workflows.test_standard_life import dossier

TABLES = (
    "journal", "requests", "postings", "subjects", "parts", "cases", "duties", "doors", "looks", "movements",
    "receipts", "bank_credits",
)  # fmt: skip


@dataclass
class Audited:
    """An installation with one ended money case, and what an auditor does there."""

    there: Installation
    case: str
    superuser: str

    @property
    def dossier(self) -> str:
        return dossier_of(self.case)

    @property
    def means(self) -> Means:
        return Means.of(self.there.settings)

    async def evidence(self, subject: str = "") -> Evidence:
        return await evidence_of(self.there, subject or self.case)

    async def report(self, subject: str = "") -> Report:
        return await self.examine(await self.evidence(subject))

    async def examine(self, evidence: Evidence) -> Report:
        return await examine(evidence, self.means)

    def archive(self) -> Path:
        return archives(self.there.tools.archive, self.case)[-1]

    async def sealed(self, folder: Path) -> Report:
        reports = await examine_archive(folder, self.means)
        return reports[0]

    def events(self) -> tuple[Event, ...]:
        with self.there.engine.connect() as connection:
            return read(connection, self.case)

    def first(self, kind: str) -> Event:
        return next(event for event in self.events() if event.kind == kind)

    def a_command(self) -> str:
        """The request id of the distribution, which rests on nothing but its envelope."""
        return self.first("money_distributed").request_id

    @contextmanager
    def changed(self, *statements: tuple[str, dict[str, Any]]) -> Iterator[None]:
        """What a superuser of the database could do, undone afterwards."""
        with engine(self.superuser).begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for table in TABLES:
                connection.execute(text(f"CREATE TABLE honest_{table} AS SELECT * FROM {table}"))
            for statement, values in statements:
                assert connection.execute(text(statement), {"case": self.case, **values}).rowcount > 0
        try:
            yield
        finally:
            with engine(self.superuser).begin() as connection:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                for table in TABLES:
                    connection.execute(text(f"DELETE FROM {table}"))
                    connection.execute(
                        text(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM honest_{table}")
                    )
                    connection.execute(text(f"DROP TABLE honest_{table}"))


async def evidence_of(there: Installation, subject: str) -> Evidence:
    """All witnesses of a subject of an installation."""
    tools = there.tools
    return await from_installation(there.starter.client, there.reader, tools.store, tools.archive, tools.keys, subject)


def rewritten(audited: Audited, file: Path, change: Callable[[str], str]) -> None:
    """What somebody does to a file of an archive who has the key of its case."""
    key = audited.there.tools.keys.there(audited.case)
    changed = change(decrypted(key, file.read_bytes()).decode())
    file.write_bytes(b"".join(encrypted(key, [changed.encode()])))


def failing(report: Report) -> dict[str, Difference]:
    """The first difference of each check that does not hold."""
    return {check.name: check.first for check in report.checks if check.first is not None}


async def life(there: Installation, number: str) -> str:
    """A money case from intake to its end, a refused act included; the case.

    `number` is its dossier's: installations of one test run share a server, so each has its own.
    """
    starter = there.starter
    answer = await starter.start(dossier(number), sender="t1", actor=actor(Role.CLERK))
    case = answer.cases[0]
    act = starter.act
    await act(case, "propose_decision", actor=actor(Role.SECRETARY))
    step(there, at(9, 9))
    await act(case, "sign_decision", actor=actor(Role.HEAD))
    await act(case, "assign_enforcer", actor=actor(Role.HEAD))
    report = await starter.report(case)
    officer = actor(Role.ENFORCER, int(report.state.officer[-1]))
    await act(case, "open_file", actor=officer)
    notice = {"document": "decision-1", "channel": "delivery", "proof": "signed", "on": "2026-09-09"}
    for party in ("C1", "D1"):
        await act(case, "record_notice", {**notice, "party": party}, actor=officer)
    await settled(there, case)
    refused = await act(case, "start_verification", actor=officer)
    assert not refused.accepted
    step(there, at(9, 22))
    await act(case, "start_verification", actor=officer)
    await settled(there, case)
    await act(case, "conclude_verification", {"result": "has_conditions"}, actor=officer)
    step(there, at(9, 25, 14))
    bank_ref = await credit(there, 200_000_000, f"THADS {case}", at(9, 25))
    await act(case, "claim_credit", {"bank_ref": bank_ref}, actor=actor(Role.ACCOUNTANT))
    await act(case, "distribute", actor=officer)
    await act(case, "decide_fees", actor=actor(Role.HEAD))
    await act(case, "prepare_payouts", actor=actor(Role.ACCOUNTANT))
    await act(case, "approve_payouts", {"batch": "B1"}, actor=actor(Role.HEAD))
    await settled(there, case)
    ended = await act(case, "end_case", actor=actor(Role.HEAD))
    assert ended.accepted, ended.refusal
    await settled(there, case)
    return case


def invented(audited: Audited) -> tuple[int, list[tuple[str, dict[str, Any]]]]:
    """One more event like the last, under a request of its own, sealed, up to the subject's head; and its number."""
    last = audited.events()[-1]
    made_up = last.model_copy(update={"seq": last.seq + 1, "request_id": "R-0", "previous": last.hash}).sealed()
    names = ("subject", "seq", "opened", "kind", "at", "detected_at", "recorded_at", "actor", "door", "request_id",
             "article", "data", "program", "pack", "asked", "known", "previous", "hash")  # fmt: skip
    new = {"seq": ":seq", "request_id": "'R-0'", "previous": ":previous", "hash": ":hash"}
    copied = ", ".join(new.get(name, name) for name in names)
    insert = (
        f"INSERT INTO journal ({', '.join(names)}) SELECT {copied} FROM journal WHERE subject = :case AND seq = :of"
    )
    row = {"seq": made_up.seq, "previous": made_up.previous, "hash": made_up.hash}
    head = "UPDATE subjects SET head = :seq, head_hash = :hash WHERE id = :case"
    return made_up.seq, [(insert, {**row, "of": last.seq}), (head, {"seq": made_up.seq, "hash": made_up.hash})]


def request_beside(audited: Audited, seq: int) -> tuple[str, dict[str, Any]]:
    """A request of its own for the invented event, like a command that the case was sent."""
    names = "subject, request_id, digest, first_seq, last_seq, kind, now, actor, door, envelope, facts, program, pack"
    copied = names.replace("request_id", "'R-0'").replace("first_seq, last_seq", ":seq, :seq")
    copied = copied.replace("envelope", "jsonb_set(envelope, '{request_id}', '\"R-0\"')")
    request = f"INSERT INTO requests ({names}) SELECT {copied} FROM requests WHERE subject = :case AND request_id = :of"
    return request, {"seq": seq, "of": audited.a_command()}
