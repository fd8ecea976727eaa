"""What a clerk types, read: days and moments, lengths, suspensions, facts, and files of open duties."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from law.errors import LawError
from law.facts import iso_day
from law.model import Rule, Unit
from law.periods import VIETNAM, Suspension, local_day
from law.whatif import Duty

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE = re.compile(r"[+-]?[0-9]{1,18}")


def moment(text: str | None, name: str = "from") -> date | datetime:
    """An ISO date or moment; a moment without an offset is Vietnamese time."""
    if not text:
        raise LawError(name, "cần ngày bắt đầu, ví dụ 2026-08-26 / a start is needed, for example 2026-08-26")
    try:
        if DAY.fullmatch(text):
            return iso_day(text)
        if not DAY.match(text):
            raise ValueError
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=VIETNAM) if at.tzinfo is None else at.astimezone(VIETNAM)
    except (ValueError, OverflowError):
        raise LawError(
            name, f"“{text}” không phải là ngày có thật dạng 2026-08-26 / “{text}” is not a real date like 2026-08-26"
        ) from None


def period(length: str | None, unit: str | None) -> tuple[int, Unit]:
    """A length and its unit; "at once" and the day of an event need no length."""
    if unit is None:
        raise LawError("length", "cần --rule hoặc --length với --unit / --rule, or --length with --unit, is needed")
    try:
        counted = Unit(unit.upper())
    except ValueError:
        raise LawError("unit", f"đơn vị phải là một trong / the unit must be one of: {', '.join(Unit)}") from None
    if length is None and counted in (Unit.IMM, Unit.EVT):
        return 0, counted
    if length is None:
        raise LawError("length", "cần --length cùng với --unit / --length is needed with --unit")
    try:
        if not WHOLE.fullmatch(length.strip()):
            raise ValueError
        return int(length), counted
    except ValueError:
        raise LawError("length", f"“{length}” không phải số nguyên / “{length}” is not a whole number") from None


def suspension(text: str) -> Suspension:
    """A stretch in which the clock stands still, from `START:END:reason`, both days included."""
    parts = text.split(":", 2)
    if len(parts) != 3 or not parts[2]:
        raise LawError("suspend", f"phải có dạng START:END:lý do / must read START:END:reason, not “{text}”")
    first, last = (local_day(moment(part, "suspend")) for part in parts[:2])
    return Suspension(first, last, parts[2])


def facts(texts: list[str] | None) -> dict[str, str]:
    """Flat facts from `key=value` pairs."""
    stated = {}
    for text in texts or []:
        name, sign, value = text.partition("=")
        if not (name and sign):
            raise LawError("fact", f"phải có dạng key=value / must read key=value, not “{text}”")
        stated[name] = value
    return stated


def only_asked(facts: dict[str, str], rules: list[Rule | None]) -> None:
    """A fact that no rule asks for is a slip of the pen, not something to pass over."""
    asked = {name for rule in rules if rule for name in rule.asks}
    if unasked := sorted(facts.keys() - asked):
        raise LawError(
            "fact",
            f"không quy tắc nào hỏi “{unasked[0]}”; chỉ hỏi: {', '.join(sorted(asked)) or '–'} / "
            f"no rule asks for “{unasked[0]}”; they ask for: {', '.join(sorted(asked)) or '–'}",
        )


def duties(path: Path) -> Iterator[Duty]:
    """The duties of a CSV file; every column beyond the four named ones is a fact."""
    try:
        file = path.open(encoding="utf-8-sig", errors="replace", newline="")
    except OSError as missing:
        raise LawError("stock", f"không đọc được tệp / cannot read {path}: {missing.strerror}") from missing
    with file:
        reader = csv.DictReader(file)
        if lacking := {"id", "rule", "start"} - set(reader.fieldnames or ()):
            raise LawError("stock", f"thiếu cột / missing columns: {', '.join(sorted(lacking))}")
        for row in reader:
            try:
                yield _duty(row)
            except LawError as wrong:
                raise LawError("stock", f"dòng / line {reader.line_num}: {wrong.problem}") from wrong


def _duty(row: dict[str, str]) -> Duty:
    identity, rule, start = row.pop("id"), row.pop("rule"), moment(row.pop("start"), "start")
    stops = tuple(suspension(text) for text in (row.pop("suspensions", "") or "").split(";") if text)
    return Duty(identity, rule, start, tuple((name, value) for name, value in row.items() if name and value), stops)
