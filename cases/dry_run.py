"""What a whole register would become, without a server: its dossiers assessed in the order of their receipt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cases.dossier import Dossier
from cases.intake import Assessment, IntakeFacts, assess
from cases.parties import Title
from cases.reading import name_key
from cases.register_file import Entry, Register, RowError
from law.errors import LawError
from law.pack import Pack


@dataclass(frozen=True)
class Result:
    """One dossier of the file and what would become of it; no assessment where the dossier is invalid."""

    entry: Entry
    assessment: Assessment | None


def dry_run(register: Register, pack: Pack) -> list[Result]:
    """The outcome of every dossier, in the order of the file.

    An accepted dossier counts as decided once the day on which its decision is due has passed: from then on the same
    content is refused (L25 34.4.đ). Until then the same content joins the earlier dossier (setting `pending_twin`).
    """
    known = _Known()
    results: dict[tuple[int, ...], Result] = {}
    dossiers = [(entry.dossier, entry) for entry in register.entries if entry.dossier]
    for dossier, entry in sorted(dossiers, key=lambda pair: pair[0].received_at):
        try:
            assessment = assess(dossier, known.facts(dossier), pack)
        except LawError as silent:
            error = RowError(entry.rows[0], "received_at", silent.problem)
            results[entry.rows] = Result(replace(entry, dossier=None, errors=(error,)), None)
            continue
        known.add(dossier, assessment)
        results[entry.rows] = Result(entry, assessment)
    return [results.get(entry.rows) or Result(entry, None) for entry in register.entries]


class _Known:
    """What the office has accepted so far: by judgment, each content, its dossier and when that is decided."""

    def __init__(self) -> None:
        self._accepted: dict[tuple[str, date], dict[str, tuple[str, date]]] = {}

    def facts(self, dossier: Dossier) -> IntakeFacts:
        """What the office knows on the day it receives `dossier`."""
        accepted = self._accepted.get(_same(dossier.title), {}).items()
        return IntakeFacts(
            decided={content: earlier for content, (earlier, due) in accepted if due < dossier.received_on},
            pending={content: earlier for content, (earlier, due) in accepted if due >= dossier.received_on},
        )

    def add(self, dossier: Dossier, assessment: Assessment) -> None:
        """Remember the content of an accepted dossier; the first to ask for it stands."""
        accepted = self._accepted.setdefault(_same(dossier.title), {})
        for plan, decision in zip(assessment.cases, assessment.decisions, strict=True):
            for content in plan.fingerprints(dossier.title).values():
                accepted.setdefault(content, (dossier.dossier_id, decision.due))


def _same(title: Title) -> tuple[str, date]:
    """What any two spellings of one judgment share."""
    return name_key(title.number), title.date
