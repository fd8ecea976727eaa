"""Whatever happens to cases, in any order: each is counted once in any period, and the lines of the forms add up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from audit.export import xes
from audit.export.people import People
from cases.counted import OPEN, Status
from figures.catalogue import forms
from figures.forms import Column
from figures.matters import Matter, in_period
from figures.periods import Period
from figures.tables import Table, fill
from recount import Known, follow, read, recount
from tests.cases_driver import Driven
from tests.figures_driver import (
    away,
    back_from_the_ledger,
    entrusted_here,
    finished,
    half_away,
    matter_of,
    recalled,
    suspended,
    trace,
    walked,
)

FAR = datetime(2100, 1, 1, tzinfo=UTC)
SEEDS, STEPS = range(42), 14


@pytest.fixture(scope="module")
def driven() -> list[Driven]:
    others = (back_from_the_ledger(), finished(), suspended(), recalled(), away(), half_away(), entrusted_here())
    return [*(walked(seed, STEPS) for seed in SEEDS), *others]


@pytest.fixture(scope="module")
def matters(driven: list[Driven]) -> list[Matter]:
    return [matter_of(one, f"case/79/{number:02}") for number, one in enumerate(driven)]


def periods(matters: list[Matter]) -> list[Period]:
    """Every period in which anything happened, and the one after."""
    years = {movement.at.year for matter in matters for movement in matter.movements}
    return [Period.of(date(year, month, 1)) for year in range(min(years), max(years) + 2) for month in range(1, 13)]


def table(code: str, period: Period, matters: list[Matter]) -> Table:
    return fill(forms(period)[code], period, [in_period(matter, period) for matter in matters], {})


def test_the_walks_reach_every_status(matters: list[Matter]) -> None:
    assert {movement.status for matter in matters for movement in matter.movements} == set(Status)


@pytest.mark.parametrize("measure", ["matters", "money"])
def test_the_lines_add_up(matters: list[Matter], measure: str) -> None:
    seen = dict.fromkeys(("total", "done", "entrusted", "received", "recalled", "returned", "moved", "back"), 0)
    for period in periods(matters)[::2]:
        for part in ("", "-ex-officio", "-on-request"):
            for row in table(measure + part, period, matters).rows:
                c = {name: int(value or 0) for name, value in row.cells.items() if not name.startswith("rate")}
                assert min(c.values()) >= 0, (period.name, row.key, c)
                assert c["total"] == c["old"] + c["new"] - c["entrusted"] - c["recalled"] - c["returned"], (
                    period.name,
                    row.key,
                    c,
                )
                assert c["total"] == c["with_condition"] + c["no_condition"] + c["postponed"] + c["suspended"]
                assert c["with_condition"] == c["done"] + c["in_progress"] + c["postponed_by_agreement"]
                assert c["done"] == c["finished"] + c["cancelled"]
                assert c["stock"] == c["total"] - c["done"]
                assert c["back"] + c["received"] <= c["new"]
                for name in seen:
                    seen[name] += c[name]
    assert all(seen.values()), f"never reached: {seen}"


@pytest.mark.parametrize("measure", ["matters", "money"])
def test_what_is_carried_over_is_what_was_left(matters: list[Matter], measure: str) -> None:
    """old of a year = stock of the year before, less what moved to the separate ledger."""
    ends = [period for period in periods(matters) if period.months == 12]
    for period, after in pairwise(ends):
        was, now = table(measure, period, matters).rows[0].cells, table(measure, after, matters).rows[0].cells
        assert now["old"] == int(was["stock"] or 0) - int(was["moved"] or 0), period.name


def test_a_case_is_behind_one_cell_of_each_kind(matters: list[Matter]) -> None:
    """At any moment each counted case has one status, and stands behind the cells that are of it."""
    kinds = ("entrusted", "recalled", "returned", "finished", "cancelled", "in_progress", "postponed_by_agreement",
             "no_condition", "postponed", "suspended")  # fmt: skip
    for period in periods(matters)[::5]:
        whole = table("matters", period, matters)
        behind = [case for kind in kinds for case, _ in whole.behind("total", kind)]
        counted = [case.id for case in whole.rows[0].cases if case.counted]
        assert sorted(behind) == sorted(counted)


def test_rows_are_the_sum_of_those_below(matters: list[Matter]) -> None:
    for period in periods(matters)[::7]:
        for form in forms(period).values():
            rows = table(form.code, period, matters).rows
            for column in form.columns:
                if isinstance(column, Column):
                    for level in {row.level for row in rows} - {0}:
                        below = sum(int(row.cells[column.code] or 0) for row in rows if row.level == level)
                        assert rows[0].cells[column.code] == below, (form.code, column.code, level)


def test_pending_is_what_was_there_and_came_less_what_was_resolved(matters: list[Matter]) -> None:
    """CEPEJ's identity; what was recalled or moved to the separate ledger is no longer pending and was not resolved."""
    for period in periods(matters)[::3]:
        c = table("cepej", period, matters).rows[0].cells
        m = table("matters", period, matters).rows[0].cells
        gone = sum(int(m[line] or 0) for line in ("entrusted", "recalled", "moved"))
        assert c["pending"] == int(m["old"] or 0) + int(c["incoming"] or 0) - int(c["resolved"] or 0) - gone


def test_no_money_leaves_a_case_unseen(matters: list[Matter]) -> None:
    for matter in matters:
        for movement in matter.movements:
            assert movement.claimed >= movement.settled + movement.cancelled + movement.entrusted >= 0
            if movement.status in (Status.FINISHED, Status.CANCELLED):
                assert movement.left == 0
        assert matter.movements[-1].status not in OPEN or matter.movements[-1].left >= 0


PEOPLE = People(b"k" * 32)


@pytest.fixture(scope="module")
def exported(driven: list[Driven], tmp_path_factory: pytest.TempPathFactory) -> list[Known]:
    path = tmp_path_factory.mktemp("export") / "log.xes"
    with path.open("w", encoding="utf-8") as file:
        list(xes.write((trace(one, PEOPLE, f"case/79/{number:02}") for number, one in enumerate(driven)), file))
    return list(read(path))


def test_the_export_alone_gives_the_same_figures(exported: list[Known], matters: list[Matter]) -> None:
    """Every form, row and column, in every period: recounted from the kinds of the events alone (recount.py)."""
    cells = 0
    for period in periods(matters)[5::11]:
        theirs = recount(exported, period.name)
        for form in forms(period).values():
            ours = table(form.code, period, matters)
            rows = {pseudonymous(row.key): row for row in ours.rows}
            assert rows.keys() == theirs[form.code].keys(), (period.name, form.code)
            for key, row in rows.items():
                counted = theirs[form.code][key]
                assert row.cells.keys() == counted.keys(), form.code
                for name, value in row.cells.items():
                    wanted = None if value is None else float(value)
                    assert counted[name] == pytest.approx(wanted), (period.name, form.code, key, name)
                    cells += value not in (None, 0)
    assert cells > 1_000


def pseudonymous(key: str) -> str:
    *unit, who = key.split("/")
    if len(unit) < 2 or who == "-":
        return key
    return "/".join((*unit, PEOPLE.pseudonym("officer", f"{unit[0]}:{who}")))


def test_the_kinds_of_events_say_what_a_case_counts_as(exported: list[Known], matters: list[Matter]) -> None:
    for (name, _, events), matter in zip(exported, matters, strict=True):
        assert name == matter.id
        told = [event["counted_as"] for event in events if "counted_as" in event]
        derived = [point["status"] for point, event in zip(follow(events, FAR), events, strict=True)
                   if "counted_as" in event]  # fmt: skip
        assert derived == told, name
