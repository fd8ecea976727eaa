"""The legal basis as a page: every rule, setting and calendar table of a pack, generated so that it cannot drift."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from law.calendar import YearTable
from law.model import MISSED_WORDS, Edition, Opening, Rule, Running
from law.pack import Pack, Setting
from law.phrases import condition_in_words, from_day, length_in_words
from law.vocabulary import is_live


def legal_basis(pack: Pack) -> str:
    """The page in Markdown; `thads law rules --markdown` writes it to docs/legal-basis.md."""
    return "\n".join([*_heading(pack), *_rules(pack), *_amounts(pack), *_settings(pack), *_calendar(pack)]) + "\n"


def _heading(pack: Pack) -> Iterator[str]:
    yield "# Cơ sở pháp lý / Legal basis"
    yield ""
    yield f"Gói luật / law pack **{pack.version}**: {pack.law}."
    yield ""
    yield "Trang này được sinh từ gói luật; đừng sửa tay. / This page is generated from the pack; do not edit it."
    yield ""
    for code, name in pack.instruments.items():
        yield f"- {code}: {name.vi} / {name.en}"
    yield ""
    for code, (vi, en) in MISSED_WORDS.items():
        yield f"- {code}: {vi} / {en}"
    yield ""


def _rules(pack: Pack) -> Iterator[str]:
    live, verified = map(is_live, pack.rules.values()), [rule for rule in pack.rules.values() if rule.verified]
    yield f"## Thời hạn / Periods ({len(pack.rules)})"
    yield ""
    yield (
        f"{sum(live)} quy tắc vận hành trong vụ việc, các quy tắc có dấu ○ còn chờ thủ tục của mình; "
        f"{len(verified)} quy tắc đã được người có thẩm quyền đối chiếu với văn bản. / The rows marked ○ await their "
        f"procedure; {len(verified)} rows have been verified by somebody with authority."
    )
    for phase in dict.fromkeys(rule.phase for rule in pack.rules.values()):
        yield ""
        yield f"### {phase}"
        yield ""
        yield (
            "| Mã | Thời hạn / Period | Người có trách nhiệm / Bound | Bắt đầu / Opens | Kết thúc / Ends "
            "| Độ dài / Length | Quá hạn / Missed |"
        )
        yield "|---|---|---|---|---|---|---|"
        for rule in pack.rules.values():
            if rule.phase == phase:
                yield _row(rule, pack)


def _row(rule: Rule, pack: Pack) -> str:
    body = pack.bodies[rule.bound]
    note = f"<br>{rule.note_vi} / {rule.note_en}" if rule.note_en else ""
    cells = (
        rule.id,
        ("" if is_live(rule) else "○ ") + f"{rule.vi} / {rule.en}{note}",
        f"{body.vi} / {body.en}",
        "<br>".join(map(_opening, rule.opens)) or "–",
        "<br>".join(rule.discharged_by) or "–",
        "<br>".join(map(_edition, rule.law)),
        rule.missed.value,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _opening(opening: Opening) -> str:
    when = condition_in_words(opening.when)
    return opening.event + (f" ({when})" if when else "")


def _edition(edition: Edition) -> str:
    """From when, what becomes of running periods, other opening events, and the lengths, one a line."""
    running = f", running: {edition.running.value}" if edition.running is not Running.KEEP else ""
    opens = f" ({'; '.join(map(_opening, edition.opens))})" if edition.opens else ""
    cells = [f"**{' / '.join(from_day(edition.start))}**{running}{opens}:"]
    for term in edition.terms:
        vi, en = length_in_words(term)
        when = condition_in_words(term.when)
        extra = f" [{when}]" if when else ""
        setting = f" (setting {term.setting})" if term.setting else ""
        cells.append(f"{vi} / {en}{extra}{setting}: {term.basis}")
    return "<br>".join(cells if edition.terms else [*cells, "bãi bỏ / repealed"])


def _settings(pack: Pack) -> Iterator[str]:
    yield ""
    yield "## Thiết lập khi luật không quy định / Settings where the law is silent"
    yield ""
    yield "| Tên / Name | Giá trị / Value | Lý do / Reason | Điều khoản bỏ ngỏ / Silent clause |"
    yield "|---|---|---|---|"
    for name, setting in sorted(pack.settings.items()):
        reason = f"{setting.reason_vi} / {setting.reason_en}".replace("|", "\\|")
        yield f"| {name} | {_value(setting)} | {reason} | {setting.silent} |"


def _amounts(pack: Pack) -> Iterator[str]:
    """The dated amounts and numbers as `amounts.toml` has them: what each is called, from when, how much, by what."""
    yield ""
    yield "## Mức tiền và con số của luật / Amounts and numbers of the law"
    yield ""
    yield "| Tên / Name | Từ ngày / From | Giá trị / Value | Căn cứ / Source |"
    yield "|---|---|---|---|"
    tables = tomllib.loads((pack.folder / "amounts.toml").read_text(encoding="utf-8"))
    for name, rows in sorted(tables.items()):
        for row in rows:
            yield f"| {name} | {row['from']:%d/%m/%Y} | {_shown(row['amount'])} | {row['source']} |"


def _shown(amount: Any) -> str:
    """A number, numbers by name, or rows of them."""
    if isinstance(amount, Mapping):
        return ", ".join(f"{name} {_shown(value)}" for name, value in amount.items())
    if isinstance(amount, list):
        return "<br>".join(map(_shown, amount))
    return f"{amount:,}".replace(",", ".") if isinstance(amount, int) and not isinstance(amount, bool) else str(amount)


def _value(setting: Setting) -> str:
    default = setting.default
    if isinstance(default, Mapping):
        default = [f"{name} {value}" for name, value in default.items()]
    shown = ", ".join(map(str, default)) if isinstance(default, list | tuple) else str(default)
    return shown.replace("|", "\\|")


def _calendar(pack: Pack) -> Iterator[str]:
    yield ""
    yield "## Lịch làm việc / Working calendar"
    for table in pack.calendar.tables:
        yield ""
        yield f"### {table.year}{' (tạm tính / provisional)' if table.provisional else ''}"
        yield ""
        yield f"Nguồn / source: {table.source}."
        yield ""
        yield from _year(table, pack)


def _year(table: YearTable, pack: Pack) -> Iterator[str]:
    for run in table.off:
        first, last = run.days
        span = f"{first:%d/%m}" if first == last else f"{first:%d/%m}–{last:%d/%m}"
        yield f"- {span}: {run.vi} / {run.en} ({run.kind})"
    for named in table.works:
        yield f"- {named.day:%d/%m} làm việc / works: {named.vi} / {named.en}"
    first, last = pack.calendar.tet_window(table.year)
    yield f"- {first:%d/%m}–{last:%d/%m}: không cưỡng chế có huy động lực lượng / no coercion with forces (D152 42.2)"
    for named in table.traditional:
        yield f"- {named.day:%d/%m}: {named.vi} / {named.en} (ngày truyền thống / traditional day)"
