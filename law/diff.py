"""What changed between two packs, in words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from law.model import Edition, Line, Rule, Running, Term
from law.pack import Pack, Setting
from law.phrases import condition_in_words, day_in_words, from_day, length_in_words


def diff(before: Pack, after: Pack) -> tuple[Line, ...]:
    """The differences from one pack to another: rules, days, settings, amounts; empty if there are none."""
    lines = (
        *_rules(before, after),
        *_calendar(before, after),
        *_settings(before.settings, after.settings),
        *_other_files(before, after),
    )
    if not lines and before != after:
        return (Line(vi="Chỉ khác lời văn, nguồn, lý do.", en="Only wording, sources or reasons differ."),)
    return lines


def _rules(before: Pack, after: Pack) -> Iterator[Line]:
    for rule_id in sorted(before.rules.keys() | after.rules.keys()):
        old, new = before.rules.get(rule_id), after.rules.get(rule_id)
        if old is None and new is not None:
            yield Line(vi=f"{rule_id}: quy tắc mới: {new.vi}.", en=f"{rule_id}: new rule: {new.en}.")
        elif new is None and old is not None:
            yield Line(vi=f"{rule_id}: bỏ quy tắc: {old.vi}.", en=f"{rule_id}: rule removed: {old.en}.")
        elif old is not None and new is not None and old != new:
            yield from _rule(old, new)


def _rule(old: Rule, new: Rule) -> Iterator[Line]:
    was, now = ({edition.start: edition for edition in rule.law} for rule in (old, new))
    for day in sorted(was.keys() | now.keys()):
        before, after = _edition(was.get(day)), _edition(now.get(day))
        if before != after:
            vi, en = from_day(day)
            yield Line(
                vi=f"{new.id} ({new.vi}), {vi}: {before[0]} → {after[0]}.",
                en=f"{new.id} ({new.en}), {en}: {before[1]} → {after[1]}.",
            )
    for name in Rule.model_fields:
        was_value, now_value = getattr(old, name), getattr(new, name)
        if name != "law" and was_value != now_value:
            yield Line(
                vi=f"{new.id}: {name}: {_value(was_value)} → {_value(now_value)}.",
                en=f"{new.id}: {name}: {_value(was_value)} → {_value(now_value)}.",
            )


def _edition(edition: Edition | None) -> tuple[str, str]:
    """What a rule says from a day on, in both languages, with the basis."""
    if edition is None:
        return "không có", "none"
    if not edition.terms:
        return "bãi bỏ", "repealed"
    opens = " | ".join(opening.event for opening in edition.opens)
    running = f"; {edition.running.value}" if edition.running is not Running.KEEP else ""
    spelled = [_term(term) for term in edition.terms]
    extra = (f" [{opens}]" if opens else "") + running
    return "; ".join(vi for vi, _ in spelled) + extra, "; ".join(en for _, en in spelled) + extra


def _term(term: Term) -> tuple[str, str]:
    vi, en = length_in_words(term)
    when = condition_in_words(term.when)
    vi_if, en_if = (f" nếu {when}", f" if {when}") if when else ("", "")
    fixed = "" if term.rolls else ", không dời / not rolled"
    return f"{vi}{vi_if} ({term.basis}{fixed})", f"{en}{en_if} ({term.basis}{fixed})"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return str(value)


def _calendar(before: Pack, after: Pack) -> Iterator[Line]:
    old, new = before.calendar, after.calendar
    have = {table.year: table for table in old.tables}
    got = {table.year: table for table in new.tables}
    for year in sorted(have.keys() | got.keys()):
        if year not in have:
            yield Line(vi=f"Lịch: thêm bảng năm {year}.", en=f"Calendar: the table of {year} is new.")
        elif year not in got:
            yield Line(vi=f"Lịch: bỏ bảng năm {year}.", en=f"Calendar: the table of {year} is gone.")
        elif have[year].provisional != got[year].provisional:
            vi, en = ("tạm tính", "provisional") if got[year].provisional else ("chính thức", "official")
            yield Line(vi=f"Lịch: bảng năm {year} nay là {vi}.", en=f"Calendar: the table of {year} is now {en}.")
    day, last = max(old.first, new.first), min(old.last, new.last)
    while day <= last:
        if old.is_working(day) != new.is_working(day):
            vi, en = day_in_words(day)
            reason = new.off_reason(day)
            if reason is None:
                yield Line(vi=f"Lịch: {vi} nay là ngày làm việc.", en=f"Calendar: {en} now works.", day=day)
            else:
                yield Line(
                    vi=f"Lịch: {vi} nay nghỉ ({reason.vi}).", en=f"Calendar: {en} is now off ({reason.en}).", day=day
                )
        day += timedelta(days=1)


def _settings(before: Mapping[str, Setting], after: Mapping[str, Setting]) -> Iterator[Line]:
    for name in sorted(before.keys() | after.keys()):
        was = before[name].default if name in before else None
        now = after[name].default if name in after else None
        if was != now:
            yield Line(
                vi=f"Thiết lập {name}: {_value(was)} → {_value(now)}.",
                en=f"Setting {name}: {_value(was)} → {_value(now)}.",
            )


def _other_files(before: Pack, after: Pack) -> Iterator[Line]:
    """Amounts, provinces, bodies, instruments: value by value, under their dotted names."""
    was, now = _leaves(before), _leaves(after)
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) != now.get(name):
            change = f"{name}: {_value(was.get(name))} → {_value(now.get(name))}."
            yield Line(vi=change, en=change)


def _leaves(pack: Pack) -> dict[str, Any]:
    leaves: dict[str, Any] = {}

    def walk(name: str, value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(f"{name}.{key}", inner)
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            for number, inner in enumerate(value, 1):
                walk(f"{name}[{number}]", inner)
        else:
            leaves[name] = value

    for path in sorted(pack.folder.glob("*.toml")):
        walk(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    return leaves
