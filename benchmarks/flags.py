"""From the moment a duty falls due to its flag on an open page, with 5,000 open cases.

    python -m benchmarks.flags [CASES]

The embedded PostgreSQL, the web service in a process of its own, six open pages that ask for themselves as browsers do,
the wall clock, and a hundred writes a second, each of which changes what pages may show (`open_pages.py`). The duties
that fall due meanwhile are moved to wall moments in the read model; workflows are not there, for a flag waits for none.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import httpx
import psycopg
from sqlalchemy import make_url

from benchmarks.addresses import COUNTRY, READERS, token_of
from benchmarks.open_pages import look, served
from benchmarks.screens import database_of, fill
from runtime.leaving import leave_with
from tests.serving import cookies_of

CASES = 5_000
OPEN = ("/", "/?office=79", "/?office=01", "/cham-han", "/cham-han?office=79", "/man-hinh")
"""The pages that people have open: flags of the country, and of an office."""
LASTS, EVERY, LEFT = 90.0, 0.25, 15.0
"""Seconds that are measured, between two duties that fall due, and until the last flag must have come."""
TRUE_OF = re.compile(r'id="legal-now">.*?datetime="([^"]+)"', re.DOTALL)
Came = list[tuple[datetime, datetime]]
"""Of which moments an open page was true, and when (wall) it came."""


def note(came: Came, answer: httpx.Response, _took: float) -> None:
    """An open page came, true of the moment that it says."""
    told = TRUE_OF.search(answer.text)
    assert told, answer.url
    came.append((datetime.fromisoformat(told[1]), datetime.now(UTC)))


def move(url: str) -> list[datetime]:
    """Running duties are given wall moments at which they fall due, one after the other; these moments."""
    first = datetime.now(UTC) + timedelta(seconds=10)
    moments = [first + timedelta(seconds=EVERY * n) for n in range(int(LASTS / EVERY))]
    with psycopg.connect(url, autocommit=True) as server:
        running = "closed_at IS NULL AND NOT paused AND binding AND due_at > now()"
        query = f"SELECT subject, duty, opened_seq FROM duties WHERE {running} ORDER BY subject, duty LIMIT %s"
        rows = server.execute(query, (len(moments),)).fetchall()
        for at, (subject, duty, seq) in zip(moments, rows, strict=False):
            mine = "subject = %s AND duty = %s AND opened_seq = %s"
            server.execute(f"UPDATE duties SET due_at = %s WHERE {mine}", (at, subject, duty, seq))
            server.execute("UPDATE cases SET late_at = %s, next_due_at = %s WHERE id = %s", (at, at, subject))
    return moments[: len(rows)]


async def measure(base: str, plain: str, cookies: dict[str, str]) -> tuple[list[datetime], list[Came], str]:
    """What fell due, when each open page came, and what the page of delays says of it."""
    pages: list[Came] = [[] for _ in OPEN]
    async with httpx.AsyncClient(base_url=base, cookies=cookies, trust_env=False, timeout=120) as client:
        for path in OPEN:
            (await client.get(path)).raise_for_status()
        looking = [
            asyncio.create_task(look(client, path, partial(note, came))) for path, came in zip(OPEN, pages, strict=True)
        ]
        moments = await asyncio.to_thread(move, plain)
        await asyncio.sleep((moments[-1] - datetime.now(UTC)).total_seconds() + LEFT)
        for task in looking:
            assert not task.done(), task.exception()
            task.cancel()
        return moments, pages, (await client.get("/cham-han")).text


def figures(moments: list[datetime], pages: list[Came], shown: str) -> Iterator[tuple[str, str]]:
    """Seconds from each moment to each page true of it; and what the page itself says."""
    found = sorted(
        (at - due_at).total_seconds()
        for came in pages
        for due_at in moments
        if (at := next((at for true_of, at in came if true_of >= due_at), None))
    )
    never, tail = len(moments) * len(pages) - len(found), found[-(-len(found) * 99 // 100) - 1]
    yield (
        f"{len(moments)} duties on {len(pages)} open pages: from due to the page with its flag",
        f"median {found[len(found) // 2]:.1f} s, p99 {tail:.1f} s (aim 5), worst {found[-1]:.1f} s, {never} never",
    )
    said = re.search(r"(Từ lúc đến hạn đến khi cờ.*?)</p>", shown, re.DOTALL)
    yield "the page itself says", " ".join(re.sub("<[^>]+>", "", said[1]).split()) if said else "nothing"


def run(cases: int = CASES) -> Iterator[tuple[str, str]]:
    """The figures, each with its unit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with database_of(folder) as database:
            fill(database.superuser_url("bench"), cases, datetime.now(UTC))
            plain = make_url(database.superuser_url("bench")).set(drivername="postgresql").render_as_string(False)
            with served(database, folder) as (base, _):
                cookies = cookies_of(folder, token_of(folder, READERS[COUNTRY]("")))
                yield from figures(*asyncio.run(measure(base, plain, cookies)))


def main() -> None:
    for figure, value in run(*(int(one) for one in sys.argv[1:])):
        print(f"- {figure}: {value}", flush=True)


if __name__ == "__main__":
    leave_with(cast(Any, main))
