"""Programs of others that read what ours writes: each in an environment of its own, never imported by ours.

Their licences (AGPL, GPL) are theirs alone there. Making one takes a package registry and minutes: for the soak.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest


def environment(folder: Path, *packages: str, python: str = "") -> Path:
    """A Python with these packages; the test is skipped, with what was said, where they cannot be had."""
    interpreter = shutil.which(python) if python else sys.executable
    if interpreter is None:
        pytest.skip(f"{', '.join(packages)} needs {python}, which is not on this machine")
    if python:
        subprocess.run([interpreter, "-m", "venv", str(folder)], check=True)
    else:
        venv.create(folder, with_pip=True)
    own = folder / "bin" / "python"
    asked = [own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=1_200, check=False)
    if done.returncode:
        pytest.skip(f"{', '.join(packages)} cannot be installed here: {done.stderr.strip()[-300:]}")
    return own


def says(python: Path, program: str, *arguments: Path | str) -> str:
    """What a short program prints in that environment."""
    done = subprocess.run([python, "-c", program, *map(str, arguments)], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout.strip()
