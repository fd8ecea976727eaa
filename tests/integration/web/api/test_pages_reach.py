"""Every route of the service but the API's, asked by every standing with every reach: what is declared, and no more.

The walk is generated from the routes themselves: a route that says nothing of rights stops the service.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from cases.names import PROCEEDINGS, dossier_of, office_of
from records.tables import documents, looks
from runtime import issuer
from tests.integration.web.api.test_reach import Place, of, others, place
from tests.serving import cookies_of
from web.api.reach import TABLE, Reach, Right, Standing
from web.desk.session import trial_address
from web.guard import wanted

__all__ = ["place"]

pytestmark = pytest.mark.stack

PUBLIC = {
    "/en", "/livez", "/readyz", "/tra-cuu", "/tra-cuu/{code}", "/tra-cuu/{code}/bien-lai.{ending}",
    "/tra-cuu/{code}/chung-minh.tlog-proof", "/dang-nhap", "/dang-nhap/xong", "/dang-xuat",
    "/api/partners/credit-notices",
}  # fmt: skip
"""What is open to anybody: lookups by a printed code, signing in, health, the bank's notice, which is but a hint."""

ONE_SUBJECT = re.compile(r"\{(rest|subject):path\}")


def routes(place: Place) -> Iterator[tuple[str, str, tuple[Right, ...]]]:
    """The guarded routes in Vietnamese; under `/en` are the same."""
    for (method, path), rights in place.api.wanted.items():
        if rights and not path.startswith("/en/"):
            yield method, path, rights


def addressed(path: str, case: str, document: str) -> str:
    """The address of a route for a case, of a document of it, or for its dossier where only dossiers have one."""
    if path.split("/")[1] in PROCEEDINGS:  # none is there: who may see proceedings learns that, nobody else
        return path.replace("{rest:path}", f"{office_of(case)}/nobody/T-1")
    subject = dossier_of(case) if path.startswith("/dossier/") else case
    named = path.replace("{rest:path}", subject.partition("/")[2]).replace("{subject:path}", subject)
    return named.replace("{command}", "distribute").replace("{form}", "csv").replace("{sha256}", document)


async def asked(browser: httpx.AsyncClient, method: str, address: str) -> tuple[int, str]:
    """The status, and what was said; of a stream that it began."""
    content = b"_step=see" if method == "POST" else None
    async with browser.stream(method, address, content=content) as answer:
        if answer.headers.get("content-type", "").startswith("text/event-stream"):
            return answer.status_code, ""
        return answer.status_code, (await answer.aread()).decode("utf-8", "replace")


def a_document(place: Place, case: str) -> str:
    with place.api.there.reader.connect() as connection:
        found = connection.scalar(select(documents.c.sha256).where(documents.c.subject == case).limit(1))
    return str(found or "0" * 64)


def names(said: str, case: str, address: str) -> bool:
    """Whether a page names the case, or its dossier, beyond the address that was asked for."""
    known = (case, dossier_of(case))
    for name in (address.strip("/"), *known):
        said = re.sub(rf"[\w/-]*/{re.escape(name)}", "", said)
    return any(name.partition("/")[2] in said for name in known)


def test_only_what_must_be_is_open_to_anybody(place: Place) -> None:
    open_to_anybody = {path.removeprefix("/en/") for (_, path), rights in place.api.wanted.items() if not rights}
    assert {f"/{path.removeprefix('/')}" for path in open_to_anybody} == PUBLIC
    for (method, path), rights in place.api.wanted.items():
        if path.startswith("/en/") and path != "/en/":
            assert place.api.wanted[method, path.removeprefix("/en")] == rights


def test_a_route_that_says_nothing_stops_the_service() -> None:
    app = FastAPI(openapi_url=None)
    app.get("/moi")(lambda: "anything")
    with pytest.raises(TypeError, match="/moi"):
        wanted(app)


@pytest.mark.parametrize("role", Standing)
async def test_what_is_declared_passes_and_nothing_else(role: Standing, place: Place) -> None:
    wrong = []
    document = a_document(place, place.assigned)
    for reach in Reach:
        bearer = of(role, reach, place, place.assigned)
        async with place.api.browser(bearer) as browser:
            for method, path, rights in routes(place):
                if path.startswith(("/lam/", "/du-thao/")) or not (reach is Reach.COUNTRY or ONE_SUBJECT.search(path)):
                    continue  # whose act it is says the act; of a list is asked below what it leaves out
                may = bearer.may(*rights) and reach in TABLE[role].reaches
                address = addressed(path, place.assigned, document)
                status, said = await asked(browser, method, address)
                if status not in ((200, 404, 422) if may else (403,)) or (
                    not may and names(said, place.assigned, address)
                ):
                    wrong.append((method, path, reach, status))
    assert not wrong


@pytest.mark.parametrize("role", Standing)
async def test_what_lies_outside_is_on_no_page(role: Standing, place: Place) -> None:
    seen = []
    for somebody, case in others(role, place):
        document = a_document(place, case)
        async with place.api.browser(somebody) as browser:
            for method, path, rights in routes(place):
                may = somebody.may(*rights) and ONE_SUBJECT.search(path) is None
                address = addressed(path, case, document)
                status, said = await asked(browser, method, address)
                if status not in ((200, 404, 422) if may else (403,)) or names(said, case, address):
                    seen.append((method, path, somebody.reach, status))
    assert not seen


async def test_another_office_is_not_to_be_asked_for(place: Place) -> None:
    async with place.api.browser(of(Standing.HEAD, Reach.OFFICE, place, place.fresh)) as head:
        for path in ("/", "/cham-han.csv", "/vu-viec", "/thong-ke", "/thong-ke/tai-ve"):
            assert (await head.get(path, params={"office": "01"})).status_code == 403, path


async def test_who_is_not_signed_in_is_led_there_or_told_so(place: Place) -> None:
    async with place.api.browser() as stranger:
        for method, path, _ in routes(place):
            address = addressed(path, place.assigned, "0" * 64)
            answer = await stranger.request(method, address)
            if (
                "{form}" in path
                or "{ending}" in path
                or path.startswith(("/van-ban", "/du-thao", "/live", "/neu-thi/tien-do", "/thong-ke/tai-ve"))
            ):
                assert answer.status_code == 401, path
            else:
                assert (answer.status_code, answer.headers["location"][:10]) == (303, "/dang-nhap"), path


async def test_each_look_at_a_case_is_kept(place: Place) -> None:
    case, auditor = place.fresh, of(Standing.AUDITOR, Reach.COUNTRY, place, "")
    mine = select(func.count()).where(looks.c.subject == case, looks.c.officer == auditor.who)
    async with place.api.browser(auditor) as browser:
        for path, kept in ((f"/{case}", 1), (f"/thoi-diem/{case}", 2), (f"/van-ban/{'0' * 64}/{case}", 3)):
            await browser.get(path)
            with place.api.there.reader.connect() as connection:
                assert connection.scalar(mine) == kept, path


async def test_a_party_sees_what_is_his_and_no_journal(place: Place) -> None:
    party = of(Standing.PARTY, Reach.CASE, place, place.assigned)
    async with place.api.browser(party) as browser:
        said = (await browser.get(f"/{place.assigned}")).text
        assert "Quyền, nghĩa vụ của tôi" in said
        assert 'id="story"' not in said
        for path in (f"/thoi-diem/{place.assigned}", "/", "/vu-viec"):
            assert (await browser.get(path)).status_code == 403


async def test_a_newcomer_is_one_address_and_one_choice_away(place: Place) -> None:
    """The address that a trial prints offers everybody; whom one chooses decides where one begins."""
    keys = place.api.there.settings.keys
    begin = {Standing.HEAD: "/ban-lam-viec", Standing.ENFORCER: "/ban-lam-viec", Standing.MINISTRY: "/"}
    begin |= dict.fromkeys((Standing.PROCURATOR, Standing.AUDITOR), "/") | {Standing.PARTY: f"/{place.assigned}"}
    for standing, address in begin.items():
        async with place.api.browser() as browser:
            browser.follow_redirects = True
            page = await browser.get(trial_address(issuer.passphrase(keys)))
            assert "Đăng nhập thử" in page.text
            offered = re.findall(r'name="who" value="([^"]+)"', page.text)
            own = place.assigned if standing is Standing.PARTY else ""
            who = next(one for one in offered if one.startswith(f"{standing} ") and one.endswith(own))
            kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text))
            form = {**kept, "passphrase": issuer.passphrase(keys), "who": who}
            landed = await browser.post(str(page.url).partition("?")[0], data=form)
            assert (landed.status_code, landed.url.path) == (200, address), standing


async def test_who_signed_out_has_a_token_that_is_worth_nothing(place: Place) -> None:
    head = of(Standing.HEAD, Reach.OFFICE, place, place.fresh)
    token = place.api.token(head, jti="signs-out")
    cookies = cookies_of(place.api.there.settings.keys, token)
    async with place.api.browser() as browser:
        browser.cookies.update(cookies)
        assert (await browser.get("/")).status_code == 200
        assert (await browser.post("/dang-xuat")).status_code == 200
        browser.cookies.update(cookies)  # somebody kept it
        assert (await browser.get("/")).status_code == 303
    async with place.api.with_token(token) as caller:
        assert (await caller.get("/cases")).status_code == 401


async def test_a_cookie_that_was_not_sealed_here_is_no_session(place: Place, tmp_path: Path) -> None:
    token = place.api.token(of(Standing.HEAD, Reach.OFFICE, place, place.fresh))
    ((name, own),) = cookies_of(place.api.there.settings.keys, token).items()
    ((other, foreign),) = cookies_of(tmp_path, token).items()
    assert name != other
    assert token not in own
    for value in (token, foreign, "", own[:-2]):
        async with place.api.browser() as browser:
            browser.cookies.set(name, value)
            assert (await browser.get("/vu-viec")).status_code == 303
