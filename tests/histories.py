"""What lies in a workflow's history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload


def payloads_in(message: Message) -> Iterator[Payload]:
    """Every payload in a message of the server, however deep."""
    if isinstance(message, Payload):
        yield message
        return
    for _, value in message.ListFields():
        inner = value.values() if isinstance(value, Mapping) else [value] if isinstance(value, Message) else value
        for one in inner if isinstance(inner, Iterable) and not isinstance(inner, str | bytes) else ():
            if isinstance(one, Message):
                yield from payloads_in(one)
