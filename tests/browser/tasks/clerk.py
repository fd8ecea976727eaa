"""What a clerk at the counter comes for."""

from __future__ import annotations

import csv
import io
from typing import Any

from playwright.async_api import Page, expect

from cases.register_file import COLUMNS
from tests.browser.tasks import see, send, task
from tests.browser.tasks.office import Tasks
from web.api.reach import Standing

CLERK = Standing.CLERK
SCAN = {"name": "ban-an.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0 the judgment, scanned \r\n\r \n"}
PHOTO_OF_A_CAT = {"name": "meo.txt", "mimeType": "text/plain", "buffer": b"meo"}

TITLE = (
    ("Số bản án, quyết định", "576/2026/DS-ST"),
    ("Ngày tuyên", "2026-05-04"),
    ("Ngày có hiệu lực", "2026-06-05"),
    ("Tòa án, cơ quan ra", "Tòa án nhân dân khu vực 1 - Thành phố Hồ Chí Minh"),
)


async def fill_in(page: Page, number: str) -> None:
    """The form of a dossier, of a judgment of this number."""
    await page.goto("/ban-lam-viec")
    await page.get_by_role("link", name="Nhập hồ sơ", exact=True).click()
    title = page.get_by_role("group", name="Bản án, quyết định", exact=True)
    for label, value in (("Số bản án, quyết định", number), *TITLE[1:]):
        await title.get_by_label(label).fill(value)
    await title.get_by_label("Lĩnh vực").select_option(label="Dân sự")
    await page.get_by_label("Số tiền").fill("12.500.000")
    await page.get_by_label("Loại nghĩa vụ").select_option("other_debt")
    await page.get_by_role("group", name="Người yêu cầu 1").get_by_label("Tên").fill("Đỗ Thị Mai")
    for side, name, identity in (("được", "Đỗ Thị Mai", "079180001235"), ("phải", "Lê Văn Tám", "079180001236")):
        party = page.get_by_role("group", name=f"Người {side} thi hành án", exact=True)
        await party.get_by_label("Loại").select_option("person")
        for label, value in (
            ("Họ tên", name),
            ("Số định danh", identity),
            ("Địa chỉ", "1 đường Hoa Sứ"),
            ("Mã tỉnh", "79"),
        ):
            await party.get_by_label(label).fill(value)


@task(CLERK)
async def enter_a_dossier(page: Page, office: Tasks) -> None:
    await fill_in(page, "576/2026/DS-ST")
    await (
        page.get_by_label("Bản án, quyết định", exact=True)
        .and_(page.locator("input[type=file]"))
        .set_input_files([SCAN])
    )
    await see(page, "Thụ lý")
    await send(page, "Thụ lý")
    await page.get_by_role("link", name="Xem hồ sơ").click()
    link = page.locator("#papers").get_by_role("link", name="Bản án, quyết định")
    scan = await page.request.get(await link.get_attribute("href") or "")
    assert (scan.headers["content-type"], await scan.body()) == ("image/jpeg", SCAN["buffer"])


@task(CLERK)
async def what_is_missing(page: Page, office: Tasks) -> None:
    await fill_in(page, "577/2026/DS-ST")
    await see(page, "bổ sung", "D152")
    await expect(page.locator("#done")).to_have_count(0)


@task(CLERK)
async def no_scan_of_another_kind(page: Page, office: Tasks) -> None:
    await page.goto("/nop-ho-so")
    await page.get_by_label("Số tiền").fill("12.500.000")
    await (
        page.get_by_label("Đơn yêu cầu thi hành án")
        .and_(page.locator("input[type=file]"))
        .set_input_files([PHOTO_OF_A_CAT])
    )
    await page.locator("form.act").evaluate("form => form.noValidate = true")
    await page.get_by_role("button", name="Xem trước").last.click()
    await expect(page.locator("#wrong")).to_contain_text("chỉ nhận tệp PDF, JPEG hoặc PNG")
    await expect(page.get_by_label("Số tiền")).to_have_value("12.500.000")


@task(CLERK)
async def supplement_a_dossier(page: Page, office: Tasks) -> None:
    await page.goto("/viec/dossier/79/tiep-dan/HS-5")
    await page.get_by_role("link", name="Bổ sung hồ sơ", exact=True).click()
    await page.get_by_label("Bản án, quyết định").and_(page.locator("input[type=file]")).set_input_files([SCAN])
    await see(page, "Thụ lý")
    await send(page, "Thụ lý")
    await page.get_by_role("link", name="Xem hồ sơ").click()
    await expect(page.locator("#papers")).to_contain_text("Bản án, quyết định")
    await expect(page.locator("#head").get_by_role("link", name="HS-5")).to_be_visible()


def register(name: str, *amounts: str) -> Any:
    """A register of dossiers, one for each amount: a file as a browser sends it."""
    text = io.StringIO()
    sheet = csv.DictWriter(text, COLUMNS, restval="")
    sheet.writeheader()
    for number, amount in enumerate(amounts, start=1):
        sheet.writerow(
            {
                "dossier_id": f"{name}-{number}", "channel": "court_transfer", "sent_at": "2026-09-24T08:00:00+07:00",
                "received_at": "2026-09-24T09:00:00+07:00", "requester_role": "court",
                "requester_name": "Tòa án nhân dân khu vực 1 - Thành phố Hồ Chí Minh",
                "judgment_number": f"{number}/2026/HS-ST-{name}", "judgment_date": "2026-05-04",
                "effective_date": "2026-06-05", "field": "HS",
                "issuing_court": "Tòa án nhân dân khu vực 1 - Thành phố Hồ Chí Minh", "creditor_kind": "state",
                "debtor_kind": "person", "debtor_name": f"Phạm Văn {name} {number}",
                "debtor_id_number": f"07918000{ord(name[0]):02}{number:02}", "debtor_address": "2 đường Lê Lợi",
                "debtor_province": "79", "obligation_kind": "court_fee", "amount_vnd": amount,
                "attachments": "judgment",
            }
        )  # fmt: skip
    return {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode("utf-8-sig")}


async def look_at(page: Page, file: Any) -> None:
    await page.goto("/ban-lam-viec")
    await page.get_by_role("link", name="Nhập sổ hồ sơ").click()
    await page.get_by_label("Tệp sổ hồ sơ").set_input_files([file])
    await page.get_by_role("button", name="Xem trước từng hồ sơ").click()


@task(CLERK)
async def look_at_a_register_first(page: Page, office: Tasks) -> None:
    await look_at(page, register("XEM", "300000", "ba trăm nghìn"))
    good, bad = page.locator("#lines tbody tr").nth(0), page.locator("#lines tbody tr").nth(1)
    await expect(good).to_contain_text("sẽ: Thụ lý")
    for said in ("có lỗi", "hàng 3", "amount_vnd"):
        await expect(bad).to_contain_text(said)
    await expect(page.locator("#progress")).to_contain_text("0/1")


@task(CLERK)
async def import_a_register(page: Page, office: Tasks) -> None:
    await look_at(page, register("GUI", *["200000"] * 6))
    await page.evaluate("window.notReloaded = true")
    await page.get_by_role("button", name="Gửi 6 hồ sơ").click()
    await expect(page.locator("#progress")).to_contain_text("6/6")
    await expect(page.locator("#progress")).to_contain_text("Đã gửi hết")
    line = page.locator("#lines tbody tr").first
    await expect(line).to_contain_text("Đã thụ lý")
    await line.get_by_role("link", name="GUI-1").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("GUI-1")


@task(CLERK)
async def receive_a_citizen(page: Page, office: Tasks) -> None:
    await page.goto("/ban-lam-viec")
    await page.get_by_role("link", name="Tiếp công dân, việc khác").click()
    await page.get_by_role("link", name="Tiếp công dân", exact=True).click()
    for label, value in (
        ("Họ và tên", "Đoàn Thị Kín"),
        ("Địa chỉ", "9 đường Kín"),
        ("Giấy tờ tùy thân", "CCCD 079185009999"),
    ):
        await page.get_by_label(label).fill(value)
    await page.get_by_role("button", name="Niêm phong danh tính").click()
    await page.locator(".done").get_by_role("link", name="Tiếp công dân", exact=True).click()
    await page.get_by_label("Loại việc").select_option("reflection")
    await page.get_by_label("Tóm tắt nội dung").fill("Hỏi bao giờ nhận được tiền")
    await send(page, "Tiếp công dân")
    await expect(page.get_by_role("main")).not_to_contain_text("Đoàn Thị Kín")


@task(CLERK)
async def record_a_complaint(page: Page, office: Tasks) -> None:
    await page.goto(f"/viec/{office.case['complained']}")
    await page.get_by_role("link", name="Khiếu nại về thi hành án", exact=True).click()
    await page.get_by_label("Văn bản").first.select_option("decision-1")
    await page.locator("#f-party").select_option("C1")
    await page.get_by_label("Lý do").fill("Thiếu khoản lãi")
    await see(page, "Nhận khiếu nại")
    await send(page)
    await page.get_by_role("link", name="Xem toàn bộ vụ việc").click()
    await expect(page.locator("#story")).to_contain_text("Thiếu khoản lãi")


@task(CLERK)
async def why_it_was_refused(page: Page, office: Tasks) -> None:
    await page.goto("/ban-lam-viec")
    await page.get_by_role("link", name="Hồ sơ", exact=True).click()
    await page.locator('a[href="/dossier/79/tiep-dan/HS-4"]').click()
    await expect(page.locator("#head")).to_contain_text("căn cứ")
    await expect(page.locator("#reasons")).to_contain_text("L25")


@task(CLERK)
async def record_an_account(page: Page, office: Tasks) -> None:
    await page.goto(f"/viec/{office.case['complained']}")
    await page.get_by_role("link", name="Ghi nhận tài khoản nhận tiền", exact=True).click()
    await page.locator("#f-party").select_option("C1")
    account = page.get_by_role("group", name="Tài khoản nhận tiền")
    await account.get_by_role("textbox").nth(0).fill("970436")
    await account.get_by_role("textbox").nth(1).fill("0071001234567")
    await send(page, "tài khoản")
