"""What `make check` asks besides linters and types: that the migrations make the models' tables.

`python -m console.checks`. What a change of workflow code does to open cases is asked of real histories, in
`tests/replay` and by `worker.py --verify` (docs/adr/0012).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from runtime.leaving import leave_with


def check_migrations() -> list[str]:
    """Whether the migrations, run on an empty database, make the tables of records/tables/."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from records.database import engine
    from records.migrate import upgrade
    from records.partitions import NAME as PARTITION
    from records.tables import metadata
    from runtime.postgres import Postgres
    from runtime.roles import DatabaseRole

    def ours(item: Any, name: str | None, kind: str, reflected: bool, _model: object) -> bool:
        """The years of the journal are no models, nor are the keys that PostgreSQL copied to point at each of them."""
        points_at = item.elements[0].target_fullname if kind == "foreign_key_constraint" and reflected else name or ""
        return PARTITION.fullmatch(points_at.partition(".")[0]) is None

    with tempfile.TemporaryDirectory(prefix="thads-checks-") as folder:
        home = Path(folder)
        server = Postgres(home / "data", home / "postgres.log", home / "keys", throw_away=True)
        server.start()
        try:
            server.wait_ready()
            server.create_database("checks")
            url = server.url(DatabaseRole.OWNER, "checks")
            upgrade(url)
            with engine(url).connect() as connection:
                context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
                differences = compare_metadata(context, metadata)
        finally:
            server.kill()
    if not differences:
        return []
    advice = "write the missing migration in migrations/versions (alembic revision), never change a released one"
    return [*(f"migrations and models differ: {difference}" for difference in differences), advice]


def main() -> int:
    """0 if all is well, 1 with one line a problem."""
    problems = check_migrations()
    sys.stdout.write("".join(f"{problem}\n" for problem in problems) or "migrations and models agree\n")
    return 1 if problems else 0


if __name__ == "__main__":
    leave_with(main)
