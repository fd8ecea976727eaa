"""One way to connect to Temporal, for services, workers and commands alike."""

from __future__ import annotations

from datetime import timedelta

from temporalio.client import Client
from temporalio.runtime import Runtime
from temporalio.service import PayloadLimitsConfig

from runtime.codec import KeyRing
from runtime.converter import data_converter
from runtime.errors import StackError
from runtime.settings import START_IT, Settings

# Documents travel as hashes, so a payload above 128 KiB is a design error to be seen long before the server's 2 MB.
PAYLOAD_LIMITS = PayloadLimitsConfig(payloads_warn_size=128 * 1024, memo_warn_size=2 * 1024)


async def connect(settings: Settings, *, identity: str, runtime: Runtime | None = None) -> Client:
    """A client of the installation's Temporal, with its converter, codec and keys.

    `identity` is how histories and task queues name this process; it is stored in clear, so it names a program, never
    a person. `runtime` carries the metrics of a worker. Raises StackError when nothing answers.
    """
    target = settings.temporal()
    try:
        return await Client.connect(
            **target,
            identity=identity,
            data_converter=data_converter(KeyRing(settings.keys)),
            payload_limits=PAYLOAD_LIMITS,
            connect_timeout=timedelta(seconds=5),
            runtime=runtime,
        )
    except RuntimeError as error:
        where = target.get("target_host", "?")
        raise StackError("temporal", f"no Temporal server answers at {where}: {START_IT}") from error
