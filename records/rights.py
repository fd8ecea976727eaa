"""Who may do what to which table, said once for every table and given after every migration.

The application inserts, and changes only the columns named here; it deletes nothing but things that a state
no longer holds, and counts that came to nothing. The reader reads.
Neither truncates, makes functions, or touches a trigger: that is the owner's, and triggers guard what is kept for ever
from the owner's own slips.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text

from records import partitions
from records.tables import metadata
from runtime.roles import DatabaseRole

KEPT = (
    "journal", "requests", "registers", "postings", "ended_lists", "closings", "staged", "sealed", "snapshots",
    "audits",
)  # fmt: skip
"""Tables whose rows are never changed or deleted, by nobody: corrections are new rows."""

ENTERED = ("doors", "offices", "officers", "delegations", "relations", "entered", "erasures")
"""Who works in an office is entered by its people as the owner (`thads office staff`): a worker or a door that somebody
else has taken over cannot put him on the staff. Nor can he erase a case (`thads erase`)."""

CHANGING: Mapping[str, tuple[str, ...]] = {
    "parts": ("position", "data"),
    "subjects": ("head", "head_hash", "state", "stage", "next_at", "finished"),
    "series": ("last",),
    "claims": ("due", "decided_on", "released", "refused"),
    "cases": (
        "dossier", "office", "room", "officer", "origin", "entrusted", "stage", "overlay", "waiting_for", "holder",
        "decision_number", "judgment", "judged_on", "field", "creditor", "creditors", "debtor", "debtors", "numbers",
        "stage_since", "acted_at", "ended_on", "ended_ground", "next_due_at", "late_at", "overdue", "claimed",
        "received", "distributed", "to_collect", "held", "paid_out", "in_office", "surplus", "undistributed", "payable",
        "unpayable", "unpayable_why", "updated_at",
    ),
    "visits": ("served_at", "left_at", "left_for", "ended_by"),
    "loads": (
        "cases", "late", "in_hand", "in_hand_since", "received", "distributed", "held", "paid_out", "surplus",
        "undistributed", "payable", "unpayable",
    ),
    "stays": ("cases",),
    "dossiers": ("office", "channel", "stage", "ground", "request_date", "due", "case_count", "updated_at"),
    "duties": ("binding", "warn_at", "due", "due_at", "level", "told", "breached_at", "detected_at",
               "acknowledged_at", "acknowledged_by", "paused", "closed_at", "closed_by", "working"),
    "absences": ("ends_on",),
    "queues": ("day", "level", "began", "usual", "slack", "ceiling", "alarms_a_year", "calibrated_on"),
    "bottlenecks": ("cleared_at", "evidence"),
    "orders": ("answer", "closed_at", "withdrawn"),
    "proceedings": (
        "officer", "number", "category", "stage", "about_case", "closed_at", "next_due_at", "overdue", "updated_at",
    ),
    "documents": (),
    "movements": (),
    "bank_credits": ("unclaimed",),
    "parties": ("name", "person"),
    "receipts": ("status", "replaced_by", "voided_by", "voided_at"),
    "payouts": ("status", "reason", "approved_by", "paid_at", "bank_ref", "paid_by"),
    "looks": ("outcome", "answered_at"),
    "rounds": ("at", "differs", "outcome", "problem"),
    "webhooks": ("seen_until", "ended_at"),
    "deliveries": ("next_at", "attempts", "status", "problem", "delivered_at"),
    "ended_sessions": (),
    "clock": ("mode", "now"),
}  # fmt: skip
"""Tables of the application, with the columns that it may change after the row was written."""

DELETED = ("parts", "loads")
"""Things of a folded state that are no more, and counts of nothing; the journal says that they were."""

SECRET: Mapping[str, tuple[str, ...]] = {"sealed": ("hash", "office", "sealed_at")}
"""Tables with what the law keeps secret: the columns that the reader may read, for the log of roots."""

KEEP = """
CREATE OR REPLACE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('thads.erases', true) <> '' AND
       (TG_TABLE_NAME = 'staged' OR to_jsonb(OLD) ->> 'subject' = current_setting('thads.erases', true)) THEN
        RETURN OLD;  -- as its Head decided: records/erasures.py
    END IF;
    RAISE EXCEPTION 'rows of % are kept as they are', TG_TABLE_NAME;
END $$
"""

REVOKE_ONLY = """
CREATE OR REPLACE FUNCTION revoke_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
       AND to_jsonb(NEW) - '{revoked_at,revoked_by}'::text[] = to_jsonb(OLD) - '{revoked_at,revoked_by}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a row of % is kept; it can only be revoked, once', TG_TABLE_NAME;
END $$
"""


def give(connection: Connection) -> None:
    """Make the rights and the guards of this database what this module says; a second time changes nothing.

    Runs as the owner of the tables. ValueError for a table of the models of which nothing is said here.
    """
    if silent := metadata.tables.keys() - {*KEPT, *ENTERED, *CHANGING}:
        raise ValueError(f"records/rights.py says nothing of {', '.join(sorted(silent))}")
    connection.execute(text(KEEP))
    connection.execute(text(REVOKE_ONLY))
    application, reader = DatabaseRole.APPLICATION, DatabaseRole.READER
    connection.execute(text(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {application}, {reader}"))
    connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {application}, {reader}"))
    for table, columns in SECRET.items():
        connection.execute(text(f"REVOKE SELECT ON {table} FROM {reader}"))
        connection.execute(text(f"GRANT SELECT ({', '.join(columns)}) ON {table} TO {reader}"))
    connection.execute(text(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {reader}"))
    for table in (*KEPT, *CHANGING):
        connection.execute(text(f"GRANT INSERT ON {table} TO {application}"))
    for table, columns in CHANGING.items():
        if columns:
            connection.execute(text(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {application}"))
    for table in DELETED:
        connection.execute(text(f"GRANT DELETE ON {table} TO {application}"))
    for table in KEPT:
        _keep(connection, table, "keep", "UPDATE OR DELETE", "ROW")
    for table in ("entered", "erasures"):
        _keep(connection, table, "keep", "UPDATE OR DELETE", "ROW")
    _keep(connection, "doors", "keep", "UPDATE OR DELETE", "ROW", "revoke_only")
    for table in (
        "doors",
        "entered",
        "erasures",
        *KEPT,
        *partitions.made(connection),
    ):  # of a partition PostgreSQL copies the guards of rows alone
        _keep(connection, table, "keep_all", "TRUNCATE", "STATEMENT")


def _keep(connection: Connection, table: str, name: str, event: str, each: str, function: str = "keep") -> None:
    trigger = (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"
    )
    connection.execute(text(trigger))
