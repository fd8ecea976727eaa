"""Mutants of `law/`: one small change of its code each, and whether the tests of the law notice.

A mutant is tried in a child of this process that loads the changed source in the place of the module and runs the tests
that read the module, then the other tests of the law, until one fails. Nothing on disk is changed.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import spec_from_file_location
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[2]
LAW = ROOT / "law"
TESTS = (ROOT / "tests/unit/law", ROOT / "tests/property/law", ROOT / "tests/property/test_periods.py")

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
REACHED: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv}


@dataclass(frozen=True)
class Mutant:
    """A change: the module, the line, what it says now, and the source of the whole module with it."""

    module: str
    line: int
    says: str
    source: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.says}"


def mutant(path: Path, place: int) -> Mutant:
    """The mutant of a module at one of its places, in the order in which its code is read."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    node = next(islice(_places(tree), place, None))
    changed = ast.copy_location(next(_changes(node)), node)
    source = ast.unparse(ast.fix_missing_locations(_Put(node, changed).visit(tree)))
    return Mutant(_name(path), node.lineno, ast.unparse(changed), source)


def _places(tree: ast.AST) -> Iterator[ast.expr]:
    """The expressions that may be changed: neither types, nor decorators, nor the words of a text."""
    for field, value in ast.iter_fields(tree):
        if field in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, ast.JoinedStr) or not isinstance(node, ast.AST):
                continue
            if isinstance(node, ast.expr) and next(_changes(node), None) is not None:
                yield node
            yield from _places(node)


def _changes(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARED:
            yield ast.Compare(left, [COMPARED[type(op)]()], [right])
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=op, right=right) if type(op) in REACHED and not _text(left) and not _text(right):
            yield ast.BinOp(left, REACHED[type(op)](), right)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Call(func=ast.Name(id="min" | "max" as name), args=args, keywords=keywords):
            yield ast.Call(ast.Name("max" if name == "min" else "min"), args, keywords)


def _text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


class _Put(ast.NodeTransformer):
    """Puts one expression in the place of another."""

    def __init__(self, node: ast.expr, changed: ast.expr) -> None:
        self.node, self.changed = node, changed

    def visit(self, node: ast.AST) -> Any:
        return self.changed if node is self.node else self.generic_visit(node)


def sample(size: int, seed: int) -> list[Mutant]:
    """So many mutants of all of `law/`, the same for a seed."""
    places = [
        (path, place)
        for path in sorted(LAW.rglob("*.py"))
        for place, _ in enumerate(_places(ast.parse(path.read_text(encoding="utf-8"))))
    ]
    return [mutant(*place) for place in Random(seed).sample(places, min(size, len(places)))]


def tests_of(module: str) -> list[Path]:
    """All tests of the law, those first that read the module, or read it by way of the fewest others."""
    files = [f for top in TESTS for f in (sorted(top.rglob("test_*.py")) if top.is_dir() else [top])]
    return sorted(files, key=lambda file: _distances(module).get(file, 99))


@cache
def _distances(module: str) -> dict[Path, int]:
    """How many imports lie between a test, or a module of the law, and a module."""
    paths = [*LAW.rglob("*.py"), *(f for top in TESTS for f in (top.rglob("*.py") if top.is_dir() else [top]))]
    reads = {path: _imported(path) for path in paths}
    wanted, found, step = {module}, dict[Path, int](), 0
    while wanted:
        step += 1
        new = {path for path, names in reads.items() if path not in found and names & wanted}
        found |= dict.fromkeys(new, step)
        wanted = {_name(path) for path in new if path.is_relative_to(LAW)}
    return found


def _imported(path: Path) -> frozenset[str]:
    """Modules of the law that a file names."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Loads one module from the source of its mutant."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if name != self.mutant.module:
            return None
        return spec_from_file_location(name, self.get_filename(name), loader=self)

    def get_filename(self, name: str) -> str:
        return str(ROOT / Path(*name.split(".")).with_suffix(".py"))

    def get_data(self, path: str) -> bytes:
        return self.mutant.source.encode()


def killed(mutant: Mutant, seconds: int = 300) -> bool:
    """Whether a test fails, or does not end in so many seconds, with the mutant in the place of its module."""
    child = os.fork()
    if child == 0:
        os._exit(_tried(mutant, seconds))
    _, status = os.waitpid(child, 0)
    return status != 0


def _tried(mutant: Mutant, seconds: int) -> int:
    """0 if all tests pass; ends by the alarm, and not with 0, if they take too long."""
    signal.alarm(seconds)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    for name in [n for n in sys.modules if n.split(".")[0] in ("law", "cases", "tests")]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Loader(mutant))
    settings.register_profile("mutants", max_examples=25, deadline=None, database=None)
    options = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not soak and not stack")
    return int(pytest.main([*options, "--hypothesis-profile=mutants", *map(str, tests_of(mutant.module))]))
