"""Events in words: every kind can be told, refusals and breaches say what matters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

import cases.stages
from cases.events import FACTS, Event
from law.pack import current_pack
from law.periods import VIETNAM
from web.telling import _DETAILS, tell

AT = datetime(2026, 9, 9, 9, tzinfo=VIETNAM)


def event(kind: str, data: dict[str, Any], detected: timedelta = timedelta(), article: str = "L25 37") -> Event:
    return Event.model_validate(
        {
            "subject": "case/79/x/1/1", "seq": 7, "kind": kind, "at": AT, "detected_at": AT + detected,
            "actor": {"id": "CHV-01", "role": "enforcer", "office": "79"}, "door": "web", "request_id": "r",
            "article": article, "data": data, "previous": "",
        }
    )  # fmt: skip


def test_a_refused_act_names_what_was_asked_why_and_the_article() -> None:
    data = {"command": "start_verification", "reason_article": "L25 37.1", "vi": "Chưa hết hạn.", "en": "Too early."}
    told = tell(event("refused", data, article=""), {"CHV-01": "Phạm Văn Lực"}, current_pack(), "vi")
    assert told.tone == "refused"
    assert told.details == "Bắt đầu xác minh: Chưa hết hạn."
    assert (told.article, told.actor) == ("L25 37.1", "Chấp hành viên CHV-01 Phạm Văn Lực")
    english = tell(event("refused", data), {}, current_pack(), "en")
    assert english.details == "Start verification: Too early."


def test_a_breach_names_rule_due_and_when_it_was_noticed() -> None:
    data = {"duty": "R006", "rule": "R006", "due_at": "2026-09-15T00:00:00+07:00", "to": "officer"}
    told = tell(event("duty_breached", data, timedelta(hours=3)), {}, current_pack(), "vi")
    assert told.tone == "late"
    assert told.noticed_later
    assert told.details == "Ra quyết định thi hành án theo yêu cầu; hạn 14/09/2026 24:00; báo cán bộ phụ trách"


def test_details_are_of_kinds_that_exist() -> None:
    assert cases.stages
    assert set(_DETAILS) <= set(FACTS)


@pytest.mark.parametrize("kind", ["money_received", "payout_returned", "postponed"])
def test_money_and_periods(kind: str) -> None:
    data: dict[str, dict[str, Any]] = {
        "money_received": {"amount": 1_000_000, "means": "bank", "number": "0000001"},
        "payout_returned": {"end_to_end_id": "X-1", "reason": "AC04"},
        "postponed": {"ground": "a", "until": "2026-10-01"},
    }
    expected = {
        "money_received": "1.000.000 đồng, chuyển khoản, biên lai số 0000001",
        "payout_returned": "X-1, lý do: AC04",
        "postponed": "căn cứ: a đến 01/10/2026",
    }
    told = tell(event(kind, data[kind]), {}, current_pack(), "vi")
    assert told.details.replace("\u00a0", " ") == expected[kind]
