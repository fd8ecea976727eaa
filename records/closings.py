"""The books of a day are closed (khóa sổ cuối ngày): by whom, with which balances, once they agree with the bank's."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.dialects.postgresql import insert

from records.books import books
from records.ledger import Reconciliation, at_bank
from records.tables import closings


class NotClosed(Exception):
    """Why a day stays open, in Vietnamese and in English."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en


def close(
    connection: Connection, office: str, day: date, today: date, by: str, compared: Reconciliation | None
) -> None:
    """Close the books of an office on a local day, the present one or one before. NotClosed says what is in the way.

    `compared` is the bank against the ledger, None where the bank did not answer.
    """
    if day > today:
        raise NotClosed("Ngày này chưa tới.", "That day has not come yet.")
    if compared is None:
        raise NotClosed("Ngân hàng chưa trả lời sao kê, chưa đối chiếu được.", "The bank did not answer.")
    if not compared.agrees:
        raise NotClosed(
            "Sổ chưa khớp với sao kê ngân hàng; xem phần đối chiếu.",
            "The books do not agree with the bank's statement.",
        )
    if at_bank(connection, office) != compared.ledger_balance:
        raise NotClosed("Tiền vừa ra vào sau khi đối chiếu; hãy khóa lại.", "Money moved meanwhile; close it again.")
    found = books(connection, office, day)
    row = {
        "office": office,
        "day": day,
        "closed_by": by,
        "closed_at": func.now(),
        "balances": {balance.account: balance.closing for balance in found.balances},
        "bank": compared.bank_balance,
    }
    stored = connection.execute(insert(closings).values(row).on_conflict_do_nothing().returning(closings.c.day))
    if stored.one_or_none() is None:
        raise NotClosed("Sổ của ngày này đã khóa.", "The books of that day are closed already.")


def last(connection: Connection, office: str, most: int = 5) -> list[Row[Any]]:
    """The days that were closed last, the latest first."""
    query = select(closings).where(closings.c.office == office).order_by(closings.c.day.desc())
    return list(connection.execute(query.limit(most)))


def moved_since(connection: Connection, office: str, closed: Row[Any]) -> bool:
    """Whether the books of a closed day say something else now: an entry came in late."""
    now = {balance.account: balance.closing for balance in books(connection, office, closed.day).balances}
    return bool(now != closed.balances)
