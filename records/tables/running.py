"""What goes on beside the cases: the clock, rounds, queues, lists and forms made, looks, who is told of events."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    String,
    Table,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import Moment, metadata

clock = Table(
    "clock",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("mode", String(10), nullable=False),  # wall | stepped
    Column("now", Moment),
)

rounds = Table(  # what comes round by itself: what the last time came to
    "rounds",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("at", Moment, nullable=False),  # wall time at its end
    Column("differs", Integer, nullable=False),  # how many things a person must look at
    Column("outcome", JSONB, nullable=False),
    Column("problem", String(400), nullable=False),  # why it could not be done; empty when it was
)

queues = Table(  # the control chart of each queue (flow/queues.py): of a stage, a room or a hand of an office
    "queues",
    metadata,
    Column("office", String(10), primary_key=True),
    Column("room", String(40), primary_key=True),  # what is empty is any
    Column("hand", String(40), primary_key=True),
    Column("stage", String(40), primary_key=True),
    Column("day", Date, nullable=False),  # the last local day that it has taken in
    Column("level", Float, nullable=False),
    Column("began", Date),  # the first day of the rise that the level tells of
    Column("usual", Float, nullable=False),  # length
    Column("slack", Float, nullable=False),
    Column("ceiling", Float, nullable=False),
    Column("alarms_a_year", Float, nullable=False),  # false ones, on average
    Column("calibrated_on", Date, nullable=False),
)

bottlenecks = Table(  # a queue that grew and not by chance, until it is what it was before
    "bottlenecks",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("office", String(10), nullable=False),
    Column("room", String(40), nullable=False),
    Column("hand", String(40), nullable=False),
    Column("stage", String(40), nullable=False),
    Column("began", Date, nullable=False),
    Column("opened_at", Moment, nullable=False),  # legal: the end of the day that showed it
    Column("found_at", Moment, nullable=False),  # legal: when that was looked at
    Column("before", Integer, nullable=False),  # cases in the queue before it began
    Column("evidence", JSONB, nullable=False),  # {"queue", "came", "went", "days", "level", "ceiling", "causes"}
    Column("cleared_at", Moment),
    Index(
        "uq_bottlenecks_open",
        *("office", "room", "hand", "stage"),
        unique=True,
        postgresql_where=text("cleared_at IS NULL"),
    ),
)

ended_lists = Table(
    "ended_lists",
    metadata,
    Column("office", String(10), primary_key=True),
    Column("month", Date, primary_key=True),  # its first day
    Column("number", String(80), nullable=False),
    Column("cases", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),  # of the signed PDF in the document store
    Column("signer", String(40), nullable=False),
    Column("receipt", String(80), nullable=False),  # the procuracy's proof of receipt
    Column("received_at", Moment, nullable=False),  # from here its year to protest counts (L25 112.2)
)

snapshots = Table(  # forms of the statistics as they were locked: never changed, a correction is the next period's
    "snapshots",
    metadata,
    Column("office", String(10), primary_key=True),
    Column("form", String(40), primary_key=True),
    Column("period", String(7), primary_key=True),  # its last month: 2026-12
    Column("version", String(20), nullable=False),  # of the definitions (figures/catalogue.py)
    Column("as_of", Moment, nullable=False),  # legal moment up to which events were known
    Column("sha256", String(64), nullable=False),  # of the signed XML in the document store
    Column("signer", String(40), nullable=False),
    Column("corrections", Integer, nullable=False),  # cells of the period before that are otherwise today
)

looks = Table(
    "looks",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("subject", String(200), nullable=False),
    Column("officer", String(40), nullable=False),
    Column("partner", String(40), nullable=False),
    Column("party", String(20), nullable=False),
    Column("query", String(80), nullable=False),
    Column("purpose", String(120), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("outcome", String(20), nullable=False),
    Index(None, "subject"),
    Index("ix_looks_unsaid", "subject", postgresql_where=text("partner <> '' AND btrim(purpose) = ''")),
)

audits = Table(  # what auditors did in the pages, step by step
    "audits",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("audit", String(40), nullable=False),
    Column("step", String(10), nullable=False),  # asked | ended | failed | read | taken
    Column("at", Moment, nullable=False),  # wall time
    Column("who", String(40), nullable=False),
    Column("standing", String(20), nullable=False),
    Column("office", String(10), nullable=False),  # whose records; empty: all
    Column("subject", String(200), nullable=False),  # the one case or dossier; empty: a sample of the office
    Column("told", JSONB, nullable=False),  # what was asked, what it came to
    Index(None, "audit"),
)

webhooks = Table(  # who is told of events
    "webhooks",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("url", String(500), nullable=False),
    Column("kinds", JSONB, nullable=False),  # of events; empty = all
    Column("bearer", JSONB, nullable=False),  # whose it is, as his token said: what he may see is told, no more
    Column("office", String(10), nullable=False),
    Column("who", String(40), nullable=False),
    Column("created_at", Moment, nullable=False),  # wall time
    Column("seen_until", Moment, nullable=False),  # by the time at which events were recorded
    Column("ended_at", Moment),
)

deliveries = Table(  # each event that is due to a webhook, and what came of telling it
    "deliveries",
    metadata,
    Column("webhook", String(40), primary_key=True),
    Column("subject", String(200), primary_key=True),
    Column("turn", Integer, primary_key=True),  # 0, and one more each time it is told again
    Column("seq", Integer, primary_key=True),
    Column("number", BigInteger, Identity(), nullable=False),
    Column("next_at", Moment, nullable=False),  # wall time
    Column("attempts", Integer, nullable=False),
    Column("status", Integer),  # of the last answer; 0: there was none
    Column("problem", String(200)),
    Column("delivered_at", Moment),
    ForeignKeyConstraint(["webhook"], ["webhooks.id"]),
    Index(None, "webhook", "number"),
    Index("ix_deliveries_waiting", "webhook", "subject", "turn", "seq", postgresql_where=text("delivered_at IS NULL")),
)

ended_sessions = Table(  # whose people signed out before their tokens were over
    "ended_sessions",
    metadata,
    Column("token", String(64), primary_key=True),  # its SHA-256, not itself
    Column("until", Moment, nullable=False),  # wall time at which it is over anyway
)
