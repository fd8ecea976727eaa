"""The officers' desk in Chromium: each signs in and does the day's work on pages, and the law answers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select

from cases.events import Actor, Role
from records.tables import journal, looks
from runtime import issuer
from simulation.staff import actor
from tests.browser.conftest import Office
from tests.kit import settled
from web.desk.session import trial_address

pytestmark = [pytest.mark.stack, pytest.mark.browser]

CHECKS = (Path(__file__).parent / "checks.js").read_text()

SignedIn = Callable[[Role | str], AbstractAsyncContextManager[Page]]


@pytest.fixture
def signed_in(chromium: Browser, office: Office) -> SignedIn:
    """A browser of its own in which somebody signs in at the issuer and comes to his desk."""

    @asynccontextmanager
    async def come(who: Role | str) -> AsyncIterator[Page]:
        context = await chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=office.url)
        page = await context.new_page()
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        await page.goto(trial_address(issuer.passphrase(office.there.settings.keys)))  # as `make run` prints it
        name = actor(who).id if isinstance(who, Role) else who
        await page.get_by_role("button", name=re.compile(rf"^{name}\b")).click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Bàn làm việc")
        yield page
        await context.close()
        assert said == []

    return come


async def test_a_decision_is_proposed_foreseen_and_signed_on_pages(signed_in: SignedIn, office: Office) -> None:
    async with signed_in(Role.HEAD) as head:
        await head.goto(f"/{office.idle}")
        await head.get_by_role("link", name="Việc làm được, và ai làm").click()
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
        await head.get_by_role("link", name=office.idle.removeprefix("case/79/")).first.click()
        await head.get_by_role("link", name="Ký quyết định thi hành án").click()
        await head.get_by_role("button", name="Xem trước").click()
        await expect(head.locator("#preview")).to_contain_text("Ký quyết định thi hành án")
        await head.wait_for_load_state()  # with its style sheets
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


@pytest.mark.soak
async def test_a_clerk_enters_a_dossier(signed_in: SignedIn, office: Office) -> None:
    async with signed_in(Role.CLERK) as clerk:
        await clerk.get_by_role("link", name="Nhập hồ sơ").click()
        title = clerk.get_by_role("group", name="Bản án, quyết định", exact=True)
        for label, value in (
            ("Số bản án, quyết định", "576/2026/DS-ST"),
            ("Ngày tuyên", "2026-05-04"),
            ("Ngày có hiệu lực", "2026-06-05"),
            ("Tòa án, cơ quan ra", "Tòa án nhân dân khu vực 1 - Thành phố Hồ Chí Minh"),
        ):
            await title.get_by_label(label).fill(value)
        await title.get_by_label("Lĩnh vực").select_option(label="Dân sự")
        await clerk.get_by_label("Số tiền").fill("12.500.000")
        await clerk.get_by_label("Loại nghĩa vụ").select_option("other_debt")
        asks = clerk.get_by_role("group", name="Người yêu cầu 1")
        await asks.get_by_label("Tên").fill("Đỗ Thị Mai")
        for side, name, number in (("được", "Đỗ Thị Mai", "079180001235"), ("phải", "Lê Văn Tám", "079180001236")):
            party = clerk.get_by_role("group", name=f"Người {side} thi hành án", exact=True)
            await party.get_by_label("Loại").select_option("person")
            await party.get_by_label("Họ tên").fill(name)
            await party.get_by_label("Số định danh").fill(number)
            await party.get_by_label("Địa chỉ").fill("1 đường Hoa Sứ")
            await party.get_by_label("Mã tỉnh").fill("79")
        await clerk.get_by_role("button", name="Xem trước").click()
        await expect(clerk.locator("#preview")).to_contain_text("bổ sung")  # the judgment is not among the papers
        await clerk.get_by_label("Bản án, quyết định", exact=True).check()
        await clerk.get_by_role("button", name="Xem trước").click()
        await expect(clerk.locator("#preview")).to_contain_text("Thụ lý")
        await clerk.wait_for_load_state()  # with its style sheets
        findings = await clerk.evaluate(CHECKS)
        assert findings == [], "\n".join(findings)
        await clerk.get_by_role("button", name="Gửi", exact=True).click()
        await expect(clerk.locator("#done")).to_contain_text("Đã ghi nhận")


@pytest.mark.soak
async def test_an_accountant_claims_pays_in_a_batch_and_closes_the_day(signed_in: SignedIn, office: Office) -> None:
    case, act = office.noticed, office.there.starter.act
    officer = (await office.there.starter.report(case)).state.officer
    async with signed_in(Role.ACCOUNTANT) as accountant:
        await accountant.get_by_role("link", name="Thu, chi tiền").click()
        await accountant.wait_for_url("**/ke-toan")
        findings = await accountant.evaluate(CHECKS)
        assert findings == [], "\n".join(findings)
        waits = accountant.get_by_role("row").filter(has_text="nop tien thi hanh an")
        await expect(waits).to_contain_text("5.000.000")
        await accountant.goto(f"/lam/claim_credit/{case}")
        credit = accountant.get_by_label("Khoản tiền ngân hàng báo có")
        await credit.select_option(label=await credit.locator("option").filter(has_text="5.000.000").inner_text())
        await accountant.get_by_role("button", name="Xem trước").click()
        await expect(accountant.locator("#preview")).to_contain_text("biên lai")
        await accountant.get_by_role("button", name="Gửi", exact=True).click()
        await expect(accountant.locator("#done")).to_contain_text("5.000.000")
    enforcer = Actor(id=officer, role=Role.ENFORCER, office="79")
    await act(case, "distribute", actor=enforcer)
    await act(case, "decide_fees", actor=actor(Role.HEAD))
    async with signed_in(Role.ACCOUNTANT) as accountant:
        await accountant.goto("/ke-toan")
        await accountant.get_by_role("button", name="Lập lệnh chi").click()
        await expect(accountant.locator("#done")).to_contain_text(f"{case}: đã ghi nhận")
    async with signed_in(Role.HEAD) as head:
        await head.goto("/ke-toan")
        await head.get_by_role("row").filter(has_text="B1").get_by_role("checkbox").check()
        await head.get_by_role("button", name="Duyệt các đợt đã chọn").click()
        await expect(head.locator("#done")).to_contain_text(f"{case}: đã ghi nhận")
    await settled(office.there, case)
    async with signed_in(Role.ACCOUNTANT) as accountant:
        await accountant.goto("/ke-toan")
        await accountant.get_by_role("button", name="Khóa sổ ngày").click()
        await expect(accountant.locator("#closing")).to_contain_text("Đã khóa sổ ngày 25/09/2026")
        await accountant.get_by_role("button", name="Khóa sổ ngày").click()
        await expect(accountant.locator("#closing")).to_contain_text("đã khóa")


async def test_nobody_sits_at_a_desk_that_is_not_his(signed_in: SignedIn, office: Office) -> None:
    async with httpx.AsyncClient(base_url=office.url, trust_env=False) as stranger:
        answer = await stranger.get(f"/viec/{office.paid}")
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"/dang-nhap?ve=%2Fviec%2F{quote(office.paid, safe='')}",
        )
        assert (await stranger.post("/ke-toan", data={})).status_code == 403  # no page of ours sent it
    async with signed_in(Role.CLERK) as clerk:
        await clerk.goto("/ke-toan")
        await expect(clerk.get_by_role("heading", level=1)).to_contain_text("không được")
        cookies = {one["name"]: one["value"] for one in await clerk.context.cookies()}
        for header, status in (({"Sec-Fetch-Site": "cross-site"}, 403), ({"Origin": "https://elsewhere.example"}, 403)):
            async with httpx.AsyncClient(base_url=office.url, cookies=cookies, trust_env=False) as forged:
                answer = await forged.post(
                    f"/lam/propose_decision/{office.idle}", data={"_step": "send"}, headers=header
                )
            assert answer.status_code == status
