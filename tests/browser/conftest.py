"""An office with some history behind it, its web service, and Debian's Chromium before it."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright

from cases.dossier import Dossier
from cases.events import Role
from partners.clients import Partners
from records import clock
from simulation.staff import actor
from tests.kit import Installation, at, credit, installation, settled
from tests.serving import auditing, served
from web.__main__ import parts_of
from web.app import create_app

CHROMIUM = os.environ.get("THADS_CHROMIUM") or shutil.which("chromium")


def dossier(number: int, amount: int = 200_000_000, **change: object) -> Dossier:
    """A person's claim for money against another."""
    creditor = {
        "kind": "person", "name": "Trần Thị Bình", "id_number": "079180001234", "address": "1 đường Hoa Sứ",
        "province": "79", "bank": {"bin": "970422", "account": "123456789"},
    }  # fmt: skip
    debtor = {
        "kind": "person", "name": f"Lê Văn Cường {number}", "id_number": f"0791800056{number:02}",
        "address": "2 đường Lê Lợi", "province": "79",
    }  # fmt: skip
    return Dossier.model_validate(
        {
            "dossier_id": f"HS-{number}",
            "office": "79",
            "channel": "portal",
            "sent_at": "2026-09-07T09:00:00+07:00",
            "received_at": "2026-09-07T09:00:00+07:00",
            "requesters": [{"role": "creditor", "name": "Trần Thị Bình"}],
            "title": {
                "number": f"{number}/2026/DS-ST",
                "date": "2026-05-04",
                "effective_date": "2026-06-05",
                "issuing_court": "Tòa án nhân dân khu vực 1 - Thành phố Hồ Chí Minh",
                "field": "DS",
            },
            "obligations": [
                {"id": "1", "kind": "other_debt", "amount": amount, "creditor": creditor, "debtor": debtor}
            ],
            "attachments": ["judgment"],
            **change,
        }
    )


@dataclass
class Office:
    """What the pages are about: `paid` is a case whose money is out, `idle` one whose decision nobody drafted."""

    there: Installation
    url: str
    paid: str
    idle: str
    noticed: str

    async def opened(self, browser: Browser, **how: Any) -> BrowserContext:
        """A browser window in which the auditor of the country has signed in: he sees all, and does nothing."""
        context = await browser.new_context(base_url=self.url, **how)
        _, cookies = auditing(self.there.settings)
        await context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in cookies.items()])
        return context

    async def step(self, to: datetime, *woken: str) -> None:
        with self.there.engine.begin() as connection:
            clock.step(connection, to)
        for subject in woken:
            await self.there.starter.wake(subject)


@asynccontextmanager
async def opened(data: Path, temporal_address: str, postgres_url: str) -> AsyncIterator[Office]:
    """An office of September 2026 with its pages, to which nobody came yet."""
    async with installation(data, temporal_address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        bank = Partners(there.partners_url, httpx.AsyncClient(trust_env=False, timeout=10)).custody
        settings, _ = auditing(there.settings)
        parts = replace(parts_of(settings, there.reader, there.engine, bank), needs={})
        with served(create_app(parts)) as url:
            yield Office(there, url, "", "", "")


@pytest.fixture(scope="module")
async def office(
    tmp_path_factory: pytest.TempPathFactory, temporal_address: str, postgres_url: str
) -> AsyncIterator[Office]:
    """Five dossiers: one paid out, one forgotten, one in notice, one to refuse, one incomplete."""
    async with opened(tmp_path_factory.mktemp("office"), temporal_address, postgres_url) as made:
        await _live(made)
        yield made


async def _live(office: Office) -> None:
    starter, act = office.there.starter, office.there.starter.act
    clerk, head = actor(Role.CLERK), actor(Role.HEAD)
    started = [await starter.start(dossier(n, n * 37_450_000), sender="tiep-dan", actor=clerk) for n in (1, 2, 3)]
    office.paid, office.idle, office.noticed = (answer.cases[0] for answer in started)
    old = {"number": "9/2015/DS-ST", "date": "2015-05-04", "effective_date": "2015-06-05"}
    judgment = dossier(4).title.model_dump(mode="json") | old
    await starter.start(dossier(4, title=judgment), sender="tiep-dan", actor=clerk)
    await starter.start(dossier(5, attachments=[]), sender="tiep-dan", actor=clerk)
    for case in (office.paid, office.noticed):
        await act(case, "propose_decision", actor=actor(Role.SECRETARY))
    await office.step(at(9, 9))
    for case in (office.paid, office.noticed):
        await act(case, "sign_decision", actor=head)
        await act(case, "assign_enforcer", actor=head)
    officer = actor(Role.ENFORCER, int((await starter.report(office.paid)).state.officer[-1]))
    await act(office.paid, "open_file", actor=officer)
    for party in ("C1", "D1"):
        proof = {"document": "decision-1", "party": party, "channel": "delivery", "proof": "signed", "on": "2026-09-09"}
        await act(office.paid, "record_notice", proof, actor=officer)
    await settled(office.there, office.paid)
    await act(office.paid, "start_verification", actor=officer)  # too early: refused by law
    await office.step(at(9, 22), office.paid, office.noticed)
    await act(office.paid, "start_verification", actor=officer)
    await settled(office.there, office.paid)
    await act(office.paid, "conclude_verification", {"result": "has_conditions"}, actor=officer)
    await office.step(at(9, 25, 14))
    reference = await credit(office.there, 37_450_000, f"THADS {office.paid}", at(9, 25))
    await act(office.paid, "claim_credit", {"bank_ref": reference}, actor=actor(Role.ACCOUNTANT))
    await act(office.paid, "distribute", actor=officer)
    await act(office.paid, "decide_fees", actor=head)
    await act(office.paid, "prepare_payouts", actor=actor(Role.ACCOUNTANT))
    await act(office.paid, "approve_payouts", {"batch": "B1"}, actor=head)
    await credit(office.there, 5_000_000, "nop tien thi hanh an", at(9, 25))
    for case in (office.paid, office.noticed):
        await settled(office.there, case)


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium. Without one the tests are skipped, loudly; with THADS_REQUIRE_BROWSER=1 they fail."""
    if CHROMIUM is None:
        missing = "no Chromium found: install Debian's `chromium`, or name one in THADS_CHROMIUM"
        if os.environ.get("THADS_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        warnings.warn(f"BROWSER TESTS SKIPPED: {missing}", stacklevel=1)
        pytest.skip(missing)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        await browser.close()
