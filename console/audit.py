"""`thads audit`: is what the records say of a case what happened? (docs/audit.md)

Exit status 0 when every check holds, 1 when something differs, 2 when the audit could not be made.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from cryptography.x509 import Certificate
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from sqlalchemy import Engine, select
from temporalio.client import Client
from temporalio.converter import DataConverter

from audit.evidence import from_installation
from audit.examine import examine, examine_archive
from audit.report import Report
from documents.errors import DocumentError
from documents.store import DocumentStore
from documents.verify import trust_roots
from law.errors import LawError
from records.database import engine
from records.tables import subjects
from runtime.client import connect
from runtime.codec import KeyRing
from runtime.converter import data_converter
from runtime.errors import StackError
from runtime.settings import Settings

app = typer.Typer(help="Kiểm tra hồ sơ: chạy lại, đối chiếu / audit: replay and compare", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON / the findings as JSON")]
Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu / data folder")]


@app.command()
def replay(
    case: Annotated[str, typer.Argument(help="Mã vụ việc hoặc hồ sơ / id of a case or a dossier")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Chạy lại lịch sử một vụ việc và đối chiếu mọi chứng cứ / replay one case and hold all witnesses together."""

    async def work() -> list[Report]:
        return [await _Auditor(settings, await connect(settings, identity="audit")).audit(case)]

    settings = Settings.load(data)
    reports = _done(work(), as_json)
    _tell(reports, as_json, single=True)


@app.command("all")
def every(
    office: Annotated[str, typer.Option(help="Chỉ một cơ quan, mã tỉnh / one office only, its province code")] = "",
    sample: Annotated[int, typer.Option(min=0, help="Chọn ngẫu nhiên bấy nhiêu, 0 là tất cả / so many, 0 = all")] = 0,
    seed: Annotated[int, typer.Option(help="Mầm của phép chọn / seed of the sample")] = 0,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Kiểm tra nhiều vụ việc và hồ sơ / audit many cases and dossiers."""
    settings = Settings.load(data)

    async def work() -> list[Report]:
        auditor = _Auditor(settings, await connect(settings, identity="audit"))
        names = await asyncio.to_thread(auditor.subjects, office)
        chosen = sorted(random.Random(seed).sample(names, sample)) if 0 < sample < len(names) else names
        notes = Console(stderr=True)
        return [await auditor.audit(name) for name in track(chosen, "Kiểm tra / auditing", console=notes)]

    _tell(_done(work(), as_json), as_json, single=False)


@app.command("verify-archive")
def verify_archive(
    folder: Annotated[Path, typer.Argument(help="Thư mục archive-… / an archive folder")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Kiểm tra một hồ sơ lưu trữ, không cần máy chủ / verify an archive, without server or database.

    Needs the key ring under which its history was encrypted, and the roots that its signatures lead to.
    """
    settings = Settings.load(data)
    reports = _done(_sealed(folder, settings), as_json)
    _tell(reports, as_json, single=False)


async def _sealed(folder: Path, settings: Settings) -> list[Report]:
    return list(await examine_archive(folder, _converter(settings), _trust(settings)))


class _Auditor:
    """An installation in the hands of an auditor."""

    def __init__(self, settings: Settings, client: Client) -> None:
        self._client = client
        self._engine: Engine = engine(settings.database())
        self._store = DocumentStore(settings.data / "documents")
        self._archive = settings.data / "archive"
        self._trust = _trust(settings)

    async def audit(self, subject: str) -> Report:
        evidence = await from_installation(self._client, self._engine, self._store, self._archive, subject)
        return await examine(evidence, self._client.data_converter, self._trust)

    def subjects(self, office: str) -> Sequence[str]:
        query = select(subjects.c.id).order_by(subjects.c.id)
        with self._engine.connect() as connection:
            return connection.execute(query.where(subjects.c.office == office) if office else query).scalars().all()


def _converter(settings: Settings) -> DataConverter:
    ring = settings.keys / "payload-keys.json"
    if not ring.exists():  # opening a ring makes one, and an empty ring would explain nothing
        problem = f"không có vòng khóa {ring}: đặt THADS_KEYS tới bản sao các khóa / the key ring is missing"
        raise StackError("keys", problem)
    return data_converter(KeyRing(settings.keys))


def _trust(settings: Settings) -> tuple[Certificate, ...]:
    """The root certificates in `THADS_TRUST` (PEM), by default that of the installation's test authority."""
    file = Path(os.environ.get("THADS_TRUST") or settings.keys / "signing" / "test-ca.pem")
    try:
        return trust_roots(file.read_bytes())
    except OSError as error:
        problem = f"không đọc được chứng thư gốc {file}: đặt THADS_TRUST / the root certificates cannot be read"
        raise StackError("THADS_TRUST", problem) from error


def _done(work: Awaitable[list[Report]], as_json: bool) -> list[Report]:
    async def run() -> list[Report]:
        return await work

    try:
        return asyncio.run(run())
    except LawError as error:
        _stop(error.field, error.problem, as_json)
    except DocumentError as error:
        _stop(error.field, error.problem, as_json)
    except StackError as error:
        _stop(error.part, error.problem, as_json)


def _stop(field: str, problem: str, as_json: bool) -> NoReturn:
    if as_json:
        typer.echo(json.dumps({"error": problem, "field": field}, ensure_ascii=False))
    else:
        typer.echo(f"{field}: {problem}", err=True)
    raise typer.Exit(2)


def _tell(reports: Sequence[Report], as_json: bool, *, single: bool) -> NoReturn:
    holds = all(report.holds for report in reports)
    if as_json:
        typer.echo(json.dumps(_as_record(reports, single=single), ensure_ascii=False, indent=1))
    else:
        console = Console(highlight=False)
        for report in reports:
            if single or len(reports) <= 2 or not report.holds:
                _show(console, report)
        if not single:
            bad = sum(not report.holds for report in reports)
            console.print(f"\nĐã kiểm tra {len(reports)}, sai khác {bad} / {len(reports)} audited, {bad} differ")
    raise typer.Exit(0 if holds else 1)


def _as_record(reports: Sequence[Report], *, single: bool) -> dict[str, Any]:
    records = [{"holds": report.holds, **report.model_dump(mode="json")} for report in reports]
    if single:
        return records[0]
    return {"holds": all(r.holds for r in reports), "audited": len(records), "reports": records}


def _show(console: Console, report: Report) -> None:
    verdict = "[green]KHỚP / HOLDS[/]" if report.holds else "[red]SAI KHÁC / DIFFERS[/]"
    source = {"server": "máy chủ / server", "archive": "lưu trữ / archive"}[report.source]
    console.print(f"\n[bold]{escape(report.subject)}[/]  {verdict}")
    console.print(
        f"  {report.events} sự kiện / events, {report.runs} lượt chạy / runs, lịch sử từ / history from {source}"
    )
    for check in report.checks:
        mark = "[green]✓[/]" if check.holds else "[red]✗[/]"
        console.print(f"  {mark} {check.vi} / {check.en}  [dim]({check.compared})[/]")
        if check.first:
            where = " ".join(x for x in (f"#{check.first.seq}" if check.first.seq else "", check.first.field) if x)
            console.print(f"      {escape(where)}: {escape(check.first.vi)}")
            console.print(f"      {escape(check.first.en)}")
            if check.differences > 1:
                more = check.differences - 1
                console.print(f"      … và {more} chỗ khác nữa / and {more} more")
