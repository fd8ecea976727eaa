"""`python -m tests.chaos.dying_worker`: the worker, but it can be told to die between a commit and its being told.

A file `faults/die-KIND` in the data folder (command, moment, outcome, failure) makes it kill itself right after the
next transaction that stored events of such a request: PostgreSQL has it, Temporal knows nothing of it. A file
`faults/timers` gives its workflows timers on a stepped clock too.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import activities.effects
import activities.journal
import activities.spine
import worker
from records import clock
from runtime.leaving import leave_with
from runtime.settings import Settings

FAULTS = Settings.load().data / "faults"
_stored = threading.local()


def noting(kind: str, take: Callable[..., Any]) -> Callable[..., Any]:
    """`take`, remembering of what kind the events are that this thread's transaction stores."""

    def noted(*given: Any) -> Any:
        taken = take(*given)
        _stored.kind = kind if taken.events else ""
        return taken

    return noted


def dying(recorded: Callable[..., Any]) -> Callable[..., Any]:
    """`recorded`, which comes back after the commit; or nobody does."""

    def record(*given: Any, **more: Any) -> Any:
        _stored.kind = ""
        told = recorded(*given, **more)
        if _stored.kind and (order := FAULTS / f"die-{_stored.kind}").exists():
            order.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return told

    return record


activities.journal.take_command = noting("command", activities.journal.take_command)
activities.journal.take_moment = noting("moment", activities.journal.take_moment)
activities.journal.take_outcome = noting("failure", activities.journal.take_outcome)
activities.effects.take_outcome = noting("outcome", activities.effects.take_outcome)
activities.journal.recorded = dying(activities.journal.recorded)
activities.effects.recorded = dying(activities.effects.recorded)


class _Timers:
    """The legal clock, said not to be stepped: so a spine says when to wake."""

    is_stepped = staticmethod(
        lambda connection: False if (FAULTS / "timers").exists() else clock.is_stepped(connection)
    )


activities.spine.clock = _Timers  # type: ignore[assignment]

if __name__ == "__main__":
    sys.argv[0] = str(Path(worker.__file__))
    leave_with(worker.main)
