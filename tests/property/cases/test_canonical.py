"""What is hashed piece by piece has the bytes of the whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import events
from cases.events import canonical, written

LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=4)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=7) | st.dictionaries(st.text(max_size=3), inner, max_size=7)
)


@given(value=JSON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_pieces_are_the_whole(value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LONG", 2)
    whole = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert b"".join(written(value)) == canonical(value) == whole


def test_a_long_list_far_inside_is_never_in_memory_as_a_whole() -> None:
    """As the obligations of a mass dossier in the event that holds it, and the parties of its case."""
    each = {"name": "Trần Thị Bình", "amount": 3_000_000}
    rows, parties = [each] * 20_000, {f"C{n}": each for n in range(20_000)}
    pieces = [*written({"data": {"dossier": {"obligations": rows, "sent_at": "2026-09-07"}, "parties": parties}})]
    assert sum(map(len, pieces)) > 1_000_000
    assert max(map(len, pieces)) < 100_000
