"""A running installation with its web service on a port, and callers with tokens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import httpx
import pytest

from cases.events import Role
from partners.clients import Partners
from runtime import issuer
from runtime.settings import SignIn
from simulation.staff import OFFICE, actor
from tests.chaos.life import dossier
from tests.kit import Installation
from tests.serving import cookies_of, served
from web.__main__ import parts_of
from web.api import PREFIX
from web.api.reach import TABLE, Bearer, Reach, Right, Standing
from web.api.sign_in import CLAIM
from web.app import create_app

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says when a page of ours asks."""


@dataclass(frozen=True)
class Api:
    """The API of an installation at an address, and under which name dossiers are handed in there.

    `wanted` are the rights that each other route of the service wants (`web.guard.wanted`).
    """

    there: Installation
    url: str
    wanted: Mapping[tuple[str, str], tuple[Right, ...]]
    sender: ClassVar[str] = "portal-1"

    def token(self, bearer: Bearer, **claims: Any) -> str:
        return issuer.token(self.there.settings.keys, bearer.who, {CLAIM: bearer.model_dump(mode="json"), **claims})

    def of(self, bearer: Bearer) -> httpx.AsyncClient:
        """A caller."""
        return self.with_token(self.token(bearer))

    def with_token(self, token: str) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=60, trust_env=False)

    def browser(self, bearer: Bearer | None = None) -> httpx.AsyncClient:
        """A browser at the pages, in which somebody signed in, or nobody."""
        cookies = cookies_of(self.there.settings.keys, self.token(bearer)) if bearer else None
        url = self.url.removesuffix(PREFIX)
        return httpx.AsyncClient(base_url=url, headers=OWN_PAGE, cookies=cookies, timeout=60, trust_env=False)

    async def start(self, number: int, sender: str = "", by: Bearer | None = None) -> str:
        """A case of a new dossier."""
        body = {"sender": sender or self.sender, "dossier": dossier(number).model_dump(mode="json")}
        async with self.of(by or bearer(Standing.CLERK)) as caller:
            answer = await caller.post("/dossiers", json=body, headers={"Idempotency-Key": f"start-{number}"})
        assert answer.status_code == 200, answer.text
        (case,) = answer.json()["cases"]
        return str(case)


def bearer(role: Standing, reach: Reach | None = None, **more: Any) -> Bearer:
    """Somebody of a standing, with its widest reach if none is named; of the office's roles a member of its staff."""
    acts_as = TABLE[role].acts_as
    on_roster = acts_as not in (None, Role.PARTY, Role.PARTNER)
    who = more.pop("who", "") or (actor(role.value).id if on_roster else f"{role.value}-1")
    widest = next(one for one in Reach if one in TABLE[role].reaches)
    return Bearer.model_validate({"who": who, "role": role, "reach": reach or widest, "office": OFFICE, **more})


@pytest.fixture(scope="module")
async def api(there: Installation) -> AsyncIterator[Api]:
    issuer.ensure(there.settings.keys)
    settings = there.settings.model_copy(update={"sign_in": SignIn.test(there.settings.keys)})
    bank = Partners(there.partners_url, httpx.AsyncClient(trust_env=False, timeout=10)).custody  # in the service's loop
    app = create_app(parts_of(settings, there.reader, there.engine, bank))
    with served(app) as url:
        yield Api(there, f"{url}{PREFIX}", app.state.ways.wanted)
