"""Doors for other systems: the custody bank's credit notices (docs/formats/partners.md)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from sqlalchemy import Engine
from temporalio.service import RPCError

from law.periods import local_day
from partners.custody import CreditNotice, Custody
from partners.wire import PartnerError
from runtime.errors import StackError
from runtime.logging import get_logger
from starter import Starter
from web.bank import Taken, take_credit_notice

CREDIT_NOTICES = "/api/partners/credit-notices"
LARGEST = 64 * 1024  # bytes of a notice

log = get_logger("web.doors")


def add(app: FastAPI, engine: Engine, custody: Custody, starter: Callable[[], Awaitable[Starter]]) -> None:
    """Install the doors."""

    @app.post(CREDIT_NOTICES)
    async def credit_notice(request: Request) -> JSONResponse:
        """A credit notice (camt.054). 2xx: taken; 4xx: no such credit; 503: the bank is to repeat it."""
        body = await request.body()
        if len(body) > LARGEST:
            return JSONResponse({"code": "too_large"}, 413)
        try:
            notice = CreditNotice.model_validate_json(body)
        except ValidationError:
            return JSONResponse({"code": "malformed"}, 422)
        try:
            confirmed = await confirm(notice, custody)
            if confirmed is None:
                log.warning("credit notice without a booking")
                return JSONResponse({"code": "not_on_statement"}, 422)
            taken = await take_credit_notice(confirmed, engine, await starter())
        except (PartnerError, RPCError, StackError) as error:
            log.warning("credit notice to be repeated", exc_info=error)
            return JSONResponse({"code": "later"}, 503)
        return JSONResponse({"taken": taken}, 503 if taken is Taken.LATER else 200)


async def confirm(notice: CreditNotice, custody: Custody) -> CreditNotice | None:
    """The notice as the bank's own statement has it; None when the statement knows no such credit.

    Whoever reaches the callback address can write a notice, so it is only a hint that there is something to fetch:
    what is posted comes from the statement of the day it names. Raises `PartnerError`.
    """
    statement = await custody.statement(local_day(notice.entry.booked_at))
    for entry in statement.entries:
        if entry.bank_reference == notice.entry.bank_reference and entry.direction == "CRDT":
            return notice.model_copy(update={"entry": entry})
    return None
