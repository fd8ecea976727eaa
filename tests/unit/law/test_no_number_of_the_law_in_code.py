"""Days, hours, percentages and limits of the law stand in the pack; code holds only the numbers named here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
DECIDES = ("law", "cases/stages", "cases/proceedings")
"""Where the law is applied; what reads files, spells and stores (the rest of `cases/`) has limits of its own."""
SMALL = {0, 1, 2}
"""Indices, halves, steps; too common to tell anything."""
SIZES = {"max_length", "min_length", "maxsize", "le", "ge"}
"""Keyword arguments that bound a text, a cache, a field."""

EXCEPTIONS: dict[str, tuple[set[int], str]] = {
    "law/calendar.py": ({5, 12, 31}, "Saturday is the sixth day of a week; a year ends on 31/12"),
    "law/fees.py": ({100}, "a percentage is a part of a hundred"),
    "law/guards/income.py": ({100}, "a percentage is a part of a hundred"),
    "law/guards/sale.py": ({100}, "a percentage is a part of a hundred"),
    "law/sale.py": ({100}, "a percentage is a part of a hundred"),
    "law/interest.py": ({100, 360, 365}, "percent; the two day counts between which the setting chooses"),
    "law/model.py": ({100_000}, "the longest length a row may have: a bound against slips of the hand"),
    "law/periods.py": ({16}, "the size of a cache"),
    "law/office_year.py": ({3}, "three months make a quarter"),
    "law/prose.py": ({12}, "signs of a digest that are printed"),
    "law/working.py": ({16, 62}, "signs of a digest that are printed; days that are listed one by one"),
    "law/purse.py": ({50}, "lines of a working that are listed one by one"),
    "law/reckoning.py": ({3, 12}, "twelve months a year; noon; 29 February is followed by 1 March"),
    "law/words.py": ({4, 5, 9, 10, 15, 100, 1000}, "how numbers are said in Vietnamese"),
    "cases/proceedings/kept.py": ({200}, "signs of a text that the bank keeps"),
    "cases/stages/overlays.py": ({3600}, "seconds of an hour"),
    "cases/stages/payout.py": ({31, 32, 64}, "the length of an order's id at the bank"),
}


def numbers(tree: ast.AST) -> Iterator[int | float]:
    """The numbers that code says, those that only bound a size left out."""
    sizes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in SIZES}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and id(node) not in sizes:
            yield node.value


def test_numbers_of_the_law_stand_in_the_pack() -> None:
    found: dict[str, set[int | float]] = {}
    for folder in DECIDES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            said = set(numbers(ast.parse(path.read_text(encoding="utf-8")))) - SMALL
            found[path.relative_to(ROOT).as_posix()] = said
    allowed = {name: values for name, (values, _) in EXCEPTIONS.items()}
    assert {name: more for name, said in found.items() if (more := said - allowed.get(name, set()))} == {}
    assert {name: idle for name, values in allowed.items() if (idle := values - found[name])} == {}, "may only shrink"
