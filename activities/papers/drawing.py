"""What a document is drawn from: the event, the subject on both sides of it, the office and its people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from cases.dossiers import DossierState
from cases.events import Event
from cases.kernel import Subject
from cases.state import CaseState
from documents.kinds import KINDS
from law.periods import local_day
from records.tables import officers, offices

UNNAMED_ENFORCER = "Chấp hành viên được phân công"

RECEPTION = "Bộ phận tiếp nhận và trả kết quả"


@dataclass(frozen=True)
class Paper:
    """A document to draw up: its kind, its fields, whose seal it bears, the reason shown in the signature.

    `annexes` are the fields of the annexes that go with it, all of the kind `annex`, made as they are drawn; it names
    them in order by the hashes they will have.
    """

    kind: str
    fields: dict[str, Any]
    office: str
    reason: str
    annex: str = ""
    annexes: Iterable[dict[str, Any]] = ()

    def with_annexes(self, hashes: Sequence[str]) -> dict[str, Any]:
        """The fields, the annexes named by their SHA-256."""
        return {**self.fields, "annexed": {**self.fields["annexed"], "sha256": hashes}} if hashes else self.fields


Listed = tuple[Sequence[Any], Callable[[Any], dict[str, Any]]]
"""What stands on a list of a paper, and how a row shows it."""


def pieces(paper: Paper, common: Mapping[str, Any], lists: Mapping[str, Listed]) -> Iterator[dict[str, Any]]:
    """The fields of the annexes of a paper, one after the other: each has `ROWS` of each list.

    `common` is what every paper of the event has.
    """
    without = {name: value for name, value in common.items() if name != "recipients"}
    named = {"name": KINDS[paper.kind].vi, "number": common["number"], "day": common["date"]}
    starts = range(0, max(len(each) for each, _ in lists.values()), ROWS)
    for part, start in enumerate(starts, start=1):
        rows = {name: [*map(show, each[start : start + ROWS])] for name, (each, show) in lists.items()}
        yield {**without, "decision": named, "part": part, "parts": len(starts), "start": start + 1, **rows}


ROWS = 100
"""Of each list in one annex: drawn at a time. The typesetter keeps its last ten papers in memory, 50 KiB a row."""


@dataclass(frozen=True)
class Officer:
    """A person of the office: full name, title as it is signed, role."""

    name: str
    title: str
    role: str


@dataclass(frozen=True)
class Desk:
    """The office a document is drawn up in, and its people by their number of service."""

    superior: str
    name: str
    place: str
    procuracy: str
    bank: str
    bank_bin: str
    account: str
    people: Mapping[str, Officer]

    def called(self, officer: str) -> str:
        """An enforcer by title and name; by the title alone where nobody is assigned yet."""
        person = self.people.get(officer)
        return f"{person.title} {person.name}" if person else UNNAMED_ENFORCER


@dataclass(frozen=True)
class Drawing:
    """One document in the making: the event that issues it, and the subject before and after that event."""

    event: Event
    before: Subject
    after: Subject
    desk: Desk

    @property
    def case(self) -> CaseState:
        assert isinstance(self.after, CaseState)
        return self.after

    @property
    def earlier(self) -> CaseState:
        assert isinstance(self.before, CaseState)
        return self.before

    @property
    def dossier(self) -> DossierState:
        assert isinstance(self.after, DossierState)
        return self.after

    @property
    def data(self) -> Mapping[str, Any]:
        """The content of the event."""
        return self.event.data

    @property
    def today(self) -> date:
        """The day of the document."""
        return local_day(self.event.at)

    @property
    def enforcer(self) -> str:
        """The enforcer in charge, by title and name."""
        return self.desk.called(self.case.officer or self.earlier.officer)


def desk_of(connection: Connection, office: str) -> Desk:
    """The office with this code, and its people."""
    place = connection.execute(select(offices).where(offices.c.code == office)).one()
    people = connection.execute(select(officers).where(officers.c.office == office))
    return Desk(
        place.superior,
        place.name,
        place.place,
        place.procuracy,
        place.bank,
        place.bank_bin,
        place.account,
        {row.id: Officer(row.name, row.title, row.role) for row in people},
    )


def official(drawing: Drawing, kind: str, address: str) -> dict[str, Any]:
    """What every document has (Decree 30/2020, Annex I); `address` is where it can be checked."""
    desk = drawing.desk
    return {
        "office": {"superior": desk.superior, "name": desk.name, "place": desk.place},
        "number": drawing.data["number"],
        "date": drawing.today,
        "signed_at": drawing.event.at,
        "signatory": _signatory(drawing, kind),
        "recipients": _recipients(kind, desk),
        "verification_url": address,
    }


def _signatory(drawing: Drawing, kind: str) -> dict[str, str]:
    """Who signs; a deputy for the Head (KT.), a head of room by his delegation (TUQ.), L25 22.3.

    What the office gives by itself, to somebody at the portal, its reception answers for.
    """
    signer = drawing.desk.people.get(
        drawing.data.get("signer") or drawing.data.get("collector") or drawing.event.actor.id
    )
    if signer is None:
        return {"name": drawing.desk.name, "title": RECEPTION}
    signatory = {"name": signer.name, "title": signer.title}
    if KINDS[kind].signed_by == "head" and signer.role in ON_BEHALF:
        signatory["on_behalf"] = f"{ON_BEHALF[signer.role]} Trưởng Thi hành án dân sự"
    return signatory


ON_BEHALF = {"deputy": "KT.", "room_head": "TUQ."}


def _recipients(kind: str, desk: Desk) -> list[str]:
    if kind == "request_receipt":
        return ["Người yêu cầu", "Lưu: HSTHA"]
    told = "Như trên" if "addressee" in KINDS[kind].fields.model_fields else "Các đương sự"
    return [told, desk.procuracy, "Lưu: VT, HSTHA"]
