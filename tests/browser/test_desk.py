"""The officers' desk in Chromium: each signs in and does the day's work on pages, and the law answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select

from cases.events import Role
from partners.clients import Partners
from records.tables import journal, looks
from runtime import issuer
from runtime.settings import SignIn
from simulation.staff import actor
from tests.browser.conftest import Office
from tests.serving import served
from web.__main__ import parts_of
from web.app import create_app

pytestmark = [pytest.mark.stack, pytest.mark.browser]

CHECKS = (Path(__file__).parent / "checks.js").read_text()

SignedIn = Callable[[Role | str], AbstractAsyncContextManager[Page]]


@pytest.fixture(scope="module")
async def desk_url(office: Office) -> AsyncIterator[str]:
    """The same office where people have to sign in."""
    keys = office.there.settings.keys
    issuer.ensure(keys)
    settings = office.there.settings.model_copy(update={"sign_in": SignIn.test(keys)})
    bank = Partners(office.there.partners_url, httpx.AsyncClient(trust_env=False, timeout=10)).custody
    parts = replace(parts_of(settings, office.there.reader, office.there.engine, bank), needs={})
    with served(create_app(parts)) as url:
        yield url


@pytest.fixture
def signed_in(chromium: Browser, office: Office, desk_url: str) -> SignedIn:
    """A browser of its own in which somebody signs in at the issuer and comes to his desk."""

    @asynccontextmanager
    async def come(who: Role | str) -> AsyncIterator[Page]:
        context = await chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=desk_url)
        page = await context.new_page()
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        await page.goto("/ban-lam-viec")
        name = actor(who).id if isinstance(who, Role) else who
        await page.get_by_label("Người đăng nhập").select_option(name)
        await page.get_by_label("Mật khẩu").fill(issuer.passphrase(office.there.settings.keys))
        await page.get_by_role("button", name="Đăng nhập").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Bàn làm việc")
        yield page
        await context.close()
        assert said == []

    return come


async def test_a_decision_is_proposed_foreseen_and_signed_on_pages(signed_in: SignedIn, office: Office) -> None:
    async with signed_in(Role.HEAD) as head:
        await head.goto(f"/viec/{office.idle}")
        refused = head.get_by_role("listitem").filter(has_text="Ký quyết định thi hành án")
        await expect(refused).to_contain_text("D152 12.1")  # nothing is drafted yet
    async with signed_in(Role.SECRETARY) as secretary:
        await secretary.goto(f"/viec/{office.idle}")
        await secretary.get_by_role("link", name="Trình dự thảo quyết định").click()
        await secretary.get_by_label("Thời hạn tự nguyện").fill("7")
        await secretary.get_by_role("button", name="Xem trước").click()
        await expect(secretary.locator("#preview")).to_contain_text("Thời hạn tự nguyện thi hành án là 10 ngày")
        await secretary.get_by_label("Thời hạn tự nguyện").fill("10")
        await secretary.get_by_role("button", name="Xem trước").click()
        await expect(secretary.locator("#preview")).to_contain_text("Trình dự thảo quyết định")
        await secretary.get_by_role("button", name="Gửi", exact=True).click()
        await expect(secretary.locator("#done")).to_contain_text("Đã ghi nhận")
    async with signed_in(Role.HEAD) as head:
        await head.get_by_role("link", name="mot-cua/HS-2/1").first.click()
        await head.get_by_role("link", name="Ký quyết định thi hành án").click()
        await head.get_by_role("button", name="Xem trước").click()
        await expect(head.locator("#preview")).to_contain_text("Ký quyết định thi hành án")
        findings = await head.evaluate(CHECKS)
        assert findings == [], "\n".join(findings)
        await head.get_by_role("button", name="Ký, gửi").click()
        await expect(head.locator("#done")).to_contain_text("QĐ-THADS")
    with office.there.reader.connect() as connection:
        mine = (journal.c.subject == office.idle) & (journal.c.kind == "decision_signed")
        signed = connection.execute(select(journal).where(mine)).one()
        seen = connection.scalars(select(looks.c.officer).where(looks.c.subject == office.idle)).all()
    assert (signed.door, signed.actor["id"]) == ("desk", actor(Role.HEAD).id)
    assert {actor(Role.HEAD).id, actor(Role.SECRETARY).id} <= set(seen)
