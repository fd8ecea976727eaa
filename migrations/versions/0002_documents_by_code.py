"""documents are found by the code printed on them: the first 16 digits of their event's hash"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_journal_code", "journal", [sa.text("left(hash, 16)")], unique=False)
