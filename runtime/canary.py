"""A payload that tells at once whether a key ring is that of this installation.

It is encrypted at the first set-up and lies in the data of the Temporal namespace, beside the histories that the same
ring must open. A worker that cannot open it would fail new dossiers for good and wait on all others: it does not start.
"""

from __future__ import annotations

import base64
import binascii

from google.protobuf.message import DecodeError
from temporalio.api.common.v1 import Payload
from temporalio.api.namespace.v1 import UpdateNamespaceInfo
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client

from runtime.codec import ENCRYPTED, KEY_ID, EncryptionCodec, KeyRing
from runtime.errors import StackError

NAME = "thads-payload-canary"
CONTENT = b"thads"


async def lies(client: Client) -> bool:
    """Whether a canary lies in the namespace: it has been set up, and there may be histories."""
    return bool(await _read(client))


async def lay(client: Client, ring: KeyRing) -> None:
    """Set the canary unless there is one. Raises StackError when there is one that the ring does not open."""
    if not await lies(client):
        (canary,) = await EncryptionCodec(ring).encode([Payload(data=CONTENT)])
        data = {NAME: base64.b64encode(canary.SerializeToString()).decode()}
        await client.workflow_service.update_namespace(
            UpdateNamespaceRequest(namespace=client.namespace, update_info=UpdateNamespaceInfo(data=data))
        )
    await check(client, ring)


async def check(client: Client, ring: KeyRing) -> None:
    """Return if the ring opens the canary of the client's namespace. StackError names the key that is missing."""
    written = await _read(client)
    if not written:
        problem = (
            f"không gian {client.namespace} chưa được chuẩn bị; chạy `thads up` một lần / "
            f"the namespace {client.namespace} was never set up; run `thads up` once"
        )
        raise StackError("temporal", problem)
    try:
        canary = Payload.FromString(base64.b64decode(written))
    except (binascii.Error, DecodeError):
        canary = Payload()
    (opened,) = await EncryptionCodec(ring).decode([canary])
    if canary.metadata.get("encoding") != ENCRYPTED or opened.data != CONTENT:
        key_id = canary.metadata.get(KEY_ID, b"?").decode(errors="replace")
        raise StackError(
            "keys",
            f"{ring.path} thiếu khóa {key_id!r} của hệ thống này; khôi phục từ bản sao lưu khóa / lacks the key "
            f"{key_id!r} under which this installation writes; restore it from the backup of the keys",
        )


async def _read(client: Client) -> str:
    described = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    return str(described.namespace_info.data.get(NAME, ""))
