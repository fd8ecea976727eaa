"""`python -m proof --port N FOLDER …`: serve the witnesses of these folders until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from proof.errors import ProofError
from proof.server import serve
from runtime.errors import StackError
from runtime.leaving import leave_with


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m proof", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    asked = parser.parse_args()
    try:
        serve(asked.folders, asked.port)
    except (StackError, ProofError) as error:
        print(f"✗ {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    leave_with(main)
