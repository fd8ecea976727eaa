"""Every kind of subject by the beginning of its name, and what each waits for."""

from __future__ import annotations

from collections.abc import Mapping

import cases.dossier_course  # noqa: F401  (what else becomes of a dossier)
from cases.dossiers import DossierState
from cases.kernel import Subject
from cases.proceedings import PROCEEDINGS
from cases.proceedings.common import Proceeding
from cases.state import CaseState, Waiting
from cases.waiting import waiting_for

SUBJECTS: Mapping[str, type[Subject]] = {"case": CaseState, "dossier": DossierState, **PROCEEDINGS}


def awaited(subject: Subject) -> tuple[Waiting, ...]:
    """What a case or a proceeding waits for; of a dossier its stage says it."""
    if isinstance(subject, CaseState):
        return waiting_for(subject)
    return subject.waiting() if isinstance(subject, Proceeding) else ()
