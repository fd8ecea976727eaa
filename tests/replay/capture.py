"""The golden histories: each path of a dossier or case, gone on the real stack with invented people and a test key.

The paths are gone under the wall clock, with the timers, that workflows have under it. The clock of this process and of
its Temporal is one, and wrong by as much as a path wants: `Journey.step` sets how far the legal time is ahead, and what
is told to a workflow is told in the server's own time.
"""

from __future__ import annotations

import asyncio
import gzip
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy.exc import OperationalError
from temporalio.client import WorkflowHistory
from temporalio.common import RetryPolicy

import activities.spine
import workflows.journaled
from cases.commands import Answer
from cases.events import Role
from cases.kernel import Subject
from cases.mishaps import EffectFailed
from cases.parties import BankAccount
from cases.proceedings.denunciation_steps import BEFORE_CLOSING
from law.office_year import year_of
from law.pack import current_pack
from partners.sandbox.faults import Fault, FaultKind
from partners.sandbox.remote import control
from records import clock as legal
from records.database import engine
from records.journal import load, read
from records.sealed import Identity
from runtime.roles import DatabaseRole
from simulation.staff import OFFICE, SECOND, actor, of_office, settle_in
from tests.intake_samples import A, B, dossier, owes
from tests.kit import Installation, credit, installation, quiet, settled, temporal, until
from tests.replay.procedures import PROCEDURES

HERE = Path(__file__).parent
HISTORIES = HERE / "histories"
KEYS = HERE / "keys"
VN = timezone(timedelta(hours=7))
PAYEE = replace(A, bank=BankAccount(bin="970422", account="123456789"))
SUGGESTED = 60
"""Events after which this server suggests a new run: a life of money has three."""


class WrongClock:
    """A wall clock that is ahead of the server's by `ahead`."""

    def __init__(self, starts: datetime) -> None:
        self.ahead = starts - datetime.now(UTC)

    def now(self, _connection: object = None) -> datetime:
        return datetime.now(UTC) + self.ahead

    @contextmanager
    def kept(self) -> Iterator[None]:
        wake_at = activities.spine.wake_at

        def in_the_servers_time(subject: Subject) -> datetime | None:
            moment = wake_at(subject)
            return moment and moment - self.ahead

        with patch.object(legal, "now", self.now), patch.object(activities.spine, "wake_at", in_the_servers_time):
            yield


class Journey:
    """One dossier or case on its path; the legal clock goes on from one to the next."""

    def __init__(self, there: Installation, clock: WrongClock, number: int) -> None:
        self.there = there
        self.clock = clock
        self.number = number
        self.case = ""
        self.under_way: list[WorkflowHistory] = []

    @property
    def now(self) -> datetime:
        return self.clock.now()

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

    async def send(self, command: str, role: Role = Role.HEAD, payload: dict[str, Any] | None = None) -> Answer:
        who = actor(role)
        if role is Role.ENFORCER:
            report = await self.there.starter.report(self.case)
            who = actor(role, int(report.state.officer[-1]))
        return await self.there.starter.act(self.case, command, payload or {}, actor=who)

    async def act(self, command: str, role: Role = Role.HEAD, payload: dict[str, Any] | None = None) -> Answer:
        answer = await self.send(command, role, payload)
        assert answer.accepted, (command, answer.refusal)
        return answer

    def morning(self, days: int) -> datetime:
        """Eight o'clock of the first weekday after so many days."""
        at = (self.now.astimezone(VN) + timedelta(days=days)).replace(hour=8, minute=0, second=0, microsecond=0)
        return at + timedelta(days=max(0, 7 - at.weekday()) if at.weekday() >= 5 else 0)

    async def settled(self) -> None:
        await settled(self.there, self.case)

    async def wake(self, ahead: timedelta) -> None:
        """Let so much legal time pass, and have the case look."""
        self.clock.ahead += ahead
        await self.there.starter.wake(self.case)

    async def sleep(self, missing: timedelta | None = None) -> None:
        """Let the case sleep until its next moment, by its timer; the records may be `missing` when it comes."""
        spine = await self.there.starter.wake(self.case)
        assert spine.wake_at
        await self.wake(spine.wake_at - datetime.now(UTC) - timedelta(seconds=2))
        if missing:
            with self.away() as missed:
                await until(lambda: bool(missed))
                began = datetime.now(UTC)
                await until(lambda: datetime.now(UTC) > began + missing)
        await until(lambda: self._moved(spine.head.seq))

    async def _moved(self, head: int) -> bool:
        return (await self.there.starter.query(self.case)).head.seq > head

    @contextmanager
    def away(self) -> Iterator[list[str]]:
        """The database answers nobody; the list grows by every try."""
        missed: list[str] = []

        def refuse() -> None:
            missed.append(self.case)
            raise OperationalError("away", None, ConnectionError("away"))

        with patch.object(self.there.engine, "connect", refuse):
            yield missed

    async def was_told_to_ask_again(self) -> bool:
        history = await self.there.starter.client.get_workflow_handle(self.case).fetch_history()
        return any(
            e.workflow_execution_update_completed_event_attributes.outcome.HasField("failure") for e in history.events
        )

    async def fault(self, kind: FaultKind, **where: Any) -> None:
        async with control(self.there.partners_url) as doors:
            await doors.fault(Fault(kind=kind, **where))

    def problems(self) -> list[str]:
        """Of what effects failed for good, each time."""
        with self.there.engine.connect() as connection:
            events = read(connection, self.case)
        return [event.data["problem"] for event in events if event.kind == EffectFailed.kind]

    async def snap(self) -> None:
        """Keep the history as it is now, the case still under way."""
        self.under_way.append(await self.there.starter.client.get_workflow_handle(self.case).fetch_history())

    async def runs(self) -> list[WorkflowHistory]:
        """The histories of all runs of the case, in order, when it rests."""
        await until(self._rests)
        client, found = self.there.starter.client, []
        description = await client.get_workflow_handle(self.case).describe()
        next_run = description.raw_description.workflow_execution_info.first_run_id
        while next_run:
            history = await client.get_workflow_handle(self.case, run_id=next_run).fetch_history()
            found.append(history)
            last = history.events[-1]
            next_run = last.workflow_execution_continued_as_new_event_attributes.new_execution_run_id
        return found

    async def _rests(self) -> bool:
        described = (await self.there.starter.client.get_workflow_handle(self.case).describe()).raw_description
        return not described.HasField("pending_workflow_task") and not described.pending_activities

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
        await self.wake(timedelta(days=16))

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
    await path.wake(timedelta(days=400))
    await path.there.starter.client.get_workflow_handle(path.case).result()


async def sold(path: Journey) -> None:
    """A car is seized, valued and auctioned; its price does for a part of the debt."""
    car = {"measure": "seize", "form": "movable", "description": "Xe ô tô 51H-123.45", "owner": "D1"}
    one = {"asset": "A1"}
    await path.verified({"result": "has_conditions"})
    await path.act("decide_coercion", Role.ENFORCER, {**car, "value": 190_000_000})
    start = path.morning(7)
    held = {"start": start.isoformat(), "end": (start + timedelta(hours=3)).isoformat()}
    await path.act("fix_coercion", Role.ENFORCER, one | held)
    await path.wake(start - path.now)
    await path.act("record_seizure", Role.ENFORCER, one | {"custodian": B.name})
    contract = {"appraiser": "Công ty thẩm định giá", "chosen_by": "enforcer"}
    await path.act("contract_valuation", Role.ENFORCER, one | contract)
    await path.act("record_valuation", Role.CLERK, one | {"value": 150_000_000, "certificate": "CT-01"})
    await path.act("notify_valuation", Role.ENFORCER, one)
    await path.settled()
    await path.wake(timedelta(days=16))
    await path.act("contract_auction", Role.ENFORCER, one | {"house": "Trung tâm dịch vụ đấu giá", "centre": True})
    opening = path.morning(21)
    await path.act("fix_auction", Role.ENFORCER, one | {"opening": opening.isoformat()})
    await path.wake(opening - path.now)
    buyer = {"kind": "person", "name": "Trần Mua"}
    await path.act("record_auction", Role.CLERK, one | {"buyer": buyer, "price": 160_000_000})
    ref = await credit(path.there, 160_000_000, "mua tai san", path.now.astimezone(UTC), payer="TRAN MUA")
    await path.act("claim_credit", Role.ACCOUNTANT, {"bank_ref": ref})
    await path.act("deliver_asset", Role.ENFORCER, one)
    await path.act("send_registration_file", Role.ENFORCER, one)
    await path.act("distribute", Role.ENFORCER, {"costs": 5_000_000})
    await path.settled()


async def no_condition_and_on(path: Journey) -> None:
    """Of the holders of information that are asked at once one is away, and is asked again alone."""
    await path.fault(FaultKind.DOWN, partner="land", times=1)
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
    await path.snap()
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


async def entrusted(path: Journey) -> None:
    """What is left goes to an agency that works here too; its Head sends it back, and the case lives again."""
    with engine(path.there.settings.database(DatabaseRole.OWNER)).begin() as connection:
        settle_in(connection, SECOND)
    await path.due()
    await path.act("establish_entrustment_ground", Role.ENFORCER, {"to": SECOND, "basis": "residence"})
    one = {"entrustment": "UT1"}
    await path.act("decide_entrustment", Role.HEAD, one)
    await path.act("hand_over_entrustment", Role.CLERK, one)
    await path.settled()
    report = await path.there.starter.report(path.case)
    with path.there.engine.connect() as connection:
        there = load(connection, report.state.entrustments["UT1"].dossier).cases[0]  # type: ignore[attr-defined]
    back = {"fault": "not_competent", "reason": "Người phải thi hành án đã chuyển đi tỉnh khác"}
    answer = await path.there.starter.act(there, "refuse_entrustment", back, actor=of_office(actor(Role.HEAD), SECOND))
    assert answer.accepted, answer.refusal
    told = {"answer": "returned", "number": "01/CV-THADS", "on": path.now.astimezone(VN).date().isoformat()}
    await path.act("record_entrustment_answer", Role.CLERK, one | told)
    await path.settled()


async def postponed(path: Journey) -> None:
    await path.due()
    until = (path.now + timedelta(days=20)).date().isoformat()
    told = {"ground": "46.1.c", "circumstances": ["creditor_asks"], "until": until}
    await path.act("postpone", Role.HEAD, told)
    await path.settled()
    await path.wake(timedelta(days=21))
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


async def slept(path: Journey) -> None:
    """Nobody acts: warnings and breaches come by the timer alone, one after the other."""
    await path.submit()
    for _ in range(4):
        await path.sleep()
    await path.snap()
    await path.act("propose_decision", Role.SECRETARY)
    await path.sleep()


async def effect_failed(path: Journey) -> None:
    """A partner is down for too long, then says no for good; each time a person has it tried again. It takes its time.

    And an act that the law forbids.
    """
    await path.submit()
    await path.act("propose_decision", Role.SECRETARY)
    deliver = {"partner": "procuracy", "operation": "deliver"}
    await path.fault(FaultKind.DOWN, times=3, **deliver)
    await path.fault(FaultKind.REJECT, times=1, **deliver)
    with patch.object(workflows.journaled, "EFFECT_RETRIES", RetryPolicy(maximum_attempts=3)):
        await path.act("sign_decision")
        await path.settled()
    (failed,) = (await path.there.starter.report(path.case)).state.owed.values()
    assert failed.failed
    assert not (await path.send("sign_decision")).accepted
    await path.act("retry_effect", payload={"key": failed.key})
    await path.settled()
    assert path.problems() == ["procuracy.unavailable", "procuracy.rejected"]
    await path.fault(FaultKind.SLOW, times=1, delay_ms=3_000, **deliver)
    await path.act("retry_effect", payload={"key": failed.key})
    await path.snap()  # while the effect is under way
    await path.settled()


async def records_away(path: Journey) -> None:
    """For a moment, and the command is answered late; for longer, and its sender is told to ask again; over a timer."""
    await path.submit()
    with path.away() as missed:
        asked = asyncio.create_task(path.act("propose_decision", Role.SECRETARY))
        await until(lambda: len(missed) > 3)
    await asked
    with path.away():
        asked = asyncio.create_task(path.act("sign_decision"))
        await until(path.was_told_to_ask_again)
        await path.snap()  # while the command is asked again
    await asked
    await path.settled()
    await path.sleep(missing=timedelta(seconds=25))
    await path.snap()


COMER = Identity(name="Nguyễn Văn Khách", address="12 đường Nguyễn Huệ", paper="Căn cước 079180000099")


async def heard(path: Journey) -> None:
    """A citizen comes with a reflection, is heard, answered in time, and his visit entered and closed."""
    code = await path.there.starter.seal(OFFICE, COMER)
    path.case = f"reception/{OFFICE}/paths/{path.number}"
    told = {"visitor": code, "category": "reflection", "summary": "Hỏi tiến độ thi hành án"}
    await path.act("receive_citizen", Role.CLERK, told)
    await path.act("sort_reception", Role.CLERK, {"outcome": "taken_over"})
    await path.act("answer_reception", Role.HEAD, {"content": "Đang xác minh"})
    await quiet(path.there.starter, path.case)
    await path.act("enter_reception", Role.CLERK, {"database": "TCD-79-1"})
    await path.snap()
    await path.act("close_reception", Role.CLERK, {"result": "Đã trả lời"})


async def denounced(path: Journey) -> None:
    """A denunciation lies until its acceptance is overdue; then it is accepted, verified, concluded and closed."""
    code = await path.there.starter.seal(OFFICE, COMER)
    path.case = f"denunciation/{OFFICE}/paths/{path.number}"
    told = {"denouncer": code, "denounced": "Lê Văn Đường", "post": "enforcer", "content": "Chậm chi trả tiền"}
    await path.act("receive_denunciation", Role.CLERK, told)
    await path.sleep()
    await path.sleep()
    await path.snap()
    await path.act("accept_denunciation")
    await path.act("set_up_verification", Role.HEAD, {"leader": actor(Role.DEPUTY).id})
    await quiet(path.there.starter, path.case)
    before = ("denunciation_acceptance_notified", "verification_team_announced")
    for step in (*before, "denunciation_verified", "verification_reported"):
        await path.act("record_denunciation_step", Role.HEAD, {"step": step})
    concluded = {"right": False, "conclusion": "Không đúng", "measures": ""}
    await path.act("conclude_denunciation", Role.HEAD, concluded)
    await quiet(path.there.starter, path.case)
    for step in BEFORE_CLOSING:
        await path.act("record_denunciation_step", Role.HEAD, {"step": step})
    await path.act("close_denunciation")
    await quiet(path.there.starter, path.case)


async def year(path: Journey) -> None:
    """The office's year: a month begins and ends by itself, and what is reported is recorded."""
    path.case = f"office/{OFFICE}/year/{year_of(path.now.astimezone(VN).date(), current_pack())}"
    await path.act("begin_office_year", Role.HEAD, {"year": year_of(path.now.astimezone(VN).date(), current_pack())})
    for _ in range(3):
        await path.sleep()
    await path.act("record_office_step", Role.ACCOUNTANT, {"step": "fees_remitted", "number": "5/BC"})
    await path.snap()


PATHS: dict[str, Callable[[Journey], Awaitable[None]]] = {
    "records-away": records_away,
    "dossier-accepted": accepted,
    "dossier-refused": refused,
    "dossier-supplemented": supplemented,
    "money-voluntary": voluntary,
    "sold": sold,
    "no-condition-and-on": no_condition_and_on,
    "cancelled": cancelled,
    "entrusted-and-back": entrusted,
    "postponed-and-resumed": postponed,
    "transfer-returned": returned,
    "slept": slept,
    "citizen-heard": heard,
    "denunciation": denounced,
    "office-year": year,
    **PROCEDURES,
    "effect-failed": effect_failed,
    "money-after-verification": verification,  # last: it takes the clock to its archive
}


async def capture(data: Path, database_url: str) -> None:
    """Go every path and write the history of each run, payloads encrypted under the test key.

    `PATH-1.json.gz` is its first run; `PATH.open-1.json.gz` one that was under way.
    """
    shutil.copytree(KEYS, data / "keys")
    shutil.rmtree(HISTORIES, ignore_errors=True)
    HISTORIES.mkdir()
    with temporal(data, suggest_after=SUGGESTED) as server:
        wrong = WrongClock(datetime(2026, 9, 7, 10, tzinfo=VN))
        with wrong.kept():
            async with installation(data, server.address, database_url) as there:
                there.starter.now = wrong.now
                for number, (name, goes) in enumerate(PATHS.items(), start=1):
                    path = Journey(there, wrong, number)
                    await goes(path)
                    for run, history in enumerate(await path.runs(), start=1):
                        _write(f"{name}-{run}", history)
                    for point, history in enumerate(path.under_way, start=1):
                        _write(f"{name}.open-{point}", history)


def _write(name: str, history: WorkflowHistory) -> None:
    (HISTORIES / f"{name}.json.gz").write_bytes(gzip.compress(history.to_json().encode(), mtime=0))
