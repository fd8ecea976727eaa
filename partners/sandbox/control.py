"""What tests and the simulation may do to the sandbox's world. No partner has such doors.

They show and change everything, so they want the user `control` and the sandbox's secret (HTTP Basic).
"""

from __future__ import annotations

import hmac
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import ConfigDict, JsonValue, TypeAdapter

from partners.custody import Entry
from partners.registries import Asset
from partners.sandbox.bank import Bank, IncomingCredit
from partners.sandbox.faults import Fault, Faults
from partners.sandbox.people import People
from partners.sandbox.pushes import Pushes
from partners.sandbox.store import Store
from partners.wire import Bin, IdNumber, Message, Moment

_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


class Person(Message):
    """What somebody holds, and whether VNeID reaches them; None leaves that as it is."""

    model_config = ConfigDict(extra="forbid")

    subject: IdNumber
    assets: tuple[Asset, ...] | None = None
    vneid: bool | None = None


class JudgmentOnFile(Message):
    """A judgment's true day; None: there is no such judgment."""

    number: str
    court: str
    dated: date | None


class ClosedAccount(Message):
    """An account that sends every payment back."""

    bank_bin: Bin
    account: str


class ReceivedCall(Message):
    """A call as it came in, and the fault it suffered."""

    partner: str
    operation: str
    key: str
    at: Moment
    body: JsonValue
    fault: str | None


class Credited(Message):
    """A booked credit; `owed` notices have not been taken yet by our callback address."""

    entry: Entry
    owed: int


USER = "control"


def control(secret: str, store: Store, faults: Faults, people: People, bank: Bank, pushes: Pushes) -> APIRouter:
    """The control doors."""

    def known(given: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> None:
        if given.username != USER or not hmac.compare_digest(given.password.encode(), secret.encode()):
            raise HTTPException(401, "the control doors want the sandbox's secret", {"WWW-Authenticate": "Basic"})

    router = APIRouter(prefix="/control", dependencies=[Depends(known)])

    @router.post("/faults", status_code=204)
    async def set_fault(body: Fault) -> None:
        faults.set(body)

    @router.delete("/faults", status_code=204)
    async def clear_faults() -> None:
        faults.clear()

    @router.post("/people", status_code=204)
    async def set_person(body: Person) -> None:
        people.set(body.subject, body.assets, body.vneid)

    @router.post("/judgments", status_code=204)
    async def set_judgment(body: JudgmentOnFile) -> None:
        store.run(
            "INSERT INTO judgments (number, court, dated) VALUES (?, ?, ?)"
            " ON CONFLICT (number, court) DO UPDATE SET dated = excluded.dated",
            *(body.number, body.court, body.dated and body.dated.isoformat()),
        )

    @router.post("/closed-accounts", status_code=204)
    async def close_account(body: ClosedAccount) -> None:
        store.run("INSERT OR IGNORE INTO closed_accounts VALUES (?, ?)", body.bank_bin, body.account)

    @router.post("/credit")
    async def credit(body: IncomingCredit) -> Credited:
        with store.transaction():
            entry = bank.credit(body)
        # Posted before we answer, so that who made the credit knows whether it has arrived.
        await pushes.post_owed()
        pushes.wake()
        return Credited(entry=entry, owed=pushes.owed())

    @router.get("/owed")
    async def owed() -> int:
        return pushes.owed()

    @router.get("/calls")
    async def calls(partner: str | None = None) -> list[ReceivedCall]:
        rows = store.rows("SELECT * FROM calls WHERE partner = coalesce(?, partner) ORDER BY seq", partner)
        return [
            ReceivedCall(
                partner=row["partner"],
                operation=row["operation"],
                key=row["key"],
                at=datetime.fromisoformat(row["at"]),
                body=_JSON.validate_json(row["body"] or "null"),
                fault=row["fault"],
            )
            for row in rows
        ]

    return router
