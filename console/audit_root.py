"""`thads audit root`, `proof`, `verify-proof`: the root of an installation, and what follows from one (docs/audit.md).

Exit status 0 when all holds, 1 when something differs, 2 when it could not be made.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.output import Json, answering, console, moment, print_json
from flow.log import harmless

if TYPE_CHECKING:
    from audit.against_root import Verdict
    from audit.gathering import Root
    from audit.rows import Finding
    from runtime.settings import Settings

Data = Annotated[Path | None, typer.Option("--data", help="Thư mục dữ liệu / data folder")]
Folder = Annotated[
    Path | None,
    typer.Option("--verify", help="Đối chiếu với gốc trong thư mục này / hold against the roots of this folder"),
]


def held(settings: Settings, folder: Path) -> Verdict:
    """The records of today against the roots of a folder. ProofError where it holds none that witnesses signed."""
    from audit.against_root import against, stamp_of
    from audit.gathering import LogBook
    from proof.keys import LogKeys
    from proof.published import Published
    from records.database import engine
    from runtime.roles import DatabaseRole

    kept = Published(folder).read()
    reader = engine(settings.database(DatabaseRole.READER))
    return against(LogBook(settings, LogKeys.there(settings.keys)), kept, reader, asyncio.run(stamp_of(kept)))


def root(verify: Folder = None, as_json: Json = False, data: Data = None) -> None:
    """Ghi sổ và công bố gốc; hoặc đối chiếu với gốc đã giữ / publish a root; or verify against one that was kept."""
    from audit.gathering import publish_root
    from records.database import engine
    from runtime.roles import DatabaseRole
    from runtime.settings import Settings

    with answering(as_json):
        settings = Settings.load(data)
        if verify is None:
            made = publish_root(settings, engine(settings.database(DatabaseRole.READER)))
            _show_root(made, as_json)
            raise typer.Exit(1 if made.findings else 0)
        verdict = held(settings, verify)
    _show_verdict(verdict, as_json)
    raise typer.Exit(0 if verdict.holds else 1)


def proof(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="DOCUMENT|CASE",
            help="Mã in trên văn bản, biên lai; hoặc mã vụ việc, hồ sơ / a printed code, or the id of a case",
        ),
    ],
    seq: Annotated[int, typer.Option(min=0, help="Sự kiện, 0 là cuối cùng / number of the event, 0 = the last")] = 0,
    out: Annotated[Path | None, typer.Option(help="Tệp ghi ra / the file to write")] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Viết chứng minh một văn bản, sự kiện có trong sổ, không lộ vụ khác / prove that it stands in the log."""
    from audit.gathering import LogBook, prove
    from proof.keys import LogKeys
    from records.codes import event_behind
    from records.database import engine
    from runtime.roles import DatabaseRole
    from runtime.settings import Settings

    with answering(as_json):
        settings = Settings.load(data)
        book, reader = LogBook(settings, LogKeys.there(settings.keys)), engine(settings.database(DatabaseRole.READER))
        with reader.connect() as connection:
            subject, seq = event_behind(connection, subject) or (subject, seq)
        handed = prove(book, reader, subject, seq)
        file = out or Path(f"{subject.replace('/', '-')}-{handed.event.number:06}.tlog-proof")
        file.write_text(str(handed), encoding="utf-8")
    said = {"file": str(file), "subject": subject, "seq": handed.event.number, "hash": handed.event.hash}
    if as_json:
        print_json(said)
    else:
        console().print(f"{file}: #{handed.event.number} {handed.event.hash}")


def verify_proof(
    file: Annotated[Path, typer.Argument(help="Tệp / file *.tlog-proof", exists=True, dir_okay=False)],
    against: Annotated[Path, typer.Option(help="Thư mục gốc đã giữ / folder of roots, with its file policy")],
    as_json: Json = False,
) -> None:
    """Kiểm tra một chứng minh, không cần máy chủ / verify a proof, without server or database."""
    from proof.errors import ProofError
    from proof.handed import LARGEST_PROOF, Handed
    from proof.policy import LARGEST_POLICY, Policy

    with answering(as_json):
        try:
            with file.open("rb") as given, (against / "policy").open("rb") as said:
                handed, policy = Handed.read(given.read(LARGEST_PROOF + 1)), Policy.read(said.read(LARGEST_POLICY + 1))
        except OSError as error:
            raise ProofError("file", f"không đọc được {error.filename} / cannot be read") from error
    event = handed.event
    verdict: dict[str, Any] = {"subject": event.subject, "seq": event.number, "hash": event.hash, "holds": True}
    try:
        witnessed = handed.check(policy)
        verdict |= {"size": witnessed.checkpoint.size, "witnesses": _times(witnessed.by)}
    except ProofError as wrong:
        verdict |= {"holds": False, "field": wrong.field, "problem": wrong.problem}
    if as_json:
        print_json(verdict)
    else:
        out = console()
        out.print(f"{_mark(verdict['holds'])}  {event.subject} #{event.number} {event.hash}")
        for name, at in verdict.get("witnesses", {}).items():
            out.print(f"  {name}: {moment(at)}")
        if not verdict["holds"]:
            out.print(f"  {verdict['field']}: {verdict['problem']}")
    raise typer.Exit(0 if verdict["holds"] else 1)


def _show_root(made: Root, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "origin": made.checkpoint.origin,
                "size": made.checkpoint.size,
                "added": made.added,
                "file": str(made.file),
                "witnesses": _times(made.witnessed),
                "refused": dict(made.refused),
                "stamped": made.stamped,
                "findings": [one.model_dump() for one in made.findings],
            }
        )
        return
    out = console()
    out.print(f"Gốc / root {made.checkpoint.origin}: {made.checkpoint.size} lá / leaves, mới / new {made.added}")
    out.print(f"  Tệp / file: {made.file}")
    for name, at in _times(made.witnessed).items():
        out.print(f"  ✓ {name}: {moment(at)}")
    for name, why in made.refused.items():
        out.print(f"  ✗ {name}: {why}")
    show_findings(made.findings)


def _show_verdict(verdict: Verdict, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "holds": verdict.holds,
                "size": verdict.root.size,
                "at": verdict.at,
                "witnesses": verdict.witnessed,
                "stamped_at": verdict.stamped and verdict.stamped.at,
                "roots": verdict.roots,
                "rows": verdict.counts,
                "seen": verdict.seen,
                "findings": [one.model_dump() for one in verdict.findings],
            }
        )
        return
    out = console()
    out.print(f"{_mark(verdict.holds)}  gốc / root {verdict.root.origin}, {verdict.root.size} lá / leaves")
    if verdict.counts:
        out.print(f"  Ghi sổ lúc / gathered {moment(verdict.at)}; {verdict.roots} gốc nối tiếp nhau / roots in line")
    out.print(f"  Nhân chứng / witnesses: {', '.join(verdict.witnessed)}")
    if verdict.stamped:
        out.print(f"  Dấu thời gian / time stamp: {moment(verdict.stamped.at)}, {verdict.stamped.by}")
    for name, count in verdict.counts.items():
        out.print(f"  {_called(name):<48} {count:>9} → {verdict.seen.get(name, 0):>9}")
    show_findings(verdict.findings)


def show_findings(findings: tuple[Finding, ...]) -> None:
    """Each place that contradicts the log."""
    out = console()
    for one in findings:
        seq = f" #{one.seq}" if one.seq else ""
        out.print(f"  ✗ {_called(one.table)}: {harmless(one.row)}{seq}: {one.vi}")
        out.print(f"      {one.en}")


def _called(table: str) -> str:
    from audit.logged import CALLED

    called = CALLED.get(table)
    return f"{called.vi} / {called.en}" if called else table


def _mark(holds: bool) -> str:
    return "KHỚP / HOLDS" if holds else "SAI KHÁC / DIFFERS"


def _times(by: Any) -> dict[str, datetime]:
    return {name: datetime.fromtimestamp(at, UTC) for name, at in by.items()}
