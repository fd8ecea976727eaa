"""`stack.json` in the data folder: which processes of this installation run where, and the ports they like to keep."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from runtime.errors import StackError
from runtime.files import write_private

HOST = "127.0.0.1"


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
    database_url: str | None = None
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
        """Keep this state for the next reader. It holds the database's password: mode 0600."""
        write_private(self.path(data), self.model_dump_json(indent=2).encode())


def free_port(preferred: int | None = None) -> int:
    """`preferred` if nobody listens there, else any free port of the loopback interface."""
    for candidate in [preferred, 0] if preferred else [0]:
        with closing(socket.socket()) as probe:
            # Connections of the last run may still linger on the port; only a listener makes it taken.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, candidate))
            except OSError:
                continue
            port: int = probe.getsockname()[1]
            return port
    raise StackError("ports", f"no free port on {HOST}")
