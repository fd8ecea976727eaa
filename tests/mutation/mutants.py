"""Mutants of `law/` by mutmut, in a copy of the code: which there are, a sample of them, and what became of each.

mutmut changes functions, one small thing a mutant, notes once which tests call which function, and tries a mutant with
these tests only. Two kinds are left out: what it makes of a sentence (its letters large, small, or between two marks),
which says nothing of the law, unlike an article, a name or a number; and functions that only make a table when their
module is read, which is before mutmut puts a mutant in their place.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).parents[2]
NEEDED = ("law", "cases", "docs/legal-basis.md", "tests", "pyproject.toml")
CITATION = re.compile(r"(L25|L08|D152|D151|D62|F216|CC|TT\w*) \d")
MARK = "__mutmut_"


@dataclass(frozen=True)
class Mutant:
    """One change of one function, by the name that mutmut gives it; what the function says with it."""

    name: str
    says: str

    @property
    def module(self) -> str:
        return self.name.rsplit(".", 1)[0]


class Workshop:
    """A copy of the code in a folder of its own, in which mutmut works. What it found is kept there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        listed = subprocess.run(
            ["git", "ls-files", "-z", *NEEDED], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
        for name in filter(None, listed.split("\0")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)

    def mutants(self) -> list[Mutant]:
        """All mutants of `law/` that change more than the letters of a sentence, in the order of their names."""
        self._mutmut(FIRST)
        return sorted(
            (mutant for path in (self.folder / "mutants/law").rglob("*.py") for mutant in _in(path, self.folder)),
            key=lambda mutant: mutant.name,
        )

    def tried(self, sample: Sequence[Mutant]) -> dict[Mutant, str]:
        """What became of each: killed, survived, timeout (which says that it was noticed), no tests."""
        self._mutmut(*(mutant.name for mutant in sample))
        codes: dict[str, int] = {}
        for meta in (self.folder / "mutants/law").rglob("*.meta"):
            codes |= json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        return {mutant: status_by_exit_code[codes[mutant.name]] for mutant in sample}

    def _mutmut(self, *names: str) -> None:
        subprocess.run([sys.executable, "-m", "mutmut", "run", *names], cwd=self.folder, check=True)


FIRST = "law.citation.x_article__mutmut_1"
"""Trying one makes all, and has it noted which tests call what."""


def sample(mutants: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """So many of them, of each module its part, the same for a seed."""
    by_module: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        by_module.setdefault(mutant.module, []).append(mutant)
    draw, chosen = Random(seed), list[Mutant]()
    for _, own in sorted(by_module.items()):
        chosen += draw.sample(own, min(len(own), max(1, round(size * len(own) / len(mutants)))))
    return chosen


def figures(tried: Mapping[Mutant, str]) -> Iterator[str]:
    """A line a module, the whole at the end; then each mutant that nothing noticed."""
    alive = [mutant for mutant, status in tried.items() if not noticed(status)]
    for module in sorted({mutant.module for mutant in tried}):
        own = [status for mutant, status in tried.items() if mutant.module == module]
        yield f"{module}: {sum(map(noticed, own))} of {len(own)} killed"
    yield f"mutants of law/: {len(tried) - len(alive)} of {len(tried)} killed"
    for mutant in alive:
        yield f"  {tried[mutant]}: {mutant.name}\n    {mutant.says}"


def noticed(status: str) -> bool:
    """Whether a test failed, or did not come to its end, with it."""
    return status in ("killed", "timeout", "segfault")


def _in(path: Path, folder: Path) -> Iterator[Mutant]:
    module = ".".join(path.relative_to(folder / "mutants").with_suffix("").parts).removesuffix(".__init__")
    functions = {
        node.name: node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and MARK in node.name
    }
    early = _called_early(ROOT / path.relative_to(folder / "mutants"))
    for name, node in functions.items():
        of = name.rsplit(MARK, 1)[0]
        original = functions[f"{of}{MARK}orig"]
        if node is not original and of.removeprefix("x_") not in early and (said := _said(original, node)):
            yield Mutant(f"{module}.{name}", said)


def _called_early(path: Path) -> set[str]:
    """Functions of a module that it calls itself while it is read, and nothing calls afterwards."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    within = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    later = {name.id for node in within for name in ast.walk(node) if isinstance(name, ast.Name)}
    at_once = {
        call.func.id
        for node in tree.body
        if node not in within
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    }
    return {node.name for node in within if isinstance(node, ast.FunctionDef) and node.name in at_once - later}


def _said(original: ast.FunctionDef, mutant: ast.FunctionDef) -> str:
    """The lines that differ; nothing where only sentences do."""
    if ast.dump(_Wordless().visit(_copy(original))) == ast.dump(_Wordless().visit(_copy(mutant))):
        return ""
    before, after = ast.unparse(original).splitlines(), ast.unparse(mutant).splitlines()
    changed = [line.strip() for line in after[1:] if line not in before]
    return " ⏎ ".join(changed) or "a line less"


def _copy(function: ast.FunctionDef) -> ast.Module:
    return ast.parse("\n".join(ast.unparse(function.body).splitlines()))


class _Wordless(ast.NodeTransformer):
    """Takes the words out of sentences: what has a space and is no article."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        text = node.value
        if isinstance(text, str) and " " in text and not CITATION.search(text):
            return ast.Constant("…")
        return node
