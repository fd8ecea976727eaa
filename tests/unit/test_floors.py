"""What the import contracts cannot see: no clock below, and neither days nor money reckoned outside `law/`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLOCKS = {("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "time"), ("time", "monotonic")}
PURE = ("law", "cases", "flow")
ABOVE = ("activities", "audit", "documents", "records", "workflows")


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))


def asks_the_clock(call: ast.Call) -> bool:
    called = call.func
    if not isinstance(called, ast.Attribute):
        return False
    owner = called.value.attr if isinstance(called.value, ast.Attribute) else getattr(called.value, "id", "")
    return (owner, called.attr) in CLOCKS


@pytest.mark.parametrize("path", sources(*PURE), ids=lambda p: str(p.relative_to(ROOT)))
def test_law_cases_and_flow_have_no_clock_and_no_chance(path: Path) -> None:
    assert [call.lineno for call in calls(path) if asks_the_clock(call)] == []
    imported = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert imported & {"random", "secrets", "uuid", "os", "socket", "subprocess", "threading"} == set()


def test_the_clock_test_sees_a_clock() -> None:
    for text in ("date.today()", "datetime.now(UTC)", "datetime.datetime.now()"):
        [call] = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call)]
        assert asks_the_clock(call)


def counts_days(call: ast.Call) -> bool:
    """Whether a call makes a length of days or weeks: `law.periods` counts these, by the calendar."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    nothing = [a for a in call.args if not (isinstance(a, ast.Constant) and a.value == 0)]
    return name == "timedelta" and (bool(nothing) or any(k.arg in ("days", "weeks") for k in call.keywords))


DAYS_THAT_ARE_NO_PERIODS = {
    "activities/monthly_list.py",  # the last day of a month
    "activities/reconciliation.py",  # the days of the bank's statements, one by one
    "records/ledger.py",  # the day before the first booking
    "cases/state.py",  # what had fallen due before a day
    "records/books.py",  # a day of the books, and the day after it
    "activities/bottlenecks.py",  # how far back queues are looked at; their days, one by one
    "audit/past.py",  # the end of a day; what was noticed on the day it began
    "audit/later.py",  # how long before a certificate ends a stamp is renewed
    "audit/risks.py",  # how long nothing happened where an auditor looks closer
    "cases/duties.py",  # escalation steps where no calendar is published; the day before a clock runs on
}


@pytest.mark.parametrize("path", sources("cases", *ABOVE), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_period_of_the_law_is_counted_outside_law(path: Path) -> None:
    """Moments are compared everywhere; lengths of days come from the pack through `law.periods`."""
    allowed = str(path.relative_to(ROOT)) in DAYS_THAT_ARE_NO_PERIODS
    assert allowed or [call.lineno for call in calls(path) if counts_days(call)] == []


def percents(path: Path) -> list[int]:
    """Lines that multiply or divide by something like 100, 0.03 or Decimal("0.1"): a rate at work."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div | ast.FloorDiv)
        for side in (node.left, node.right)
        if isinstance(side, ast.Constant) and (side.value in (100, 365) or isinstance(side.value, float))
    ]


@pytest.mark.parametrize("path", sources("cases", "activities", "workflows"), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_rate_is_applied_outside_law(path: Path) -> None:
    """Fees, interest and shares are reckoned in `law/`; the floors above only put facts before it."""
    assert percents(path) == []
