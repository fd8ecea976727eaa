"""A case that outgrew its history goes on in new runs; each is kept, and the audit follows it through all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from activities.histories import in_order, kept_of, on_server
from audit.evidence import archives
from audit.examine import examine, examine_archive
from audit.means import Means
from tests.integration.audit.audited import evidence_of, failing, life
from tests.kit import at, installation, temporal, until

pytestmark = pytest.mark.stack


@pytest.fixture
def impatient_server(tmp_path: Path) -> Iterator[str]:
    """A Temporal server that suggests a new run after a hundred events; its address."""
    with temporal(tmp_path, suggest_after=100) as server:
        yield server.address


async def test_audit_follows_a_case_through_its_runs(tmp_path: Path, impatient_server: str, postgres_url: str) -> None:
    data = tmp_path / "data"
    async with installation(data, impatient_server, postgres_url, stepped_at=at(9, 7, 10)) as there:
        case = await life(there, "AU-4")
        means = Means.of(there.settings)

        tools, client = there.tools, there.starter.client

        async def earlier_runs_are_kept() -> bool:
            runs = in_order(await on_server(client, case))
            return kept_of(tools.archive, tools.keys, case).keys() == {run.run_id for run in runs[:-1]}

        await until(earlier_runs_are_kept)
        evidence = await evidence_of(there, case)
        assert len(evidence.runs) > 1
        assert [run.continues for run in evidence.runs] == ["", *(run.id for run in evidence.runs[:-1])]
        assert failing(await examine(evidence, means)) == {}

        sealed, _ = await examine_archive(archives(tools.archive, case)[-1], means)
        assert failing(sealed) == {}
        assert 1 < sealed.runs <= len(evidence.runs)  # one more may begin once it is sealed
