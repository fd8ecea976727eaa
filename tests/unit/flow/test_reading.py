"""Logs of every kind come in the same; what is broken is told with its line, and the rest goes on."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from flow.errors import LogError
from flow.log import DAY
from flow.reading import read_log
from flow.report import as_record, report_on
from tests.flow_logs import event, others, read, xes

TWO = xes(event("Thụ lý", "2026-01-05T08:00:00+07:00") + event("Thông báo", "2026-01-08T08:00:00+07:00"))
ROWS = "case_id,activity,timestamp\n0,Thụ lý,2026-01-05T08:00:00+07:00\n0,Thông báo,2026-01-08T08:00:00+07:00\n"
OCEL = {
    "eventTypes": [],
    "objectTypes": [],
    "objects": [{"id": "vv0", "type": "case"}, {"id": "cv0", "type": "letter"}],
    "events": [
        {"id": "e1", "type": "Thụ lý", "time": "2026-01-05T08:00:00+07:00", "relationships": [{"objectId": "vv0"}]},
        {
            "id": "e2",
            "type": "Thông báo",
            "time": "2026-01-08T08:00:00+07:00",
            "relationships": [{"objectId": "cv0"}, {"objectId": "vv0"}],
        },
    ],
}


def sqlite(path: Path) -> Path:
    """The same log as an SQLite file of OCEL 2.0."""
    with sqlite3.connect(path) as database:
        database.executescript(
            """
            CREATE TABLE object (ocel_id, ocel_type);
            CREATE TABLE event_object (ocel_event_id, ocel_object_id, ocel_qualifier);
            CREATE TABLE event_map_type (ocel_type, ocel_type_map);
            CREATE TABLE event_Begun (ocel_id, ocel_time);
            CREATE TABLE event_Told (ocel_id, ocel_time);
            INSERT INTO object VALUES ('vv0', 'case');
            INSERT INTO event_object VALUES ('e1', 'vv0', ''), ('e2', 'vv0', '');
            INSERT INTO event_map_type VALUES ('Thụ lý', 'Begun'), ('Thông báo', 'Told');
            INSERT INTO event_Begun VALUES ('e1', '2026-01-05 08:00:00');
            INSERT INTO event_Told VALUES ('e2', '2026-01-08 08:00:00');
            """
        )
    return path


def test_one_log_in_every_form_is_the_same_log(tmp_path):
    logs = [
        read(tmp_path, TWO, "log.xes"),
        read(tmp_path, gzip.compress(TWO.encode()), "log.xes.gz"),
        read(tmp_path, ROWS, "log.csv"),
        read(tmp_path, ROWS.replace(",", ";").encode("utf-16"), "log.txt"),
        read(tmp_path, json.dumps(OCEL), "log.jsonocel"),
        read_log(sqlite(tmp_path / "log.sqlite")),
    ]
    first, *rest = [as_record(report_on(log)) for log in logs]
    assert (first["cases"], first["events"], first["activities"]) == (1, 2, 2)
    assert first["transitions"][0]["mean_days"] == 3.0
    assert all(record == first for record in rest)


def test_days_stay_local_over_summer_time(tmp_path):
    trace = event("A", "2006-10-01T00:00:00+02:00") + event("B", "2006-11-30T00:00:00+01:00")
    log = read(tmp_path, xes(trace))
    assert (log.end[1] - log.end[0]) / DAY == 60
    assert log.in_days


def test_times_of_several_zones_are_brought_to_one(tmp_path):
    log = read(
        tmp_path,
        "case,activity,time\n1,A,2026-01-01T00:00:00Z\n1,B,2026-01-01T08:00:00+07:00\n2,A,2026-01-01T08:00:00+07:00\n",
    )
    assert (log.end[1] - log.end[0]) == 3_600


def test_usual_names_asked_names_and_vietnamese_dates(tmp_path):
    log = read(tmp_path, "Mã hồ sơ;Bước;Thời điểm\nHS1;Nhận;05/02/2026 10:00\nHS1;Trả;07/02/2026 10:00\n")
    assert (log.end[1] - log.end[0]) / DAY == 2
    log = read(
        tmp_path,
        "a,b,c,d,e\n1,X,2026-01-02,2026-01-01,Lan\n",
        case="a",
        activity="b",
        time="c",
        start="d",
        resource="e",
    )
    assert (log.resources, log.has_starts) == (["Lan"], True)
    with pytest.raises(LogError) as wrong:
        read(tmp_path, "a,b,c\n1,X,2026-01-02\n", case="nothing", activity="b", time="c")
    assert wrong.value.field == "case"
    with pytest.raises(LogError) as wrong:
        read(tmp_path, "a,b,c\n1,X,2026-01-02\n", case="a", activity="b")
    assert (wrong.value.field, "--time" in wrong.value.problem) == ("time", True)


def test_started_and_completed_are_one_step(tmp_path):
    def mark(name: str) -> str:
        return f'<string key="lifecycle:transition" value="{name}"/>'

    log = read(
        tmp_path,
        xes(
            event("A", "2026-01-01T08:00:00", mark("schedule"))
            + event("A", "2026-01-01T09:00:00", mark("start"))
            + event("A", "2026-01-01T09:30:00", mark("suspend"))
            + event("A", "2026-01-01T10:00:00", mark("complete"))
            + event("B", "2026-01-01T11:00:00", mark("start"))
        ),
    )
    assert (log.events, len(log.end)) == (5, 2)
    assert (log.start[0] - log.ready[0], log.end[0] - log.start[0]) == (3_600, 3_600)


def test_an_attribute_counts_where_it_stands(tmp_path):
    nested = '<list key="parts"><string key="concept:name" value="no"/></list>'
    log = read(tmp_path, xes(event("A", "2026-01-01", nested)))
    assert log.activities == ["A"]


def test_broken_rows_are_told_and_the_rest_goes_on(tmp_path):
    rows = [
        "case_id,activity,timestamp,start",
        "1,A,2026-01-01,",
        "1,,2026-01-02,",
        "1,B,yesterday,",
        "1",
        "1,C,2026-01-03,2026-01-04",
        '1,"D,2026-01-05,',
        "1,E,2026-01-06,",
    ]
    log = read(tmp_path, "\n".join(rows))
    assert log.activities == ["A", "E"]
    told = [(one.where.rpartition(" ")[2], one.field) for one in log.problems.first]
    assert told == [("3", "activity"), ("4", "timestamp"), ("5", "activity"), ("6", "start"), ("7", "log")]
    assert log.problems.count == 5
    assert not log.problems.cut


def test_a_broken_event_of_xes_names_its_line(tmp_path):
    log = read(tmp_path, xes(event("A", "2026-01-01") + "\n" + event("B", "never") + event("C", "2026-01-03")))
    assert log.activities == ["A", "C"]
    [problem] = log.problems.first
    assert (problem.where, problem.field) == ("dòng / line 4", "time:timestamp")


@pytest.mark.parametrize("zipped", [False, True])
def test_a_file_that_breaks_off_is_read_up_to_there(tmp_path, zipped):
    whole = xes(*[event("A", "2026-01-01") + event("B", f"2026-01-0{2 + n % 7}") for n in range(400)]).encode()
    cut = gzip.compress(whole)[:-400] if zipped else whole[:-400]
    log = read(tmp_path, cut)
    assert log.problems.cut
    assert 0 < log.events < 800


BOMB = '<?xml version="1.0"?>\n<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n' + xes(
    event("&b;", "2026-01-01")
)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (BOMB.replace('<?xml version="1.0"?>\n<log', "<log"), "line 2"),
        ("<html/>", "XES"),
        ("<log/>", "OCEL"),
        (b"", "case_id"),
        (b"SQLite format 3\0nothing", "event_object"),
        ('{"events": ' + "[" * 100_000, "nested"),
        ('{"objects": []}', "events"),
        ('{"events": [', "line 1"),
        (b"\x1f\x8b\x08nothing", "gzip"),
        (bytes(range(256)) * 40, "case_id"),
    ],
)
def test_what_is_no_log_is_refused_with_the_way_out(tmp_path, content, says):
    with pytest.raises(LogError) as wrong:
        read(tmp_path, content)
    assert says in wrong.value.problem


def test_no_control_character_comes_through(tmp_path):
    log = read(tmp_path, "case,activity,time\n1,\x1b[31mA\x9b\u202e,2026-01-01\n1,B,\x1b]0;x\x07\n")
    told = log.activities[0] + log.problems.first[0].problem
    assert not [c for c in told if not c.isprintable()]


def test_objects_tie_events_to_cases_or_a_type_is_the_case(tmp_path):
    letters = {
        **OCEL,
        "events": [*OCEL["events"], {"id": "e3", "type": "Gửi", "time": "2026-01-09", "relationships": []}],
    }
    log = read(tmp_path, json.dumps(letters))
    assert (log.events, len(log.cases), log.problems.count) == (2, 1, 1)
    log = read(tmp_path, json.dumps(letters), case="letter")
    assert (log.events, log.cases, log.activities) == (1, ["cv0"], ["Thông báo"])
    with pytest.raises(LogError, match="case, letter"):
        read(tmp_path, json.dumps(letters), case="Case")


@pytest.mark.parametrize(
    ("name", "cases", "events", "activities"),
    [
        ("receipt.csv", 1_434, 8_577, 27),
        ("interval_event_log.xes", 1_266, 8_109, 8),
        ("roadtraffic100traces.xes", 100, 390, 10),
        ("ocel20_example.jsonocel", 2, 13, 8),
        ("ocel20_example.sqlite", 2, 13, 8),
        ("ocel20_example.xmlocel", 2, 13, 8),
    ],
)
def test_published_logs_have_the_counts_that_are_known_of_them(name, cases, events, activities):
    record = as_record(report_on(read_log(others(name))))
    assert (record["cases"], record["events"], record["activities"]) == (cases, events, activities)
    law = record["littles_law"]
    assert law["observed"] == pytest.approx(law["expected"], rel=1e-3)
