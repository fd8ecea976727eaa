"""`thads case import`: a register of dossiers from a CSV or XLSX file (docs/formats/register.md).

For now its dry run, which needs no server: what each dossier would become, and why.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cases.dry_run import Result, dry_run
from cases.intake import Assessment, Outcome, RefusedPart
from cases.register_file import read_register
from law.errors import LawError
from law.model import Line
from law.pack import Pack, current_pack
from law.provinces import load_provinces

WORDS = {
    "accepted": "thụ lý / accepted",
    "supplement": "bổ sung / to be supplemented",
    "refused": "từ chối / refused",
    "invalid": "không hợp lệ / invalid",
}


def import_register(
    file: Annotated[Path, typer.Argument(help="Sổ hồ sơ, CSV hoặc XLSX / a register, CSV or XLSX")],
    dry_run_only: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ cho biết kết quả, không ghi gì / tell the outcome, store nothing")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON / the outcome as JSON")] = False,
    office: Annotated[
        str,
        typer.Option(envvar="THADS_OFFICE", help="Mã tỉnh của cơ quan nhận / province code of the receiving office"),
    ] = "79",
) -> None:
    """Đọc sổ hồ sơ và cho biết mỗi hồ sơ thành gì / read a register and tell what becomes of each dossier.

    Exit status 0 when the file could be read, whatever its dossiers are worth; 2 when it could not.
    """
    if not dry_run_only:
        problem = "hiện chỉ có chế độ thử; thêm --dry-run / only the dry run exists; add --dry-run"
        _stop(LawError("dry_run", problem), as_json)
    try:
        pack = current_pack()
        _known(office, pack)
        register = read_register(_content(file), file.name, office=office)
        results = dry_run(register, pack)
    except LawError as error:
        _stop(error, as_json)
    for warning in register.warnings:
        typer.echo(warning, err=True)
    if as_json:
        typer.echo(json.dumps([as_record(result) for result in results], ensure_ascii=False, indent=1))
    else:
        _show(results)


def as_record(result: Result) -> dict[str, Any]:
    """One dossier as scripts read it: days in ISO 8601, None where there is none."""
    entry, assessment = result.entry, result.assessment
    errors = [error._asdict() for error in entry.errors]
    if assessment is None:
        return {
            "dossier_id": entry.dossier_id,
            "outcome": "invalid",
            "cases": 0,
            "request_date": None,
            "decision_due": None,
            "notice_due": None,
            "ground": None,
            "errors": errors,
            "why": [],
        }
    due = assessment.decision_due
    return {
        "dossier_id": entry.dossier_id,
        "outcome": assessment.outcome.value,
        "cases": len(assessment.cases),
        "request_date": assessment.request_date.isoformat(),
        "decision_due": due.isoformat() if due else None,
        "notice_due": assessment.notice.due.isoformat() if assessment.notice else None,
        "ground": assessment.ground,
        "errors": errors,
        "why": [
            *_why(assessment.reasons, case=None),
            *(line for part in _refused_parts(assessment) for line in _why(part.reasons[:1], case=None)),
            *(line for number, plan in enumerate(assessment.cases, start=1) for line in _why(plan.why, case=number)),
        ],
    }


def _refused_parts(assessment: Assessment) -> tuple[RefusedPart, ...]:
    """What is refused of a dossier that is accepted for the rest."""
    return assessment.refused if assessment.outcome is Outcome.ACCEPTED else ()


def _why(lines: Iterable[Line], case: int | None) -> list[dict[str, Any]]:
    return [{"case": case, "vi": line.vi, "en": line.en, "article": line.article} for line in lines]


def _known(office: str, pack: Pack) -> None:
    """LawError where no province has this code."""
    try:
        load_provinces(pack).code(office)
    except LawError as unknown:
        raise LawError("office", unknown.problem) from unknown


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as bad:
        raise LawError("file", f"không mở được {file} / cannot open {file}: {bad.strerror}") from bad


def _stop(error: LawError, as_json: bool) -> NoReturn:
    """Bad input: an object for scripts on standard output, the sentence for people on standard error; exit status 2."""
    typer.echo(json.dumps({"error": error.problem, "field": error.field}, ensure_ascii=False))
    if not as_json:
        typer.echo(str(error), err=True)
    raise typer.Exit(2)


def _show(results: Iterable[Result]) -> None:
    table = Table("Hồ sơ / dossier", "Kết quả / outcome", "Vụ việc / cases", "Hạn / due", "Lý do / why")
    records = [as_record(result) for result in results]
    for record in records:
        problems = [f"{error['row']} {error['column']}: {error['problem']}" for error in record["errors"]]
        why = dict.fromkeys(f"{line['vi']} ({line['article']})" for line in record["why"])
        table.add_row(
            record["dossier_id"],
            WORDS[record["outcome"]] + (f" {record['ground']}" if record["ground"] else ""),
            str(record["cases"] or ""),
            record["decision_due"] or record["notice_due"] or "",
            escape("\n".join([*problems, *why])),
        )
    console = Console()
    console.print(table)
    for outcome, count in Counter(record["outcome"] for record in records).items():
        console.print(f"{WORDS[outcome]}: {count}")
