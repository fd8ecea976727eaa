"""What workflows and activities say to each other, and the task queues they meet on.

All of it is small and bounded whatever the case holds: ids, hashes, the spine (DESIGN.md idea 12).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from cases.commands import NOTHING, Answer, Envelope, Forbidden, Head
from law.model import Line

CASES = "thads-cases"
DOCUMENTS = "thads-documents"
PARTNERS = "thads-partners"

CARRY_OUT = "carry_out"
"""The activity of every queue that carries out outside effects."""
CARRY_OUT_HERE = "carry_out_here"
"""The same, as a local activity of the workers of workflows: what they do is to start workflows."""

QUEUE_OF_EFFECT = {
    "start_cases": CASES,
    "start_dossier": CASES,
    "issue_document": DOCUMENTS,
    "issue_receipt": DOCUMENTS,
    "archive": DOCUMENTS,
    "deliver_to_procuracy": PARTNERS,
    "send_notices": PARTNERS,
    "publish": PARTNERS,
    "end_publication": PARTNERS,
    "ask_partner": PARTNERS,
    "tell_immigration": PARTNERS,
    "tell_prison": PARTNERS,
    "pay": PARTNERS,
}

QUEUE_OF_ROUND = {
    "watch": CASES,
    "bottlenecks": DOCUMENTS,
    "reconcile": PARTNERS,
    "send_monthly_lists": DOCUMENTS,
    "audit_sample": DOCUMENTS,
    "publish_root": DOCUMENTS,
    "keep_archives": DOCUMENTS,
}
"""What comes round by itself, and who does it."""

SHOWN = 20
"""How many of each list a spine carries; what is owed beyond that follows as the first is done."""
SEALS = 40
"""How many hashes of events a spine carries; the chain covers the earlier ones."""


class Message(BaseModel):
    model_config = ConfigDict(frozen=True)


class Trouble(StrEnum):
    """Types of failure that a caller can tell apart. They stand in clear in the server, so they name no data."""

    MALFORMED = "Malformed"
    REUSED = "RequestReused"
    UNKNOWN = "UnknownSubject"
    ASTRAY = "RecordsAstray"
    PENDING = "Pending"
    BUSY = "Busy"
    AWAY = "DatabaseAway"
    UNSTORED = "Unstored"
    ASK_AGAIN = "AskAgain"


class OwedEffect(Message):
    """An outside effect that is owed; what it needs stands in the records under its key."""

    key: str
    effect: str
    label: str = ""


class RunningDuty(Message):
    """An open period: its rule, whom it binds, its last day and how far it has gone (see `cases.kernel.Duty`)."""

    duty: str
    rule: str
    bound: str
    due: date | None
    level: int


class Awaited(Message):
    """What is waited for, and who has it in hand."""

    vi: str
    en: str
    who: str


class Totals(Message):
    """Money of a case, in đồng: `received = distributed + held`."""

    claimed: int = 0
    received: int = 0
    distributed: int = 0
    held: int = 0
    paid_out: int = 0


class Spine(Message):
    """All that a workflow knows of its subject.

    `restored` counts how often the records of this subject were restored: what was known before that counts no more.
    `duties` are the first of `duty_count`, the longest open first.
    `seals` are the hashes of the latest events that the workflow did not know, up to `head`. `owed` and `failed` are
    the first of the outside effects that are owed or failed for good. `wake_at` is when the workflow is to look again
    by itself, UTC; None on a stepped clock, where it is woken. `next_at` is the next moment of the law.
    """

    subject: str
    office: str
    head: Head = NOTHING
    restored: int = 0
    seals: tuple[str, ...] = ()
    stage: str = ""
    officer: str = ""
    over: bool = False
    overdue: int = 0
    duties: tuple[RunningDuty, ...] = ()
    duty_count: int = 0
    waiting: tuple[Awaited, ...] = ()
    owed: tuple[OwedEffect, ...] = ()
    failed: tuple[OwedEffect, ...] = ()
    owed_count: int = 0
    next_at: datetime | None = None
    wake_at: datetime | None = None
    totals: Totals = Totals()
    outcome: str = ""  # of a dossier that is done, or the ground on which a case ended

    @property
    def standing(self) -> tuple[int, int]:
        """How far it tells; of two spines of a subject the one with the higher one is the later."""
        return self.restored, self.head.seq


class Start(Message):
    """What starts a workflow: whose it is. `spine` saves it the first look; it is compared with the records anyway.

    `unkept` names earlier runs whose histories are still to be kept.
    """

    subject: str
    spine: Spine | None = None
    unkept: tuple[str, ...] = ()


class DossierAnswer(Message):
    """What the sender of a dossier learns at once: accepted with its cases, to be supplemented, or refused and why.

    `refusal` says why the law forbids the act that was asked for, which leaves the dossier as it was; `why` says of
    each case why it is one of its own (D152 8, 11). Of more than some dozens of cases the first are named.
    """

    dossier: str
    outcome: str  # accepted | supplement | refused
    refusal: Forbidden | None = None
    cases: tuple[str, ...] = ()
    case_count: int = 0
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


class Asked(Message):
    """A command for the records, or (no envelope) what fell due by now; `known` is how far the workflow knows them."""

    subject: str
    known: Head
    envelope: Envelope | None = None


class Told(Message):
    """What the records answer: the spine; to a command its answer; of outside effects the keys that were asked for."""

    spine: Spine
    answer: Answer | None = None
    dossier: DossierAnswer | None = None
    effects: tuple[str, ...] = ()


class EffectsAsked(Message):
    """Outside effects to carry out, by their keys: what one queue has to do at one moment.

    `known` is how far the workflow knows the records.
    """

    subject: str
    keys: tuple[str, ...]
    known: Head


class Failed(Message):
    """An effect that failed for good, and the type of its failure."""

    subject: str
    key: str
    known: Head
    problem: str


class HistoryAsked(Message):
    """Keep the history of a run that is over."""

    subject: str
    run_id: str


ROUND = "Round"
"""The type of the workflows that ask for what comes round by itself."""


class Round(Message):
    """Work that comes round by itself, by its name (`QUEUE_OF_ROUND`)."""

    name: str
