"""Every page of the desk, asked by every standing and from outside its reach: 403 or the sign-in, and no data."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import func, select

from cases.names import dossier_of
from records.tables import looks
from tests.integration.web.api.test_reach import Place, of, others, place
from web.api.reach import TABLE, Bearer, Reach, Right, Standing
from web.desk.money import MAY
from web.desk.session import COOKIE

__all__ = ["place"]

pytestmark = pytest.mark.stack

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}

PAGES = (
    ("GET", "/ban-lam-viec"),
    ("GET", "/nop-ho-so"),
    ("POST", "/nop-ho-so"),
    ("GET", "/ke-toan"),
    ("POST", "/ke-toan"),
    ("GET", "/viec/{case}"),
    ("GET", "/viec/{dossier}"),
    ("GET", "/lam/{command}/{case}"),
    ("POST", "/lam/{command}/{case}"),
)


def open_to(bearer: Bearer, path: str) -> bool:
    """Whether the page is for somebody in this standing at all."""
    rights = TABLE[bearer.role].rights
    if bearer.staff is None:
        return False  # a desk is in an office
    if path == "/nop-ho-so":
        return Right.START in rights
    return Right.ACT in rights and (path != "/ke-toan" or bearer.role in MAY)


async def asked(place: Place, bearer: Bearer, method: str, path: str, case: str) -> tuple[int, str]:
    url = place.api.url.removesuffix("/api/v1")
    named = path.replace("{case}", case).replace("{dossier}", dossier_of(case)).replace("{command}", "distribute")
    async with httpx.AsyncClient(base_url=url, cookies={COOKIE: place.api.token(bearer)}, trust_env=False) as caller:
        answer = await caller.request(method, named, headers=OWN_PAGE, content=b"_step=see")
    return answer.status_code, answer.text


@pytest.mark.parametrize("role", Standing)
async def test_a_page_is_shown_to_whom_it_is_for_and_to_nobody_else(role: Standing, place: Place) -> None:
    wrong = []
    for reach in sorted(TABLE[role].reaches):
        bearer = of(role, reach, place, place.assigned)
        for method, path in PAGES:
            status, said = await asked(place, bearer, method, path, place.assigned)
            shown = status not in (401, 403)
            if not open_to(bearer, path) and (shown or place.assigned in said.replace(f"/{place.assigned}", "")):
                wrong.append((method, path, reach, status))
            if open_to(bearer, path) and path in ("/ban-lam-viec", "/nop-ho-so", "/viec/{case}") and not shown:
                wrong.append((method, path, reach, status))
    assert not wrong


@pytest.mark.parametrize("role", [one for one in Standing if Right.ACT in TABLE[one].rights])
async def test_what_lies_outside_is_on_no_page(role: Standing, place: Place) -> None:
    seen = []
    for somebody, case in others(role, place):
        for method, path in PAGES:
            status, said = await asked(place, somebody, method, path, case)
            if "{" in path and status != 403:
                seen.append((method, path, somebody.reach, status))
            if case in said.replace(f"/{case}", ""):
                seen.append((method, path, "names it"))
    assert not seen


async def test_who_is_not_signed_in_is_led_there(place: Place) -> None:
    url = place.api.url.removesuffix("/api/v1")
    async with httpx.AsyncClient(base_url=url, trust_env=False) as stranger:
        for method, path in PAGES:
            named = path.replace("{case}", place.assigned).replace("{dossier}", dossier_of(place.assigned))
            answer = await stranger.request(method, named, headers=OWN_PAGE)
            assert (answer.status_code, answer.headers["location"][:10]) == (303, "/dang-nhap"), path


async def test_no_look_goes_unkept_by_what_a_browser_says(place: Place) -> None:
    head = of(Standing.HEAD, Reach.OFFICE, place, place.fresh)
    url, cookies = place.api.url.removesuffix("/api/v1"), {COOKIE: place.api.token(head)}
    mine = select(func.count()).where(looks.c.subject == place.fresh, looks.c.officer == head.who)

    def kept() -> int:
        with place.api.there.reader.connect() as connection:
            return connection.scalar(mine.where(looks.c.query == "desk")) or 0

    before = kept()
    async with httpx.AsyncClient(base_url=url, cookies=cookies, trust_env=False) as browser:
        for expected in (1, 1):  # fetched by a script, then by the page that stays open
            answer = await browser.get(f"/viec/{place.fresh}", headers={"Sec-Fetch-Mode": "cors"})
            assert (answer.status_code, kept() - before) == (200, expected)
        await browser.get(f"/viec/{place.fresh}", headers={"Sec-Fetch-Mode": "navigate"})
    assert kept() - before == 2


FORMS = {
    413: (b"reason=" + b"x" * 2_000_000, b"&".join(b"a%d=1" % number for number in range(20_001))),
    422: (b"_step=send&_key=k%00", b"_step=send&_key=desk/1", b"_step=send&reason=a%00"),
}


@pytest.mark.parametrize(("status", "body"), [(status, body) for status in FORMS for body in FORMS[status]])
async def test_no_form_makes_an_error_of_ours(status: int, body: bytes, place: Place) -> None:
    head = of(Standing.HEAD, Reach.OFFICE, place, place.fresh)
    url, cookies = place.api.url.removesuffix("/api/v1"), {COOKIE: place.api.token(head)}
    async with httpx.AsyncClient(base_url=url, cookies=cookies, trust_env=False) as browser:
        answer = await browser.post(f"/lam/reject_refund/{place.fresh}", content=body, headers=OWN_PAGE)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("address", ["/case/%00", "/thoi-diem/%00", "/vu-viec?q=%00", "/cham-han.xlsx?office=%00"])
async def test_an_address_that_cannot_be_is_not_there(address: str, place: Place) -> None:
    async with httpx.AsyncClient(base_url=place.api.url.removesuffix("/api/v1"), trust_env=False) as browser:
        assert (await browser.get(address)).status_code == 404
