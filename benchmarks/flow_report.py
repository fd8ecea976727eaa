"""Figures of `thads flow report`: a log of 600,000 events, read and measured, in seconds of CPU."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flow.reading import read_log
from flow.report import report_on

CASES = 150_000
STEPS = ("Lập biên bản", "Gửi thông báo", "Xác minh", "Ra quyết định")
PEOPLE = 200
AIM = "aim 10 s"
Row = tuple[str, str, datetime, datetime, str]


def run() -> list[tuple[str, str]]:
    """The same 600,000 events as XES with completions only, and as CSV with the start of the work and people."""
    events = list(_events())
    with tempfile.TemporaryDirectory() as folder:
        xes, table = Path(folder) / "log.xes", Path(folder) / "log.csv"
        _write_xes(xes, events)
        _write_csv(table, events)
        return [*_figures("XES", xes), *_figures("CSV with starts", table)]


def _figures(name: str, path: Path) -> list[tuple[str, str]]:
    begun = time.process_time()
    log = read_log(path)
    read = time.process_time()
    report = report_on(log, [f"{STEPS[0]}->{STEPS[1]}=90d"])
    done = time.process_time()
    return [
        (f"{report.events:,} events of {name}, read, CPU", f"{read - begun:.1f} s"),
        (f"{report.events:,} events of {name}, read and reported on, CPU", f"{done - begun:.1f} s ({AIM})"),
    ]


def _events() -> Iterator[Row]:
    """Cases that arrive over ten years; each step waits until its officer is free."""
    chance = random.Random(2026)
    free = [datetime(2015, 1, 1, tzinfo=UTC)] * PEOPLE
    begun = sorted(
        datetime(2015, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(5_256_000)) for _ in range(CASES)
    )
    for number, ready in enumerate(begun):
        for step in STEPS:
            who = chance.randrange(PEOPLE)
            start = max(ready, free[who])
            end = start + timedelta(minutes=chance.randrange(60, 4_000))
            free[who] = end
            yield f"VV{number}", step, start, end, f"CHV{who}"
            ready = end + timedelta(minutes=chance.randrange(3_000))


def _write_xes(path: Path, events: list[Row]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xmlns="http://www.xes-standard.org/">')
        before = ""
        for case, step, _, end, who in events:
            if case != before:
                file.write(f'{"</trace>" if before else ""}<trace><string key="concept:name" value="{case}"/>\n')
                before = case
            file.write(
                f'<event><string key="concept:name" value="{step}"/><string key="org:resource" value="{who}"/>'
                f'<string key="lifecycle:transition" value="complete"/><float key="amount" value="35.0"/>'
                f'<date key="time:timestamp" value="{end.isoformat()}"/></event>\n'
            )
        file.write("</trace></log>\n")


def _write_csv(path: Path, events: list[Row]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("case_id,activity,start_time,end_time,resource\n")
        file.writelines(f"{case},{step},{start},{end},{who}\n" for case, step, start, end, who in events)
