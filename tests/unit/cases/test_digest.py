"""What a request id stands for is told by a digest that any language makes: published vectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cases.commands import Envelope
from runtime.envelope import canonical

VECTORS = json.loads(Path(__file__).with_name("digest_vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["about"])
def test_published_vectors(vector: dict[str, Any]) -> None:
    envelope = Envelope.model_validate(vector["envelope"])
    same = {name: vector["envelope"][name] for name in ("subject", "command", "payload", "actor")}
    assert canonical(same).decode() == vector["canonical"]
    assert envelope.digest() == vector["digest"]
    assert envelope.update_id == vector["update_id"] == f"{envelope.request_id}~{vector['digest'][:16]}"


def test_neither_moment_nor_door_nor_signature_is_part_of_it() -> None:
    first = Envelope.model_validate(VECTORS["vectors"][0]["envelope"])
    later = first.model_copy(update={"sent_at": "2026-09-09T08:00:00+07:00", "door": "other", "signature": "x"})
    assert later.update_id == first.update_id
    assert first.model_copy(update={"command": "sign_decision"}).update_id != first.update_id
