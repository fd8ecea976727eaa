"""Search attributes: few enough for a server on SQL."""

from __future__ import annotations

from collections import Counter

from runtime import search_attributes


def test_a_server_on_sql_has_room_for_all() -> None:
    kinds = Counter(key.indexed_value_type.name for key in search_attributes.ALL)
    room = {"DATETIME": 3, "BOOL": 3, "KEYWORD": 10}
    assert set(kinds) <= set(room)
    assert all(kinds[kind] <= room[kind] for kind in kinds)
    assert len({key.name for key in search_attributes.ALL}) == len(search_attributes.ALL)
