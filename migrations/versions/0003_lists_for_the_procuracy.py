"""the monthly lists of ended cases for the procuracy"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "ended_lists",
        sa.Column("office", sa.String(length=10), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("signer", sa.String(length=40), nullable=False),
        sa.Column("receipt", sa.String(length=80), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("office", "month", name=op.f("pk_ended_lists")),
    )
    op.execute("CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON ended_lists FOR EACH ROW EXECUTE FUNCTION keep()")


def downgrade() -> None:
    op.drop_table("ended_lists")
