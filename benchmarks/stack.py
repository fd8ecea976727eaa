"""What the figures of the engine stand on: servers, an installation, a worker beside it that is watched, judgments."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from cases.dossier import Dossier
from law.periods import VIETNAM
from runtime import canary
from runtime.codec import KeyRing
from runtime.postgres import Postgres
from runtime.temporal_server import TemporalServer
from tests.chaos.stack import worker_process
from tests.kit import Installation, installation, url

START = datetime(2026, 9, 7, 9, tzinfo=VIETNAM)
"""Where the stepped clock stands at first."""
COURT = "Tòa án nhân dân khu vực 1 - Thành phố Hồ Chí Minh"


@asynccontextmanager
async def installed(folder: Path, queues: tuple[str, ...]) -> AsyncIterator[Installation]:
    """An installation on servers of its own, with the workers of these queues in this process."""
    folder.mkdir(exist_ok=True)
    database = Postgres(folder / "postgres", folder / "postgres.log", folder / "keys", throw_away=True)
    temporal = TemporalServer(folder / "temporal.db", folder / "temporal.log", ui=False)
    for server in (database, temporal):
        server.start()
        server.wait_ready()
    try:
        database.create_database("bench")
        where, application = folder / "data", url(database, "bench")
        async with installation(where, temporal.address, application, stepped_at=START, queues=queues) as there:
            yield there
    finally:
        temporal.stop()
        database.stop()


def person(name: str, serial: int, **more: Any) -> dict[str, Any]:
    """Somebody of that name, told from others by a number."""
    own = {"name": name, "id_number": f"0790{serial:08d}", "address": f"{serial} đường Số 1"}
    return {"kind": "person", "province": "79", **own, **more}


def judgment(name: str, obligations: list[dict[str, Any]], *, field: str, number: int = 1, **given: Any) -> Dossier:
    """A judgment of these obligations, complete, as it came in when the clock began."""
    return Dossier.model_validate(
        {
            "dossier_id": name,
            "office": "79",
            "sent_at": START,
            "received_at": START,
            "title": {
                "number": f"{number}/2026/{field}-ST",
                "date": "2026-05-04",
                "effective_date": "2026-06-05",
                "issuing_court": COURT,
                "field": field,
            },
            "obligations": obligations,
            "attachments": ["judgment"],
            **given,
        }
    )


class Watched:
    """A worker process: the memory it takes and has taken, as the kernel knows it (Linux), and its CPU."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._own = Path("/proc") / str(pid)

    def peak(self) -> int:
        """The most bytes of memory it had since this was last asked."""
        told = dict(line.split(":", 1) for line in (self._own / "status").read_text().splitlines())
        (self._own / "clear_refs").write_text("5")  # the mark begins again at what it has now
        return int(told["VmHWM"].split()[0]) * 1024

    @property
    def memory(self) -> int:
        """Bytes of memory it has now."""
        return int(self._process.memory_info().rss)

    @property
    def cpu(self) -> float:
        """Seconds of CPU so far."""
        times = self._process.cpu_times()
        return float(times.user + times.system)


@asynccontextmanager
async def with_worker(folder: Path) -> AsyncIterator[tuple[Installation, Watched]]:
    """An installation whose only worker is a process of its own, so that its memory and its CPU are seen apart.

    An error says how the worker's log ends.
    """
    async with installed(folder, queues=()) as there:
        await canary.lay(there.starter.client, KeyRing(there.settings.keys))
        worker = worker_process(there.settings.model_copy(update={"partners_url": there.partners_url}))
        worker.start()
        try:
            await asyncio.to_thread(worker.wait_ready)
            assert worker.pid
            yield there, Watched(worker.pid)
        except BaseException:
            print(worker.last_lines())
            raise
        finally:
            worker.stop()
