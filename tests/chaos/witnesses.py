"""What the records and the audit say of a subject of an installation that something was done to."""

from __future__ import annotations

from collections import Counter

from audit.auditor import Auditor
from cases.commands import Head
from records.database import engine
from records.journal import load, read
from runtime.roles import DatabaseRole
from tests.chaos.stack import Stack


def kinds(there: Stack, case: str) -> Counter[str]:
    with there.engine.connect() as connection:
        return Counter(event.kind for event in read(connection, case))


def head(there: Stack, case: str) -> Head:
    with there.engine.connect() as connection:
        subject = load(connection, case)
        return Head(seq=subject.head, hash=subject.head_hash)


async def holds(there: Stack, *subjects: str) -> set[str]:
    """The audit finds nothing in any of them; what it asked."""
    asked = set()
    reader = engine(there.postgres.url(DatabaseRole.READER))
    auditor = Auditor(there.settings, there.starter.client, reader)
    for subject in subjects:
        report = await auditor.audit(subject)
        assert {check.name: check.first for check in report.checks if not check.holds} == {}, subject
        asked |= {check.name for check in report.checks}
    return asked
