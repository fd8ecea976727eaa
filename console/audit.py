"""`thads audit`: is what the records say of a case what happened? (docs/audit.md)

Exit status 0 when every check holds, 1 when something differs, 2 when the audit could not be made.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import track

from audit.auditor import Auditor
from audit.examine import examine_archive
from audit.means import Means
from audit.report import Check, Report
from console import audit_root, audit_sample
from console.output import Json, answering, print_json
from records.database import engine
from runtime.client import connect
from runtime.roles import DatabaseRole
from runtime.settings import Settings

app = typer.Typer(
    help="Kiểm tra hồ sơ: chạy lại, đối chiếu / audit: replay and compare",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

app.command("root")(audit_root.root)
app.command("proof")(audit_root.proof)
app.command("verify-proof")(audit_root.verify_proof)
app.command("sample")(audit_sample.sample)

Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu / data folder")]


@app.command()
def replay(
    case: Annotated[str, typer.Argument(help="Mã vụ việc hoặc hồ sơ / id of a case or a dossier")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Chạy lại lịch sử một vụ việc và đối chiếu mọi chứng cứ / replay one case and hold all witnesses together."""

    async def work() -> Report:
        return await (await _auditor(Settings.load(data))).audit(case)

    with answering(as_json):
        report = asyncio.run(work())
    if as_json:
        print_json(_as_record(report))
    else:
        _show(_console(), report)
    _exit([report])


@app.command("all")
def every(
    office: Annotated[str, typer.Option(help="Chỉ một cơ quan, mã tỉnh / one office only, its province code")] = "",
    sample: Annotated[int, typer.Option(min=0, help="Chọn ngẫu nhiên bấy nhiêu, 0 là tất cả / so many, 0 = all")] = 0,
    seed: Annotated[int, typer.Option(help="Mầm của phép chọn / seed of the sample")] = 0,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Kiểm tra nhiều vụ việc và hồ sơ / audit many cases and dossiers."""

    async def work() -> list[Report]:
        auditor = await _auditor(Settings.load(data))
        names = await asyncio.to_thread(auditor.subjects, office)
        chosen = sorted(random.Random(seed).sample(names, sample)) if 0 < sample < len(names) else names
        notes = Console(stderr=True)
        return [await auditor.try_to_audit(name) for name in track(chosen, "Kiểm tra / auditing", console=notes)]

    with answering(as_json):
        reports = asyncio.run(work())
    _tell(reports, as_json)


@app.command("verify-archive")
def verify_archive(
    folder: Annotated[Path, typer.Argument(help="Thư mục archive-… / an archive folder")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Kiểm tra một hồ sơ lưu trữ, không cần máy chủ / verify an archive, without server or database.

    Needs the key ring under which its history was encrypted, and the roots that its signatures lead to.
    """
    with answering(as_json):
        reports = asyncio.run(examine_archive(folder, Means.of(Settings.load(data))))
    _tell(reports, as_json)


async def _auditor(settings: Settings) -> Auditor:
    return Auditor(settings, await connect(settings, identity="audit"), engine(settings.database(DatabaseRole.READER)))


def _tell(reports: Sequence[Report], as_json: bool) -> NoReturn:
    bad = [report for report in reports if not report.holds]
    if as_json:
        print_json({"holds": not bad, "audited": len(reports), "reports": [_as_record(one) for one in reports]})
    else:
        console = _console()
        for report in reports if len(reports) <= 2 else bad:
            _show(console, report)
        verdict = f"Đã kiểm tra {len(reports)}, sai khác {len(bad)} / {len(reports)} audited, {len(bad)} differ"
        console.print(f"\n{verdict}")
    _exit(reports)


def _exit(reports: Sequence[Report]) -> NoReturn:
    raise typer.Exit(0 if all(report.holds for report in reports) else 1)


def _as_record(report: Report) -> dict[str, Any]:
    checks = [{"holds": check.holds, **check.model_dump(mode="json")} for check in report.checks]
    return {"holds": report.holds, **report.model_dump(mode="json"), "checks": checks}


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _show(console: Console, report: Report) -> None:
    verdict = "[green]KHỚP / HOLDS[/]" if report.holds else "[red]SAI KHÁC / DIFFERS[/]"
    source = {"server": "máy chủ / server", "archive": "lưu trữ / archive"}.get(report.source, "không có / none")
    console.print(f"\n[bold]{escape(report.subject)}[/]  {verdict}")
    console.print(f"  {report.events} sự kiện / events, {report.runs} lượt chạy / runs, lịch sử / history: {source}")
    for check in report.checks:
        _show_check(console, check)


def _show_check(console: Console, check: Check) -> None:
    mark = "[green]✓[/]" if check.holds else "[red]✗[/]"
    console.print(f"  {mark} {check.vi} / {check.en}  [dim]({check.compared})[/]")
    if check.first is None:
        return
    seq = f"#{check.first.seq}" if check.first.seq else ""
    where = " ".join(part for part in (seq, check.first.field) if part)
    console.print(f"      {escape(where)}: {escape(check.first.vi)}")
    console.print(f"      {escape(check.first.en)}")
    if check.differences > 1:
        console.print(f"      … và {check.differences - 1} chỗ khác nữa / and {check.differences - 1} more")
