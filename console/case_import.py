"""`thads case import`: a register of dossiers from a CSV or XLSX file (docs/formats/register.md), or dossiers as JSON.

The dry run needs no server and tells what each dossier would become, and why. Without it every dossier that can be read
is sent to the office, and the answer tells what became of it; a broken dossier never stops the others.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from cases.dossier import Dossier
from cases.dry_run import Result, dry_run
from cases.names import province_of
from cases.register_file import Entry, Register, RowError, read_register
from cases.sheets import within_size
from console.output import Json, answering, print_json
from law.errors import LawError
from law.misfit import problems
from law.model import Line
from law.pack import Pack, current_pack
from law.provinces import load_provinces

if TYPE_CHECKING:
    from console.delivery import Outcome

WORDS = {
    "accepted": "thụ lý / accepted",
    "supplement": "bổ sung / to be supplemented",
    "refused": "từ chối / refused",
    "invalid": "không hợp lệ / invalid",
    "unanswered": "chưa rõ, hãy nhập lại cùng tệp / not answered, import the same file again",
}

UNANSWERED = "unanswered"
"""The outcome of a dossier that was sent, or could not be, when the server stopped answering."""

SENDER = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")

Record = dict[str, Any]
Tell = Callable[[Record], None]


def import_register(
    file: Annotated[Path, typer.Argument(help="Sổ hồ sơ CSV, XLSX, hoặc hồ sơ JSON / a register, or dossiers as JSON")],
    dry_run_only: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ cho biết kết quả, không ghi gì / tell the outcome, store nothing")
    ] = False,
    as_json: Json = False,
    office: Annotated[
        str,
        typer.Option(envvar="THADS_OFFICE", help="Mã tỉnh của cơ quan nhận / province code of the receiving office"),
    ] = "79",
    sender: Annotated[str, typer.Option(help="Bên gửi sổ / who sends the register")] = "register",
) -> None:
    """Nhập sổ hồ sơ, cho biết mỗi hồ sơ thành gì / import a register and tell what becomes of each dossier.

    Exit status 0 when the file could be read, whatever its dossiers are worth; 2 when it could not, or when the server
    stopped answering on the way. Sending the same file again changes nothing: a dossier is known by its office, its
    sender and its own id.
    """
    with answering(as_json):
        if not SENDER.fullmatch(sender):
            raise LawError("sender", "chữ thường, chữ số, dấu gạch nối / up to 40 small letters, digits, hyphens")
        pack = current_pack()
        _known(office, pack)
        content = _content(file)
        is_json = file.suffix.lower() == ".json"
        register = _from_json(content, file.name) if is_json else read_register(content, file.name, office=office)
        for warning in register.warnings:
            typer.echo(warning, err=True)
        results = dry_run(register, pack)
        with _listing(as_json) as tell:
            if not dry_run_only:
                _send(results, sender, tell)
            for result in results if dry_run_only else ():
                tell(as_record(result))


@contextmanager
def _listing(as_json: bool) -> Iterator[Tell]:
    """Where records are told one by one, on standard output: the elements of one JSON list, or lines for people.

    Nothing is written before the first record. Exit status 2 in the end where one of them is not answered.
    """
    counts: Counter[str] = Counter()

    def tell(record: Record) -> None:
        if as_json:
            typer.echo(", " if counts else "[", nl=False)
            typer.echo(json.dumps(record, ensure_ascii=False), nl=False)
        else:
            _show(record)
        counts[record["outcome"]] += 1

    try:
        yield tell
    finally:
        if as_json and counts:
            typer.echo("]")
    if as_json and not counts:
        print_json([])
    for outcome, count in counts.items() if not as_json else ():
        typer.echo(f"{WORDS[outcome]}: {count}")
    if counts[UNANSWERED]:
        raise typer.Exit(2)


def _send(results: Sequence[Result], sender: str, tell: Tell) -> None:
    """Send every dossier that can be assessed, and tell what became of each in the order of the file, as soon as that
    of all before it is known."""
    from console.delivery import deliver

    answers: dict[str, Outcome] = {}
    untold = deque(results)

    def told_in_order() -> None:
        while untold and (untold[0].assessment is None or untold[0].entry.dossier_id in answers):
            result = untold.popleft()
            answer = answers.pop(result.entry.dossier_id) if result.assessment else None
            tell(as_answered(result.entry, answer) if answer else as_record(result) | {"case_ids": []})

    def known(dossier_id: str, outcome: Outcome) -> None:
        answers[dossier_id] = outcome
        told_in_order()

    if good := [result.entry.dossier for result in results if result.assessment and result.entry.dossier]:
        deliver(good, sender, known)
    told_in_order()


def as_answered(entry: Entry, answer: Outcome) -> Record:
    """One dossier that was sent, as scripts read it: the record of the dry run, and the ids of its cases."""
    from activities.messages import DossierAnswer
    from console.delivery import Unanswered

    if not isinstance(answer, DossierAnswer):
        error = {"row": entry.rows[0], "column": "dossier_id", "problem": answer.problem}
        outcome = UNANSWERED if isinstance(answer, Unanswered) else "invalid"
        return _record(entry, outcome, errors=[error]) | {"case_ids": []}
    due = answer.due.isoformat() if answer.due else None
    accepted = answer.outcome == "accepted"
    return _record(
        entry,
        answer.outcome,
        cases=len(answer.cases),
        request_date=answer.request_date.isoformat() if answer.request_date else None,
        decision_due=due if accepted else None,
        notice_due=None if accepted else due,
        ground=answer.ground or None,
        why=[
            *_why(answer.reasons, case=None),
            *(line for number, lines in enumerate(answer.why, start=1) for line in _why(lines, case=number)),
        ],
    ) | {"case_ids": list(answer.cases)}


def as_record(result: Result) -> Record:
    """One dossier of a dry run as scripts read it: days in ISO 8601, None where there is none."""
    entry, assessment = result.entry, result.assessment
    errors = [error._asdict() for error in entry.errors]
    if assessment is None:
        return _record(entry, "invalid", errors=errors)
    due = assessment.decision_due
    return _record(
        entry,
        assessment.outcome.value,
        cases=len(assessment.cases),
        request_date=assessment.request_date.isoformat(),
        decision_due=due.isoformat() if due else None,
        notice_due=assessment.notice.due.isoformat() if assessment.notice else None,
        ground=assessment.ground,
        errors=errors,
        why=[
            *_why(assessment.told, case=None),
            *(line for number, plan in enumerate(assessment.cases, start=1) for line in _why(plan.why, case=number)),
        ],
    )


def _record(entry: Entry, outcome: str, **known: Any) -> Record:
    """Every key that scripts may count on, in one order."""
    record: Record = {
        "dossier_id": entry.dossier_id,
        "outcome": outcome,
        "cases": 0,
        "request_date": None,
        "decision_due": None,
        "notice_due": None,
        "ground": None,
        "errors": [],
        "warnings": [warning._asdict() for warning in entry.warnings],
        "why": [],
    }
    return record | known


def _why(lines: Iterable[Line], case: int | None) -> list[dict[str, Any]]:
    return [{"case": case, "vi": line.vi, "en": line.en, "article": line.article} for line in lines]


def _known(office: str, pack: Pack) -> None:
    """LawError where no province has this code."""
    try:
        load_provinces(pack).code(province_of(office))
    except LawError as unknown:
        raise LawError("office", unknown.problem) from unknown


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as bad:
        raise LawError("file", f"không mở được {file} / cannot open {file}: {bad.strerror}") from bad


def _from_json(content: bytes, filename: str) -> Register:
    """One dossier, or a list of them, as a service holds them (`thads schema submit_dossier`); rows count from 1."""
    within_size(content, filename)
    try:
        value = json.loads(content)
    except json.JSONDecodeError as broken:
        at = f"{broken.lineno}:{broken.colno}"
        problem = f"không phải JSON từ {at}; hãy xuất lại tệp / no JSON from {at} on; export the file again"
        raise LawError("file", problem) from None
    except ValueError:  # bytes that are no UTF-8, or a number of thousands of digits
        problem = "có số quá dài hoặc chữ không phải UTF-8 / has a number too long, or text that is not UTF-8"
        raise LawError("file", problem) from None
    except RecursionError:
        problem = "không phải hồ sơ: quá nhiều ngoặc lồng nhau / no dossiers: nested too deep"
        raise LawError("file", problem) from None
    dossiers = value if isinstance(value, list) else [value]
    entries: dict[str, Entry] = {}
    for number, each in enumerate(dossiers, start=1):
        entry = _entry(number, each)
        if entry.dossier and entry.dossier_id in entries:
            twice = RowError(number, "dossier_id", "mã đã có trong tệp / this id is in the file already")
            entry = Entry(entry.dossier_id, (number,), None, (twice,))
        entries[entry.dossier_id if entry.dossier else f"\0{number}"] = entry
    return Register(tuple(entries.values()), (), len(dossiers))


def _entry(number: int, value: Any) -> Entry:
    shown = _shown(str(value.get("dossier_id", "") if isinstance(value, dict) else "")[:64])
    try:
        return Entry(shown, (number,), Dossier.model_validate(value))
    except ValidationError as invalid:
        errors = tuple(RowError(number, _shown(field), _shown(problem)) for field, problem in problems(invalid))
        return Entry(shown, (number,), None, errors)


def _shown(text: str) -> str:
    """A text as it can be written out: half a surrogate pair, which JSON may hold, becomes a mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _show(record: Record) -> None:
    """One dossier as people read it: what became of it and when something is due, then why, and what to mend."""
    known = (
        record["dossier_id"],
        WORDS[record["outcome"]] + (f" {record['ground']}" if record["ground"] else ""),
        ", ".join(record.get("case_ids", ())) or (f"{record['cases']} vụ việc / cases" if record["cases"] else ""),
        record["decision_due"] or record["notice_due"] or "",
    )
    typer.echo(" · ".join(filter(None, known)))
    for cell in (*record["errors"], *record["warnings"]):
        typer.echo(f"    {cell['row']} {cell['column']}: {cell['problem']}")
    for line in dict.fromkeys(f"{line['vi']} ({line['article']})" for line in record["why"]):
        typer.echo(f"    {line}")
