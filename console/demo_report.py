"""What the demo shows: its progress while it goes, and the table at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from cases.dossiers import DossierState
from cases.state import STAGE_WORDS, CaseState
from law.periods import VIETNAM
from simulation.office import Office
from simulation.tally import Tally

DOSSIER_WORDS = {
    "accepted": "thụ lý / accepted",
    "refused": "từ chối / refused",
    "refusing": "chờ thông báo từ chối / refusal to be notified",
    "incomplete": "chờ bổ sung / awaiting a supplement",
    "received": "đã nhận / received",
}


def progress(office: Office) -> RenderableType:
    """Where the office stands: the legal moment, its cases by stage, open flags, money."""
    cases = [subject for subject in office.subjects.values() if isinstance(subject, CaseState)]
    dossiers = sum(isinstance(subject, DossierState) for subject in office.subjects.values())
    flags = sum(case.duties.count("overdue") for case in cases)
    table = Table.grid(padding=(0, 2))
    table.add_row("Ngày pháp lý / legal date", f"{office.now.astimezone(VIETNAM):%d/%m/%Y %H:%M}")
    table.add_row("Hồ sơ / dossiers", f"{dossiers} (còn / to come: {office.waiting_dossiers})")
    stages = Counter(case.stage for case in cases)
    table.add_row("Vụ việc / cases", " · ".join(f"{STAGE_WORDS[s][0]} {stages[s]}" for s in STAGE_WORDS if stages[s]))
    table.add_row("Cờ đang mở / open flags", str(flags))
    received, paid = sum(case.received for case in cases), sum(case.paid_out for case in cases)
    table.add_row("Tiền / money", f"thu / received {dong(received)} · chi / paid out {dong(paid)}")
    return table


def dong(amount: int) -> str:
    """An amount as people write it: 1.234.567 đ."""
    return f"{amount:,} đ".replace(",", ".")


def final_report(figures: Tally, office: Office, wrong: list[str], invalid: int, seconds: float) -> RenderableType:
    """The table at the end, and what is wrong, if anything is."""
    now = f"{office.now.astimezone(VIETNAM):%d/%m/%Y}"
    title = f"Cơ quan giả định đến ngày {now} / the invented office by {now}"
    table = Table("", "", title=title, show_header=False, title_justify="left")
    _section(table, "Hồ sơ / dossiers", [*_dossiers(figures), ("không hợp lệ / invalid", str(invalid))])
    stages = [(" / ".join(words), str(figures.stages[s])) for s, words in STAGE_WORDS.items() if figures.stages[s]]
    _section(table, f"Vụ việc / cases: {figures.cases}", stages)
    _section(table, "Đang chờ / waiting for", [(" / ".join(why), str(n)) for why, n in figures.waits.most_common()])
    open_flags = figures.breached - figures.cleared
    flags = [
        ("cảnh báo / warned", str(figures.warned)),
        ("cờ quá hạn đã bật / breach flags raised", str(figures.breached)),
        ("đã gỡ / cleared", str(figures.cleared)),
        ("còn mở / open", str(open_flags)),
        ("hành vi bị từ chối có căn cứ / acts refused by law", str(figures.refused)),
        ("sai sót có chủ ý đã bị chặn (lần chạy này) / planned errors caught (this run)", str(office.counts.caught)),
    ]
    _section(table, "Cờ / flags", flags)
    _section(table, "Tiền / money", _money(figures))
    work = [
        ("văn bản đã ký / signed files", str(figures.documents)),
        ("sự kiện trong nhật ký / journal events", str(figures.events)),
        ("thời gian chạy / wall time", f"{seconds:.0f} s"),
    ]
    _section(table, "Công việc / work", work)
    verdict = "✓ Sổ sách khớp, số không hở, chuỗi nhật ký nguyên vẹn / everything adds up"
    notes = [f"✗ {problem}" for problem in wrong] or [verdict]
    return Group(table, *(Text(note) for note in notes))


def _section(table: Table, heading: str, rows: Iterable[tuple[str, str]]) -> None:
    table.add_row(f"[bold]{heading}[/bold]", "")
    for name, value in rows:
        table.add_row(f"  {name}", value)
    table.add_section()


def _dossiers(figures: Tally) -> list[tuple[str, str]]:
    return [(DOSSIER_WORDS[stage], str(count)) for stage, count in figures.dossiers.most_common()]


def _money(figures: Tally) -> list[tuple[str, str]]:
    return [
        ("đã thu / received", dong(figures.received)),
        ("= đã phân chia / distributed", dong(figures.distributed)),
        ("+ đang giữ / held", dong(figures.held)),
        ("đã chi trả / paid out", dong(figures.paid_out)),
        ("chờ nhận diện / in suspense", dong(figures.suspense)),
    ]
