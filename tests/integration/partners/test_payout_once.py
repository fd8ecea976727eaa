"""Whatever is sent, resent and broken: each end-to-end id is executed at most once, and the books add up."""

from __future__ import annotations

from asyncio import Runner
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.clients import Partners
from partners.custody import PaymentStatus
from partners.sandbox import SandboxSettings, create_app
from partners.sandbox.bank import IncomingCredit
from partners.sandbox.faults import Fault
from partners.sandbox.remote import SandboxControl
from partners.wire import PartnerError
from tests.orders import order, pay_one

CLOSED = "111122223333"


@pytest.fixture(scope="module")
def address(serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(create_app(SandboxSettings(tmp_path_factory.mktemp("sandbox")))) as address:
        httpx.post(
            f"{address}/control/closed-accounts", json={"bank_bin": "970422", "account": CLOSED}
        ).raise_for_status()
        yield address


@pytest.fixture(scope="module")
def days() -> Iterator[timedelta]:
    """A day of its own for each example, on the one account."""
    return map(timedelta, count(1))


pays = st.tuples(st.just("pay"), st.sampled_from("abc"))
faults = st.tuples(
    st.just("fault"),
    st.sampled_from(["down", "wrong", "execute_and_timeout", "duplicate", "reject"]),
)
credits_ = st.tuples(st.just("credit"), st.sampled_from([1, 300, 5_000]))
steps = st.lists(st.one_of(pays, pays, pays, faults, faults, credits_), max_size=14)
payouts = st.fixed_dictionaries({id_: st.tuples(st.sampled_from([1, 200, 3_000]), st.booleans()) for id_ in "abc"})


@settings(max_examples=60, deadline=None)
@given(steps=steps, payouts=payouts)
def test_no_sequence_executes_an_order_twice(address, morning, days, steps, payouts):
    with Runner() as runner:
        runner.run(_play(address, morning + next(days), steps, payouts))


async def _play(address, at, steps, payouts) -> None:
    answered: dict[str, PaymentStatus] = {}
    credited = 0
    async with httpx.AsyncClient(trust_env=False) as http:
        partners, control = Partners(address, http), SandboxControl(address, http)
        for what, value in steps:
            if what == "credit":
                await control.credit(IncomingCredit(amount=value, at=at))
                credited += value
            elif what == "fault":
                await control.fault(Fault(partner="custody", operation="pay", kind=value, times=1))
            else:
                amount, closed = payouts[value]
                sent = order(f"{at:%y%m%d}:{value}", amount, CLOSED if closed else "561288558851")
                try:
                    status = await pay_one(partners, sent, at)
                except PartnerError:
                    continue
                assert answered.setdefault(value, status) == status
        await control.heal()
        statement = await partners.custody.statement(at.date(), at=at)

    paid = [entry.end_to_end_id for entry in statement.entries if entry.direction == "DBIT"]
    returned = [entry.returned for entry in statement.entries if entry.returned]
    assert len(paid) == len(set(paid))
    for value, status in answered.items():
        assert (status.end_to_end_id in paid) == (status.status == "ACSC")
        assert (status.end_to_end_id in returned) == (status.status == "ACSC" and payouts[value][1])
    assert len(returned) == len(set(returned))
    credits_booked = sum(e.amount for e in statement.entries if e.direction == "CRDT" and not e.returned)
    assert credits_booked == credited
