"""What the records and the audit say of a subject of an installation that something was done to."""

from __future__ import annotations

from collections import Counter

from audit.evidence import from_installation
from audit.examine import examine
from audit.means import Means
from cases.commands import Head
from documents.store import DocumentStore
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


async def holds(there: Stack, *subjects: str) -> None:
    """The audit finds nothing in any of them."""
    reader = engine(there.postgres.url(DatabaseRole.READER))
    store, archive = DocumentStore(there.settings.data / "documents"), there.settings.data / "archive"
    for subject in subjects:
        evidence = await from_installation(there.starter.client, reader, store, archive, subject)
        report = await examine(evidence, Means.of(there.settings))
        assert {check.name: check.first for check in report.checks if not check.holds} == {}, subject
