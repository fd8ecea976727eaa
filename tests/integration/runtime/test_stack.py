"""`thads up` with small stand-ins for our own programs: up in order, down in reverse, nothing left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, text

from console import up
from console.up import our_programs, plan
from partners.custody import CREDIT_NOTICES
from records.rounds import EVERY
from runtime.client import connect
from runtime.process import end_leftovers, hold
from runtime.roles import VARIABLES, DatabaseRole
from runtime.service import Service
from runtime.settings import Settings
from runtime.state import RunningProcess, StackState
from tests.kit import as_role
from workflows import schedules

pytestmark = pytest.mark.stack

SCRIPT = Path(__file__).with_name("stand_in_stack.py")
ROOT = SCRIPT.parents[3]


@contextmanager
def stack(data: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("TEMPORAL_", "THADS_"))}
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(data), *arguments],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        end_leftovers(data, lambda _line: None)


def lines_until(process: subprocess.Popen[str], word: str) -> list[str]:
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line.rstrip())
        if line.startswith(word):
            return lines
    raise AssertionError(f"{word!r} was never said: {lines}")


def processes(data: Path) -> list[psutil.Process]:
    """Every process that belongs to this data folder, by its command line or its working directory."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE and (
                str(data) in " ".join(process.cmdline()[1:]) or process.cwd().startswith(str(data))
            ):
                found.append(process)
        except psutil.Error:
            continue
    return found


def urls(application: str) -> dict[str, str]:
    """The settings that name one database for each of its roles."""
    return {name: as_role(application, role) for role, name in VARIABLES.items()}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_stack_alone_stops_everything(tmp_path: Path, number: signal.Signals) -> None:
    with stack(tmp_path) as process:
        lines = lines_until(process, "ready")
        assert [line.split()[1] for line in lines if line.startswith("✓")] == ["postgres", "temporal", "first", "last"]
        assert lines.index("migrated") < next(index for index, line in enumerate(lines) if "temporal" in line)
        state = StackState.read(tmp_path)
        assert set(state.processes) == {"postgres", "temporal", "first", "last"}
        assert [file for file in tmp_path.rglob("*") if file.is_file() and file.stat().st_mode & 0o077] == []
        process.send_signal(number)
        assert process.stderr is not None
        goodbyes = [line.split()[-1] for line in process.stderr if line.startswith("· stopping")]
        assert goodbyes == ["last", "first", "temporal", "postgres"]
        assert process.wait() == 0
        assert processes(tmp_path) == []
        assert "database system is shut down" in (tmp_path / "logs" / "postgres.log").read_text()
        assert StackState.read(tmp_path) == StackState(ports=state.ports)


def test_a_process_that_dies_is_reported_and_ends_the_stack(tmp_path: Path) -> None:
    with stack(tmp_path, "--dies") as process:
        assert process.stderr is not None
        said = process.stderr.read()
        assert process.wait() == 1
        assert "last ended with status 3" in said
        assert "no more paper" in said
        assert processes(tmp_path) == []


def test_a_program_that_cannot_be_started_ends_the_stack(tmp_path: Path) -> None:
    with stack(tmp_path, "--missing") as process:
        assert process.stderr is not None
        said = process.stderr.read()
        assert process.wait() == 1
        assert "last: cannot be started" in said
        assert "ready" not in said.splitlines()
        assert processes(tmp_path) == []


def test_a_second_signal_kills_what_does_not_listen(tmp_path: Path) -> None:
    with stack(tmp_path, "--deaf") as process:
        lines_until(process, "ready")
        process.terminate()
        lines_until(process, "· stopping last")  # it has five minutes to say goodbye
        process.terminate()
        assert process.wait() == 0
        assert processes(tmp_path) == []


def test_servers_of_yours_are_prepared_and_left_running(
    tmp_path: Path, postgres_url: str, temporal_address: str
) -> None:
    settings = Settings.load(tmp_path, {**urls(postgres_url), "TEMPORAL_ADDRESS": temporal_address})
    migrated: list[str] = []
    said: list[str] = []

    def run() -> int:
        own = Service("own", [sys.executable, "-c", "import signal; signal.pause()"], tmp_path / "own.log")
        stack = plan(settings, migrated.append, said.append, lambda _settings, _ports: [own])
        return stack.run(lambda: 7 if set(StackState.read(tmp_path).processes) == {"own"} else 8)

    with hold(tmp_path, said.append):
        # As in `thads demo`: what is to be done when all is ready, then its status, without waiting for a signal.
        assert run() == 7
    assert migrated == [as_role(postgres_url, DatabaseRole.OWNER)]
    assert processes(tmp_path) == []

    async def scheduled() -> dict[str, bool | None]:
        return await schedules.paused(await connect(settings, identity="tests"))  # still there

    assert asyncio.run(scheduled()) == dict.fromkeys(EVERY, False)


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"THADS_DATABASE_URL": "postgresql://nobody:x@127.0.0.1:1/none"}, "THADS_DATABASE_URL"),
        ({"TEMPORAL_ADDRESS": "127.0.0.1:1"}, "temporal"),
        ({"TEMPORAL_NAMESPACE": "no-such-namespace"}, "temporal: the namespace no-such-namespace does not exist"),
    ],
)
def test_a_server_of_yours_that_does_not_answer_is_named(
    tmp_path: Path, postgres_url: str, temporal_address: str, environ: dict[str, str], named: str
) -> None:
    servers = {**urls(postgres_url), "TEMPORAL_ADDRESS": temporal_address}
    said: list[str] = []
    with hold(tmp_path, said.append):
        stack = plan(
            Settings.load(tmp_path, servers | environ), lambda _url: None, said.append, lambda _settings, _ports: []
        )
        assert stack.run(lambda: 0) == 1
    assert any(line.startswith(f"✗ {named}") for line in said)


def test_our_programs_are_started_with_their_ports(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path, {"THADS_SIGNING": "test"})
    ports = {"partners": 1, "witnesses": 4, "worker": 2, "web": 3}
    programs = {service.name: service for service in our_programs(settings, ports)}
    assert list(programs) == ["partners", "witnesses", "worker", "web"]
    assert programs["witnesses"].command[1:7] == ("-m", "cli", "witness", "serve", "--port", "4")
    theirs = settings.model_copy(update={"witnesses": tmp_path / "policy"})
    assert "witnesses" not in {service.name for service in our_programs(theirs, ports)}
    assert programs["partners"].command[1:5] == ("-m", "partners.sandbox", "--port", "1")
    assert programs["partners"].command[-2:] == ("--callback", f"http://127.0.0.1:3{CREDIT_NOTICES}")
    assert programs["worker"].command[1:5] == ("-m", "worker", "--health-port", "2")
    assert programs["worker"].command[5] == "--deployment-version"
    assert programs["worker"].grace > 30
    assert programs["web"].environ["THADS_DATA"] == str(tmp_path)
    assert programs["worker"].environ["THADS_SIGNING"] == "test"


def test_our_version_gets_the_work_when_its_worker_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Settings] = []
    monkeypatch.setattr(up, "_give_work", given.append)
    settings = Settings.load(tmp_path, {"THADS_SIGNING": "test"})
    steps = plan(settings, lambda _url: None, lambda _line: None)._steps
    assert [step.name for step in steps][2:] == ["partners", "witnesses", "worker", "web"]
    (then,) = [step.then for step in steps if step.name == "worker"]
    assert then
    then()
    assert given == [settings]


@pytest.mark.parametrize(("address", "told"), [("127.0.0.1:7233", True), (None, False)])
def test_who_starts_it_is_told_who_reaches_its_temporal(tmp_path: Path, address: str | None, told: bool) -> None:
    settings = Settings.load(tmp_path, {"THADS_SIGNING": "test"})
    StackState(ports={"web": 1, "temporal-ui": 2}, temporal_address=address).write(tmp_path)
    assert ("no login, every user of this machine reaches it" in up.ready_text(settings)) is told


def test_after_sigkill_of_the_stack_the_next_start_cleans_up_and_continues(tmp_path: Path) -> None:
    with stack(tmp_path) as process:
        lines_until(process, "ready")
        before = StackState.read(tmp_path)
        engine = create_engine(Settings.load(tmp_path, {}).database(DatabaseRole.OWNER))
        with engine.begin() as connection:
            connection.execute(text("create table t as select 46 as n"))
        engine.dispose()
        process.kill()
        process.wait()
        left = processes(tmp_path)
        assert {entry.pid for entry in before.processes.values()} <= {each.pid for each in left}

        with stack(tmp_path) as again:
            lines = lines_until(again, "ready")
            assert any("left behind" in line for line in lines)
            assert not {each.pid for each in left} & {each.pid for each in processes(tmp_path)}
            after = StackState.read(tmp_path)
            assert after.ports == before.ports
            engine = create_engine(Settings.load(tmp_path, {}).database(DatabaseRole.OWNER))
            with engine.connect() as connection:
                assert connection.execute(text("select n from t")).scalar_one() == 46
            engine.dispose()
            again.terminate()
            assert again.wait() == 0
        assert processes(tmp_path) == []


def test_one_data_folder_runs_one_stack(tmp_path: Path) -> None:
    with stack(tmp_path) as process:
        lines_until(process, "ready")
        second = subprocess.run(
            [sys.executable, str(SCRIPT), str(tmp_path)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
        assert second.returncode != 0
        assert "another `thads up` runs" in second.stderr
        assert process.poll() is None
        process.terminate()
        assert process.wait() == 0


def test_a_process_number_given_to_someone_else_is_left_alone(tmp_path: Path) -> None:
    stranger = RunningProcess(pid=os.getpid(), command=("postgres", "-D", "somewhere"))
    StackState(processes={"postgres": stranger}).write(tmp_path)
    said: list[str] = []
    end_leftovers(tmp_path, said.append)
    assert said == []
