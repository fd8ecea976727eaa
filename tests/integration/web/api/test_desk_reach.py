"""The desk in a browser that lies: looks are kept, and no form or address makes an error of ours."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from cases.events import Role
from records.tables import looks
from simulation.staff import actor
from tests.integration.web.api.test_reach import Place, of, place
from tests.unit.documents.test_render import text_of
from web.api.reach import Reach, Standing

__all__ = ["place"]

pytestmark = pytest.mark.stack


async def test_no_look_goes_unkept_by_what_a_browser_says(place: Place) -> None:
    head = of(Standing.HEAD, Reach.OFFICE, place, place.fresh)
    mine = select(func.count()).where(looks.c.subject == place.fresh, looks.c.officer == head.who)

    def kept() -> int:
        with place.api.there.reader.connect() as connection:
            return connection.scalar(mine.where(looks.c.query == "desk")) or 0

    before = kept()
    async with place.api.browser(head) as browser:
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
    async with place.api.browser(head) as browser:
        answer = await browser.post(f"/lam/reject_refund/{place.fresh}", content=body)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("address", ["/case/%00", "/thoi-diem/%00", "/vu-viec?q=%00", "/cham-han.xlsx?office=%00"])
async def test_an_address_that_cannot_be_is_not_there(address: str, place: Place) -> None:
    async with place.api.browser(of(Standing.AUDITOR, Reach.COUNTRY, place, "")) as browser:
        assert (await browser.get(address)).status_code == 404


async def test_a_document_is_read_before_it_is_signed(place: Place) -> None:
    case = await place.api.start(7)
    await place.api.there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
    before = (await place.api.there.starter.report(case)).state.head
    async with place.api.browser(of(Standing.HEAD, Reach.OFFICE, place, case)) as head:
        seen = await head.post(f"/lam/sign_decision/{case}", content=b"_step=see")
        assert f"/du-thao/sign_decision/{case}" in seen.text
        draft = await head.post(f"/du-thao/sign_decision/{case}")
        assert (draft.status_code, draft.headers["content-type"]) == (200, "application/pdf")
        none = await head.post(f"/du-thao/assign_enforcer/{case}")  # before there is a decision
        assert none.status_code == 422
    said = text_of(draft.content)
    assert "DỰ THẢO" in said
    assert "QUYẾT ĐỊNH" in said
    assert "Ký số bởi" not in said
    assert (await place.api.there.starter.report(case)).state.head == before
