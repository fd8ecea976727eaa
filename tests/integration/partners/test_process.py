"""The sandbox as a process: ready line, clean stop, nothing lost by a kill, nothing personal in its output."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from partners.clients import Partners
from partners.custody import PaymentOrder
from partners.portal import PublishedDebtor
from partners.registries import QueryPurpose
from partners.sandbox.bank import IncomingCredit
from partners.sandbox.faults import Fault
from partners.sandbox.remote import SandboxControl
from partners.wire import PartnerError
from runtime.settings import CONTROL_SECRET
from tests.orders import order, pay_one

ROOT = Path(__file__).parents[3]
PURPOSE = QueryPurpose(case="79-2026-00001/1", officer="CHV-0007", article="L25 37.1")
DEBTOR = PublishedDebtor(
    name="Đào Văn Khánh",
    address="142 đường số 3",
    judgment="576/2025/DS-ST",
    decision="46/QĐ-THADS",
    obligation="Trả 5.000 đồng",
    reason="Chưa có tài sản",
)


@contextmanager
def running(data: Path, log: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and its address, once it says that it is ready."""
    with log.open("a") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "partners.sandbox", "--port", "0", "--data", str(data), "--seed", "7"],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            assert process.stdout is not None
            ready = process.stdout.readline()
            assert ready.startswith("partners sandbox ready on http://127.0.0.1:")
            secret = (data / CONTROL_SECRET).read_text()
            yield process, ready.split()[-1].replace("://", f"://control:{secret}@")
        finally:
            process.kill()
            process.communicate()


def nth(n: int) -> PaymentOrder:
    return order(f"79-1:{n}:pay", 1_000 + n)


async def everything(partners: Partners, at) -> list[object]:
    return [
        await partners.vneid.send_notice("k1", ["079061200599"], "Thông báo", "a" * 64, at=at),
        *[
            await partners.registry(name).query(f"k2:{name}", PURPOSE, "079061200599", at=at)
            for name in ("banks", "tax")
        ],
        await partners.portal.publish("k3", DEBTOR, at=at),
        await pay_one(partners, nth(0), at),
    ]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_cleanly_and_goes_on_where_it_was(tmp_path, http, morning, stop):
    with running(tmp_path / "data", tmp_path / "log") as (process, address):
        await SandboxControl(address, http).credit(IncomingCredit(amount=10_000, at=morning))
        answers = await everything(Partners(address, http), morning)
        process.send_signal(stop)
        assert process.wait(timeout=20) == 0
    with running(tmp_path / "data", tmp_path / "log") as (_, address):
        assert await everything(Partners(address, http), morning) == answers


async def test_a_kill_loses_nothing_that_was_answered(tmp_path, http, morning):
    with running(tmp_path / "data", tmp_path / "log") as (process, address):
        credit = IncomingCredit(amount=10_000, at=morning, bank_reference="FT-ONE")
        await SandboxControl(address, http).credit(credit)
        answers = await everything(Partners(address, http), morning)
        process.kill()
        process.wait()
    with running(tmp_path / "data", tmp_path / "log") as (_, address):
        await SandboxControl(address, http).credit(credit)
        assert await everything(Partners(address, http), morning) == answers
        statement = await Partners(address, http).custody.statement(morning.date())
        assert [entry.amount for entry in statement.entries] == [10_000, 1_000]
        assert len((await http.get(f"{address}/portal/debtors")).json()) == 1


async def test_a_kill_among_concurrent_payouts_pays_none_twice(tmp_path, http, morning):
    answered = {}

    # Five at a time, so that the kill finds some under way, some done and most not begun.
    five = httpx.AsyncClient(limits=httpx.Limits(max_connections=5), timeout=20.0, trust_env=False)

    with running(tmp_path / "data", tmp_path / "log") as (process, address):
        await SandboxControl(address, http).credit(IncomingCredit(amount=10**6, at=morning))

        async def pay(n: int) -> None:
            # What the kill cuts off is sent again below.
            with suppress(PartnerError):
                answered[n] = await pay_one(Partners(address, five), nth(n), morning)
            if len(answered) == 15:
                process.kill()

        async with five:
            await asyncio.gather(*(pay(n) for n in range(60)))
        assert 15 <= len(answered) < 60

    with running(tmp_path / "data", tmp_path / "log") as (_, address):
        partners = Partners(address, http)
        statuses = [await pay_one(partners, nth(n), morning) for n in range(60)]
        assert all(statuses[n] == status for n, status in answered.items())
        statement = await partners.custody.statement(morning.date())
        paid = [entry.end_to_end_id for entry in statement.entries if entry.direction == "DBIT"]
        assert sorted(paid) == sorted(nth(n).end_to_end_id for n in range(60))


async def test_its_output_names_nobody(tmp_path, http, morning):
    log = tmp_path / "log"
    with running(tmp_path / "data", log) as (process, address):
        for kind in ("execute_and_timeout", "wrong", "down", "reject"):
            await SandboxControl(address, http).fault(Fault(partner="banks", kind=kind, times=1))
            with pytest.raises(PartnerError):
                await Partners(address, http).registry("banks").query(f"k:{kind}", PURPOSE, "079061200599", at=morning)
        broken = await http.post(
            f"{address}/registries/banks/queries",
            json={"subject": "079061200599"},
            headers={"Idempotency-Key": "k"},
        )
        assert broken.status_code == 422
        await everything(Partners(address, http), morning)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert process.stdout is not None
        said = process.stdout.read() + log.read_text()
    assert not [secret for secret in ("079061200599", "Khánh", "561288558851", "Châu") if secret in said]


@pytest.mark.parametrize("wrong", [["--callback", "127.0.0.1:80/credits"], ["--port", "port"]])
def test_a_wrong_option_is_named(tmp_path, wrong):
    command = [sys.executable, "-m", "partners.sandbox", "--port", "0", "--data", str(tmp_path), "--seed", "7", *wrong]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert wrong[0] in done.stderr


def test_a_port_that_is_taken_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "partners.sandbox", "--port", port, "--data", str(tmp_path), "--seed", "7"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert f"--port {port}" in done.stderr
