"""What starts a workflow and what it answers."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from cases.commands import Forbidden
from cases.dossiers import DossierState
from cases.kernel import Duty
from cases.stages.opening import CaseOpened
from cases.state import CaseState, Waiting
from law.model import Line


class Message(BaseModel):
    model_config = ConfigDict(frozen=True)


class CaseStart(Message):
    """A case to open (`opening` given, `state` empty) or to go on with. `now` is the legal moment of the start."""

    state: CaseState
    opening: CaseOpened | None = None
    stepped: bool = False
    now: datetime


class DossierStart(Message):
    """A dossier to receive."""

    state: DossierState
    stepped: bool = False
    now: datetime


class DutyReport(Message):
    """An open duty and how its due date came about."""

    duty: Duty
    working: tuple[Line, ...]


class CaseReport(Message):
    """Everything a caller may know of a case."""

    state: CaseState
    duties: tuple[DutyReport, ...]
    waiting: tuple[Waiting, ...]


class Woken(Message):
    """After a wake on a stepped clock: the next moment at which something falls due."""

    next_at: datetime | None
    stage: str


class DossierAnswer(Message):
    """What the sender of a dossier learns at once: accepted with its cases, to be supplemented, or refused and why.

    `refusal` says why the law forbids the act that was asked for, which leaves the dossier as it was; `why` says of
    each case why it is one of its own (D152 8, 11).
    """

    dossier: str
    outcome: str  # accepted | supplement | refused
    refusal: Forbidden | None = None
    cases: tuple[str, ...] = ()
    ground: str = ""
    request_date: date | None = None
    due: date | None = None
    reasons: tuple[Line, ...] = ()
    digest: str = ""  # of the act that is answered, see `Answer`
    why: tuple[tuple[Line, ...], ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the act itself was carried out, as in the answer of a case."""
        return self.refusal is None
