"""What is added to an archive after it stands: the event that recorded it with its proof under a published root, and an
evidence record, renewed before its stamp or its hash is too old (docs/formats/archive.md). Its manifest cannot name
these; each holds by itself.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, select

from activities.closure import MANIFEST
from audit.elsewhere import Copied, copy
from audit.gathering import LogBook, prove
from audit.report import Compared, Difference, Findings
from audit.sealed import EVENT, PROOF, RECORD
from cases.events import Event
from cases.stages.closure import CaseArchived
from proof.errors import ProofError
from proof.evidence import ALGORITHMS, Stamp, check, records, rehashed, renewed
from proof.handed import LARGEST_PROOF, Handed
from proof.keys import LogKeys
from proof.policy import Policy
from proof.stamps import SHA256, Stamps
from records.journal import read
from records.tables import journal
from runtime.files import write_private
from runtime.settings import Settings

AHEAD = timedelta(weeks=52)
"""So long before the certificate of its last stamp ends a record gets another: there is time for a year of failures."""


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


def stamp_archives(folders: Sequence[Path], stamp: Stamp, algorithm: str = SHA256) -> int:
    """Give each archive that has none its evidence record, all under one stamp; how many were given one."""
    bare = [folder for folder in folders if not (folder / RECORD).exists()]
    if bare:
        _write(bare, records([_manifest(folder) for folder in bare], stamp, algorithm))
    return len(bare)


def renew_archives(folders: Sequence[Path], stamp: Stamp, algorithm: str, now: datetime) -> tuple[int, list[str]]:
    """Renew the evidence records that need it, all of one need under one stamp; how many, and those that do not hold.

    One under a weaker hash than `algorithm` is renewed under that; one whose last stamp's certificate ends within
    `AHEAD` of `now` (wall time) gets another stamp.
    """
    weak, old, broken = list[Path](), defaultdict[str, list[Path]](list), list[str]()
    for folder in (one for one in folders if (one / RECORD).exists()):
        try:
            last = asyncio.run(check((folder / RECORD).read_bytes(), _manifest(folder)))[-1]
        except ProofError:
            broken.append(str(folder))
            continue
        if ALGORITHMS.index(last.algorithm) < ALGORITHMS.index(algorithm):
            weak.append(folder)
        elif last.until - now < AHEAD:
            old[last.algorithm].append(folder)
    if weak:
        given = [(folder / RECORD).read_bytes() for folder in weak]
        _write(weak, rehashed(given, [_manifest(folder) for folder in weak], stamp, algorithm))
    for own in old.values():
        _write(own, renewed([(folder / RECORD).read_bytes() for folder in own], stamp))
    return len(weak) + sum(map(len, old.values())), broken


@dataclass(frozen=True)
class Kept:
    """What was done for the archives of an installation.

    `broken` are those whose evidence record does not hold; `copied` files went to the other store, in which those of
    `unlike` lie otherwise than here.
    """

    archives: int
    proven: int
    stamped: int
    renewed: int
    broken: tuple[str, ...]
    copied: int
    unlike: tuple[str, ...]


def keep_archives(settings: Settings, engine: Engine) -> Kept:
    """Give the archives what proves them without the installation, renew it, and copy them to the other store. Blocks.

    StackError without the log's key, or where the time-stamp authority or the store does not answer. Without an
    authority there is no stamp, without a store no copy.
    """
    folders = list(archives(settings.data / "archive"))
    proven = prove_archives(LogBook(settings, LogKeys.there(settings.keys)), engine, folders)
    stamped = renewed = 0
    broken = list[str]()
    if settings.timestamps:
        stamp, algorithm = Stamps(settings.timestamps).stamp, settings.archive_hash
        renewed, broken = renew_archives(folders, stamp, algorithm, datetime.now(UTC))
        stamped = stamp_archives(folders, stamp, algorithm)
    there = Copied(0, ())
    if settings.archive_store:
        there = copy(folders, settings.data / "archive", settings.archive_store)
    return Kept(len(folders), proven, stamped, renewed, tuple(broken), there.files, there.unlike)


def _manifest(folder: Path) -> bytes:
    return (folder / MANIFEST).read_bytes()


def _write(folders: Sequence[Path], made: Sequence[bytes]) -> None:
    """Each record takes the place of the one before, whole or not at all."""
    for folder, record in zip(folders, made, strict=True):
        write_private(folder / RECORD, record)


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
