"""The life of a proceeding of an office beside its cases: a reception of a citizen, the office's year."""

from __future__ import annotations

from temporalio import workflow

from workflows.journaled import JournaledWorkflow

with workflow.unsafe.imports_passed_through():
    from activities.messages import Start
    from cases.commands import Answer, Envelope
    from cases.names import PROCEEDINGS


@workflow.defn(name="Proceeding")
class Proceeding(JournaledWorkflow):
    """Begins with its first command, is watched by its duties, and is over when it is closed and none runs."""

    kind = tuple(f"{kind}/" for kind in PROCEEDINGS)

    @workflow.init
    def __init__(self, start: Start) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: Start) -> str:
        """Until it is over; a later command begins another run, which goes on from the journal."""
        await self.live_and_keep()
        return self.spine.outcome

    @workflow.update
    async def act(self, envelope: Envelope) -> Answer:
        """Send the proceeding a command; the answer comes when it is stored and every screen is right."""
        answer = (await self.take(envelope)).answer
        assert answer
        return answer

    @act.validator
    def check_act(self, envelope: Envelope) -> None:
        self.check(envelope)
