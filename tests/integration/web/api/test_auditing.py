"""An auditor asks for audits in the pages and reads what came of them; each of his steps is kept, and shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from audit.asked import Asked, Made, drawn, made
from audit.report import Difference, Report, conclude
from audit.verdict import Verdict, fields, page
from audit.whole import WHOLE
from law.model import Line
from partners.clients import Partners
from records import audits
from records.tables import looks
from runtime import issuer
from runtime.errors import StackError
from runtime.settings import SignIn
from simulation.staff import OFFICE
from tests.integration.web.api.conftest import Api, bearer
from tests.kit import Installation, until
from tests.serving import served
from web.__main__ import parts_of
from web.api import PREFIX
from web.api.reach import Reach, Standing
from web.app import create_app

pytestmark = pytest.mark.stack

QUESTION = Line(vi="Chuỗi băm của nhật ký nguyên vẹn", en="The chain holds")
AT = datetime(2026, 11, 30, 3, tzinfo=UTC)


def report(subject: str, *found: Difference) -> Report:
    return Report(subject=subject, source="server", runs=1, events=7, checks=(conclude("chain", QUESTION, found),))


class Maker:
    """Makes audits at once, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []

    async def __call__(self, asked: Asked) -> Made:
        self.asked.append(asked)
        if asked.seed == 13:
            raise StackError("keys", "thiếu khóa / a key is missing")
        wrong = Difference(seq=49, field="data.amount", vi="nhật ký ghi 1", en="says 1", found="1", expected="2")
        verdict = Verdict(AT, (report(asked.subject, wrong) if asked.subject else report(WHOLE),))
        return Made(verdict.holds, 1, int(not verdict.holds), fields(verdict), page(verdict).encode(), b"%PDF-signed")


@pytest.fixture(scope="module")
async def office(there: Installation) -> AsyncIterator[tuple[Api, Maker]]:
    issuer.ensure(there.settings.keys)
    settings = there.settings.model_copy(update={"sign_in": SignIn.test(there.settings.keys)})
    bank = Partners(there.partners_url, httpx.AsyncClient(trust_env=False, timeout=10)).custody
    maker = Maker()
    parts = parts_of(settings, there.reader, there.engine, bank)
    app = create_app(replace(parts, audit=maker))
    with served(app) as url:
        yield Api(there, f"{url}{PREFIX}", app.state.ways.wanted), maker


async def verdict_of(browser: httpx.AsyncClient, **form: str) -> str:
    """The address of the verdict, when there is one."""
    sent = await browser.post("/kiem-tra", data=form)
    assert sent.status_code == 303, sent.text
    address = sent.headers["location"]

    async def ended() -> bool:
        return "Đang kiểm tra" not in (await browser.get(address)).text

    await until(ended)
    return str(address)


async def test_an_auditor_has_a_case_audited_and_his_steps_are_kept(office: tuple[Api, Maker]) -> None:
    api, maker = office
    case = await api.start(1)
    async with api.browser(bearer(Standing.AUDITOR)) as auditor:
        assert case.split("/")[-2] in (await auditor.get(f"/kiem-tra?vu={case}")).text
        address = await verdict_of(auditor, subject=case)
        said = (await auditor.get(address)).text
        assert all(words in said for words in ("Sai khác", "#49", "nhật ký ghi 1", "Không đối chiếu với gốc nào"))
        paper = await auditor.get(f"{address}/ket-luan.pdf")
        assert (paper.content, paper.headers["content-type"]) == (b"%PDF-signed", "application/pdf")
        assert "data.amount" in (await auditor.get(f"{address}/ket-luan.html")).text
        assert (await auditor.get(f"{address}/ket-luan.exe")).status_code == 404
        assert "Tải kết luận" in (await auditor.get("/kiem-tra")).text
    assert maker.asked[-1] == Asked(subject=case, office=OFFICE)
    with api.there.reader.connect() as connection:
        steps = audits.steps(connection, address.rpartition("/")[2])
        assert (
            connection.scalar(looks.select().where(looks.c.subject == case, looks.c.officer == "auditor-1")) is not None
        )
    assert [one.step for one in steps if one.step != "read"] == ["asked", "ended", "taken", "taken"]
    assert {(one.who, one.office, one.subject) for one in steps} == {("auditor-1", OFFICE, case)}


async def test_a_sample_of_an_office_and_what_cannot_be_made(office: tuple[Api, Maker]) -> None:
    api, maker = office
    async with api.browser(bearer(Standing.PROCURATOR)) as procurator:
        assert "Khớp" in (await procurator.get(await verdict_of(procurator, sample="5", seed="7"))).text
        assert "thiếu khóa" in (await procurator.get(await verdict_of(procurator, sample="5", seed="13"))).text
        for wrong in ({}, {"sample": "x"}, {"sample": "0"}, {"sample": "100000"}):
            assert (await procurator.post("/kiem-tra", data=wrong)).status_code == 422
        assert (await procurator.post("/kiem-tra", data={"office": "01", "sample": "5"})).status_code == 403
    assert maker.asked[-2:] == [Asked(office=OFFICE, sample=5, seed=seed) for seed in (7, 13)]


async def test_who_audits_one_office_sees_no_audit_of_another(office: tuple[Api, Maker]) -> None:
    api, _ = office
    async with api.browser(bearer(Standing.AUDITOR, Reach.COUNTRY)) as all_of_them:
        address = await verdict_of(all_of_them, sample="5", office="01")
    async with api.browser(bearer(Standing.AUDITOR, Reach.OFFICE)) as one:
        assert (await one.get(address)).status_code == 404
        assert address not in (await one.get("/kiem-tra")).text
        assert (await one.post("/kiem-tra", data={"subject": "case/01/t1/HS-1/1"})).status_code in (403, 404)


def test_a_seed_draws_the_same_again() -> None:
    names = [f"case/79/t1/HS-{number}/1" for number in range(50)]
    first = drawn(names, Asked(sample=5, seed=7))
    assert (first, len(first)) == (drawn(names, Asked(sample=5, seed=7)), 5)
    assert first != drawn(names, Asked(sample=5, seed=8))
    assert drawn(names[:3], Asked(sample=5)) == names[:3]


@pytest.mark.soak  # it replays in this process, as the service does in another
async def test_the_audit_itself_is_that_of_the_command(office: tuple[Api, Maker]) -> None:
    api, _ = office
    case = await api.start(2)
    await api.there.starter.wait(case, lambda seen: not seen.state.owed)
    for asked in (Asked(subject=case), Asked(office=OFFICE, sample=200)):
        found = await asyncio.to_thread(made, api.there.settings.model_copy(update={"signing": "test"}), asked)
        assert found.shown["differing"] == []
        assert (found.holds, found.differ) == (True, 0)
        assert found.pdf.startswith(b"%PDF")
