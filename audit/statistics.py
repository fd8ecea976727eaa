"""What the statistics count a case as, event by event, is what its journal comes to (figures/, docs/statistics.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from audit.evidence import Evidence
from audit.report import Difference, Findings, compare
from audit.witnesses import JOURNAL
from cases.kernel import Subject
from cases.state import CaseState
from law.model import Line
from records.movements import rows_of

STATISTICS = Line(vi="số liệu thống kê", en="the statistics")


def statistics(evidence: Evidence, states: Mapping[int, Subject], broken: Difference | None) -> Findings:
    """Each movement follows from its event, none is missing and none was put in."""
    if broken or evidence.published is None or not isinstance(states[max(states)], CaseState):
        return
    trail = [states[seq] for seq in sorted(states)]
    follows = {row["seq"]: row for row in rows_of(cast(list[CaseState], trail), evidence.events[-(len(trail) - 1) :])}
    kept = {row["seq"]: row for row in evidence.published.movements}
    for seq, row in follows.items():
        yield from compare(seq, "movements", (JOURNAL, _texts(row)), (STATISTICS, _texts(kept.pop(seq, {}))))
    for seq in kept:
        yield Difference(
            seq=seq,
            field="movements",
            vi="số liệu thống kê có biến động mà nhật ký không có",
            en="the statistics have a movement that the journal does not have",
        )


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
        for name, value in row.items()
    }
