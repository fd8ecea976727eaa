"""A case under the wall clock has timers; they are replayed to the length they had."""

from __future__ import annotations

from pathlib import Path

import pytest
from google.protobuf.duration_pb2 import Duration

from audit.examine import examine
from audit.means import Means
from cases.events import Role
from simulation.staff import actor
from tests.integration.audit.audited import evidence_of, failing
from tests.kit import installation
from tests.workflows.test_standard_life import dossier

pytestmark = pytest.mark.stack


async def test_timers_are_replayed_and_a_moved_one_is_found(
    tmp_path: Path, temporal_address: str, postgres_url: str
) -> None:
    async with installation(tmp_path, temporal_address, postgres_url) as there:
        case = (await there.starter.start(dossier("AU-5"), sender="t1", actor=actor(Role.CLERK))).cases[0]
        await there.starter.wait(case, lambda report: report.state.head > 0)
        await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
        await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD))

        means, evidence = Means.of(there.settings), await evidence_of(there, case)
        timers = [e for e in evidence.runs[0].history.events if e.HasField("timer_started_event_attributes")]
        assert timers
        assert failing(await examine(evidence, means)) == {}

        moved = timers[0].timer_started_event_attributes
        moved.start_to_fire_timeout.CopyFrom(Duration(seconds=moved.start_to_fire_timeout.seconds + 2 * 86_400))
        wrong = failing(await examine(evidence, means))
        assert set(wrong) == {"replay"}
        assert wrong["replay"].field == f"timer@{timers[0].event_id}.length"
