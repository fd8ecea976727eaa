"""What is added to an archive after it stands: the event that recorded it with its proof under a published root, and an
evidence record (docs/formats/archive.md). Its manifest cannot name these; each holds by itself.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, select

from activities.closure import MANIFEST
from audit.gathering import LogBook, prove
from audit.report import Compared, Difference, Findings
from audit.sealed import EVENT, PROOF, RECORD
from cases.events import Event
from cases.stages.closure import CaseArchived
from proof.errors import ProofError
from proof.evidence import Stamp, check, records
from proof.handed import LARGEST_PROOF, Handed
from proof.policy import Policy
from records.journal import read
from records.tables import journal


def archives(root: Path) -> Iterator[Path]:
    """Every archive of an installation, in the order of their names."""
    yield from (manifest.parent for manifest in sorted(root.rglob(f"archive-*/{MANIFEST}")))


def prove_archives(book: LogBook, engine: Engine, folders: Sequence[Path]) -> int:
    """Add to each archive the event that recorded it, and its proof; how many were added.

    Left out is what the root published last does not know yet, and what has its proof already.
    """
    added = 0
    for folder in folders:
        recorded = None if (folder / PROOF).exists() else _recorded(engine, folder)
        if recorded is None:
            continue
        try:
            handed = prove(book, engine, recorded.subject, recorded.seq)
        except ProofError:
            continue
        (folder / EVENT).write_text(recorded.model_dump_json(), encoding="utf-8")
        (folder / PROOF).write_text(str(handed), encoding="utf-8")
        added += 1
    return added


def _recorded(engine: Engine, folder: Path) -> Event | None:
    """The event whose manifest is that of the archive."""
    manifest = sha256((folder / MANIFEST).read_bytes()).hexdigest()
    mine = select(journal.c.subject, journal.c.seq).where(
        journal.c.kind == CaseArchived.kind, journal.c.data["manifest"].astext == manifest
    )
    with engine.connect() as connection:
        found = connection.execute(mine).first()
        return read(connection, found.subject)[found.seq - 1] if found else None


def stamp_archives(folders: Sequence[Path], stamp: Stamp) -> int:
    """Give each archive that has none its evidence record, all under one stamp; how many were given one."""
    bare = [folder for folder in folders if not (folder / RECORD).exists()]
    if bare:
        made = records([(folder / MANIFEST).read_bytes() for folder in bare], stamp)
        for folder, record in zip(bare, made, strict=True):
            (folder / RECORD).write_bytes(record)
    return len(bare)


def proven(folder: Path, policy: Policy) -> Findings:
    """The archive was recorded by an event that stands in the log, under a root that satisfies the policy.

    ProofError where the archive has no proof, or one that cannot be read.
    """
    try:
        event = Event.model_validate_json((folder / EVENT).read_bytes())
        handed = Handed.read((folder / PROOF).read_bytes()[: LARGEST_PROOF + 1])
    except (OSError, ValueError) as error:
        raise ProofError("proof", f"{folder} không có chứng minh / has no proof") from error
    manifest = sha256((folder / MANIFEST).read_bytes()).hexdigest()
    said = json.dumps(event.data.get("manifest"))
    if event.kind != CaseArchived.kind or event.data.get("manifest") != manifest:
        yield _differs(EVENT, "sự kiện ghi bản kê khác", f"the event recorded another manifest: {said}")
    if event.sealed().hash != event.hash or (handed.event.subject, handed.event.hash) != (event.subject, event.hash):
        yield _differs(PROOF, "chứng minh của sự kiện khác", "the proof is of another event")
    try:
        handed.check(policy)
        yield Compared()
    except ProofError as wrong:
        yield _differs(PROOF, wrong.problem, wrong.problem)


def stamped(folder: Path) -> Findings:
    """The evidence record of the archive holds, if it has one. Blocks."""
    if not (folder / RECORD).exists():
        return
    try:
        found = asyncio.run(check((folder / RECORD).read_bytes(), (folder / MANIFEST).read_bytes()))
        yield Compared(count=len(found))
    except ProofError as wrong:
        yield _differs(RECORD, wrong.problem, wrong.problem)


def _differs(field: str, vi: str, en: str) -> Difference:
    return Difference(field=field, vi=vi, en=en)
