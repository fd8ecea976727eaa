"""A stack of PostgreSQL, Temporal and two tiny programs, run by the tests as a process of its own.

python stand_in_stack.py DATA [--dies | --deaf | --missing]
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from console.up import plan, say
from runtime.process import hold
from runtime.service import Service
from runtime.settings import Settings

SLEEPS = "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); signal.pause()"
LAST = {
    "": SLEEPS,
    "--dies": "import sys; print('no more paper'); sys.exit(3)",
    "--deaf": "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: signal.pause()",
}


def stand_ins(settings: Settings, ports: Mapping[str, int]) -> list[Service]:
    kind = sys.argv[2] if len(sys.argv) > 2 else ""
    program = "/nowhere/program" if kind == "--missing" else sys.executable
    return [
        Service("first", [sys.executable, "-c", SLEEPS, str(settings.data)], settings.logs / "first.log"),
        Service(
            "last", [program, "-c", LAST.get(kind, SLEEPS), str(settings.data)], settings.logs / "last.log", grace=300
        ),
    ]


if __name__ == "__main__":
    settings = Settings.load(Path(sys.argv[1]))
    with hold(settings.data, say):
        sys.exit(plan(settings, lambda _url: say("migrated"), say, stand_ins).run(lambda: say("ready")))
