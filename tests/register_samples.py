"""Registers for tests: rows as dictionaries, written as CSV or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook

from cases.register_file import COLUMNS

ROW = {
    "dossier_id": "HS-1",
    "channel": "portal",
    "sent_at": "2026-09-08T09:00:00+07:00",
    "received_at": "2026-09-08T09:00:00+07:00",
    "requester_role": "creditor",
    "requester_name": "Trần Thị Hòa",
    "judgment_number": "10/2025/DS-ST",
    "judgment_date": "2025-05-01",
    "effective_date": "2025-06-01",
    "issuing_court": "Tòa án nhân dân khu vực 1 - Thành phố Hồ Chí Minh",
    "field": "DS",
    "creditor_kind": "person",
    "creditor_name": "Trần Thị Hòa",
    "creditor_id_number": "079180000001",
    "creditor_address": "1 đường số 1, phường Sài Gòn",
    "creditor_province": "79",
    "creditor_bank_bin": "970422",
    "creditor_account": "123456789",
    "debtor_kind": "person",
    "debtor_name": "Lê Văn Đạt",
    "debtor_id_number": "079080000002",
    "debtor_birth_year": "1980",
    "debtor_address": "2 đường số 2, phường Củ Chi",
    "debtor_province": "79",
    "obligation_kind": "other_debt",
    "amount_vnd": "1500000",
    "due_date": "",
    "annual_rate_percent": "9.5",
    "joint_group": "",
    "attachments": "judgment",
    "note": "",
}
NUMBERS = {
    "amount_vnd": int,
    "debtor_birth_year": int,
    "creditor_province": int,
    "debtor_province": int,
    "annual_rate_percent": float,
}
DAYS = {"judgment_date", "effective_date", "due_date"}
MOMENTS = {"sent_at", "received_at"}


def row(**cells: str) -> dict[str, str]:
    return ROW | cells


def as_csv(rows: Iterable[dict[str, str]], *, separator: str = ",", bom: bool = False, end: str = "\n") -> bytes:
    rows = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else list(COLUMNS), delimiter=separator, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def as_xlsx(rows: Iterable[dict[str, str]]) -> bytes:
    """A workbook in which numbers are numbers and days are days, wherever the cells can be read as such."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(COLUMNS))
    for number, cells in enumerate(rows, start=2):
        for place, column in enumerate(COLUMNS, start=1):
            cell = sheet.cell(number, place, _typed(column, cells[column]))
            if cell.data_type == "f":
                cell.data_type = "s"  # a leading = is text in these files
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(column: str, text: str) -> Any:
    try:
        if column in NUMBERS:
            return NUMBERS[column](text)
        if column in DAYS:
            return date.fromisoformat(text)
        if column in MOMENTS:
            return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        pass
    return text or None
