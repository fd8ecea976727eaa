"""How requests are sent: the token, the problems that come back, and what to do while the outcome is not known."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

PATIENCE = 60.0
"""Seconds for which the same is sent again while its outcome is not known."""


class Problem(Exception):
    """What comes back instead of an answer (RFC 9457): `kind`, `status`, `detail`, `field`, `way_out`.

    After each of them nothing was stored, except `later`: then nobody knows yet; send the same under the same key.
    """

    def __init__(self, said: Mapping[str, Any]) -> None:
        super().__init__(said.get("detail", ""))
        self.kind = str(said.get("type", "")).rpartition(":")[2]
        self.status = int(said.get("status", 0))
        self.detail = str(said.get("detail", ""))
        self.field = str(said.get("field", ""))
        self.way_out = str(said.get("way_out", ""))


@dataclass(frozen=True)
class Event:
    """A server-sent event: `changed` when something may have changed, `beat` while not."""

    name: str
    data: dict[str, Any]


class Transport:
    """A connection to `url` (…/api/v1). `token` is a bearer's token, or what gives one each time it is asked."""

    def __init__(self, url: str, token: str | Callable[[], str], *, patience: float = PATIENCE) -> None:
        self._token = token if callable(token) else lambda: token
        self._patience = patience
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=60)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    @staticmethod
    def quoted(name: str) -> str:
        """An id as it stands in a path."""
        return quote(name, safe="")

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        key: str = "",
    ) -> Any:
        """The answer to one request. While the outcome is not known, and a key makes that harmless, it asks again."""
        deadline = time.monotonic() + self._patience
        while True:
            answer = self._http.request(method, path, params=_given(query), json=body, headers=self._headers(key))
            if answer.is_success:
                return answer.json()
            pause = float(answer.headers.get("Retry-After", "1"))
            again = answer.status_code == 503 and (key or method == "GET")
            if not again or time.monotonic() + pause > deadline:
                raise _problem(answer)
            time.sleep(pause)

    def stream(self, method: str, path: str) -> Iterator[Event]:
        """The events of a stream, until it ends."""
        with self._http.stream(method, path, headers=self._headers(""), timeout=None) as answer:
            if not answer.is_success:
                answer.read()
                raise _problem(answer)
            name = ""
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield Event(name, json.loads(line.removeprefix("data: ")))

    def _headers(self, key: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token()}"} | ({"Idempotency-Key": key} if key else {})


def service_token(url: str, client: str, secret: str, office: str) -> str:
    """A token of a service, by OAuth client credentials, from an installation that is its own issuer."""
    form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret, "scope": office}
    answer = httpx.post(f"{url.rstrip('/')}/token", data=form)
    if not answer.is_success:
        raise Problem({"type": "urn:thads:problem:not-signed-in", "status": answer.status_code, "detail": answer.text})
    return str(answer.json()["access_token"])


def _given(query: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (query or {}).items() if value is not None}


def _problem(answer: httpx.Response) -> Problem:
    try:
        return Problem(answer.json())
    except ValueError:
        return Problem({"status": answer.status_code, "detail": answer.text[:200]})
