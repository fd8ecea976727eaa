"""What a party to a case comes for."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.tasks import see, send, task
from tests.browser.tasks.accountant import receipt_of
from tests.browser.tasks.office import Tasks
from web.api.reach import Standing

PARTY = Standing.PARTY
SCAN = {"name": "don.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n a letter"}


async def begin(page: Page, office: Tasks, act: str) -> None:
    """From his case to the form of an act."""
    await page.goto(f"/{office.case['party']}")
    await page.get_by_role("link", name="Việc tôi làm được").click()
    await page.get_by_role("link", name=act, exact=True).click()


@task(PARTY, case="party")
async def how_far_is_it(page: Page, office: Tasks) -> None:
    await page.goto(f"/{office.case['party']}")
    for said in ("Giai đoạn", "Cán bộ phụ trách", office.officer["party"], "Phòng", "Đang chờ"):
        await expect(page.locator("#head")).to_contain_text(said)


@task(PARTY, case="early")
async def until_when(page: Page, office: Tasks) -> None:
    await page.goto(f"/{office.case['early']}")
    period = page.locator("#duties li").filter(has_text="tự nguyện").first
    await period.locator("summary").click()
    for said in ("Sự kiện bắt đầu", "L25 36.1"):
        await expect(period).to_contain_text(said)


@task(PARTY, case="paid")
async def how_much(page: Page, office: Tasks) -> None:
    await page.goto(f"/{office.case['paid']}")
    for said in ("20.000.000 đồng", "Đã thi hành", "Còn lại"):
        await expect(page.locator("#claims")).to_contain_text(said)


@task(PARTY, case="party")
async def read_the_decision(page: Page, office: Tasks) -> None:
    await page.goto(f"/{office.case['party']}")
    link = page.locator("#documents").get_by_role("link", name="PDF").first
    file = await page.request.get(await link.get_attribute("href") or "")
    assert (await file.body())[:5] == b"%PDF-"


@task(PARTY, case="party")
async def complain(page: Page, office: Tasks) -> None:
    await begin(page, office, "Khiếu nại về thi hành án")
    await page.get_by_label("Văn bản").first.select_option("decision-1")
    await expect(page.locator("#f-party option")).to_have_count(2)  # himself, or nobody yet
    await page.locator("#f-party").select_option("D1")
    await page.get_by_label("Lý do").fill("Tôi đã trả một phần")
    await page.get_by_label("Tài liệu chứng minh").set_input_files([SCAN])
    await see(page, "Nhận khiếu nại")
    await send(page)


@task(PARTY, case="party", party="C1")
async def name_my_account(page: Page, office: Tasks) -> None:
    await begin(page, office, "Ghi nhận tài khoản nhận tiền")
    await page.locator("#f-party").select_option("C1")
    account = page.get_by_role("group", name="Tài khoản nhận tiền")
    await account.get_by_role("textbox").nth(0).fill("970436")
    await account.get_by_role("textbox").nth(1).fill("0071001234567")
    await send(page, "tài khoản")


@task(PARTY, case="party")
async def another_enforcer(page: Page, office: Tasks) -> None:
    await begin(page, office, "Yêu cầu thay đổi Chấp hành viên")
    await page.get_by_label("Căn cứ").fill("Là người thân thích của người được thi hành án")
    await send(page, "D152 13.1")


@task(PARTY, case="party")
async def is_my_receipt_good(page: Page, office: Tasks) -> None:
    _, code = receipt_of(office, "paid")
    await page.context.clear_cookies()  # nobody signs in for this
    await page.goto("/tra-cuu")
    await page.get_by_label("Mã in trên biên lai hoặc văn bản").fill(code)
    await page.get_by_role("button", name="Tra cứu").click()
    main = page.get_by_role("main")
    for said in ("Có hiệu lực", "20.000.000 đồng"):
        await expect(main).to_contain_text(said)
    await expect(main).not_to_contain_text("Cường")


@task(PARTY, case="party")
async def in_english(page: Page, office: Tasks) -> None:
    await page.goto(f"/{office.case['party']}")
    await page.get_by_role("link", name="English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    for said in ("What I am owed and owe", "Documents of which I was given notice"):
        await expect(page.get_by_role("heading", name=said)).to_be_visible()


@task(PARTY, case="party")
async def leave_nothing_behind(page: Page, office: Tasks) -> None:
    await page.goto(f"/{office.case['paid']}")
    await expect(page.get_by_role("main")).not_to_contain_text("Lê Văn Cường")
    await page.goto(f"/{office.case['party']}")
    await page.get_by_role("button", name="Đăng xuất").click()
    await page.goto(f"/{office.case['party']}")
    await expect(page.get_by_role("main")).not_to_contain_text("Cường 23")
