"""`thads case list`: the cases of the records, the overdue and the most urgent first."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table

from console.output import Json, answering, console, day, dong, print_json


def list_cases(
    stage: Annotated[str | None, typer.Option(help="Giai đoạn / stage, e.g. voluntary")] = None,
    office: Annotated[str | None, typer.Option(help="Mã cơ quan / office, e.g. 79")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Chỉ vụ việc quá hạn / overdue only")] = False,
    officer: Annotated[str | None, typer.Option(help="Chấp hành viên / enforcer, e.g. CHV-01")] = None,
    as_json: Json = False,
) -> None:
    """Danh sách vụ việc: giai đoạn, đang chờ gì, hạn, tiền / cases: stage, what they wait for, due days, money."""
    with answering(as_json):
        from cases.state import STAGE_WORDS
        from console.live import records
        from law.errors import LawError
        from records import views
        from runtime.settings import Settings

        if stage is not None and stage not in STAGE_WORDS:
            stages = ", ".join(STAGE_WORDS)
            raise LawError("stage", f"không có giai đoạn “{stage}” / the stages are: {stages}")
        with records(Settings.load()) as connection:
            rows = views.list_cases(connection, stage=stage, office=office, officer=officer, overdue=overdue)
        if as_json:
            print_json([{"case": row.pop("id"), **row} for row in rows])
        else:
            _print(rows)


def _print(rows: list[dict[str, Any]]) -> None:
    from cases import words
    from cases.state import STAGE_WORDS
    from law.pack import current_pack

    pack = current_pack()
    out = console()
    table = Table("Vụ việc / case", "Giai đoạn / stage", "CHV", "Đang chờ / waits for", "Hạn / due", "Thu / Giữ / Chi")
    for row in rows:
        waits = "\n".join(dict.fromkeys(waiting["vi"] for waiting in row["waiting_for"]))
        late = [
            f"QUÁ HẠN {day(duty['due'])}: {duty['rule']} {words.rule(duty['rule'], pack)[0]}" for duty in row["late"]
        ]
        money = " / ".join(dong(row[name]) for name in ("received", "held", "paid_out"))
        due = [*late, day(row["next_due_at"])] if row["next_due_at"] else late
        table.add_row(row["id"], STAGE_WORDS[row["stage"]][0], row["officer"], waits, "\n".join(due), money)
    out.print(table)
    late_cases = sum(row["overdue"] > 0 for row in rows)
    out.print(f"{len(rows)} vụ việc / cases; {late_cases} quá hạn / overdue")
