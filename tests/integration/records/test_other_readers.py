"""pm4py and beancount, programs of others, read the exports and come to the same."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from audit.export.events import Selection
from audit.export.making import export_beancount, export_ocel, export_xes
from audit.export.people import People
from cases.events import Role
from law.periods import local_day
from records.books import books
from tests.intake_samples import A, B, C, owes
from tests.integration.records.desk import MONDAY, Desk
from tests.oracles import environment, says

pytestmark = [pytest.mark.stack, pytest.mark.soak, pytest.mark.timeout(1_800)]

XES = """
import json, sys, pm4py
log = pm4py.read_xes(sys.argv[1])
print(json.dumps([log["case:concept:name"].nunique(), len(log), log["concept:name"].nunique()]))
"""
OCEL = """
import json, sys, pm4py
log = pm4py.read_ocel2(sys.argv[1])
cases = log.objects[log.objects["ocel:type"] == "case"]
print(json.dumps([len(cases), len(log.events), log.events["ocel:activity"].nunique(), len(log.objects)]))
"""
BEANCOUNT = """
import json, sys
from beancount import loader
from beancount.core import data
entries, errors, options = loader.load_file(sys.argv[1])
balances = sum(isinstance(entry, data.Balance) for entry in entries)
print(json.dumps([[str(error) for error in errors], sum(isinstance(e, data.Transaction) for e in entries), balances]))
"""


@pytest.fixture
def desk(sql: Connection) -> Desk:
    """Two cases; a credit claimed in part, cash in the fund."""
    desk = Desk(sql)
    case = desk.decided("B-1", owes(B, A, amount=30_000_000))
    desk.decided("B-2", owes(B, C, amount=9_000_000))
    desk.credit("FT1", 12_000_000)
    desk.claim(case, "FT1", amount=10_000_000)
    desk.at(MONDAY + timedelta(days=1))
    desk.act(case, "receive_cash", Role.ACCOUNTANT, {"amount": 3_000_000, "payer": "Nguyễn Văn B"})
    desk.act(case, "deposit_cash", Role.CASHIER, {"receipt": "R2"})
    return desk


def test_pm4py_counts_the_same_cases_and_events(desk: Desk, tmp_path: Path) -> None:
    python = environment(tmp_path / "pm4py", "pm4py==2.7.23.11")
    rest = (Selection("79"), People(b"k" * 32), desk.now, lambda count: None)
    selection, people, as_of, watch = rest
    xes = tmp_path / "log.xes"
    manifest = export_xes(desk.sql, selection, xes, people, as_of, watch)
    cases, events, activities = json.loads(says(python, XES, xes))
    assert (cases, events) == (manifest.cases, manifest.events)
    objects = set()
    for name in ("log.sqlite", "log.jsonocel", "log.xmlocel"):
        export_ocel(desk.sql, selection, tmp_path / name, people, as_of, watch)
        found = json.loads(says(python, OCEL, tmp_path / name))
        assert found[:3] == [cases, events, activities], name
        objects.add(found[3])
    assert len(objects) == 1


def test_the_ledger_balances_in_beancount(desk: Desk, tmp_path: Path) -> None:
    python = environment(tmp_path / "beancount", "beancount==3.2.3")
    ledger, day = tmp_path / "79.beancount", local_day(desk.now)
    export_beancount(desk.sql, "79", day, ledger)
    errors, transactions, balances = json.loads(says(python, BEANCOUNT, ledger))
    assert errors == []
    assert transactions == 4
    assert balances >= len([one for one in books(desk.sql, "79", day).balances if one.closing])
    ledger.write_text(ledger.read_text().replace(" 3000000 VND", " 3000001 VND", 1))
    assert json.loads(says(python, BEANCOUNT, ledger))[0], "a ledger that does not balance is told"
