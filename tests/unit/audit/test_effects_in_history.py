"""What a history tells of the outside effects that its run asked for, read from one that was really gone."""

from __future__ import annotations

from audit.history import in_clear
from runtime.codec import KeyRing
from runtime.converter import data_converter
from tests.replay.capture import HISTORIES, KEYS
from tests.replay.test_histories import read


async def test_one_that_was_asked_for_among_several_is_over_when_it_was_asked_for_alone() -> None:
    """The land registry was away when five holders of information were asked at once."""
    works = []
    for path in sorted(HISTORIES.glob("no-condition-and-on-*")):
        works += (await in_clear(read(path), data_converter(KeyRing(KEYS)))).works
    together = next(work for work in works if len(work.keys) == 5)
    (alone,) = [work for work in works if set(work.keys) < set(together.keys)]
    assert "-land-" in alone.keys[0]
    assert (together.ended, together.over, alone.over) == (True, False, True)
