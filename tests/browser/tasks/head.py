"""What the Head of an office comes for."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from simulation.staff import actor
from tests.browser.tasks import row_of, see, send, task
from tests.browser.tasks.office import Tasks
from web.api.reach import Standing

HEAD = Standing.HEAD
DESK = "/ban-lam-viec"


@task(HEAD)
async def what_is_late(page: Page, office: Tasks) -> None:
    await page.goto(DESK)
    await page.get_by_role("link", name="Tổng quan").click()
    line = row_of(page, office.case["idle"])
    for said in ("Quá hạn", "Ra quyết định thi hành án theo yêu cầu", "trễ", actor("head").id):
        await expect(line).to_contain_text(said)


@task(HEAD)
async def why_that_day(page: Page, office: Tasks) -> None:
    await page.goto("/")
    await row_of(page, office.case["idle"]).get_by_role("button", name="14/09/2026 24:00").click()
    for said in ("Hạn chót 14/09/2026 24:00", "Sự kiện bắt đầu", "CC 147.2"):
        await expect(page.get_by_role("dialog")).to_contain_text(said)


@task(HEAD)
async def acknowledge_a_delay(page: Page, office: Tasks) -> None:
    await page.goto(DESK)
    await page.get_by_role("link", name="Chậm hạn").click()
    await row_of(page, office.case["late"]).first.get_by_role("link", name="Ghi nhận").click()
    await see(page, "Lãnh đạo đã biết việc quá hạn")
    await send(page)
    await page.get_by_role("link", name="Chậm hạn").click()
    await expect(row_of(page, office.case["late"]).first).to_contain_text("lãnh đạo ghi nhận")


@task(HEAD)
async def order_an_officer(page: Page, office: Tasks) -> None:
    await page.goto("/cham-han")
    order = row_of(page, office.case["to_order"]).first.get_by_role("link", name="Chỉ đạo")
    await expect(order).to_have_attribute("href", re.compile(r"\?duty=R[0-9]+.*&to="))
    await order.click()
    await page.get_by_label("Nội dung chỉ đạo").fill("Lập hồ sơ và báo cáo")
    await page.get_by_label("Báo cáo chậm nhất ngày").fill("2026-10-05")
    await send(page)
    await page.get_by_role("link", name="Chậm hạn").click()
    await page.get_by_role("navigation", name="Chậm hạn").get_by_role("link", name="Chỉ đạo").click()
    line = row_of(page, office.case["to_order"])
    for said in ("Lập hồ sơ và báo cáo", office.officer["to_order"], "05/10/2026", "Chờ báo cáo"):
        await expect(line).to_contain_text(said)


@task(HEAD)
async def sign_a_decision(page: Page, office: Tasks) -> None:
    await page.goto(DESK)
    await page.locator("#awaited").locator(f'a[href="/viec/{office.case["drafted"]}"]').click()
    await page.get_by_role("link", name="Ký quyết định thi hành án", exact=True).click()
    await see(page, "Ký quyết định thi hành án")
    await send(page, "QĐ-THADS")


@task(HEAD)
async def assign_an_enforcer(page: Page, office: Tasks) -> None:
    await page.goto(f"/viec/{office.case['unassigned']}")
    await page.get_by_role("link", name="Phân công Chấp hành viên", exact=True).click()
    choice = page.get_by_label("Chấp hành viên (bỏ trống")
    named = await choice.locator("option").filter(has_text="Vũ Thị Thanh").inner_text()
    await choice.select_option(label=named)
    await page.get_by_label("Lý do").fill("Cùng địa bàn")
    await send(page, "CHV-02")
    await page.get_by_role("link", name="Xem toàn bộ vụ việc").click()
    await expect(page.locator("#head")).to_contain_text("Vũ Thị Thanh")


@task(HEAD)
async def approve_payouts(page: Page, office: Tasks) -> None:
    await page.goto(DESK)
    await page.get_by_role("link", name="Thu, chi tiền").click()
    batch = page.get_by_role("row").filter(has=page.get_by_role("checkbox", name=f"{office.case['batch']} B1"))
    await expect(batch).to_contain_text(actor("accountant").id)
    await batch.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Duyệt các đợt đã chọn").click()
    await expect(page.locator("#done")).to_contain_text("đã ghi nhận")


@task(HEAD)
async def find_by_name(page: Page, office: Tasks) -> None:
    await page.goto(DESK)
    await page.get_by_role("searchbox").fill("cuong 28")
    await page.keyboard.press("Enter")
    line = row_of(page, office.case["cash"])
    await expect(page.get_by_role("heading", name="1 vụ việc")).to_be_visible()
    await expect(line).to_contain_text("Lê Văn Cường 28")
    await line.get_by_role("link").first.click()
    await expect(page.locator("#head")).to_contain_text("Giai đoạn")


@task(HEAD)
async def where_work_lies(page: Page, office: Tasks) -> None:
    await page.goto("/")
    await page.get_by_role("link", name="Điểm nghẽn").click()
    figure = page.locator("#lines tbody tr").first.get_by_role("link")
    count = await figure.inner_text()
    await figure.click()
    await expect(page.get_by_role("heading", name=f"{count} vụ việc")).to_be_visible()
    await expect(page).to_have_url(re.compile("stage="))


@task(HEAD)
async def statistics_to_cases(page: Page, office: Tasks) -> None:
    await page.goto("/")
    await page.get_by_role("link", name="Thống kê").click()
    figure = page.locator("#form td a").first
    count = await figure.inner_text()
    await figure.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(f"{count} vụ việc")
    await expect(page.locator("tbody a").first).to_have_attribute("href", re.compile("^/case/79/"))
