"""`thads`: the command line. A verb is imported only when it is used, so that `thads law due` starts at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from runtime.leaving import leave_with

UsageError: Any = typer.BadParameter.__base__
"""A wrong call; typer itself shows only the kinds below it."""

VERBS: Mapping[str, tuple[str, str]] = {
    "up": ("console.up:up", "Chạy toàn bộ hệ thống / run the whole stack"),
    "demo": ("console.demo:demo", "Chạy thử với cơ quan giả định / an invented office at work"),
    "status": ("console.status:status", "Hệ thống có ổn không / is all well"),
    "effects": ("console.effects:effects", "Tác vụ hỏng: xem, làm lại / failed effects: list, retry"),
    "case": (
        "console.case:app",
        "Vụ việc: nhập, xem, tác động, lịch sử, chạy lại / cases: import, show, list, act, history, revive",
    ),
    "dossier": ("console.dossier:app", "Hồ sơ yêu cầu / dossiers"),
    "audit": ("console.audit:app", "Kiểm tra: chạy lại, đối chiếu, gốc / audit: replay, compare, roots"),
    "export": ("console.export:app", "Xuất dữ liệu mở: XES, OCEL 2.0, beancount / open exports"),
    "stats": ("console.stats:stats", "Thống kê, chỉ số: bảng, CSV, XLSX, khóa số liệu / statistics and indicators"),
    "witness": ("console.witness:app", "Nhân chứng của sổ / witnesses of the log"),
    "office": ("console.office:app", "Cơ quan: danh sách gửi Viện kiểm sát / the office: lists for the procuracy"),
    "law": ("console.law:app", "Thời hạn, lịch, phí, lãi, thanh toán / periods, calendar, fees, interest, ranks"),
    "flow": ("console.flow:app", "Dòng chảy công việc, chỗ ùn, nguyên nhân / any event log: waits and their causes"),
    "schema": ("console.schema:schema", "Lược đồ JSON của lệnh và trả lời / JSON Schemas of commands and answers"),
    "door": ("console.door:app", "Cửa: ai được gửi lệnh / doors: who may send commands"),
    "keys": ("console.keys:app", "Khóa mã hóa / the payload keys"),
    "backup": ("console.backup:backup", "Sao lưu / back up the installation"),
    "rebuild": ("console.rebuild:rebuild", "Dựng lại bảng tra cứu từ nhật ký / the read model anew from the journal"),
    "erase": ("console.erase:app", "Xóa dữ liệu cá nhân hết thời hạn lưu / erase personal data past their time"),
    "restore": ("console.restore:app", "Phục hồi / restore: from a backup; and what it lost"),
}
"""Each verb: where it lives (`module:name` of a typer app or of a function), and what it is for."""


class Verbs(TyperGroup):
    """The verbs, imported on demand; the list of them needs no import."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in VERBS:
            return None
        module, _, name = VERBS[cmd_name][0].partition(":")
        found = getattr(import_module(module), name)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False, rich_markup_mode=None)
            alone.command()(found)
            found = alone
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Lệnh / Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in VERBS.items()])


app = typer.Typer(
    cls=Verbs,
    help="Thi hành án dân sự / civil judgment enforcement.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback()
def thads() -> None:
    """Thi hành án dân sự / civil judgment enforcement."""


def run() -> int:
    """One call of the program, as `sys.argv` has it: its status. With `--json` a wrong call too is answered in JSON."""
    try:
        return app(standalone_mode=False) or 0
    except UsageError as wrong:
        if "--json" not in sys.argv:
            wrong.show()
        else:
            option = getattr(wrong, "param", None)
            field = option.name if option is not None else "arguments"
            print(json.dumps({"error": wrong.format_message(), "field": field}, ensure_ascii=False))
        return 2
    except typer.Abort:
        return 1


def main() -> NoReturn:
    """The program `thads`: it ends with 0, with 1 when something failed, with 2 for bad input or a missing part."""
    leave_with(run)


if __name__ == "__main__":
    leave_with(run)
