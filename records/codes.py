"""Codes that are printed on papers (mã tra cứu): 16 characters, by which their holder finds them."""

from __future__ import annotations

import re

from sqlalchemy import Connection, func, select

from records.tables import journal, receipts

_RECEIPT = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")
_DOCUMENT = re.compile(r"[0-9a-f]{16}")


def receipt_code(text: str) -> str | None:
    """The code of a receipt as it is stored, from what somebody read and typed; None where it cannot be one."""
    code = text.upper().translate(str.maketrans("OIL", "011"))  # Crockford's base 32: letters that are misread
    return code if _RECEIPT.fullmatch(code) else None


def document_code(text: str) -> str | None:
    """The code of a document: the beginning of its event's hash; None where it cannot be one."""
    return text.lower() if _DOCUMENT.fullmatch(text.lower()) else None


def event_behind(connection: Connection, text: str) -> tuple[str, int] | None:
    """The subject and the number of the event from which the receipt or document with this code was drawn up."""
    if code := receipt_code(text):
        mine = select(receipts.c.subject, receipts.c.seq).where(receipts.c.lookup_code == code)
        if (row := connection.execute(mine).one_or_none()) is not None:
            return str(row.subject), int(row.seq)
    if code := document_code(text):
        signed = select(journal.c.subject, journal.c.seq).where(func.left(journal.c.hash, 16) == code)
        if (row := connection.execute(signed).one_or_none()) is not None:
            return str(row.subject), int(row.seq)
    return None
