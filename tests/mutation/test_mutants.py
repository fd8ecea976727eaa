"""The tests of the law notice when the law is changed: of a sample of mutants of `law/` at least nine in ten die.

`THADS_MUTANTS=900 THADS_SEED=7 make soak` tries another sample; the figure is printed module by module, with what
nothing noticed. Noting which test calls what takes some minutes, then two or three mutants a second are tried.
"""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from tests.mutation.mutants import MARK, Mutant, Workshop, _called_early, _said, figures, noticed, sample

SIZE = int(os.environ.get("THADS_MUTANTS", "400"))
SEED = int(os.environ.get("THADS_SEED", "20261130"))
AT_LEAST = 0.9


@pytest.mark.soak
@pytest.mark.timeout(4 * 3600)
def test_nine_of_ten_mutants_of_the_law_are_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workshop = Workshop(tmp_path)
    with capsys.disabled():
        tried = workshop.tried(sample(workshop.mutants(), SIZE, SEED))
        print("", f"seed {SEED}", *figures(tried), sep="\n")
    assert sum(map(noticed, tried.values())) >= AT_LEAST * len(tried)


def test_a_sample_holds_of_each_module_its_part_and_is_the_same_for_a_seed() -> None:
    made = [Mutant(f"law.{module}.x_f{MARK}{n}", "") for module, many in (("a", 90), ("b", 10)) for n in range(many)]
    taken = sample(made, 20, 7)
    assert [m.module for m in taken].count("law.a") == 18
    assert taken == sample(made, 20, 7) != sample(made, 20, 8)


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ("return Ground('XXL25 34.4.dXX', 'Hết hạn.')", "return Ground('XXL25 34.4.dXX', 'Hết hạn.')"),
        ("return Ground('L25 34.4.d', 'XXHết hạn.XX')", ""),
        ("return Ground('L25 34.4.d', None)", "return Ground('L25 34.4.d', None)"),
    ],
    ids=["an article", "a sentence", "no sentence"],
)
def test_what_is_made_of_a_sentence_alone_is_left_out(now: str, says: str) -> None:
    def function(body: str) -> ast.FunctionDef:
        [made] = ast.parse(f"def f():\n    {body}").body
        assert isinstance(made, ast.FunctionDef)
        return made

    assert _said(function("return Ground('L25 34.4.d', 'Hết hạn.')"), function(now)) == says


def test_what_only_makes_a_table_is_left_out(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("def _row(): ...\ndef asked(): return _used()\ndef _used(): ...\nTABLE = (_row(), _used())\n")
    assert _called_early(module) == {"_row"}
    assert not noticed("no tests")
