"""Encrypted payloads: what goes in comes out, nothing else does, and nothing raises where a case would get stuck."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.exceptions import ApplicationError

from runtime.codec import KEY_ID, EncryptionCodec, KeyRing, decrypt, encrypt
from runtime.converter import InvalidPayload, UnreadablePayload, data_converter
from runtime.errors import StackError

VECTORS = json.loads((Path(__file__).parent / "codec_vectors.json").read_text())
SECRET = "Nguyễn Thị Bí Mật 079123456789"


class Party(BaseModel):
    name: str
    share: int


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["about"])
def test_published_vectors(vector: dict[str, Any]) -> None:
    key = bytes.fromhex(vector["key_hex"])
    clear = Payload.FromString(bytes.fromhex(vector["clear_payload_hex"]))
    assert clear.data == bytes.fromhex(vector["clear_data_hex"])
    assert {name: value.decode() for name, value in clear.metadata.items()} == vector["clear_metadata"]
    encrypted = Payload(
        metadata={name: value.encode() for name, value in vector["encrypted_metadata"].items()},
        data=bytes.fromhex(vector["encrypted_data_hex"]),
    )
    assert decrypt(encrypted, vector["key_id"], key) == clear
    assert encrypt(clear, vector["key_id"], key, bytes.fromhex(vector["nonce_hex"])) == encrypted


@given(st.binary(), st.dictionaries(st.text(max_size=20), st.binary(max_size=20), max_size=3))
async def test_every_payload_comes_back_whole(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, metadata: dict[str, bytes]
) -> None:
    codec = EncryptionCodec(KeyRing(tmp_path_factory.getbasetemp() / "shared-ring"))
    payload = Payload(metadata=metadata, data=data)
    (encrypted,) = await codec.encode([payload])
    assert set(encrypted.metadata) == {"encoding", KEY_ID}
    assert await codec.decode([encrypted]) == [payload]


async def test_nothing_of_the_content_is_in_the_clear(ring: KeyRing) -> None:
    (payload,) = await data_converter(ring).encode([Party(name=SECRET, share=46)])
    assert SECRET.encode() not in payload.SerializeToString()
    assert b"079123456789" not in payload.SerializeToString()


async def test_the_same_value_is_never_encrypted_the_same_way(ring: KeyRing) -> None:
    first, second = await EncryptionCodec(ring).encode([Payload(data=b"x"), Payload(data=b"x")])
    assert first.data != second.data


async def test_after_a_rotation_new_payloads_use_the_new_key_and_old_ones_are_read(ring: KeyRing) -> None:
    elsewhere = EncryptionCodec(KeyRing(ring.path.parent))  # another process, which loaded the ring before
    codec = EncryptionCodec(ring)
    (old,) = await codec.encode([Payload(data=b"old")])
    new_id = ring.add_key()
    (new,) = await codec.encode([Payload(data=b"new")])
    assert new.metadata[KEY_ID].decode() == new_id != old.metadata[KEY_ID].decode()
    assert [payload.data for payload in await elsewhere.decode([old, new])] == [b"old", b"new"]


def test_the_ring_is_made_once_and_private(tmp_path: Path) -> None:
    assert KeyRing(tmp_path).active == KeyRing(tmp_path).active
    assert (tmp_path / "payload-keys.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"active": "a", "keys": {}}', '{"active": "a", "keys": {"a": "eA=="}}']
)
def test_a_broken_ring_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "payload-keys.json").write_text(content)
    with pytest.raises(StackError, match=r"payload-keys\.json"):
        KeyRing(tmp_path)


def tampered(payload: Payload, position: int) -> Payload:
    data = bytearray(payload.data)
    data[position] ^= 1
    return Payload(metadata=payload.metadata, data=bytes(data))


async def test_what_cannot_be_read_is_said_when_the_value_is_asked_for(ring: KeyRing, tmp_path: Path) -> None:
    codec = EncryptionCodec(ring)
    (payload,) = await codec.encode([Payload(data=b"x" * 40)])
    stranger = EncryptionCodec(KeyRing(tmp_path / "elsewhere"))
    other_id = Payload(metadata={**payload.metadata, KEY_ID: b"unknown"}, data=payload.data)
    bad = [
        *await stranger.encode([Payload(data=b"x")]),
        other_id,
        Payload(metadata=payload.metadata, data=b"short"),
        Payload(metadata=payload.metadata),
        Payload(metadata={**payload.metadata, KEY_ID: b"\xff"}, data=payload.data),
        *(tampered(payload, position) for position in range(len(payload.data))),
    ]
    converter = data_converter(ring)
    for each in bad:
        (decoded,) = await codec.decode([each])  # does not raise
        with pytest.raises(UnreadablePayload):
            converter.payload_converter.from_payloads([decoded])


async def test_a_payload_in_clear_passes(ring: KeyRing) -> None:
    clear = Payload(metadata={"encoding": b"json/plain"}, data=b"46")
    assert await EncryptionCodec(ring).decode([clear]) == [clear]


async def test_messages_and_details_of_failures_are_encrypted(ring: KeyRing) -> None:
    converter = data_converter(ring)
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as cause:
            raise ApplicationError(SECRET, SECRET, type="PartnerDown") from cause
    except ApplicationError as error:
        failure = Failure()
        await converter.encode_failure(error, failure)
    assert SECRET.encode() not in failure.SerializeToString()
    decoded = await converter.decode_failure(failure)
    assert isinstance(decoded, ApplicationError)
    assert (decoded.message, list(decoded.details), decoded.type) == (SECRET, [SECRET], "PartnerDown")


async def test_a_value_of_the_wrong_shape_names_the_field_but_not_the_value(ring: KeyRing) -> None:
    converter = data_converter(ring)
    payloads = await converter.encode([{"name": "x", "share": SECRET}])
    with pytest.raises(InvalidPayload) as refused:
        await converter.decode(payloads, [Party])
    assert str(refused.value) == "share: int_parsing"
    assert refused.value.__cause__ is None
