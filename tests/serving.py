"""An application on a port of its own, for tests that call it over HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from runtime import issuer
from runtime.settings import Settings, SignIn
from runtime.state import HOST
from web.api.reach import Bearer, Reach, Standing
from web.api.sign_in import CLAIM
from web.cookies import SessionKey


def cookies_of(keys: Path, token: str) -> dict[str, str]:
    """What a browser sends in which the bearer of a token signed in at the installation with this key folder."""
    key = SessionKey(keys)
    return {key.name: key.seal(token)}


def auditing(settings: Settings) -> tuple[Settings, dict[str, str]]:
    """Settings for a trial, and what a browser sends in which the auditor of the country signed in: he sees all."""
    issuer.ensure(settings.keys)
    who = Bearer(who="auditor", role=Standing.AUDITOR, reach=Reach.COUNTRY)
    token = issuer.token(settings.keys, who.who, {CLAIM: who.model_dump(mode="json")})
    signs_in = settings.model_copy(update={"sign_in": SignIn.test(settings.keys)})
    return signs_in, cookies_of(settings.keys, token)


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
