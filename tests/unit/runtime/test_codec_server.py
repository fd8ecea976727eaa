"""The codec server: what Temporal's pages ask for, from where they may."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from google.protobuf import json_format
from httpx import ASGITransport, AsyncClient
from temporalio.api.common.v1 import Payload, Payloads

from runtime.codec import EncryptionCodec, KeyRing
from runtime.codec_server import codec_app, codec_app_of
from runtime.settings import Settings
from runtime.state import StackState

UI = "http://127.0.0.1:8233"
CLEAR = Payloads(payloads=[Payload(metadata={"encoding": b"json/plain"}, data='"Nguyễn Văn A"'.encode())])


def client_from(host: str, keys: Path) -> AsyncClient:
    app = codec_app(EncryptionCodec(KeyRing.create(keys)), [UI])
    return AsyncClient(transport=ASGITransport(app, client=(host, 50000)), base_url="http://codec")


@pytest.fixture
def server(tmp_path: Path) -> AsyncClient:
    return client_from("127.0.0.1", tmp_path)


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
    StackState(ports={"temporal-ui": 8233}).write(tmp_path)
    KeyRing.create(tmp_path / "keys")
    app = codec_app_of(Settings(data=tmp_path, keys=tmp_path / "keys"))
    async with AsyncClient(transport=ASGITransport(app, client=("127.0.0.1", 1)), base_url="http://codec") as server:
        answer = await server.post("/decode", content="{}", headers={"Origin": UI})
    assert answer.headers["access-control-allow-origin"] == UI


async def test_other_machines_are_refused(tmp_path: Path) -> None:
    outside = client_from("192.0.2.1", tmp_path)
    assert (await outside.post("/decode", content="{}")).status_code == 403


@pytest.mark.parametrize("body", [b"", b"[", b"\xff", json.dumps({"payloads": 46}).encode(), b'{"unknown": 1}'])
async def test_a_malformed_body_is_said_to_be_one(server: AsyncClient, body: bytes) -> None:
    assert (await server.post("/decode", content=body)).status_code == 400


async def test_what_cannot_be_decrypted_says_why(server: AsyncClient) -> None:
    stranger = Payload(metadata={"encoding": b"binary/encrypted", "encryption-key-id": b"lost"}, data=b"x" * 40)
    answer = await server.post("/decode", content=json_format.MessageToJson(Payloads(payloads=[stranger])))
    (payload,) = json_format.Parse(answer.text, Payloads()).payloads
    assert b"'lost', which is not in the key ring" in payload.data
