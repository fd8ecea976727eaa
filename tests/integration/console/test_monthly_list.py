"""`thads office monthly-list`: what ended in a month, signed, delivered to the procuracy once."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select

from records import clock
from records.tables import ended_lists
from recount import read as exported
from recount import recount
from tests.kit import settled
from tests.register_samples import as_csv, row

pytestmark = pytest.mark.stack

VN = timezone(timedelta(hours=7))
HEAD = ("--actor", "head:TT-01")


@pytest.fixture
async def ended_case(thads, tmp_path) -> str:
    """A decided case that bankruptcy law ended on 9 September 2026."""
    file = tmp_path / "register.csv"
    file.write_bytes(as_csv([row()]))
    _, (record,) = await thads("case", "import", str(file), "--sender", "thang")
    (case,) = record["case_ids"]
    _, shown = await thads("case", "show", case)
    if shown["ended"]:
        return str(case)
    told = {"document": "decision-1", "channel": "delivery", "proof": "signed", "on": "2026-09-09"}
    for command, actor, payload in (
        ("propose_decision", "secretary:TK-01", {}),
        ("sign_decision", "head:TT-01", {}),
        *(("record_notice", "clerk:MC-01", told | {"party": party}) for party in ("C1", "D1")),
        ("end_case", "head:TT-01", {"ground": "32.1.b", "circumstances": ["insolvency_law_ends"]}),
    ):
        status, answer = await thads("case", "act", case, command, "-", "--actor", actor, given=payload)
        assert (status, answer["accepted"]) == (0, True), answer
    return str(case)


async def test_an_ended_case_shows_its_end_and_its_documents(there, thads, ended_case):
    await settled(there, ended_case)
    status, shown = await thads("case", "show", ended_case)
    assert (status, shown["stage"], shown["ended"]["ground"]) == (0, "ended", "32.1.b")
    numbers = [paper["number"] for paper in shown["documents"]]
    assert shown["decision_number"] in numbers
    symbols = sorted(number.partition("/")[2] for number in numbers)  # minutes of two notices, statement, decision
    assert symbols == ["BB-THADS", "BB-THADS", "BTH-THADS", "QĐ-THADS"]
    assert shown["money"] == {
        "claimed": 1_500_000,
        "received": 0,
        "distributed": 0,
        "held": 0,
        "paid_out": 0,
        "outstanding": 1_500_000,
    }


async def test_the_list_of_a_month_is_delivered_once(there, thads, ended_case, monkeypatch):
    monkeypatch.setenv("THADS_PARTNERS_URL", there.partners_url)
    status, early = await thads("office", "monthly-list", "2026-09", *HEAD)
    assert (status, early["field"]) == (2, "month")

    with there.engine.begin() as connection:
        clock.step(connection, datetime(2026, 10, 2, 9, tzinfo=VN))
    status, sent = await thads("office", "monthly-list", "2026-09", *HEAD)
    assert (status, sent["cases"], sent["number"], sent["signer"]) == (0, 1, "09/2026/DS-THADS", "TT-01")
    assert sent["receipt"]
    assert there.tools.store.get(sent["sha256"]).startswith(b"%PDF")
    assert await thads("office", "monthly-list", "2026-09", *HEAD) == (0, sent)

    _, empty = await thads("office", "monthly-list", "2026-08", *HEAD)
    assert (empty["cases"], empty["number"]) == (0, "08/2026/DS-THADS")
    with there.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(ended_lists)) == 2


async def test_who_may_sign_and_what_is_a_month(thads):
    for words, field in (
        (("2026-09", "--actor", "enforcer:CHV-01"), "actor"),
        (("2026-09", "--actor", "head:PTT-01"), "actor"),
        (("September", *HEAD), "month"),
    ):
        status, answer = await thads("office", "monthly-list", *words)
        assert (status, answer["field"]) == (2, field)


async def test_the_statistics_count_it_and_an_export_alone_gives_the_same(thads, ended_case, tmp_path):
    asked = ("stats", "matters", "--period", "2026-09", "--office", "79")
    status, filled = await thads(*asked)
    total = filled["rows"][0]
    assert (status, filled["locked"], total["cancelled"], total["rate"]) == (0, False, 1, 100.0)
    _, behind = await thads(*asked, "--behind", "total:cancelled")
    assert behind == [{"case": ended_case, "adds": 1}]
    assert (await thads(*asked, "--behind", "total:rate"))[0] == 2
    assert (await thads("stats", "nothing", "--period", "2026-09"))[0] == 2
    assert (await thads(*asked, "--lock", "clerk:MC-01"))[1]["field"] == "lock"
    _, locked = await thads(*asked, "--lock", "head:TT-01")
    assert {one["period"] for one in locked} == {"2026-09"}
    assert (await thads(*asked))[1]["locked"]

    status, made = await thads("export", "xes", "-o", str(tmp_path / "log.xes.gz"), "--office", "79")
    assert (status, made["cases"]) == (0, 1)
    recounted = recount(exported(tmp_path / "log.xes.gz"), "2026-09")["matters"]["total"]
    assert {name: recounted[name] for name in ("total", "done", "rate")} == {"total": 1, "done": 1, "rate": 100.0}
    assert (await thads("export", "ocel", "-o", str(tmp_path / "log.txt")))[1]["field"] == "file"

    _, sample = await thads("audit", "sample", "--seed", "gốc 151")
    assert [one["case"] for one in sample["by_seed"]] == [ended_case]
