"""The sandbox's control doors show and change everything, so they open to who started it only (D10)."""

from __future__ import annotations

import sqlite3
from urllib.parse import urlsplit

import httpx
import pytest

from partners.sandbox.bank import IncomingCredit
from partners.sandbox.store import Store


@pytest.fixture
def bare(address):
    """The address without the secret."""
    return f"http://127.0.0.1:{urlsplit(address).port}"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/control/calls"),
        ("GET", "/control/owed"),
        ("POST", "/control/credit"),
        ("POST", "/control/faults"),
        ("DELETE", "/control/faults"),
    ],
)
@pytest.mark.parametrize("auth", [None, ("control", ""), ("control", "wrong"), ("other", "secret")])
async def test_without_the_secret_nothing_is_shown_or_done(http, bare, control, method, path, auth):
    credit = IncomingCredit(amount=1).model_dump_json()
    answer = await http.request(method, bare + path, content=credit if method == "POST" else None, auth=auth)
    assert answer.status_code == 401
    assert await control.owed() == 0
    assert await control.calls("custody") == []


async def test_a_page_of_another_site_is_refused(http, bare, address):
    for url in (f"{bare}/portal/debtors", f"{address}/control/calls"):
        assert (await http.get(url, headers={"Host": "evil.example"})).status_code == 400
        assert (await http.get(url, headers={"Host": "localhost"})).status_code == 200


async def test_it_is_ready_while_it_can_remember(http, bare, monkeypatch):
    assert (await http.get(f"{bare}/readyz")).json() == {"ready": True, "problems": []}

    def full(_store):
        raise sqlite3.OperationalError("disk is full")

    monkeypatch.setattr(Store, "transaction", full)
    red = await http.get(f"{bare}/readyz")
    assert (red.status_code, red.json()["problems"]) == (503, ["memory does not answer (OperationalError)"])


async def test_with_the_secret_they_open(address):
    async with httpx.AsyncClient(trust_env=False) as other:
        assert (await other.get(f"{address}/control/owed")).text == "0"
