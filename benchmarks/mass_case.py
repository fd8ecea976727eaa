"""One judgment for many creditors on the real stack, from its register to the archive.

    python -m benchmarks.mass_case [CREDITORS]

The worker runs in a process of its own, so that its memory and its CPU are seen apart from the client and the
partners' sandbox, which share this one.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from activities.messages import Spine
from benchmarks.stack import START, Watched, judgment, person, with_worker
from cases.commands import Answer
from cases.dossier import Dossier
from cases.events import Actor, Role
from law.periods import VIETNAM
from runtime.leaving import leave_with
from simulation.staff import actor
from tests.kit import Installation, credit, step

CREDITORS = 50_000
SUM = 3_000_000
"""đồng for each creditor."""
HOUR = timedelta(hours=1)


def mass_dossier(creditors: int) -> Dossier:
    """So many creditors who ask together against one debtor."""
    debtor = person("Lê Văn Cường", 99_000_000)
    creditors_ = [
        person(f"Trần Thị Bình {n}", n, bank={"bin": "970422", "account": f"12345{n:06d}"})
        for n in range(1, creditors + 1)
    ]
    debts = [
        {"id": str(n), "kind": "other_debt", "amount": SUM, "creditor": c, "debtor": debtor}
        for n, c in enumerate(creditors_, start=1)
    ]
    asks = [{"role": "creditor", "name": c["name"]} for c in creditors_]
    return judgment(f"M-{creditors}", debts, field="DS", channel="portal", requesters=asks)


class Life:
    """The case step by step; what each took on the wall clock and of the worker's CPU."""

    def __init__(self, there: Installation, worker: Watched) -> None:
        self.there, self._worker, self.case, self._most = there, worker, "", worker.peak()
        self.figures: list[tuple[str, str]] = []
        there.starter.patience = HOUR

    async def step(self, name: str, *acts: tuple[str, dict[str, Any], Actor]) -> list[Answer]:
        """Send commands, and wait until nothing is owed."""
        begun, cpu = time.perf_counter(), self._worker.cpu
        answers = []
        for command, payload, who in acts:
            answer = await self.there.starter.act(self.case, command, payload, actor=who)
            assert answer.accepted, answer.refusal
            answers.append(answer)
        await self.settled()
        self._note(name, begun, cpu)
        return answers

    def _note(self, name: str, begun: float, cpu: float) -> None:
        took = f"{time.perf_counter() - begun:.1f} s, worker {self._worker.cpu - cpu:.1f} s of CPU"
        peak = self._worker.peak()
        self._most = max(self._most, peak)
        memory = " / ".join(f"{of / 2**20:.0f}" for of in (peak, self._worker.memory, self._most))
        self.figures.append((name, f"{took}, memory at most / then / at most so far {memory} MiB"))
        print(*self.figures[-1], sep=": ", file=sys.stderr, flush=True)

    async def settled(self) -> Spine:
        """Wait until no effect is owed; one that failed for good is an error."""
        while True:
            spine = await self.there.starter.query(self.case)
            assert not spine.failed, spine.failed
            if not spine.owed_count:
                return spine
            await asyncio.sleep(0.2)

    async def untold(self) -> AsyncIterator[dict[str, Any]]:
        """What the post reports of all who have no valid notice yet, a list of a hundred letters at a time."""
        waiting = (await self.there.starter.report(self.case)).state.notices.group("open")
        for document, notices in groupby(waiting, lambda notice: notice.document):
            names = (notice.party for notice in notices)
            while letters := list(islice(names, 100)):
                told = {"document": document, "channel": "delivery", "proof": "signed", "on": "2026-09-07"}
                yield {**told, "party": letters[0], "others": letters[1:]}

    async def live(self, creditors: int) -> None:
        """Imported, decided, made known, amended, paid in, shared out, paid, ended."""
        begun, cpu = time.perf_counter(), self._worker.cpu
        dossier = mass_dossier(creditors)
        answer = await self.there.starter.start(dossier, sender="bench", actor=actor(Role.CLERK))
        (self.case,) = answer.cases
        await self.settled()
        self._note("imported, and its case opened", begun, cpu)
        head, secretary, accountant = actor(Role.HEAD), actor(Role.SECRETARY), actor(Role.ACCOUNTANT)
        *_, assigned = await self.step(
            "decided, with its paper",
            ("propose_decision", {}, secretary),
            ("sign_decision", {}, head),
            ("assign_enforcer", {}, head),
        )
        officer = actor(Role.ENFORCER, int(assigned.events[0].data["officer"][-1]))
        notice = {"document": "decision-1", "party": "D1", "channel": "delivery", "proof": "signed", "on": "2026-09-07"}
        await self.step("made known to the debtor", ("open_file", {}, officer), ("record_notice", notice, officer))
        change = {"change": "Địa chỉ của đương sự", "legal_consequences": "Không"}
        await self.step("amended, and all told by VNeID", ("amend_decision", change, head))
        money = await credit(self.there, creditors * SUM, f"THADS {self.case}", START)
        await self.step("money in", ("claim_credit", {"bank_ref": money}, accountant))
        await self.step("shared out", ("distribute", {}, officer))
        if (await self.there.starter.report(self.case)).state.reckoned_fees.count("undecided"):
            await self.step("fees decided", ("decide_fees", {}, head))
        await self.step("payouts prepared", ("prepare_payouts", {}, accountant))
        for signer in (head, actor(Role.DEPUTY)):  # a batch of a billion and more takes two
            if (await self.there.starter.report(self.case)).state.shares.count(("prepared", "B1")):
                await self.step("payouts approved and paid", ("approve_payouts", {"batch": "B1"}, signer))
        report = await self.there.starter.report(self.case)
        assert report.state.paid_out == creditors * SUM, report.state.paid_out
        assert report.state.unpaid == 0
        self._note("import to paid", begun, cpu)
        await self.step("all told of every paper", *[("record_notice", told, officer) async for told in self.untold()])
        await self.step("ended and archived", ("end_case", {}, head))
        step(self.there, datetime(2028, 9, 30, 9, tzinfo=VIETNAM))
        await self.there.starter.wake(self.case)
        await self.settled()
        assert (await self.there.starter.report(self.case)).state.finished
        self._note("import to the archive", begun, cpu)


async def measure(creditors: int) -> list[tuple[str, str]]:
    """The life of a case of so many creditors."""
    with tempfile.TemporaryDirectory() as folder:
        async with with_worker(Path(folder)) as (there, worker):
            life = Life(there, worker)
            await life.live(creditors)
            return life.figures


def run() -> list[tuple[str, str]]:
    """Figure name and value."""
    return asyncio.run(measure(CREDITORS))


def main() -> None:
    """Measure for as many creditors as are asked for; the figures are printed as they come."""
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else CREDITORS))


if __name__ == "__main__":
    leave_with(main)
