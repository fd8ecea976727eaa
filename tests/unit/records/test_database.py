"""Pools: no thread waits for a connection that another thread of its process cannot give back."""

from __future__ import annotations

import asyncio
import threading

import pytest

import web.app
import worker
from records.database import CONNECTIONS, engine, share_connections
from runtime.errors import StackError
from runtime.roles import CONNECTIONS as OF_ROLE
from runtime.roles import DatabaseRole


@pytest.mark.parametrize(("own", "others"), [(worker.DECIDING, worker.OTHERS), (web.app.PAGES, web.app.OTHERS)])
def test_the_threads_of_a_process_find_a_connection_each(own: int, others: int) -> None:
    async def most_at_once() -> int:
        share_connections(own, others)
        met = threading.Barrier(others)

        def hold() -> int:
            met.wait(timeout=30)
            return threading.get_ident()

        return len(set(await asyncio.gather(*(asyncio.to_thread(hold) for _ in range(2 * others)))))

    assert asyncio.run(most_at_once()) == others
    assert own + others <= CONNECTIONS


async def test_more_threads_than_connections_take_no_work() -> None:
    with pytest.raises(StackError, match="20 kết nối"):
        share_connections(CONNECTIONS, 1)


def test_a_pool_is_bounded_and_three_processes_fit() -> None:
    pool = engine("postgresql://nobody@127.0.0.1:1/none").pool
    assert pool.size() + pool._max_overflow == CONNECTIONS  # type: ignore[attr-defined]
    assert OF_ROLE[DatabaseRole.APPLICATION] >= 3 * CONNECTIONS
    assert OF_ROLE[DatabaseRole.READER] >= CONNECTIONS
