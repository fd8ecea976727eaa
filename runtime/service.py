"""One process of the stack: start it, ask whether it is ready, stop it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import httpx
import psutil

from runtime.errors import StackError
from runtime.state import HOST, RunningProcess

POLL = 0.05  # seconds between two looks at something that is starting or stopping


class Service:
    """An operating-system process with a name, a log file and a way to tell that it is ready.

    `grace` is the number of seconds it may take to end after `stop_signal`; then it is killed. `ready` answers whether
    it does its work; without one a process is ready as soon as it runs. Its output goes to `log` directly, so it never
    waits for a reader and outlives the starter without harm. `folder` is where it works, by default where we do.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        *,
        ready: Callable[[], bool] | None = None,
        address: str = "",
        grace: float = 10,
        stop_signal: signal.Signals = signal.SIGTERM,
        environ: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.name = name
        self.command = tuple(command)
        self.log = log
        self.address = address
        self.grace = grace
        self.stop_signal = stop_signal
        self.environ = dict(environ or {})
        self.folder = folder
        self._ready = ready
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process and return at once. Raises StackError when it cannot even be executed."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size:
            self.log.replace(self.log.with_suffix(".1.log"))  # the last run's, for whoever asks why it ended
        with self.log.open("wb") as output:
            try:
                self._process = subprocess.Popen(
                    self.command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **self.environ},
                    cwd=self.folder,
                    # Ctrl-C in a terminal goes to a whole group: apart from it, the starter stops them in order.
                    start_new_session=True,
                    user=self.user,
                    group=self.user,
                    extra_groups=None if self.user is None else [],
                )
            except OSError as error:
                raise StackError(self.name, f"cannot be started: {error}") from error

    @property
    def user(self) -> str | None:
        """The system user it runs as; None for the caller's own."""
        return None

    @property
    def pid(self) -> int | None:
        """Process number while it runs, else None."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def exit_code(self) -> int | None:
        """Exit status once it has ended (minus the signal's number if one ended it), else None."""
        return self._process.poll() if self._process else None

    def ready(self) -> bool:
        """Whether it runs and does its work now."""
        return self.pid is not None and (self._ready is None or self._ready())

    def wait_ready(self, timeout: float = 60, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Return when it is ready, or when `cancelled()` says to give up waiting.

        Raises StackError, with the last lines of its log, when it ends or `timeout` seconds pass before that.
        """
        deadline = time.monotonic() + timeout
        while not self.ready() and not cancelled():
            if self.exit_code is not None:
                raise StackError(self.name, f"ended with status {self.exit_code} while starting\n{self.last_lines()}")
            if time.monotonic() > deadline:
                raise StackError(self.name, f"was not ready after {timeout:.0f} seconds\n{self.last_lines()}")
            time.sleep(POLL)

    def stop(self) -> None:
        """Ask it to end, wait for its grace period, kill what is left. No harm when it does not run."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(self.stop_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(self.grace)
        self.kill()

    def kill(self) -> None:
        """End it by SIGKILL, with its children: what a power cut would leave."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def last_lines(self, count: int = 20) -> str:
        """The end of its log."""
        with contextlib.suppress(FileNotFoundError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])
        return ""

    def running(self) -> RunningProcess | None:
        """What a later run needs to recognise it; None when it does not run."""
        pid = self.pid
        return None if pid is None else RunningProcess(pid=pid, command=self.command, address=self.address)


def end(processes: Iterable[psutil.Process], how: signal.Signals, timeout: float) -> None:
    """Send `how` to processes that are not ours to reap, wait for their end, and kill those that are left then.

    One that ended but was not reaped by its parent has ended.
    """
    left = list(processes)
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(how)
    deadline = time.monotonic() + timeout
    while left := [process for process in left if _runs(process)]:
        if time.monotonic() > deadline:
            for process in left:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
        time.sleep(POLL)


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def listens(port: int) -> Callable[[], bool]:
    """A probe: does anything listen on this port of the loopback interface?"""

    def probe() -> bool:
        with contextlib.closing(socket.socket()) as connection:
            connection.settimeout(2)
            return connection.connect_ex((HOST, port)) == 0

    return probe


def answers(url: str) -> Callable[[], bool]:
    """A probe: does an HTTP GET of `url` answer with success?"""

    def probe() -> bool:
        try:
            return httpx.get(url, timeout=2).is_success
        except httpx.HTTPError:
            return False

    return probe
