"""An audit that somebody asks for in the pages: of one case or dossier, or of a sample of an office and all that cases
share, held against the root that was published last."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from audit.against_root import Verdict as RootVerdict
from audit.against_root import against
from audit.auditor import Auditor
from audit.gathering import LogBook
from audit.report import Report
from audit.verdict import Verdict, fields, page, signed
from proof.errors import ProofError
from proof.keys import LogKeys
from records.database import engine
from runtime.client import connect
from runtime.errors import StackError
from runtime.logging import get_logger
from runtime.roles import DatabaseRole
from runtime.settings import Settings

log = get_logger("audit")

MOST = 200
"""Subjects of a sample."""


@dataclass(frozen=True)
class Asked:
    """Of one `subject`, or of so many of an office (of all, where it is empty) as the seed draws."""

    subject: str = ""
    office: str = ""
    sample: int = 0
    seed: int = 0


@dataclass(frozen=True)
class Made:
    """The verdict: what a page shows of it (JSON), and its two files; no PDF where nobody was chosen to sign."""

    holds: bool
    audited: int
    differ: int
    shown: dict[str, Any]
    html: bytes
    pdf: bytes


def made(settings: Settings, asked: Asked) -> Made:
    """Make the audit; it takes a process of its own, for a replay runs in Python. StackError without its means."""
    verdict = asyncio.run(_audited(settings, asked))
    return Made(
        holds=verdict.holds,
        audited=len(verdict.reports),
        differ=sum(not one.holds for one in verdict.reports),
        shown=fields(verdict),
        html=page(verdict).encode(),
        pdf=_signed(verdict, settings),
    )


def _signed(verdict: Verdict, settings: Settings) -> bytes:
    try:
        return signed(verdict, settings)
    except StackError as unsigned:
        log.warning("a verdict is not signed", why=str(unsigned))
        return b""


async def _audited(settings: Settings, asked: Asked) -> Verdict:
    reader = engine(settings.database(DatabaseRole.READER))
    auditor = Auditor(settings, await connect(settings, identity="audit"), reader)
    if asked.subject:
        return Verdict(datetime.now(UTC), (await auditor.try_to_audit(asked.subject),))
    names = drawn(auditor.subjects(asked.office), asked)
    reports: list[Report] = [await auditor.try_to_audit(name) for name in names]
    return Verdict(datetime.now(UTC), (*reports, await auditor.audit_whole()), _against_the_root(settings, reader))


def drawn(names: Sequence[str], asked: Asked) -> list[str]:
    """The subjects that the seed draws: the same seed draws the same again (`thads audit all --sample … --seed …`)."""
    count = min(asked.sample, MOST)
    return sorted(random.Random(asked.seed).sample(list(names), count)) if count < len(names) else list(names)


def _against_the_root(settings: Settings, reader: Engine) -> RootVerdict | None:
    """Nothing where no root was published yet."""
    try:
        book = LogBook(settings, LogKeys.there(settings.keys))
        return against(book, book.published.read(), reader)
    except (ProofError, StackError):
        return None
