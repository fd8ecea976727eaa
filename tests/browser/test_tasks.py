"""Ten tasks of each role in Chromium, as docs/tasks.md has them, on one installation."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from playwright.async_api import Browser

from cases.events import Role
from partners.clients import Partners
from records.database import engine
from records.roster import Officer, enter
from runtime.roles import DatabaseRole
from simulation.staff import OFFICE, example
from tests.browser.conftest import Office
from tests.browser.tasks import DONE, accountant, auditor, clerk, enforcer, head, party
from tests.browser.tasks.office import Tasks, prepared
from tests.kit import at, installation
from tests.serving import auditing, served
from web.__main__ import parts_of
from web.api.reach import TABLE, Bearer, Reach, Standing
from web.app import create_app
from web.guard import begins

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
    data = tmp_path_factory.mktemp("tasks")
    async with installation(data, temporal_address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        bank = Partners(there.partners_url, httpx.AsyncClient(trust_env=False, timeout=10)).custody
        settings, _ = auditing(there.settings)
        parts = replace(parts_of(settings, there.reader, there.engine, bank), needs={})
        with served(create_app(parts)) as url:
            yield await prepared(Office(there, url, "", "", ""))


@pytest.mark.stack
@pytest.mark.browser
@pytest.mark.parametrize(("role", "name"), WRITTEN, ids=lambda one: str(one))
async def test_the_task_is_done(role: Standing, name: str, chromium: Browser, office: Tasks) -> None:
    one = DONE[role, name]
    async with office.signed_in(chromium, office.bearer(role, one.case, one.party)) as page:
        await one.run(page, office)


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


@pytest.mark.stack
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
    assert not wrong
