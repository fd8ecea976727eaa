"""Payment orders as tests send them to the custody bank."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from partners.clients import Partners
from partners.custody import PaymentOrder, PaymentStatus


def order(end_to_end_id: str, amount: int = 1_000, account: str = "561288558851") -> PaymentOrder:
    """An order to somebody."""
    return PaymentOrder(
        end_to_end_id=end_to_end_id,
        amount=amount,
        bank_bin="970422",
        account=account,
        name="Phạm Mỹ Châu",
        reference="79-2026-00001/1",
    )


async def pay_one(partners: Partners, one: PaymentOrder, at: datetime | None = None) -> PaymentStatus:
    """What became of an order that was sent by itself, under a key that was never used."""
    (status,) = await partners.custody.pay(uuid4().hex, [one], at=at)
    return status
