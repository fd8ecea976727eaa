"""No program of ours ends with anything but 0, 1 or 2, and what it wrote is out by then."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def ends(program: str, **more: object) -> subprocess.CompletedProcess[str]:
    code = f"""
import atexit, os, signal, sys, threading
from runtime.leaving import leave_with
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background is deaf to it
atexit.register(os.abort)  # what the SDK's thread does to an ordinary end
def program():
    print("done")
    {program}
leave_with(program)
"""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    return subprocess.run([sys.executable, "-c", code], text=True, cwd=ROOT, check=False, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize(
    ("program", "status"),
    [
        ("return 0", 0),
        ("return None", 0),
        ("return 1", 1),
        ("return 2", 2),
        ("return 7", 1),
        ("sys.exit()", 0),
        ("sys.exit(2)", 2),
        ("sys.exit(134)", 1),
        ("sys.exit('words')", 1),
        ("os.kill(os.getpid(), signal.SIGINT); threading.Event().wait()", 1),
        ("1 / 0", 1),
    ],
)
def test_a_program_ends_with_nothing_but_0_1_or_2(program: str, status: int) -> None:
    ended = ends(program)
    assert (ended.returncode, ended.stdout) == (status, "done\n")


def test_what_was_not_expected_is_told() -> None:
    assert "ZeroDivisionError" in ends("1 / 0").stderr


def test_a_reader_that_has_gone_gets_neither_a_traceback_nor_120() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        ended = ends("print('x' * 100_000)", stdout=write)
    finally:
        os.close(write)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ends("return 0", stdout=subprocess.DEVNULL).returncode == 0
