"""The tests of the law notice when the law is changed: of a sample of mutants of `law/` at least nine in ten die.

`THADS_MUTANTS=400 THADS_SEED=7 make soak` tries another sample; the figure and the survivors are printed.
"""

from __future__ import annotations

import ast
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.mutation.mutants import ROOT, killed, sample

SIZE = int(os.environ.get("THADS_MUTANTS", "150"))
SEED = int(os.environ.get("THADS_SEED", "20261130"))
AT_LEAST = 0.9


@pytest.mark.soak
@pytest.mark.timeout(4 * 3600)
def test_nine_of_ten_mutants_of_the_law_are_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    tried = sample(SIZE, SEED)
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        dead = dict(zip(tried, pool.map(killed, tried), strict=True))
    survivors = sorted(str(mutant) for mutant, died in dead.items() if not died)
    with capsys.disabled():
        print(f"\nmutants of law/: {len(tried) - len(survivors)} of {len(tried)} killed (seed {SEED})")
        print("".join(f"  survived: {survivor}\n" for survivor in survivors))
    assert len(survivors) <= (1 - AT_LEAST) * len(tried)


def test_a_mutant_is_the_module_with_one_expression_changed() -> None:
    for mutant in sample(30, SEED):
        plain = ast.unparse(ast.parse((ROOT / Path(*mutant.module.split("."))).with_suffix(".py").read_text("utf-8")))
        changed = [
            pair for pair in zip(plain.splitlines(), mutant.source.splitlines(), strict=True) if len({*pair}) > 1
        ]
        assert len(changed) == 1, mutant
        compile(mutant.source, mutant.module, "exec")
