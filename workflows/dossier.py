"""The short life of a dossier: received, and accepted, supplemented or refused (tiếp nhận yêu cầu thi hành án)."""

from __future__ import annotations

from temporalio import workflow

from workflows.journaled import JournaledWorkflow

with workflow.unsafe.imports_passed_through():
    from activities.messages import DossierAnswer, Start
    from cases.commands import Envelope

STARTS = "start_cases"


@workflow.defn(name="Dossier")
class Dossier(JournaledWorkflow):
    """Becomes cases, whose workflows it starts; or waits for a supplement, or for the notice of refusal."""

    kind = "dossier/"

    @workflow.init
    def __init__(self, start: Start) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: Start) -> str:
        """Until the dossier is done: accepted, or refused and the sender told."""
        await self.live_and_keep()
        return self.spine.outcome

    @workflow.update
    async def act(self, envelope: Envelope) -> DossierAnswer:
        """Hand in the dossier or a supplement, or send the notices that are due.

        Answered when it is stored, and when the cases of an accepted dossier can be acted on.
        """
        answer = (await self.take(envelope)).dossier
        assert answer
        return answer

    async def stands(self) -> None:
        """Until the cases of an accepted dossier run."""
        await workflow.wait_condition(lambda: not any(o.effect == STARTS for o in self.spine.owed))

    @act.validator
    def check_act(self, envelope: Envelope) -> None:
        self.check(envelope)
