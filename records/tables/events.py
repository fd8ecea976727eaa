"""What is decided, and what it is decided on: the journal, its subjects, requests, numbers, claimed contents."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import Moment, metadata

subjects = Table(
    "subjects",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("type", String(20), nullable=False),  # dossier, case, or a kind of proceeding: see cases.subjects
    Column("office", String(10), nullable=False),
    Column("head", Integer, nullable=False),
    Column("head_hash", String(64), nullable=False),
    Column("state", JSONB, nullable=False),  # the core of the folded subject; its books stand in `parts`
    Column("stage", String(40), nullable=False),
    Column("next_at", Moment),
    Column("finished", Boolean, nullable=False),  # nothing is awaited any more: it needs no workflow
    Column("opened", Integer, nullable=False, server_default=text("extract(year FROM now())")),  # its year for ever
    UniqueConstraint("id", "opened"),
    Index(None, "type", "finished", "next_at"),
)

parts = Table(
    "parts",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("book", String(20), primary_key=True),  # parties, claims, shares, duties, …: see cases.books
    Column("key", String(240), primary_key=True),
    Column("position", Integer, nullable=False),  # its place in the order of the book
    Column("data", JSONB, nullable=False),
    ForeignKeyConstraint(["subject"], ["subjects.id"]),
    Index("ix_parts_owed", "subject", postgresql_where=text("book = 'owed'")),  # few: what is done is gone
    # few: what has reached the bank lies there
    Index("ix_parts_cash", "subject", postgresql_where=text("data ->> 'lies' IN ('cash', 'fund')")),
)

journal = Table(
    "journal",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("opened", Integer, primary_key=True, autoincrement=False),  # the year of its subject: its partition
    Column("kind", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    Column("detected_at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),  # wall time of the database
    Column("actor", JSONB, nullable=False),
    Column("door", String(40), nullable=False),
    Column("request_id", String(200), nullable=False),
    Column("article", String(120), nullable=False),
    Column("data", JSONB, nullable=False),
    Column("program", String(40), nullable=False),  # the version that decided it
    Column("pack", String(40), nullable=False),
    Column("asked", String(64), nullable=False),  # digest of the envelope
    Column("known", String(64), nullable=False),  # digest of the facts from outside
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    ForeignKeyConstraint(["subject", "opened"], ["subjects.id", "subjects.opened"]),
    Index("ix_journal_kind", "kind", text("split_part(subject, '/', 2)"), "at"),  # of an office, as subjects name it
    Index(None, "recorded_at"),  # what is new, for those who are told
    Index("ix_journal_code", text("left(hash, 16)")),  # the code that is printed on a document
    postgresql_partition_by="LIST (opened)",
)

journal_office: ColumnElement[str] = literal_column("split_part(journal.subject, '/', 2)")
"""The office of an event, as its subject's name has it, and the index of kinds."""

requests = Table(
    "requests",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("request_id", String(200), primary_key=True),
    Column("digest", String(64), nullable=False),  # what must be equal when the request comes again
    Column("first_seq", Integer, nullable=False),  # the events it made; last is one less than first where none
    Column("last_seq", Integer, nullable=False),
    Column("kind", String(10), nullable=False),  # command | moment | outcome | opening
    Column("now", Moment, nullable=False),  # the legal moment of the decision
    Column("actor", JSONB, nullable=False),
    Column("door", String(40), nullable=False),
    Column("envelope", JSONB(none_as_null=True)),  # of a command, with its door's signature
    Column("facts", JSONB, nullable=False),  # from outside, as the decision was taken on them
    Column("program", String(40), nullable=False),
    Column("pack", String(40), nullable=False),
    ForeignKeyConstraint(["subject"], ["subjects.id"]),
)

staged = Table(
    "staged",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of the contents
    Column("content", LargeBinary, nullable=False),  # a payload too large for a message, canonical JSON
    Column("staged_at", Moment, nullable=False),
)

series = Table(
    "series",
    metadata,
    Column("name", String(80), primary_key=True),  # QĐ:79, receipt:79
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

registers = Table(
    "registers",
    metadata,
    Column("register", String(40), primary_key=True),  # name of the register (sổ) or of the number series
    Column("office", String(10), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("label", String(80), nullable=False),  # the number as printed: 46/QĐ-THADS
    Column("subject", String(200), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("opened", Integer, nullable=False),  # the year of its subject, by which its event is found
    # the number stays given out when its event is erased
    ForeignKeyConstraint(["subject", "opened"], ["subjects.id", "subjects.opened"]),
    Index(None, "subject"),
)

erasures = Table(  # how personal data were erased when the time of keeping was over: see records.erasures
    "erasures",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("step", String(10), primary_key=True),  # proposed | erased
    Column("at", Moment, nullable=False),  # wall time
    Column("who", String(40), nullable=False),
    Column("basis", String(300), nullable=False),
    Column("head", Integer, nullable=False),  # of the journal that was
    Column("head_hash", String(64), nullable=False),
    Column("told", JSONB, nullable=False),  # {"credits": {reference: đồng}, "blanked": [reference], "stays": hash}
    ForeignKeyConstraint(["subject"], ["subjects.id"]),
)

claims = Table(
    "claims",
    metadata,
    Column("fingerprint", String(64), primary_key=True),  # what is enforced: judgment, debtor, creditor, kind; hashed
    Column("subject", String(200), primary_key=True),
    Column("dossier", String(200), nullable=False),
    Column("due", Date),  # of the decision on it; none where it was refused after all, or no calendar says
    Column("decided_on", Date),
    Column("released", Boolean, nullable=False),  # a returned request may come again (L25 38.4)
    Column("refused", Boolean, nullable=False),  # when it was to be decided: another case has the decision
    Index(None, "subject"),
    # one content, one decision (L25 34.4.đ)
    Index(
        "uq_claims_decided",
        "fingerprint",
        unique=True,
        postgresql_where=text("decided_on IS NOT NULL AND NOT released"),
    ),
)
