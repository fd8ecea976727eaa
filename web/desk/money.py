"""The accountant's page: credits to claim, payouts in batches, and the books of the day to be closed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anyio import to_thread
from fastapi import Request, Response
from sqlalchemy import Connection, func, select

from activities.reconciliation import Reconciler
from cases.commands import Answer
from law.periods import local_day
from records import clock, closings
from records.books import ACCOUNTS, books
from records.closings import NotClosed
from records.tables import cases, payouts
from web import money, queries
from web.api.problems import Kind, Refused, refused
from web.api.reach import Bearer, Right, Standing, check_case
from web.desk import work
from web.desk.pages import DeskParts, new_key, posted
from web.guard import Page, SignedIn
from web.queries import Filter
from web.rendering import language_of, render
from web.wording import Words, part, say

MONEY = "/ke-toan"
COMMANDS = {"prepare": "prepare_payouts", "approve": "approve_payouts"}
MOST = 200
"""Cases of one batch on the page."""


@dataclass(frozen=True)
class Done:
    """What came of one case of a batch: done, or why not."""

    case: str
    done: bool
    told: str
    article: str = ""


def add(page: Page, parts: DeskParts, reconciler: Reconciler) -> None:
    """Install the page, `GET` and `POST /ke-toan`."""

    @page(MONEY, Right.DESK, Right.ACCOUNTS)
    async def shown(request: Request, bearer: SignedIn) -> Response:
        return await _page(parts, reconciler, request, bearer)

    @page(MONEY, Right.DESK, Right.ACCOUNTS, method="POST")
    async def sent(request: Request, bearer: SignedIn) -> Response:
        form = await posted(request)
        step, key = form.get("_step", [""])[0], form.get("_key", [new_key()])[0]
        if step == "close":
            told = await _close(parts, reconciler, bearer, form.get("day", [""])[0], request)
            return await _page(parts, reconciler, request, bearer, closing=told)
        if step not in COMMANDS:
            raise Refused(Kind.MALFORMED, field="_step")
        done = await _each(parts, request, bearer, step, form.get("case", [])[:MOST], key)
        return await _page(parts, reconciler, request, bearer, done=done)


async def _page(
    parts: DeskParts,
    reconciler: Reconciler,
    request: Request,
    bearer: Bearer,
    *,
    done: list[Done] | None = None,
    closing: Words | None = None,
) -> Response:
    lamp = await reconciler.look(bearer.office)

    def shown() -> tuple[datetime, dict[str, Any]]:
        with parts.engine.connect() as connection:
            now, own = clock.now(connection), Filter(bearer.office, reader=bearer)
            closed = closings.last(connection, bearer.office)
            return now, {
                "unclaimed": money.unclaimed(connection, own),
                "payable": work.payable(connection, bearer.office),
                "batches": _batches(connection, bearer.office),
                "unpaid": money.unpaid(connection, own),
                "books": books(connection, bearer.office, local_day(now)),
                "closed": [(row, closings.moved_since(connection, bearer.office, row)) for row in closed],
                "today": local_day(now),
            }

    now, found = await to_thread.run_sync(shown)
    return render(
        request, "desk_money.html", now, bearer=bearer, lamp=lamp, done=done, closing=closing, key=new_key(),
        accounts=ACCOUNTS, **found,
    )  # fmt: skip


def _batches(connection: Connection, office: str) -> list[Any]:
    """Batches that were prepared and wait for somebody to approve them, by case."""
    query = (
        select(
            payouts.c.subject,
            payouts.c.batch,
            func.count().label("orders"),
            func.sum(payouts.c.amount).label("amount"),
            func.min(payouts.c.prepared_by).label("prepared_by"),
            cases.c.decision_number,
        )
        .join(cases, cases.c.id == payouts.c.subject)
        .where(payouts.c.office == office, payouts.c.status == "prepared")
        .group_by(payouts.c.subject, payouts.c.batch, cases.c.decision_number)
        .order_by(payouts.c.subject)
    )
    return list(connection.execute(query.limit(queries.LONGEST)))


async def _each(
    parts: DeskParts, request: Request, bearer: Bearer, step: str, chosen: list[str], key: str
) -> list[Done]:
    """One command for each case; what one comes to leaves the others as they are."""
    at_once = asyncio.Semaphore(4)

    async def one(number: int, value: str) -> Done:
        case, _, batch = value.partition("|")
        given = {"batch": batch} if batch else {}
        async with at_once:
            try:
                await to_thread.run_sync(_within_reach, parts, bearer, case)
                answer = await parts.send(case, COMMANDS[step], given, bearer, f"{key}/{number}")
            except Exception as error:
                wrong = refused(error)
                return Done(case, False, part(wrong.detail or " / ".join(wrong.told.title), language_of(request)))
        assert isinstance(answer, Answer)
        if answer.refusal:
            told = say(language_of(request), (answer.refusal.vi, answer.refusal.en))
            return Done(case, False, told, answer.refusal.article)
        return Done(case, True, say(language_of(request), ("đã ghi nhận", "recorded")))

    return list(await asyncio.gather(*(one(number, value) for number, value in enumerate(chosen))))


def _within_reach(parts: DeskParts, bearer: Bearer, case: str) -> None:
    with parts.engine.connect() as connection:
        check_case(connection, bearer, case)


async def _close(parts: DeskParts, reconciler: Reconciler, bearer: Bearer, day: str, request: Request) -> Words:
    """Close the books; what came of it in words."""
    if bearer.role is not Standing.ACCOUNTANT:
        raise Refused(Kind.NOT_ALLOWED, "kế toán khóa sổ / the accountant closes the books", "role")
    lamp = await reconciler.look(bearer.office, anew=True)
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        raise Refused(Kind.MALFORMED, "không phải một ngày / is no day", "day") from None

    def close() -> None:
        with parts.books.begin() as connection:
            today = local_day(clock.now(connection))
            closings.close(connection, bearer.office, chosen, today, bearer.who, lamp.result)

    try:
        await to_thread.run_sync(close)
    except NotClosed as open_still:
        return open_still.vi, open_still.en
    return f"Đã khóa sổ ngày {chosen:%d/%m/%Y}.", f"The books of {chosen:%d/%m/%Y} are closed."
