"""How memory goes back to the system."""

from __future__ import annotations

import ctypes

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # malloc.h
LARGE = 2**20
"""Bytes of a block that has pages of its own, and gives them back when it is free."""
ARENAS = 2
"""So many threads can ask for memory at once; each arena keeps what its threads once needed."""


def give_memory_back() -> None:
    """Have every large block given back to the system when it is free, and free memory shared among the threads.

    By default glibc raises the bound with the largest block that was ever freed: a process that once read a mass
    dossier keeps its later blocks among its small ones, and their memory for good. And it has eight arenas a core: each
    thread that once drew papers keeps some 50 MiB. To be called before there are threads. Where the C library has no
    such settings nothing happens.
    """
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_M_MMAP_THRESHOLD, LARGE)
        mallopt(_M_ARENA_MAX, ARENAS)
