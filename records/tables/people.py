"""Who may speak, and in whose place: what people enter by hand, with its changes."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Identity, Index, Integer, LargeBinary, String, Table, text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import Moment, metadata

offices = Table(
    "offices",
    metadata,
    Column("code", String(10), primary_key=True),  # province code: 79
    Column("name", String(200), nullable=False),
    Column("superior", String(200), nullable=False),
    Column("place", String(80), nullable=False),
    Column("procuracy", String(200), nullable=False),
    Column("bank", String(80), nullable=False),
    Column("bank_bin", String(6), nullable=False),
    Column("account", String(40), nullable=False),
    Column("tax_code", String(14), nullable=False, server_default=""),
    Index(None, "account"),
)

officers = Table(
    "officers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("office", String(10), nullable=False),
    Column("room", String(40)),
    Column("role", String(20), nullable=False),
    Column("name", String(120), nullable=False),
    Column("title", String(120), nullable=False),
    Column("active", Boolean, nullable=False),
    Index(None, "office", "role"),
)

doors = Table(  # one row a registered key; never deleted: a trigger lets it be revoked, once
    "doors",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("public_key", String(200), nullable=False),  # Ed25519, PEM
    Column("roles", JSONB, nullable=False),
    Column("offices", JSONB, nullable=False),  # empty = all
    Column("stands_for", String(10), nullable=False),  # person | service
    Column("partner", String(40)),  # the partner that speaks here, where one does
    Column("registered_at", Moment, nullable=False),  # wall time
    Column("registered_by", String(80), nullable=False),
    Column("revoked_at", Moment),
    Column("revoked_by", String(80)),
    Index("uq_doors_in_use", "name", "public_key", unique=True, postgresql_where=text("revoked_at IS NULL")),
)

delegations = Table(
    "delegations",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("office", String(10), nullable=False),
    Column("officer", String(40), nullable=False),
    Column("documents", JSONB, nullable=False),  # kinds of documents; empty = all that the law lets be delegated
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("basis", String(120), nullable=False),
    Index(None, "officer"),
)

relations = Table(
    "relations",
    metadata,
    Column("officer", String(40), primary_key=True),
    Column("person", String(64), primary_key=True),  # hash of the identity number
    Column("relation", String(40), nullable=False),
)

entered = Table(  # what people entered into the lists above, one row a change: see records.entered
    "entered",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 1, no gap
    Column("list", String(20), nullable=False),  # the name of its table
    Column("key", JSONB, nullable=False),  # what tells the row apart
    Column("row", JSONB(none_as_null=True)),  # what it says from then on; none: taken out
    Column("at", Moment, nullable=False),  # wall time
    Column("by", String(80), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_entered_named", "list", text("(key ->> 0)")),
)

sealed = Table(
    "sealed",
    metadata,
    Column("hash", String(64), primary_key=True),  # the code by which everything else names the person
    Column("office", String(10), nullable=False),
    Column("content", LargeBinary, nullable=False),  # who it is, canonical JSON with a salt
    Column("sealed_at", Moment, nullable=False),
)
"""Who is meant where the law keeps a name secret (L25 108.2.b; ND154 12.2); the reader role does not see it."""
