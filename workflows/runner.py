"""How workflows run: in the SDK's sandbox, behind the gate, with our messages passed through."""

from __future__ import annotations

from temporalio.worker import WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from runtime.gate import GatedRunner

PASSED_THROUGH = ("activities", "cases", "law", "runtime", "workflows")
"""Packages whose modules the sandbox need not load anew for each run. Of these workflow code reads only the messages;
what a run loads in all is pinned in tests/replay/test_change_of_rules.py.
"""


def workflow_runner() -> WorkflowRunner:
    """The runner of every worker and of every replay: a history must be read by what wrote it."""
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH)
    return GatedRunner(SandboxedWorkflowRunner(restrictions=restrictions))
