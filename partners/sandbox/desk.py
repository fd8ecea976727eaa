"""The counter every call passes: written down, faulted, executed once per key, answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Header
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.types import Receive, Scope, Send

from partners.sandbox.faults import Fault, FaultKind, Faults, digest, fraction
from partners.sandbox.store import Store
from partners.wire import Moment


@dataclass(frozen=True)
class Call:
    """A call's headers. `key` is empty for a read; `told` is the legal moment, None if none was told."""

    key: str
    told: datetime | None

    @property
    def at(self) -> datetime:
        """The moment an answer is stamped with: what was told, else the wall clock."""
        return self.told or datetime.now(UTC)


def read_call(x_legal_time: Annotated[Moment | None, Header()] = None) -> Call:
    return Call("", x_legal_time)


def keyed_call(
    idempotency_key: Annotated[str, Header(min_length=1)],
    x_legal_time: Annotated[Moment | None, Header()] = None,
) -> Call:
    return Call(idempotency_key, x_legal_time)


Reading = Annotated[Call, Depends(read_call)]
Keyed = Annotated[Call, Depends(keyed_call)]


class Refused(Exception):
    """The partner says no: 422 with `code`, which the client hands on. Raised before anything is written."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Died(Response):
    """A connection that dies after its first bytes: the headers promise a body that never comes."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


class Desk:
    """Takes calls in. One event loop, no await between begin and commit: each call is one step."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self._store = store
        self._faults = faults

    async def serve(
        self,
        partner: str,
        operation: str,
        call: Call,
        body: BaseModel | None,
        execute: Callable[[], BaseModel],
        on_reject: Callable[[], BaseModel] | None = None,
    ) -> Response:
        """Answer one call: `execute` runs once per key, and its answer is given again to the same call.

        `on_reject` is how a partner refuses in its own format; without it a refusal is a 422. Another body under a
        known key is a 409.
        """
        fault = self._note(partner, operation, call, body)
        kind = fault.kind if fault else None
        if fault and kind is FaultKind.SLOW:
            await asyncio.sleep(fault.delay_ms / 1000)
        if kind is FaultKind.DOWN:
            return _problem(503, "unavailable")
        if kind is FaultKind.REJECT:
            if on_reject is None:
                return _problem(422, "rejected")
            execute = on_reject
        response = self._once(partner, call, body, execute)
        if kind is FaultKind.DUPLICATE:
            response = self._once(partner, call, body, execute)
        if kind is FaultKind.WRONG:
            return _garbled(call.key)
        return Died() if kind is FaultKind.EXECUTE_AND_TIMEOUT else response

    def _note(self, partner: str, operation: str, call: Call, body: BaseModel | None) -> Fault | None:
        where = (partner, operation, call.key)
        with self._store.transaction():
            (before,) = self._store.rows(
                "SELECT count(*) AS n FROM calls WHERE partner = ? AND operation = ? AND key = ?", *where
            )
            fault = self._faults.draw(*where, attempt=before["n"] + 1)
            self._store.run(
                "INSERT INTO calls (partner, operation, key, at, body, fault) VALUES (?, ?, ?, ?, ?, ?)",
                *where,
                call.at.isoformat(),
                body.model_dump_json() if body else None,
                fault.kind if fault else None,
            )
        return fault

    def _once(self, partner: str, call: Call, body: BaseModel | None, execute: Callable[[], BaseModel]) -> Response:
        if not call.key:
            return _json(*_outcome(execute))
        content = digest(type(body).__name__, body.model_dump_json() if body else "")
        with self._store.transaction():
            known = self._store.row(
                "SELECT digest, status, body FROM answers WHERE partner = ? AND key = ?", partner, call.key
            )
            if known and known["digest"] != content:
                return _problem(409, "key_reused")
            if known:
                return _json(known["status"], known["body"])
            status, answer = _outcome(execute)
            self._store.run(
                "INSERT INTO answers (partner, key, digest, status, body) VALUES (?, ?, ?, ?, ?)",
                *(partner, call.key, content, status, answer),
            )
        return _json(status, answer)


def _outcome(execute: Callable[[], BaseModel]) -> tuple[int, str]:
    try:
        return 200, execute().model_dump_json()
    except Refused as refused:
        return 422, json.dumps({"code": refused.code})


def _json(status: int, body: str) -> Response:
    return Response(body, status, media_type="application/json")


def _problem(status: int, code: str) -> Response:
    return JSONResponse({"code": code}, status)


def _garbled(key: str) -> Response:
    """Either no JSON at all or JSON of no use, depending on the key."""
    return _json(200, '{"answ' if fraction("garbled", key) < 0.5 else '{"answer": "?"}')
