"""docs/integrate.md tells what the API's tables say: every problem with its status, every role with its reach."""

from __future__ import annotations

import re
from pathlib import Path

import cli
from starter import Busy
from web.api.problems import TABLE as PROBLEMS
from web.api.problems import refused
from web.api.reach import TABLE as STANDINGS

PAGE = (Path(cli.__file__).with_name("docs") / "integrate.md").read_text(encoding="utf-8")


def test_every_problem_is_described_with_its_status() -> None:
    told = re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", PAGE, re.M)
    assert {kind: int(status) for kind, status in told} == {kind: told.status for kind, told in PROBLEMS.items()}


def test_every_role_is_described_with_its_reach() -> None:
    section = PAGE.split("| role | reach it may have")[1].split("\n\n")[0]
    told = {
        role: set(re.findall(r"`(\w+)`", reaches))
        for roles, reaches in re.findall(r"^\| (`.*?) \| (`.*?) \|", section, re.M)
        for role in re.findall(r"`(\w+)`", roles)
    }
    assert told == {role: set(entitled.reaches) for role, entitled in STANDINGS.items()}


def test_who_meets_a_busy_engine_is_told_when_to_come_again() -> None:
    answer = refused(Busy("P-1", 17)).answer()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "17")
