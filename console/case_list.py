"""`thads case list`: the cases of the records, in the order of what needs a person."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from console.output import Json, answering, console, day, dong, print_json


def list_cases(
    stage: Annotated[str | None, typer.Option(help="Giai đoạn / stage, e.g. voluntary")] = None,
    office: Annotated[str | None, typer.Option(help="Mã cơ quan / office, e.g. 79")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Chỉ vụ việc quá hạn / overdue only")] = False,
    relief: Annotated[
        bool, typer.Option("--relief", help="Có thể được miễn, giảm khoản nộp ngân sách / a State due may be relieved")
    ] = False,
    officer: Annotated[str | None, typer.Option(help="Chấp hành viên / enforcer, e.g. CHV-01")] = None,
    search: Annotated[str, typer.Option(help="Tên đương sự, số bản án, quyết định / a name, a number")] = "",
    page: Annotated[int, typer.Option(min=1, help="Trang / page")] = 1,
    as_json: Json = False,
) -> None:
    """Danh sách vụ việc: giai đoạn, đang chờ gì, hạn, tiền / cases: stage, what they wait for, due days, money."""
    with answering(as_json):
        from cases.state import STAGE_WORDS
        from console.live import records
        from law.errors import LawError
        from records import clock
        from runtime.settings import Settings
        from web.queries import PAGE, Filter, case_list, late_duties

        if stage is not None and stage not in STAGE_WORDS:
            stages = ", ".join(STAGE_WORDS)
            raise LawError("stage", f"không có giai đoạn “{stage}” / the stages are: {stages}")
        state = "overdue" if overdue else "relief" if relief else ""
        chosen = Filter(office or "", stage or "", officer or "", state, search)
        with records(Settings.load()) as connection:
            now = clock.now(connection)
            if as_json:
                late = late_duties(connection, now, chosen)
                found, _ = case_list(connection, now, chosen, limit=None)
            else:
                found, total = case_list(connection, now, chosen, (page - 1) * PAGE)
        rows = [dict(row._mapping) for row in found]
        if as_json:  # for programs: all of them, each with what is late
            print_json([{"case": (case := row.pop("id")), **row, "late": late.get(case, [])} for row in rows])
            return
        _print(rows, now)
        console().print(f"{total} vụ việc / cases; trang / page {page}/{max(1, -(-total // PAGE))}")


def _print(rows: list[dict[str, Any]], now: datetime) -> None:
    from cases.state import STAGE_WORDS

    table = Table(
        "Vụ việc, đương sự / case, parties", "Giai đoạn, đang chờ / stage, waits for", "Hạn, tiền / due, money"
    )
    table.columns[0].overflow = "fold"
    for row in rows:
        who = f"{row['creditor'] or 'Nhà nước'} ⟶ {row['debtor'] or '?'}"
        waits = dict.fromkeys(waiting["vi"] for waiting in row["waiting_for"])
        judgment = f"BA, QĐ {row['judgment']}, {day(row['judged_on'])}" if row["judgment"] else ""
        stood = "" if row["ended_on"] else _stood(row, now)
        due = f"QUÁ HẠN {row['late']} việc, từ {day(row['oldest'])}" if row["late"] else day(row["upcoming"])
        if row["still"]:
            due = f"ĐỨNG YÊN {(now - row['acted_at']).days} ngày"
        money = (f"{words}: {dong(row[name])}" for words, name in _MONEY if row[name])
        table.add_row(
            "\n".join(filter(None, (row["id"], row["decision_number"], who, judgment))),
            "\n".join((STAGE_WORDS[row["stage"]][0] + stood, row["officer"] or "chưa phân công", *waits)),
            "\n".join((due, *money)),
        )
    console().print(table)


def _stood(row: dict[str, Any], now: datetime) -> str:
    """How long a case is at its stage, and for how long nobody has done anything, where that says more."""
    at_stage, idle = (now - row["stage_since"]).days, (now - row["acted_at"]).days
    return f" ({at_stage} ngày)" if idle in (0, at_stage) else f" ({at_stage} ngày, {idle} ngày không có việc gì)"


_MONEY = (("thu", "received"), ("giữ", "held"), ("chi", "paid_out"))
