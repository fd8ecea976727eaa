"""The read model made anew from the journals: by the very code that made it, so that the result is the same."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import Connection, delete, select, text

from cases.kernel import Subject, evolve
from records import erasures, readmodel, states
from records.tables import (
    absences,
    cases,
    documents,
    dossiers,
    duties,
    loads,
    movements,
    orders,
    parties,
    payouts,
    proceedings,
    receipts,
    stays,
    subjects,
    visits,
)
from records.visits import Folded, count_stays

DERIVED = (
    cases, dossiers, proceedings, parties, duties, documents, receipts, payouts, orders, absences,
    movements, visits, loads, stays,
)  # fmt: skip
"""The tables of the read model: all that is in them follows from the journal, but for what stays of erased subjects."""


def rebuild(connection: Connection) -> int:
    """Make the read model anew from the journals, append by append as it came about; how many subjects there are.

    Runs as the owner, in one transaction: readers see the old rows until it ends, commands wait (docs/operate.md).
    """
    connection.execute(text("LOCK TABLE subjects IN EXCLUSIVE MODE"))
    gone = select(subjects.c.id).where(subjects.c.stage == states.ERASED)
    for table in DERIVED:
        follows = delete(table)
        connection.execute(follows.where(table.c.subject.not_in(gone)) if table in erasures.STAYING else follows)
    count_stays(connection, visits.c.subject.in_(gone))
    there = select(subjects.c.id, subjects.c.office).where(subjects.c.stage != states.ERASED)
    names = connection.execute(there.order_by(subjects.c.id)).all()
    for name, office in names:
        _replay(connection, name, office)
    return len(names)


def _replay(connection: Connection, name: str, office: str) -> None:
    """Publish every append of a subject again."""
    state: Subject | None = None
    for _, events in groupby(states.each(connection, name), key=lambda event: event.request_id):
        folded: list[Folded] = []
        for event in events:
            before = folded[-1][1] if folded else state or states.empty(name, office, event.pack)
            folded.append((event, evolve(before, event)))
        readmodel.publish(connection, state or states.empty(name, office, folded[0][0].pack), folded)
        state = folded[-1][1]
