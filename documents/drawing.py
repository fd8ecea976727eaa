"""What a document is drawn from: the event, the subject on both sides of it, the office and its people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.dossiers import DossierState
from cases.events import Event
from cases.kernel import Subject
from cases.proceedings.common import Proceeding
from cases.state import CaseState
from law.periods import local_day

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


@dataclass(frozen=True)
class Officer:
    """A person of the office: full name, title as it is signed, role."""

    name: str
    title: str
    role: str

    def signs(self) -> dict[str, str]:
        """Name and title, as they stand under a paper."""
        return {"name": self.name, "title": self.title}


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
    private: bool = False
    tax_code: str = ""

    def office(self) -> dict[str, Any]:
        """The issuing body, as it stands at the head of a paper."""
        return {"superior": self.superior, "name": self.name, "place": self.place, "private": self.private}

    @property
    def enforcer(self) -> str:
        """What an enforcer is called here, L25 20, 29."""
        return "Thừa hành viên" if self.private else "Chấp hành viên"

    def signatory(self, officer: str) -> dict[str, str]:
        """A person of the office as he signs; the office itself where it has him no more."""
        person = self.people.get(officer)
        return person.signs() if person else {"name": self.name, "title": RECEPTION}

    def called(self, officer: str) -> str:
        """An enforcer by title and name; by the title alone where nobody is assigned yet."""
        person = self.people.get(officer)
        return f"{person.title} {person.name}" if person else f"{self.enforcer} được phân công"


@dataclass(frozen=True)
class Drawing:
    """One document in the making: the event that issues it, and the subject before and after that event.

    `events` are those of the subject until then, that one too, to be gone through once.
    """

    event: Event
    before: Subject
    after: Subject
    desk: Desk
    events: Iterable[Event] = ()

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
    def proceeding(self) -> Proceeding:
        assert isinstance(self.after, Proceeding)
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


def signatory(desk: Desk, name: str, *, of_head: bool = True) -> dict[str, str]:
    """Who signs; of what is the Head's a deputy for him (KT.), a head of room by his delegation (TUQ.), L25 22.3.

    What the office gives by itself, to somebody at the portal, its reception answers for.
    """
    signs, signer = desk.signatory(name), desk.people.get(name)
    if signer and of_head and signer.role in ON_BEHALF:
        signs["on_behalf"] = f"{ON_BEHALF[signer.role]} Trưởng Thi hành án dân sự"
    return signs


ON_BEHALF = {"deputy": "KT.", "room_head": "TUQ."}
