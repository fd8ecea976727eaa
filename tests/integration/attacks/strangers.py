"""What somebody does who reaches Temporal: a workflow of his own that asks for our activities, and reading failures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.client import WorkflowUpdateFailedError
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError


@workflow.defn(name="Stranger", sandboxed=False)
class Stranger:
    """Asks for one activity, whatever it is."""

    @workflow.run
    async def run(self, activity: str, argument: Any, queue: str) -> Any:
        return await workflow.execute_activity(
            activity,
            argument,
            task_queue=queue,
            start_to_close_timeout=timedelta(seconds=10),
            retry_policy=RetryPolicy(maximum_attempts=1),
        )


def failure(error: BaseException) -> ApplicationError:
    """The application failure at the bottom."""
    cause: BaseException | None = error
    while cause is not None and cause.__cause__ is not None:
        cause = cause.__cause__
    assert isinstance(cause, ApplicationError), cause
    return cause


def refused_as(error: WorkflowUpdateFailedError) -> tuple[str | None, str]:
    """Type and field of a refusal."""
    why = failure(error)
    return why.type, str(why.details[0]["field"]) if why.details else ""
