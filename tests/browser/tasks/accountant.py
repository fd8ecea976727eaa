"""What an accountant comes for."""

from __future__ import annotations

from playwright.async_api import Page, expect
from sqlalchemy import select

from records.tables import receipts
from tests.browser.tasks import row_of, see, send, task
from tests.browser.tasks.office import Tasks
from web.api.reach import Standing

ACCOUNTANT = Standing.ACCOUNTANT


def receipt_of(office: Tasks, name: str) -> tuple[str, str]:
    """The number and the code of the receipt of a case."""
    with office.there.reader.connect() as connection:
        row = connection.execute(select(receipts).where(receipts.c.subject == office.case[name])).first()
    assert row
    return row.number, row.lookup_code


@task(ACCOUNTANT)
async def claim_a_credit(page: Page, office: Tasks) -> None:
    await page.goto("/ban-lam-viec")
    await page.get_by_role("link", name="Thu, chi tiền").click()
    await expect(page.get_by_role("row").filter(has_text="nop tien thi hanh an")).to_contain_text("5.000.000")
    await page.goto(f"/lam/claim_credit/{office.case['credit']}")
    credit = page.get_by_label("Khoản tiền ngân hàng báo có")
    await credit.select_option(label=await credit.locator("option").filter(has_text="5.000.000").inner_text())
    await see(page, "biên lai")
    await send(page, "5.000.000")


@task(ACCOUNTANT)
async def prepare_payouts(page: Page, office: Tasks) -> None:
    await page.goto("/ke-toan")
    chosen = page.get_by_role("checkbox", name=office.case["payable"], exact=True)
    await expect(chosen).to_be_checked()
    await page.get_by_role("button", name="Lập lệnh chi cho các vụ đã chọn").click()
    await expect(page.locator("#done")).to_contain_text(f"{office.case['payable']}: đã ghi nhận")


@task(ACCOUNTANT)
async def does_the_bank_agree(page: Page, office: Tasks) -> None:
    await page.goto("/ke-toan")
    await expect(page.locator("section:has(#h-books)")).to_contain_text("Khớp với sao kê ngân hàng")


@task(ACCOUNTANT)
async def take_cash(page: Page, office: Tasks) -> None:
    await page.goto("/ban-lam-viec")
    await page.get_by_role("searchbox").fill("Lê Văn Cường 28")
    await page.keyboard.press("Enter")
    await row_of(page, office.case["cash"]).get_by_role("link").first.click()
    await page.get_by_role("link", name="Việc làm được, và ai làm").click()
    await page.get_by_role("link", name="Thu tiền mặt", exact=True).click()
    await page.get_by_label("Người nộp").fill("Lê Văn Cường 28")
    await page.get_by_label("Số tiền").fill("2.000.000")
    await see(page, "2.000.000")
    await send(page, "2.000.000")


@task(ACCOUNTANT)
async def void_a_receipt(page: Page, office: Tasks) -> None:
    number, _ = receipt_of(office, "void")
    await page.goto(f"/lam/void_receipt/{office.case['void']}")
    choice = page.locator("#f-receipt")
    await choice.select_option(label=await choice.locator("option").filter(has_text=number).inner_text())
    await page.get_by_label("Lý do").fill("Ghi sai tên người nộp")
    await page.get_by_label("Người nộp đúng").fill("Lê Thị Dung")
    await send(page)
    await page.get_by_role("link", name="Xem toàn bộ vụ việc").click()
    void = page.locator("#money").get_by_role("row").filter(has=page.get_by_role("link", name=number, exact=True))
    for said in ("Đã hủy", "thay bằng"):
        await expect(void).to_contain_text(said)


@task(ACCOUNTANT)
async def find_a_receipt(page: Page, office: Tasks) -> None:
    number, _ = receipt_of(office, "paid")
    await page.goto("/ban-lam-viec")
    await page.get_by_role("searchbox").fill(number)
    await page.keyboard.press("Enter")
    await expect(row_of(page, office.case["paid"])).to_be_visible()


@task(ACCOUNTANT)
async def what_is_not_paid(page: Page, office: Tasks) -> None:
    await page.goto("/ban-lam-viec")
    await page.get_by_role("link", name="Tiền", exact=True).click()
    await expect(row_of(page, office.case["void"]).first).to_contain_text("Chấp hành viên")


@task(ACCOUNTANT)
async def ledger_of_a_case(page: Page, office: Tasks) -> None:
    await page.goto(f"/{office.case['paid']}")
    await page.get_by_text("Sổ cái của vụ việc:").click()
    await expect(page.locator("#ledger tfoot")).to_contain_text("0 đồng")


@task(ACCOUNTANT)
async def open_a_receipt(page: Page, office: Tasks) -> None:
    number, code = receipt_of(office, "paid")
    await page.goto(f"/{office.case['paid']}")
    await page.locator("#money").get_by_role("link", name=number, exact=True).click()
    await expect(page.get_by_role("main")).to_contain_text("Có hiệu lực")
    for ending, magic in (("pdf", b"%PDF-"), ("xml", b"<?xml")):
        answer = await page.request.get(f"/tra-cuu/{code}/bien-lai.{ending}")
        assert (await answer.body())[:5] == magic


@task(ACCOUNTANT)
async def close_the_day(page: Page, office: Tasks) -> None:
    await page.goto("/ke-toan")
    await page.get_by_role("button", name="Khóa sổ ngày").click()
    await expect(page.locator("#closing")).to_contain_text("Đã khóa sổ ngày 25/09/2026")
    await page.get_by_role("button", name="Khóa sổ ngày").click()
    await expect(page.locator("#closing")).to_contain_text("đã khóa")
