"""The worker deployment of an installation: which version of the program gets the work (docs/operate.md)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio.api.workflowservice.v1 import (
    DescribeWorkerDeploymentRequest,
    SetWorkerDeploymentCurrentVersionRequest,
)
from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import WorkerDeploymentConfig

from runtime.errors import StackError

DEPLOYMENT = "thads"
"""The name of the deployment that all our workers are of."""
PATIENCE = timedelta(seconds=30)


def versioned(version: str) -> WorkerDeploymentConfig:
    """How a worker takes work as one version. Cases live for years: they go over to the current one by themselves."""
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(DEPLOYMENT, version),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.AUTO_UPGRADE,
    )


async def current(client: Client) -> str:
    """The version that gets the work; nothing where none was ever chosen."""
    request = DescribeWorkerDeploymentRequest(namespace=client.namespace, deployment_name=DEPLOYMENT)
    try:
        described = await client.workflow_service.describe_worker_deployment(request)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return ""
    return described.worker_deployment_info.routing_config.current_deployment_version.build_id


async def make_current(client: Client, version: str) -> None:
    """Give this version all the work, open cases included: forward, or back.

    Its workers must run; the server learns of them a little after they began. StackError: it knows no such workers.
    """
    request = SetWorkerDeploymentCurrentVersionRequest(
        namespace=client.namespace, deployment_name=DEPLOYMENT, build_id=version, identity=client.identity
    )
    deadline = asyncio.get_running_loop().time() + PATIENCE.total_seconds()
    while True:
        try:
            await client.workflow_service.set_worker_deployment_current_version(request)
        except RPCError as error:
            unknown = error.status in (RPCStatusCode.NOT_FOUND, RPCStatusCode.FAILED_PRECONDITION)
            if not unknown or asyncio.get_running_loop().time() > deadline:
                raise StackError("temporal", f"version {version} of {DEPLOYMENT}: {error.message}") from error
        else:
            return
        await asyncio.sleep(0.5)
