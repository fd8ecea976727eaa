"""The table of answers reaches the branches of `law/`: how many of them its questions alone run, by coverage.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.law.answers import LEFT_OUT, OTHER, VECTOR

ROOT = Path(__file__).parents[2]
AT_LEAST = 0.9
"""The part of the branches that the questions must reach; what they do not, other tests of the law do."""


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_the_questions_reach_the_branches_of_the_law(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Packs, their models and differences are left out: they are loaded, and asked nothing of the law."""
    (tmp_path / "rc").write_text("[run]\nbranch = true\nsource = law\n", encoding="utf-8")
    of = [sys.executable, "-m", "coverage"]
    measured = {"COVERAGE_RCFILE": str(tmp_path / "rc"), "COVERAGE_FILE": str(tmp_path / "data")}
    asked = ["-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-m", "not soak", "tests/unit/law"]
    subprocess.run([*of, "run", *asked], cwd=ROOT, check=True, env={**os.environ, **measured})
    files = _report(of, tmp_path, measured, VECTOR)
    everything = _report(of, tmp_path, measured, f"{VECTOR}|{OTHER}|")
    left_out = {f"{module.replace('.', '/')}.py" for module in LEFT_OUT}
    reached = branches = 0
    with capsys.disabled():
        print()
        for name, file in sorted(files.items()):
            if name not in left_out:
                reached += file["summary"]["covered_branches"]
                branches += file["summary"]["num_branches"]
                if missing := file["missing_branches"]:
                    elsewhere = [step for step in missing if step not in everything[name]["missing_branches"]]
                    print(f"{name}: not reached {missing}, by other tests {elsewhere}")
        print(f"branches of law/: {reached} of {branches} reached by a vector")
    assert reached >= AT_LEAST * branches


def _report(of: list[str], folder: Path, measured: dict[str, str], contexts: str) -> dict[str, Any]:
    """What was run in these contexts (a pattern), file by file."""
    told = folder / "told.json"
    command = [*of, "json", "-q", "-o", str(told), "--contexts", contexts]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, **measured})
    files: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))["files"]
    return files
