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
    return KeyRing.create(tmp_path)


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
    codec = EncryptionCodec(KeyRing.create(tmp_path_factory.getbasetemp() / "shared-ring"))
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
    assert KeyRing.create(tmp_path).active == KeyRing.create(tmp_path).active
    assert (tmp_path / "payload-keys.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"active": "a", "keys": {}}', '{"active": "a", "keys": {"a": "eA=="}}']
)
def test_a_broken_ring_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "payload-keys.json").write_text(content)
    with pytest.raises(StackError, match=r"payload-keys\.json"):
        KeyRing(tmp_path)


def test_opening_a_ring_never_makes_one(tmp_path: Path) -> None:
    with pytest.raises(StackError, match=r"payload-keys\.json .* is missing; restore it from the backup"):
        KeyRing(tmp_path)
    assert list(tmp_path.iterdir()) == []


def tampered(payload: Payload, position: int) -> Payload:
    data = bytearray(payload.data)
    data[position] ^= 1
    return Payload(metadata=payload.metadata, data=bytes(data))


async def test_what_cannot_be_read_is_said_when_the_value_is_asked_for(ring: KeyRing, tmp_path: Path) -> None:
    codec = EncryptionCodec(ring)
    (payload,) = await codec.encode([Payload(data=b"x" * 40)])
    stranger = EncryptionCodec(KeyRing.create(tmp_path / "elsewhere"))
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


@pytest.mark.parametrize("encoding", [b"json/plain", b"json/protobuf", b"binary/plain", b"", b"binary/unreadable"])
async def test_a_payload_in_clear_is_not_believed_and_says_the_way_out(ring: KeyRing, encoding: bytes) -> None:
    (decoded,) = await EncryptionCodec(ring).decode([Payload(metadata={"encoding": encoding}, data=b"46")])
    with pytest.raises(UnreadablePayload, match=r"encrypt with .* \(docs/formats/codec.md\)"):
        data_converter(ring).payload_converter.from_payloads([decoded])


async def test_the_empty_value_passes_in_clear_only_if_it_is_empty(ring: KeyRing) -> None:
    empty = Payload(metadata={"encoding": b"binary/null"})
    assert await EncryptionCodec(ring).decode([empty]) == [empty]
    (decoded,) = await EncryptionCodec(ring).decode([Payload(metadata=empty.metadata, data=b"46")])
    assert decoded.metadata["encoding"] == b"binary/unreadable"


@pytest.mark.parametrize(
    ("value", "hint"), [(None, Party), (None, int), (b"bytes", Party), (Failure(message="x"), Party), (None, list[int])]
)
async def test_a_value_of_another_kind_than_asked_for_is_invalid(ring: KeyRing, value: Any, hint: type) -> None:
    converter = data_converter(ring)
    with pytest.raises(InvalidPayload):
        await converter.decode(await converter.encode([value]), [hint])


@pytest.mark.parametrize(
    ("value", "hint"), [(None, Party | None), (None, type(None)), (None, Any), (b"bytes", bytes), (Failure(), Failure)]
)
async def test_a_value_of_the_kind_asked_for_comes_back(ring: KeyRing, value: Any, hint: type) -> None:
    converter = data_converter(ring)
    assert await converter.decode(await converter.encode([value]), [hint]) == [value]


async def test_only_the_failure_of_a_reader_without_key_is_in_clear(ring: KeyRing) -> None:
    converter = data_converter(ring)
    said = {}
    for cause in (UnreadablePayload("in clear"), InvalidPayload("name: missing")):
        try:
            raise RuntimeError("Failed decoding arguments") from cause
        except RuntimeError as error:
            failure = Failure()
            await converter.encode_failure(error, failure)
        said[failure.application_failure_info.type] = (failure.message, failure.stack_trace)
    assert said == {"UnreadablePayload": ("in clear", ""), "InvalidPayload": ("Encoded failure", "")}


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
