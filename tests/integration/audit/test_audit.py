"""An honest case passes every check; whatever is changed behind its back is found, and the first bad thing named."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text
from temporalio.client import WorkflowHistory

from audit.evidence import Evidence, archives, from_installation
from audit.examine import examine, examine_archive
from audit.history import Run
from audit.means import Means
from audit.report import Difference, Report
from cases.events import Event, Role
from law.errors import LawError
from records.database import engine
from records.journal import read
from runtime.codec import KeyRing
from runtime.converter import data_converter
from runtime.namespace import prepare
from simulation.staff import actor
from tests.kit import Installation, as_superuser, credit, installation, settled
from tests.workflows.test_standard_life import at, dossier, step

pytestmark = pytest.mark.stack

TABLES = ("journal", "requests", "postings", "subjects", "cases", "duties")


@dataclass
class Audited:
    """An installation with one ended money case, and what an auditor does there."""

    there: Installation
    case: str
    superuser: str

    @property
    def means(self) -> Means:
        return Means.of(self.there.settings)

    async def evidence(self, subject: str = "") -> Evidence:
        there = self.there
        store, archive = there.tools.store, there.tools.archive
        return await from_installation(there.starter.client, there.reader, store, archive, subject or self.case)

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


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def audited(
    tmp_path_factory: pytest.TempPathFactory, temporal_address: str, postgres_url: str
) -> AsyncIterator[Audited]:
    data = tmp_path_factory.mktemp("audited")
    async with installation(data, temporal_address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        await prepare(there.starter.client)
        yield Audited(there, await life(there, "AU-1"), as_superuser(postgres_url))


def failing(report: Report) -> dict[str, Difference]:
    """The first difference of each check that does not hold."""
    return {check.name: check.first for check in report.checks if check.first is not None}


# --- honest -----------------------------------------------------------------------------------------------------------


async def test_honest_case_and_dossier_hold(audited: Audited) -> None:
    for subject in (audited.case, "dossier/79/t1/AU-1"):
        report = await audited.report(subject)
        assert failing(report) == {}
        assert {check.name for check in report.checks if check.compared} >= {"replay", "history", "chain", "state"}
    assert (await audited.report()).source == "server"


async def test_honest_archive_holds(audited: Audited) -> None:
    reports = await examine_archive(audited.archive(), audited.means)
    assert [report.subject for report in reports] == [audited.case, "dossier/79/t1/AU-1"]
    assert [failing(report) for report in reports] == [{}, {}]
    kinds = {path.suffix for path in (audited.archive() / "documents").iterdir()}
    assert kinds == {".pdf", ".xml"}  # the receipt's original and its view


async def test_archive_cannot_be_read_without_its_key(audited: Audited, tmp_path: Path) -> None:
    other = replace(audited.means, converter=data_converter(KeyRing.create(tmp_path / "keys")))
    with pytest.raises(LawError, match="key ring") as missing:
        await examine_archive(audited.archive(), other)
    assert missing.value.field == "keys"


# --- changed rows -----------------------------------------------------------------------------------------------------

AMOUNT = "UPDATE journal SET data = jsonb_set(data, '{amount}', '1') WHERE subject = :case AND seq = :seq"


async def test_changed_amount_is_found(audited: Audited) -> None:
    seq = audited.first("money_received").seq
    with audited.changed((AMOUNT, {"seq": seq})):
        wrong = failing(await audited.report())
    assert wrong["chain"].seq == seq
    assert (wrong["history"].seq, wrong["history"].field) == (seq, "data.amount")
    assert "200000000" in wrong["history"].vi


async def test_changed_amount_with_the_chain_made_anew_is_found(audited: Audited) -> None:
    """The journal is then consistent in itself; the history is not its accomplice."""
    seq = audited.first("money_received").seq
    with audited.changed(*rechained(audited, seq)):
        wrong = failing(await audited.report())
    assert "chain" not in wrong
    assert (wrong["history"].seq, wrong["history"].field) == (seq, "data.amount")


def rechained(audited: Audited, seq: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Set the amount of one event to 1 and seal it and everything after it anew, up to the subject's head."""
    update = "UPDATE journal SET data = CAST(:data AS jsonb), previous = :previous, hash = :hash"
    previous = None
    for event in audited.events():
        if event.seq < seq:
            previous = event.hash
            continue
        data = {**event.data, "amount": 1} if event.seq == seq else event.data
        sealed = event.model_copy(update={"data": data, "previous": previous}).sealed()
        previous = sealed.hash
        values = {"seq": event.seq, "data": json.dumps(data), "previous": sealed.previous, "hash": sealed.hash}
        yield f"{update} WHERE subject = :case AND seq = :seq", values
    yield "UPDATE subjects SET head_hash = :hash WHERE id = :case", {"hash": previous}


async def test_deleted_row_is_found(audited: Audited) -> None:
    seq = audited.first("notices_sent").seq if any(e.kind == "notices_sent" for e in audited.events()) else 10
    with audited.changed(("DELETE FROM journal WHERE subject = :case AND seq = :seq", {"seq": seq})):
        wrong = failing(await audited.report())
    assert wrong["history"].seq == seq
    assert "chain" in wrong
    assert "state" in wrong


async def test_deleted_tail_is_found(audited: Audited) -> None:
    """The last events are gone and the subject's head with them: no gap, no broken link."""
    events = audited.events()
    keep = events[-4]
    with audited.changed(
        ("DELETE FROM journal WHERE subject = :case AND seq > :seq", {"seq": keep.seq}),
        ("UPDATE subjects SET head = :seq, head_hash = :hash WHERE id = :case", {"seq": keep.seq, "hash": keep.hash}),
    ):
        wrong = failing(await audited.report())
    assert wrong["history"].seq == keep.seq + 1


async def test_swapped_rows_are_found(audited: Audited) -> None:
    swap = "UPDATE journal SET seq = :to WHERE subject = :case AND seq = :seq"
    moves = [(20, -1), (21, 20), (-1, 21)]
    with audited.changed(*((swap, {"seq": seq, "to": to}) for seq, to in moves)):
        wrong = failing(await audited.report())
    assert wrong["chain"].seq == 20
    assert wrong["history"].seq == 20


async def test_an_invented_event_is_found(audited: Audited) -> None:
    """A well-sealed event at the end that nobody ever asked for."""
    last = audited.events()[-1]
    made_up = last.model_copy(update={"seq": last.seq + 1, "request_id": "R-0", "previous": last.hash}).sealed()
    row = {"seq": made_up.seq, "previous": made_up.previous, "hash": made_up.hash, "last": last.seq}
    with audited.changed(
        (
            "INSERT INTO journal SELECT subject, :seq, opened, kind, at, detected_at, recorded_at, actor, door, 'R-0',"
            " article, data, :previous, :hash FROM journal WHERE subject = :case AND seq = :last",
            row,
        ),
        ("UPDATE subjects SET head = :seq, head_hash = :hash WHERE id = :case", row),
    ):
        wrong = failing(await audited.report())
    assert "chain" not in wrong
    assert (wrong["history"].seq, wrong["history"].field) == (made_up.seq, "request_id")


async def test_changed_posting_is_found(audited: Audited) -> None:
    seq = audited.first("money_received").seq
    change = "UPDATE postings SET amount = amount + 1 WHERE entry = :entry AND line = 1"
    with audited.changed((change, {"entry": f"{audited.case}#{seq}"})):
        wrong = failing(await audited.report())
    assert set(wrong) == {"ledger"}
    assert (wrong["ledger"].seq, wrong["ledger"].field) == (seq, "postings[0][1]")


async def test_postings_that_nothing_explains_are_found(audited: Audited) -> None:
    entry = (
        "INSERT INTO postings (entry, line, account, subject, amount, at) VALUES"
        " (:entry, 1, 'bank:79', :case, -5, now()), (:entry, 2, 'fees:79', :case, 5, now())"
    )
    with audited.changed((entry, {"entry": f"{audited.case}#1"})):
        wrong = failing(await audited.report())
    assert set(wrong) == {"ledger"}
    assert wrong["ledger"].seq == 1


async def test_changed_read_model_is_found(audited: Audited) -> None:
    with audited.changed(("UPDATE cases SET received = 5 WHERE id = :case", {})):
        wrong = failing(await audited.report())
    assert set(wrong) == {"read_model"}
    assert wrong["read_model"].field == "received"


async def test_changed_state_is_found(audited: Audited) -> None:
    change = "UPDATE subjects SET state = jsonb_set(state, '{officer}', '\"CHV-9\"') WHERE id = :case"
    with audited.changed((change, {})):
        wrong = failing(await audited.report())
    assert set(wrong) == {"state"}
    assert wrong["state"].field == "state.officer"


async def test_changed_due_date_is_found(audited: Audited) -> None:
    """Also where the journal was sealed anew around it: the law gives another day."""
    opened = audited.first("duty_opened")
    later = "UPDATE journal SET data = jsonb_set(data, '{due}', '\"2027-01-04\"') WHERE subject = :case AND seq = :seq"
    with audited.changed((later, {"seq": opened.seq})):
        wrong = failing(await audited.report())
    assert (wrong["duties"].seq, wrong["duties"].field.split(".")[-1]) == (opened.seq, "due")


# --- changed files and histories --------------------------------------------------------------------------------------


async def test_changed_document_is_found(audited: Audited) -> None:
    issued = audited.first("document_issued")
    sha256 = issued.data["sha256"]
    path = audited.there.settings.data / "documents" / sha256[:2] / sha256
    honest = path.read_bytes()
    path.write_bytes(honest.replace(b"2026", b"2025", 1))
    try:
        wrong = failing(await audited.report())
    finally:
        path.write_bytes(honest)
    assert set(wrong) == {"documents"}
    assert wrong["documents"].seq == issued.seq


@pytest.mark.parametrize("name", ["journal.jsonl", "state.json", "ledger.json", "dossier/journal.jsonl"])
async def test_changed_archive_file_is_found(audited: Audited, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(audited.archive(), tmp_path / "archive")
    honest = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(honest.replace("2026", "2025", 1) + " ", encoding="utf-8")
    wrong = failing(await audited.sealed(folder))
    assert wrong["manifest"].field == name


async def test_missing_and_strange_archive_files_are_found(audited: Audited, tmp_path: Path) -> None:
    folder = shutil.copytree(audited.archive(), tmp_path / "archive")
    paper = folder / "documents" / f"{audited.first('document_issued').data['sha256']}.pdf"
    paper.rename(paper.with_name("0.pdf"))
    wrong = failing(await audited.sealed(folder))
    assert wrong["manifest"].field == "documents/0.pdf"
    assert "documents" in wrong


async def test_manifest_written_anew_is_found(audited: Audited, tmp_path: Path) -> None:
    folder = shutil.copytree(audited.archive(), tmp_path / "archive")
    manifest = folder / "manifest.xml"
    manifest.write_bytes(manifest.read_bytes().replace(b'head="', b'head="1', 1))
    wrong = failing(await audited.sealed(folder))
    assert wrong["manifest"].field == "manifest.xml"


async def test_history_altered_under_encryption_is_found(audited: Audited, tmp_path: Path) -> None:
    """Whoever has no key can only break a payload."""
    folder = shutil.copytree(audited.archive(), tmp_path / "archive")
    path = next(folder.glob("history-*.json"))
    history = WorkflowHistory.from_json(audited.case, path.read_text())
    event = next(e for e in history.events if e.HasField("activity_task_scheduled_event_attributes"))
    payload = event.activity_task_scheduled_event_attributes.input.payloads[0]
    payload.data = payload.data[:-1] + bytes([payload.data[-1] ^ 1])
    path.write_text(history.to_json())
    wrong = failing(await audited.sealed(folder))
    assert wrong["payloads"].field == f"history event {event.event_id}"


async def test_history_altered_with_the_key_is_found(audited: Audited) -> None:
    """The administrator of the server has the key too: he can change what was asked, and the Replayer sees nothing."""
    evidence = await audited.evidence()
    clear = evidence.runs[0]
    for event in clear.history.events:
        scheduled = event.activity_task_scheduled_event_attributes
        if event.HasField("activity_task_scheduled_event_attributes") and b"money_received" in (
            scheduled.input.payloads[0].data
        ):
            payload = scheduled.input.payloads[0]
            payload.data = payload.data.replace(b"200000000", b"100000000")
            changed = event.event_id
    wrong = failing(await audited.examine(replace(evidence, runs=(clear,))))
    assert f"@{changed}" in wrong["replay"].field
    assert wrong["history"].field.startswith("data.")


async def test_history_without_an_event_is_found(audited: Audited) -> None:
    evidence = await audited.evidence()
    history = evidence.runs[0].history
    events = [e for e in history.events if e.event_id != history.events[-8].event_id]
    cut = Run(WorkflowHistory(history.workflow_id, events), ())
    wrong = failing(await audited.examine(replace(evidence, runs=(cut,))))
    assert "run " in wrong["replay"].field


# --- a case to audit --------------------------------------------------------------------------------------------------


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
