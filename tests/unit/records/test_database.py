"""Pools: no thread waits for a connection that another thread of its process cannot give back."""

from __future__ import annotations

import web.app
import worker
from records.database import CONNECTIONS, engine
from runtime.roles import CONNECTIONS as OF_ROLE
from runtime.roles import DatabaseRole


def test_a_pool_is_larger_than_the_threads_that_hold_its_connections() -> None:
    assert max(worker.THREADS, web.app.THREADS) < CONNECTIONS


def test_a_pool_is_bounded_and_three_processes_fit() -> None:
    pool = engine("postgresql://nobody@127.0.0.1:1/none").pool
    assert pool.size() + pool._max_overflow == CONNECTIONS  # type: ignore[attr-defined]
    assert OF_ROLE[DatabaseRole.APPLICATION] >= 3 * CONNECTIONS
    assert OF_ROLE[DatabaseRole.READER] >= CONNECTIONS
