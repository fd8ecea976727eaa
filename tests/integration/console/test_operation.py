"""What an operator sees when something is amiss, and how it is mended: status, revive, effects, probes, the page."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import pytest_asyncio
from prometheus_client import REGISTRY
from sqlalchemy import select
from temporalio.api.enums.v1 import EventType
from temporalio.exceptions import ApplicationError

import activities.decision
import worker
from activities.messages import Round
from activities.rounds import Rounds
from activities.watching import Watcher
from cases.events import Role
from documents.errors import DocumentError
from documents.signers import signers
from partners.wire import PartnerError
from records.rounds import failed_effects
from records.tables import ended_lists
from runtime import canary
from runtime.codec import KeyRing
from runtime.errors import StackError
from runtime.health import Health
from runtime.postgres import Postgres
from runtime.settings import Settings
from simulation.staff import OFFICE, actor
from tests.integration.console.conftest import VN
from tests.kit import Installation, installation, listed
from tests.serving import auditing
from tests.workflows.test_standard_life import dossier
from web.__main__ import parts_of
from web.app import create_app
from workflows import schedules

pytestmark = pytest.mark.stack

_numbers = itertools.count(1)

Thads = Callable[..., Awaitable[tuple[int, Any]]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def there(
    tmp_path_factory: pytest.TempPathFactory, temporal_address: str, postgres_url: str
) -> AsyncIterator[Installation]:
    """An installation on a Temporal server of its own, set up as `thads up` does."""
    data: Path = tmp_path_factory.mktemp("operated")
    started = datetime(2026, 9, 9, 9, tzinfo=VN)
    async with installation(data, temporal_address, postgres_url, stepped_at=started) as running:
        client = running.starter.client
        await canary.lay(client, KeyRing(running.settings.keys))
        await schedules.prepare(client)
        yield running


@pytest.fixture
async def case(there: Installation) -> str:
    answer = await there.starter.start(dossier(f"OP-{next(_numbers)}"), sender="operated", actor=actor(Role.CLERK))
    (name,) = answer.cases
    await there.starter.act(name, "propose_decision", actor=actor(Role.SECRETARY))
    return name


@pytest.fixture
async def looked(there: Installation) -> Callable[[bool], Awaitable[None]]:
    """Has the watcher look, as it does every few minutes."""

    async def look(revives: bool) -> None:
        await Watcher(there.engine, there.starter.client, revives=revives).watch(Round(name="watch"))

    await look(True)
    return look


@pytest.fixture
async def pages(there: Installation) -> AsyncIterator[httpx.AsyncClient]:
    settings, cookies = auditing(there.settings)
    service = httpx.ASGITransport(
        create_app(parts_of(settings, there.reader, there.engine, there.tools.partners.custody))
    )
    async with httpx.AsyncClient(transport=service, base_url="http://127.0.0.1", cookies=cookies) as http:
        yield http


async def terminated(there: Installation, case: str) -> None:
    await there.starter.client.get_workflow_handle(case).terminate("an operator's slip")
    await listed(there.starter.client, case, "Terminated")


def states(answer: Any) -> dict[str, str]:
    return {item["name"]: item["state"] for item in answer["items"] if item["state"] != "well"}


async def test_all_is_well_and_a_lost_workflow_is_on_every_screen(
    there: Installation, thads: Thads, case: str, looked: Callable[[bool], Awaitable[None]], pages: httpx.AsyncClient
) -> None:
    status, answer = await thads("status")
    assert (status, states(answer)) == (0, {})
    assert (await pages.get("/readyz")).status_code == 200

    await terminated(there, case)
    await looked(False)
    status, answer = await thads("status")
    assert (status, states(answer)) == (1, {"workflows": "differs", "watch": "differs"})
    red = await pages.get("/readyz")
    assert (red.status_code, "1 lost" in red.text) == (503, True)
    assert case in (await pages.get("/van-hanh")).text
    with pytest.raises(StackError, match="1 lost"):
        await worker._workflows_live(there.engine)
    assert REGISTRY.get_sample_value("thads_workflows", {"state": "lost"}) == 1

    assert await thads("case", "revive", case) == (0, {"case": case, "revived": True})
    assert await thads("case", "revive", case) == (0, {"case": case, "revived": False})
    status, found = await thads("case", "revive", "--all")
    assert (status, found["lost"]) == (0, [])
    assert (await thads("status"))[0] == 0
    assert (await pages.get("/readyz")).status_code == 200
    assert (await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD))).accepted


async def test_revive_names_what_it_wants(thads: Thads) -> None:
    assert (await thads("case", "revive"))[0] == 2
    status, answer = await thads("case", "revive", "case/79/operated/OP-99/1")
    assert (status, answer["field"]) == (2, "case")


async def test_a_screen_of_status_fits_eighty_columns(thads: Thads, looked: Callable[[bool], Awaitable[None]]) -> None:
    status, screen = await thads("status", as_json=False)
    lines = screen.splitlines()
    assert status == 0
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 24


async def test_a_schedule_that_was_paused_or_never_came_is_seen(there: Installation, thads: Thads) -> None:
    handle = there.starter.client.get_schedule_handle("thads/audit_sample")
    await handle.pause()
    status, answer = await thads("status")
    assert (status, states(answer)["audit_sample"]) == (1, "differs")
    await handle.unpause()


async def test_a_wrong_key_and_an_absent_server_are_told_apart(
    there: Installation, thads: Thads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "keys"
    KeyRing.create(wrong)
    for file in (there.settings.keys / "database").iterdir():
        (wrong / "database").mkdir(exist_ok=True)
        (wrong / "database" / file.name).write_bytes(file.read_bytes())
    monkeypatch.setenv("THADS_KEYS", str(wrong))
    status, answer = await thads("status")
    assert states(answer)["keys"] == "differs"
    settings = there.settings.model_copy(update={"keys": wrong})
    service = create_app(parts_of(settings, there.reader, there.engine, there.tools.partners.custody))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service), base_url="http://127.0.0.1") as http:
        red = await http.get("/readyz")
    assert (red.status_code, "lacks the key" in red.text) == (503, True)
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    status, answer = await thads("status")
    assert (status, states(answer)["temporal"]) == (2, "unknown")


async def test_what_can_never_succeed_fails_at_once_and_is_retried_together(
    there: Installation, thads: Thads, case: str, pages: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A letter that the font lacks: no try after the first, one list, one order for all, and the paper is issued."""

    def unprintable(*_: object) -> bytes:
        raise DocumentError("parties.0.name", "không in được / the font lacks it")

    monkeypatch.setattr(activities.decision, "render_pdf", unprintable)
    await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD))
    await there.starter.wait(case, lambda report: any(one.failed for one in report.state.owed.values()))
    history = await there.starter.client.get_workflow_handle(case).fetch_history()
    tries = [
        event.activity_task_started_event_attributes.attempt
        for event in history.events
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED
    ]
    assert set(tries) == {1}
    monkeypatch.undo()
    monkeypatch.setenv("THADS_DATA", str(there.settings.data))

    status, listed = await thads("effects")
    (mine,) = [one for one in listed if one["subject"] == case]
    assert (status, mine["effect"], mine["problem"]) == (0, "issue_document", "DocumentError.parties.0.name")
    assert states((await thads("status"))[1])["failed effects"] == "differs"
    shown = (await pages.get("/en/van-hanh")).text
    assert "DocumentError.parties.0.name" in shown

    status, refused = await thads("effects", "--all", "--effect", "issue_document")
    assert (status, refused["field"]) == (2, "actor")
    status, refused = await thads("effects", "--retry", mine["key"], "--actor", "clerk:VT-01")
    assert status == 1
    assert refused[0]["problem"]
    status, ordered = await thads("effects", "--all", "--effect", "issue_document", "--actor", "head:TT-01")
    assert (status, [one["problem"] for one in ordered]) == (0, [""] * len(ordered))
    await there.starter.wait(case, lambda report: not report.state.owed)
    assert await thads("effects") == (0, [])
    status, answer = await thads("effects", "--retry", mine["key"], "--actor", "head:TT-01")
    assert (status, answer["field"]) == (2, "retry")


async def test_a_fault_of_the_program_fails_at_once_and_a_partner_that_is_away_does_not(
    there: Installation, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_builder(*_: object) -> bytes:
        raise KeyError("enforcement_decision")

    monkeypatch.setattr(activities.decision, "render_pdf", no_builder)
    await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD))
    await there.starter.wait(case, lambda report: any(one.failed for one in report.state.owed.values()))
    with there.engine.connect() as connection:
        assert [one.problem for one in failed_effects(connection) if one.subject == case] == ["KeyError"]
    monkeypatch.undo()

    tried = 0

    def full(*_: object) -> bytes:
        nonlocal tried
        tried += 1
        raise OSError("no space left on device")

    monkeypatch.setattr(activities.decision, "render_pdf", full)
    (failed,) = (await there.starter.query(case)).failed
    await there.starter.act(case, "retry_effect", {"key": failed.key}, actor=actor(Role.HEAD))
    while tried < 2:
        await asyncio.sleep(0.05)
    assert not (await there.starter.query(case)).failed
    monkeypatch.undo()
    await there.starter.wait(case, lambda report: not report.state.owed)


async def test_a_round_that_cannot_be_done_says_why_and_one_office_does_not_hide_another(
    there: Installation, thads: Thads, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(*_: object, **__: object) -> None:
        raise PartnerError("custody", "unreachable", retryable=True)

    work = Rounds(there.tools)
    with monkeypatch.context() as patched:
        patched.setattr(type(there.tools.partners.custody), "statement", silent)
        patched.setattr(type(there.tools.partners.procuracy), "deliver_ended", silent)
        with pytest.raises(ApplicationError):
            await work.reconcile(Round(name="reconcile"))
        await work.send_monthly_lists(Round(name="send_monthly_lists"))
    status, answer = await thads("status")
    seen = {item["name"]: item["says"] for item in answer["items"] if item["state"] == "differs"}
    assert (status, OFFICE in seen["reconcile"]) == (1, True)
    assert "1 " in seen["send_monthly_lists"]

    await work.reconcile(Round(name="reconcile"))
    await work.send_monthly_lists(Round(name="send_monthly_lists"))
    await work.send_monthly_lists(Round(name="send_monthly_lists"))  # once is enough
    assert not {"reconcile", "send_monthly_lists"} & states((await thads("status"))[1]).keys()
    with there.engine.connect() as connection:
        assert [(row.office, str(row.month)) for row in connection.execute(select(ended_lists))] == [
            (OFFICE, "2026-08-01")
        ]


async def test_a_frozen_database_makes_every_service_unready(
    there: Installation, pages: httpx.AsyncClient, postgres: Postgres
) -> None:
    """Stopped, not dead: its sockets take connections and nothing ever answers."""
    health = Health(there.starter.client, [], needs={"postgres": partial(worker._database_answers, there.engine)})
    await health.look()
    assert health.problems() == []
    assert postgres.pid is not None
    server = psutil.Process(postgres.pid)
    frozen = [server, *server.children(recursive=True)]
    for process in frozen:
        process.suspend()
    try:
        await health.look()
        assert health.problems() == ["postgres does not answer (TimeoutError)"]
        assert (await pages.get("/readyz")).status_code == 503
    finally:
        for process in frozen:
            process.resume()
    while health.problems() or (await pages.get("/readyz")).status_code != 200:
        await health.look()


async def test_a_worker_of_documents_without_a_certificate_for_an_office_is_not_ready(
    there: Installation, tmp_path: Path
) -> None:
    (tmp_path / "99.p12").write_bytes(b"another office's")
    settings: Settings = there.settings.model_copy(
        update={"signing": "pkcs12", "pkcs12": tmp_path, "public_url": "https://tracuu.example"}
    )
    await worker._can_sign(there.tools)
    lacking = there.tools.__class__(**{**vars(there.tools), "signer": signers(settings)})
    with pytest.raises(StackError, match=OFFICE):
        await worker._can_sign(lacking)
