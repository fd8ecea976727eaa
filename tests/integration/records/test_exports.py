"""An office's records as open exports: read back, of the published form, without a person, and enough to recount."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from sqlalchemy import Connection, select

from audit.export.events import Selection
from audit.export.making import Manifest, export_ocel, export_xes
from audit.export.people import People
from cases.events import Role
from cases.kernel import evolve
from figures.catalogue import form_of, forms
from figures.matters import in_period
from figures.periods import Period
from figures.tables import Table, fill
from flow.log import Log
from flow.reading import read_log
from flow.reading.fields import Asked
from law.periods import VIETNAM
from records import movements, states
from records.journal import read
from records.tables import movements as table
from recount import read as exported
from recount import recount
from tests.flow_logs import others
from tests.intake_samples import A, B, C, owes
from tests.integration.records.desk import MONDAY, Desk

pytestmark = pytest.mark.stack

PEOPLE = People(b"k" * 32)
PERIOD = Period.until("2026-11")
FILES = ("log.xes", "log.xes.gz", "log.sqlite", "log.json", "log.xml")
SECRETS = ("Nguyễn", "Trần", "Lê", A.id_number, B.id_number, C.id_number, "CHV-01", "TT-01", "nghèo")
"""What stands in the records and must stand in no export."""


@pytest.fixture(scope="module")
def desk(shared_sql: Connection) -> Desk:
    """Two decided cases, one of them partly paid and assigned; one not decided yet."""
    desk = Desk(shared_sql)
    case = desk.decided("B-1", owes(B, A, amount=30_000_000))
    desk.decided("B-2", owes(B, C, amount=900_000))
    desk.opened("B-3", owes(B, C, amount=9_000_000))
    desk.act(case, "assign_enforcer", Role.HEAD)
    desk.at(MONDAY + timedelta(days=1))
    desk.credit("FT1", 12_000_000)
    desk.claim(case, "FT1", amount=10_000_000)
    desk.act(case, "postpone", Role.HEAD, {"ground": "46.1.c", "circumstances": ["creditor_asks"]})
    return desk


@pytest.fixture(scope="module")
def files(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exports")
    for name in FILES:
        export(desk, folder / name)
    return {name: folder / name for name in FILES}


def export(desk: Desk, path: Path, selection: Selection | None = None) -> Manifest:
    make = export_xes if ".xes" in path.name else export_ocel
    return make(desk.sql, selection or Selection("79"), path, PEOPLE, desk.now, lambda count: None)


def told(desk: Desk) -> Counter[tuple[str, str, float]]:
    """Case, kind and local time of every event of the journal."""
    names = [f"case/79/desk/B-{number}/1" for number in (1, 2, 3)]
    local = (event for name in names for event in read(desk.sql, name))
    return Counter((event.subject, event.kind, _wall(event.at)) for event in local)


def _wall(at: datetime) -> float:
    return at.timestamp() + 7 * 3600


def of_log(log: Log) -> Counter[tuple[str, str, float]]:
    steps = zip(log.case, log.activity, log.end, strict=True)
    return Counter((log.cases[case], log.activities[activity], float(end)) for case, activity, end in steps)


@pytest.mark.parametrize("name", FILES)
def test_every_event_is_read_back_as_it_was(files: dict[str, Path], desk: Desk, name: str) -> None:
    log = read_log(files[name], None if ".xes" in name else Asked(case="case"))
    assert of_log(log) == told(desk)
    assert log.problems.count == 0
    assert set(log.resources) > {"system"}


@pytest.mark.parametrize("name", FILES)
def test_the_figures_are_recounted_from_each_file_alone(files: dict[str, Path], desk: Desk, name: str) -> None:
    ours, theirs = tables(desk), recount(exported(files[name]), PERIOD.name)
    assert set(ours) == set(theirs)
    for code, filled in ours.items():
        counted = {row.key: row for row in filled.rows}
        assert {re.sub("/[0-9a-f]{32}$", "", key) for key in theirs[code]} == {
            re.sub("/CHV-[0-9]+$", "", key) for key in counted
        }, code
        total = {name: value if value is None else float(value) for name, value in counted["total"].cells.items()}
        assert theirs[code]["total"] == pytest.approx(total), code
    assert theirs["matters"]["total"]["postponed_by_agreement"] == 1
    assert theirs["money"]["79"]["total"] == 30_900_000


def tables(desk: Desk) -> dict[str, Table]:
    found = list(movements.matters(desk.sql, "79", PERIOD.over, desk.now))
    counted = [in_period(matter, PERIOD) for matter in found]
    return {code: fill(form, PERIOD, counted, {}) for code, form in forms(PERIOD).items()}


def test_what_is_kept_with_each_append_is_what_the_journal_comes_to(desk: Desk) -> None:
    for case in ("case/79/desk/B-1/1", "case/79/desk/B-3/1"):
        events = read(desk.sql, case)
        trail: list[Any] = [states.empty(case, "79", desk.state(case).pack)]
        for event in events:
            trail.append(evolve(trail[-1], event))
        kept = desk.sql.execute(select(table).where(table.c.subject == case).order_by(table.c.seq)).mappings().all()
        assert [dict(row) for row in kept] == movements.rows_of(trail, events)
        assert kept


def test_behind_a_cell_are_its_cases(desk: Desk) -> None:
    filled = tables(desk)["money"]
    assert filled.behind(filled.rows[-1].key, "postponed_by_agreement") == [("case/79/desk/B-1/1", 30_000_000)]
    assert filled.behind("total", "total") == [("case/79/desk/B-1/1", 30_000_000), ("case/79/desk/B-2/1", 900_000)]


def test_what_was_recorded_later_is_not_counted_in_what_was_known(desk: Desk) -> None:
    before = list(movements.matters(desk.sql, "79", PERIOD.over, MONDAY))
    counted = fill(form_of("matters", PERIOD), PERIOD, [in_period(one, PERIOD) for one in before], {}).rows[0].cells
    assert (counted["total"], counted["postponed_by_agreement"], counted["in_progress"]) == (2, 0, 2)


@pytest.mark.parametrize("name", FILES[:1] + FILES[2:])
def test_no_person_stands_in_an_export(files: dict[str, Path], name: str) -> None:
    content = files[name].read_bytes().decode("utf-8", "replace")
    assert not [secret for secret in SECRETS if secret in content]
    assert "Ký quyết định thi hành án" in content


def test_one_person_has_one_pseudonym(desk: Desk, files: dict[str, Path]) -> None:
    with sqlite3.connect(files["log.sqlite"]) as sql:
        debtors = sql.execute("SELECT ocel_target_id FROM object_object WHERE ocel_qualifier = 'debtor'").fetchall()
    assert len(debtors) == 3
    assert len(set(debtors)) == 1, "the same debtor in three cases"
    assert People(b"l" * 32).pseudonym("party", B.known_as) not in debtors[0][0]


def test_the_manifest_says_what_the_file_holds(desk: Desk, tmp_path: Path) -> None:
    manifest = export(desk, tmp_path / "log.xes", Selection("79", PERIOD, ("case/79/desk/B-1/1",)))
    assert (manifest.cases, manifest.period, manifest.cases_named) == (1, "2026-11", 1)
    assert manifest.events == len(read(desk.sql, "case/79/desk/B-1/1"))
    assert export(desk, tmp_path / "other.xes", Selection("01")).cases == 0
    assert json.loads(manifest.write(tmp_path / "log.xes").read_text())["people_key"] == PEOPLE.fingerprint
    assert not list(tmp_path.glob(".*")), "nothing is left half written"


# --- the published forms ----------------------------------------------------------------------------------------------


def test_json_is_of_the_published_schema(files: dict[str, Path]) -> None:
    schema = json.loads(others("schema_ocel2.json").read_text())
    jsonschema.validate(json.loads(files["log.json"].read_text()), schema)


def test_json_declares_what_it_uses(files: dict[str, Path]) -> None:
    log = json.loads(files["log.json"].read_text())
    objects = {one["id"]: one["type"] for one in log["objects"]}
    assert set(objects.values()) <= {kind["name"] for kind in log["objectTypes"]}
    declared = {kind["name"]: {each["name"] for each in kind["attributes"]} for kind in log["eventTypes"]}
    for event in log["events"]:
        assert {each["name"] for each in event["attributes"]} <= declared[event["type"]]
        assert {each["objectId"] for each in event["relationships"]} <= objects.keys()
        assert datetime.fromisoformat(event["time"]).utcoffset() == MONDAY.astimezone(VIETNAM).utcoffset()


def test_sqlite_has_the_tables_of_the_standard_and_no_loose_end(files: dict[str, Path]) -> None:
    with sqlite3.connect(files["log.sqlite"]) as sql:
        tables = {name for (name,) in sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for kind in ("event", "object"):
            mapped = {f"{kind}_{name}" for (name,) in sql.execute(f"SELECT ocel_type_map FROM {kind}_map_type")}
            assert mapped | {kind, f"{kind}_map_type"} <= tables
            rows = sum(sql.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in mapped)
            assert rows == sql.execute(f"SELECT count(*) FROM {kind}").fetchone()[0]
        assert sql.execute("PRAGMA foreign_key_check").fetchall() == []


def test_xes_has_types_extensions_and_globals_as_the_standard_wants_them(files: dict[str, Path]) -> None:
    """IEEE 1849-2016: prefixes are declared, values are of their elements' types, globals hold for all."""
    root = ElementTree.parse(files["log.xes"]).getroot()
    space = "{http://www.xes-standard.org/}"
    prefixes = {one.get("prefix") for one in root.iter(f"{space}extension")}
    wanted = {one.get("scope"): {each.get("key") for each in one} for one in root.iter(f"{space}global")}
    types = {"int": int, "date": datetime.fromisoformat, "boolean": {"true": True, "false": False}.__getitem__}
    for scope in ("trace", "event"):
        for element in root.iter(f"{space}{scope}"):
            said = [each for each in element if each.tag != f"{space}event"]
            keys = [str(each.get("key")) for each in said]
            assert len(keys) == len(set(keys))
            assert wanted[scope] <= set(keys), "a global attribute is missing"
            for each, key in zip(said, keys, strict=True):
                assert ":" not in key or key.partition(":")[0] in prefixes
                tag = each.tag.removeprefix(space)
                assert tag == "string" or types[tag](str(each.get("value"))) is not None
