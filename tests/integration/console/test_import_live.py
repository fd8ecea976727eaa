"""An import does what its dry run said, whatever the dossiers hold (FINDINGS I1, I3, E17)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.register_samples import as_csv, row

pytestmark = pytest.mark.stack


def judgment(number: int, **cells: str) -> dict[str, str]:
    return row(dossier_id=f"HS-{number}", judgment_number=f"{number}/2025/DS-ST", **cells)


FEE = {
    "obligation_kind": "court_fee",
    "requester_role": "court",
    "requester_name": "Tòa án",
    "channel": "court_transfer",
}
NOBODY = {column: "" for column in row() if column.startswith("creditor_")}
NAMESAKE = {"debtor_id_number": "", "debtor_name": "Nguyễn Văn An"}

ROWS = [
    judgment(21, amount_vnd="250000000", note="nợ gốc"),
    judgment(21, amount_vnd="90000000", note="nợ lãi"),
    judgment(22, **FEE, **NOBODY, amount_vnd="200000", note="án phí hình sự"),
    judgment(22, **FEE, **NOBODY, amount_vnd="200000", note="án phí dân sự"),
    judgment(23, **NAMESAKE),
    judgment(23, **NAMESAKE, debtor_address="3 đường số 3, phường Củ Chi"),
    judgment(24, requester_name="Tran Thi Hoa"),  # nearly the creditor
    judgment(25, debtor_name="NguyÔn V¨n B×nh"),
    judgment(26, debtor_name="Đỗ 張 Long"),
    judgment(21, debtor_id_number="", amount_vnd="250000000") | {"dossier_id": "HS-27"},  # a likely twin
    judgment(28, requester_name="Trần Thị Hòа"),  # its last letter is Cyrillic
    judgment(29, sent_at="2026-08-03T08:00:00+07:00", received_at="2026-08-03T08:00:00+07:00"),
    judgment(29) | {"dossier_id": "HS-30"},  # comes when the decision on HS-29 is overdue
]

ALIKE = {"HS-27": "case/79/register/HS-21/1"}


def comparable(record: dict[str, Any]) -> dict[str, Any]:
    """A record without ids of cases, and with the dossier of a twin instead of its case."""
    known = {key: value for key, value in record.items() if key != "case_ids"}
    twin = ALIKE.get(record["dossier_id"], "")
    why = [
        {key: value.replace(twin, "HS-21") if twin and isinstance(value, str) else value for key, value in line.items()}
        for line in record["why"]
    ]
    return known | {"why": why}


async def test_an_import_does_what_its_dry_run_said(thads, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_bytes(as_csv(ROWS))
    _, dry = await thads("case", "import", str(file), "--dry-run")
    status, live = await thads("case", "import", str(file))
    assert status == 0
    assert [comparable(record) for record in live] == dry
    assert {record["dossier_id"]: (record["outcome"], record["cases"]) for record in live} == {
        "HS-21": ("accepted", 1),
        "HS-22": ("accepted", 1),
        "HS-23": ("accepted", 2),
        "HS-24": ("supplement", 0),
        "HS-25": ("invalid", 0),
        "HS-26": ("invalid", 0),
        "HS-27": ("accepted", 1),
        "HS-28": ("accepted", 1),
        "HS-29": ("accepted", 1),
        "HS-30": ("refused", 0),
    }
    assert any("a person compares both" in line["en"] for line in live[6]["why"])
    for case, amounts in (("HS-21/1", [250000000, 90000000]), ("HS-22/1", [200000, 200000])):
        status, shown = await thads("case", "show", f"case/79/register/{case}")
        assert (status, shown["stage"]) == (0, "opened")
        assert [claim["amount"] for claim in shown["claims"]] == amounts
