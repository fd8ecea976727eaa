"""Small logs that tests write, and where the logs of others lie if this machine has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from flow.log import Log
from flow.reading import read_log
from flow.reading.fields import Asked

LOGS = Path("shared") / "data" / "event-logs"
OTHERS = next((above / LOGS for above in Path(__file__).parents if (above / LOGS).is_dir()), LOGS)


def others(name: str) -> Path:
    """A log that others published; the test is skipped where it is missing."""
    path = OTHERS / name
    if not path.exists():
        pytest.skip(f"needs the published event log {name} in ../shared/data/event-logs")
    return path


def read(tmp_path: Path, content: str | bytes, name: str = "log", **asked: str) -> Log:
    """The log that a file with this content is."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_log(path, Asked(**asked))


def event(activity: str, time: str, more: str = "") -> str:
    """An event of an XES trace."""
    name, when = f'<string key="concept:name" value="{activity}"/>', f'<date key="time:timestamp" value="{time}"/>'
    return f"<event>{name}{when}{more}</event>"


def xes(*traces: str) -> str:
    """An XES log of these traces, whose events are given."""
    inner = "".join(f'<trace><string key="concept:name" value="{n}"/>{trace}</trace>' for n, trace in enumerate(traces))
    return f'<?xml version="1.0"?>\n<log xmlns="http://www.xes-standard.org/">\n{inner}\n</log>'
