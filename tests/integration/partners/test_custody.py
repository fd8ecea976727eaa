"""The custody bank: each payout once, books that add up, a notice for every credit."""

from __future__ import annotations

import asyncio
import queue
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from fastapi import FastAPI, Request, Response

from partners.clients import Partners
from partners.custody import CreditNotice, Statement
from partners.sandbox import SandboxSettings, create_app
from partners.sandbox.bank import IncomingCredit
from partners.sandbox.control import ClosedAccount
from partners.sandbox.faults import Fault
from partners.sandbox.remote import SandboxControl
from partners.wire import PartnerError
from tests.orders import order, pay_one


class Callback:
    """Our side of the line: keeps what the bank posts; `refusals` are answered with 503 first."""

    def __init__(self) -> None:
        self.refusals = 0
        self._came: queue.Queue[CreditNotice] = queue.Queue()
        self.app = FastAPI()

        @self.app.post("/credits")
        async def take(request: Request) -> Response:
            if self.refusals:
                self.refusals -= 1
                return Response(status_code=503)
            self._came.put(CreditNotice.model_validate_json(await request.body()))
            return Response(status_code=204)

    async def next(self) -> CreditNotice:
        return await asyncio.to_thread(self._came.get, timeout=20)

    def nothing_more(self) -> bool:
        return self._came.empty()


@pytest.fixture
def callback() -> Callback:
    return Callback()


@pytest.fixture
def address(tmp_path, serve, callback) -> Iterator[str]:
    with (
        serve(callback.app) as ours,
        serve(create_app(SandboxSettings(tmp_path, seed=7, callback=f"{ours}/credits"))) as address,
    ):
        yield address


def moved(statement: Statement, direction: str) -> int:
    return sum(entry.amount for entry in statement.entries if entry.direction == direction)


async def test_a_payout_is_executed_once_and_booked(partners, control, morning):
    await control.credit(IncomingCredit(amount=1_000_000, at=morning))
    status = await pay_one(partners, order("79-1:1:pay", 400_000), at=morning)
    again = await pay_one(partners, order("79-1:1:pay", 400_000), at=morning + timedelta(days=3))

    assert status.status == "ACSC"
    assert again == status
    statement = await partners.custody.statement(morning.date(), at=morning)
    (paid,) = [entry for entry in statement.entries if entry.direction == "DBIT"]
    assert (paid.end_to_end_id, paid.amount) == ("79-1:1:pay", 400_000)
    assert (paid.bank_reference, paid.booked_at) == (status.bank_reference, status.booked_at)


async def test_a_payout_known_with_another_amount_is_refused(partners, control, morning):
    await control.credit(IncomingCredit(amount=1_000_000, at=morning))
    await pay_one(partners, order("79-1:1:pay", 400_000), at=morning)
    with pytest.raises(PartnerError, match="key_reused"):
        await pay_one(partners, order("79-1:1:pay", 400_001), at=morning)
    assert (await partners.custody.statement(morning.date())).closing == 600_000


async def test_a_payout_beyond_the_balance_is_rejected_for_good(partners, control, morning):
    await control.credit(IncomingCredit(amount=100, at=morning))
    status = await pay_one(partners, order("79-1:1:pay", 101), at=morning)
    await control.credit(IncomingCredit(amount=100, at=morning))
    assert (status.status, status.reason, status.booked_at) == ("RJCT", "AM04", None)
    assert await pay_one(partners, order("79-1:1:pay", 101), at=morning) == status
    assert (await pay_one(partners, order("79-1:2:pay", 101), at=morning)).status == "ACSC"


async def test_orders_sent_together_are_carried_out_each_by_itself(partners, control, morning):
    await control.credit(IncomingCredit(amount=500, at=morning))
    statuses = await partners.custody.pay("k1", [order("a", 300), order("b", 300), order("c", 200)], at=morning)
    assert [(one.end_to_end_id, one.status) for one in statuses] == [("a", "ACSC"), ("b", "RJCT"), ("c", "ACSC")]
    again = await partners.custody.pay("k2", [order("c", 200), order("a", 300)], at=morning)
    assert again == (statuses[2], statuses[0])
    assert (await partners.custody.statement(morning.date())).closing == 0


async def test_an_order_known_with_another_amount_moves_nothing_of_what_came_along(partners, control, morning):
    await control.credit(IncomingCredit(amount=1_000, at=morning))
    await partners.custody.pay("k1", [order("a", 100)], at=morning)
    with pytest.raises(PartnerError, match="key_reused") as error:
        await partners.custody.pay("k2", [order("b", 100), order("a", 101)], at=morning)
    assert not error.value.retryable
    assert (await partners.custody.statement(morning.date())).closing == 900


async def test_the_orders_sent_at_once_are_one_payout(partners, control, morning):
    await control.credit(IncomingCredit(amount=1_000_000, at=morning))
    statuses = await asyncio.gather(*(pay_one(partners, order("79-1:1:pay", 300_000), at=morning) for _ in range(8)))
    assert all(status == statuses[0] for status in statuses)
    assert (await partners.custody.statement(morning.date())).closing == 700_000


async def test_statements_add_up_from_day_to_day(partners, control, morning):
    closing = 0
    for day in range(4):
        at = morning + timedelta(days=day)
        await control.credit(IncomingCredit(amount=1_000_000 + day, at=at))
        await pay_one(partners, order(f"79-1:{day}:pay", 250_000 * (day + 1)), at=at)
        statement = await partners.custody.statement(at.date(), at=at)
        assert statement.opening == closing
        assert statement.opening + moved(statement, "CRDT") - moved(statement, "DBIT") == statement.closing
        closing = statement.closing
    assert closing == 4_000_006 - 2_500_000
    quiet = await partners.custody.statement(date(2026, 12, 24))
    assert (quiet.opening, quiet.closing, quiet.entries) == (closing, closing, ())


async def test_one_booking_is_asked_for_by_its_reference(partners, control, morning):
    credited = await control.credit(IncomingCredit(amount=1_000, at=morning, bank_reference="FT / 1?&NtryRef=FT2"))
    await pay_one(partners, order("79-1:1:pay", 400), at=morning)
    assert await partners.custody.entry(credited.entry.bank_reference) == credited.entry
    assert await partners.custody.entry("FT2") is None


async def test_a_day_is_vietnams(partners, control, morning):
    late = datetime.fromisoformat("2026-09-07T23:59:59+07:00")
    await control.credit(IncomingCredit(amount=1, at=late))
    await control.credit(IncomingCredit(amount=2, at=datetime.fromisoformat("2026-09-07T17:00:00+00:00")))
    assert (await partners.custody.statement(date(2026, 9, 7))).closing == 1
    assert (await partners.custody.statement(date(2026, 9, 8))).closing == 3


async def test_a_statement_once_read_on_a_later_day_does_not_change(partners, control, morning):
    await control.credit(IncomingCredit(amount=1_000, at=morning))
    tomorrow = morning + timedelta(days=1)
    read = await partners.custody.statement(morning.date(), at=tomorrow)
    late = await pay_one(partners, order("79-1:1:pay", 400), at=morning)
    assert late.booked_at == tomorrow
    assert await partners.custody.statement(morning.date(), at=tomorrow) == read


async def test_a_bank_that_was_told_the_legal_moment_does_not_look_at_the_wall(partners, control, morning):
    await control.credit(IncomingCredit(amount=1_000, at=morning))
    await partners.custody.statement(morning.date())
    status = await pay_one(partners, order("79-1:1:pay", 400))
    assert status.booked_at == morning


async def test_a_bank_that_went_by_the_wall_does_not_book_before_it(partners, control, morning):
    by_the_wall = (await control.credit(IncomingCredit(amount=1_000))).entry.booked_at
    last_year = by_the_wall - timedelta(days=365)
    assert (await pay_one(partners, order("79-1:1:pay", 400), at=last_year)).booked_at == by_the_wall


async def test_a_malformed_statement_is_an_error(partners, control, morning):
    await control.fault(Fault(partner="custody", kind="wrong", operation="statement", times=1))
    with pytest.raises(PartnerError) as error:
        await partners.custody.statement(morning.date())
    assert (error.value.code, error.value.retryable) == ("malformed", True)


def test_a_statement_that_does_not_add_up_is_malformed():
    with pytest.raises(ValueError, match="add up"):
        Statement(day=date(2026, 9, 7), opening=10, closing=11, entries=())


@pytest.mark.parametrize("amount", [0, -5, 10.0, 10.5, "10"])
def test_an_amount_is_whole_dong_and_more_than_nothing(amount):
    with pytest.raises(ValueError, match="amount"):
        order("79-1:1:pay", amount)


async def test_a_credit_is_posted_to_us_with_its_reference(callback, control, partners, morning):
    credited = await control.credit(
        IncomingCredit(
            amount=5_000_000,
            at=morning,
            reference="THADS 79-2026-00001/1",
            payer_name="Đào Văn Khánh",
            payer_account="0123456789",
        )
    )
    assert credited.owed == 0
    notice = await callback.next()
    statement = await partners.custody.statement(morning.date())
    assert statement.entries == (notice.entry,)
    assert (notice.entry.amount, notice.entry.reference) == (5_000_000, "THADS 79-2026-00001/1")
    assert (notice.created_at, notice.entry.returned) == (morning, None)
    assert "Khánh" not in repr(notice)
    assert "0123456789" not in repr(notice)


async def test_the_same_credit_made_twice_is_one(callback, control, partners, morning):
    first = await control.credit(IncomingCredit(amount=5_000, at=morning, bank_reference="FT-ONE", reference="a"))
    assert (
        await control.credit(IncomingCredit(amount=5_000, at=morning, bank_reference="FT-ONE", reference="a")) == first
    )
    assert (await partners.custody.statement(morning.date())).closing == 5_000
    assert (await callback.next()).entry.bank_reference == "FT-ONE"
    assert callback.nothing_more()


async def test_bank_references_are_unique(control, partners, morning):
    for _ in range(3):
        await control.credit(IncomingCredit(amount=5_000, at=morning))
    entries = (await partners.custody.statement(morning.date())).entries
    assert len({entry.bank_reference for entry in entries}) == 3


async def test_a_notice_posted_twice_is_the_same_notice(callback, control, morning):
    await control.fault(Fault(partner="custody", kind="duplicate", operation="push", times=1))
    await control.credit(IncomingCredit(amount=5_000, at=morning))
    assert await callback.next() == await callback.next()
    assert callback.nothing_more()


async def test_a_notice_is_repeated_until_we_take_it_and_in_order(callback, control, morning):
    callback.refusals = 2
    assert (await control.credit(IncomingCredit(amount=1_000, at=morning))).owed == 1
    await control.credit(IncomingCredit(amount=2_000, at=morning))
    assert [(await callback.next()).entry.amount for _ in range(2)] == [1_000, 2_000]


async def test_a_payout_to_a_closed_account_comes_back_as_a_notice(callback, control, partners, morning):
    await control.credit(IncomingCredit(amount=1_000_000, at=morning))
    await callback.next()
    await control.close_account(ClosedAccount(bank_bin="970422", account="111122223333"))

    status = await pay_one(partners, order("79-1:1:pay", 400_000, account="111122223333"), at=morning)
    again = await pay_one(partners, order("79-1:1:pay", 400_000, account="111122223333"), at=morning)
    assert status.status == "ACSC"
    assert again == status

    notice = await callback.next()
    assert (notice.entry.returned, notice.entry.return_reason) == ("79-1:1:pay", "AC04")
    assert (notice.entry.amount, notice.entry.end_to_end_id) == (400_000, None)
    assert callback.nothing_more()
    statement = await partners.custody.statement(morning.date())
    assert [entry.direction for entry in statement.entries] == ["CRDT", "DBIT", "CRDT"]
    assert statement.closing == 1_000_000


async def test_notices_owed_are_posted_by_the_next_sandbox(tmp_path, serve, http, callback, morning):
    folder = tmp_path / "next"
    with serve(create_app(SandboxSettings(folder))) as address:
        credited = await SandboxControl(address, http).credit(IncomingCredit(amount=5_000, at=morning))
        assert credited.owed == 1
        status = await pay_one(Partners(address, http), order("79-1:1:pay", 2_000), at=morning)
    with (
        serve(callback.app) as ours,
        serve(create_app(SandboxSettings(folder, callback=f"{ours}/credits"))) as address,
    ):
        assert (await callback.next()).entry.amount == 5_000
        assert await pay_one(Partners(address, http), order("79-1:1:pay", 2_000), at=morning) == status
