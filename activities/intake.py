"""The journal is the case, a workflow is its heartbeat: how one begins, of a new case and of one that lost its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from temporalio.client import Client
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import WorkflowAlreadyStartedError

from activities.effects import Work, effect
from activities.messages import CASES, Spine, Start
from activities.spine import spine_of
from activities.tools import Tools
from cases.commands import NOTHING
from cases.dossiers import CasesStarted, DossierState
from cases.events import Fact
from cases.names import WORKFLOWS, kind_of
from cases.stages.entrustment import EntrustmentDelivered
from cases.subjects import SUBJECTS
from records.journal import load
from runtime.namespace import OFFICE


class Intake:
    def __init__(self, tools: Tools, client: Client) -> None:
        self.tools = tools
        self._client = client

    @effect("start_cases")
    async def start_cases(self, work: Work) -> Iterable[Fact]:
        """Start the workflows of the cases that an accepted dossier became; starting twice is starting once."""
        dossier = work.subject
        assert isinstance(dossier, DossierState)
        for name in dossier.cases:
            await begin(self._client, await asyncio.to_thread(self._spine, name))
        return [CasesStarted(key=work.key, cases=dossier.cases)]

    @effect("start_dossier")
    async def start_dossier(self, work: Work) -> Iterable[Fact]:
        """Start the workflow of the dossier that an entrusting case opened at another office of this installation."""
        await begin(self._client, await asyncio.to_thread(self._spine, work.data["dossier"]))
        return [EntrustmentDelivered(key=work.key, entrustment=work.data["tag"])]

    def _spine(self, name: str) -> Spine:
        with self.tools.engine.connect() as connection:
            return spine_of(connection, load(connection, name), NOTHING)


async def begin(client: Client, spine: Spine, *, unkept: tuple[str, ...] = (), anew: bool = False) -> bool:
    """Start the workflow of a subject that is open and has none that runs. Whether one was started.

    However an earlier run came to its end, failed, terminated or completed: whether the subject needs a workflow is
    for the records to say. `unkept` names earlier runs whose histories are still to be kept. `anew`: even
    one that is over, so that the server answers nothing any more from the memory of the run before.
    """
    if spine.over and not anew:
        return False
    kind = kind_of(spine.subject)
    try:
        await client.start_workflow(
            WORKFLOWS[kind],
            Start(subject=spine.subject, spine=spine, unkept=unkept),
            id=spine.subject,
            task_queue=CASES,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            static_summary=f"{SUBJECTS[kind].words[0].capitalize()} {spine.subject.removeprefix(f'{kind}/')}",
            search_attributes=TypedSearchAttributes([SearchAttributePair(OFFICE, spine.office)]),
        )
    except WorkflowAlreadyStartedError:
        return False
    return True
