"""Whole answers of the law: what each public function of `law/` said, word for word, to the questions of its tests.

`tests/vectors/answers.json` holds them, a question and its answer a line, for a jurist to read. While the tests of the
law run, every answer to a question that stands there is held against it: what is allowed, the article, the reason in
both languages, each line of the working. `THADS_CAPTURE_VECTORS=1 pytest tests/unit/law` writes the table anew: of each
function the shortest questions, and of each branch that a question reaches the shortest that reaches it.

`THADS_REACHED=FILE` writes the steps that the questions of the table run by themselves
(tests/mutation/test_vectors_reach_the_branches.py makes the figure of it).
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import json
import os
import pkgutil
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from types import FrameType, FunctionType
from typing import Any

from pydantic import BaseModel

import law
from law.errors import LawError
from law.money_rules import MoneyRules, money_rules
from law.pack import Pack, current_pack

TABLE = Path(__file__).parents[2] / "vectors" / "answers.json"
CAPTURE = bool(os.environ.get("THADS_CAPTURE_VECTORS"))
MOST = 40
"""Questions of one function that are kept, the shortest first, beside those that alone reach a branch."""
LONGEST = 1500
"""Letters of a question with its answer that are kept: what is longer is a table, which has vectors of its own."""
LONGEST_OF_A_BRANCH = 6000
"""The same for the shortest question that reaches a branch."""
REACHED = os.environ.get("THADS_REACHED", "")
LEFT_OUT = ("law.vector", "law.whatif", "law.pack", "law.model", "law.vocabulary", "law.diff", "law.misfit")
"""Modules that answer with arrays, or about whole packs."""


DIGEST = re.compile(r"\b(?=[0-9]*[a-f])[0-9a-f]{12,}\b")


Branch = tuple[str, int, int]
"""A step from line to line as coverage.py writes it: file, line, next; outside a function is minus its line."""


class Reached:
    """Which branches of `law/` each question runs itself; what it asks of a public function is that one's question."""

    def __init__(self) -> None:
        self.by: dict[str, set[Branch]] = defaultdict(set)
        self.asked: list[str] = [""]

    @contextmanager
    def while_asking(self, question: str, *, known: bool) -> Iterator[None]:
        if not CAPTURE and not REACHED:
            yield
            return
        self.asked.append(question if CAPTURE or known else "")
        self._turn()
        try:
            yield
        finally:
            self.asked.pop()
            self._turn()

    def _turn(self) -> None:
        sys.settrace(self._enters if self.asked[-1] else None)

    def _enters(self, frame: FrameType, event: str, arg: Any) -> Any:
        file = frame.f_code.co_filename
        if f"{os.sep}law{os.sep}" not in file:
            return None
        outside = -frame.f_code.co_firstlineno
        last, mine = outside, self.by[self.asked[-1]]

        def steps(frame: FrameType, event: str, arg: Any) -> Any:
            nonlocal last
            if event in ("line", "return"):
                now = frame.f_lineno if event == "line" else outside
                mine.add((file, last, now))
                last = now
            return steps

        return steps


class NotSaid(Exception):
    """A question or an answer that cannot be written down."""


def said(value: Any) -> Any:
    """A value as JSON that reads like the code that made it. Raises NotSaid for what has no words."""
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return f"{type(value).__name__}.{value.name}"
        case str():
            return value
        case Decimal() | Fraction():
            return str(value)
        case date() | datetime():
            return value.isoformat()
        case Pack() if value is current_pack():
            return "pack"
        case MoneyRules() if value == money_rules(current_pack()):
            return "rules"
        case BaseModel():
            fields = {name: getattr(value, name) for name in type(value).model_fields}
            return {type(value).__name__: {n: said(v) for n, v in fields.items() if v not in (None, "", ())}}
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type | Pack | MoneyRules):
            fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
            return {type(value).__name__: {n: said(v) for n, v in fields.items() if v not in (None, "", ())}}
        case Mapping():
            return {json.dumps(said(key), ensure_ascii=False): said(each) for key, each in value.items()}
        case Set():
            return sorted((said(each) for each in value), key=lambda each: json.dumps(each, ensure_ascii=False))
        case Sequence():
            return [said(each) for each in value]
        case BaseException():
            return {"LawError": str(value)}
    raise NotSaid(type(value).__name__)


def written(value: Any) -> str:
    """What stands in the table for a value; a digest of a pack or a calendar changes with every word in it."""
    return DIGEST.sub("…", json.dumps(said(value), ensure_ascii=False, sort_keys=True))


class Answers:
    """The table, and what the tests that run now say otherwise."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {} if CAPTURE else json.loads(TABLE.read_text(encoding="utf-8"))
        self.new: dict[str, dict[str, str]] = defaultdict(dict)
        self.reached = Reached()
        self.wrong: list[str] = []

    def listen(self) -> None:
        """Hear every public function of `law/` from now on. To be called before anybody else reads the modules."""
        modules = [importlib.import_module(found.name) for found in pkgutil.walk_packages(law.__path__, "law.")]
        for module in modules:
            for name, function in list(vars(module).items()) if module.__name__ not in LEFT_OUT else ():
                own = isinstance(function, FunctionType) and function.__module__ == module.__name__
                if own and not name.startswith("_") and "__mutmut_" not in name:
                    heard = self._heard(f"{module.__name__}.{name}", function)
                    for other in modules:
                        if vars(other).get(name) is function:
                            setattr(other, name, heard)

    def _heard(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def asked(*args: Any, **kwargs: Any) -> Any:
            try:
                question = f"{name}{written([*args, kwargs] if kwargs else [*args])}"
            except NotSaid:
                return function(*args, **kwargs)
            try:
                with self.reached.while_asking(question, known=question in self.known):
                    answer = function(*args, **kwargs)
            except LawError as refused:
                self._compare(name, question, refused)
                raise
            self._compare(name, question, answer)
            return answer

        return asked

    def _compare(self, name: str, question: str, answer: Any) -> None:
        if not CAPTURE and question not in self.known:
            return
        try:
            told = written(answer)
        except NotSaid:
            told = type(answer).__name__
        if CAPTURE:
            if len(question) + len(told) <= LONGEST_OF_A_BRANCH:
                self.new[name][question] = told
        elif self.known[question] != told:
            self.wrong.append(f"{question}\n  stands as {self.known[question]}\n  now       {told}")

    def tell(self) -> None:
        """Write the steps that the questions of the table run, file by file."""
        steps: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for file, last, now in sorted({step for steps in self.reached.by.values() for step in steps}):
            steps[file].append((last, now))
        Path(REACHED).write_text(json.dumps(steps), encoding="utf-8")

    def keep(self) -> None:
        """Write the table anew: the shortest questions of each function, and the shortest of each branch."""
        kept: dict[str, str] = {}
        told = set[Branch]()
        for answers in self.new.values():
            by_length = sorted(answers, key=lambda one: (len(one), one))
            plain = [one for one in by_length if len(one) + len(answers[one]) <= LONGEST][:MOST]
            for question in (*plain, *by_length):
                if question in plain or self.reached.by[question] - told:
                    kept[question] = answers[question]
                    told |= self.reached.by[question]
        TABLE.write_text(json.dumps(kept, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


ANSWERS = Answers()
