"""the first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

FOR_EVER = ("journal", "requests", "registers", "postings", "staged")
"""Tables whose rows are never changed or deleted: corrections are new rows."""

KEEP = """
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are kept as they are', TG_TABLE_NAME;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "bank_credits",
        sa.Column("bank_ref", sa.String(length=80), nullable=False),
        sa.Column("office", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("payer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("claimed_seq", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("bank_ref", name=op.f("pk_bank_credits")),
    )
    op.create_index(op.f("ix_bank_credits_subject"), "bank_credits", ["subject"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("dossier", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=10), nullable=False),
        sa.Column("room", sa.String(length=40), nullable=True),
        sa.Column("officer", sa.String(length=40), nullable=True),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("overlay", sa.String(length=20), nullable=True),
        sa.Column("waiting_for", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decision_number", sa.String(length=80), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_ground", sa.String(length=40), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("distributed", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("paid_out", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_dossier"), "cases", ["dossier"], unique=False)
    op.create_index(op.f("ix_cases_next_due_at"), "cases", ["next_due_at"], unique=False)
    op.create_index(op.f("ix_cases_office_cases_stage"), "cases", ["office", "stage"], unique=False)
    op.create_table(
        "claims",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("dossier", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", "subject", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_subject"), "claims", ["subject"], unique=False)
    op.create_index(
        "uq_claims_decided",
        "claims",
        ["fingerprint"],
        unique=True,
        postgresql_where=sa.text("decided_on IS NOT NULL AND NOT released"),
    )
    op.create_table(
        "clock",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_clock")),
    )
    op.create_table(
        "delegations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("office", sa.String(length=10), nullable=False),
        sa.Column("officer", sa.String(length=40), nullable=False),
        sa.Column("documents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index(op.f("ix_delegations_officer"), "delegations", ["officer"], unique=False)
    op.create_table(
        "dossiers",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=True),
        sa.Column("request_date", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("case_count", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
    )
    op.create_index(op.f("ix_dossiers_office_dossiers_stage"), "dossiers", ["office", "stage"], unique=False)
    op.create_table(
        "looks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("officer", sa.String(length=40), nullable=False),
        sa.Column("partner", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=120), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looks")),
    )
    op.create_index(op.f("ix_looks_subject"), "looks", ["subject"], unique=False)
    op.create_table(
        "officers",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("office", sa.String(length=10), nullable=False),
        sa.Column("room", sa.String(length=40), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
    )
    op.create_index(op.f("ix_officers_office_officers_role"), "officers", ["office", "role"], unique=False)
    op.create_table(
        "offices",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("superior", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("procuracy", sa.String(length=200), nullable=False),
        sa.Column("bank", sa.String(length=80), nullable=False),
        sa.Column("bank_bin", sa.String(length=6), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_offices")),
    )
    op.create_table(
        "payouts",
        sa.Column("end_to_end_id", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("prepared_by", sa.String(length=40), nullable=False),
        sa.Column("approved_by", sa.String(length=40), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_ref", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("end_to_end_id", name=op.f("pk_payouts")),
    )
    op.create_index(op.f("ix_payouts_office_payouts_status"), "payouts", ["office", "status"], unique=False)
    op.create_index(op.f("ix_payouts_subject"), "payouts", ["subject"], unique=False)
    op.create_table(
        "postings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("entry", sa.String(length=240), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=240), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sa.UniqueConstraint("entry", "line", name=op.f("uq_postings_entry_line")),
    )
    op.create_index(op.f("ix_postings_account"), "postings", ["account"], unique=False)
    op.create_index(op.f("ix_postings_subject"), "postings", ["subject"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("office", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("lookup_code", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("replaced_by", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("office", "number", name=op.f("pk_receipts")),
        sa.UniqueConstraint("lookup_code", name=op.f("uq_receipts_lookup_code")),
    )
    op.create_index(op.f("ix_receipts_subject"), "receipts", ["subject"], unique=False)
    op.create_table(
        "relations",
        sa.Column("officer", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("officer", "person", name=op.f("pk_relations")),
    )
    op.create_table(
        "series",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "year", name=op.f("pk_series")),
    )
    op.create_table(
        "staged",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_staged")),
    )
    op.create_table(
        "subjects",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("office", sa.String(length=10), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subjects")),
    )
    op.create_index(
        op.f("ix_subjects_type_subjects_finished_subjects_next_at"),
        "subjects",
        ["type", "finished", "next_at"],
        unique=False,
    )
    op.create_table(
        "parts",
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("book", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=240), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subjects.id"], name=op.f("fk_parts_subject")),
        sa.PrimaryKeyConstraint("subject", "book", "key", name=op.f("pk_parts")),
    )
    op.create_table(
        "documents",
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subjects.id"], name=op.f("fk_documents_subject")),
        sa.PrimaryKeyConstraint("subject", "document", "media_type", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_sha256"), "documents", ["sha256"], unique=False)
    op.create_table(
        "duties",
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("duty", sa.String(length=120), nullable=False),
        sa.Column("opened_seq", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("office", sa.String(length=10), nullable=False),
        sa.Column("officer", sa.String(length=40), nullable=True),
        sa.Column("bound", sa.String(length=40), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(length=20), nullable=True),
        sa.Column("breached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("detected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=60), nullable=True),
        sa.Column("working", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subjects.id"], name=op.f("fk_duties_subject")),
        sa.PrimaryKeyConstraint("subject", "duty", "opened_seq", name=op.f("pk_duties")),
    )
    op.create_index(
        op.f("ix_duties_office_duties_closed_at_duties_due_at"),
        "duties",
        ["office", "closed_at", "due_at"],
        unique=False,
    )
    op.create_table(
        "journal",
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("door", sa.String(length=40), nullable=False),
        sa.Column("request_id", sa.String(length=200), nullable=False),
        sa.Column("article", sa.String(length=120), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("program", sa.String(length=40), nullable=False),
        sa.Column("pack", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("known", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subjects.id"], name=op.f("fk_journal_subject")),
        sa.PrimaryKeyConstraint("subject", "seq", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_kind_journal_at"), "journal", ["kind", "at"], unique=False)
    op.create_table(
        "requests",
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("request_id", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("door", sa.String(length=40), nullable=False),
        sa.Column("envelope", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("program", sa.String(length=40), nullable=False),
        sa.Column("pack", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subjects.id"], name=op.f("fk_requests_subject")),
        sa.PrimaryKeyConstraint("subject", "request_id", name=op.f("pk_requests")),
    )
    op.create_table(
        "registers",
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("office", sa.String(length=10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject", "seq"], ["journal.subject", "journal.seq"], name=op.f("fk_registers_subject_seq")
        ),
        sa.PrimaryKeyConstraint("register", "office", "year", "number", name=op.f("pk_registers")),
    )
    op.create_index(op.f("ix_registers_subject"), "registers", ["subject"], unique=False)
    op.execute(KEEP)
    for table in FOR_EVER:
        op.execute(f"CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION keep()")


def downgrade() -> None:
    for table in FOR_EVER:
        op.execute(f"DROP TRIGGER keep ON {table}")
    op.execute("DROP FUNCTION keep()")
    op.drop_index(op.f("ix_registers_subject"), table_name="registers")
    op.drop_table("registers")
    op.drop_table("requests")
    op.drop_index(op.f("ix_journal_kind_journal_at"), table_name="journal")
    op.drop_table("journal")
    op.drop_index(op.f("ix_duties_office_duties_closed_at_duties_due_at"), table_name="duties")
    op.drop_table("duties")
    op.drop_index(op.f("ix_documents_sha256"), table_name="documents")
    op.drop_table("documents")
    op.drop_index(op.f("ix_subjects_type_subjects_finished_subjects_next_at"), table_name="subjects")
    op.drop_table("staged")
    op.drop_table("parts")
    op.drop_table("subjects")
    op.drop_table("series")
    op.drop_table("relations")
    op.drop_index(op.f("ix_receipts_subject"), table_name="receipts")
    op.drop_table("receipts")
    op.drop_index(op.f("ix_postings_subject"), table_name="postings")
    op.drop_index(op.f("ix_postings_account"), table_name="postings")
    op.drop_table("postings")
    op.drop_index(op.f("ix_payouts_subject"), table_name="payouts")
    op.drop_index(op.f("ix_payouts_office_payouts_status"), table_name="payouts")
    op.drop_table("payouts")
    op.drop_table("offices")
    op.drop_index(op.f("ix_officers_office_officers_role"), table_name="officers")
    op.drop_table("officers")
    op.drop_index(op.f("ix_looks_subject"), table_name="looks")
    op.drop_table("looks")
    op.drop_index(op.f("ix_dossiers_office_dossiers_stage"), table_name="dossiers")
    op.drop_table("dossiers")
    op.drop_index(op.f("ix_delegations_officer"), table_name="delegations")
    op.drop_table("delegations")
    op.drop_table("clock")
    op.drop_index(
        "uq_claims_decided", table_name="claims", postgresql_where=sa.text("decided_on IS NOT NULL AND NOT released")
    )
    op.drop_index(op.f("ix_claims_subject"), table_name="claims")
    op.drop_table("claims")
    op.drop_index(op.f("ix_cases_office_cases_stage"), table_name="cases")
    op.drop_index(op.f("ix_cases_next_due_at"), table_name="cases")
    op.drop_index(op.f("ix_cases_dossier"), table_name="cases")
    op.drop_table("cases")
    op.drop_index(op.f("ix_bank_credits_subject"), table_name="bank_credits")
    op.drop_table("bank_credits")
