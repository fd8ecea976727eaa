"""The read model of all subjects: what lists, pages and statistics read, made anew from the journal."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKeyConstraint, Index, Integer, String, Table, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from records.tables.schema import Moment, metadata

CLOSED = text("stage IN ('ended', 'archived')")
OPEN = text("stage NOT IN ('ended', 'archived')")
STILL = text("stage NOT IN ('ended', 'archived') AND next_due_at IS NULL")
WITH_MONEY = text("held > 0 OR distributed > paid_out + in_office")
IN_CHARGE = ("office", "room", "officer")
STANDS = ("stage", "stage_since", "holder", "overdue", "late_at")

cases = Table(
    "cases",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("dossier", String(200), nullable=False),
    Column("office", String(10), nullable=False),
    Column("room", String(40)),
    Column("officer", String(40)),
    Column("origin", String(20), nullable=False),
    Column("entrusted", String(10), nullable=False),  # matter | asset, by another agency; or no
    Column("stage", String(40), nullable=False),
    Column("overlay", String(20)),
    Column("waiting_for", JSONB, nullable=False),  # [{"vi", "en", "who"}]
    Column("holder", String(40), nullable=False),  # who has it in hand; empty when it is finished
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
    Column("late_at", Moment),  # from when somebody is late in it: the first end of a running duty that binds
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
    Index("ix_cases_late", "late_at", *IN_CHARGE, "stage", postgresql_where=text("late_at IS NOT NULL")),
    Index(None, "office", "late_at"),
    Index("ix_cases_life", "office", "opened_on", "ended_on", postgresql_include=["id"]),
    Index("ix_cases_running", "next_due_at", postgresql_where=OPEN),
    Index("ix_cases_running_office", "office", "next_due_at", postgresql_where=OPEN),
    Index("ix_cases_still", "acted_at", *STANDS, postgresql_where=STILL),
    Index("ix_cases_still_office", "office", "acted_at", *STANDS, postgresql_where=STILL),
    Index("ix_cases_closed", "ended_on", postgresql_where=CLOSED),
    Index("ix_cases_closed_office", "office", "ended_on", postgresql_where=CLOSED),
    Index("ix_cases_with_surplus", "office", "surplus", postgresql_where=text("surplus > 0")),
    Index("ix_cases_with_money", text("(received - paid_out - in_office) DESC"), "office", postgresql_where=WITH_MONEY),
    Index("ix_cases_by_money", "office", text("(to_collect + held) DESC"), postgresql_where=OPEN),
    Index(None, "officer"),
    Index(None, "office", "room"),
    Index(None, "dossier"),
    Index(None, "reference"),
    Index("ix_cases_numbers", text("array_to_tsvector(numbers)"), postgresql_using="gin"),
    Index("ix_cases_small_id", text("lower(id)")),  # a transfer may write the id in capitals
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
    Column("entrusted", BigInteger, nullable=False),
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
    Index("ix_visits_open", "office", "stage", "arrived_at", postgresql_where=text("left_at IS NULL")),
    Index(None, "entered_at"),
    Index(None, "left_at"),
    Index(
        "ix_visits_office_left",
        *("office", "left_at"),
        postgresql_include=["subject", "stage", "side", "entered_at", "arrived_at", "left_for"],
    ),
)

loads = Table(  # what somebody has at a stage: his cases, added up
    "loads",
    metadata,
    Column("office", String(10), primary_key=True),
    Column("room", String(40), primary_key=True),
    Column("officer", String(40), primary_key=True),  # both empty while nobody is in charge
    Column("stage", String(40), primary_key=True),
    Column("cases", Integer, nullable=False),
    Column("late", Integer, nullable=False),  # of them with a breach that is recorded and not made good
    Column("in_hand", Integer, nullable=False),  # of them that the office or another body has in hand
    Column(
        "in_hand_since", BigInteger, nullable=False
    ),  # when those came to the stage, in seconds since 1970, added up
    Column("received", BigInteger, nullable=False),  # đồng, as of each case
    Column("distributed", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("paid_out", BigInteger, nullable=False),
    Column("surplus", BigInteger, nullable=False),
    Column("undistributed", BigInteger, nullable=False),
    Column("payable", BigInteger, nullable=False),
    Column("unpayable", BigInteger, nullable=False),
)

stays = Table(  # how long cases stayed at a stage that they have left: how many stayed so many days
    "stays",
    metadata,
    Column("office", String(10), primary_key=True),
    Column("stage", String(40), primary_key=True),
    Column("days", Integer, primary_key=True),  # whole days of 24 hours
    Column("cases", Integer, nullable=False),
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

RUNNING = text("closed_at IS NULL AND NOT paused AND binding")

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
    Column("binding", Boolean, nullable=False),  # somebody is late when it runs out
    Column("start", Moment, nullable=False),
    Column("warn_at", Moment),
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
    Index("ix_duties_running", "due_at", "office", postgresql_where=RUNNING),
    Index("ix_duties_running_office", "office", "due_at", "bound", "subject", postgresql_where=RUNNING),
    Index(
        "ix_duties_began", "office", "start", postgresql_include=["rule", "due_at", "closed_at", "paused"]
    ),  # how long they take
    Index("ix_duties_warned", "warn_at", "due_at", "office", "acknowledged_at", postgresql_where=RUNNING),
    Index("ix_duties_warned_office", "office", "warn_at", "due_at", "subject", postgresql_where=RUNNING),
    Index(
        "ix_duties_breached", "breached_at", "office", "detected_at", postgresql_where=text("breached_at IS NOT NULL")
    ),
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

absences = Table(  # when a member of staff is away, and who acts in his cases then
    "absences",
    metadata,
    Column("subject", String(200), primary_key=True),  # the office's year
    Column("name", String(10), primary_key=True),  # V1, V2, … of its year
    Column("office", String(10), nullable=False),
    Column("officer", String(40), nullable=False),
    Column("starts_on", Date, nullable=False),  # local days, both of them away
    Column("ends_on", Date, nullable=False),  # before the first: he did not leave
    Column("cover", String(40), nullable=False),  # empty: nobody
    Column("basis", String(120), nullable=False),
    Index(None, "officer"),
    Index(None, "cover"),
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
