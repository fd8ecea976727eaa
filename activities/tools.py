"""What the activities work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from documents.sign import Signer
from documents.store import DocumentStore
from partners.clients import Partners
from records import clock
from runtime.subject_keys import SubjectKeys


@dataclass(frozen=True)
class Tools:
    """The hands of a worker. `signer` gives the signer of an office; `lookup` is where a receipt can be looked up.

    `keys`: what lies of a subject in `archive` lies under a key of its own.
    """

    engine: Engine
    store: DocumentStore
    archive: Path
    keys: SubjectKeys
    partners: Partners
    signer: Callable[[str], Signer]
    lookup: str

    def now(self) -> datetime:
        """The legal moment of the installation."""
        with self.engine.connect() as connection:
            return clock.now(connection)
