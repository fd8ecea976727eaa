"""The bank's door believes the bank's statement, not whoever reaches the address."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from law.periods import VIETNAM
from partners.custody import CreditNotice, Entry, Statement
from partners.wire import PartnerError
from web import bank as door
from web.bank import Taken

AT = datetime(2026, 9, 7, 8, tzinfo=VIETNAM)
BOOKED = Entry(bank_reference="FT1", direction="CRDT", amount=1_000_000, booked_at=AT, reference="THADS case/79/a/1/1")
PAID = Entry(bank_reference="FT2", direction="DBIT", amount=400_000, booked_at=AT, end_to_end_id="X")


class Bank:
    """A custody bank with one day's statement."""

    def __init__(self, *, down: bool = False) -> None:
        self.down = down

    async def statement(self, day: date) -> Statement:
        if self.down:
            raise PartnerError("custody", "unreachable", retryable=True)
        entries = (BOOKED, PAID) if day == AT.date() else ()
        return Statement(day=day, opening=0, closing=600_000 if entries else 0, entries=entries)


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


async def post(body: str | bytes, bank: Bank) -> tuple[int, dict[str, str]]:
    async def starter() -> None:
        return None

    app = FastAPI()
    app.include_router(door.bank_door(cast(Any, None), cast(Any, bank), cast(Any, starter)))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1") as http:
        answer = await http.post(door.CREDIT_NOTICES, content=body)
    return answer.status_code, answer.json()


async def test_what_is_posted_comes_from_the_statement(taken: list[CreditNotice]) -> None:
    status, answer = await post(notice(amount=900_000_000, reference="THADS case/79/mine/1/1"), Bank())
    assert (status, answer) == (200, {"taken": "claimed"})
    assert [n.entry for n in taken] == [BOOKED]


@pytest.mark.parametrize(
    "change",
    [
        {"bank_reference": "FT9"},
        {"booked_at": datetime(2026, 9, 8, 8, tzinfo=VIETNAM)},
        {"bank_reference": "FT2"},  # our own payout is no credit
    ],
)
async def test_a_forged_notice_is_turned_away(taken: list[CreditNotice], change: dict[str, Any]) -> None:
    assert (await post(notice(**change), Bank()))[0] == 422
    assert taken == []


async def test_while_the_bank_is_away_it_is_to_repeat(taken: list[CreditNotice]) -> None:
    assert await post(notice(), Bank(down=True)) == (503, {"code": "later"})
    assert taken == []


async def test_what_is_no_notice_is_turned_away(taken: list[CreditNotice]) -> None:
    assert await post("{}", Bank()) == (422, {"code": "malformed"})
    assert (await post(b"x" * (door.LARGEST + 1), Bank()))[0] == 413
    assert taken == []
