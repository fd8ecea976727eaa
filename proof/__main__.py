"""`python -m proof --port N FOLDER …`: serve the witnesses of these folders until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

import uvicorn

from proof.errors import ProofError
from proof.server import app, in_folders
from runtime.errors import StackError
from runtime.leaving import leave_with
from runtime.state import HOST


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m proof", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    asked = parser.parse_args()
    try:
        witnesses = in_folders(asked.folders)
    except (StackError, ProofError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 2
    # Uvicorn stops in order and then raises the signal again: that second one has nothing left to do.
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: None)
    uvicorn.run(app(witnesses), host=HOST, port=asked.port, log_level="warning", access_log=False, server_header=False)
    return 0


if __name__ == "__main__":
    leave_with(main)
