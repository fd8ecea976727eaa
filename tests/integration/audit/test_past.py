"""A case as it was known at any past moment: what had been recorded by then, and nothing that came later."""

from __future__ import annotations

import asyncio
import json

import pytest
from httpx import ASGITransport, AsyncClient
from typer.testing import CliRunner

from audit.past import Past, account_words, moment_of
from console.audit import app as audit_app
from law.errors import LawError
from tests.integration.audit.audited import Audited
from tests.integration.conftest import Opened
from tests.kit import at, step
from tests.serving import auditing
from web.__main__ import parts_of
from web.app import create_app

pytestmark = pytest.mark.stack


def past_of(audited: Audited) -> Past:
    with audited.there.reader.connect() as connection:
        return Past(connection, audited.case)


def test_only_what_was_known_by_then(audited: Audited) -> None:
    past = past_of(audited)
    received = audited.first("money_received")
    before, after = past.at(received.seq - 1), past.at(received.seq)
    assert not before.ledger
    assert after.ledger[f"held:{audited.case}"] == -200_000_000
    assert {account_words(name).vi for name in after.ledger} >= {"Giữ cho các vụ việc"}
    last = past.at(len(past.events))
    assert (last.stage.vi, last.seq) == ("Kết thúc", len(past.events))
    between = past.between(before, after)
    assert [event.seq for event in between.events] == [received.seq]
    assert between.moved[f"held:{audited.case}"] == -200_000_000
    assert past.at(0).stage.vi == "chưa mở"


def test_a_moment_is_an_event_a_day_or_an_instant(audited: Audited) -> None:
    past = past_of(audited)
    signed = audited.first("decision_signed")
    assert moment_of(past, f"#{signed.seq}")[0] == signed.seq
    assert moment_of(past, "2026-09-09T08:59")[0] < signed.seq <= moment_of(past, "2026-09-09")[0]
    assert past.known_at(at(9, 1)) == 0
    for wrong in ("hôm qua", "#999"):
        with pytest.raises(LawError) as told:
            past.at(*moment_of(past, wrong))
        assert told.value.field == "moment"


async def test_why_it_was_late_names_duty_bound_and_when_it_was_noticed(audited: Audited, opened: Opened) -> None:
    """A decision that nobody signed (L25 35.1): who was bound, what the case waited for, when it was noticed."""
    case = await opened()
    step(audited.there, at(10, 20))
    await audited.there.starter.wake(case)
    await audited.there.starter.wait(case, lambda report: report.state.duties.count("overdue") > 0)
    with audited.there.reader.connect() as connection:
        past = Past(connection, case)
    breached = next(event for event in past.events if event.kind == "duty_breached")
    assert past.why_late(past.at(breached.seq - 1)) == ()
    (late, *_) = past.why_late(past.at(len(past.events)))
    assert late.period.duty == breached.data["duty"]
    assert late.period.bound.vi
    assert [words.vi for words in late.waited_for]
    assert breached.detected_at in [noticed for noticed, _ in late.steps]
    assert late.by is not None
    assert late.by.days > 7


async def test_at_the_command_line_and_on_a_page(audited: Audited) -> None:
    data = ("--data", str(audited.there.settings.data))
    run = CliRunner().invoke
    told = await asyncio.to_thread(run, audit_app, ["at", audited.case, "#1", "--to", "2026-12-31", "--json", *data])
    assert told.exit_code == 0, told.output
    said = json.loads(told.stdout)
    assert said["then"]["seq"] == 1
    assert len(said["events"]) == len(audited.events()) - 1
    shown = await asyncio.to_thread(run, audit_app, ["at", audited.case, "2026-09-25", *data])
    assert "Thời hạn" in shown.stdout or "hạn / due" in shown.stdout
    settings, cookies = auditing(audited.there.settings)
    parts = parts_of(settings, audited.there.reader, audited.there.engine, audited.there.tools.partners.custody)
    address, pages = f"/thoi-diem/{audited.case}", ASGITransport(create_app(parts))
    async with AsyncClient(transport=pages, base_url="http://127.0.0.1", cookies=cookies) as browser:
        for path, words in ((f"{address}?su-kien=3", 'value="3"'), (f"/en{address}", "The ledger then")):
            found = await browser.get(path)
            assert (found.status_code, words in found.text) == (200, True)
        assert (await browser.get("/thoi-diem/case/79/t1/none/1")).status_code == 404
