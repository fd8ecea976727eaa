"""The journal by years: unique for ever, one partition read, the coming years there before they come (ADR 0007)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from records import partitions
from records.database import engine
from records.journal import read
from records.tables import journal, registers, subjects
from runtime.roles import DatabaseRole
from tests.kit import as_role

pytestmark = pytest.mark.stack

NAME = "case/79/years/1/1"
NEXT = datetime.now(UTC).year + 1
SUBJECT = {"type": "case", "office": "79", "head": 0, "head_hash": "", "state": {}, "stage": "", "finished": False}


@pytest.fixture
def connection(migrated: str) -> Iterator[Connection]:
    with engine(migrated).connect() as connection:
        connection.execute(insert(subjects).values(id=NAME, **SUBJECT, opened=NEXT))
        yield connection
        connection.rollback()


def event(seq: int, **change: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "subject": NAME, "seq": seq, "opened": NEXT, "kind": "k", "at": now, "detected_at": now, "recorded_at": now,
        "actor": {}, "door": "d", "request_id": "r", "article": "", "program": "t", "pack": "t",
        "asked": "", "known": "", "data": {}, "previous": "", "hash": "h" * 64,
        **change,
    }  # fmt: skip


def test_a_number_of_a_subject_stands_in_one_year_only(connection: Connection) -> None:
    connection.execute(insert(journal), [event(1)])
    for wrong, problem in (
        (event(1), "duplicate key"),
        (event(1, opened=NEXT + 1), "fk_journal"),
        (event(2, opened=NEXT + 1), "fk_journal"),
    ):
        with pytest.raises(IntegrityError, match=problem), connection.begin_nested():
            connection.execute(insert(journal), [wrong])


def test_nobody_moves_a_subject_to_another_year(migrated: str, connection: Connection) -> None:
    with pytest.raises(DBAPIError, match="permission denied"), connection.begin_nested():
        connection.execute(update(subjects).values(opened=NEXT + 1))
    with engine(as_role(migrated, DatabaseRole.OWNER)).connect() as owner:
        owner.execute(insert(subjects).values(id="case/79/years/2/1", **SUBJECT))
        year = owner.scalar(select(subjects.c.opened).where(subjects.c.id == "case/79/years/2/1"))
        owner.execute(insert(journal), [event(1, subject="case/79/years/2/1", opened=year)])
        with pytest.raises(IntegrityError, match="fk_journal"):
            owner.execute(update(subjects).where(subjects.c.id == "case/79/years/2/1").values(opened=NEXT))
        owner.rollback()


def test_a_register_entry_names_a_subject_that_is_there(connection: Connection) -> None:
    """Its event may be erased when the time of keeping is over; that it was there then is for the audit to say."""
    connection.execute(insert(journal), [event(1)])
    entry = {"register": "decision", "office": "79", "year": 2026, "label": "1", "subject": NAME,
             "entered_on": datetime.now(UTC).date()}  # fmt: skip
    connection.execute(insert(registers).values(**entry, number=1, seq=1, opened=NEXT))
    with pytest.raises(IntegrityError, match="fk_registers"):
        connection.execute(insert(registers).values(**entry, number=2, seq=2, opened=NEXT + 1))


def test_a_subject_is_read_from_its_own_year(connection: Connection) -> None:
    connection.execute(insert(journal), [event(1), event(2)])
    rows = connection.execute(select(journal.c.seq).where(journal.c.subject == NAME).order_by(journal.c.seq))
    assert rows.scalars().all() == [1, 2]
    plan = connection.execute(
        text("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM journal WHERE subject = :name"
             " AND opened = (SELECT opened FROM subjects WHERE id = :name)"), {"name": NAME}
    ).scalars().all()  # fmt: skip
    touched = [line for line in plan if "journal_" in line and "never executed" not in line and "Scan" in line]
    assert touched
    assert all(f"journal_{NEXT}" in line for line in touched)


def test_the_years_to_come_are_there_and_making_them_again_changes_nothing(migrated: str) -> None:
    with engine(as_role(migrated, DatabaseRole.OWNER)).connect() as owner:
        before = partitions.made(owner)
        assert before == [f"journal_{year}" for year in range(NEXT - 1, NEXT + partitions.AHEAD)]
        partitions.ensure(owner)
        assert partitions.made(owner) == before
        for name in before:
            with pytest.raises(DBAPIError, match="kept as they are"), owner.begin_nested():
                owner.execute(text(f"TRUNCATE {name} CASCADE"))
        owner.rollback()


def test_an_unknown_subject_has_no_events(connection: Connection) -> None:
    assert read(connection, "case/79/years/none/1") == ()
