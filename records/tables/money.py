"""Money: the ledger, what the bank told, receipts, orders of payment, closed days."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Identity, Index, Integer, String, Table, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import Moment, metadata

postings = Table(
    "postings",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("entry", String(240), nullable=False),  # journal event "subject#seq", or bank credit "bank:REF"
    Column("line", Integer, nullable=False),
    Column("account", String(240), nullable=False),
    Column("subject", String(200)),
    Column("amount", BigInteger, nullable=False),  # đồng; debit positive, credit negative; each entry sums to zero
    Column("at", Moment, nullable=False),
    UniqueConstraint("entry", "line"),
    Index(None, "account", postgresql_include=["amount", "at"]),
    Index(None, "subject"),
)

bank_credits = Table(
    "bank_credits",
    metadata,
    Column("bank_ref", String(80), primary_key=True),
    Column("office", String(10), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("booked_at", Moment, nullable=False),
    Column("reference", String(200), nullable=False),
    Column("payer", JSONB, nullable=False),
    Column("unclaimed", BigInteger, nullable=False),  # what no case has claimed, in đồng
    Column("freed_by", String(200)),  # the case that set it free; no booking of the bank then
    Index("ix_bank_credits_unclaimed", "office", "booked_at", "unclaimed", postgresql_where=text("unclaimed > 0")),
    Index("ix_bank_credits_waiting", "booked_at", postgresql_where=text("unclaimed > 0")),
    Index(None, "booked_at"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("office", String(10), primary_key=True),
    Column("series", String(20), primary_key=True),  # receipt, fee_receipt: two series with their own rules
    Column("year", Integer, primary_key=True),  # of issue: numbers begin anew each calendar year (TT04 15)
    Column("number", String(40), primary_key=True),
    Column("lookup_code", String(40), nullable=False, unique=True),
    Column("subject", String(200), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("status", String(12), nullable=False),  # issued | void
    Column("replaced_by", String(40)),
    Column("voided_by", String(40)),
    Column("voided_at", Moment),
    Column("bank_ref", String(80)),
    Index(None, "subject"),
    Index(None, "bank_ref"),
    Index(None, "voided_at"),
)

payouts = Table(
    "payouts",
    metadata,
    Column("end_to_end_id", String(80), primary_key=True),
    Column("subject", String(200), nullable=False),
    Column("office", String(10), nullable=False),
    Column("batch", String(20), nullable=False),  # B1, B2, … of its case
    Column("share", String(40), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("status", String(12), nullable=False),  # prepared | approved | paid | rejected | returned
    Column("reason", String(200)),
    Column("prepared_by", String(40), nullable=False),
    Column("approved_by", String(40)),
    Column("paid_at", Moment),
    Column("bank_ref", String(80)),
    Column("paid_by", String(80)),  # of an order that failed: the later order, or "counter", that paid its share
    Index(None, "office", "status"),
    Index(None, "subject"),
    Index("ix_payouts_one_person", "office", postgresql_where=text("prepared_by = approved_by")),
)

closings = Table(  # the books of an office at the end of a day, as somebody closed them
    "closings",
    metadata,
    Column("office", String(10), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("closed_by", String(40), nullable=False),
    Column("closed_at", Moment, nullable=False),  # wall time
    Column("balances", JSONB, nullable=False),  # account -> đồng at the end of the day
    Column("bank", BigInteger, nullable=False),  # the bank's closing balance, which the books agreed with
)
