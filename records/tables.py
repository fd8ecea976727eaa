"""The tables. Who may do what to each, and which are append-only, stands in `records/rights.py`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Moment = DateTime(timezone=True)

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
    Index(None, "kind", "at"),
    Index(None, "recorded_at"),  # what is new, for those who are told
    Index("ix_journal_code", text("left(hash, 16)")),  # the code that is printed on a document
    postgresql_partition_by="LIST (opened)",
)

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
    ForeignKeyConstraint(["subject", "seq", "opened"], ["journal.subject", "journal.seq", "journal.opened"]),
    Index(None, "subject"),
)

claims = Table(
    "claims",
    metadata,
    Column("fingerprint", String(64), primary_key=True),  # what is enforced: judgment, debtor, creditor, kind; hashed
    Column("subject", String(200), primary_key=True),
    Column("dossier", String(200), nullable=False),
    Column("decided_on", Date),
    Column("released", Boolean, nullable=False),  # a returned request may come again (L25 38.4)
    Index(None, "subject"),
    # one content, one decision (L25 34.4.đ)
    Index(
        "uq_claims_decided",
        "fingerprint",
        unique=True,
        postgresql_where=text("decided_on IS NOT NULL AND NOT released"),
    ),
)

cases = Table(
    "cases",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("dossier", String(200), nullable=False),
    Column("office", String(10), nullable=False),
    Column("room", String(40)),
    Column("officer", String(40)),
    Column("origin", String(20), nullable=False),
    Column("stage", String(40), nullable=False),
    Column("overlay", String(20)),
    Column("waiting_for", JSONB, nullable=False),  # [{"vi", "en", "who"}]
    Column("decision_number", String(80)),
    Column("judgment", String(80)),
    Column("judged_on", Date),
    Column("field", String(8)),  # of law, as the title has it
    Column("creditor", String(300)),  # the first one's name; None where nobody asks, as for what the State collects
    Column("creditors", Integer, nullable=False),
    Column("debtor", String(300)),
    Column("debtors", Integer, nullable=False),
    Column("numbers", ARRAY(String(200)), nullable=False),  # found by these, as `spelling.number_key` has them
    Column("opened_on", Date, nullable=False),
    Column("stage_since", Moment, nullable=False),
    Column("acted_at", Moment, nullable=False),  # when anybody but the engine last acted
    Column("ended_on", Date),
    Column("ended_ground", String(40)),
    Column("next_due_at", Moment),
    Column("overdue", Integer, nullable=False),
    Column("reference", String(25), nullable=False),  # printed on its papers, for the text of a transfer
    Column("claimed", BigInteger, nullable=False),  # đồng
    Column("to_collect", BigInteger, nullable=False),  # of the debtors, without late interest
    Column("received", BigInteger, nullable=False),
    Column("distributed", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("paid_out", BigInteger, nullable=False),  # left the office
    Column("in_office", BigInteger, nullable=False),  # left the case for fees, costs, budget, suspense
    Column("surplus", BigInteger, nullable=False),  # more than was owed
    Column("undistributed", BigInteger, nullable=False),  # of what is held
    Column("payable", BigInteger, nullable=False),  # allotted, not paid yet
    Column("unpayable", BigInteger, nullable=False),  # allotted, and did not reach its payee
    Column("unpayable_why", JSONB, nullable=False),  # {reason: đồng}
    Column("updated_at", Moment, nullable=False),
    Index(None, "office", "stage"),
    Index(None, "next_due_at"),
    Index(None, "dossier"),
    Index(None, "reference"),
    Index("ix_cases_numbers", text("array_to_tsvector(numbers)"), postgresql_using="gin"),
    Index("ix_cases_small_id", text("lower(id)")),  # a transfer may write the id in capitals
)

movements = Table(  # what a case counts as in the statistics, from this event on (cases/counted.py)
    "movements",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("office", String(10), nullable=False),
    Column("at", Moment, nullable=False),
    Column("detected_at", Moment, nullable=False),
    Column("room", String(40), nullable=False),  # empty while nobody is assigned
    Column("officer", String(40), nullable=False),
    Column("status", String(30), nullable=False),
    Column("claimed", BigInteger, nullable=False),  # đồng
    Column("settled", BigInteger, nullable=False),
    Column("cancelled", BigInteger, nullable=False),
    ForeignKeyConstraint(["subject"], ["subjects.id"]),
    Index(None, "office", "subject", "seq"),
)

visits = Table(  # a case at a stage, while the same holder has it in hand; the last one of an open case is not left
    "visits",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("seq", Integer, primary_key=True),  # of the event that began it
    Column("stage", String(40), nullable=False),
    Column("holder", String(40), nullable=False),  # who has it in hand: head, enforcer, debtor, banks, law, …
    Column("side", String(10), nullable=False),  # office | partner | party | law | engine
    Column("office", String(10), nullable=False),
    Column("room", String(40), nullable=False),
    Column("officer", String(40), nullable=False),  # in charge of the case; empty while nobody is
    Column("arrived_at", Moment, nullable=False),  # at the stage
    Column("entered_at", Moment, nullable=False),  # into the hand of this holder
    Column("served_at", Moment),  # first act of a member of the office that did not end it
    Column("left_at", Moment),
    Column("left_for", String(40)),  # the next stage; NULL where only the holder changed
    Column("ended_by", String(40)),  # who acted then
    Index("ix_visits_open", "office", "stage", postgresql_where=text("left_at IS NULL")),
    Index(None, "entered_at"),
    Index(None, "left_at"),
)

loads = Table(  # how many cases somebody has at a stage: the open visits, added up
    "loads",
    metadata,
    Column("office", String(10), primary_key=True),
    Column("room", String(40), primary_key=True),
    Column("officer", String(40), primary_key=True),  # both empty while nobody is in charge
    Column("stage", String(40), primary_key=True),
    Column("cases", Integer, nullable=False),
    Column("late", Integer, nullable=False),  # of them with a breach that is recorded and not made good
)

stays = Table(  # how long cases stayed at a stage that they have left: how many stayed so many days
    "stays",
    metadata,
    Column("office", String(10), primary_key=True),
    Column("stage", String(40), primary_key=True),
    Column("days", Integer, primary_key=True),  # whole days of 24 hours
    Column("cases", Integer, nullable=False),
)

parties = Table(  # whose case it is: to find it by a name, and what a payer owes elsewhere in the office
    "parties",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("party", String(20), primary_key=True),
    Column("debtor", Boolean, nullable=False),
    Column("office", String(10), nullable=False),
    Column("name", String(300), nullable=False),  # without marks and case
    Column("person", String(64), nullable=False),  # hash of the number of identity, empty if unknown
    Index("ix_parties_debtor_name", "office", "name", postgresql_where=text("debtor")),
    Index(None, "person"),
    Index("ix_parties_words", text("to_tsvector('simple', name)"), postgresql_using="gin"),
)

proceedings = Table(
    "proceedings",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("kind", String(20), nullable=False),  # as `subjects.type`
    Column("office", String(10), nullable=False),
    Column("officer", String(40)),
    Column("number", String(40)),  # in its register
    Column("category", String(40)),
    Column("stage", String(40), nullable=False),
    Column("about_case", String(200)),
    Column("opened_on", Date, nullable=False),
    Column("closed_at", Moment),
    Column("next_due_at", Moment),
    Column("overdue", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "office", "kind", "opened_on"),
    Index(None, "about_case", postgresql_where=text("about_case IS NOT NULL")),
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

duties = Table(
    "duties",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("duty", String(120), primary_key=True),
    Column("opened_seq", Integer, primary_key=True),
    Column("rule", String(10), nullable=False),
    Column("office", String(10), nullable=False),
    Column("officer", String(40)),
    Column("bound", String(40), nullable=False),
    Column("start", Moment, nullable=False),
    Column("due", Date),
    Column("due_at", Moment),
    Column("provisional", Boolean, nullable=False),
    Column("level", Integer, nullable=False),  # 0 open, 1 warned, 2 breached, 3.. escalated
    Column("told", String(20)),
    Column("breached_at", Moment),
    Column("detected_at", Moment),
    Column("acknowledged_at", Moment),  # by a supervisor
    Column("acknowledged_by", String(40)),
    Column("paused", Boolean, nullable=False),
    Column("closed_at", Moment),
    Column("closed_by", String(60)),
    Column("working", JSONB, nullable=False),
    ForeignKeyConstraint(["subject"], ["subjects.id"]),
    Index(None, "office", "closed_at", "due_at"),
    Index("ix_duties_running", "due_at", postgresql_where=text("closed_at IS NULL AND NOT paused")),
)

queues = Table(  # the control chart of each queue: what an office or a partner has in hand of cases at a stage
    "queues",
    metadata,
    Column("office", String(10), primary_key=True),
    Column("stage", String(40), primary_key=True),
    Column("day", Date, nullable=False),  # the last local day that it has taken in
    Column("level", Float, nullable=False),
    Column("began", Date),  # the first day of the rise that the level tells of
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
    Column("stage", String(40), nullable=False),
    Column("began", Date, nullable=False),
    Column("opened_at", Moment, nullable=False),  # legal: the end of the day that showed it
    Column("found_at", Moment, nullable=False),  # legal: when that was looked at
    Column("before", Integer, nullable=False),  # cases in the queue before it began
    Column("evidence", JSONB, nullable=False),  # {"queue", "came", "went", "days", "level", "ceiling", "causes"}
    Column("cleared_at", Moment),
    Index("uq_bottlenecks_open", "office", "stage", unique=True, postgresql_where=text("cleared_at IS NULL")),
)

orders = Table(  # what supervisors ordered in cases, and what came of it
    "orders",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("name", String(10), primary_key=True),  # CD1, CD2, … of its case
    Column("office", String(10), nullable=False),
    Column("addressee", String(40), nullable=False),
    Column("ordered_by", String(40), nullable=False),
    Column("ordered_at", Moment, nullable=False),
    Column("instruction", String(2000), nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("duty", String(120), nullable=False),  # the overdue one that it is about; empty if none
    Column("answer", String(2000)),  # what was reported, or why it was withdrawn
    Column("closed_at", Moment),
    Column("withdrawn", Boolean, nullable=False),
    Index("ix_orders_open", "office", "answer_by", postgresql_where=text("closed_at IS NULL")),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("office", String(10), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("stage", String(40), nullable=False),
    Column("ground", String(20)),
    Column("request_date", Date),
    Column("due", Date),
    Column("case_count", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "office", "stage"),
)

documents = Table(
    "documents",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("document", String(80), primary_key=True),  # name within the subject
    Column("media_type", String(40), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("number", String(80)),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("stored_at", Moment, nullable=False),
    ForeignKeyConstraint(["subject"], ["subjects.id"]),
    Index(None, "sha256"),
)

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
    Index(None, "account"),
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
    Index(None, "office", postgresql_where=text("unclaimed > 0")),
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
)

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

rounds = Table(  # what comes round by itself: what the last time came to
    "rounds",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("at", Moment, nullable=False),  # wall time at its end
    Column("differs", Integer, nullable=False),  # how many things a person must look at
    Column("outcome", JSONB, nullable=False),
    Column("problem", String(400), nullable=False),  # why it could not be done; empty when it was
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

clock = Table(
    "clock",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("mode", String(10), nullable=False),  # wall | stepped
    Column("now", Moment),
)
