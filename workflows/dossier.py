"""The short life of a dossier: received, and accepted, supplemented or refused (tiếp nhận yêu cầu thi hành án)."""

from __future__ import annotations

from datetime import datetime

from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from workflows.journaled import JournaledWorkflow

with workflow.unsafe.imports_passed_through():
    from cases.commands import Answer, Envelope
    from cases.dossiers import CasesStarted, DossierState, is_done, outcome_of
    from cases.events import Proposed
    from cases.kernel import Owed
    from cases.state import CaseState
    from workflows.messages import CaseStart, DossierAnswer, DossierStart, Woken


@workflow.defn(name="Dossier")
class Dossier(JournaledWorkflow):
    """Decides which cases a dossier becomes and starts them; waits for a supplement, or for the notice of refusal."""

    type = "dossier"

    @workflow.init
    def __init__(self, start: DossierStart) -> None:
        super().__init__(start.state, stepped=start.stepped)
        self._legal_now = start.now
        self._cases_run = False

    @workflow.run
    async def run(self, start: DossierStart) -> str:
        await self._watch()
        await self._settled()
        self._keep_history(workflow.info().run_id)  # its cases outlive it by years, and the server's memory too
        await self._settled()
        return outcome_of(self.subject)

    def _show(self) -> None:
        """An accepted dossier ends at once, and its cases are what people look for."""
        if self.subject.stage != "accepted":
            super()._show()

    def _over(self) -> bool:
        return self.subject.head > 0 and is_done(self.subject)

    @workflow.update
    async def act(self, envelope: Envelope) -> DossierAnswer:
        """Hand in the dossier or a supplement, or send the notices that are due.

        Answered when it is stored, and when the cases of an accepted dossier can be acted on.
        """
        answer = await self.take(envelope)
        await workflow.wait_condition(lambda: self._cases_run or not self.subject.openings)
        return self._told(answer)

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
    def report(self) -> DossierState:
        """The dossier as it stands."""
        return self.subject  # type: ignore[no-any-return]

    def _told(self, answer: Answer) -> DossierAnswer:
        state: DossierState = self.subject
        return DossierAnswer(
            dossier=state.id,
            outcome=outcome_of(state),
            refusal=answer.refusal,
            cases=state.cases,
            ground=state.ground if state.stage in ("refusing", "refused") else "",
            request_date=state.request_date,
            due=state.due,
            reasons=state.reasons,
            digest=answer.digest,
            why=state.why,
        )

    async def _effect(self, owed: Owed) -> None:
        if owed.effect == "start_cases":
            await self._start_cases(owed)
        else:
            await super()._effect(owed)

    async def _start_cases(self, owed: Owed) -> None:
        """Start the cases that were accepted; they outlive the dossier, and starting twice is starting once."""
        state: DossierState = self.subject
        for name, opening in zip(state.cases, state.openings, strict=True):
            empty = CaseState(id=name, office=state.office, pack=state.pack, dossier=state.id)
            try:
                await workflow.start_child_workflow(
                    "EnforcementCase",
                    CaseStart(state=empty, opening=opening, stepped=self._stepped, now=self.now()),
                    id=name,
                    parent_close_policy=workflow.ParentClosePolicy.ABANDON,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    static_summary=f"Vụ việc thi hành án {name.removeprefix('case/')}",
                )
            except WorkflowAlreadyStartedError:
                continue
        self._cases_run = True
        async with self._deciding:
            fact = CasesStarted(key=owed.key, cases=state.cases)
            while not (await self._append(owed.key, (Proposed.of(fact, self.now()),), self.now(), None)).last:
                pass
