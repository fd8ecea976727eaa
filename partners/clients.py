"""All partners of an installation behind one address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from cases.holders import Holder
from partners.court import Court
from partners.custody import Custody
from partners.immigration import Immigration
from partners.portal import Portal
from partners.prison import Prison
from partners.procuracy import Procuracy
from partners.registries import Registry
from partners.vneid import Vneid
from partners.wire import Wire


class Partners:
    """The clients, as the sandbox serves them: each partner under its own path of `base_url`.

    `http` brings the timeouts; whoever opened it closes it.
    """

    def __init__(self, base_url: str, http: httpx.AsyncClient) -> None:
        def wire(partner: str, path: str | None = None) -> Wire:
            return Wire(http, partner, f"{base_url.rstrip('/')}/{path or partner}")

        self.procuracy = Procuracy(wire("procuracy"))
        self.vneid = Vneid(wire("vneid"))
        self.custody = Custody(wire("custody"))
        self.court = Court(wire("court"))
        self.immigration = Immigration(wire("immigration"))
        self.portal = Portal(wire("portal"))
        self.prison = Prison(wire("prison"))
        self._registries = {name: Registry(wire(name, f"registries/{name}")) for name in Holder}

    def registry(self, name: Holder | str) -> Registry:
        """The registry of that name. Raises `ValueError` for an unknown one."""
        return self._registries[Holder(name)]


@asynccontextmanager
async def connect(base_url: str, *, timeout: float = 10.0) -> AsyncIterator[Partners]:
    """Open the partners behind `base_url`; `timeout` in seconds holds for connecting and for each answer."""
    # Proxies from the environment are for the outside world; a partner's address is meant as it stands.
    async with httpx.AsyncClient(timeout=timeout, trust_env=False) as http:
        yield Partners(base_url, http)
