"""The life of one enforcement case (việc thi hành án)."""

from __future__ import annotations

from datetime import datetime

from temporalio import workflow

from workflows.journaled import JournaledWorkflow

with workflow.unsafe.imports_passed_through():
    from cases.commands import ENGINE, Answer, Envelope
    from cases.duties import working_of
    from cases.events import SYSTEM
    from cases.stages.opening import CaseOpened
    from cases.state import CaseState
    from cases.waiting import waiting_for
    from workflows.messages import CaseReport, CaseStart, DutyReport, Woken


@workflow.defn(name="EnforcementCase")
class EnforcementCase(JournaledWorkflow):
    """Opened by its dossier; decided, notified, verified, paid and ended by commands; watched by its duties."""

    type = "case"

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        super().__init__(start.state, stepped=start.stepped)

    @workflow.run
    async def run(self, start: CaseStart) -> str:
        """Open, live through the procedure under its deadlines, listen after the end, and close."""
        self._hear(start.now)
        if start.opening is not None:
            await self.take(self._opening(start.opening))
        self._start_owed()
        if previous := workflow.info().continued_run_id:
            self._keep_history(previous)  # whole only now that it has ended
        await self._watch()
        await self._settled()
        if not self.subject.finished:
            workflow.continue_as_new(CaseStart(state=self.subject, stepped=start.stepped, now=self.now()))
        return str(self.subject.ended.ground if self.subject.ended else "")

    def _opening(self, opening: CaseOpened) -> Envelope:
        return Envelope(
            request_id="open",
            subject=self.subject.id,
            command="open_case",
            payload={"opening": opening.model_dump(mode="json")},
            actor=SYSTEM,
            door=ENGINE,
            sent_at=self.now().isoformat(),
        )

    @workflow.update
    async def act(self, envelope: Envelope) -> Answer:
        """Send the case a command; the answer comes when it is stored and every screen is right."""
        await workflow.wait_condition(lambda: self.subject.head > 0)
        return await self.take(envelope)

    @act.validator
    def check_act(self, envelope: Envelope) -> None:
        self.check(envelope)

    @workflow.update
    async def wake(self, now: datetime) -> Woken:
        """On a stepped installation: it is now this moment; record what fell due."""
        self._hear(now)
        await self._record_due()
        return Woken(next_at=self.subject.next_at(), stage=self.subject.stage)

    @workflow.query
    def report(self) -> CaseReport:
        """The case as it stands: state, open duties with their working, what it waits for and for whom."""
        return CaseReport(
            state=self.subject,
            duties=tuple(DutyReport(duty=d, working=working_of(d)) for d in self.subject.duties.values()),
            waiting=waiting_for(self.subject),
        )

    def _show(self) -> None:
        super()._show()
        case: CaseState = self.subject
        lines = [f"**{w.vi}** — {w.who}" for w in waiting_for(case)]
        due = [f"- {d.rule}: hạn {d.due:%d/%m/%Y}" for d in case.duties.values() if d.due]
        workflow.set_current_details("\n\n".join(["### Đang chờ", *lines, "### Thời hạn đang chạy", "\n".join(due)]))
