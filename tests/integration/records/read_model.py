"""What must hold of the read model, whatever an office lived through: reckoned here by SQL, and by making it anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select, text

from records.rebuild import DERIVED, rebuild

ADDED_UP = {
    "loads are the cases of the list": """
        SELECT office, coalesce(room, ''), coalesce(officer, ''), stage, count(*), count(*) FILTER (WHERE overdue > 0),
            sum(received), sum(distributed), sum(held), sum(paid_out), sum(surplus), sum(undistributed), sum(payable),
            sum(unpayable)
        FROM cases GROUP BY 1, 2, 3, 4
        EXCEPT SELECT office, room, officer, stage, cases, late, received, distributed, held, paid_out, surplus,
            undistributed, payable, unpayable FROM loads""",
    "what the office or another body has in hand is the open visits": """
        SELECT office, room, officer, stage, count(*), sum(floor(extract(epoch FROM arrived_at)))
        FROM visits WHERE left_at IS NULL AND side IN ('office', 'partner') GROUP BY 1, 2, 3, 4
        EXCEPT SELECT office, room, officer, stage, in_hand, in_hand_since FROM loads""",
    "who has a case in hand is of its open visit": """
        SELECT id, holder FROM cases WHERE stage <> 'archived'
        EXCEPT SELECT subject, holder FROM visits WHERE left_at IS NULL""",
    "a case is late from the first end of a running duty that binds": """
        SELECT c.id, late_at FROM cases c
        EXCEPT SELECT c.id, min(due_at) FILTER (WHERE closed_at IS NULL AND NOT paused AND binding)
        FROM cases c LEFT JOIN duties d ON d.subject = c.id GROUP BY 1""",
    "no load is left over": """
        SELECT l.* FROM loads l WHERE NOT EXISTS (
            SELECT FROM cases c WHERE (c.office, coalesce(c.room, ''), coalesce(c.officer, ''), c.stage)
                = (l.office, l.room, l.officer, l.stage))""",
    "stays are the stages that were left": """
        SELECT office, stage, extract(day FROM left_at - arrived_at)::int, count(*)
        FROM visits WHERE left_for IS NOT NULL GROUP BY 1, 2, 3
        EXCEPT SELECT office, stage, days, cases FROM stays""",
    "a visit begins when the one before ends": """
        SELECT * FROM (
            SELECT subject, stage, entered_at, lag(left_at) OVER w AS before, lag(left_for) OVER w AS next
            FROM visits WINDOW w AS (PARTITION BY subject ORDER BY seq)) v
        WHERE before <> entered_at OR (next IS NOT NULL AND next <> stage)""",
    "a visit has its moments in order": """
        SELECT * FROM visits
        WHERE arrived_at > entered_at OR served_at < entered_at OR left_at < entered_at OR served_at > left_at""",
    "the open visit is where the case is": """
        SELECT c.id FROM cases c FULL JOIN (SELECT * FROM visits WHERE left_at IS NULL) v ON v.subject = c.id
        WHERE (c.stage = 'archived') <> (v.subject IS NULL) OR v.stage <> c.stage OR v.arrived_at <> c.stage_since""",
}


def amiss(connection: Connection) -> dict[str, list[Any]]:
    """What does not add up, by what ought to hold."""
    found = {holds: list(connection.execute(text(query)).all()) for holds, query in ADDED_UP.items()}
    return {holds: rows for holds, rows in found.items() if rows}


def differs_when_made_anew(connection: Connection) -> list[str]:
    """The tables of which making them anew gives other rows; `connection` is the owner's."""
    before = dict(_rows(connection))
    rebuild(connection)
    return [name for name, rows in _rows(connection) if rows != before[name]]


def _rows(connection: Connection) -> Iterator[tuple[str, list[str]]]:
    for table in DERIVED:
        rows = sorted(str(row) for row in connection.execute(select(table)))
        yield table.name, rows
