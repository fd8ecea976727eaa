"""`python -m partners.sandbox`: serve until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import secrets
import socket
from pathlib import Path

import uvicorn

from partners.sandbox.app import create_app
from partners.sandbox.settings import SandboxSettings
from runtime.files import create_private
from runtime.leaving import leave_with
from runtime.serving import Server
from runtime.settings import CONTROL_SECRET


class _Sandbox(Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            print(f"partners sandbox ready on http://127.0.0.1:{sockets[0].getsockname()[1]}", flush=True)


def main() -> None:
    """Parse the command line and serve on 127.0.0.1; port 0 takes a free one, the ready line names it."""
    parser = argparse.ArgumentParser(prog="python -m partners.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0: any free port")
    parser.add_argument("--data", type=Path, required=True, help="folder of its memory")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--callback", help="address to which credit notices are posted")
    options = parser.parse_args()
    if options.callback and not options.callback.startswith(("http://", "https://")):
        parser.error("--callback: give the whole address, with http:// or https://")

    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", options.port))
    except OSError as error:
        parser.error(f"--port {options.port}: {error.strerror}")
    secret = create_private(options.data / CONTROL_SECRET, secrets.token_urlsafe(24).encode()).decode()
    app = create_app(SandboxSettings(options.data, options.seed, options.callback, secret))
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=5)
    _Sandbox(config).run(sockets=[listening])


if __name__ == "__main__":
    leave_with(main)
