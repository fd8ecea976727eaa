"""What is heard after the end is in the last archive, and the audit goes on when the server has forgotten the case: it
does not grow any more by plain SQL. When the time of keeping is over it is erased, and what was proven stays proven."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from typer.testing import CliRunner, Result

from activities.closure import archive_of
from activities.histories import on_server
from audit.auditor import Auditor
from audit.evidence import archives
from audit.examine import examine_archive
from audit.gathering import LogBook
from audit.later import keep_archives
from audit.means import Means
from audit.report import Difference
from audit.sealed import manifest_of
from audit.whole import whole_of
from cases.events import Role
from console.erase import app
from law.errors import LawError
from proof.keys import LogKeys
from proof.policy import Policy
from records import erasures
from records.database import engine
from records.rebuild import rebuild
from records.tables import metadata
from runtime.roles import DatabaseRole
from runtime.subject_keys import NoKey, decrypted
from simulation.staff import actor
from tests.integration.audit.audited import Audited, failing, invented, life, request_beside
from tests.integration.audit.rooted import Rooted, witnesses
from tests.kit import Installation, as_superuser, at, credit, installation, settled, step
from tests.unit.proof.authority import authority
from web.queries import receipt_by_code

pytestmark = pytest.mark.stack

NAMES = "Lê Văn Cường", "Trần Thị Bình", "le van cuong", "tran thi binh", "079180001234", "079180005678", "987654321"
"""What tells who the parties of the case are."""


@pytest.fixture(scope="module")
async def over(
    tmp_path_factory: pytest.TempPathFactory, temporal_address: str, postgres_url: str
) -> AsyncIterator[Audited]:
    """A case that is finished, after what was still heard."""
    data = tmp_path_factory.mktemp("over")
    async with installation(data, temporal_address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        case = await life(there, "AU-2")
        assert len(archives(there.tools.archive, case)) == 1
        step(there, at(11, 2))
        await late_money(there, case)
        step(there, datetime(2027, 12, 1, tzinfo=UTC))
        await there.starter.wake(case)
        assert await there.starter.client.get_workflow_handle(case).result() == "performed"
        yield Audited(there, case, as_superuser(postgres_url))


async def test_last_archive_is_whole_and_outlives_the_server(over: Audited, tmp_path: Path) -> None:
    there, case = over.there, over.case
    first, *_, newest = archives(there.tools.archive, case)
    events = over.events()
    archived = [event for event in events if event.kind == "case_archived"]
    assert events[-1] == archived[-1]
    last = manifest_of(newest)
    assert (last.sha256, last.head) == (archived[-1].data["manifest"], len(events) - 1)
    kept = manifest_of(first)  # papers of the end may come while it is written: it says up to where it goes
    assert (kept.sha256, kept.head) == (archived[0].data["manifest"], archived[0].data["head"])
    assert kept.head < archived[0].seq

    for folder in archives(there.tools.archive, case):
        reports = await examine_archive(folder, Means.of(there.settings))
        assert [failing(report) for report in reports] == [{}, {}]
    for subject in (case, over.dossier):
        assert await source_and_failures(there, subject) == ("server", {})
    for subject in (case, over.dossier):
        await forget(there, subject)
        assert await source_and_failures(there, subject) == ("archive", {})

    seq, statements = invented(over)  # A3
    with over.changed(*statements):
        source, wrong = await source_and_failures(there, case)
    assert (source, wrong["history"].seq, wrong["answers"].seq) == ("archive", seq, seq)
    with over.changed(*statements, request_beside(over, seq)):
        _, wrong = await source_and_failures(there, case)
    assert (wrong["doors"].field, wrong["decisions"].seq) == ("R-0", seq), "who has no door's key asks for nothing"

    away = newest.rename(tmp_path / newest.name)
    source, wrong = await source_and_failures(there, case)
    away.rename(newest)
    assert source == "archive"  # the one before is left, which cannot know what came after it
    assert wrong["archives"].seq == archived[-1].seq
    assert "history" in wrong


async def test_what_names_people_is_erased_and_the_proof_of_the_rest_holds(
    over: Audited, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`thads erase`: proposed by one, decided by another, after the time of keeping; no copy is read again."""
    there, case = over.there, over.case
    monkeypatch.setenv("THADS_DATA", str(there.settings.data))
    monkeypatch.setenv("THADS_SIGNING", "test")
    head, proposer = actor(Role.HEAD).id, actor(Role.CLERK).id
    basis = ("--basis", "Biên bản 01/BB-HĐXĐ")
    early = await thads("propose", case, "--by", proposer, *basis)
    assert (early.exit_code, "31/12/2047" in early.stderr) == (2, True), early.output
    step(there, datetime(2048, 1, 2, tzinfo=UTC))
    assert json.loads((await thads("due", "--json")).stdout) == [{"subject": case, "kept_until": "2047-12-31"}]

    with engine(there.settings.database(DatabaseRole.OWNER)).connect() as connection:
        erasures.propose(connection, case, head, "BB", date(2048, 1, 2))
        with pytest.raises(LawError, match="must not be who proposed"):
            erasures.decide(connection, case, head, date(2048, 1, 2), lambda *_: None)
        connection.execute(text("SELECT set_config('thads.erases', 'case/79/t1/other/1', true)"))
        with pytest.raises(DBAPIError, match="kept as they are"):
            connection.execute(text("DELETE FROM journal WHERE subject = :s"), {"s": case})
        connection.rollback()

    book = LogBook(there.settings, LogKeys.ensure(there.settings.keys))
    rooted = Rooted(there.settings, postgres_url, over.superuser, Policy.of({}, 0))
    with witnesses(tmp_path, book.keys.signing.public) as policy, authority(tmp_path) as tsa:
        rooted.policy = policy
        for wrong in (("decide", case, "--by", head), ("propose", case, "--by", "nobody", *basis)):
            assert (await thads(*wrong)).exit_code == 2
        assert (await thads("propose", case, "--by", proposer, *basis)).exit_code == 0
        unproven = await thads("decide", case, "--by", head)
        assert (unproven.exit_code, "root" in unproven.stderr) == (2, True), unproven.output
        assert not (await asyncio.to_thread(rooted.gather)).findings
        settings = there.settings.model_copy(update={"timestamps": tsa})
        await asyncio.to_thread(keep_archives, settings, there.reader)
        copies = shutil.copytree(there.tools.archive, tmp_path / "copies")
        assert (await thads("decide", case, "--by", proposer)).exit_code == 2
        assert (await thads("decide", case, "--by", actor(Role.ACCOUNTANT).id)).exit_code == 2
        papers = sorted((there.settings.data / "documents").rglob("*.*"))
        done = await thads("decide", case, "--by", head)
        assert done.exit_code == 0, done.output
        assert (await thads("decide", case, "--by", head)).exit_code == 0, "begun again, it changes nothing"
        assert not (await asyncio.to_thread(rooted.gather)).findings
    assert rooted.verify().findings == ()

    with engine(over.superuser).connect() as connection:
        for name in metadata.tables:
            said = " ".join(connection.scalars(text(f"SELECT t::text FROM {name} t")))
            assert not any(one in said for one in NAMES), name
        whole = whole_of(connection, there.tools.store, over.means.roots)
        codes = connection.scalars(text("SELECT lookup_code FROM receipts")).all()
        assert [receipt_by_code(connection, code) for code in codes] == [None] * len(codes) != []
    assert {check.name: check.first for check in whole.checks if not check.holds} == {}
    for subject in (case, over.dossier):
        report = await Auditor(there.settings, there.starter.client, there.reader).audit(subject)
        assert (report.source, failing(report)) == ("records", {})
        assert f"{proposer} đề nghị, {head} quyết định (Biên bản 01/BB-HĐXĐ)" in report.checks[0].vi
    assert papers
    assert not any(content_of(there, path) for path in papers)

    kept = Policy.read((book.published.folder / "policy").read_bytes())
    folder = archives(there.tools.archive, case)[-1]
    (report,) = await examine_archive(folder, over.means, kept)
    assert [check.name for check in report.checks] == ["manifest", "proof", "evidence_record", "erased"]
    assert (failing(report), "không còn đọc được" in report.checks[-1].vi) == ({}, True)
    copy = next(copies.rglob(folder.name))
    with pytest.raises(LawError, match="đã bị hủy"):  # nor any copy that was made before
        await examine_archive(copy, over.means, kept)
    (folder / "erased.xml").write_bytes((folder / "erased.xml").read_bytes().replace(head.encode(), b"TT-09"))
    (report,) = await examine_archive(folder, over.means, kept)
    assert set(failing(report)) == {"erased"}

    with engine(there.settings.database(DatabaseRole.OWNER)).begin() as connection:
        before = [erasures.stays(connection, one) for one in (case, over.dossier)]
        rebuild(connection)
        assert [erasures.stays(connection, one) for one in (case, over.dossier)] == before
    with engine(over.superuser).connect() as connection:
        assert all(check.holds for check in whole_of(connection, there.tools.store, over.means.roots).checks)
        connection.execute(text("UPDATE receipts SET amount = amount + 1 WHERE subject = :s"), {"s": case})
        connection.execute(text("UPDATE subjects SET head_hash = repeat('0', 64) WHERE id = :s"), {"s": case})
        wrong = whole_of(connection, there.tools.store, over.means.roots)
        (found,) = (check.found for check in wrong.checks if check.name == "erasures")
        assert {one.field for one in found} == {f"erasures.{case}.stays", f"subjects.{case}[1]"}


async def thads(*words: str) -> Result:
    """The command in a thread: it has an event loop of its own."""
    return await asyncio.to_thread(CliRunner().invoke, app, list(words))


def content_of(there: Installation, path: Path) -> bytes:
    """What the key of a document's subject makes of it; nothing where it was destroyed."""
    try:
        return decrypted(there.tools.keys.called(path.name.partition(".")[2]), path.read_bytes())
    except NoKey:
        return b""


async def late_money(there: Installation, case: str) -> None:
    """Somebody pays once more after the end; it goes back to him, and he asks for a confirmation."""
    officer = actor(Role.ENFORCER, int((await there.starter.report(case)).state.officer[-1]))
    reference = await credit(there, 1_000_000, f"THADS {case}", at(11, 2))
    account = {"party": "D1", "bank": {"bin": "970422", "account": "987654321"}}
    for command, payload, by in (
        ("claim_credit", {"bank_ref": reference, "ground": "nộp thừa"}, actor(Role.ACCOUNTANT)),
        ("distribute", {}, officer),
        ("propose_refund", {"share": "S2-1", "ground": "nộp thừa"}, actor(Role.ACCOUNTANT)),
        ("approve_refund", {"share": "S2-1"}, actor(Role.HEAD)),
        ("record_account", account, officer),
        ("prepare_payouts", {}, actor(Role.ACCOUNTANT)),
        ("approve_payouts", {"batch": "B2"}, actor(Role.HEAD)),
        ("request_confirmation", {"requester": "Lê Văn Cường"}, actor(Role.CLERK)),
        ("issue_confirmation", {}, actor(Role.HEAD)),
    ):
        answer = await there.starter.act(case, command, payload, actor=by)
        assert answer.accepted, (command, answer.refusal)
        await settled(there, case)


async def source_and_failures(there: Installation, subject: str) -> tuple[str, dict[str, Difference]]:
    report = await Auditor(there.settings, there.starter.client, there.engine).audit(subject)
    return report.source, failing(report)


async def forget(there: Installation, subject: str) -> None:
    """What the server does by itself when the retention is over."""
    client = there.starter.client
    request = DeleteWorkflowExecutionRequest(
        namespace=client.namespace, workflow_execution=WorkflowExecution(workflow_id=subject)
    )
    await client.workflow_service.delete_workflow_execution(request)
    async with asyncio.timeout(60):  # it deletes in its own time
        while await on_server(client, subject):
            await asyncio.sleep(0.1)


def test_a_case_id_leads_nowhere_else(tmp_path: Path) -> None:
    case = "case/79/t1/../../../../x/1"
    assert archive_of(tmp_path, case, f"{case}/12/archive") == (
        tmp_path / "case" / "79" / "t1~..~..~..~..~x~1" / "archive-000012"
    )
