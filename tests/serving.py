"""An application on a port of its own, for tests that call it over HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from runtime.state import HOST


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address of an ASGI application, served in a thread; of a sandbox one that opens its control doors too."""
    listening = socket.socket()
    listening.bind((HOST, 0))
    listening.listen(64)  # calls that come before the server is up wait in the queue
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        secret = getattr(getattr(app, "state", None), "secret", None)
        yield f"http://{f'control:{secret}@' if secret else ''}{HOST}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
