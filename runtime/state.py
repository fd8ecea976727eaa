"""`stack.json` in the data folder: which processes of this installation run where, and the ports they like to keep."""

from __future__ import annotations

import random
import socket
from collections import deque
from collections.abc import Mapping
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from runtime.errors import StackError
from runtime.files import write_private

HOST = "127.0.0.1"
HOSTS = (HOST, "localhost")
"""The names under which our own servers are reached: all listen on the loopback interface only.

A page of another site, whose name was made to point here, names its own host, and is refused by that.
"""


class RunningProcess(BaseModel):
    """One process that was started: enough to recognise it again after its number was given to another."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    pid: int
    command: tuple[str, ...]
    address: str = ""


class StackState(BaseModel):
    """Content of `stack.json`. `ports` outlives a stop, so that bookmarks stay right; `processes` are those of now."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    ports: Mapping[str, int] = {}
    processes: Mapping[str, RunningProcess] = {}
    database_address: str | None = None  # of the embedded one: host:port/name
    temporal_address: str | None = None

    @staticmethod
    def path(data: Path) -> Path:
        """Where the state of the installation in the folder `data` lies."""
        return data / "stack.json"

    @classmethod
    def read(cls, data: Path) -> StackState:
        """State of the installation in `data`; an empty one if nothing ever ran there.

        Raises StackError when the file is no state (it may be deleted while nothing runs: only ports are lost).
        """
        path = cls.path(data)
        try:
            return cls.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return cls()
        except ValidationError as error:
            raise StackError(
                "stack.json", f"{path} cannot be read; stop the stack, delete that file, and start again"
            ) from error

    def write(self, data: Path) -> None:
        """Keep this state for the next reader, with mode 0600. It holds no password."""
        write_private(self.path(data), self.model_dump_json(indent=2).encode())


FREE = range(15_000, 32_000)
"""Where a free port is looked for: below those of outgoing connections (Linux: from 32,768 on), one of which could take
a port between its choice here and the start of its service."""

_lately: deque[int] = deque(maxlen=200)
"""The free ports chosen last: a service of this process may not listen yet when the port of the next is chosen."""


def free_ports(wished: Mapping[str, int | None]) -> dict[str, int]:
    """A port of the loopback interface for each name: the one wished for if nobody listens there, else any free one."""
    with ExitStack() as held:  # all are held until the last is chosen, so that no port is chosen twice
        return {name: _hold(held, port) for name, port in wished.items()}


def _hold(held: ExitStack, wished: int | None) -> int:
    free = [port for port in FREE if port not in _lately]
    for candidate in ((wished,) if wished else ()) + tuple(random.sample(free, 100)):
        probe = held.enter_context(closing(socket.socket()))
        # Connections of the last run may still linger on the port; only a listener makes it taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind((HOST, candidate))
            probe.listen(1)
            _lately.append(candidate)
            return candidate
    raise StackError("ports", f"no free port on {HOST}")
