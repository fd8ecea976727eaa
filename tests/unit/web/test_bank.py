"""The bank's door believes the bank's own books, not whoever reaches the address."""

from __future__ import annotations

import asyncio
import functools
import re
from collections.abc import AsyncIterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from law.periods import VIETNAM
from partners.custody import CreditNotice, Entry
from partners.wire import PartnerError
from runtime.envelope import DoorKey
from starter import Busy, Pending
from web import bank as door
from web.bank import Taken

AT = datetime(2026, 9, 7, 8, tzinfo=VIETNAM)
BOOKED = Entry(bank_reference="FT1", direction="CRDT", amount=1_000_000, booked_at=AT, reference="THADS case/79/a/1/1")
PAID = Entry(bank_reference="FT2", direction="DBIT", amount=400_000, booked_at=AT, end_to_end_id="X")


class Bank:
    """A custody bank with two bookings."""

    def __init__(self, *, down: bool = False) -> None:
        self.down = down

    async def entry(self, bank_reference: str) -> Entry | None:
        if self.down:
            raise PartnerError("custody", "unreachable", retryable=True)
        return next((entry for entry in (BOOKED, PAID) if entry.bank_reference == bank_reference), None)


def notice(**change: Any) -> str:
    entry = BOOKED.model_copy(update=change)
    return CreditNotice(message_id="C054-FT1", created_at=AT, entry=entry).model_dump_json()


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[CreditNotice]:
    """What reached the case side."""
    seen: list[CreditNotice] = []

    async def take(notice: CreditNotice, *_: object) -> Taken:
        seen.append(notice)
        return Taken.CLAIMED

    monkeypatch.setattr(door, "take_credit_notice", take)
    return seen


async def post(body: str | bytes | AsyncIterator[bytes], bank: Bank) -> tuple[int, dict[str, str]]:
    async def starter() -> None:
        return None

    app = FastAPI()
    door.bank_door(app, cast(Any, None), cast(Any, bank), cast(Any, starter))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1") as http:
        answer = await http.post(door.CREDIT_NOTICES, content=body)
    return answer.status_code, answer.json()


async def test_what_is_posted_comes_from_the_bank(taken: list[CreditNotice]) -> None:
    status, answer = await post(notice(amount=900_000_000, reference="THADS case/79/mine/1/1"), Bank())
    assert (status, answer) == (200, {"taken": "claimed"})
    assert [n.entry for n in taken] == [BOOKED]


@pytest.mark.parametrize(
    "change",
    [
        {"bank_reference": "FT9"},
        {"bank_reference": "FT2"},  # our own payout is no credit
    ],
)
async def test_a_forged_notice_is_turned_away(taken: list[CreditNotice], change: dict[str, Any]) -> None:
    assert (await post(notice(**change), Bank()))[0] == 422
    assert taken == []


async def test_while_the_bank_is_away_it_is_to_repeat(taken: list[CreditNotice]) -> None:
    assert await post(notice(), Bank(down=True)) == (503, {"code": "later"})
    assert taken == []


@pytest.mark.parametrize("unanswered", [Pending("credit/1"), Busy("credit/1", 7)])
async def test_while_a_case_does_not_answer_it_is_to_repeat(
    monkeypatch: pytest.MonkeyPatch, unanswered: Pending
) -> None:
    async def take(*_: object) -> Any:
        raise unanswered

    monkeypatch.setattr(door, "take_credit_notice", take)
    assert await post(notice(amount=900_000_000, reference="THADS case/79/mine/1/1"), Bank()) == (
        503,
        {"code": "later"},
    )


async def test_what_is_no_notice_is_turned_away_with_the_fields(taken: list[CreditNotice]) -> None:
    fields = ["MsgId", "CreDtTm", "Ntry"]
    assert await post("{}", Bank()) == (422, {"code": "malformed", "fields": fields})
    assert taken == []


@pytest.mark.parametrize("year", ["0001", "1989", "2201", "9999"])
@pytest.mark.parametrize("offset", ["+07:00", "-12:00", "Z"])
async def test_a_day_of_any_year_is_answered(taken: list[CreditNotice], year: str, offset: str) -> None:
    for day in ("01-01", "12-31"):
        body = notice().replace('"BookgDt":"2026-09-07T08:00:00+07:00"', f'"BookgDt":"{year}-{day}T23:59:59{offset}"')
        assert year in body
        assert await post(body, Bank()) == (422, {"code": "malformed", "fields": ["Ntry.BookgDt"]})
    assert taken == []


async def test_a_body_is_limited_while_it_streams(taken: list[CreditNotice]) -> None:
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while True:
            given += 1024
            yield b"x" * 1024

    assert await post(endless(), Bank()) == (413, {"code": "too_large"})
    assert given <= door.LARGEST + 4 * 1024
    assert await post(b"x" * (door.LARGEST + 1), Bank()) == (413, {"code": "too_large"})
    assert taken == []


async def test_a_slow_body_is_not_waited_for(taken: list[CreditNotice], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "read", functools.partial(door.read, patience=0.01))

    async def never() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    assert await post(never(), Bank()) == (408, {"code": "too_slow"})
    assert taken == []


async def test_the_id_of_a_claim_is_stable_and_nobody_else_can_foresee_it() -> None:
    """D5: an id that can be foreseen is used up by an unsigned update, and the real credit never passes."""

    key = Ed25519PrivateKey.generate()

    def made(private: Ed25519PrivateKey = key, entry: Entry = BOOKED) -> str:
        return door._request_id(cast(Any, SimpleNamespace(key=DoorKey("web", private))), entry)

    mine = made()
    assert mine == made()
    assert mine not in (made(Ed25519PrivateKey.generate()), made(entry=PAID))
    assert re.fullmatch(r"[A-Za-z0-9._:/#-]{1,200}", mine)
