"""Figures of the law of time: due dates a second, whole arrays of them, and a what-if over a million duties."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import holidays
import numpy as np

from law.model import Unit
from law.pack import PACKS, Pack, current_pack, load_pack
from law.periods import due
from law.vector import due_days
from law.whatif import Duty, what_if

MILLION = 1_000_000


def run() -> list[tuple[str, str]]:
    """Every figure as its name and its value; the ratios are to others' code on the same inputs in the same run."""
    random.seed(2026)
    return [*_one_by_one(), *_in_arrays(), *_what_if()]


def _one_by_one() -> list[tuple[str, str]]:
    """Distinct starts and lengths in random order: each is new the first time, and remembered the second."""
    calendar = current_pack().calendar
    library = holidays.country_holidays("VN", years=range(2024, 2029))
    inputs = [(date(2025, 1, 1) + timedelta(days=day), n) for day in range(900) for n in range(1, 21)]
    random.shuffle(inputs)
    count, few = len(inputs), inputs[:2_000]
    counted = _seconds(lambda: [calendar.add_working_days(day, n) for day, n in inputs])
    first = _seconds(lambda: [due(day, n, Unit.WD, calendar, working=False) for day, n in inputs])
    again = _seconds(lambda: [due(day, n, Unit.WD, calendar, working=False) for day, n in inputs])
    explained = _seconds(lambda: [due(day, n, Unit.WD, calendar) for day, n in few]) * count / len(few)
    theirs = _seconds(lambda: [library.get_nth_working_day(day, n) for day, n in few]) * count / len(few)
    return [
        (f"{name}, a second (times holidays.get_nth_working_day)", f"{count / seconds:,.0f} ({theirs / seconds:.1f})")
        for name, seconds in (
            ("nth working days", counted),
            ("due dates without working, first time", first),
            ("due dates without working, day and length seen before", again),
            ("due dates with working", explained),
            ("holidays.get_nth_working_day itself", theirs),
        )
    ]


def _in_arrays() -> list[tuple[str, str]]:
    calendar = current_pack().calendar
    days = np.random.default_rng(2026).integers(0, 900, MILLION)
    starts = np.datetime64("2025-01-01") + days
    known = np.arange(np.datetime64(calendar.first), np.datetime64(calendar.last) + 1)
    off = [day for day in known.tolist() if not calendar.is_working(day) and day.weekday() < 5]
    theirs_calendar = np.busdaycalendar(holidays=off)
    due_days(starts[:10], 5, Unit.WD, calendar)  # the tables are laid out once
    ours = min(_seconds(lambda: due_days(starts, 5, Unit.WD, calendar)) for _ in range(5))
    theirs = min(
        _seconds(lambda: np.busday_offset(starts, 5, roll="backward", busdaycal=theirs_calendar)) for _ in range(5)
    )
    return [
        ("a million due dates in an array", f"{ours * 1000:.1f} ms"),
        ("numpy.busday_offset of the same million (no make-up Saturdays)", f"{theirs * 1000:.1f} ms"),
        ("our time as a multiple of numpy's", f"{ours / theirs:.2f}"),
    ]


def _what_if() -> list[tuple[str, str]]:
    pack = current_pack()
    rules = [
        rule
        for rule in pack.rules.values()
        if (terms := rule.law[-1].terms) and not terms[-1].when and terms[-1].unit is not Unit.H
    ]
    first = date(2026, 7, 1)
    duties = [
        Duty(str(n), random.choice(rules).id, first + timedelta(days=random.randrange(500))) for n in range(MILLION)
    ]
    with tempfile.TemporaryDirectory() as folder:
        changed = _without_culture_day(pack, Path(folder) / "changed")
        seconds = _seconds(lambda: what_if(duties, pack, changed, today=date(2026, 11, 27)))
        answer = what_if(duties[: MILLION // 10], pack, changed, today=date(2026, 11, 27))
    return [
        ("what-if over a million open duties", f"{seconds:.1f} s"),
        ("of a tenth of them: moved / newly overdue", f"{len(answer.moved):,} / {len(answer.newly_overdue):,}"),
    ]


def _without_culture_day(pack: Pack, folder: Path) -> Pack:
    """A pack whose calendar of 2026 has no 24 November."""
    shutil.copytree(PACKS / pack.version, folder)
    table = folder / "calendar" / "2026.toml"
    content = table.read_text(encoding="utf-8")
    table.write_text(content.replace("[2026-11-24, 2026-11-24]", "[2026-11-22, 2026-11-22]"), encoding="utf-8")
    return load_pack(str(folder))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
