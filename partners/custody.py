"""The custody bank, which keeps the office's account: payouts, credit notices, daily statements (D152 30.5).

Fields go over the wire under their ISO 20022 names (pain.001, pain.002, camt.053, camt.054), flattened. The currency
is VND, amounts are whole đồng.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal, Self
from urllib.parse import urlencode

from pydantic import Field, model_validator

from partners.wire import Bin, Dong, Message, Moment, PartnerError, Wire

CREDIT_NOTICES = "/api/partners/credit-notices"
"""Where, on our web service, the bank posts its credit notices (camt.054)."""

NO_SUCH_ENTRY = "no_such_entry"
"""The bank's word for a reference under which it booked nothing."""

Text = Annotated[str, Field(min_length=1, max_length=140)]
EndToEndId = Annotated[str, Field(pattern=r"^[!-~]{1,80}$")]
"""Our id of a payout, printable ASCII without blanks: the bank executes it once, however often it is sent."""
BankReference = Annotated[str, Field(min_length=1, max_length=80)]
PositiveDong = Annotated[int, Field(strict=True, gt=0)]


class PaymentOrder(Message):
    """A payout to one account (pain.001). `reference` is what the payee reads: the case, never a name."""

    end_to_end_id: EndToEndId = Field(alias="EndToEndId")
    amount: PositiveDong = Field(alias="InstdAmt")
    currency: Literal["VND"] = Field("VND", alias="Ccy")
    bank_bin: Bin = Field(alias="CdtrAgt")
    account: Text = Field(alias="CdtrAcct", repr=False)
    name: Text = Field(alias="Cdtr", repr=False)
    reference: Text = Field(alias="RmtInf")


class PaymentOrders(Message):
    """Payouts that are sent together (pain.001); each is carried out or refused by itself."""

    orders: tuple[PaymentOrder, ...] = Field(min_length=1, alias="CdtTrfTxInf")

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        if len({order.end_to_end_id for order in self.orders}) < len(self.orders):
            raise ValueError("two orders of one message have one end-to-end id")
        return self


class PaymentStatus(Message):
    """What became of a payout (pain.002). It is final: `ACSC` is executed, `RJCT` never will be.

    A rejected payout names its reason (`AM04` not enough money, `MS03` the bank gives none) and moved nothing; a
    new attempt needs a new end-to-end id. An executed one may still come back as a `CreditNotice`.
    """

    end_to_end_id: EndToEndId = Field(alias="OrgnlEndToEndId")
    status: Literal["ACSC", "RJCT"] = Field(alias="TxSts")
    reason: str | None = Field(None, alias="StsRsnInf")
    bank_reference: str | None = Field(None, alias="AcctSvcrRef")
    booked_at: Moment | None = Field(None, alias="AccptncDtTm")

    @model_validator(mode="after")
    def _executed_is_booked(self) -> Self:
        if (self.status == "ACSC") != (self.bank_reference is not None and self.booked_at is not None):
            raise ValueError("a payout has a bank reference and a moment if, and only if, it was executed")
        return self


class PaymentStatuses(Message):
    """What became of payouts that were sent together, in their order (pain.002)."""

    statuses: tuple[PaymentStatus, ...] = Field(alias="TxInfAndSts")


class Entry(Message):
    """One booking on the office's account (Ntry). `bank_reference` is unique for ever.

    A credit has the sender's name and account as far as the bank knows them, and the `reference` the sender wrote.
    A returned payout is a credit whose `returned` is the end-to-end id and `return_reason` the code (`AC04` account
    closed).
    """

    bank_reference: BankReference = Field(alias="NtryRef")
    direction: Literal["CRDT", "DBIT"] = Field(alias="CdtDbtInd")
    amount: PositiveDong = Field(alias="Amt")
    currency: Literal["VND"] = Field("VND", alias="Ccy")
    booked_at: Moment = Field(alias="BookgDt")
    reference: str = Field("", alias="RmtInf", repr=False)
    end_to_end_id: str | None = Field(None, alias="EndToEndId")
    account: str | None = Field(None, alias="Acct")  # of ours; a bank that keeps a single one may leave it out
    payer_name: str | None = Field(None, alias="Dbtr", repr=False)
    payer_account: str | None = Field(None, alias="DbtrAcct", repr=False)
    returned: str | None = Field(None, alias="OrgnlEndToEndId")
    return_reason: str | None = Field(None, alias="RtrRsn")


class CreditNotice(Message):
    """What the bank posts to our callback address for every credit (camt.054), returned payouts included.

    The bank repeats it until we answer 2xx, so it can come twice: `entry.bank_reference` tells. `message_id` is the
    same for each repetition.
    """

    message_id: Text = Field(alias="MsgId")
    created_at: Moment = Field(alias="CreDtTm")
    entry: Entry = Field(alias="Ntry")

    @model_validator(mode="after")
    def _is_a_credit(self) -> Self:
        if self.entry.direction != "CRDT":
            raise ValueError("a credit notice tells of a credit")
        return self


class Statement(Message):
    """The account on one local day (camt.053): opening + credits - debits = closing, or it is malformed."""

    day: date = Field(alias="Dt")
    opening: Dong = Field(alias="OPBD")
    closing: Dong = Field(alias="CLBD")
    entries: tuple[Entry, ...] = Field(alias="Ntry")

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        moved = sum(entry.amount if entry.direction == "CRDT" else -entry.amount for entry in self.entries)
        if self.opening + moved != self.closing:
            raise ValueError("the statement does not add up")
        return self


class Custody:
    """Client of the custody bank."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def pay(
        self, key: str, orders: Sequence[PaymentOrder], *, at: datetime | None = None
    ) -> tuple[PaymentStatus, ...]:
        """Send payouts together; what became of each. The bank executes each end-to-end id once, under whatever `key`.

        After a retryable `PartnerError` nobody knows which were executed: send the same orders again.
        Raises `PartnerError`; `key_reused` if the key is known with other orders, an id with another amount or payee.
        """
        told = await self._wire.post("/payments", PaymentOrders(orders=tuple(orders)), PaymentStatuses, key=key, at=at)
        if [one.end_to_end_id for one in told.statuses] != [one.end_to_end_id for one in orders]:
            raise self._wire.error("malformed", retryable=True)
        return told.statuses

    async def statement(self, day: date, *, at: datetime | None = None) -> Statement:
        """The statement of a local day (Asia/Ho_Chi_Minh). Raises `PartnerError`."""
        statement = await self._wire.get(f"/statements/{day.isoformat()}", Statement, at=at)
        if statement.day != day:
            raise self._wire.error("malformed", retryable=True)
        return statement

    async def entry(self, bank_reference: str, *, at: datetime | None = None) -> Entry | None:
        """One booking by the bank's reference, None when the bank has no such booking. Raises `PartnerError`."""
        query = urlencode({"NtryRef": bank_reference})
        try:
            entry = await self._wire.get(f"/entries?{query}", Entry, at=at)
        except PartnerError as error:
            if error.code == NO_SUCH_ENTRY:
                return None
            raise
        if entry.bank_reference != bank_reference:
            raise self._wire.error("malformed", retryable=True)
        return entry
