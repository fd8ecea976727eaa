"""How long stays are expected to take, from what has ended and what still lasts; and when too little is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, insert

from flow.forecast import FEWEST
from records.tables import stays, visits
from web import forecast
from web.queries import Filter

pytestmark = pytest.mark.stack

NOW = datetime(2026, 10, 1, 3, tzinfo=UTC)


def test_what_lasts_counts_as_long_as_it_was_seen(sql: Connection) -> None:
    ended = [{"office": "79", "stage": "verifying", "days": days, "cases": 2} for days in range(10, 30)]
    sql.execute(insert(stays), [*ended, {"office": "79", "stage": "notifying", "days": 1, "cases": FEWEST - 1}])
    arrived = NOW - timedelta(days=60, hours=1)
    lasting = {"stage": "verifying", "holder": "enforcer", "side": "office", "office": "79", "room": "P1",
               "officer": "CHV-01", "arrived_at": arrived, "entered_at": arrived}  # fmt: skip
    sql.execute(insert(visits), [{"subject": f"case/79/f/{n}/1", "seq": 1, **lasting} for n in range(40)])
    whole, notifying, verifying = forecast.lines(sql, NOW, Filter())
    assert (whole.stage, whole.curve.ended, whole.expected) == ("", 0, None)
    assert (notifying.stage, notifying.expected) == ("notifying", None)
    assert (verifying.curve.ended, verifying.curve.open) == (40, 40)
    assert (verifying.low, verifying.median, verifying.high) == (11, 29, None), "half of them were never seen to end"
    assert [line.stage for line in forecast.lines(sql, NOW, Filter(office="01"))] == [""]
    assert forecast.check(sql, NOW, Filter()).within is None
