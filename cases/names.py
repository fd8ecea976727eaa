"""How subjects are named: by their kind, the office, the sender and the sender's own id, never by a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

SENDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,59}")
OWN = re.compile(r"(?!.{65})[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
"""The sender's own id of a dossier: up to 64 signs, in parts that begin with a letter or a digit."""
OFFICE = r"[0-9]{2}(?:-[0-9]{2})?"
"""The code of an office: that of the province of an agency, and a number behind it of a private office there."""
_DOSSIER = re.compile(rf"dossier/({OFFICE})/({SENDER.pattern})/({OWN.pattern})")

PROCEEDINGS = ("office", "reception", "denunciation", "petition", "verification", "kept", "service")
"""The kinds of proceedings of an office beside its cases (`cases.proceedings`)."""
_PROCEEDING = re.compile(rf"({'|'.join(PROCEEDINGS)})/({OFFICE})/({SENDER.pattern})/({OWN.pattern})")

WORKFLOWS: Mapping[str, str] = {
    "case": "EnforcementCase",
    "dossier": "Dossier",
    **dict.fromkeys(PROCEEDINGS, "Proceeding"),
}
"""The workflow in which each kind of subject lives."""


@dataclass(frozen=True)
class DossierName:
    """The same office, sender and sender's id are the same dossier, however often it is sent."""

    office: str
    sender: str
    own: str

    @classmethod
    def read(cls, name: str) -> DossierName | None:
        """The name that a text is; None if it is none."""
        found = _DOSSIER.fullmatch(name)
        return cls(*found.groups()) if found else None

    def __str__(self) -> str:
        return f"dossier/{self.office}/{self.sender}/{self.own}"

    def case(self, number: int) -> str:
        """The name of the n-th case that the dossier becomes."""
        return f"case/{self.office}/{self.sender}/{self.own}/{number}"


@dataclass(frozen=True)
class ProceedingName:
    """The name of a proceeding: whoever begins it names it, as a sender names his dossier."""

    kind: str
    office: str
    sender: str
    own: str

    @classmethod
    def read(cls, name: str) -> ProceedingName | None:
        """The name that a text is; None if it is none."""
        found = _PROCEEDING.fullmatch(name)
        return cls(*found.groups()) if found else None

    def __str__(self) -> str:
        return f"{self.kind}/{self.office}/{self.sender}/{self.own}"


def kind_of(subject: str) -> str:
    """What a subject of this name is: a case, a dossier, a kind of proceeding."""
    return subject.partition("/")[0]


def dossier_of(case: str) -> str:
    """The name of the dossier that the case of this name came from."""
    return case.replace("case/", "dossier/", 1).rpartition("/")[0]


def office_of(subject: str) -> str:
    """The code of the office that a subject of this name belongs to."""
    return subject.split("/")[1]


def is_private(office: str) -> bool:
    """Whether this is the code of a private enforcement office (văn phòng thi hành án dân sự)."""
    return "-" in office


def province_of(office: str) -> str:
    """The code of the province in which an office enforces (L25 31.1, 32.1)."""
    return office[:2]
