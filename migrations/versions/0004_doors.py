"""the registered doors"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

REVOKE_ONLY = """
CREATE FUNCTION revoke_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
       AND to_jsonb(NEW) - '{revoked_at,revoked_by}'::text[] = to_jsonb(OLD) - '{revoked_at,revoked_by}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a row of % is kept; it can only be revoked, once', TG_TABLE_NAME;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "doors",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("public_key", sa.String(length=200), nullable=False),
        sa.Column("roles", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("offices", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("stands_for", sa.String(length=10), nullable=False),
        sa.Column("partner", sa.String(length=40), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.String(length=80), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doors")),
    )
    op.create_index(
        "uq_doors_in_use",
        "doors",
        ["name", "public_key"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.execute(REVOKE_ONLY)
    op.execute("CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON doors FOR EACH ROW EXECUTE FUNCTION revoke_only()")


def downgrade() -> None:
    op.drop_table("doors")
    op.execute("DROP FUNCTION revoke_only()")
