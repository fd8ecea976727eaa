"""The door of the custody bank: credit notices (camt.054) become money in suspense, claimed by the case they name."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from enum import StrEnum

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from sqlalchemy import Connection, Engine, select
from temporalio.client import WorkflowUpdateFailedError
from temporalio.service import RPCError

from activities.reconciliation import credit_of, writable
from cases import names
from cases.commands import Malformed
from cases.events import Actor, Partner, Role
from law.periods import local_day
from partners.custody import CREDIT_NOTICES, CreditNotice, Custody, Entry
from partners.wire import PartnerError
from records import ledger, references
from records.tables import offices, payouts
from runtime.bodies import BodyRefused, read
from runtime.errors import StackError
from runtime.logging import get_logger
from starter import NoSuchCase, Pending, Starter
from web.guard import PUBLIC

LARGEST = 64 * 1024  # bytes of a notice

NOT_TAKEN = (NoSuchCase, Malformed, WorkflowUpdateFailedError)
"""What a case answers when it cannot take the money: it ended long ago, or something is wrong with it or with us."""

log = get_logger("web.bank")


class Taken(StrEnum):
    """What came of a notice. After `LATER` the bank is to repeat it: answer it with 503."""

    CLAIMED = "claimed"  # a case has it, with a receipt
    SUSPENSE = "suspense"  # no case can have it yet; a person looks
    RETURNED = "returned"  # a payout came back to its case
    LATER = "later"  # the payout that came back is not recorded as paid yet


def bank_door(app: FastAPI, engine: Engine, custody: Custody, starter: Callable[[], Awaitable[Starter]]) -> None:
    """Install the bank's callback as a route of the web service; `starter` is asked for one when a credit comes.

    2xx: taken; 4xx: no notice, or no such booking; 503: the bank is to repeat it.
    """

    @app.post(CREDIT_NOTICES, dependencies=[PUBLIC])
    async def credit_notice(request: Request) -> JSONResponse:
        try:
            notice = CreditNotice.model_validate_json(await read(request, LARGEST))
        except BodyRefused as refused:
            return refused.answer()
        except ValidationError as error:  # where it is wrong, never what was sent
            fields = [".".join(map(str, problem["loc"])) for problem in error.errors(include_input=False)]
            return JSONResponse({"code": "malformed", "fields": fields}, 422)
        try:
            confirmed = await confirm(notice, custody)
            if confirmed is None:
                log.warning("credit notice without a booking")
                return JSONResponse({"code": "no_such_booking"}, 422)
            taken = await take_credit_notice(confirmed, engine, await starter())
        except NoSuchAccount:
            log.warning("credit to an account of no office")
            return JSONResponse({"code": "no_such_account"}, 422)
        except (PartnerError, Pending, RPCError, StackError) as error:
            log.warning("credit notice to be repeated", exc_info=error)
            return JSONResponse({"code": "later"}, 503)
        return JSONResponse({"taken": taken}, 503 if taken is Taken.LATER else 200)


async def confirm(notice: CreditNotice, custody: Custody) -> CreditNotice | None:
    """The notice as the bank itself has the booking; None when the bank knows no such credit.

    Whoever reaches the callback address can write a notice, so it is only a hint that there is something to fetch:
    what is posted is what the bank answers about the reference. Raises `PartnerError`.
    """
    entry = await custody.entry(notice.entry.bank_reference)
    if entry is None or entry.direction != "CRDT":
        return None
    return notice.model_copy(update={"entry": entry})


async def take_credit_notice(notice: CreditNotice, engine: Engine, starter: Starter) -> Taken:
    """Take one notice; the bank repeats it until it is taken, and a repetition changes nothing.

    A credit is posted to suspense under its unique bank reference, then claimed for the case that its text surely names
    (records/references.py). A case takes no more than it is owed. Once it is posted the money is safe: whatever the
    case says to the claim, a person finds it in suspense, and no later notice stands behind it.
    """
    entry = notice.entry
    if entry.returned is not None:
        return await _take_back(entry, engine, starter)
    case = await asyncio.to_thread(_post, entry, engine)
    if case is None:
        return Taken.SUSPENSE
    try:
        answer = await starter.act(
            case,
            "claim_credit",
            {"bank_ref": entry.bank_reference},
            actor=_bank(case),
            request_id=_request_id(starter, entry),
        )
    except NOT_TAKEN as error:
        log.warning("a credit waits for a person", reason_code=type(error).__name__)
        return Taken.SUSPENSE
    return Taken.CLAIMED if answer.accepted else Taken.SUSPENSE


async def _take_back(entry: Entry, engine: Engine, starter: Starter) -> Taken:
    """A returned payout becomes held money of its case, with the bank's reason."""
    assert entry.returned
    payout = await asyncio.to_thread(_payout, entry.returned, engine)
    if payout is None or payout[1] not in ("paid", "returned"):
        return Taken.LATER
    try:
        await starter.act(
            payout[0],
            "record_return",
            {
                "end_to_end_id": entry.returned,
                "reason": entry.return_reason or "không rõ lý do",
                "bank_ref": entry.bank_reference,
            },
            actor=_bank(payout[0]),
            request_id=_request_id(starter, entry),
        )
    except NOT_TAKEN as error:
        log.warning("a returned payout waits for a person", reason_code=type(error).__name__)
        await asyncio.to_thread(_post, entry, engine)
        return Taken.SUSPENSE
    return Taken.RETURNED


def _request_id(starter: Starter, entry: Entry) -> str:
    """The id of the act for a booking: always the same, and known to nobody without this door's key.

    An id that can be foreseen could be used up before the money comes, for another act through another door.
    """
    sealed = starter.key.sign({"door": starter.key.door, "bank_reference": entry.bank_reference})
    return f"credit/{hashlib.sha256(sealed.encode()).hexdigest()[:40]}"


def _bank(case: str) -> Actor:
    return Actor(id=Partner.CUSTODY_BANK, role=Role.PARTNER, office=names.office_of(case))


class NoSuchAccount(LookupError):
    """A credit came to an account that is no office's."""


def _post(entry: Entry, engine: Engine) -> str | None:
    """Post a credit to suspense; the case that its reference names, if there is exactly one. Raises NoSuchAccount."""
    with engine.begin() as connection:
        office = office_of(connection, entry)
        case = references.offer(connection, office, writable(entry.reference), local_day(entry.booked_at)).sure
        ledger.receive_credit(connection, credit_of(entry, office))
    return case


def office_of(connection: Connection, entry: Entry) -> str:
    """The office whose account was credited; where the bank names no account, the only office there is.

    Raises NoSuchAccount.
    """
    query = select(offices.c.code)
    if entry.account:
        query = query.where(offices.c.account == entry.account)
    found = connection.scalars(query.limit(2)).all()
    if len(found) != 1:
        raise NoSuchAccount(entry.bank_reference)
    return str(found[0])


def _payout(end_to_end_id: str, engine: Engine) -> tuple[str, str] | None:
    with engine.connect() as connection:
        row = connection.execute(
            select(payouts.c.subject, payouts.c.status).where(payouts.c.end_to_end_id == end_to_end_id)
        ).one_or_none()
    return (row.subject, row.status) if row else None
