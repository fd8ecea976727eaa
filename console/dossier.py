"""`thads dossier`: the dossiers of the records, and one of them."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table

from console.output import Json, answering, console, day, print_json

app = typer.Typer(help="Hồ sơ yêu cầu / dossiers.", no_args_is_help=True, add_completion=False, rich_markup_mode=None)

STAGES = {
    "received": "Đã nhận / received",
    "incomplete": "Chờ bổ sung / awaits a supplement",
    "refusing": "Chờ thông báo từ chối / refusal to be notified",
    "refused": "Đã từ chối / refused",
    "accepted": "Đã thụ lý / accepted",
}


@app.command("list")
def list_dossiers(
    stage: Annotated[str | None, typer.Option(help="Tình trạng / stage: " + ", ".join(STAGES))] = None,
    office: Annotated[str | None, typer.Option(help="Mã cơ quan / office, e.g. 79")] = None,
    as_json: Json = False,
) -> None:
    """Danh sách hồ sơ / the dossiers."""
    with answering(as_json):
        from console.live import records
        from law.errors import LawError
        from records import views
        from runtime.settings import Settings

        if stage is not None and stage not in STAGES:
            raise LawError("stage", f"không có tình trạng “{stage}” / the stages are: {', '.join(STAGES)}")
        with records(Settings.load()) as connection:
            rows = views.list_dossiers(connection, stage=stage, office=office)
        if as_json:
            print_json([{"dossier": row.pop("id"), **row} for row in rows])
            return
        table = Table(
            "Hồ sơ / dossier", "Tình trạng / stage", "Căn cứ / ground", "Yêu cầu / request", "Hạn / due", "Vụ việc"
        )
        for row in rows:
            days = (day(row["request_date"]), day(row["due"]))
            table.add_row(
                row["id"], STAGES.get(row["stage"], row["stage"]), row["ground"], *days, str(row["case_count"])
            )
        console().print(table)


@app.command()
def show(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Mã hồ sơ / id, e.g. dossier/79/register/HS-1")],
    as_json: Json = False,
) -> None:
    """Một hồ sơ: tình trạng, lý do, hạn, các vụ việc / one dossier: stage, reasons, due day, cases."""
    with answering(as_json):
        record = _look_up(dossier)
        if as_json:
            print_json(record)
            return
        out = console()
        out.print(f"{dossier}: {STAGES.get(record['stage'], record['stage'])} {record['ground'] or ''}".rstrip())
        out.print(f"Ngày yêu cầu / request {record['request_date'] or '–'}; hạn / due {record['due'] or '–'}")
        for line in (*record["reasons"], *(line for why in record["why"] for line in why)):
            out.print(f"• {line['vi']} ({line['article']})")
        for case in record["cases"]:
            out.print(f"→ {case}")


def _look_up(dossier: str) -> dict[str, Any]:
    """The dossier from the records, which hold it from its first event on."""
    from cases.dossiers import DossierState, outcome_of
    from console.live import office_of, records
    from law.errors import LawError
    from records.journal import UnknownSubject, load
    from records.views import documents_of
    from runtime.settings import Settings

    office_of(dossier, "dossier")
    with records(Settings.load()) as connection:
        try:
            state = load(connection, dossier)
        except UnknownSubject:
            state = None
        if not isinstance(state, DossierState):
            raise LawError("dossier", f"không có hồ sơ {dossier}; xem `thads dossier list` / no such dossier")
        documents = documents_of(connection, dossier)
    names = {"channel", "ground", "reasons", "why", "request_date", "due", "cases", "head"}
    content = state.model_dump(mode="json", include=names)
    return {"dossier": dossier, "stage": state.stage, "outcome": outcome_of(state), **content, "documents": documents}
