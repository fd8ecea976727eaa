"""What makes a case worth a look is found in the records, and nothing is found in a case that has nothing."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Connection

from audit.risks import population, risks
from cases.events import Role
from law.periods import VIETNAM
from tests.intake_samples import A, B, C, owes
from tests.integration.records.desk import Desk

pytestmark = pytest.mark.stack

LARGE, QUIET = "case/79/desk/B-1/1", "case/79/desk/B-2/1"


def test_each_risk_is_told_with_its_reason(sql: Connection) -> None:
    desk = Desk(sql)
    desk.decided("B-1", owes(B, A, amount=1_200_000_000))
    desk.decided("B-2", owes(B, C, amount=9_000_000))
    assert [risk.points for risk in risks(sql, "79", desk.now)[LARGE]] == [1]
    assert QUIET not in risks(sql, "79", desk.now)
    desk.credit("FT1", 12_000_000)
    desk.claim(LARGE, "FT1", amount=10_000_000)
    desk.act(LARGE, "void_receipt", Role.HEAD, {"receipt": "R1", "reason": "sai người nộp"})
    desk.at(datetime(2026, 11, 28, 9, tzinfo=VIETNAM))
    desk.act(LARGE, "suspend", Role.HEAD, {"ground": "47.1.a", "circumstances": ["insolvency_filed", "money_duty"]})
    desk.at(datetime(2027, 3, 30, 9, tzinfo=VIETNAM))
    found = {risk.words.vi for risk in risks(sql, "79", desk.now)[LARGE]}
    assert "đổi phân loại 28/11/2026, sát kỳ khóa số liệu" in found
    assert "quá 90 ngày không có tác động" in found
    assert "1 biên lai bị hủy" in found
    assert population(sql, "79") == [LARGE, QUIET]
    assert population(sql, "01") == []
    assert risks(sql, "01", desk.now) == {}
