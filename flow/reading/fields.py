"""Which column or attribute means what: the usual names, and those that the reader was told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields

from flow.errors import LogError
from flow.log import Builder, Moment, harmless
from flow.reading.moments import NoMoment, moment

USUAL: dict[str, tuple[str, ...]] = {
    "case": ("case:concept:name", "case_id", "case", "case_key", "trace_id", "trace", "mã vụ việc", "mã hồ sơ"),
    "activity": ("concept:name", "activity", "activity_name", "task", "event", "event_name", "step",
                 "bước", "công việc"),
    "time": (
        "time:timestamp", "end_time", "end_timestamp", "complete_timestamp", "completion_time", "complete_time",
        "timestamp", "end", "complete", "event_time", "time", "date", "thời điểm", "kết thúc",
    ),
    "start": ("start_timestamp", "start_time", "time:start", "start", "bắt đầu"),
    "ready": ("enabled_timestamp", "enabled_time", "enable_time", "enabled"),
    "resource": ("org:resource", "resource", "user", "performer", "officer", "người thực hiện", "cán bộ"),
    "deadline": ("case:deadline", "deadline", "due", "due_date", "hạn"),
    "waits": ("waiting_for", "waits_for", "chờ ai"),
    "lifecycle": ("lifecycle:transition", "lifecycle"),
}  # fmt: skip
"""Each meaning with the names it usually has; the first that a log has counts."""


@dataclass(frozen=True)
class Asked:
    """The names that somebody gave for this log, in place of the usual ones. In OCEL `case` is a type of object."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    start: str | None = None
    resource: str | None = None
    deadline: str | None = None


def plain(name: str) -> str:
    """A name as it is compared: without case, spaces, underlines and hyphens."""
    return re.sub(r"[\s_-]+", "", name.strip().casefold())


def found(names: Iterable[str], asked: Asked) -> dict[str, str]:
    """Each meaning with the name that carries it here. LogError for a name that was asked for and is not there."""
    here = list(names)
    by_plain = {plain(name): name for name in reversed(here)}
    chosen: dict[str, str] = {}
    for meaning in (field.name for field in fields(asked)):
        name = getattr(asked, meaning)
        if name is None:
            continue
        if name not in here and plain(name) not in by_plain:
            raise LogError(
                meaning, f"không có cột “{harmless(name)}”; có / there is no such column, but: {listed(here)}"
            )
        chosen[meaning] = name if name in here else by_plain[plain(name)]
    for meaning, usual in USUAL.items():
        taken = set(chosen.values())
        known = (by_plain[plain(name)] for name in usual if plain(name) in by_plain)
        first = next((name for name in known if name not in taken), None)
        if meaning not in chosen and first is not None:
            chosen[meaning] = first
    return chosen


def listed(names: Iterable[str]) -> str:
    """Names in one line, not too many."""
    shown = [harmless(name, 60) for name in names]
    return ", ".join(shown[:30]) + (", …" if len(shown) > 30 else "")


NEEDED = {
    "case": "thiếu mã vụ việc / the case id is missing",
    "activity": "thiếu tên công việc / the name of the activity is missing",
    "time": "thiếu thời điểm / the time is missing",
}


Where = Callable[[], str]
"""Says, when something has to be told, where in the file it stands."""


def put(builder: Builder, where: Where, names: dict[str, str], values: dict[str, str], case: str | None) -> bool:
    """Add an event by its values (meaning → text). False if it was left out, and the problem is noted.

    Of its times only the one at which it ended is needed; another that cannot be read is noted and left out alone.
    """
    get = values.get
    activity, time = get("activity"), get("time") or get("start")
    if not case or not activity or not time:
        missing = "case" if not case else "activity" if not activity else "time"
        advice = "bổ sung rồi đọc lại; bị bỏ qua / fill it in and read again; left out"
        builder.problems.add(where(), names.get(missing, missing), f"{NEEDED[missing]}; {advice}")
        return False
    try:
        end = moment(time)
    except NoMoment as bad:
        builder.problems.add(where(), names.get("time", "time"), f"{bad}; bị bỏ qua / left out")
        return False
    start = _other(builder, where, names, "start", values["start"]) if "start" in values else None
    ready = _other(builder, where, names, "ready", values["ready"]) if "ready" in values else None
    deadline = _other(builder, where, names, "deadline", values["deadline"]) if "deadline" in values else None
    if start is not None and start[0] - start[1] > end[0] - end[1]:
        problem = "bắt đầu sau khi kết thúc; sửa một trong hai; bị bỏ qua / begins after its end: mend one; left out"
        builder.problems.add(where(), names.get("start", "start"), problem)
        return False
    builder.add(case, activity, end, get("resource"), get("lifecycle"), get("waits"), start, ready, deadline)
    return True


def _other(builder: Builder, where: Where, names: dict[str, str], meaning: str, text: str) -> Moment | None:
    try:
        return moment(text) if text else None
    except NoMoment as bad:
        builder.problems.add(where(), names.get(meaning, meaning), str(bad))
        return None
