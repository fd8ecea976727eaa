"""What an operator has to know: what came round by itself and how it ended, and which effects failed for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from records.tables import journal, parts, rounds, subjects
from runtime.errors import StackError

EVERY: Mapping[str, timedelta] = {
    "watch": timedelta(minutes=5),
    "bottlenecks": timedelta(minutes=15),
    "reconcile": timedelta(hours=24),
    "send_monthly_lists": timedelta(hours=24),
    "audit_sample": timedelta(hours=24),
    "publish_root": timedelta(hours=1),
    "keep_archives": timedelta(hours=24),
}
"""How often each round comes."""

OVERDUE_AFTER = 3
"""A round that has not ended for so many of its times is overdue."""


@dataclass(frozen=True)
class Ended:
    """How a round ended the last time: `differs` counts what a person must look at, `problem` says why it failed."""

    name: str
    at: datetime
    differs: int
    outcome: Mapping[str, Any]
    problem: str

    def overdue(self, now: datetime) -> bool:
        """Whether it ought to have come again since; `now` is wall time."""
        return now - self.at > OVERDUE_AFTER * EVERY[self.name]


@dataclass(frozen=True)
class FailedEffect:
    """An outside effect that failed for good: `problem` is the type of its failure, `seq` the event that says so."""

    key: str
    subject: str
    office: str
    effect: str
    label: str
    problem: str
    failed_at: datetime
    seq: int


def note(connection: Connection, name: str, *, differs: int = 0, outcome: Any = None, problem: str = "") -> None:
    """Keep how a round ended, in place of the time before."""
    row = {"at": func.clock_timestamp(), "differs": differs, "outcome": outcome or {}, "problem": problem[:400]}
    statement = upsert(rounds).values(name=name, **row)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))


def last(connection: Connection) -> dict[str, Ended]:
    """How each round ended that ever came, by name."""
    return {row.name: Ended(**row._mapping) for row in connection.execute(select(rounds))}


def amiss(seen: Ended) -> None:
    """StackError where the watcher saw workflows that differ, could not look, or has not looked for long."""
    counts = seen.outcome.get("counts", {})
    wrong = ", ".join(f"{counts[state]} {state}" for state in ("lost", "behind", "ahead") if counts.get(state))
    if seen.problem:
        why = f"không kiểm tra được / the watcher could not look: {seen.problem}"
    elif wrong:
        why = f"lệch với hồ sơ, xem `thads status` / differ from the records: {wrong}"
    elif seen.overdue(datetime.now(UTC)):
        why = "đã lâu không được kiểm tra / the watcher has not looked for long"
    else:
        return
    raise StackError("workflows", f"{why} ({seen.at.isoformat(timespec='seconds')})")


_FAILED = and_(parts.c.book == "owed", parts.c.data["failed"].as_boolean())


def count_failed(connection: Connection, within: ColumnElement[bool] | None = None) -> int:
    """How many effects failed for good and wait for a person; `within` narrows them to some of the `subjects`."""
    query = select(func.count()).select_from(parts).where(_FAILED)
    if within is not None:
        query = query.where(parts.c.subject.in_(select(subjects.c.id).where(within)))
    return connection.scalar(query) or 0


def failed_effects(
    connection: Connection, *, effect: str = "", most: int | None = None, within: ColumnElement[bool] | None = None
) -> list[FailedEffect]:
    """The effects that failed for good, the latest first; only those of one kind, if it is named.

    `within` narrows them to some of the `subjects`.
    """
    why = (
        select(journal.c.seq, journal.c.recorded_at, journal.c.data["problem"].astext.label("problem"))
        .where(
            journal.c.opened == subjects.c.opened,
            journal.c.subject == parts.c.subject,
            journal.c.kind == "effect_failed",
            journal.c.data["key"].astext == parts.c.key,
        )
        .order_by(journal.c.seq.desc())
        .limit(1)
        .lateral()
    )
    name = parts.c.data["effect"].astext
    query = (
        select(
            parts.c.key,
            parts.c.subject,
            subjects.c.office,
            name.label("effect"),
            parts.c.data["label"].astext.label("label"),
            why.c.problem,
            why.c.recorded_at.label("failed_at"),
            why.c.seq,
        )
        .join(subjects, subjects.c.id == parts.c.subject)
        .join(why, why.c.seq > 0)
        .where(_FAILED)
        .order_by(why.c.recorded_at.desc(), parts.c.key)
        .limit(most)
    )
    if effect:
        query = query.where(name == effect)
    if within is not None:
        query = query.where(within)
    return [FailedEffect(**row._mapping) for row in connection.execute(query)]
