"""How workflows run: in the SDK's sandbox, behind the gate, with our pure packages passed through."""

from __future__ import annotations

from temporalio.worker import WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from runtime.gate import GatedRunner

PURE = (
    "activities",
    "annotated_types",
    "cases",
    "documents",
    "law",
    "pydantic",
    "pydantic_core",
    "records",
    "runtime",
    "sqlalchemy",
    "structlog",
    "workflows",
)
"""Packages whose modules the sandbox need not load anew for each run.

`law/` and `cases/` have no clock and no state.
"""


def workflow_runner() -> WorkflowRunner:
    """The runner of every worker and of every replay: a history must be read by what wrote it."""
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PURE)
    return GatedRunner(SandboxedWorkflowRunner(restrictions=restrictions))
