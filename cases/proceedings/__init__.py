"""Proceedings of an office beside its cases, one file each: receptions, denunciations, the office's year.

A proceeding is a subject of its own: a journal, duties, papers and a workflow like a case's. What it leads to in a case
is done by a command to that case.
"""

from collections.abc import Mapping

from cases.proceedings import (
    absences,
    denunciation,
    denunciation_steps,
    kept,
    late_judgments,
    office,
    petition,
    reception,
    reception_course,
    register_books,
    reports,
    service,
    sessions,
    verification,
)
from cases.proceedings.common import Proceeding

__all__ = [
    "PROCEEDINGS",
    "absences",
    "denunciation",
    "denunciation_steps",
    "kept",
    "late_judgments",
    "office",
    "petition",
    "reception",
    "reception_course",
    "register_books",
    "reports",
    "service",
    "sessions",
    "verification",
]

PROCEEDINGS: Mapping[str, type[Proceeding]] = {
    "office": office.OfficeYear,
    "reception": reception.Reception,
    "denunciation": denunciation.Denunciation,
    "petition": petition.PetitionCase,
    "verification": verification.DelegatedVerification,
    "kept": kept.KeptProperty,
    "service": service.OfficeService,
}
"""Every kind of proceeding by the beginning of its name (`cases.names.PROCEEDINGS`)."""
