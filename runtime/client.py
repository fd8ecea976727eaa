"""One way to connect to Temporal, for services, workers and commands alike."""

from __future__ import annotations

from datetime import timedelta

from temporalio.client import Client
from temporalio.converter import DataConverter
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
    a person. `runtime` carries the metrics of a worker. StackError: nothing answers, or the keys are missing.
    """
    return await _connect(settings, data_converter(KeyRing(settings.keys)), identity, runtime)


async def connect_without_keys(settings: Settings, *, identity: str) -> Client:
    """A client that can ask about the namespace and read no payload: before there are keys. Raises StackError."""
    return await _connect(settings, DataConverter.default, identity, None)


async def _connect(settings: Settings, converter: DataConverter, identity: str, runtime: Runtime | None) -> Client:
    target = settings.temporal()
    try:
        return await Client.connect(
            **target,
            identity=identity,
            data_converter=converter,
            payload_limits=PAYLOAD_LIMITS,
            connect_timeout=timedelta(seconds=5),
            runtime=runtime,
        )
    except RuntimeError as error:
        where = target.get("target_host", "?")
        raise StackError("temporal", f"no Temporal server answers at {where}: {START_IT}") from error
