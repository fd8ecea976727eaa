"""Times of cases, limits and constant gaps."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from flow.errors import LogError
from flow.limits import constant, deadlines_kept, kept, stated
from flow.measures import throughput, variants
from flow.reading import read_log
from flow.report import as_record, report_on
from flow.sequence import steps_of
from tests.flow_logs import others, read

ROWS = """case,activity,time,deadline
1,A,2026-01-01 23:00,2026-01-10
1,B,2026-01-04 01:00,2026-01-10
2,A,2026-01-01 01:00,2026-01-03
2,B,2026-01-03 23:00,2026-01-03
2,A,2026-01-05 00:00,2026-01-03
3,B,2026-01-01,
"""


def test_a_limit_counts_local_days_from_each_opening_to_the_next_end(tmp_path):
    steps = steps_of(read(tmp_path, ROWS))
    limit = stated(" A -> B = 2d", steps.log.activities)
    assert asdict(kept(limit, steps)) == {"start": "A", "end": "B", "days": 2, "checked": 2, "late": 1}


def test_a_logs_own_deadlines(tmp_path):
    steps = steps_of(read(tmp_path, ROWS))
    found = deadlines_kept(steps)
    assert (found.checked, found.late, found.days) == (2, 1, None)


@pytest.mark.parametrize("text", ["A->B", "A=3d", "A->B=3", "A->B=-3d", "A->C=3d", "X->B=3d", ""])
def test_a_limit_that_is_none(tmp_path, text):
    with pytest.raises(LogError) as wrong:
        report_on(read(tmp_path, ROWS), [text])
    assert wrong.value.field == "limit"


def test_a_constant_gap_needs_cases_days_and_a_share():
    assert constant("A", "B", [60] * 5 + [3] * 5).days in (3, 60)
    assert constant("A", "B", [60] * 4) is None
    assert constant("A", "B", [1] * 50) is None
    assert constant("A", "B", [60, 60, 61, 62, 63]) is None


def test_throughput_and_variants(tmp_path):
    steps = steps_of(read(tmp_path, ROWS))
    took = throughput(steps)
    assert took.median == pytest.approx(2 + 2 / 24)
    assert took.p90 > took.mean > 0
    assert variants(steps) == 3


def test_side_by_side_steps_wait_for_what_came_before_both(tmp_path):
    lines = ["case,activity,start,end"]
    for n in range(4):
        lines += [
            f"{n},A,2026-01-0{n + 1} 08:00,2026-01-0{n + 1} 09:00",
            f"{n},B,2026-01-0{n + 1} 10:00,2026-01-0{n + 1} 12:00",
        ]
        lines += [
            f"{n},C,2026-01-0{n + 1} {11 + n % 2 * 2}:00,2026-01-0{n + 1} 15:00",
            f"{n},D,2026-01-0{n + 1} 16:00,2026-01-0{n + 1} 17:00",
        ]
    record = as_record(report_on(read(tmp_path, "\n".join(lines))))
    counts = {(one["from"], one["to"]): one["count"] for one in record["transitions"]}
    assert counts == {("A", "B"): 4, ("A", "C"): 4, ("C", "D"): 4}


def test_the_fines_of_an_italian_police():
    """Sixty days from the notice to the penalty, by law; credit collection is done once a year."""
    limits = ["Create Fine->Send Fine=90d", "Insert Fine Notification->Add penalty=60d"]
    record = as_record(report_on(read_log(others("roadtraffic100traces.xes")), limits))
    assert record["constants"] == [
        {"from": "Insert Fine Notification", "to": "Add penalty", "days": 60, "count": 52, "share": 1.0}
    ]
    assert [(one["checked"], one["late"]) for one in record["limits"]] == [(78, 35), (57, 0)]
    causes = {(one["from"], one["to"]): one["cause"] for one in record["transitions"]}
    assert causes["Add penalty", "Send for Credit Collection"] == "batching"
    assert causes["Insert Fine Notification", "Add penalty"] == "law"
    assert causes["Insert Fine Notification", "Payment"] == "party"


def test_building_permits_late_by_their_own_deadline():
    record = as_record(report_on(read_log(others("receipt.csv"))))
    assert record["limits"] == [{"from": "", "to": "deadline", "days": None, "checked": 1_434, "late": 92}]
