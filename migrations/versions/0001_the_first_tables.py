"""the first tables

Until the first release they are what `records/tables` says, so that nobody keeps two copies in step. With the first
release this file is frozen as explicit statements, and every later change is a migration of its own.
"""

from __future__ import annotations

from alembic import op

from records.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
