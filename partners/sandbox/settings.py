"""What a sandbox is started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SandboxSettings:
    """`data`: the folder of its memory. `seed`: the same seed gives the same people and the same faults.

    `callback`: our address to which the custody bank posts credit notices; None keeps them until it has one.
    """

    data: Path
    seed: int = 0
    callback: str | None = None
