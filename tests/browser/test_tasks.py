"""Ten tasks of each role in Chromium, as docs/tasks.md has them, on one installation."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import select

from cases.events import Role
from records.database import engine
from records.roster import Officer, enter
from records.tables import journal, looks
from runtime import issuer
from runtime.roles import DatabaseRole
from simulation.staff import OFFICE, actor, example
from tests.browser.conftest import opened
from tests.browser.tasks import DONE, accountant, auditor, clerk, enforcer, head, party, see, send
from tests.browser.tasks.office import PATIENCE, Tasks, prepared
from web.api.reach import TABLE, Bearer, Reach, Standing
from web.desk.session import trial_address
from web.guard import begins

pytestmark = [pytest.mark.stack, pytest.mark.browser]

CHECKS = (Path(__file__).parent / "checks.js").read_text()
ROLES = (head, enforcer, accountant, clerk, auditor, party)
DOCUMENT = Path(__file__).parents[2] / "docs" / "tasks.md"


def written() -> list[tuple[Standing, str]]:
    """The tasks of the document, each with its role."""
    found: list[tuple[Standing, str]] = []
    role = None
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"## (\w+)", line):
            role = Standing(heading[1])
        elif (one := re.match(r"[0-9]+\. \*\*(\w+)\*\* “", line)) and role:
            found.append((role, one[1]))
    return found


WRITTEN = written()


def test_each_task_has_its_test_and_each_test_its_task() -> None:
    assert sorted(WRITTEN) == sorted(DONE)
    assert Counter(role for role, _ in WRITTEN) == Counter(
        {Standing(module.__name__.rpartition(".")[2]): 10 for module in ROLES}
    )


@pytest.fixture(scope="module")
async def office(
    tmp_path_factory: pytest.TempPathFactory, temporal_address: str, postgres_url: str
) -> AsyncIterator[Tasks]:
    async with opened(tmp_path_factory.mktemp("tasks"), temporal_address, postgres_url) as made:
        yield await prepared(made)


@pytest.mark.parametrize(("role", "name"), WRITTEN, ids=lambda one: str(one))
async def test_the_task_is_done(role: Standing, name: str, chromium: Browser, office: Tasks) -> None:
    one = DONE[role, name]
    async with office.signed_in(chromium, office.bearer(role, one.case, one.party)) as page:
        await one.run(page, office)
        await page.wait_for_load_state()  # with its style sheets
        assert await page.evaluate(CHECKS) == []


async def test_a_decision_is_proposed_foreseen_and_signed_on_pages(chromium: Browser, office: Tasks) -> None:
    case = office.case["undrafted"]
    async with office.signed_in(chromium, office.bearer(Standing.SECRETARY)) as secretary:
        await secretary.goto(f"/viec/{case}")
        await secretary.get_by_role("link", name="Trình dự thảo quyết định").click()
        await secretary.get_by_label("Thời hạn tự nguyện").fill("7")
        await see(secretary, "Thời hạn tự nguyện thi hành án là 10 ngày")
        await secretary.get_by_label("Thời hạn tự nguyện").fill("10")
        await see(secretary, "Trình dự thảo quyết định")
        await send(secretary)
    async with office.signed_in(chromium, office.bearer(Standing.HEAD)) as head_of_office:
        await head_of_office.goto(f"/lam/sign_decision/{case}")
        await see(head_of_office, "Ký quyết định thi hành án")
        await send(head_of_office, "QĐ-THADS")
    with office.there.reader.connect() as connection:
        mine = (journal.c.subject == case) & (journal.c.kind == "decision_signed")
        signed = connection.execute(select(journal).where(mine)).one()
        seen = set(connection.scalars(select(looks.c.officer).where(looks.c.subject == case)))
    assert (signed.door, signed.actor["id"]) == ("desk", actor("head").id)
    assert {actor("head").id, actor("secretary").id} <= seen


async def test_one_signs_in_at_the_issuer_and_comes_to_his_desk(chromium: Browser, office: Tasks) -> None:
    context = await chromium.new_context(base_url=office.url)
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    await page.goto(trial_address(issuer.passphrase(office.there.settings.keys)))  # as `make run` prints it
    await page.get_by_role("button", name=re.compile(rf"^{actor('clerk').id}\b")).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Bàn làm việc")
    await page.goto("/ke-toan")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("không được")
    await context.close()


@pytest.mark.parametrize("header", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {}])
async def test_what_no_page_of_ours_sent_is_not_taken(header: dict[str, str], office: Tasks) -> None:
    async with office.browser(office.bearer(Standing.CLERK)) as forged:
        answer = await forged.post(
            f"/lam/propose_decision/{office.case['idle']}", data={"_step": "send"}, headers=header
        )
    assert answer.status_code == 403


def readers(office: Tasks) -> list[Bearer]:
    """Everybody who signs in at the pages, with the reach of his daily work; an enforcer with a room's besides."""
    enforcer = office.bearer(Standing.ENFORCER, "late")
    room = enforcer.model_copy(update={"reach": Reach.ROOM})
    staff = [one for one in Standing if TABLE[one].acts_as and one not in (Standing.PARTY, Standing.SERVICE)]
    others = [office.bearer(one) for one in staff if one not in (Standing.ENFORCER, Standing.REVIEWER)]
    above = [
        Bearer(who="reviewer-1", role=Standing.REVIEWER, reach=Reach.OFFICE, office=OFFICE),
        Bearer(who="ministry", role=Standing.MINISTRY, reach=Reach.COUNTRY),
        Bearer(who="vks", role=Standing.PROCURATOR, reach=Reach.OFFICE, office=OFFICE),
        office.bearer(Standing.AUDITOR),
        office.bearer(Standing.PARTY, "party", "C1"),
    ]
    return [*others, enforcer, room, *above]


def kind_of(address: str, found_on: str) -> tuple[str, ...]:
    """Pages that are reached alike, one of which is asked for: a list leads to many cases in the same way. The acts
    that the desk lists for a case are those of his role."""
    first, second, *_ = [*address.partition("?")[0].strip("/").split("/"), ""]
    if first == "lam" and found_on.startswith("/viec/"):
        return (first, "of the desk")
    return (first, second) if first in ("lam", "viec", "thoi-diem", "thong-ke", "tra-cuu") else (first,)


@pytest.mark.timeout(600)  # hundreds of pages, on a machine that may be busy
async def test_each_link_leads_where_its_reader_may_go(office: Tasks) -> None:
    """From where each begins, by every link that he is shown, and from there on."""
    reviewer = Officer(id="reviewer-1", role=Role.REVIEWER, name="Lê An", title="–")
    roster = example().model_copy(update={"staff": (*example().staff, reviewer)})
    with engine(office.there.settings.database(DatabaseRole.OWNER)).begin() as connection:
        enter(connection, roster, by="tests")
    wrong = []
    for reader in readers(office):
        waiting, known = [(begins(reader), "the sign-in")], set[tuple[str, ...]]()
        async with office.browser(reader) as browser:
            while waiting:
                address, found_on = waiting.pop(0)
                if kind_of(address, found_on) in known:
                    continue
                known.add(kind_of(address, found_on))
                answer = await browser.get(address)
                if answer.status_code != 200:
                    wrong.append((str(reader.role), str(reader.reach), address, found_on, answer.status_code))
                for link in re.findall(r'<a\b[^>]*?\shref="([^"]+)"', answer.text):
                    there = urljoin(str(answer.url), html.unescape(link))
                    if not link.startswith(("#", "/en")):
                        waiting.append((there.removeprefix(office.url).partition("#")[0], address))
        assert len(known) > 3, reader
    assert not wrong, "\n".join(str(one) for one in wrong)
