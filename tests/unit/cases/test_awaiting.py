"""Every guard of `law/` is asked by a stage; what no case opens stands in `awaiting.toml`, which may only shrink."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from law.pack import current_pack
from law.vocabulary import is_live

ROOT = Path(__file__).parents[3]
AWAITING = tomllib.loads(Path(__file__).with_name("awaiting.toml").read_text(encoding="utf-8"))
MOST = 7
"""How many rows there may be at most; whoever gives one its event lowers it."""


def listed() -> list[str]:
    return [name for names in AWAITING["beyond"].values() for name in names]


def parsed(folder: str) -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / folder).rglob("*.py"))}


GUARDS = {
    path.stem: {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    for path, module in parsed("law/guards").items()
}


def called(
    tree: ast.AST, names: Mapping[str, tuple[str, str]], modules: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The guards that some code calls, by module and name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield names[node.func.id]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            module = modules.get(node.func.value.id) if isinstance(node.func.value, ast.Name) else None
            if module:
                yield module, node.func.attr


def asked_by_the_case() -> set[tuple[str, str]]:
    """The guards that `cases/` calls, and those by whose help they answer, in their own modules."""
    asked: set[tuple[str, str]] = set()
    for tree in parsed("cases").values():
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        names = {
            alias.asname or alias.name: (node.module.rsplit(".", 1)[-1], alias.name)
            for node in imports
            if node.module and node.module.startswith("law.guards.")
            for alias in node.names
        }
        modules = {a.asname or a.name: a.name for node in imports if node.module == "law.guards" for a in node.names}
        asked |= set(called(tree, names, modules))
    while more := set(_helpers(asked)) - asked:
        asked |= more
    return asked


def _helpers(asked: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for module, name in asked:
        if function := GUARDS[module].get(name):
            own = {other: (module, other) for other in GUARDS[module]}
            yield from called(function, own, {})


def test_every_guard_is_asked_by_a_stage() -> None:
    asked = {f"{module}.{name}" for module, name in asked_by_the_case()}
    guards = {f"{m}.{n}" for m, functions in GUARDS.items() for n in functions if not n.startswith("_")}
    guards -= {"catalogue.document"}  # no guard: the entry of a table
    assert guards - asked == set(), "no stage asks it: the law would know what the case does not obey"


def test_every_row_can_open_in_a_case_or_says_why_not() -> None:
    rules = current_pack().rules
    idle = {rule.id for rule in rules.values() if not is_live(rule)}
    waiting = {*listed()}
    sys.stdout.write(f"{len(rules) - len(idle)} of {len(rules)} rows open in a living case\n")
    for reason, names in AWAITING["beyond"].items():
        sys.stdout.writelines(f"{name} ({rules[name].en}): {reason.split(' / ')[1]}\n" for name in names)
    assert waiting - idle == set(), "an event opens it now: take it off the list"
    assert idle - waiting == set(), "nothing can open it: it would be law that nobody obeys"


def test_the_list_only_shrinks() -> None:
    names = listed()
    assert len(names) == len(set(names)) == MOST, "lower MOST"
    assert all(len(reason.split(" / ")) == 2 for reason in AWAITING["beyond"])
