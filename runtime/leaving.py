"""How our programs end: with 0, 1 or 2, and nothing else.

Every one of them, as a script or by `python -m`, ends through `leave_with`.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import NoReturn

LIKE_CTRL_C = (signal.SIGTERM, signal.SIGHUP)


def _stop(*_: object) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # run in the background by a script
        raise KeyboardInterrupt
    signal.raise_signal(signal.SIGINT)  # so that a running event loop ends in order


def leave_with(program: Callable[[], int | None]) -> NoReturn:
    """Run `program` and end this process with the status it returns (None is 0): 1 for what it did not expect.

    One that is told to stop (SIGTERM, Ctrl-C, a terminal that closes) and makes no other arrangement ends with 1.
    The process ends at once, when all is written. Python's own end would take apart what a thread of Temporal's SDK
    still logs through, and abort with 134 after the work was done (temporalio/sdk-python#300).
    """
    for told_to_stop in LIKE_CTRL_C:
        if signal.getsignal(told_to_stop) is signal.SIG_DFL:  # `nohup` ignores one
            signal.signal(told_to_stop, _stop)
    try:
        status = program() or 0
    except SystemExit as asked:
        status = asked.code if isinstance(asked.code, int) else int(asked.code is not None)
    except (KeyboardInterrupt, BrokenPipeError):  # told to stop; or whoever read us, `head` for one, has gone
        status = 1
    except BaseException:
        traceback.print_exc()
        status = 1
    for told_to_stop in (signal.SIGINT, *LIKE_CTRL_C):
        signal.signal(told_to_stop, signal.SIG_IGN)
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(status if status in (0, 1, 2) else 1)
