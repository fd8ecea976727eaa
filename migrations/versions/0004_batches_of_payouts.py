"""a payout order knows its batch"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("payouts", sa.Column("batch", sa.String(length=20), nullable=True))
    op.execute("UPDATE payouts SET batch = substring(end_to_end_id from '-(B[0-9]+)-[0-9]+$')")
    op.alter_column("payouts", "batch", nullable=False)


def downgrade() -> None:
    op.drop_column("payouts", "batch")
