"""Webhooks: every event within reach, signed, ordered for each case, until it is taken; and again from any event."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import FastAPI, Request, Response

from cases.events import Role
from runtime import webhook_keys
from simulation.staff import actor
from tests.integration.web.api.conftest import Api, bearer
from tests.kit import until
from tests.serving import served
from web.api.reach import Standing
from web.delivering import Deliverer

pytestmark = pytest.mark.stack

SERVICE = bearer(Standing.SERVICE)


@dataclass
class Receiver:
    """Somebody who is told, and does not take what he should not."""

    url: str = ""
    refuses: int = 0
    taken: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def seqs(self, subject: str) -> list[int]:
        return [one["data"]["seq"] for one in self.taken if one["data"]["subject"] == subject]


@contextmanager
def receiver() -> Iterator[Receiver]:
    app, told = FastAPI(), Receiver()

    @app.post("/told")
    async def take(request: Request) -> Response:
        body = await request.body()
        if told.refuses > 0:
            told.refuses -= 1
            return Response(status_code=500)
        told.taken.append(json.loads(body))
        told.headers.append(dict(request.headers))
        told.bodies.append(body)
        return Response(status_code=204)

    with served(app) as url:
        told.url = f"{url}/told"
        yield told


def verifies(key: str, headers: dict[str, str], body: bytes) -> bool:
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key.removeprefix("whpk_")))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    for one in headers["webhook-signature"].split():
        try:
            public.verify(base64.b64decode(one.removeprefix("v1a,")), signed)
        except Exception:
            continue
        return True
    return False


async def test_a_service_is_told_of_its_own_cases_in_order_and_again(api: Api, monkeypatch: Any) -> None:
    monkeypatch.setattr("records.webhooks.PAUSES", (0,))
    with receiver() as told:
        async with api.of(SERVICE) as service:
            made = (await service.post("/webhooks", json={"url": told.url})).json()
            told.refuses = 3
            case = await api.start(41, SERVICE.who, SERVICE)
            other = await api.start(42)  # another's
            await api.there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
            head = (await api.there.starter.report(case)).state.head
            await until(lambda: told.seqs(case) == list(range(1, head + 1)))
            assert not told.seqs(other)
            dossier = case.replace("case/", "dossier/").rpartition("/")[0]
            await until(lambda: len(told.seqs(dossier)) > 2)
            assert told.seqs(dossier) == sorted(told.seqs(dossier))

            (key,) = (await service.get("/webhooks")).json()["keys"]
            assert all(verifies(key, one, body) for one, body in zip(told.headers, told.bodies, strict=True))
            assert not verifies(key, told.headers[0], told.bodies[0] + b" ")
            listed = (await service.get(f"/webhooks/{made['webhook']}/deliveries", params={"limit": 200})).json()
            mine = [one for one in listed["deliveries"] if one["subject"] == case]
            assert {one["seq"] for one in mine if one["delivered_at"]} == set(range(1, head + 1))
            taken = [one for one in listed["deliveries"] if one["delivered_at"]]
            assert sum(one["attempts"] for one in taken) == len(taken) + 3

            asked = {"subject": case, "seq": head}
            again = await service.post(f"/webhooks/{made['webhook']}/replays", json=asked)
            assert again.json()["events"] >= 1
            await until(lambda: told.seqs(case).count(head) == 2)
            assert told.seqs(case).count(head - 1) == 1
            ids = [at["webhook-id"] for one, at in zip(told.taken, told.headers, strict=True)
                   if (one["data"]["subject"], one["data"]["seq"]) == (case, head)]  # fmt: skip
            assert ids[0] == ids[1]
            missing = await service.post(f"/webhooks/{made['webhook']}/replays", json={"subject": other, "seq": 10**6})
            assert missing.status_code == 404

            assert (await service.delete(f"/webhooks/{made['webhook']}")).status_code == 200
            assert (await service.get("/webhooks")).json()["webhooks"] == []


@pytest.mark.soak
async def test_one_that_takes_nothing_holds_up_nobody_else(api: Api) -> None:
    with receiver() as told:
        async with api.of(SERVICE) as service:
            for url in ("http://127.0.0.1:9/away", told.url):
                await service.post("/webhooks", json={"url": url, "kinds": ["case_opened"]})
            case = await api.start(43, SERVICE.who, SERVICE)
            await until(lambda: told.seqs(case) == [1])
            for one in (await service.get("/webhooks")).json()["webhooks"]:
                await service.delete(f"/webhooks/{one['webhook']}")


async def test_only_one_session_delivers_and_a_rotated_key_signs_beside_the_last(api: Api) -> None:
    keys = api.there.settings.keys
    old = webhook_keys.current(keys)[0]
    new, kept = webhook_keys.rotate(keys)
    assert webhook_keys.public(kept) == webhook_keys.public(old) != webhook_keys.public(new)
    third = webhook_keys.rotate(keys)
    assert webhook_keys.public(old) not in [webhook_keys.public(key) for key in third]
    assert len(webhook_keys.signature(third, "evt_1", 1, b"{}").split()) == 2
    assert await Deliverer(api.there.engine, keys, ()).once() == 0  # nothing is due


@pytest.mark.parametrize("url", ["http://example.com/x", "ftp://127.0.0.1/x", "https://", "https://u:p@example.com/"])
async def test_what_is_told_goes_to_https_only(url: str, api: Api) -> None:
    async with api.of(SERVICE) as service:
        answer = await service.post("/webhooks", json={"url": url})
        assert (answer.status_code, answer.json()["field"]) == (422, "url")
        assert (
            await service.post("/webhooks", json={"url": "https://a.example/", "kinds": ["nix"]})
        ).status_code == 422
