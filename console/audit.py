"""`thads audit`: is what the records say of a case what happened? (docs/audit.md)

Exit status 0 when every check holds, 1 when something differs, 2 when the audit could not be made.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from audit import statements
from audit.against_root import Verdict as RootVerdict
from audit.auditor import Auditor
from audit.elsewhere import at_hand
from audit.examine import examine_archive
from audit.means import Means
from audit.programs import Programs
from audit.report import Check, Difference, Report
from audit.verdict import Verdict
from audit.whole import WHOLE
from console import audit_archives, audit_at, audit_root, audit_sample, audit_verdict
from console.output import Json, answering, print_json
from partners import clients as partners
from partners.custody import Statement
from proof.policy import Policy
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
app.command("at")(audit_at.at)
app.command("proof")(audit_root.proof)
app.command("verify-proof")(audit_root.verify_proof)
app.command("keep-archives")(audit_archives.keep)
app.command("sample")(audit_sample.sample)

CORES = os.cpu_count() or 1
SHOWN = 20
"""Differences of one check that are shown; `--report` and `--json` have more."""
ReportFile = Annotated[
    Path | None,
    typer.Option("--report", help="Ghi kết luận ra tệp .html hoặc .pdf có ký số / write the verdict, .html or .pdf"),
]
Versions = Annotated[
    list[str] | None,
    typer.Option(
        "--program",
        metavar="VERSION=PATH",
        help="Phiên bản khác có ở đây, và Python của nó / another version installed here, by its Python",
    ),
]
Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu / data folder")]


@app.command()
def replay(
    case: Annotated[str, typer.Argument(help="Mã vụ việc, hồ sơ / id of a case or a dossier")],
    program: Versions = None,
    report: ReportFile = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Chạy lại lịch sử một vụ việc và đối chiếu mọi chứng cứ / replay one case and hold all witnesses together."""
    settings = Settings.load(data)

    async def work() -> Report:
        return await (await _auditor(settings, program)).audit(case)

    with answering(as_json):
        _tell([asyncio.run(work())], settings, report, as_json, alone=True)


@app.command("all")
def every(
    office: Annotated[str, typer.Option(help="Chỉ một cơ quan, mã tỉnh / one office only, its province code")] = "",
    sample: Annotated[int, typer.Option(min=0, help="Chọn ngẫu nhiên bấy nhiêu, 0 là tất cả / so many, 0 = all")] = 0,
    seed: Annotated[int, typer.Option(help="Mầm của phép chọn / seed of the sample")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Số tiến trình song song / processes side by side")] = CORES,
    against: Annotated[
        Path | None, typer.Option(help="Đối chiếu cả với gốc trong thư mục này / hold against the roots of this folder")
    ] = None,
    statement: Annotated[
        Path | None, typer.Option(help="Tệp sao kê từng ngày của ngân hàng / file of the bank's daily statements")
    ] = None,
    ask_bank: Annotated[
        bool, typer.Option("--ask-bank", help="Hỏi ngân hàng sao kê các ngày đã qua / ask the bank for them")
    ] = False,
    program: Versions = None,
    report: ReportFile = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Kiểm tra nhiều vụ việc và hồ sơ, và các sổ chung / audit many cases and dossiers, and what they share."""
    settings = Settings.load(data)

    async def work() -> list[Report]:
        auditor = await _auditor(settings, program)
        names = await asyncio.to_thread(auditor.subjects, office)
        chosen = sorted(random.Random(seed).sample(names, sample)) if 0 < sample < len(names) else list(names)
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("Kiểm tra / auditing", total=len(chosen))
            reports = await auditor.audit_all(chosen, jobs, lambda: progress.advance(task))
        return [*reports, await auditor.audit_whole(bank)]

    with answering(as_json):
        bank = statements.read(statement) if statement else asyncio.run(_asked(settings)) if ask_bank else ()
        reports = asyncio.run(work())
        root = audit_root.held(settings, against) if against else None
        _tell(reports, settings, report, as_json, root=root)


@app.command("verify-archive")
def verify_archive(
    where: Annotated[str, typer.Argument(help="Thư mục archive-… hoặc s3://…/archive-… / a folder, or its address")],
    against: Annotated[
        Path | None, typer.Option(help="Thư mục gốc đã giữ / folder of roots that was kept, with its file policy")
    ] = None,
    program: Versions = None,
    report: ReportFile = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Kiểm tra một hồ sơ lưu trữ, không cần máy chủ / verify an archive, without server or database.

    Needs the key ring under which its history was encrypted, and the roots that its signatures lead to.
    """
    settings = Settings.load(data)
    with answering(as_json):
        policy = Policy.read((against / "policy").read_bytes()) if against else None
        with at_hand(where) as folder:
            reports = asyncio.run(examine_archive(folder, Means.of(settings, Programs.read(program or ())), policy))
        _tell(reports, settings, report, as_json)


async def _asked(settings: Settings) -> tuple[Statement, ...]:
    async with partners.connect(settings.partners()) as all_of_them:
        return await statements.ask(all_of_them.custody, engine(settings.database(DatabaseRole.READER)))


async def _auditor(settings: Settings, program: list[str] | None) -> Auditor:
    programs = Programs.read(program or ())
    reader = engine(settings.database(DatabaseRole.READER))
    return Auditor(settings, await connect(settings, identity="audit"), reader, programs)


def _tell(
    reports: Sequence[Report],
    settings: Settings,
    file: Path | None,
    as_json: bool,
    *,
    root: RootVerdict | None = None,
    alone: bool = False,
) -> NoReturn:
    """Show what was found, write the verdict where one is wanted, and end with its status."""
    verdict = Verdict(datetime.now(UTC), tuple(reports), root)
    if file is not None:
        audit_verdict.write(verdict, file, settings)
    bad = [report for report in reports if not report.holds]
    if as_json and alone:
        print_json(_as_record(reports[0]))
    elif as_json:
        subjects = [report for report in reports if report.subject != WHOLE]
        said = {"holds": verdict.holds, "audited": len(subjects), "reports": [_as_record(one) for one in reports]}
        print_json(said | ({"root": {"holds": root.holds}} if root else {}))
    else:
        console = _console()
        for report in reports if len(reports) <= 2 else bad:
            _show(console, report)
        if root is not None and not root.holds:
            audit_root.show_findings(root.findings)
        if not alone:
            console.print(
                f"\nĐã kiểm tra {len(reports)}, sai khác {len(bad)} / {len(reports)} audited, {len(bad)} differ"
            )
    raise typer.Exit(0 if verdict.holds else 1 if verdict.differs else 2)


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
    if report.missing:
        missing = ", ".join(report.missing)
        console.print(f"  Do phiên bản {missing} quyết định, không có ở đây: so những gì không tùy phiên bản")
        console.print(f"  Decided by {missing}, which is not installed here: compared by what does not depend on it")


def _show_check(console: Console, check: Check) -> None:
    mark = "[green]✓[/]" if check.holds else "[red]✗[/]"
    console.print(f"  {mark} {check.vi} / {check.en}  [dim]({check.compared})[/]")
    for one in check.found[:SHOWN]:
        _show_difference(console, one)
    if check.differences > SHOWN:
        more = check.differences - SHOWN
        console.print(f"      … và {more} chỗ khác nữa / and {more} more")
    for one in check.otherwise[:SHOWN]:
        console.print("      [dim]chương trình nay quyết định khác / today's program would decide otherwise:[/]")
        _show_difference(console, one)


def _show_difference(console: Console, one: Difference) -> None:
    seq = f"#{one.seq}" if one.seq else ""
    where = " ".join(part for part in (seq, one.event, one.field) if part)
    console.print(f"      {escape(where)}: {escape(one.vi)}")
    console.print(f"      {escape(one.en)}")
