"""Every table is in the log, or follows from what is."""

from __future__ import annotations

from audit.logged import BY_NAME, CALLED, LOGGED, SUBJECTS
from records.erasures import NAMING, STAYING
from records.rights import CHANGING, KEPT
from records.tables import metadata

FOLLOWS = {
    "journal",  # by the subjects' events
    "requests",
    "staged",
    "parts",
    "claims",
    "cases",
    "parties",
    "duties",
    "dossiers",
    "proceedings",
    "documents",
    "receipts",
    "payouts",
    "orders",
    "movements",
    "visits",
    "loads",
    "stays",
    "rounds",
    "queues",
    "bottlenecks",
    "webhooks",
    "deliveries",
    "ended_sessions",
    "absences",
}
"""Of events and requests, which the replay of each case holds against them; how a round ended, what it found; who was
told."""


def test_every_table_is_logged_or_follows_from_what_is() -> None:
    assert metadata.tables.keys() == BY_NAME.keys() | FOLLOWS | {SUBJECTS}
    assert CALLED.keys() > BY_NAME.keys()


def test_what_the_application_may_change_is_not_taken_for_fixed() -> None:
    """Else the log would accuse the program itself."""
    for logged in LOGGED:
        may = set(CHANGING.get(logged.name, ())) - {"mode"}  # who sets the clock is asked
        assert not may & set(logged.fixed), logged.name
        assert not may or logged.name not in KEPT


def test_of_every_row_of_a_subject_it_is_said_whether_it_is_erased() -> None:
    """What neither goes nor is held by its hash the log holds.

    `deliveries` tell that somebody outside was told; `absences` are of an office's year, which is never erased.
    """
    own = {table for table in metadata.tables.values() if "subject" in table.c}
    assert {table.name for table in own - {*NAMING, *STAYING}} - BY_NAME.keys() == {"deliveries", "absences"}
    assert not {table.name for table in STAYING} & BY_NAME.keys()
