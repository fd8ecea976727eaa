"""Where a webhook may lead: nowhere inside, however the address is written, unless the operator opened it."""

from __future__ import annotations

import asyncio
from ipaddress import ip_network
from pathlib import Path

import pytest

from runtime.errors import StackError
from runtime.settings import Settings
from web.places import NotOpen, is_open, may_be_named, places

INSIDE = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_open(address: str) -> None:
    assert not is_open(address, ())
    assert not may_be_named(f"https://[{address}]/" if ":" in address else f"https://{address}/", ())


@pytest.mark.parametrize("address", ["203.113.131.1", "2001:ee0::1", "::ffff:203.113.131.1"])
def test_a_public_one_is(address: str) -> None:
    assert is_open(address, ())


def test_what_the_operator_opens_is_open_and_no_more() -> None:
    network = [ip_network("10.20.0.0/16")]
    assert is_open("10.20.3.4", network)
    assert not is_open("10.21.3.4", network)
    assert not is_open("127.0.0.1", network)


@pytest.mark.parametrize("host", ["localhost", "127.1", "0x7f.1", "2130706433", "[::1]", "127.0.0.1"])
def test_a_name_that_leads_inside_is_not_called(host: str) -> None:
    with pytest.raises(NotOpen):
        asyncio.run(places(f"https://{host}:8443/x", ()))


def test_what_is_called_is_the_address_under_its_name() -> None:
    (place, *_) = asyncio.run(places("http://localhost:81/x?y=1", [ip_network("127.0.0.0/8"), ip_network("::1/128")]))
    assert place.url.host in ("127.0.0.1", "::1")
    assert place.url.raw_path == b"/x?y=1"
    assert (place.headers, place.extensions) == ({"Host": "localhost:81"}, {"sni_hostname": "localhost"})


def test_this_machine_is_open_in_a_trial_only(tmp_path: Path) -> None:
    oidc = {
        "THADS_SIGN_IN": "oidc",
        "THADS_OIDC_ISSUER": "https://i",
        "THADS_OIDC_AUDIENCE": "a",
        "THADS_OIDC_KEYS": "k",
    }
    assert is_open("127.0.0.1", Settings.load(tmp_path, {"THADS_SIGN_IN": "test"}).inside)
    assert not is_open("127.0.0.1", Settings.load(tmp_path, oidc).inside)
    named = Settings.load(tmp_path, oidc | {"THADS_WEBHOOK_NETWORKS": "10.20.0.0/16, fd00::/8"}).inside
    assert is_open("10.20.0.1", named)
    assert is_open("fd00::1", named)
    with pytest.raises(StackError, match="THADS_WEBHOOK_NETWORKS"):
        Settings.load(tmp_path, {"THADS_WEBHOOK_NETWORKS": "10.20.0.1/16"})
