"""The supervisors' pages in Chromium: right at once, live, readable by everybody, in two languages."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select

from cases.events import Role
from partners.custody import CreditNotice
from partners.sandbox.bank import IncomingCredit
from partners.sandbox.remote import control
from records.tables import bank_credits, documents, duties, journal, receipts
from simulation.staff import actor
from tests.browser.conftest import Office
from tests.kit import at

pytestmark = [pytest.mark.stack, pytest.mark.browser]

CHECKS = (Path(__file__).parent / "checks.js").read_text()


@pytest.fixture
async def page(chromium: Browser, office: Office) -> AsyncIterator[Page]:
    """A page of 1440 by 900; a line on the browser's console fails the test."""
    context = await office.opened(chromium, viewport={"width": 1440, "height": 900})
    opened = await context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    await context.close()
    assert said == []


def addresses(office: Office) -> list[str]:
    levels = ["/?office=79", "/?office=79&phong=-", "/dong-chay", "/dong-chay?office=79"]
    delay = ["/cham-han", "/dung-yen", "/chi-dao", "/bat-thuong", "/diem-nghen", "/du-bao", "/can-bo", "/man-hinh"]
    delay.append("/neu-thi?phong=Phòng Thi hành án dân sự khu vực 1")
    pages = ["/", *levels, *delay, "/vu-viec", "/ho-so", "/tien", "/thong-ke", "/tra-cuu"]
    return [*pages, f"/{office.paid}", f"/{office.noticed}", "/dossier/79/tiep-dan/HS-4"]


async def test_a_flag_is_shown_before_the_breach_is_recorded_and_explains_its_day(page: Page, office: Office) -> None:
    with office.there.engine.connect() as connection:
        mine = (duties.c.subject == office.idle) & duties.c.closed_at.is_(None)
        assert connection.scalars(select(duties.c.level).where(mine)).all() == [0]
    await page.goto("/")
    row = page.get_by_role("row").filter(has_text="tiep-dan/HS-2/1")
    await expect(row).to_contain_text("Quá hạn")
    await expect(row).to_contain_text("Ra quyết định thi hành án theo yêu cầu")
    await expect(row).to_contain_text("TT-01 Nguyễn Quốc Bảo")
    await expect(row).to_contain_text("trễ 10")
    await row.get_by_role("button", name="14/09/2026 24:00").click()
    why = page.get_by_role("dialog")
    await expect(why).to_be_visible()
    for words in ("Hạn chót 14/09/2026 24:00", "Sự kiện bắt đầu", "ngày 5", "CC 147.2", "Gói luật 2026", "mã băm"):
        await expect(why).to_contain_text(words)
    await page.keyboard.press("Escape")
    await expect(why).to_be_hidden()


async def test_the_page_follows_a_command_without_a_reload(page: Page, office: Office) -> None:
    await page.goto("/")
    await page.evaluate("window.notReloaded = true")
    row = page.get_by_role("row").filter(has_text="Lập hồ sơ thi hành án")
    await expect(row).to_have_count(1)
    why = page.get_by_role("row").filter(has_text="tiep-dan/HS-2/1").get_by_role("button", name=re.compile("24:00"))
    await why.click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    number = int((await office.there.starter.report(office.noticed)).state.officer[-1])
    done = await office.there.starter.act(office.noticed, "open_file", actor=actor(Role.ENFORCER, number))
    assert done.accepted
    await expect(row).to_have_count(0, timeout=10_000)
    await expect(page.get_by_role("dialog")).to_be_visible()  # what the reader had open stays open
    assert await page.evaluate("window.notReloaded")
    await expect(page.locator("#fresh")).not_to_have_class(re.compile("old"))


async def test_a_page_says_when_it_may_be_old(chromium: Browser, office: Office) -> None:
    context = await office.opened(chromium)
    page = await context.new_page()
    await page.goto("/")
    await expect(page.locator("#fresh")).to_contain_text("Cập nhật lúc")
    await page.route("**/live", lambda route: route.abort())
    await page.evaluate("events.dispatchEvent(new Event('error'))")
    await expect(page.locator("#fresh")).to_contain_text("Mất kết nối")
    await context.close()


async def test_without_script_everything_is_there(chromium: Browser, office: Office) -> None:
    context = await office.opened(chromium, java_script_enabled=False)
    page = await context.new_page()
    await page.goto("/")
    await page.get_by_role("row").filter(has_text="tiep-dan/HS-2/1").get_by_role("button").first.click()
    await expect(page.get_by_role("dialog")).to_contain_text("Sự kiện bắt đầu")
    await context.close()


async def test_from_the_country_to_a_case_each_figure_is_the_list_behind_it(page: Page, office: Office) -> None:
    await page.goto("/")
    await page.get_by_role("listitem").get_by_role("link", name=re.compile("Hồ Chí Minh 3 vụ việc")).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Thi hành án dân sự Thành phố Hồ Chí Minh")
    rooms = page.locator("#parts tbody tr")
    open_cases = [int(await room.locator("td").first.inner_text()) for room in await rooms.all()]
    assert sum(open_cases) == 3
    await rooms.get_by_role("link", name=re.compile("khu vực")).first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("khu vực")
    officer = page.locator("#parts tbody tr").first
    figure = int(await officer.locator("td").first.inner_text())
    await officer.locator("th a").click()
    await expect(page.locator("#list tbody tr")).to_have_count(figure)
    await page.locator("#list tbody a").first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Quyết định")
    await page.goto("/dong-chay?office=79")
    await page.locator("#heat td a").first.click()
    await expect(page.locator("#list tbody tr").first).to_be_visible()


async def test_english_is_one_link_away_and_says_so(page: Page, office: Office) -> None:
    await page.goto(f"/{office.paid}")
    await expect(page.locator("html")).to_have_attribute("lang", "vi")
    english = page.get_by_role("link", name="English")
    await expect(english).to_have_attribute("lang", "en")
    await english.click()
    await expect(page).to_have_url(re.compile(r"/en/case/"))
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Decision 01/QĐ-THADS")
    await expect(page.get_by_text("Collecting and paying")).to_be_visible()
    await page.get_by_role("link", name="Tiếng Việt").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Quyết định 01/QĐ-THADS")


async def test_keyboard_alone_leads_to_a_case_and_to_the_explanation_of_its_duty(page: Page, office: Office) -> None:
    await page.goto("/")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Tới nội dung chính")).to_be_focused()
    await page.keyboard.press("Enter")
    for _ in range(60):
        await page.keyboard.press("Tab")
        if (
            await page.evaluate("document.activeElement.matches('td a') && document.activeElement.text")
            == "tiep-dan/HS-2/1"
        ):
            break
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")  # the due day, next to the case
    await expect(page.get_by_role("dialog")).to_contain_text("Sự kiện bắt đầu")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(re.escape(office.idle)))
    summary = page.locator("#duties summary").first
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await summary.evaluate("each => each === document.activeElement"):
            break
    await page.keyboard.press("Enter")
    await expect(page.locator("#duties .working").first).to_contain_text("Sự kiện bắt đầu")


async def test_a_case_tells_its_story(page: Page, office: Office) -> None:
    await page.goto(f"/{office.paid}")
    story = page.locator("#story")
    await expect(story.get_by_text("Từ chối yêu cầu trái luật")).to_be_visible()
    await expect(story).to_contain_text("L25 37.1")
    await expect(story.get_by_text("Bắt đầu thời hạn").first).to_be_hidden()
    await page.get_by_label("Hiện cả lúc thời hạn").check()
    await expect(story.get_by_text("Bắt đầu thời hạn").first).to_be_visible()
    await expect(page.locator("#people")).to_contain_text("Lê Văn Cường 1")
    await expect(page.locator("#people")).not_to_contain_text("079180005601")
    await page.get_by_text("Sổ cái của vụ việc:").click()
    await expect(page.locator("#ledger tfoot")).to_contain_text("0 đồng")


async def test_a_breach_says_when_it_happened_and_when_it_was_noticed(page: Page, office: Office) -> None:
    await page.goto(f"/{office.noticed}")
    breach = page.locator("#story li.late").filter(has_text="Quá hạn").first
    await expect(breach.locator("time")).to_contain_text("00:00")
    await expect(breach).to_contain_text("ghi nhận lúc 22/09/2026 09:00")


async def test_documents_open_and_only_those_of_the_case(page: Page, office: Office) -> None:
    with office.there.engine.connect() as connection:
        rows = connection.execute(select(documents).where(documents.c.subject == office.paid)).all()
    await page.goto(f"/{office.paid}")
    links = page.locator("#documents a")
    await expect(links).to_have_count(len(rows))
    kinds = set()
    for link in await links.all():
        answer = await page.request.get(await link.get_attribute("href") or "")
        kinds.add((answer.headers["content-type"].split(";")[0], (await answer.body())[:5]))
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert kinds == {("application/pdf", b"%PDF-"), ("application/xml", b"<?xml")}
    other = await page.request.get(f"/van-ban/{rows[0].sha256}/{office.idle}")
    assert other.status == 404


async def test_filters_and_search(page: Page, office: Office) -> None:
    await page.goto("/")
    await page.get_by_label("Cán bộ").select_option("CHV-01")
    await page.get_by_role("button", name="Lọc").click()
    await expect(page.get_by_text("Không có việc nào quá hạn hoặc sắp đến hạn.")).to_be_visible()
    await page.goto("/")
    await page.locator("select[name=stage]").select_option("opened")
    await page.get_by_role("button", name="Lọc").click()
    await expect(page.locator("#flags tbody tr")).to_have_count(1)
    await page.get_by_role("searchbox").fill("1/qđ-thads")
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="01/QĐ-THADS", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Quyết định 01/QĐ-THADS")
    await page.get_by_role("searchbox").fill(office.idle)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(re.escape(office.idle) + "$"))


async def test_an_order_and_its_answer_come_to_the_open_page(page: Page, office: Office) -> None:
    act = office.there.starter.act
    who = (await office.there.starter.report(office.noticed)).state.officer
    await page.goto("/chi-dao")
    await expect(page.locator("#orders")).to_contain_text("Chưa có chỉ đạo nào")
    told = {"to": who, "instruction": "=Giao ngay cho người phải thi hành án", "answer_by": "2026-10-30"}
    await act(office.noticed, "order_action", told, actor=actor(Role.HEAD))
    row = page.get_by_role("row").filter(has_text="Giao ngay cho người phải thi hành án")
    await expect(row).to_contain_text("Chờ báo cáo", timeout=10_000)
    answer = {"order": "CD1", "answer": "Đã giao sáng nay"}
    await act(office.noticed, "answer_order", answer, actor=actor(Role.ENFORCER, int(who[-1])))
    await expect(row).to_contain_text("Đã giao sáng nay", timeout=10_000)
    await page.goto(f"/{office.noticed}")
    await expect(page.locator("#story")).to_contain_text("Đã giao sáng nay")
    file = (await (await page.request.get("/chi-dao.csv")).body()).decode("utf-8-sig")
    assert "'=Giao ngay" in file
    assert (await (await page.request.get("/en/chi-dao.xlsx")).body())[:2] == b"PK"


async def test_from_a_figure_to_its_cases_sorted_and_kept_in_the_address(page: Page, office: Office) -> None:
    await page.goto("/?office=79")
    await page.locator("#overdue-count").click()
    await expect(page).to_have_url(re.compile(r"/cham-han\?office=79&state=overdue"))
    lines = page.locator("#flags tbody tr")
    total = int(await page.locator("#overdue-count").inner_text())
    await expect(lines).to_have_count(total)
    await page.get_by_role("link", name="Hạn chót").click()
    await page.get_by_role("link", name="Hạn chót").click()
    await expect(page).to_have_url(re.compile(r"state=overdue.*xep=-han"))
    latest = await lines.first.get_by_role("button", name=re.compile("24:00")).first.inner_text()
    await page.reload()
    assert await lines.first.get_by_role("button", name=re.compile("24:00")).first.inner_text() == latest
    late = page.get_by_role("row").filter(has_text="tiep-dan/HS-2/1")
    await expect(late.get_by_role("link", name=re.compile("Chỉ đạo"))).to_have_count(0)  # an auditor orders nobody
    await page.locator("#flags").get_by_role("link", name="tiep-dan/HS-2/1", exact=True).click()
    await expect(page).to_have_url(re.compile(re.escape(office.idle)))


async def test_money_shows_suspense_and_the_lamp(page: Page, office: Office) -> None:
    await page.goto("/tien")
    await expect(page.locator("#lamps")).to_contain_text("Khớp")
    await expect(page.locator("#suspense")).to_contain_text("nop tien thi hanh an")
    await expect(page.locator("#suspense")).to_contain_text("5.000.000 đồng")


@pytest.mark.parametrize("prefix", ["", "/en"])
async def test_headings_labels_and_contrast(page: Page, office: Office, prefix: str) -> None:
    for address in addresses(office):
        await page.goto(prefix + address)
        found = await page.evaluate(CHECKS)
        assert found == [], f"{prefix}{address}"


async def test_axe_finds_nothing(page: Page, office: Office) -> None:
    """All of axe-core's rules, its best practices too, on every screen; the language changes no structure."""
    found = {}
    for address in addresses(office):
        await page.goto(address)
        if wrong := (await Axe().run(page)).response["violations"]:
            found[address] = [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in wrong]
    assert found == {}


async def test_the_checks_find_what_is_wrong(page: Page, office: Office) -> None:
    await page.goto("/")
    await page.evaluate(
        """() => {
          document.querySelector("h2").outerHTML = "<h4>x</h4>";
          document.querySelector("label.hidden").remove();
          document.querySelector("footer p").className = "pale";
          document.adoptedStyleSheets = [new CSSStyleSheet()];
          document.adoptedStyleSheets[0].replaceSync(".pale { color: #999 }");
        }"""
    )
    found = " ".join(await page.evaluate(CHECKS))
    for fault in ("h1 then h4", "no label: q", "contrast 2.6"):
        assert fault in found


@pytest.mark.parametrize(("width", "height"), [(390, 844), (720, 450), (320, 640)])
async def test_nothing_overflows_a_phone_or_a_zoom_of_200_percent(
    page: Page, office: Office, width: int, height: int
) -> None:
    await page.set_viewport_size({"width": width, "height": height})  # 1440 wide at 200 % are 720 CSS pixels
    for address in addresses(office):
        await page.goto(address)
        over = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, address


async def test_codes_show_what_their_holder_may_see(page: Page, office: Office) -> None:
    with office.there.engine.connect() as connection:
        code = connection.scalar(select(receipts.c.lookup_code))
        signed = connection.scalar(
            select(journal.c.hash).where(journal.c.kind == "decision_signed", journal.c.subject == office.paid)
        )
    assert code
    assert signed
    await page.goto(f"/tra-cuu/{code}")
    await expect(page.get_by_role("main")).to_contain_text("Có hiệu lực")
    await expect(page.get_by_role("main")).to_contain_text("37.450.000 đồng")
    await expect(page.get_by_role("main")).not_to_contain_text("Cường")
    for ending, magic in (("pdf", b"%PDF-"), ("xml", b"<?xml")):
        answer = await page.request.get(f"/tra-cuu/{code}/bien-lai.{ending}")
        assert (await answer.body())[:5] == magic
    await page.goto(f"/tra-cuu/{signed[:16]}")
    await expect(page.get_by_role("main")).to_contain_text("Quyết định thi hành án 01/QĐ-THADS")
    await expect(page.get_by_role("main")).not_to_contain_text("Cường")
    wrong = await page.request.get("/tra-cuu/0000000000000000")
    assert wrong.status == 404


async def test_only_this_machine_by_its_own_name(page: Page, office: Office) -> None:
    foreign = await page.request.get("/", headers={"Host": "thads.example"})
    assert foreign.status == 400
    ours = await page.request.get("/")
    policy = ours.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert ours.headers["cache-control"] == "no-store"
    await page.goto("/")
    await expect(page.get_by_role("contentinfo")).to_contain_text("Mỗi lần xem một vụ việc đều được ghi lại")
    assert (await page.request.get("/livez")).status == 200
    assert (await page.request.get("/readyz")).status == 200


async def test_the_banks_notice_reaches_its_case_once(page: Page, office: Office) -> None:
    """The door end to end: a booking at the bank, its notice twice, one receipt, on the page without a reload."""
    await page.goto(f"/{office.noticed}")
    await expect(page.locator("#money")).to_contain_text("Chưa thu khoản nào")
    decision = (await office.there.starter.report(office.noticed)).state.decision
    assert decision
    written = decision.number.lstrip("0")  # payers leave the zero out
    async with control(office.there.partners_url) as doors:
        made = await doors.credit(
            IncomingCredit(
                amount=7_000_000, reference=f"thi hanh {written}", payer_name="Lê Văn Cường", payer_account="1112223",
                at=at(9, 25, 14),
            )
        )  # fmt: skip
    notice = CreditNotice(message_id="C054", created_at=made.entry.booked_at, entry=made.entry).model_dump_json()
    for _ in range(2):
        answer = await page.request.post("/api/partners/credit-notices", data=notice)
        assert (answer.status, await answer.json()) == (200, {"taken": "claimed"})
    await expect(page.locator("#money")).to_contain_text("7.000.000 đồng", timeout=10_000)
    with office.there.engine.connect() as connection:
        issued = connection.scalars(select(receipts.c.amount).where(receipts.c.subject == office.noticed)).all()
        credit = connection.execute(
            select(bank_credits).where(bank_credits.c.bank_ref == made.entry.bank_reference)
        ).one()
    assert issued == [7_000_000]
    assert credit.unclaimed == 0
