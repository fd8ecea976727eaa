"""What an auditor comes for."""

from __future__ import annotations

from playwright.async_api import Page, expect
from sqlalchemy import select

from records.tables import journal
from tests.browser.tasks import task
from tests.browser.tasks.office import Tasks
from web.api.reach import Standing

AUDITOR = Standing.AUDITOR


async def audited(page: Page, office: Tasks, name: str) -> None:
    """A verdict on a case stands on the page: one that was made before, or it is asked for."""
    await page.goto("/")
    await page.get_by_role("link", name="Kiểm tra", exact=True).click()
    made = page.locator("#steps").get_by_role("link", name=office.case[name])
    if await made.count():
        await made.first.click()
        return
    await page.get_by_label("Mã vụ việc hoặc hồ sơ").fill(office.case[name])
    await page.get_by_role("button", name="Kiểm tra").first.click()
    await expect(page.locator("#verdict")).to_contain_text("Khớp", timeout=60_000)


@task(AUDITOR)
async def audit_a_case(page: Page, office: Tasks) -> None:
    await audited(page, office, "paid")
    for said in ("Đã hỏi những gì", "Những gì kiểm tra này không thấy được"):
        await expect(page.locator("#verdict")).to_contain_text(said)


@task(AUDITOR)
async def take_the_verdict(page: Page, office: Tasks) -> None:
    await audited(page, office, "paid")
    address = await page.get_by_role("link", name="Kết luận đầy đủ (HTML)").get_attribute("href")
    file = await page.request.get(address or "")
    assert file.headers["content-type"].startswith("text/html")
    await page.reload()
    await expect(page.locator("#steps")).to_contain_text("Tải kết luận")


@task(AUDITOR)
async def as_it_was(page: Page, office: Tasks) -> None:
    await page.goto(f"/{office.case['paid']}")
    await page.get_by_role("link", name="Xem tại một thời điểm đã qua").click()
    await page.get_by_role("slider").fill("5")
    await page.get_by_role("button", name="Xem", exact=True).click()
    for said in ("Đến sự kiện số 5", "Thời hạn đang chạy lúc đó", "Từ đó đến nay"):
        await expect(page.get_by_role("main")).to_contain_text(said)


@task(AUDITOR)
async def who_looked(page: Page, office: Tasks) -> None:
    await page.goto(f"/{office.case['verified']}")
    await page.reload()
    looks = page.locator("#looks")
    for said in ("auditor", "Lê Văn Cường 13", "Đã trả lời"):
        await expect(looks).to_contain_text(said)


@task(AUDITOR)
async def what_was_refused(page: Page, office: Tasks) -> None:
    await page.goto(f"/{office.case['paid']}")
    refused = page.locator("#story li.refused").first
    for said in ("Từ chối yêu cầu trái luật", "L25 37.1"):
        await expect(refused).to_contain_text(said)


@task(AUDITOR)
async def when_was_it_noticed(page: Page, office: Tasks) -> None:
    await page.goto(f"/{office.case['late']}")
    breach = page.locator("#story li.late").filter(has_text="Quá hạn").first
    await expect(breach.locator("time")).to_contain_text("00:00")
    await expect(breach).to_contain_text("ghi nhận lúc 22/09/2026 09:00")


@task(AUDITOR)
async def is_the_paper_genuine(page: Page, office: Tasks) -> None:
    mine = (journal.c.subject == office.case["paid"]) & (journal.c.kind == "decision_signed")
    with office.there.reader.connect() as connection:
        signed = connection.scalar(select(journal.c.hash).where(mine))
    await page.goto("/tra-cuu")
    await page.get_by_label("Mã in trên biên lai hoặc văn bản").fill(str(signed)[:16])
    await page.get_by_role("button", name="Tra cứu").click()
    main = page.get_by_role("main")
    for said in ("Quyết định thi hành án", "Cơ quan đã ban hành văn bản này", "SHA-256"):
        await expect(main).to_contain_text(said)
    await expect(main).not_to_contain_text("Cường")


@task(AUDITOR)
async def what_is_irregular(page: Page, office: Tasks) -> None:
    await page.goto("/cham-han")
    await page.get_by_role("link", name="Bất thường").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Bất thường")
    await expect(page.locator("#found")).to_contain_text("điều cần xem lại")


@task(AUDITOR)
async def late_list_to_take_away(page: Page, office: Tasks) -> None:
    await page.goto("/")
    await page.get_by_role("link", name="Chậm hạn", exact=True).click()
    shown = await page.locator("#flags tbody tr").count()
    async with page.expect_download() as taken:
        await page.get_by_role("link", name="CSV").click()
    lines = (await (await taken.value).path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) >= shown + 1
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line.split(","))


@task(AUDITOR)
async def nothing_to_act_with(page: Page, office: Tasks) -> None:
    await page.goto(f"/{office.case['late']}")
    await expect(page.get_by_role("link", name="Việc làm được")).to_have_count(0)
    await page.goto("/cham-han")
    await expect(page.get_by_role("link", name="Chỉ đạo", exact=True)).to_have_count(1)  # the tab
    answer = await page.goto("/ban-lam-viec")
    assert answer
    assert answer.status == 403
