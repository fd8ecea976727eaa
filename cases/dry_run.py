"""What a whole register would become, without a server: its dossiers assessed in the order of their receipt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cases.dossier import Dossier, likeness
from cases.dossiers import intake_facts
from cases.grouping import group
from cases.intake import Assessment, IntakeFacts, assess, contents
from cases.register_file import Entry, Register, RowError
from cases.twins import Held, held
from law.errors import LawError
from law.pack import Pack


@dataclass(frozen=True)
class Result:
    """One dossier of the file and what would become of it; no assessment where the dossier is invalid."""

    entry: Entry
    assessment: Assessment | None


def dry_run(register: Register, pack: Pack) -> list[Result]:
    """The outcome of every dossier, in the order of the file.

    Each is assessed as the import would, after those that came before it. Of what those ask for nothing is decided yet;
    what is due before another dossier comes is refused to that one (setting `overdue_twin`), until then both wait
    (setting `pending_twin`), and the later one's case says so (L25 34.4.đ).
    """
    known = _Known()
    results: dict[tuple[int, ...], Result] = {}
    dossiers = [(entry.dossier, entry) for entry in register.entries if entry.dossier]
    for dossier, entry in sorted(dossiers, key=lambda pair: pair[0].received_at):
        try:
            assessment = assess(dossier, known.facts(dossier, pack), pack)
        except LawError as silent:
            error = RowError(entry.rows[0], "received_at", silent.problem)
            results[entry.rows] = Result(replace(entry, dossier=None, errors=(error,)), None)
            continue
        known.add(dossier, assessment)
        results[entry.rows] = Result(entry, assessment)
    return [results.get(entry.rows) or Result(entry, None) for entry in register.entries]


class _Known:
    """What the office has accepted so far: by likeness, each content, its dossier and when its decision is due."""

    def __init__(self) -> None:
        self._accepted: dict[str, dict[str, tuple[str, date | None]]] = {}

    def facts(self, dossier: Dossier, pack: Pack) -> IntakeFacts:
        """What the office knows on the day it receives `dossier`."""
        wanted = set(contents(dossier, group(dossier, pack)).values())
        known = (
            Held(content, holder, due)
            for like in sorted({likeness(content) for content in wanted})
            for content, (holder, due) in self._accepted.get(like, {}).items()
        )
        return intake_facts({"claims": held(wanted, known, dossier.received_on)}, None)

    def add(self, dossier: Dossier, assessment: Assessment) -> None:
        """Remember the content of an accepted dossier; the first to ask for it stands."""
        for plan, decision in zip(assessment.cases, assessment.decisions, strict=True):
            for content in plan.fingerprints(dossier).values():
                accepted = self._accepted.setdefault(likeness(content), {})
                accepted.setdefault(content, (dossier.dossier_id, decision.due if decision else None))
