"""The control doors from afar: what tests and the simulation do to the sandbox's world."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from pydantic import BaseModel, TypeAdapter

from partners.sandbox.bank import IncomingCredit
from partners.sandbox.control import ClosedAccount, Credited, JudgmentOnFile, Person, ReceivedCall
from partners.sandbox.faults import Fault

_CALLS = TypeAdapter(list[ReceivedCall])
_LINES = httpx.Limits(keepalive_expiry=1.0)
"""Given up sooner than the sandbox hangs up, which is after five seconds: never a request on a closed line."""


class SandboxControl:
    """Client of `/control`. A refusal or an outage raises `httpx.HTTPError`: nobody retries a control door.

    `base_url` holds the user and the secret: `http://control:SECRET@127.0.0.1:PORT`.
    """

    def __init__(self, base_url: str, http: httpx.AsyncClient) -> None:
        self._http = http
        self._base_url = f"{base_url.rstrip('/')}/control"

    async def fault(self, fault: Fault) -> None:
        """Set a fault."""
        await self._post("faults", fault)

    async def heal(self) -> None:
        """Take all faults away."""
        (await self._http.delete(f"{self._base_url}/faults")).raise_for_status()

    async def person(self, person: Person) -> None:
        """Say what somebody holds and whether VNeID reaches them."""
        await self._post("people", person)

    async def judgment(self, judgment: JudgmentOnFile) -> None:
        """Say which day a judgment is of, or that there is none."""
        await self._post("judgments", judgment)

    async def close_account(self, account: ClosedAccount) -> None:
        """Make an account send every payment back."""
        await self._post("closed-accounts", account)

    async def credit(self, credit: IncomingCredit) -> Credited:
        """Send money to the office; its notice has been posted, or is owed, when this returns."""
        return Credited.model_validate_json((await self._post("credit", credit)).content)

    async def owed(self) -> int:
        """How many credit notices our callback address has not taken yet."""
        answer = await self._http.get(f"{self._base_url}/owed")
        return int(answer.raise_for_status().text)

    async def calls(self, partner: str) -> list[ReceivedCall]:
        """What a partner received, in order."""
        answer = await self._http.get(f"{self._base_url}/calls", params={"partner": partner})
        return _CALLS.validate_json(answer.raise_for_status().content)

    async def _post(self, door: str, body: BaseModel) -> httpx.Response:
        answer = await self._http.post(
            f"{self._base_url}/{door}",
            content=body.model_dump_json(),
            headers={"Content-Type": "application/json"},
        )
        return answer.raise_for_status()


@asynccontextmanager
async def control(base_url: str) -> AsyncIterator[SandboxControl]:
    """The control doors of the sandbox at this address, over lines of their own."""
    async with httpx.AsyncClient(trust_env=False, timeout=60, limits=_LINES) as http:
        yield SandboxControl(base_url, http)
