"""The golden histories: each path of a dossier or case, gone on the real stack with invented people and a test key."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from cases.commands import Answer
from cases.events import Role
from cases.parties import BankAccount
from records import clock
from runtime.namespace import prepare
from simulation.staff import actor
from tests.intake_samples import A, B, dossier, owes
from tests.kit import Installation, credit, installation, settled

HERE = Path(__file__).parent
HISTORIES = HERE / "histories"
KEYS = HERE / "keys"
VN = timezone(timedelta(hours=7))
PAYEE = A.model_copy(update={"bank": BankAccount(bin="970422", account="123456789")})


def at(month: int, day: int, hour: int = 9, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=VN)


class Journey:
    """One dossier or case on its path; the legal clock goes on from one to the next."""

    def __init__(self, there: Installation, number: int) -> None:
        self.there = there
        self.number = number
        self.case = ""
        self.now = there.tools.now()

    def step(self, to: datetime) -> None:
        self.now = max(self.now, to)
        with self.there.engine.begin() as connection:
            clock.step(connection, to)

    async def submit(self, *obligations: Any, **cells: Any) -> Any:
        """Hand the dossier in, an hour after it was sent; the first case it becomes is the one on the path."""
        sent = self.now - timedelta(hours=1)
        title = {"number": f"{self.number}/2025/DS-ST"} | cells.pop("title", {})
        handed = dossier(
            *(obligations or (owes(B, PAYEE, amount=200_000_000),)),
            asks=cells.pop("asks", (A,)),
            dossier_id=f"PATH-{self.number}",
            sent_at=sent.isoformat(),
            received_at=sent.isoformat(),
            title=title,
            **cells,
        )
        answer = await self.there.starter.start(handed, sender="paths", actor=actor(Role.CLERK))
        self.case = answer.cases[0] if answer.cases else answer.dossier
        return answer

    async def act(self, command: str, role: Role = Role.HEAD, payload: dict[str, Any] | None = None) -> Answer:
        who = actor(role)
        if role is Role.ENFORCER:
            report = await self.there.starter.report(self.case)
            who = actor(role, int(report.state.officer[-1]))
        answer = await self.there.starter.act(self.case, command, payload or {}, actor=who)
        assert answer.accepted, (command, answer.refusal)
        return answer

    async def settled(self) -> None:
        await settled(self.there, self.case)

    async def wake(self, to: datetime) -> None:
        self.step(to)
        await self.there.starter.wake(self.case)

    async def decided(self) -> None:
        """To valid notice of the decision."""
        await self.submit()
        await self.act("propose_decision", Role.SECRETARY)
        await self.act("sign_decision")
        await self.act("assign_enforcer")
        await self.act("open_file", Role.ENFORCER)
        for party in ("C1", "D1"):
            await self.tell("decision-1", party)
        await self.settled()

    async def tell(self, document: str, party: str) -> None:
        on = self.now.astimezone(VN).date().isoformat()
        told = {"document": document, "party": party, "channel": "delivery", "proof": "signed", "on": on}
        await self.act("record_notice", Role.ENFORCER, told)

    async def due(self) -> None:
        """To the end of the voluntary period."""
        await self.decided()
        await self.wake(self.now + timedelta(days=16))

    async def verified(self, result: dict[str, Any]) -> None:
        await self.due()
        await self.act("start_verification", Role.ENFORCER)
        await self.settled()
        await self.act("conclude_verification", Role.ENFORCER, result)

    async def paid(self, amount: int = 200_000_000) -> None:
        """Money in and out."""
        ref = await credit(self.there, amount, f"THADS {self.case}", self.now.astimezone(UTC), payer=B.name)
        await self.act("claim_credit", Role.ACCOUNTANT, {"bank_ref": ref})
        shared = await self.act("distribute", Role.ENFORCER)
        if "fee_reckoned" in {event.kind for event in shared.events}:
            await self.act("decide_fees")
        await self.act("prepare_payouts", Role.ACCOUNTANT)
        await self.act("approve_payouts", Role.HEAD, {"batch": "B1"})
        await self.settled()

    async def ended(self) -> None:
        await self.act("end_case")
        await self.settled()


async def voluntary(path: Journey) -> None:
    await path.decided()
    await path.paid()
    await path.ended()


async def verification(path: Journey) -> None:
    await path.verified({"result": "has_conditions"})
    await path.paid()
    await path.ended()
    await path.wake(path.now + timedelta(days=400))


async def no_condition_and_on(path: Journey) -> None:
    found = ["no_income", "assets_cover_costs_only"]
    await path.verified({"result": "no_condition", "ground": "a", "circumstances": found})
    await path.act("decide_no_condition")
    await path.settled()
    await path.act("record_new_information", Role.CLERK, {"content": "Người phải thi hành án có việc làm mới."})
    await path.act("start_verification", Role.ENFORCER)
    await path.settled()
    await path.act("conclude_verification", Role.ENFORCER, {"result": "has_conditions"})
    await path.act("resume_from_no_condition")
    await path.settled()


async def refused(path: Journey) -> None:
    late = {"date": "2015-05-01", "effective_date": "2015-06-01"}
    answer = await path.submit(title=late)
    assert answer.outcome == "refused", answer
    await path.there.starter.act_on_dossier(path.case, "notify_refusal", {}, actor=actor(Role.HEAD))


async def supplemented(path: Journey) -> None:
    answer = await path.submit(attachments=())
    assert answer.outcome == "supplement", answer
    starter = path.there.starter
    dossier_id = path.case
    await starter.act_on_dossier(dossier_id, "request_supplement", {}, actor=actor(Role.CLERK))
    fuller = {"attachments": ["judgment"]}
    answer = await starter.act_on_dossier(dossier_id, "supplement_dossier", fuller, actor=actor(Role.CLERK))
    assert answer.outcome == "accepted", answer
    await path.there.starter.client.get_workflow_handle(dossier_id).result()


async def accepted(path: Journey) -> None:
    answer = await path.submit()
    await path.there.starter.client.get_workflow_handle(answer.dossier).result()
    path.case = answer.dossier


async def cancelled(path: Journey) -> None:
    await path.due()
    await path.act("withdraw_request", Role.CLERK)
    told = {"ground": "48.4", "circumstances": ["creditor_asks", "fees_and_costs_paid"]}
    await path.act("cancel", Role.HEAD, told)
    await path.settled()


async def postponed(path: Journey) -> None:
    await path.due()
    until = (path.now + timedelta(days=20)).date().isoformat()
    told = {"ground": "46.1.c", "circumstances": ["creditor_asks"], "until": until}
    await path.act("postpone", Role.HEAD, told)
    await path.settled()
    await path.wake(path.now + timedelta(days=21))
    await path.act("resume_case")
    await path.settled()


async def returned(path: Journey) -> None:
    await path.verified({"result": "has_conditions"})
    await path.paid()
    report = await path.there.starter.report(path.case)
    order = next(s.payout for s in report.state.shares.values() if s.payout)
    await path.act("record_return", Role.ACCOUNTANT, {"end_to_end_id": order, "reason": "AC04"})
    other = {"party": "C1", "bank": {"bin": "970436", "account": "987654321"}}
    await path.act("record_account", Role.CLERK, other)
    # the sandbox's bank kept what it "returned": give the office's account the cover back
    await credit(path.there, 200_000_000, "khoản khác", path.now.astimezone(UTC))
    await path.act("prepare_payouts", Role.ACCOUNTANT)
    await path.act("approve_payouts", Role.HEAD, {"batch": "B2"})
    await path.settled()
    await path.ended()


PATHS: dict[str, Callable[[Journey], Awaitable[None]]] = {
    "dossier-accepted": accepted,
    "dossier-refused": refused,
    "dossier-supplemented": supplemented,
    "money-voluntary": voluntary,
    "no-condition-and-on": no_condition_and_on,
    "cancelled": cancelled,
    "postponed-and-resumed": postponed,
    "transfer-returned": returned,
    "money-after-verification": verification,  # last: it takes the clock to its archive
}


async def capture(data: Path, temporal_address: str, database_url: str) -> None:
    """Go every path and write its history, payloads encrypted under the test key."""
    shutil.copytree(KEYS, data / "keys")
    HISTORIES.mkdir(exist_ok=True)
    async with installation(data, temporal_address, database_url, stepped_at=at(9, 7, 10)) as there:
        await prepare(there.starter.client)
        for number, (name, goes) in enumerate(PATHS.items(), start=1):
            path = Journey(there, number)
            await goes(path)
            history = await there.starter.client.get_workflow_handle(path.case).fetch_history()
            packed = gzip.compress(history.to_json().encode(), mtime=0)
            (HISTORIES / f"{name}.json.gz").write_bytes(packed)
