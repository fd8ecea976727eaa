"""A citizen comes to the desk: who he is is sealed, shown to those who may know, and written nowhere else."""

from __future__ import annotations

import re

import httpx
import pytest
from sqlalchemy import String, cast, func, select, text

from audit.examine import examine
from audit.means import Means
from cases.proceedings.reception import Reception
from records.database import engine
from records.journal import load
from records.sealed import Identity
from records.tables import looks, metadata
from runtime.roles import DatabaseRole
from tests.integration.audit.audited import evidence_of
from tests.integration.web.api.conftest import Api, bearer
from web.api.reach import Standing

pytestmark = pytest.mark.stack

CAME = {"name": "Đoàn Thị Kín", "address": "9 đường Kín, phường Sài Gòn", "paper": "CCCD 079185009999", "contact": ""}
CLERK, HEAD = bearer(Standing.CLERK), bearer(Standing.HEAD)


async def sent(client: httpx.AsyncClient, address: str, **fields: str) -> httpx.Response:
    blank = await client.get(address)
    key = re.search(r'name="_key" value="([^"]+)"', blank.text)
    assert key, blank.text[:500]
    return await client.post(address.partition("?")[0], data={"_key": key[1], "_step": "send", **fields})


async def test_who_came_is_sealed_and_all_else_is_told(api: Api) -> None:
    async with api.browser(CLERK) as desk:
        assert (await desk.post("/tiep-cong-dan", data={"name": "Đoàn"})).status_code == 422
        page = (await desk.post("/tiep-cong-dan", data=CAME)).text
        address = re.search(r'href="(/lam/receive_citizen/(reception/[^?"]+)\?visitor=([0-9a-f]{64}))"', page)
        assert address
        name, code = address[2], address[3]
        told = {
            "category": "complaint",
            "summary": "Chậm trả tiền",
            "visitor": code,
            "capacity": "self",
            "petition": "",
        }
        answer = await sent(desk, address[1], **told, people="1", representatives="1")
        assert answer.status_code == 303, answer.text
        assert "Tiếp công dân" in (await desk.get(f"/viec/{name}")).text
        await sent(desk, f"/lam/sort_reception/{name}", outcome="taken_over")
        assert CAME["name"] in (await desk.get(f"/danh-tinh/{name}")).text
    async with api.browser(HEAD) as head:
        answer = await sent(head, f"/lam/answer_reception/{name}", content="Đã thụ lý khiếu nại")
        assert answer.status_code == 303, answer.text
        book = (await head.get("/so-tiep-cong-dan")).text
        assert CAME["name"] in book
        assert "Chậm trả tiền" in book
    deputy = bearer(Standing.DEPUTY)
    async with api.browser(deputy) as other:
        assert (await other.get(f"/danh-tinh/{name}")).status_code == 403
        assert CAME["name"] not in (await other.get("/so-tiep-cong-dan")).text
        assert (await other.get(f"/{name}")).status_code == 200
    for outside in (bearer(Standing.ENFORCER), bearer(Standing.PROCURATOR), bearer(Standing.AUDITOR)):
        async with api.browser(outside) as stranger:
            for page in (f"/{name}", f"/viec/{name}", f"/thoi-diem/{name}", f"/danh-tinh/{name}"):
                assert (await stranger.get(page)).status_code in (403, 404), (outside.role, page)
    await _a_denunciation(api)
    _nowhere(api, name)
    report = await examine(await evidence_of(api.there, name), Means.of(api.there.settings))
    assert report.holds, [check for check in report.checks if check.differences]


async def _a_denunciation(api: Api) -> None:
    """Not even the deputy sees one that he has not in hand (L25 108.2.b)."""
    code = await api.there.starter.seal("79", Identity(**CAME))
    told = {"denouncer": code, "denounced": "Lê Văn Đường", "post": "enforcer", "content": "Chậm chi trả"}
    name = f"denunciation/79/{api.sender}/T-1"
    answer = await api.there.starter.act(name, "receive_denunciation", told, actor=CLERK.actor)
    assert answer.accepted
    for who, status in ((CLERK, 200), (HEAD, 200), (bearer(Standing.DEPUTY), 403)):
        async with api.browser(who) as browser:
            for page in (f"/{name}", f"/viec/{name}", f"/danh-tinh/{name}"):
                assert (await browser.get(page)).status_code == status, (who.role, page)
            assert (name in (await browser.get("/viec-khac")).text) is (status == 200)


def _nowhere(api: Api, name: str) -> None:
    """Who came stands in one table, sealed, which the reader cannot read; each look at him is kept."""
    with engine(api.there.settings.database(DatabaseRole.OWNER)).connect() as connection:
        for table in metadata.tables.values():
            if table.name == "sealed":
                continue
            rows = " ".join(
                connection.scalars(select(cast(func.to_jsonb(text(f'"{table.name}"')), String)).select_from(table))
            )
            assert CAME["name"] not in rows, table.name
            assert "079185009999" not in rows, table.name
        seen = select(looks.c.officer).where(looks.c.subject == name, looks.c.query == "identity")
        assert {CLERK.who, HEAD.who} == {*connection.scalars(seen)}
    with api.there.reader.connect() as connection, pytest.raises(Exception, match="permission denied"):
        connection.execute(text("SELECT content FROM sealed"))
    with api.there.reader.connect() as connection:
        visit = load(connection, name)
    assert isinstance(visit, Reception)
    assert visit.stage == "answered"
