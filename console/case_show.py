"""`thads case show`: one case, as the records have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from console.output import Json, answering, console, day, dong, moment, print_json

if TYPE_CHECKING:
    from cases.report import CaseReport, DutyReport
    from runtime.settings import Settings

CaseId = Annotated[str, typer.Argument(metavar="CASE", help="Mã vụ việc / case id, e.g. case/79/register/HS-1/1")]


@dataclass(frozen=True)
class Shown:
    """A case to show: the report, its documents, and the moment of its last event."""

    report: CaseReport
    documents: list[dict[str, Any]]
    as_of: datetime


def show(case: CaseId, as_json: Json = False) -> None:
    """Trạng thái, thời hạn, việc đang chờ, tiền, văn bản / state, duties, what it waits for, money, documents."""
    with answering(as_json):
        from console.live import office_of
        from runtime.settings import Settings

        office_of(case, "case")
        shown = look_up(Settings.load(), case)
        if as_json:
            print_json(as_record(shown))
        else:
            _print(shown, console())


def look_up(settings: Settings, case: str) -> Shown:
    """The case from the records. LawError("case") where they do not know it."""
    from cases.report import report_of
    from cases.state import CaseState
    from console.live import records
    from law.errors import LawError
    from records import views
    from records.journal import UnknownSubject, load, read

    with records(settings) as connection:
        try:
            state = load(connection, case)
        except UnknownSubject:
            state = None
        if not isinstance(state, CaseState):
            raise LawError("case", f"không có vụ việc {case}; xem `thads case list` / no such case: see the list")
        (last,) = read(connection, case, state.head - 1, state.head)
        return Shown(report_of(state), views.documents_of(connection, case), last.detected_at)


def as_record(shown: Shown) -> dict[str, Any]:
    """The case as scripts read it: days and moments in ISO 8601, money in đồng."""
    case = shown.report.state
    stored = case.model_dump(mode="json", include={"claims"})
    return {
        "case": case.id,
        "dossier": case.dossier,
        "office": case.office,
        "stage": case.stage,
        "overlay": case.overlay and case.overlay.model_dump(mode="json"),
        "origin": case.origin,
        "officer": case.officer or None,
        "room": case.room or None,
        "decision_number": (case.decision and case.decision.number) or None,
        "ended": case.ended and case.ended.model_dump(mode="json"),
        "parties": {ref: {"name": party.name, "kind": party.kind} for ref, party in case.parties.items()},
        "claims": [claim | {"outstanding": case.claims[name].outstanding} for name, claim in stored["claims"]],
        "waiting_for": [waiting.model_dump(mode="json") for waiting in shown.report.waiting],
        "duties": [_duty(duty) for duty in shown.report.duties],
        "money": money(shown.report),
        "documents": [_document(row) for row in shown.documents],
        "head": case.head,
        "as_of": shown.as_of.isoformat(),
    }


def money(report: CaseReport) -> dict[str, int]:
    """The sums of a case, in đồng: received = distributed + held."""
    case = report.state
    names = ("claimed", "received", "distributed", "held", "paid_out", "outstanding")
    return {name: getattr(case, name) for name in names}


def _duty(report: DutyReport) -> dict[str, Any]:
    from cases import words
    from law.pack import load_pack

    duty = report.duty
    vi, en = words.rule(duty.rule, load_pack(duty.pack_version))
    return {
        "duty": duty.id,
        "rule": duty.rule,
        "vi": vi,
        "en": en,
        "bound": duty.bound,
        "due": duty.due and duty.due.isoformat(),
        "due_at": duty.due_at and duty.due_at.isoformat(),
        "provisional": duty.provisional,
        "overdue": duty.level >= 2,
        "paused_since": duty.paused_since and duty.paused_since.isoformat(),
        "working": [line.model_dump(mode="json", exclude_none=True) for line in report.working],
    }


def _document(row: dict[str, Any]) -> dict[str, Any]:
    names = ("document", "kind", "number", "media_type", "sha256", "size")
    return {name: row[name] for name in names} | {"stored_at": row["stored_at"].isoformat()}


MONEY = {
    "claimed": "Phải thi hành / claimed",
    "outstanding": "Còn phải thi hành / outstanding",
    "received": "Đã thu / received",
    "distributed": "Đã phân chia / distributed",
    "held": "Đang giữ / held",
    "paid_out": "Đã chi trả / paid out",
}


def _print(shown: Shown, out: Console) -> None:
    from cases import words
    from cases.state import STAGE_WORDS
    from documents.kinds import KINDS
    from law.pack import load_pack

    report = shown.report
    case = report.state
    vi, en = STAGE_WORDS[case.stage]
    out.print(f"{case.id}: {vi} / {en}")
    number = case.decision.number if case.decision else ""
    out.print(f"Quyết định / decision: {number or '–'}; Chấp hành viên / enforcer: {case.officer or '–'}")
    out.print(f"Sự kiện cuối / last event: {moment(shown.as_of)}")
    for waiting in report.waiting:
        out.print(f"• Đang chờ / waits: {waiting.vi} / {waiting.en} ({waiting.who})")
    if report.duties:
        table = Table("Hạn / due", "Việc phải làm / duty", "Ai / who", "Cách tính / working")
        pack = load_pack(case.pack)
        for each in report.duties:
            duty = each.duty
            mark = " QUÁ HẠN / OVERDUE" if duty.level >= 2 else " tạm ngừng / paused" if duty.paused_since else ""
            table.add_row(
                (day(duty.due) or "chờ lịch / awaits calendar") + mark,
                f"{duty.rule} {words.rule(duty.rule, pack)[0]}",
                pack.bodies[duty.bound].vi,
                "\n".join(line.vi for line in each.working),
            )
        out.print(table)
    sums = money(report)
    figures = Table(*MONEY.values(), title="Tiền, đồng / money")
    figures.add_row(*(dong(sums[name]) for name in MONEY))
    out.print(figures)
    if shown.documents:
        papers = Table("Văn bản / document", "Số / number", "Lưu lúc / stored", "SHA-256")
        for row in shown.documents:
            kind = KINDS.get(row["kind"])
            papers.add_row(
                kind.vi if kind else row["kind"], row["number"], moment(row["stored_at"]), row["sha256"][:16]
            )
        out.print(papers)
