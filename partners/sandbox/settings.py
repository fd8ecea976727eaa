"""What a sandbox is started with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class SandboxSettings:
    """`data`: the folder of its memory. `seed`: the same seed gives the same people and the same faults.

    `callback`: our address to which the custody bank posts credit notices; None keeps them until it has one.
    `secret`: the password of the control doors, for the user `control`.
    """

    data: Path
    seed: int = 0
    callback: str | None = None
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
