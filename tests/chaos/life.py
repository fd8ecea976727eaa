"""Several cases at once, from intake to their end, by people who wait for each answer before they go on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cases.commands import Answer
from cases.dossier import Dossier
from cases.events import Actor, Role
from simulation.staff import actor
from tests.chaos.stack import Stack
from tests.kit import at

AMOUNT = 200_000_000
SENDER = "chaos"
WAIT = timedelta(minutes=5)
DECIDED = at(9, 9)
"""The day on which cases are decided; they were handed in before."""


def dossier(number: int) -> Dossier:
    """One creditor, one debtor, one sum; each number other people and another judgment."""

    def person(name: str, digits: int, **more: Any) -> dict[str, Any]:
        return {
            "kind": "person", "name": name, "id_number": f"0791{digits:08d}", "address": f"{number} đường Số 1",
            "province": "79", **more,
        }  # fmt: skip

    creditor = person("Trần Thị Bình", number, bank={"bin": "970422", "account": f"12345{number:05d}"})
    debtor = person("Lê Văn Cường", 50_000_000 + number)
    return Dossier.model_validate(
        {
            "dossier_id": f"HS-{number}",
            "office": "79",
            "channel": "portal",
            "sent_at": at(9, 7),
            "received_at": at(9, 7),
            "requesters": [{"role": "creditor", "name": "Trần Thị Bình"}],
            "title": {
                "number": f"{number}/2026/DS-ST",
                "date": "2026-05-04",
                "effective_date": "2026-06-05",
                "issuing_court": "Tòa án nhân dân khu vực 1 - Thành phố Hồ Chí Minh",
                "field": "DS",
            },
            "obligations": [
                {"id": "1", "kind": "other_debt", "amount": AMOUNT, "creditor": creditor, "debtor": debtor}
            ],
            "attachments": ["judgment"],
        }
    )


@dataclass
class Progress:
    """How far everybody is together: what somebody who breaks things waits for."""

    sent: int = 0
    answered: int = 0
    calls: int = 0  # that the partners received
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def note(self, **count: int) -> None:
        async with self._changed:
            for name, value in count.items():
                setattr(self, name, value)
            self._changed.notify_all()

    async def reach(self, name: str, count: int) -> None:
        """Return when that counter has come so far."""
        async with self._changed:
            await self._changed.wait_for(lambda: getattr(self, name) >= count)


@dataclass
class Life:
    """What was sent and what came back. `answers` holds every answer a person got, by subject and request id."""

    there: Stack
    progress: Progress = field(default_factory=Progress)
    cases: list[str] = field(default_factory=list)
    opened: bool = False  # all of them
    answers: dict[tuple[str, str], Answer | None] = field(default_factory=dict)

    async def of(self, count: int) -> None:
        """All of them, day by day; within a day they go at once."""
        await asyncio.gather(*(self._open(n) for n in range(1, count + 1)))
        self.opened = True
        for day, doings in ((DECIDED, self.decided), (at(9, 22), self.verified), (at(9, 25, 14), self.paid)):
            await self.there.step(day)
            await asyncio.gather(*(self.there.starter.wake(case) for case in self.cases))
            await asyncio.gather(*(doings(case) for case in self.cases))

    async def act(self, case: str, command: str, payload: Mapping[str, Any] | None = None, *, by: Actor) -> Answer:
        """Send a command under an id of its own; it must be accepted."""
        request_id = f"{command}-{sum(one == case for one, _ in self.answers)}"  # the same in another life of the case
        self.answers[case, request_id] = None
        await self.progress.note(sent=self.progress.sent + 1)
        answer = await self.there.starter.act(case, command, payload, actor=by, request_id=request_id)
        assert answer.accepted, (case, command, answer.refusal)
        self.answers[case, request_id] = answer
        await self.progress.note(answered=self.progress.answered + 1)
        return answer

    async def quiet(self, case: str) -> None:
        """Wait until no outside effect is under way."""
        await self.there.starter.wait(case, lambda report: not report.state.owed, timeout=WAIT)

    async def _open(self, number: int) -> None:
        await self.progress.note(sent=self.progress.sent + 1)
        answer = await self.there.starter.start(dossier(number), sender=SENDER, actor=actor(Role.CLERK))
        assert answer.outcome == "accepted", answer
        await self.progress.note(answered=self.progress.answered + 1)
        self.cases += answer.cases

    async def officer(self, case: str) -> Actor:
        report = await self.there.starter.report(case)
        return actor(Role.ENFORCER, int(report.state.officer[-1]))

    async def decided(self, case: str) -> None:
        await self.act(case, "propose_decision", by=actor(Role.SECRETARY))
        await self.act(case, "sign_decision", by=actor(Role.HEAD))
        await self.act(case, "assign_enforcer", by=actor(Role.HEAD))
        officer = await self.officer(case)
        await self.act(case, "open_file", by=officer)
        told = {"document": "decision-1", "channel": "delivery", "proof": "signed", "on": "2026-09-09"}
        for party in ("C1", "D1"):
            await self.act(case, "record_notice", {**told, "party": party}, by=officer)
        await self.quiet(case)

    async def verified(self, case: str) -> None:
        officer = await self.officer(case)
        await self.act(case, "start_verification", by=officer)
        await self.quiet(case)
        await self.act(case, "conclude_verification", {"result": "has_conditions"}, by=officer)

    async def paid(self, case: str) -> None:
        officer = await self.officer(case)
        bank_ref = await self.there.credit(case, AMOUNT, at(9, 25))
        await self.act(case, "claim_credit", {"bank_ref": bank_ref}, by=actor(Role.ACCOUNTANT))
        await self.act(case, "distribute", by=officer)
        await self.act(case, "decide_fees", by=actor(Role.HEAD))
        await self.act(case, "prepare_payouts", by=actor(Role.ACCOUNTANT))
        await self.act(case, "approve_payouts", {"batch": "B1"}, by=actor(Role.HEAD))
        await self.quiet(case)
        await self.act(case, "end_case", by=actor(Role.HEAD))
        await self.quiet(case)
