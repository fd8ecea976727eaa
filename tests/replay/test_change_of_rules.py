"""A change of rules cannot break a running case: workflow code does not reach the rules (FINDINGS E5).

Two proofs. Without the rules: every golden history, finished, under way or cut off, replays in a process in which
nothing but the messages can be imported. With other rules: in a copy of the program whose rules were changed in each
way that once broke running cases, and still work as rules, all of them replay too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MESSAGES = (
    "activities",
    "activities.messages",
    "cases",
    "cases.commands",
    "cases.events",
    "cases.names",
    "law",
    "law.errors",
    "law.model",
)
"""All of the floors below that workflow code loads: what it says and hears, and how its subjects are named."""

REPLAY = """
import asyncio, gzip, sys
from pathlib import Path
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from runtime.codec import KeyRing
from runtime.converter import data_converter
from workflows.runner import replayer

async def histories():
    for path in sorted(Path("tests/replay/histories").glob("*.json.gz")):
        events = WorkflowHistory.from_json("", gzip.decompress(path.read_bytes()).decode()).events
        yield WorkflowHistory(events[0].workflow_execution_started_event_attributes.workflow_id, events)

async def main():
    converter = data_converter(KeyRing(Path("tests/replay/keys")))
    results = await replayer(converter).replay_workflows(histories(), raise_on_replay_failure=False)
    for run, failure in results.replay_failures.items():
        print(run, failure)
    sys.exit(1 if results.replay_failures else 0)

asyncio.run(main())
"""

WITHOUT_THE_RULES = f"""
import sys
from importlib.abc import MetaPathFinder

FLOORS = {{"law", "cases", "activities", "records", "documents", "partners", "audit", "sqlalchemy", "structlog"}}

class Closed(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in FLOORS and name not in {MESSAGES!r}:
            raise ImportError(f"workflow code reaches for {{name}}")

sys.meta_path.insert(0, Closed())
"""


def run(program: str, root: Path) -> subprocess.CompletedProcess[str]:
    """A program in a process of its own, with the sources of `root`."""
    environ = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", program], cwd=root, env=environ, capture_output=True, text=True, timeout=110, check=False
    )


def test_histories_replay_where_the_rules_cannot_even_be_imported() -> None:
    done = run(WITHOUT_THE_RULES + REPLAY, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_closed_door_is_closed() -> None:
    for name in ("cases.kernel", "cases.stages", "law.pack", "records.journal", "documents", "partners"):
        done = run(f"{WITHOUT_THE_RULES}\nimport {name}", ROOT)
        assert f"workflow code reaches for {name.partition('.')[0]}" in done.stderr, name


def test_the_replay_of_this_test_can_fail(tmp_path: Path) -> None:
    changed = copy(tmp_path)
    change(changed, "workflows/journaled.py", 'return await self._record("decide", asked)', "await workflow.sleep(1)\n"
           '        return await self._record("decide", asked)')  # fmt: skip
    assert run(REPLAY, changed).returncode == 1


DECISION = "cases/stages/decision.py"
CHANGES = (
    (DECISION, '"Further terms", long=True)] = Field(default="", max_length=4000)',
     '"Further terms", long=True)] = Field(default="", max_length=1)'),
    (DECISION, "@handles(ProposeDecision, Role.SECRETARY, Role.ENFORCER,", "@handles(ProposeDecision, Role.ENFORCER,"),
    (DECISION, '@handles(SignDecision, *OFFICE_ROLES, needs=("claims",)',
     '@handles(SignDecision, *OFFICE_ROLES, needs=("claims", "enforcers")'),
    (DECISION, '"Chưa có dự thảo quyết định trình ký."', '"Chưa trình ký."'),
    (DECISION, 'update={"file_opened": True}', 'update={"file_opened": True, "room": "another"}'),
    ("cases/state.py", "    dossier: str\n", "    dossier: str\n    judge: str\n"),
    ("cases/kernel.py", "        return min(moments, default=None)", "        return max(moments, default=None)"),
    ("law/packs/2026.2/rules/04-voluntary.toml", 'terms = [{ length = 10, unit = "CD", basis = "L25 36.1" }]',
     'terms = [{ length = 40, unit = "CD", basis = "L25 36.1" }]'),
)  # fmt: skip
"""A payload's bound, a role, what a handler asks for, a refusal's words, how an event is folded, a field that the state
must have, the next moment, a row of the pack: file, what stood there, what stands there now."""

THE_RULES_ARE_OTHERS = """
import cases.stages
from cases.kernel import HANDLERS
from cases.state import CaseState
from law.pack import current_pack
propose, sign = HANDLERS["propose_decision"], HANDLERS["sign_decision"]
assert propose.payload.model_json_schema()["properties"]["terms"]["maxLength"] == 1
assert "secretary" not in propose.roles
assert "enforcers" in sign.needs
assert CaseState.model_fields["judge"].is_required()
assert current_pack().rules["R025"].law[-1].terms[0].length == 40
"""


def test_histories_replay_under_other_rules(tmp_path: Path) -> None:
    changed = copy(tmp_path)
    for file, was, now in CHANGES:
        change(changed, file, was, now)
    live = run(THE_RULES_ARE_OTHERS, changed)
    assert live.returncode == 0, live.stderr
    done = run(REPLAY, changed)
    assert done.returncode == 0, done.stdout + done.stderr


def copy(folder: Path) -> Path:
    """The program and the golden histories."""
    for name in ("activities", "cases", "law", "records", "runtime", "workflows", "documents", "partners"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("histories", "keys"):
        shutil.copytree(ROOT / "tests/replay" / name, folder / "tests/replay" / name)
    return folder


def change(root: Path, file: str, was: str, now: str) -> None:
    path = root / file
    text = path.read_text("utf-8")
    assert text.count(was) == 1, f"{file} has {text.count(was)} times: {was}"
    path.write_text(text.replace(was, now), "utf-8")
