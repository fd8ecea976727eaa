"""`make bench`: every figure, printed as a table. Ratios are within this one run; the machine is named above them."""

from __future__ import annotations

import importlib
import os
import platform
import sys
from datetime import UTC, datetime

from runtime.leaving import leave_with

MODULES = (
    "law_time",
    "law_money",
    "flow_report",
    "intake",
    "documents",
    "proof",
    "exports",
    "large_case",
    "engine",
    "many_cases",
    "mass_case",
    "screens",
    "flags",
)


def main() -> None:
    """Run the figures whose names are given, else all of them."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.machine()}, ", end="")
    print(f"Python {platform.python_version()}")
    for name in sys.argv[1:] or MODULES:
        print(f"\n## {name}\n", flush=True)
        for figure, value in importlib.import_module(f"benchmarks.{name}").run():
            print(f"- {figure}: {value}", flush=True)


if __name__ == "__main__":
    leave_with(main)
