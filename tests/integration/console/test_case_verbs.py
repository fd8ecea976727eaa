"""The verbs of `thads case` against a whole installation: import, resend, show, list, act, history, the archive."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

import cli
from activities.histories import folder_of
from cases.register_file import read_register
from records import clock
from records.journal import read
from records.tables import journal
from runtime.subject_keys import encrypted
from tests.kit import Installation, quiet, settled
from tests.register_samples import as_csv, row

pytestmark = pytest.mark.stack

VN = timezone(timedelta(hours=7))
CASE = "case/79/register/HS-1/1"
DECISION = "R006"  # the decision, five working days after the request


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("register") / "register.csv"
    rows = [row(), row(dossier_id="HS-2", attachments=""), row(dossier_id="HS-3", amount_vnd="-1")]
    file.write_bytes(as_csv(rows))
    return file


@pytest.fixture
async def imported(thads, register: Path) -> list[dict[str, Any]]:
    """The register sent; by the second test already for the second time."""
    status, records = await thads("case", "import", str(register))
    assert status == 0
    return records


def written(there: Installation) -> int:
    with there.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(journal)) or 0


async def test_import_answers_as_the_dry_run_with_what_really_became(thads, imported, register):
    _, dry = await thads("case", "import", str(register), "--dry-run")
    assert [record["outcome"] for record in imported] == ["accepted", "supplement", "invalid"]
    assert [{**record, "case_ids": ids} for record, ids in zip(dry, ([CASE], [], []), strict=True)] == imported


async def test_sending_the_file_again_changes_nothing(there, thads, imported, register):
    await settled(there, CASE)
    for number in ("HS-1", "HS-2"):
        await quiet(there.starter, f"dossier/79/register/{number}")
    before = written(there)
    status, again = await thads("case", "import", str(register))
    assert (status, again) == (0, imported)
    assert written(there) == before


async def test_other_contents_under_a_known_id_are_told_apart(thads, imported, tmp_path):
    file = tmp_path / "changed.csv"
    file.write_bytes(as_csv([row(amount_vnd="999000000")]))
    status, (record,) = await thads("case", "import", str(file))
    assert (status, record["outcome"]) == (0, "invalid")
    assert record["errors"][0]["column"] == "dossier_id"


async def test_show_list_act_and_history(there, thads, imported):
    status, shown = await thads("case", "show", CASE)
    assert (status, shown["stage"]) == (0, "opened")
    assert shown["waiting_for"][0]["who"] == "secretary"
    due = next(duty for duty in shown["duties"] if duty["rule"] == DECISION)
    assert due["due"] == imported[0]["decision_due"]
    assert due["working"][-1]["vi"]

    propose = ("case", "act", CASE, "propose_decision", "-", "--actor", "secretary:TK-01", "--request-id", "P-1")
    status, answer = await thads(*propose, given={})
    assert (status, answer["accepted"], answer["events"][0]["kind"]) == (0, True, "decision_proposed")
    assert await thads(*propose, given={}) == (0, answer)

    status, refused = await thads("case", "act", CASE, "end_case", "-", "--actor", "head:TT-01", given={})
    assert (status, refused["accepted"], refused["refusal"]["article"]) == (0, False, "L25 55.1")
    assert refused["refusal"]["vi"]
    assert refused["refusal"]["en"]

    status, history = await thads("case", "history", CASE)
    assert (status, history["source"]) == (0, "journal")
    acts = {act["kind"]: act for act in history["acts"]}
    assert acts["decision_proposed"]["actor"] == {"id": "TK-01", "role": "secretary", "office": "79"}
    assert acts["refused"]["article"] == "L25 55.1"
    assert acts["refused"]["details"].startswith("Kết thúc thi hành án: ")
    _, page = await thads("case", "history", CASE, as_json=False)
    assert "Thư ký thi hành án" in page

    for filters, found in (((), 1), (("--stage", "opened"), 1), (("--office", "01"), 0), (("--officer", "X"), 0)):
        status, rows = await thads("case", "list", *filters)
        assert (status, len(rows)) == (0, found)


async def test_what_cannot_be_sent_names_field_problem_and_way_out(thads, imported):
    act = ("case", "act", CASE)
    as_head = ("--actor", "head:TT-01")
    wrong = {
        "command": (*act, "dance", "-", *as_head),
        "actor": (*act, "sign_decision", "-", "--actor", "head:CHV-01"),
        "actor.role": (*act, "sign_decision", "-", "--actor", "enforcer:CHV-01"),
        "case": ("case", "act", "case/79/register/NONE/1", "sign_decision", "-", *as_head),
        "payload.voluntary_days": (*act, "propose_decision", "-", "--actor", "secretary:TK-01"),
    }
    for field, words in wrong.items():
        payload = {"voluntary_days": -1} if field.startswith("payload") else {}
        status, answer = await thads(*words, given=payload)
        assert (status, answer["field"]) == (2, field), answer
        assert set(answer) == {"error", "field"}
        assert answer["error"]


async def test_a_dossier_is_acted_on_and_shown_too(thads, imported):
    name = "dossier/79/register/HS-2"
    act = ("case", "act", name)
    status, answer = await thads(*act, "notify_refusal", "-", "--actor", "head:TT-01", given={})
    assert (status, answer["accepted"], answer["refusal"]["article"]) == (0, False, "L25 34.4")
    status, answer = await thads(*act, "request_supplement", "-", "--actor", "clerk:MC-01", given={})
    assert (status, answer["accepted"], answer["outcome"]) == (0, True, "supplement")
    _, shown = await thads("dossier", "show", name)
    assert (shown["stage"], shown["outcome"]) == ("incomplete", "supplement")
    _, listed = await thads("dossier", "list", "--stage", "incomplete")
    assert [each["dossier"] for each in listed] == [name]
    ghost = ("case", "act", "dossier/79/register/NONE", "request_supplement", "-", "--actor", "clerk:MC-01")
    status, answer = await thads(*ghost, given={})
    assert (status, answer["field"]) == (2, "case")


async def test_overdue_cases_are_listed_with_what_is_late(there, thads, imported):
    later = datetime(2026, 9, 21, 9, tzinfo=VN)
    with there.engine.begin() as connection:
        clock.step(connection, later)
    await there.starter.wake(CASE)
    _, (record,) = await thads("case", "list", "--overdue")
    late = next(duty for duty in record["late"] if duty["rule"] == DECISION)
    assert (record["case"], late["due"]) == (CASE, imported[0]["decision_due"])
    _, history = await thads("case", "history", CASE)
    assert {act["article"] for act in history["acts"] if act.get("rule") == DECISION} == {"L25 34.3"}
    breach = next(act for act in history["acts"] if act["kind"] == "duty_breached" and act["rule"] == DECISION)
    assert datetime.fromisoformat(breach["at"]) < datetime.fromisoformat(breach["detected_at"]) == later
    _, page = await thads("case", "show", CASE, as_json=False)
    assert "QUÁ HẠN" in page


async def test_a_whole_register_is_imported_and_lives(there, thads):
    """The given register where it is at hand, else the product's own example: every dossier gets its outcome."""
    root = Path(cli.__file__).parent
    given = root / "../shared/data/register/register.csv"
    file = given if given.exists() else root / "simulation/examples/register.csv"
    came = [entry.dossier.received_at for entry in read_register(file.read_bytes(), file.name).entries if entry.dossier]
    with there.engine.begin() as connection:  # a dossier that is yet to come is turned away
        clock.step(connection, max(clock.now(connection), *came))
    status, records = await thads("case", "import", str(file), "--sender", "so-mau")
    assert status == 0
    assert {record["outcome"] for record in records} == {"accepted", "supplement", "refused", "invalid"}
    assert all(len(record["case_ids"]) == record["cases"] for record in records)
    opened = {case for record in records for case in record["case_ids"]}
    assert opened
    _, listed = await thads("case", "list", "--office", "79")
    assert opened <= {row["case"] for row in listed}


async def test_the_records_answer_when_no_server_does(thads, imported, monkeypatch):
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    status, shown = await thads("case", "show", CASE)
    assert (status, shown["stage"]) == (0, "opened")
    act = ("case", "act", CASE, "sign_decision", "-", "--actor", "head:TT-01")
    status, answer = await thads(*act, given={})
    assert (status, answer["field"]) == (2, "temporal")


async def test_the_records_answer_when_the_workflow_is_gone(there, thads, imported):
    await there.starter.client.get_workflow_handle(CASE).terminate()
    status, shown = await thads("case", "show", CASE)
    assert (status, shown["stage"]) == (0, "opened")
    assert shown["duties"][0]["working"]


async def test_history_falls_back_to_the_archive(there, thads, imported):
    with there.engine.connect() as connection:
        events = read(connection, CASE)
    archived = "case/79/register/HS-0/1"
    lines = [event.model_copy(update={"subject": archived}).model_dump_json() for event in events]
    for name, content in (("archive-000002", lines[:2]), ("archive-000005", lines)):
        folder = folder_of(there.settings.data / "archive", archived) / name
        folder.mkdir(parents=True)
        written = encrypted(there.tools.keys.ensure(archived), ["\n".join(content).encode()])
        (folder / "journal.jsonl.enc").write_bytes(b"".join(written))
    status, history = await thads("case", "history", archived)
    assert (status, history["source"], len(history["acts"])) == (0, "archive", len(events))
