"""Every path of a dossier and of a case, as it once went on the real stack, replays in today's code.

`THADS_CAPTURE_HISTORY=1 pytest tests/replay/test_histories.py` goes the paths again and writes their histories. Old
ones stay in the corpus as long as cases that began under that code may still run: give a new capture a new name beside
it.
"""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from runtime.codec import KeyRing
from runtime.converter import data_converter
from tests.replay.capture import HISTORIES, KEYS, PATHS, capture
from workflows.dossier import Dossier
from workflows.enforcement_case import EnforcementCase
from workflows.runner import workflow_runner

CORPUS = sorted(HISTORIES.glob("*.json.gz"))


def read(path: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(path.name.removesuffix(".json.gz"), gzip.decompress(path.read_bytes()).decode())


@pytest.mark.skipif(not os.environ.get("THADS_CAPTURE_HISTORY"), reason="set THADS_CAPTURE_HISTORY=1 to go the paths")
@pytest.mark.stack
@pytest.mark.timeout(500)
async def test_the_paths_are_gone_and_kept(tmp_path: Path, temporal_address: str, postgres_url: str) -> None:
    await capture(tmp_path, temporal_address, postgres_url)
    assert {path.name for path in HISTORIES.glob("*.json.gz")} >= {f"{name}.json.gz" for name in PATHS}


def test_the_corpus_has_every_path() -> None:
    assert {path.name.removesuffix(".json.gz") for path in CORPUS} >= set(PATHS)
    assert all(len(read(path).events) > 10 for path in CORPUS)


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.name.removesuffix(".json.gz"))
async def test_a_history_replays(path: Path) -> None:
    replayer = Replayer(
        workflows=[Dossier, EnforcementCase],
        data_converter=data_converter(KeyRing(KEYS)),
        workflow_runner=workflow_runner(),
    )
    result = await replayer.replay_workflow(read(path), raise_on_replay_failure=False)
    assert result.replay_failure is None


def test_no_history_tells_a_name() -> None:
    for path in CORPUS:
        text = gzip.decompress(path.read_bytes())
        assert b"binary/encrypted" in text or b"YmluYXJ5L2VuY3J5cHRlZA" in text
        for word in ("Nguyễn Văn", "079180", "123456789"):
            assert word.encode() not in text
