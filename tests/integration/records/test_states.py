"""The stored state is checked, not believed: the journal is the case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from cases.events import Role
from records import states
from records.database import engine
from records.journal import load
from simulation.staff import actor
from starter import RecordsAstray
from tests.chaos.life import dossier
from tests.kit import Installation, as_superuser

pytestmark = pytest.mark.stack


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every cold read is held against the journal, and nothing is remembered."""
    monkeypatch.setattr(states, "SAMPLE", 1.0)
    monkeypatch.setattr(states, "_kept", states._Kept())
    return None


async def case(there: Installation, number: int) -> str:
    answer = await there.starter.start(dossier(number), sender="states", actor=actor(Role.CLERK))
    return answer.cases[0]


async def test_a_changed_state_is_mended_from_its_journal_by_the_next_command(
    there: Installation, always: None
) -> None:
    name = await case(there, 1)
    with there.engine.connect() as connection:
        honest = load(connection, name)
    with engine(as_superuser(there.settings.database())).begin() as connection:
        changed = "UPDATE parts SET data = jsonb_set(data, '{amount}', '1') WHERE subject = :name AND book = 'claims'"
        assert connection.execute(text(changed), {"name": name}).rowcount == 1
    states._kept = states._Kept()
    with there.engine.connect() as connection:
        assert load(connection, name) == honest
    states._kept = states._Kept()
    answer = await there.starter.act(name, "propose_decision", actor=actor(Role.SECRETARY))
    assert answer.accepted
    with there.engine.connect() as connection:
        stored = states.stored(connection, name)
        assert stored
        assert stored.claims == honest.claims  # type: ignore[attr-defined]


async def test_a_broken_journal_is_not_gone_on_with(there: Installation, always: None) -> None:
    name = await case(there, 2)
    with engine(as_superuser(there.settings.database())).begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        changed = "UPDATE journal SET article = 'L25 1' WHERE subject = :name AND seq = 1"
        assert connection.execute(text(changed), {"name": name}).rowcount == 1
    states._kept = states._Kept()
    with pytest.raises(RecordsAstray):
        await there.starter.act(name, "propose_decision", actor=actor(Role.SECRETARY))
