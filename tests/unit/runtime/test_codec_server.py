"""The codec server: what Temporal's pages ask for, from where they may."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from google.protobuf import json_format
from httpx import ASGITransport, AsyncClient
from temporalio.api.common.v1 import Payload, Payloads

from runtime import codec_server
from runtime.codec import EncryptionCodec, KeyRing
from runtime.codec_server import codec_address, codec_app, codec_app_of
from runtime.settings import Settings
from runtime.state import StackState

UI = "http://127.0.0.1:8233"
CLEAR = Payloads(payloads=[Payload(metadata={"encoding": b"json/plain"}, data='"Nguyễn Văn A"'.encode())])


SECRET = "only-for-me"


@pytest.fixture
def server(tmp_path: Path) -> AsyncClient:
    app = codec_app(EncryptionCodec(KeyRing.create(tmp_path)), [UI], SECRET)
    return AsyncClient(transport=ASGITransport(app), base_url=f"http://127.0.0.1/{SECRET}")


async def test_what_was_encoded_is_decoded(server: AsyncClient) -> None:
    encoded = await server.post("/encode", content=json_format.MessageToJson(CLEAR))
    assert "json/plain" not in encoded.text
    decoded = await server.post("/decode", content=encoded.content)
    assert json_format.Parse(decoded.text, Payloads()) == CLEAR


async def test_what_is_in_clear_stays_as_it_is(server: AsyncClient) -> None:
    answer = await server.post("/decode", content=json_format.MessageToJson(CLEAR))
    assert json_format.Parse(answer.text, Payloads()) == CLEAR


async def test_the_pages_of_temporal_may_ask_and_others_may_not(server: AsyncClient) -> None:
    preflight = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-namespace,authorization",
    }
    allowed = await server.options("/decode", headers={"Origin": UI, **preflight})
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == UI
    refused = await server.options("/decode", headers={"Origin": "http://elsewhere.example", **preflight})
    assert "access-control-allow-origin" not in refused.headers


async def test_the_server_of_an_installation_serves_its_own_temporal(tmp_path: Path) -> None:
    StackState(ports={"temporal-ui": 8233, "web": 80}).write(tmp_path)
    settings = Settings(data=tmp_path, keys=tmp_path / "keys")
    KeyRing.create(settings.keys)
    app = FastAPI()
    app.mount("/codec", codec_app_of(settings))
    async with AsyncClient(transport=ASGITransport(app), base_url=codec_address(settings)) as server:
        answer = await server.post("/decode", content="{}", headers={"Origin": UI})
    assert answer.headers["access-control-allow-origin"] == UI
    assert (settings.keys / "codec-secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("door", ["/decode", "/x/decode", f"/{SECRET}x/decode", "//decode", f"/{SECRET[:-1]}/encode"])
async def test_who_does_not_know_the_address_reads_nothing(server: AsyncClient, door: str) -> None:
    encoded = await server.post("/encode", content=json_format.MessageToJson(CLEAR))
    answer = await server.post(f"http://127.0.0.1{door}", content=encoded.content, headers={"Origin": UI})
    assert answer.status_code in (403, 404)
    assert "payloads" not in answer.text


async def test_a_page_of_another_site_is_refused(server: AsyncClient) -> None:
    assert (await server.post("/decode", content="{}", headers={"Host": "evil.example"})).status_code == 400


async def test_a_body_is_limited_while_it_streams(server: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec_server, "LARGEST", 1000)

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 100

    assert (await server.post("/decode", content=endless())).status_code == 413


@pytest.mark.parametrize("body", [b"", b"[", b"\xff", json.dumps({"payloads": 46}).encode(), b'{"unknown": 1}'])
async def test_a_malformed_body_is_said_to_be_one(server: AsyncClient, body: bytes) -> None:
    assert (await server.post("/decode", content=body)).status_code == 400


async def test_what_cannot_be_decrypted_says_why(server: AsyncClient) -> None:
    stranger = Payload(metadata={"encoding": b"binary/encrypted", "encryption-key-id": b"lost"}, data=b"x" * 40)
    answer = await server.post("/decode", content=json_format.MessageToJson(Payloads(payloads=[stranger])))
    (payload,) = json_format.Parse(answer.text, Payloads()).payloads
    assert b"'lost', which is not in the key ring" in payload.data
