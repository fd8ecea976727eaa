"""`thads law`: due days with their working, the calendar of a year, the rules, and what a changed pack would do."""

from __future__ import annotations

import re
import sys
from calendar import monthrange
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.table import Table

from cases import words
from console import law_inputs as inputs
from console import law_money
from console.law_money import PackName
from console.output import Json, answering, console, print_json
from law.calendar import Calendar
from law.diff import diff as differences
from law.errors import LawError
from law.legal_basis import legal_basis
from law.model import Edition, Line, Opening, Rule, Unit
from law.pack import Pack, current_pack, load_pack
from law.periods import VIETNAM, Suspension, bare_term, local_day, next_start
from law.phrases import condition_in_words, from_day, length_in_words
from law.prose import prose as paragraph
from law.reckoning import reckon
from law.transition import Choice, choose
from law.vocabulary import vocabulary
from law.whatif import WhatIf, what_if
from law.working import explain, explain_rule, pack_line
from runtime.leaving import leave_with

YEAR = re.compile(r"[0-9]{1,4}")
LISTED = 20
"""Duties named one by one on the screen; all of them stand in the JSON."""

app = typer.Typer(
    help="Luật thi hành án: thời hạn, lịch, gói luật / the law of enforcement: periods, calendar, packs.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(law_money.app)  # without a name: its commands stand beside these


@app.command()
def due(
    start: Annotated[str | None, typer.Option("--from", help="Ngày hoặc thời điểm ISO / ISO date or moment.")] = None,
    rule_id: Annotated[str | None, typer.Option("--rule", help="Mã quy tắc / rule id, e.g. R025.")] = None,
    length: Annotated[str | None, typer.Option("--length", help="Độ dài / length.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="WD CD MO YR H IMM BWD BCD EVT DATE.")] = None,
    then: Annotated[list[str] | None, typer.Option(help="Quy tắc nối tiếp / the rule that follows (lặp được).")] = None,
    suspend: Annotated[list[str] | None, typer.Option(help="START:END:reason (lặp được / repeatable).")] = None,
    fact: Annotated[list[str] | None, typer.Option(help="key=value (lặp được / repeatable).")] = None,
    prose: Annotated[str | None, typer.Option(help="Đoạn văn / a paragraph: vi | en.")] = None,
    pack_name: PackName = None,
    as_json: Json = False,
) -> None:
    """Ngày hết hạn và cách tính / the due day of a rule or of a bare period, with its working."""
    with answering(as_json):
        pack, began, facts = _pack(pack_name), inputs.moment(start), inputs.facts(fact)
        suspensions = [inputs.suspension(text) for text in suspend or []]
        if rule_id is None:
            term = bare_term(*inputs.period(length, unit))
            choice = Choice.plain(local_day(began), term, reckon(began, term, pack.calendar, suspensions))
            lines = explain(began, term, choice.reckoning, pack.calendar, suspensions)
            steps = [_Step(None, began, choice, (*lines, pack_line(pack)))]
        elif length is None and unit is None:
            steps = [_step(pack.rule(rule_id), began, pack, suspensions, facts)]
        else:
            raise LawError("rule", "chọn --rule hoặc --length với --unit / either --rule or --length with --unit")
        for following in then or []:
            start_of_next = next_start(steps[-1].choice.reckoning, pack)
            steps.append(_step(pack.rule(following), start_of_next, pack, suspensions, facts))
        inputs.only_asked(facts, [step.rule for step in steps])
        texts = [
            paragraph(step.start, step.choice, pack, prose, rule=step.rule, event=_event(step), suspensions=suspensions)
            for step in steps
            if prose
        ]
        if as_json:
            answer, *chain = (_due_object(step, pack) for step in steps)
            print_json(answer | ({"then": chain} if chain else {}) | ({"prose": "\n\n".join(texts)} if texts else {}))
        elif texts:
            typer.echo("\n\n".join(texts))
        else:
            for step in steps:
                _print_lines(step.lines)


class _Step(NamedTuple):
    """One period of a chain and its answer."""

    rule: Rule | None
    start: date | datetime
    choice: Choice
    lines: tuple[Line, ...]


def _event(step: _Step) -> tuple[str, str] | None:
    """What starts the period in words, if the program has them for every event that may."""
    if step.rule is None:
        return None
    events = dict.fromkeys(opening.event for opening in step.rule.openings)
    named = [words.event(event) for event in events if event in vocabulary().events]
    if not named or len(named) < len(events):
        return None
    return " / ".join(vi for vi, _ in named), " / ".join(en for _, en in named)


def _step(
    rule: Rule, start: date | datetime, pack: Pack, suspensions: list[Suspension], facts: dict[str, str]
) -> _Step:
    choice = choose(rule, start, pack, suspensions, facts)
    return _Step(rule, start, choice, explain_rule(rule, start, choice, pack, suspensions))


def _due_object(step: _Step, pack: Pack) -> dict[str, Any]:
    choice, taken = step.choice, step.choice.reckoning
    to_the_hour = choice.term.unit in (Unit.H, Unit.IMM)
    return {
        "due": taken.due_at.isoformat() if to_the_hour else taken.due.isoformat(),
        "due_at": taken.due_at.isoformat(),
        "provisional": taken.provisional,
        "regime": choice.regime.value,
        "rule": step.rule and step.rule.id,
        "length": choice.term.length,
        "unit": choice.term.unit.value,
        "basis": choice.term.basis,
        "working": [line.model_dump(mode="json", exclude_none=True) for line in step.lines],
        "pack": {"version": pack.version, "digest": pack.digest},
        "calendar": {
            "first": str(pack.calendar.first),
            "last": str(pack.calendar.last),
            "digest": pack.calendar.digest,
        },
    }


@app.command()
def calendar(
    year: Annotated[str, typer.Argument(help="Năm / year, e.g. 2026.")],
    pack_name: PackName = None,
    as_json: Json = False,
) -> None:
    """Lịch của một năm / the calendar of a year, to be checked by eye."""
    with answering(as_json):
        pack = _pack(pack_name)
        if not YEAR.fullmatch(year):
            raise LawError("year", f"“{year}” không phải là năm / “{year}” is not a year")
        table = pack.calendar.table(int(year))
        window = pack.calendar.tet_window(table.year)
        if as_json:
            answer = table.model_dump(mode="json") | {
                "tet_window": [str(day) for day in window],
                "working_days": sum(day.year == table.year for day in pack.calendar.working_days),
                "digest": pack.calendar.digest,
            }
            print_json(answer)
            return
        out = console()
        status = "tạm tính / provisional" if table.provisional else "chính thức / official"
        out.print(f"Lịch làm việc {table.year} ({status})\n{table.source}\n")
        for month in range(1, 13):
            out.print(_month(pack.calendar, table.year, month))
        off = Table("Ngày / Days", "Lý do / Reason", title="Ngày nghỉ, ngày làm bù / Days off and make-up days")
        for run in table.off:
            first, last = run.days
            span = f"{first:%d/%m}" if first == last else f"{first:%d/%m}–{last:%d/%m}"
            off.add_row(span, f"{run.vi} / {run.en}")
        for named in table.works:
            off.add_row(f"+{named.day:%d/%m}", f"{named.vi} / {named.en}")
        for named in table.traditional:
            off.add_row(f"*{named.day:%d/%m}", f"{named.vi} / {named.en}")
        off.add_row(
            f"{window[0]:%d/%m}–{window[1]:%d/%m}",
            "không cưỡng chế có huy động lực lượng (D152 42.2) / no coercion with mobilised forces",
        )
        out.print(off)


def _month(days: Calendar, year: int, month: int) -> Table:
    """A month as a grid: "." before a day off, "+" before a make-up working day."""
    grid = Table("T2", "T3", "T4", "T5", "T6", "T7", "CN", title=f"{month:02}/{year}", box=None)
    first = date(year, month, 1)
    cells = [""] * first.weekday()
    for number in range(1, monthrange(year, month)[1] + 1):
        day = first.replace(day=number)
        mark = "+" if days.made_up(day) else "" if days.is_working(day) else "."
        cells.append(f"{mark}{number}")
    for start in range(0, len(cells), 7):
        grid.add_row(*cells[start : start + 7])
    return grid


@app.command()
def rules(
    rule_id: Annotated[str | None, typer.Argument(help="Mã quy tắc / rule id.")] = None,
    phase: Annotated[str | None, typer.Option(help="Giai đoạn / phase, e.g. Notice.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Trang docs/legal-basis.md / that page.")] = False,
    pack_name: PackName = None,
    as_json: Json = False,
) -> None:
    """Các quy tắc của gói luật / the rules of the pack."""
    with answering(as_json):
        pack = _pack(pack_name)
        if markdown:
            sys.stdout.write(legal_basis(pack))
            return
        shown = [pack.rule(rule_id)] if rule_id else list(pack.rules.values())
        if phase is not None:
            shown = [rule for rule in shown if rule.phase.casefold() == phase.casefold()]
            if not shown:
                phases = ", ".join(dict.fromkeys(rule.phase for rule in pack.rules.values()))
                raise LawError("phase", f"không có giai đoạn “{phase}” / there is no phase “{phase}”: {phases}")
        if as_json:
            content = [rule.model_dump(mode="json", by_alias=True) for rule in shown]
            print_json({"pack": pack.version, "digest": pack.digest, "rules": content})
            return
        table = Table("Mã", "Thời hạn / Period", "Bắt đầu / Opens", "Độ dài / Length", title=f"{pack.version}")
        for rule in shown:
            table.add_row(
                rule.id,
                f"{rule.vi} / {rule.en}",
                "\n".join(map(_opening, rule.openings)),
                "\n".join(map(_edition, rule.law)),
            )
        console().print(table)


def _opening(opening: Opening) -> str:
    when = condition_in_words(opening.when)
    return f"{opening.event} ({when})" if when else opening.event


def _edition(edition: Edition) -> str:
    """From when, and each length with its condition and basis."""
    lines = [" / ".join(from_day(edition.start)) + ("" if edition.terms else ": bãi bỏ / repealed")]
    for term in edition.terms:
        when = condition_in_words(term.when)
        lines.append(f"  {length_in_words(term)[0]}{f' [{when}]' if when else ''}: {term.basis}")
    return "\n".join(lines)


@app.command()
def diff(
    before: Annotated[str, typer.Argument(help="Gói trước / pack before: version or folder.")],
    after: Annotated[str, typer.Argument(help="Gói sau / pack after: version or folder.")],
    as_json: Json = False,
) -> None:
    """Khác nhau giữa hai gói luật / what changed between two packs, in words."""
    with answering(as_json):
        old, new = load_pack(before), load_pack(after)
        lines = differences(old, new)
        if as_json:
            changes = [line.model_dump(mode="json", exclude_none=True) for line in lines]
            print_json({"before": old.digest, "after": new.digest, "changes": changes})
        elif not lines:
            typer.echo("Không có khác biệt / no difference")
        else:
            for line in lines:
                typer.echo(f"{line.vi}\n    {line.en}")


@app.command()
def whatif(
    stock: Annotated[str, typer.Argument(help="Tệp CSV: id,rule,start[,suspensions][,facts…] / CSV file.")],
    changed: Annotated[str, typer.Option("--changed", help="Gói đã đổi / the changed pack: version or folder.")],
    pack_name: PackName = None,
    today: Annotated[str | None, typer.Option(help="Ngày xét quá hạn / the day that decides what is late.")] = None,
    as_json: Json = False,
) -> None:
    """Gói đổi thì hạn nào dời / which due days of a stock of duties a changed pack moves, and who becomes late."""
    with answering(as_json):
        before, after = _pack(pack_name), load_pack(changed)
        day = local_day(inputs.moment(today, "today")) if today else datetime.now(VIETNAM).date()
        answer = what_if(inputs.duties(Path(stock)), before, after, day)
        if as_json:
            print_json(_whatif_object(answer, day))
        else:
            _print_whatif(answer, day)


def _whatif_object(answer: WhatIf, day: date) -> dict[str, Any]:
    return {
        "today": day.isoformat(),
        "total": answer.total,
        "moved": [
            {
                "id": move.id,
                "rule": move.rule,
                "before": move.before.isoformat(),
                "after": move.after.isoformat(),
                "days": move.days,
                "newly_overdue": move.newly_overdue,
            }
            for move in answer.moved
        ],
        "newly_overdue": len(answer.newly_overdue),
        "unanswered": [{"id": item.id, "rule": item.rule, "problem": item.problem} for item in answer.unanswered],
    }


def _print_whatif(answer: WhatIf, day: date) -> None:
    out = console()
    out.print(
        f"{answer.total} nghĩa vụ / duties; {len(answer.moved)} dời hạn / move; "
        f"{len(answer.newly_overdue)} thành quá hạn ngày {day:%d/%m/%Y} / become overdue; "
        f"{len(answer.unanswered)} chưa tính được / without an answer"
    )
    if answer.moved:
        table = Table("Quy tắc / Rule", "Số ngày / Days", "Nghĩa vụ / Duties")
        for rule, days in sorted(answer.by_rule().items()):
            for shift, count in sorted(days.items()):
                table.add_row(rule, f"{shift:+d}", str(count))
        out.print(table)
    for move in answer.moved[:LISTED]:
        late = ", quá hạn / overdue" if move.newly_overdue else ""
        out.print(f"{move.id} {move.rule}: {_end(move.before)} → {_end(move.after)}{late}")
    if (unnamed := len(answer.moved) - LISTED) > 0:
        out.print(f"… và {unnamed} nghĩa vụ khác, xem --json / and {unnamed} more, see --json")
    for item in answer.unanswered[:LISTED]:
        out.print(f"{item.id} {item.rule}: {item.problem}")


def _end(end: date | datetime) -> str:
    return f"{end:%d/%m/%Y %H:%M}" if isinstance(end, datetime) else f"{end:%d/%m/%Y}"


def _pack(name: str | None) -> Pack:
    return current_pack() if name is None else load_pack(name)


def _print_lines(lines: tuple[Line, ...]) -> None:
    table = Table("Cách tính", "Working", "Điều / Article")
    for line in lines:
        table.add_row(line.vi, line.en, line.article)
    console().print(table)


if __name__ == "__main__":
    leave_with(app)
