"""The life of one enforcement case (việc thi hành án)."""

from __future__ import annotations

from temporalio import workflow

from workflows.journaled import JournaledWorkflow

with workflow.unsafe.imports_passed_through():
    from activities.messages import Start
    from cases.commands import Answer, Envelope


@workflow.defn(name="EnforcementCase")
class EnforcementCase(JournaledWorkflow):
    """Opened by its dossier; decided, notified, verified, paid and ended by commands; watched by its duties."""

    kind = "case/"

    @workflow.init
    def __init__(self, start: Start) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: Start) -> str:
        """Live through the procedure under its deadlines, listen after the end, and close: the ground of ending."""
        await self.live()
        return self.spine.outcome

    @workflow.update
    async def act(self, envelope: Envelope) -> Answer:
        """Send the case a command; the answer comes when it is stored and every screen is right."""
        answer = (await self.take(envelope)).answer
        assert answer
        return answer

    @act.validator
    def check_act(self, envelope: Envelope) -> None:
        self.check(envelope)
