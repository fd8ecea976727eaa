"""`thads flow report`: what scripts read, what people read, and how it fails."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from console import flow
from tests.flow_logs import event

ROWS = "case,activity,start,end,resource\n" + "".join(
    f"{n},Thụ lý <b>,2026-01-{n + 1:02} 08:00,2026-01-{n + 1:02} 09:00,Lan\n"
    f"{n},Xác minh,2026-01-{n + 4:02} 08:00,2026-01-{n + 4:02} 09:00,Mai\n"
    for n in range(20)
)
KEYS = [
    "cases", "events", "activities", "variants", "throughput_days", "transitions", "limits", "constants", "littles_law",
]  # fmt: skip


def invoke(*arguments: str):
    return CliRunner().invoke(flow.app, ["report", *arguments])


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "log.csv"
    file.write_text(ROWS, encoding="utf-8")
    return file


def test_json_has_its_keys_and_nothing_else_on_standard_output(log):
    result = invoke(str(log), "--json", "--limit", "Thụ lý <b>->Xác minh=2d")
    assert result.exit_code == 0
    record = json.loads(result.stdout)
    assert list(record) == KEYS
    assert list(record["throughput_days"]) == ["mean", "median", "p90"]
    assert list(record["transitions"][0]) == [
        "from", "to", "count", "case_days", "share", "mean_days", "sd_days", "cause", "cause_evidence",
    ]  # fmt: skip
    assert record["limits"] == [{"from": "Thụ lý <b>", "to": "Xác minh", "days": 2, "checked": 20, "late": 20}]
    assert record["constants"][0]["days"] == 3
    assert set(record["littles_law"]) == {"expected", "observed"}


def test_people_read_vietnamese_first_within_80_columns(log):
    result = invoke(str(log))
    assert result.exit_code == 0
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    assert result.stdout.index("Nhiều nhất") < result.stdout.index("Most:")
    assert "thời hạn luật" in result.stdout


class Page(HTMLParser):
    """What a page fetches, and its languages."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.fetched += [value for name, value in attributes if name in ("src", "href")]


def test_the_page_stands_alone(log):
    html = invoke(str(log), "--html").stdout
    page = Page()
    page.feed(html)
    assert page.fetched == []
    assert "script" not in page.tags
    assert "b" not in page.tags
    assert '<html lang="vi">' in html
    assert "prefers-color-scheme: dark" in html
    assert not re.search(r"https?://", html)


def test_what_was_left_out_is_told_beside_the_answer(tmp_path):
    file = tmp_path / "log.csv"
    file.write_text(ROWS + "1,Xác minh,,never,Mai\n", encoding="utf-8")
    result = invoke(str(file), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["events"] == 40
    assert "line 42 · end" in result.stderr
    assert "1 problem" in result.stderr


def test_a_file_that_breaks_off_ends_with_1(tmp_path):
    (tmp_path / "log.xes").write_text(f"<log><trace>{event('A', '2026-01-01')}</trace><trace>", encoding="utf-8")
    result = invoke(str(tmp_path / "log.xes"), "--json")
    assert (result.exit_code, json.loads(result.stdout)["events"]) == (1, 1)


@pytest.mark.parametrize(
    ("options", "field"),
    [(["--limit", "A->B=1d"], "limit"), (["--case", "none"], "case"), (["--html"], "html")],
)
def test_mistakes_are_answered_with_their_field(log, options, field):
    result = invoke(str(log), "--json", *options)
    assert result.exit_code == 2
    assert json.loads(result.stdout)["field"] == field


def test_a_missing_file(tmp_path):
    result = invoke(str(tmp_path / "none.xes"), "--json")
    assert (result.exit_code, json.loads(result.stdout)["field"]) == (2, "log")
