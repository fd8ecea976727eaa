"""What comes round by itself, each as a Temporal Schedule: the watcher, the reconciliation, the lists, the audit."""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.messages import QUEUE_OF_ROUND, Round

LONGEST = timedelta(hours=4)
SIGN_OF_LIFE = timedelta(seconds=30)
RETRIES = RetryPolicy(initial_interval=timedelta(seconds=10), backoff_coefficient=3, maximum_attempts=4)
"""A round that fails comes again at its next time anyway."""


@workflow.defn(name="Round")
class RoundOf:
    """One round: its activity keeps what it came to in the records."""

    @workflow.run
    async def run(self, due: Round) -> None:
        """Do it once."""
        await workflow.execute_activity(
            due.name,
            due,
            task_queue=QUEUE_OF_ROUND[due.name],
            start_to_close_timeout=LONGEST,
            heartbeat_timeout=SIGN_OF_LIFE,
            retry_policy=RETRIES,
        )
