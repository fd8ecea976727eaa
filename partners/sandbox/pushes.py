"""Credit notices on their way to our callback address: each is posted until it is answered with 2xx."""

from __future__ import annotations

import asyncio
import json

import httpx

from partners.sandbox.faults import FaultKind, Faults
from partners.sandbox.store import Store
from partners.wire import KEY_HEADER, LEGAL_TIME_HEADER

_FIRST_WAIT, _LONGEST_WAIT = 0.1, 2.0  # seconds


class Pushes:
    """The bank's outbox, in order of booking; it survives a kill, so a notice may come twice, never not at all."""

    def __init__(self, store: Store, faults: Faults, callback: str | None, http: httpx.AsyncClient) -> None:
        self._store = store
        self._faults = faults
        self._callback = callback
        self._http = http
        self._wake = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    def owed(self) -> int:
        """How many notices have not been taken yet."""
        (row,) = self._store.rows("SELECT count(*) AS n FROM pushes WHERE delivered = 0")
        return int(row["n"])

    def wake(self) -> None:
        """There may be something to post."""
        self._wake.set()

    async def run(self) -> None:
        """Post what is owed, for ever; wait longer after each failure."""
        wait = _FIRST_WAIT
        while True:
            if await self.post_owed():
                wait = _FIRST_WAIT
                await self._wake.wait()
            else:
                await asyncio.sleep(wait)
                wait = min(2 * wait, _LONGEST_WAIT)

    async def post_owed(self) -> bool:
        """Try once to post everything that is owed; False if we were not there to take it."""
        if self._callback is None:
            self._wake.clear()
            return True
        async with self._one_at_a_time:
            self._wake.clear()
            for row in self._store.rows("SELECT seq, reference, body FROM pushes WHERE delivered = 0 ORDER BY seq"):
                if not await self._post(self._callback, row["reference"], row["body"]):
                    return False
                self._store.run("UPDATE pushes SET delivered = 1 WHERE seq = ?", row["seq"])
        return True

    async def _post(self, callback: str, reference: str, body: str) -> bool:
        headers = {
            "Content-Type": "application/json",
            KEY_HEADER: reference,
            LEGAL_TIME_HEADER: json.loads(body)["CreDtTm"],
        }
        fault = self._faults.draw("custody", "push", reference, 1)
        for _ in range(2 if fault and fault.kind is FaultKind.DUPLICATE else 1):
            try:
                answer = await self._http.post(callback, content=body, headers=headers)
            except httpx.RequestError:
                return False
            if not answer.is_success:
                return False
        return True
