"""No webhook reaches what is not its own: no address inside, no other's webhooks, no events after its owner has left;
and none keeps the others from being told.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from partners.clients import Partners
from records import webhooks
from runtime.settings import SignIn
from tests.integration.web.api.conftest import Api, bearer
from tests.integration.web.api.test_webhooks import SERVICE, receiver
from tests.kit import until
from tests.serving import served
from web.__main__ import parts_of
from web.api import PREFIX
from web.api.reach import Bearer, Standing
from web.app import create_app

pytestmark = pytest.mark.stack

ENDLESS = FastAPI()


@ENDLESS.post("/told")
async def never_done() -> StreamingResponse:
    async def drops() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(0.05)

    return StreamingResponse(drops())


def entered(api: Api, url: str, owner: Bearer) -> str:
    """A webhook that stands in the records, however it came there."""
    with api.there.engine.begin() as connection:
        said = owner.model_dump(mode="json")
        return str(webhooks.add(connection, url, [], said, owner.office, owner.who).id)


def end(api: Api, *ids: str) -> None:
    with api.there.engine.begin() as connection:
        for one in ids:
            webhooks.end(connection, one)


async def test_one_without_end_or_sense_holds_up_nobody_else(api: Api, monkeypatch: Any) -> None:
    monkeypatch.setattr("web.delivering.PATIENCE", 2.0)
    with served(ENDLESS) as url, receiver() as told:
        ids = [
            entered(api, one, SERVICE) for one in (f"{url}/told", "https://xn--/", "https://a.example:99999/", told.url)
        ]
        case = await api.start(51, SERVICE.who, SERVICE)
        await until(lambda: {1, 2} <= set(told.seqs(case)))
        end(api, *ids)


async def test_who_left_his_post_is_told_nothing_more(api: Api) -> None:
    left = bearer(Standing.HEAD, who="LD-99")
    with receiver() as told:
        gone, still = entered(api, told.url, left), entered(api, told.url, bearer(Standing.HEAD))
        case = await api.start(52)
        await until(lambda: bool(told.seqs(case)))
        with api.there.reader.connect() as connection:
            assert [row.id for row in webhooks.living(connection)] == [still]
        assert gone != still
        assert told.seqs(case).count(1) == 1
        end(api, still)


async def test_a_namesake_has_no_part_in_it_and_what_is_out_of_reach_is_not_confirmed(api: Api) -> None:
    head = bearer(Standing.HEAD)
    namesake = bearer(Standing.SERVICE, who=head.who)
    other, own = await api.start(53), await api.start(54, SERVICE.who, SERVICE)
    theirs, mine = entered(api, "https://a.example/", head), entered(api, "https://a.example/", SERVICE)
    async with api.of(namesake) as caller:
        assert (await caller.get("/webhooks")).json()["webhooks"] == []
        assert (await caller.delete(f"/webhooks/{theirs}")).status_code == 404
    async with api.of(SERVICE) as caller:
        for subject, expected in ((other, 404), (own, 200)):
            asked = {"subject": subject, "seq": 1}
            assert (await caller.post(f"/webhooks/{mine}/replays", json=asked)).status_code == expected
    end(api, theirs, mine)


async def test_outside_a_trial_no_address_inside_can_be_entered(api: Api) -> None:
    there = api.there
    settings = there.settings.model_copy(update={"sign_in": SignIn.test(there.settings.keys)})
    bank = Partners(there.partners_url, httpx.AsyncClient(trust_env=False, timeout=10)).custody
    parts = replace(parts_of(settings, there.reader, there.engine, bank), inside=())
    with served(create_app(parts)) as url:
        async with httpx.AsyncClient(base_url=f"{url}{PREFIX}", trust_env=False) as caller:
            caller.headers["Authorization"] = f"Bearer {api.token(SERVICE)}"
            for inside in (
                "http://127.0.0.1:8233/",
                "https://localhost/",
                "https://169.254.169.254/",
                "https://[::1]/",
            ):
                answer = await caller.post("/webhooks", json={"url": inside})
                assert (answer.status_code, answer.json()["field"]) == (422, "url"), inside
