"""Logs name cases and errors, never people."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from runtime.logging import WITHHELD, configure, get_logger

SECRET = "Nguyễn Thị Bí Mật"
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def pipeline(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook)
    configure("tests")
    yield
    root.handlers, sys.excepthook = before[0], before[2]
    root.setLevel(before[1])
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_has_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    with structlog.contextvars.bound_contextvars(case_id="thads/HCM-01/2026/46/1"):
        get_logger("payment").info("receipt issued", seq=12, attempt=2)
    (line,) = lines(capsys)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "receipt issued", "level": "info", "logger": "payment", "process": "tests",
        "case_id": "thads/HCM-01/2026/46/1", "seq": 12, "attempt": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"name": SECRET},  # no field of ours
        {"case_id": SECRET},  # a field of ours with a text
        {"case_id": {"name": SECRET}},
        {"reason_code": ["a", SECRET]},
        {SECRET: 1},
        {"exc_info": ValueError(SECRET)},
    ],
)
def test_what_is_not_allowed_is_withheld(capsys: pytest.CaptureFixture[str], fields: dict[str, Any]) -> None:
    get_logger("intake").warning("dossier refused", **fields)
    written = capsys.readouterr().err
    assert "dossier refused" in written
    assert "Nguy" not in written
    assert "M\\u" not in written


def test_withheld_fields_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    get_logger("intake").info("dossier refused", debtor=SECRET, case_id=SECRET, status="refused")
    (line,) = lines(capsys)
    assert line["withheld"] == ["case_id", "debtor"]
    assert line["status"] == "refused"


def test_an_exception_is_its_types_and_places(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        try:
            int(SECRET)
        except ValueError as cause:
            raise RuntimeError(SECRET) from cause
    except RuntimeError:
        get_logger("intake").exception("import failed")
    (line,) = lines(capsys)
    assert line["error"] == "RuntimeError<ValueError"
    assert line["at"].startswith("test_logging.py:")
    assert SECRET not in json.dumps(line, ensure_ascii=False)


def test_libraries_lose_their_arguments_and_what_follows_a_colon(capsys: pytest.CaptureFixture[str]) -> None:
    library = logging.getLogger("some.library")
    library.warning("cannot insert %s", SECRET)
    library.warning(f"original error: {SECRET}")
    library.warning(f"Task exception was never retrieved\nfuture: <Task exception={SECRET}>")
    library.warning(SECRET)
    library.error("failed", exc_info=ValueError(SECRET))
    written = lines(capsys)
    assert [line["event"] for line in written] == [
        "cannot insert %s", "original error", "Task exception was never retrieved", WITHHELD, "failed",
    ]  # fmt: skip
    assert written[-1]["error"] == "ValueError"
    assert SECRET not in json.dumps(written, ensure_ascii=False)


def test_temporals_ids_are_kept_and_its_rest_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    brought = {"workflow_id": "case-1", "attempt": 3, "input": SECRET}
    logging.getLogger("temporalio.activity").warning(
        "Completing activity as failed", extra={"temporal_activity": brought}, exc_info=ValueError(SECRET)
    )
    (line,) = lines(capsys)
    assert (line["workflow_id"], line["attempt"], line["error"]) == ("case-1", 3, "ValueError")
    assert SECRET not in json.dumps(line, ensure_ascii=False)


def test_an_uncaught_exception_says_nothing_either() -> None:
    script = f"from runtime.logging import configure; configure('x'); raise ValueError({SECRET!r})"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert ended.returncode == 1
    assert json.loads(ended.stderr)["error"] == "ValueError"
    assert "Nguy" not in ended.stderr
