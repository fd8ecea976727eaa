"""What an enforcer comes for."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.tasks import row_of, see, send, task
from tests.browser.tasks.office import Tasks
from web.api.reach import Standing

ENFORCER = Standing.ENFORCER
SCAN = {"name": "thoa-thuan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%\xe2\xe3 a signed agreement"}


async def begin(page: Page, office: Tasks, name: str, act: str) -> None:
    """From the desk to the form of an act in a case."""
    await page.goto("/ban-lam-viec")
    await page.locator(f'a[href="/viec/{office.case[name]}"]').first.click()
    await page.get_by_role("link", name=act, exact=True).click()


@task(ENFORCER, case="late")
async def what_is_due_next(page: Page, office: Tasks) -> None:
    await page.goto("/ban-lam-viec")
    duties = page.locator("#duties")
    await expect(duties.get_by_role("row").nth(1)).to_contain_text("Quá hạn")
    await expect(row_of(page, office.case["late"]).first).to_be_visible()


@task(ENFORCER, case="new")
async def open_a_file(page: Page, office: Tasks) -> None:
    await begin(page, office, "new", "Lập hồ sơ thi hành án")
    await send(page, "hồ sơ")
    await expect(page.locator("#h-open + ul")).not_to_contain_text("Lập hồ sơ thi hành án")


@task(ENFORCER, case="to_tell")
async def record_a_notice(page: Page, office: Tasks) -> None:
    await begin(page, office, "to_tell", "Ghi kết quả thông báo")
    await page.get_by_label("Văn bản").select_option("decision-1")
    await page.locator("#f-party").select_option("D1")
    await page.get_by_label("Hình thức thông báo").select_option("delivery")
    await page.get_by_label("Kết quả").select_option("signed")
    await page.get_by_label("Ngày", exact=False).first.fill("2026-09-25")
    await see(page, "Thời hạn tự nguyện thi hành án; hạn 05/10/2026 24:00")
    await send(page)


@task(ENFORCER, case="early")
async def refused_too_early(page: Page, office: Tasks) -> None:
    await page.goto("/ban-lam-viec")
    await page.locator(f'a[href="/viec/{office.case["early"]}"]').first.click()
    refused = page.get_by_role("listitem").filter(has_text="Bắt đầu xác minh")
    await expect(refused).to_contain_text("L25 37.1")
    await expect(refused.get_by_role("link")).to_have_count(0)


@task(ENFORCER, case="verified")
async def who_answered(page: Page, office: Tasks) -> None:
    await page.goto(f"/{office.case['verified']}")
    looks = page.locator("#looks")
    await expect(looks).to_contain_text("Lê Văn Cường 13")
    await expect(looks.get_by_role("row")).not_to_have_count(0)
    for said in ("thuế", "Đã trả lời"):
        await expect(looks).to_contain_text(said)


@task(ENFORCER, case="verified")
async def conclude_verification(page: Page, office: Tasks) -> None:
    await begin(page, office, "verified", "Kết luận xác minh")
    await page.get_by_label("Kết luận").select_option("has_conditions")
    await send(page, "có điều kiện")


@task(ENFORCER, case="money")
async def share_out_money(page: Page, office: Tasks) -> None:
    await begin(page, office, "money", "Phân chia tiền")
    await see(page, "10.000.000")
    await send(page, "10.000.000")


@task(ENFORCER, case="ordered")
async def answer_an_order(page: Page, office: Tasks) -> None:
    await page.goto("/chi-dao")
    await row_of(page, office.case["ordered"]).get_by_role("link", name="Báo cáo").click()
    await page.get_by_label("Kết quả thực hiện").fill("Đã giao sáng nay")
    await send(page)
    await page.goto("/chi-dao")
    await expect(row_of(page, office.case["ordered"])).to_contain_text("Đã giao sáng nay")


@task(ENFORCER, case="first")
async def other_cases_of_the_debtor(page: Page, office: Tasks) -> None:
    await page.goto(f"/viec/{office.case['first']}")
    others = page.get_by_role("region", name="Người phải thi hành án còn việc khác")
    for said in ("Lê Văn Cường 21", "còn", "20.000.000 đồng"):
        await expect(others).to_contain_text(said)


@task(ENFORCER, case="agreed")
async def record_an_agreement(page: Page, office: Tasks) -> None:
    await begin(page, office, "agreed", "Ghi nhận thỏa thuận")
    await page.get_by_label("Nội dung thỏa thuận").fill("Trả 5 triệu mỗi tháng")
    await page.get_by_label("Thi hành trước ngày").fill("2026-12-31")
    await page.get_by_label("Đã thỏa thuận về phí").select_option("1")
    await page.get_by_label("Tài liệu chứng minh").set_input_files([SCAN])
    await see(page, "Ghi nhận thỏa thuận")
    await expect(page.get_by_text("Đã nhận tệp")).to_be_visible()
    await send(page)
    await page.get_by_role("link", name="Xem toàn bộ vụ việc").click()
    link = page.locator("#story").get_by_role("link", name="tài liệu kèm theo").first
    scan = await page.request.get(await link.get_attribute("href") or "")
    assert (scan.headers["content-type"], await scan.body()) == ("application/pdf", SCAN["buffer"])
