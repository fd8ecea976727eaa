"""The table of answers reaches the branches of `law/`: how many of them its questions alone run.

Which branches there are says coverage.py; which a question runs is written while the tests of the law ask it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from coverage.parser import PythonParser

from tests.unit.law.answers import LEFT_OUT

ROOT = Path(__file__).parents[2]
AT_LEAST = 0.8
"""The part of the branches that the questions must reach; what they do not, other tests of the law do."""
OUT = {ROOT / f"{module.replace('.', '/')}.py" for module in LEFT_OUT}
"""Packs, their models and differences: they are loaded, and asked nothing of the law."""


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_the_questions_reach_the_branches_of_the_law(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps = tmp_path / "steps.json"
    asked = ["-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-m", "not soak", "tests/unit/law"]
    subprocess.run([sys.executable, *asked], cwd=ROOT, check=True, env={**os.environ, "THADS_REACHED": str(steps)})
    run = json.loads(steps.read_text(encoding="utf-8"))
    reached = branches = 0
    with capsys.disabled():
        print()
        for path in sorted({*(ROOT / "law").rglob("*.py")} - OUT):
            there, hit = _branches(path, [(last, now) for last, now in run.get(str(path), ())])
            reached, branches = reached + len(hit), branches + len(there)
            if there - hit:
                print(f"{path.relative_to(ROOT)}: {len(hit)} of {len(there)}, not {sorted(there - hit)}")
        print(f"branches of law/: {reached} of {branches} reached by a vector")
    assert reached >= AT_LEAST * branches


def _branches(path: Path, run: Iterable[tuple[int, int]]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """The branches of a file, and which of them were run, as steps from line to line."""
    parser = PythonParser(filename=str(path))
    parser.parse_source()
    forks = {line for line, ways in parser.exit_counts().items() if ways > 1}
    there = {(last, now) for last, now in parser.arcs() if last in forks}
    return there, there & set(parser.translate_arcs(run))


def test_a_branch_is_a_step_from_a_line_with_two_ways(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("def f(x):\n    if x:\n        return 1\n    return 2\n", encoding="utf-8")
    assert _branches(module, [(-1, 2), (2, 3), (3, -1)]) == ({(2, 3), (2, 4)}, {(2, 3)})
