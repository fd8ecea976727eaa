"""Make a Temporal namespace fit for this program: its search attribute registered, histories kept long enough."""

from __future__ import annotations

from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError, RPCStatusCode

from runtime.errors import StackError

OFFICE = SearchAttributeKey.for_keyword("ThadsOffice")
"""Code of the office of a case: what finds its workflows, and all that does (docs/adr/0016). It is not encrypted."""
RETENTION = timedelta(days=30)  # closed cases are archived on closure; this is the time to look at them on the server


async def prepare(client: Client) -> None:
    """Register what is missing and raise the retention to 30 days; nothing happens when all is there.

    Raises StackError when the namespace is missing or may not be changed, naming what its administrator has to do.
    """
    try:
        await _register(client)
        await _retain(client)
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            problem = f"the namespace {client.namespace} does not exist; create it, or set TEMPORAL_NAMESPACE"
            raise StackError("temporal", problem) from error
        if error.status not in (RPCStatusCode.PERMISSION_DENIED, RPCStatusCode.UNIMPLEMENTED):
            raise
        attribute = f"{OFFICE.name} ({OFFICE.indexed_value_type.name})"
        raise StackError(
            "temporal",
            f"the namespace {client.namespace} may not be changed from here; its administrator has to register the "
            f"search attribute {attribute} and a retention of {RETENTION.days} days",
        ) from error


async def _register(client: Client) -> None:
    request = ListSearchAttributesRequest(namespace=client.namespace)
    known = (await client.operator_service.list_search_attributes(request)).custom_attributes
    if OFFICE.name not in known:
        kind = IndexedValueType.ValueType(int(OFFICE.indexed_value_type))
        addition = AddSearchAttributesRequest(namespace=client.namespace, search_attributes={OFFICE.name: kind})
        await client.operator_service.add_search_attributes(addition)


async def _retain(client: Client) -> None:
    described = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    if described.config.workflow_execution_retention_ttl.ToTimedelta() < RETENTION:
        wanted = Duration()
        wanted.FromTimedelta(RETENTION)
        await client.workflow_service.update_namespace(
            UpdateNamespaceRequest(
                namespace=client.namespace, config=NamespaceConfig(workflow_execution_retention_ttl=wanted)
            )
        )
