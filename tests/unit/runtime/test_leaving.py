"""No program of ours ends with anything but 0, 1 or 2, and what it wrote is out by then."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ALONE = ROOT / "recount.py"
"""It may share no code with the others, and sees to its end by itself."""
PROGRAMS = sorted(
    path
    for path in ROOT.rglob("*.py")
    if not {".venv", "tests"} & {*path.relative_to(ROOT).parts}
    and path != ALONE
    and '__name__ == "__main__"' in path.read_text(encoding="utf-8")
)


def ends(program: str, **more: object) -> subprocess.CompletedProcess[str]:
    code = f"""
import asyncio, atexit, os, signal, sys, threading
from runtime.leaving import leave_with
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background is deaf to it
signal.signal(signal.SIGHUP, signal.SIG_DFL)
atexit.register(os.abort)  # what the SDK's thread does to an ordinary end
async def stopped():
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.Event().wait()
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
        ("os.kill(os.getpid(), signal.SIGTERM); threading.Event().wait()", 1),
        ("os.kill(os.getpid(), signal.SIGHUP); threading.Event().wait()", 1),
        ("asyncio.run(stopped())", 1),
        ("signal.signal(signal.SIGINT, signal.SIG_IGN); os.kill(os.getpid(), signal.SIGTERM)", 1),
        ("1 / 0", 1),
        ("raise asyncio.CancelledError", 1),
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


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_one_that_shares_no_code_ends_with_1_when_it_is_told_to_stop(tmp_path: Path, how: signal.Signals) -> None:
    """While it reads an export that does not end."""
    os.mkfifo(tmp_path / "export")
    program = (
        "import signal, recount; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "signal.signal(signal.SIGHUP, signal.SIG_DFL); recount.main()"
    )  # whatever the test run itself is deaf to
    command = [sys.executable, "-c", program, str(tmp_path / "export"), "--period", "2026-12"]
    with subprocess.Popen(command, cwd=ROOT) as reader, (tmp_path / "export").open("wb"):  # opens when it is read
        reader.send_signal(how)
        assert reader.wait(timeout=30) == 1


def test_the_one_that_shares_no_code_ends_with_1_when_nobody_reads_it(tmp_path: Path) -> None:
    (tmp_path / "export").write_text('{"objects": [], "events": []}')
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, str(ALONE), str(tmp_path / "export"), "--period", "2026-12"]
    try:
        ended = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(write)
    assert (ended.returncode, ended.stderr) == (1, "")


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_program_leaves_by_the_one_door(path: Path) -> None:
    """What follows `if __name__ == "__main__"` is a call of `leave_with`, and nothing else."""
    last = ast.parse(path.read_text(encoding="utf-8")).body[-1]
    assert isinstance(last, ast.If)
    assert ast.unparse(last.test) == "__name__ == '__main__'"
    (only,) = last.body
    assert ast.unparse(only).startswith("leave_with(")


def test_those_are_all_programs() -> None:
    named = {str(path.relative_to(ROOT)) for path in PROGRAMS}
    assert {"cli.py", "worker.py", "starter.py", "web/__main__.py", "partners/sandbox/__main__.py"} <= named
    assert 'thads = "cli:main"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


SERVE = """
import sys, uvicorn
from fastapi import FastAPI
from runtime.leaving import leave_with
from runtime.serving import Server
class Ready(Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print("ready", flush=True)
leave_with(lambda: Ready(uvicorn.Config(FastAPI(), port=0, log_level="error")).run())
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_web_server_that_is_told_to_stop_ends_with_0(how: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", SERVE], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        assert server.stdout.readline() == "ready\n"
        server.send_signal(how)
        assert server.wait(timeout=30) == 0
