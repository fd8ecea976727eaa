"""Temporal's database file and the logs, byte by byte: no name in them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from temporalio.client import Client

from runtime.state import StackState
from runtime.temporal_server import TemporalServer

pytestmark = pytest.mark.stack

SESSION = Path(__file__).with_name("secret_session.py")
ROOT = SESSION.parents[3]
SECRET = "Trần-Bí-Mật-001099000123"
SPELLINGS = [
    SECRET.encode(),
    SECRET.encode("unicode-escape"),
    b"-001099000123",
    "Bí-Mật".encode(),
    b"B\\u00ed-M",
]


def places_of(needle: bytes, folder: Path) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and needle in file.read_bytes()]


async def test_no_name_at_rest_or_in_logs(tmp_path: Path) -> None:
    server = TemporalServer(tmp_path / "temporal" / "temporal.db", tmp_path / "logs" / "temporal.log", ui=False)
    server.start()
    try:
        server.wait_ready()
        StackState(temporal_address=server.address).write(tmp_path)
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("TEMPORAL_", "THADS_"))}
        session = subprocess.run(
            [sys.executable, str(SESSION), str(tmp_path), SECRET],
            capture_output=True,
            cwd=ROOT,
            env={**environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
        (tmp_path / "logs" / "session.log").write_bytes(session.stdout + session.stderr)
        assert b"session over" in session.stderr, session.stderr.decode()[-2000:]

        # The control: a client without our converter leaves its data where this test would find them.
        plain = await Client.connect(server.address)
        await plain.start_workflow("Nothing", "in-the-clear-4711", id="control", task_queue="nobody")
    finally:
        server.stop()
    assert places_of(b"in-the-clear-4711", tmp_path) != []
    assert places_of(b"case-with-a-secret", tmp_path) != []
    assert b"Completing activity as failed" in session.stderr
    for spelling in SPELLINGS:
        assert places_of(spelling, tmp_path) == []
