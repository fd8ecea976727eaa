"""Records and workflows of different ages: noticed at the first touch, named, and gone on with; nothing forks (E10)."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select

from activities.watching import Watcher
from cases.events import Role
from records.journal import read
from records.tables import registers, series
from runtime.service import Service
from simulation.staff import OFFICE, actor
from starter import NoSuchCase, RecordsAstray
from tests.chaos import promises
from tests.chaos.life import dossier
from tests.chaos.stack import Stack, stack
from tests.chaos.witnesses import head, holds, kinds, thads
from tests.kit import at, quiet

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

CLERK, SECRETARY, HEAD = actor(Role.CLERK), actor(Role.SECRETARY), actor(Role.HEAD)
SENDER = "restored"
CASE_1, CASE_2 = f"case/79/{SENDER}/HS-1/1", f"case/79/{SENDER}/HS-2/1"
DOSSIER_2 = f"dossier/79/{SENDER}/HS-2"
CASE_3, DOSSIER_3 = f"case/79/{SENDER}/HS-3/1", f"dossier/79/{SENDER}/HS-3"


async def copied(there: Stack, server: Service, what: Path, copy: Path) -> None:
    """A copy of what a server has written, made while it stands still."""
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(subprocess.run, ["cp", "-a", str(what), str(copy)], check=True)  # its owner too
    server.start()
    await asyncio.to_thread(server.wait_ready)


async def put_back(there: Stack, server: Service, what: Path, copy: Path) -> None:
    """The copy instead of what the server has written since; the worker begins anew, with nothing in memory."""
    await asyncio.to_thread(there.worker.stop)
    await asyncio.to_thread(server.kill)
    shutil.rmtree(what)
    copy.rename(what)
    server.start()
    await asyncio.to_thread(server.wait_ready)
    there.worker.start()
    await asyncio.to_thread(there.worker.wait_ready)


async def hand_in(there: Stack, number: int) -> str:
    answer = await there.starter.start(dossier(number), sender=SENDER, actor=CLERK)
    (case,) = answer.cases
    await there.starter.wait(case, lambda report: not report.state.owed)
    await quiet(there.starter, answer.dossier)
    return case


async def signed(there: Stack, case: str) -> str:
    """The decision of a case, proposed and signed; its number."""
    await there.starter.act(case, "propose_decision", actor=SECRETARY)
    answer = await there.starter.act(case, "sign_decision", actor=HEAD)
    assert answer.accepted, answer.refusal
    await there.starter.wait(case, lambda report: not report.state.owed)
    return next(str(event.data["number"]) for event in answer.events if event.kind == "decision_signed")


def numbers(there: Stack) -> dict[str, list[int]]:
    """The numbers of each series that stand in the registers."""
    with there.engine.connect() as connection:
        rows = connection.execute(select(registers).where(registers.c.office == OFFICE).order_by(registers.c.number))
        found: dict[str, list[int]] = {name: [] for name in connection.scalars(select(series.c.name))}
        for row in rows:
            found[f"{row.register}:{row.office}"].append(row.number)
    return found


async def test_records_older_than_the_workflows(tmp_path: Path) -> None:
    async with stack(tmp_path, at(9, 7, 10)) as there:
        await hand_in(there, 1)
        await copied(there, there.postgres, tmp_path / "postgres", tmp_path / "copy")
        assert await signed(there, CASE_1) == "01/QĐ-THADS"
        await hand_in(there, 2)
        await hand_in(there, 3)
        abandoned = {name: head(there, name) for name in (CASE_1, CASE_2, DOSSIER_2, CASE_3, DOSSIER_3)}
        await put_back(there, there.postgres, tmp_path / "postgres", tmp_path / "copy")

        for case in (CASE_1, CASE_2):  # the first touch notices, and the second still
            for _ in range(2):
                with pytest.raises(RecordsAstray, match="thads restore check"):
                    await there.starter.act(case, "propose_decision", actor=SECRETARY)
        # sent again before anybody looked
        await there.starter.start(dossier(3), sender=SENDER, actor=CLERK, request_id="again")

        status, found = await thads(there, "restore", "check")
        assert status == 1
        by_name = {one["subject"]: one for one in found["astray"]}
        assert {name: one["known"] for name, one in by_name.items()} == {n: h.seq for n, h in abandoned.items()}
        assert by_name[CASE_1]["records"] > 0
        assert [lost["command"] for lost in by_name[CASE_1]["lost"]] == ["propose_decision", "sign_decision"]
        assert [n["label"] for n in by_name[CASE_1]["numbers"]] == ["01/QĐ-THADS"]
        assert {n["series"] for n in by_name[DOSSIER_2]["numbers"]} == {"judgment", "request"}

        status, _ = await thads(there, "restore", "accept", "--all", "--by", "LD-01", "--reason", "phục hồi 07/9")
        assert status == 0
        assert (await thads(there, "restore", "check"))[0] == 0
        assert (await there.starter.query(CASE_1)).head == head(there, CASE_1)
        with there.engine.connect() as connection:
            (said,) = [e.data for e in read(connection, CASE_1) if e.kind == "records_restored"]
        assert (said["head"], said["head_hash"]) == (abandoned[CASE_1].seq, abandoned[CASE_1].hash)
        assert (said["by"], said["numbers"]) == ("LD-01", ["enforcement_decision 01/QĐ-THADS"])

        assert await signed(there, CASE_1) == "02/QĐ-THADS"  # the first is on somebody's paper
        assert await hand_in(there, 2) == CASE_2
        assert await signed(there, CASE_2) == "03/QĐ-THADS"
        assert numbers(there)["QĐ:79"] == [2, 3]
        assert await signed(there, CASE_3) == "04/QĐ-THADS"
        assert kinds(there, CASE_1)["decision_signed"] == 1
        await hold(there, CASE_3, DOSSIER_3)


async def test_workflows_older_than_the_records(tmp_path: Path) -> None:
    async with stack(tmp_path, at(9, 7, 10)) as there:
        await hand_in(there, 1)
        await copied(there, there.temporal, tmp_path / "temporal", tmp_path / "copy")
        answer = await there.starter.act(CASE_1, "propose_decision", actor=SECRETARY, request_id="P-1")
        assert (await there.starter.act(CASE_1, "sign_decision", actor=HEAD)).accepted
        await there.starter.wait(CASE_1, lambda report: not report.state.owed)  # its paper was made and delivered
        await hand_in(there, 2)
        await put_back(there, there.temporal, tmp_path / "temporal", tmp_path / "copy")

        assert "forgotten" in await holds(there, CASE_1)  # nobody has told its workflow yet
        again = await there.starter.act(CASE_1, "propose_decision", actor=SECRETARY, request_id="P-1")
        assert again.events == answer.events
        with pytest.raises(NoSuchCase):
            await there.starter.act(CASE_2, "propose_decision", actor=SECRETARY, request_id="P-2")
        assert (await there.starter.start(dossier(2), sender=SENDER, actor=CLERK)).cases == (CASE_2,)
        assert await Watcher(there.engine, there.starter.client, revives=True).revive(CASE_2)
        assert (await there.starter.act(CASE_2, "propose_decision", actor=SECRETARY, request_id="P-2")).accepted
        for case in (CASE_1, CASE_2):
            assert kinds(there, case)["decision_proposed"] == 1
            assert (await there.starter.query(case)).head == head(there, case)
        await hold(there)
        assert "forgotten" in await holds(there, CASE_1)


async def hold(there: Stack, *others: str) -> None:
    histories = await promises.histories(there.starter.client)
    promises.no_task_failed(histories)
    await promises.replays(there.starter.client, histories)
    with there.engine.connect() as connection:
        promises.journals_hold(connection)
    await holds(there, CASE_1, CASE_2, DOSSIER_2, DOSSIER_2.replace("HS-2", "HS-1"), *others)
