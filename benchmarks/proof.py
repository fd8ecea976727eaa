"""The log and its proof: leaves logged and witnessed a second (aim: 300), 100,000 rows proved unchanged (aim: 60 s)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, insert, text

from audit.against_root import against
from audit.gathering import LogBook, gather
from cases.events import Actor, Event, genesis
from proof.cosigners import collect
from proof.keys import LogKeys
from proof.leaves import Opening
from proof.notes import Checkpoint, Note
from proof.policy import Policy
from proof.published import Published
from proof.tiles import Tiles
from records.database import engine
from records.migrate import upgrade
from records.tables import journal, postings, subjects
from runtime.postgres import Postgres
from runtime.roles import DatabaseRole
from runtime.settings import Settings
from tests.integration.audit.rooted import witnesses

BATCH, BATCHES = 300, 60
CASES, EVENTS, POSTINGS = 2_500, 20, 50_000
"""100,000 rows: 50,000 events of 2,500 cases, and as many postings."""
NOW = datetime(2026, 9, 1, tzinfo=UTC)


def run() -> list[tuple[str, str]]:
    """Figure name and value."""
    with tempfile.TemporaryDirectory() as folder:
        keys = LogKeys.ensure(Path(folder) / "keys")
        with witnesses(Path(folder) / "witnesses", keys.signing.public) as policy:
            logged = _logged(Path(folder) / "log", keys, policy)
        with witnesses(Path(folder) / "others", keys.signing.public) as policy:
            return logged + _proved(Path(folder), policy)


def _logged(folder: Path, keys: LogKeys, policy: Policy) -> list[tuple[str, str]]:
    """Batches of new leaves: committed, hashed, stored, signed, cosigned by three over HTTP, one after the other."""
    tiles, size, seconds = Tiles(folder), 0, []
    for batch in range(BATCHES):
        started = perf_counter()
        leaves = []
        for number in range(BATCH):
            opening = Opening.of(keys.secret, "subjects", (f"case/79/bench/{batch}/{number}",))
            leaves.append(opening.event(1, "0" * 64).encode())
        before, size = size, tiles.append(size, leaves)
        text = str(Checkpoint(keys.signing.name, size, tiles.root(size)))
        note = Note(text, (keys.signing.sign(text),))
        tiles.sign_with(note)
        cosigned, _ = collect(note, policy, tiles, before)
        policy.of_log(keys.signing.public).check(cosigned)
        seconds.append(perf_counter() - started)
    rate, slowest = BATCH * BATCHES / sum(seconds), sorted(seconds)[int(BATCHES * 0.99) - 1]
    return [
        ("leaves logged, signed and cosigned by three witnesses a second", f"{rate:,.0f} (aim 300 on 2 cores)"),
        (f"  {BATCH} leaves to a witnessed root, p99", f"{slowest:.2f} s (aim 10 s)"),
    ]


def _proved(folder: Path, policy: Policy) -> list[tuple[str, str]]:
    server = Postgres(folder / "postgres", folder / "postgres.log", folder / "keys", throw_away=True)
    server.start()
    try:
        server.wait_ready()
        server.create_database("bench")
        upgrade(server.url(DatabaseRole.OWNER, "bench"))
        with engine(server.superuser_url("bench")).begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            _fill(connection)
        settings = Settings(data=folder / "data", keys=folder / "keys")
        book = LogBook(settings, LogKeys.ensure(settings.keys))
        reader = engine(server.url(DatabaseRole.READER, "bench"))
        started = perf_counter()
        made = gather(book, reader, policy)
        gathered = perf_counter() - started
        started = perf_counter()
        again = gather(book, reader, policy)
        unchanged = perf_counter() - started
        started = perf_counter()
        verdict = against(book, Published(book.published.folder).read(), reader)
        seconds = perf_counter() - started
        assert verdict.holds
        assert not again.added
    finally:
        server.kill()
    rows = CASES * EVENTS + POSTINGS
    return [
        (f"first gathering, {made.added:,} leaves", f"{gathered:.1f} s ({made.added / gathered:,.0f} a second)"),
        ("gathering where nothing is new", f"{unchanged:.1f} s"),
        (f"{rows:,} rows proved unchanged since the last root", f"{seconds:.1f} s (aim < 60 s)"),
    ]


def _fill(connection: Connection) -> None:
    for first in range(0, CASES, 100):
        events, heads = [], []
        for number in range(first, first + 100):
            own = list(_events(f"case/79/bench/{number}/1"))
            events += own
            heads.append(
                {
                    "id": own[-1].subject, "type": "case", "office": "79", "head": own[-1].seq, "opened": 2026,
                    "head_hash": own[-1].hash, "state": {}, "stage": "opened", "finished": False,
                }
            )  # fmt: skip
        connection.execute(insert(subjects), heads)
        connection.execute(insert(journal), [_row(event) for event in events])
    for first in range(0, POSTINGS, 5_000):
        rows = [
            {
                "entry": f"case/79/bench/{n // 20}/1#{n % 20 + 1}",
                "line": 1,
                "account": "bank:79",
                "amount": n,
                "at": NOW,
            }
            for n in range(first, first + 5_000)
        ]
        connection.execute(insert(postings), rows)


def _events(subject: str) -> Iterator[Event]:
    previous = genesis(subject)
    for seq in range(1, EVENTS + 1):
        event = Event(
            subject=subject, seq=seq, kind="money_received", at=NOW, detected_at=NOW, door="bench",
            actor=Actor(id="KT-01", role="accountant", office="79"), request_id=f"r{seq}", article="L25 36",
            data={"amount": seq, "bank_ref": f"B{seq}", "note": "x" * 400}, previous=previous,
        ).sealed()  # fmt: skip
        previous = event.hash
        yield event


def _row(event: Event) -> dict[str, Any]:
    return {**event.model_dump(exclude={"actor"}), "actor": event.actor.model_dump(mode="json"),
            "opened": 2026, "recorded_at": datetime.now(UTC)}  # fmt: skip
