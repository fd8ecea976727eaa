"""A case is erased when the time of keeping it is over: its rows, and by its key all that lies of it in files.

What is proven stays proven: the head of its journal stands in the log under a published root before anything goes, its
archives are whole under their manifests, and the record of the act lies beside them (docs/adr/0017).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine

from activities.closure import MANIFEST, archive_of
from audit.erased import record_of
from audit.evidence import archives
from audit.gathering import LogBook, prove
from audit.report import Difference
from audit.sealed import ERASURE, PROOF, files_as_listed, manifest_of
from cases.names import dossier_of, kind_of, office_of
from cases.stages.closure import CaseArchived
from documents.signers import signers
from law.errors import LawError
from law.periods import VIETNAM, local_day
from proof.errors import ProofError
from proof.keys import LogKeys
from records import clock, erasures
from records.erasures import PROPOSED, Step
from records.states import ERASED, each
from runtime.files import write_private
from runtime.settings import Settings
from runtime.subject_keys import SubjectKeys


def erase(settings: Settings, owner: Engine, reader: Engine, subject: str, who: str) -> tuple[Step, ...]:
    """Erase as was proposed, decided by `who`; begun again, it goes on where it stopped. Blocks.

    LawError says what is in the way. StackError without the log's key, or where nobody signs.
    """
    with owner.begin() as connection:
        done = _done(connection, subject)
        if not done:
            proven = partial(_proven, settings, reader, connection)
            done = erasures.decide(connection, subject, who, local_day(clock.now(connection)), proven)
        proposed = {one.subject: erasures.steps(connection, one.subject)[PROPOSED] for one in done}
    for act in done:
        _seal(settings, act, proposed[act.subject])
        at = act.at.astimezone(VIETNAM)
        SubjectKeys(settings.keys).destroy(act.subject, f"{at:%d/%m/%Y}, {act.who} ({act.basis})")
    return done


def _done(connection: Connection, subject: str) -> tuple[Step, ...]:
    """What was decided already of the subject, and of its dossier with it."""
    names = (subject, dossier_of(subject)) if kind_of(subject) == "case" else (subject,)
    acts = [erasures.steps(connection, name).get(ERASED) for name in names]
    return tuple(act for act in acts if act) if acts[0] else ()


def _proven(settings: Settings, reader: Engine, connection: Connection, subject: str, head: int) -> None:
    """LawError unless the last event of a subject stands under a published root, its archives with it."""
    try:
        prove(LogBook(settings, LogKeys.there(settings.keys)), reader, subject, head)
    except ProofError as error:
        raise LawError("root", error.problem) from error
    for event in each(connection, subject):
        if event.kind != CaseArchived.kind:
            continue
        folder = archive_of(settings.data / "archive", subject, event.data["key"])
        manifest = manifest_of(folder)
        wrong = [one for one in files_as_listed(folder, manifest, ()) if isinstance(one, Difference)]
        if manifest.sha256 != event.data["manifest"] or any(one.field != MANIFEST for one in wrong):
            raise LawError("archive", f"{folder.name} không đúng như đã ghi / is not as it was recorded")
        if not (folder / PROOF).exists():
            raise LawError(
                "archive",
                f"{folder.name} chưa có chứng minh: chạy `thads audit keep-archives` / has no proof: run that first",
            )


def _seal(settings: Settings, act: Step, proposed: Step) -> None:
    """Lay the signed record of the act beside each archive of the subject."""
    folders = archives(settings.data / "archive", act.subject)
    if not folders:
        return
    written = record_of(act, proposed, _manifests(folders))
    signed = signers(settings)(office_of(act.subject)).sign_xml(written, at=act.at)
    for folder in folders:
        if not (folder / ERASURE).exists():
            write_private(folder / ERASURE, signed)


def _manifests(folders: Sequence[Path]) -> list[str]:
    return [sha256((folder / MANIFEST).read_bytes()).hexdigest() for folder in folders]
