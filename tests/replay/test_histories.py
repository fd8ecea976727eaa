"""Every path of a dossier and of a case, as it once went on the real stack, replays in today's code.

Whole, while it was under way, and cut off wherever a worker may have put it out of memory.

`THADS_CAPTURE_HISTORY=1 pytest tests/replay/test_histories.py` goes the paths again and writes their histories. From
the first release on, old ones stay in the corpus as long as cases that began under that code may still run: give a new
capture a new folder beside it.
"""

from __future__ import annotations

import asyncio
import gzip
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory

from runtime.codec import KeyRing
from runtime.converter import data_converter
from tests.replay.capture import HISTORIES, KEYS, PATHS, capture
from workflows.runner import came_of_a_task, replayable, replayer

CORPUS = sorted(HISTORIES.glob("*.json.gz"))
OPEN = [path for path in CORPUS if ".open-" in path.name]


def read(path: Path) -> WorkflowHistory:
    """A history under the name of its workflow."""
    events = WorkflowHistory.from_json("", gzip.decompress(path.read_bytes()).decode()).events
    return WorkflowHistory(events[0].workflow_execution_started_event_attributes.workflow_id, events)


def name_of(path: Path) -> str:
    return path.name.removesuffix(".json.gz")


async def replay(histories: Iterator[WorkflowHistory]) -> dict[str, Exception]:
    """Replay them one after the other; what failed. TimeoutError where one hangs."""

    async def given() -> AsyncIterator[WorkflowHistory]:
        for history in histories:
            yield history

    async with asyncio.timeout(100):
        results = await replayer(data_converter(KeyRing(KEYS))).replay_workflows(given(), raise_on_replay_failure=False)
    return dict(results.replay_failures)


@pytest.mark.skipif(not os.environ.get("THADS_CAPTURE_HISTORY"), reason="set THADS_CAPTURE_HISTORY=1 to go the paths")
@pytest.mark.stack
@pytest.mark.timeout(900)
async def test_the_paths_are_gone_and_kept(tmp_path: Path, postgres_url: str) -> None:
    await capture(tmp_path, postgres_url)
    assert {path.name for path in HISTORIES.glob("*.json.gz")} >= {f"{name}-1.json.gz" for name in PATHS}


def test_the_corpus_has_every_path_and_what_a_life_brings() -> None:
    assert {name_of(path) for path in CORPUS} >= {f"{name}-1" for name in PATHS}
    assert len(OPEN) >= 5
    seen = {event.event_type for path in CORPUS for event in read(path).events}
    assert seen >= {
        EventType.EVENT_TYPE_TIMER_FIRED,
        EventType.EVENT_TYPE_TIMER_CANCELED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
        EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
    }
    events = [event for path in CORPUS for event in read(path).events]
    assert any(e.activity_task_started_event_attributes.attempt > 2 for e in events)
    markers = [e.marker_recorded_event_attributes for e in events if e.HasField("marker_recorded_event_attributes")]
    assert any(m.HasField("failure") for m in markers), "a local activity that was given up"
    outcomes = [e.workflow_execution_update_completed_event_attributes.outcome for e in events]
    assert any(outcome.HasField("failure") for outcome in outcomes), "a command whose sender was told to ask again"


@pytest.mark.parametrize("path", CORPUS, ids=name_of)
async def test_a_history_replays(path: Path) -> None:
    assert await replay(iter([read(path)])) == {}


@pytest.mark.parametrize("path", OPEN, ids=name_of)
async def test_a_history_under_way_replays_fifty_times_without_a_hang(path: Path) -> None:
    assert await replay(read(path) for _ in range(50)) == {}


@pytest.mark.parametrize("path", CORPUS, ids=name_of)
async def test_a_history_replays_from_wherever_it_is_cut_off(path: Path) -> None:
    """A worker gets a case back with its history up to the last workflow task, and puts it out of memory anywhere."""
    whole = read(path)
    ends = [
        number
        for number, event in enumerate(whole.events)
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED and number > 2
    ]
    assert ends or len(whole.events) < 8
    cuts = (WorkflowHistory(whole.workflow_id, whole.events[:end]) for end in ends)
    assert await replay(cuts) == {}


@pytest.mark.parametrize("path", CORPUS, ids=name_of)
async def test_a_history_read_at_any_moment_replays(path: Path) -> None:
    """Also of a run that has not begun, or in the midst of a workflow task; what a task asked for is read whole."""
    whole = read(path)
    moments = [n for n in range(1, len(whole.events)) if not came_of_a_task(whole.events[n])]
    read_at = [replayable(WorkflowHistory(whole.workflow_id, whole.events[:n])) for n in moments]
    assert read_at[:2] == [None, None]
    by_length = {len(history.events): history for history in read_at if history}
    assert await replay(iter(by_length.values())) == {}


def test_of_an_ended_run_all_is_replayed() -> None:
    closing = (
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
    )
    ended = [history for history in map(read, CORPUS) if history.events[-1].event_type in closing]
    assert len(ended) > len(CORPUS) / 2
    for history in ended:
        found = replayable(history)
        assert found
        assert len(found.events) == len(history.events)


def test_no_history_tells_a_name() -> None:
    for path in CORPUS:
        text = gzip.decompress(path.read_bytes())
        assert b"binary/encrypted" in text or b"YmluYXJ5L2VuY3J5cHRlZA" in text
        for word in ("Nguyễn Văn", "079180", "123456789"):
            assert word.encode() not in text
