"""A large block that is free is the system's again, although larger ones were freed before."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

PROGRAM = """
import psutil
from runtime.memory import give_memory_back

SIZE = 24 * 2**20
give_memory_back()
bytearray(SIZE)  # by default blocks of this size lie among small ones from now on
blocks = [bytearray(SIZE) for _ in range(4)]
small = [bytes(2000) for _ in range(500)]
held = psutil.Process().memory_info().rss
blocks.clear()
print((held - psutil.Process().memory_info().rss) // SIZE)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library here has no such bound")
def test_large_blocks_are_given_back() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True).stdout
    assert int(said) >= 3
