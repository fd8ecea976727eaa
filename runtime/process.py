"""Runs the processes of a stack together: in order up, in reverse order down, all or none."""

from __future__ import annotations

import contextlib
import fcntl
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import psutil

from runtime.errors import StackError
from runtime.files import private
from runtime.service import POLL, Service, end
from runtime.state import RunningProcess, StackState


@contextlib.contextmanager
def hold(data: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the installation in `data` for one stack, free of what a killed one left running.

    The lock falls with the process that holds it, however it ends. What is written meanwhile is private. Raises
    StackError when another stack holds it.
    """
    with private():
        data.mkdir(parents=True, exist_ok=True)
        with (data / "stack.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                problem = f"another `thads up` runs on {data}; stop it, or choose another --data"
                raise StackError("stack", problem) from error
            end_leftovers(data, say)
            yield


@dataclass(frozen=True)
class Step:
    """One thing that has to be there before the next: a process of ours, then what is done once it is ready.

    Without a service it stands for a server that runs elsewhere, and only `then` is done.
    """

    name: str
    service: Service | None = None
    then: Callable[[], None] | None = None
    timeout: float = 60  # seconds until the process must be ready


class Stack:
    """The processes of one installation, run in the foreground by whoever holds it (see `hold`).

    `say` is given each line a person should read. While it runs, `stack.json` names every process, so that other
    commands find them, and so that a start after the stack itself was killed can end what it left behind.
    """

    def __init__(self, data: Path, steps: Sequence[Step], state: StackState, say: Callable[[str], None]) -> None:
        self._data = data
        self._steps = steps
        self._services = [step.service for step in steps if step.service is not None]
        self._state = state
        self._say = say
        self._signals = 0
        self._wake = threading.Event()

    def run(self, on_ready: Callable[[], int | None] = lambda: None) -> int:
        """Start everything, call `on_ready`, stay until a signal or until a process ends; then stop everything.

        Returns 0 after SIGINT or SIGTERM, 1 when a process ended by itself or could not be started. When `on_ready`
        returns a number, nothing is waited for and that is the result; if it takes long it should look at `stopping`.
        A second signal shortens the goodbye: what still runs is killed.
        """
        with self._listening():
            try:
                self._start()
                result = None if self.stopping else on_ready()
                return self._watch() if result is None else result
            except StackError as error:
                self._say(f"✗ {error}")
                return 1
            finally:
                self._stop()

    @property
    def stopping(self) -> bool:
        """Whether the stack is about to stop: a signal came, or one of its processes has ended."""
        return self._signals > 0 or any(service.exit_code is not None for service in self._services)

    def _start(self) -> None:
        for step in self._steps:
            began = time.monotonic()
            if step.service is not None:
                step.service.start()
                self._record()
                step.service.wait_ready(step.timeout, cancelled=lambda: self._signals > 0)
            if self._signals:
                return
            if step.then is not None:
                step.then()
            address = step.service.address if step.service is not None else ""
            self._say(f"✓ {step.name:<12} {address:<28} {time.monotonic() - began:4.1f} s")

    def _watch(self) -> int:
        while not self.stopping:
            self._wake.wait(0.25)
        if self._signals:
            return 0
        for service in self._services:
            if service.exit_code is not None:
                self._say(f"✗ {service.name} ended with status {service.exit_code}; its last lines:")
                self._say(service.last_lines())
        return 1

    def _stop(self) -> None:
        for service in reversed(self._services):
            if service.pid is None:
                continue
            self._say(f"· stopping {service.name}")
            goodbye = threading.Thread(target=service.stop)
            goodbye.start()
            while goodbye.is_alive():
                if self._signals > 1:
                    service.kill()
                goodbye.join(POLL)
        StackState(ports=self._state.ports).write(self._data)

    def _record(self) -> None:
        running = {service.name: service.running() for service in self._services}
        processes = {name: process for name, process in running.items() if process is not None}
        self._state.model_copy(update={"processes": processes}).write(self._data)

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        """Count SIGINT and SIGTERM instead of dying of them."""

        def note(_number: int, _frame: FrameType | None) -> None:
            self._signals += 1
            self._wake.set()

        previous = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)


def end_leftovers(data: Path, say: Callable[[str], None]) -> None:
    """End the processes that a killed stack left running: asked first, killed after ten seconds.

    A process counts as ours only if its number still belongs to the very command line that was noted.
    """
    left = [process for noted in StackState.read(data).processes.values() if (process := _recognise(noted))]
    if not left:
        return
    say(f"· ending {len(left)} processes that an earlier run left behind")
    for process in reversed(left):  # the last started first: a worker still finds its server for its goodbye
        end([process], signal.SIGTERM, timeout=10)


def _recognise(noted: RunningProcess) -> psutil.Process | None:
    try:
        process = psutil.Process(noted.pid)
        same = tuple(process.cmdline()) == noted.command and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None
    return process if same else None
