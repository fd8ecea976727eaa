"""A workflow that handles something that must not be seen: as input, in updates, in failures, in an activity."""

from __future__ import annotations

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from pydantic import BaseModel


class Secret(BaseModel):
    name: str
    number: int = 0


@activity.defn
async def fail_with(secret: Secret) -> None:
    raise ValueError(f"no account of {secret.name}")


@workflow.defn
class SecretCase:
    @workflow.init
    def __init__(self, secret: Secret) -> None:
        self.names = [secret.name]
        self.closed = False

    @workflow.run
    async def run(self, secret: Secret) -> Secret:
        workflow.set_current_details(f"waits for {secret.name}")
        await workflow.wait_condition(lambda: self.closed, timeout=timedelta(hours=1), timeout_summary=secret.name)
        return secret

    @workflow.update
    def add(self, secret: Secret) -> int:
        self.names.append(secret.name)
        return len(self.names)

    @add.validator
    def check(self, secret: Secret) -> None:
        if secret.number < 0:
            raise ApplicationError(f"{secret.name} owes less than nothing", type="Refused")

    @workflow.update
    async def ask_partner(self, secret: Secret) -> str:
        try:
            await workflow.execute_activity(
                fail_with,
                secret,
                start_to_close_timeout=timedelta(seconds=5),
                retry_policy=RetryPolicy(maximum_attempts=2, initial_interval=timedelta(milliseconds=1)),
                summary=secret.name,
            )
        except ActivityError as error:
            raise ApplicationError(f"{secret.name} could not be asked", type="PartnerDown") from error
        return "asked"

    @workflow.update
    def close(self) -> None:
        self.closed = True

    @workflow.update
    def close_as(self, secret: Secret) -> None:
        """Without a validator."""
        self.names.append(secret.name)
        self.closed = True

    @workflow.update
    def grow(self, size: int) -> str:
        """Answers more than a payload can hold."""
        return "x" * size

    @workflow.signal
    def note(self, secret: Secret) -> None:
        self.names.append(secret.name)

    @workflow.query
    def known(self, prefix: Secret) -> list[str]:
        return [name for name in self.names if name.startswith(prefix.name)]


class Order(BaseModel):
    subject: str


DONE: list[str] = []


@activity.defn
def pay_out(order: Order) -> None:
    DONE.append(order.subject)


@workflow.defn
class Asks:
    """Asks for a payment, its own or another's."""

    @workflow.run
    async def run(self, order: Order) -> None:
        await workflow.execute_activity(pay_out, order, start_to_close_timeout=timedelta(seconds=5))
