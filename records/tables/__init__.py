"""The tables, a room each kind. Who may do what to each, and which are append-only, stands in `records/rights.py`."""

from __future__ import annotations

from records.tables.events import claims, journal, parts, registers, requests, series, staged, subjects
from records.tables.money import bank_credits, closings, payouts, postings, receipts
from records.tables.people import delegations, doors, entered, officers, offices, relations
from records.tables.readmodel import (
    cases,
    documents,
    dossiers,
    duties,
    loads,
    movements,
    orders,
    parties,
    stays,
    visits,
)
from records.tables.running import (
    bottlenecks,
    clock,
    deliveries,
    ended_lists,
    ended_sessions,
    looks,
    queues,
    rounds,
    snapshots,
    webhooks,
)
from records.tables.schema import Moment, metadata

__all__ = [
    "Moment",
    "bank_credits",
    "bottlenecks",
    "cases",
    "claims",
    "clock",
    "closings",
    "delegations",
    "deliveries",
    "documents",
    "doors",
    "dossiers",
    "duties",
    "ended_lists",
    "ended_sessions",
    "entered",
    "journal",
    "loads",
    "looks",
    "metadata",
    "movements",
    "officers",
    "offices",
    "orders",
    "parties",
    "parts",
    "payouts",
    "postings",
    "queues",
    "receipts",
    "registers",
    "relations",
    "requests",
    "rounds",
    "series",
    "snapshots",
    "staged",
    "stays",
    "subjects",
    "visits",
    "webhooks",
]
