"""Envelopes: one canonical form, and a signature that only its door can make."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from runtime.envelope import LARGEST, DoorKey, Doors, EnvelopeError, canonical, public_key, verifies

VECTORS = json.loads((Path(__file__).parent / "envelope_vectors.json").read_text())
ENVELOPE = {"door": "web", "actor": "chấp hành viên 17", "request_id": "r-1", "command": {"type": "pay", "amount": 46}}

OTHER_KEY = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE61hPxPHQGOy2aCdHXMnooI0+ZcHJ
63XGmnlxVl038gWmhPd5DP9mqY7LSEEFgltbG6VaUk+futq6tJjDcUCGxw==
-----END PUBLIC KEY-----
"""


def fresh() -> DoorKey:
    return DoorKey("web", Ed25519PrivateKey.generate())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["about"])
def test_published_vectors(vector: dict[str, Any]) -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTORS["private_key_hex"]))
    assert private.public_key().public_bytes_raw().hex() == VECTORS["public_key_hex"]
    assert canonical(vector["envelope"]).decode() == vector["canonical"]
    assert DoorKey("web", private).sign(vector["envelope"]) == vector["signature"]
    assert Doors({"web": [DoorKey("web", private).public]}).verify(vector["envelope"], vector["signature"]) == "web"


@given(json_values)
def test_canonical_form_says_the_same_and_is_stable(value: object) -> None:
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written


def test_keys_are_sorted_by_utf16_units() -> None:
    # U+10000 is written D800 DC00 in UTF-16 and so comes before U+FFFD, though its code point is larger.
    assert canonical({"\ufffd": 1, "\U00010000": 2, "b": 3}) == '{"b":3,"\U00010000":2,"\ufffd":1}'.encode()


@pytest.mark.parametrize("value", [0.5, 2**53, -(2**53), float("nan"), object(), {1: "a"}, "\ud800", {"\ud800": 1}])
def test_what_other_languages_would_read_otherwise_is_refused(value: object) -> None:
    with pytest.raises(EnvelopeError):
        canonical({"door": "web", "value": value})


def test_a_door_is_made_once_and_verified(tmp_path: Path) -> None:
    key = DoorKey.ensure(tmp_path, "web")
    assert DoorKey.ensure(tmp_path, "web").private.private_bytes_raw() == key.private.private_bytes_raw()
    assert (tmp_path / "doors" / "web.pub.pem").read_text() == key.public
    assert Doors({"web": [key.public]}).verify(ENVELOPE, key.sign(ENVELOPE)) == "web"
    assert (tmp_path / "doors" / "web.key.pem").stat().st_mode & 0o777 == 0o600


def test_the_signature_may_lie_in_the_envelope_it_signs() -> None:
    key = fresh()
    signature = key.sign(ENVELOPE)
    assert Doors({"web": [key.public]}).verify({**ENVELOPE, "signature": signature}, signature) == "web"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"actor": "someone else"}, "signature"),
        ({"command": {"type": "pay", "amount": 47}}, "signature"),
        ({"new": None}, "signature"),
        ({"door": "bank"}, "signature"),
        ({"door": "unknown"}, "door"),
        ({"door": ["web"]}, "door"),
    ],
)
def test_a_changed_envelope_is_refused(change: dict[str, object], field: str) -> None:
    key = fresh()
    signature = key.sign(ENVELOPE)
    with pytest.raises(EnvelopeError) as refused:
        Doors({"web": [key.public], "bank": [fresh().public]}).verify({**ENVELOPE, **change}, signature)
    assert refused.value.field == field


@pytest.mark.parametrize("signature", ["", "no base64!", base64.b64encode(b"short").decode(), "ă"])
def test_a_malformed_signature_is_refused(signature: str) -> None:
    with pytest.raises(EnvelopeError, match="signature"):
        Doors({"web": [fresh().public]}).verify(ENVELOPE, signature)


def test_a_door_signs_for_itself_only(tmp_path: Path) -> None:
    with pytest.raises(EnvelopeError, match="door"):
        DoorKey.ensure(tmp_path, "bank").sign(ENVELOPE)


def test_after_a_change_of_keys_both_are_valid() -> None:
    old, new = (DoorKey("web", Ed25519PrivateKey.generate()) for _ in range(2))
    doors = Doors({"web": [old.public, new.public]})
    assert doors.verify(ENVELOPE, old.sign(ENVELOPE)) == doors.verify(ENVELOPE, new.sign(ENVELOPE)) == "web"


@pytest.mark.parametrize("name", ["", "../web", "Web", "a/b", "x" * 41])
def test_names_of_doors_are_plain(tmp_path: Path, name: str) -> None:
    with pytest.raises(EnvelopeError, match="door"):
        DoorKey.ensure(tmp_path, name)


def test_a_public_key_is_written_in_one_way() -> None:
    key = fresh().public
    assert public_key(f"  \n{key}\n\n") == public_key(key) == key


@pytest.mark.parametrize("text", ["", "nothing", fresh().public * 2, OTHER_KEY, "-----END PUBLIC KEY-----"])
def test_what_is_not_one_ed25519_key_is_refused(text: str) -> None:
    with pytest.raises(EnvelopeError) as refused:
        public_key(text)
    assert refused.value.field == "key"


def test_what_cannot_be_signed_was_signed_by_nobody() -> None:
    private = Ed25519PrivateKey.generate()
    assert not verifies({"amount": 0.5}, DoorKey("web", private).sign({"door": "web"}), DoorKey("web", private).public)
