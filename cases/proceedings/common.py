"""What the proceedings share: how they stand, whom they wait for, their papers, and people by a sealed code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, NamedTuple, Self, TypeVar

from pydantic import Field

from cases.asking import Asked
from cases.commands import HASH
from cases.events import Actor, Event, Role
from cases.kernel import Context, Subject, evolves, owe
from cases.stages.common import DocumentFact
from cases.state import Waiting
from law.periods import local_day

SEALED_CODE = Asked("Mã niêm phong danh tính", "Code of the sealed identity")
Sealed = Annotated[str, Field(pattern=HASH), SEALED_CODE]
"""Somebody whose name the law keeps secret, by the code under which his identity is sealed (`records.sealed`): no
command, event or paper says who he is (L25 108.2.b; ND154 12.2)."""


class Standing(NamedTuple):
    """What a stage is called, and who has the proceeding in hand there; nobody where nothing more is to be done."""

    vi: str
    en: str
    waits: Waiting | None = None

    @classmethod
    def of(cls, words: tuple[str, str], who: str, waits: tuple[str, str]) -> Self:
        return cls(*words, Waiting(vi=waits[0], en=waits[1], who=who))


class Proceeding(Subject):
    """A proceeding of the office beside its cases; `case` is the one that it is about, if any.

    `number` is its own in the register, `officer` who has it in hand, `category` what of its kind it is, for lists;
    `sealed` the code of the identity of whom it is about.
    """

    stages: ClassVar[Mapping[str, Standing]] = {}

    number: str = ""
    officer: str = ""
    category: str = ""
    case: str = ""
    sealed: str = ""
    documents: int = 0
    opened_on: date | None = None
    closed_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Nothing more is to be done, no period runs, nothing is owed."""
        return bool(self.closed_at) and not self.owed and not self.duties

    def waiting(self) -> tuple[Waiting, ...]:
        """Whom it waits for now: of a failed effect a person, of its stage who has it in hand."""
        failed = (
            Waiting(vi=f"Tác vụ hỏng, cần người xử lý: {o.label}", en=f"Failed effect: {o.effect}", who="officer")
            for o in self.owed.group("failed")
        )
        own = self.stages[self.stage].waits if self.stage else None
        return (*failed, *([own] if own else []))

    def may_know(self, actor: Actor) -> bool:
        """Whether this member of the office may learn who it is that is sealed here: its Head, who has it in hand."""
        return actor.office == self.office and (actor.role is Role.HEAD or actor.id == self.officer)


P = TypeVar("P", bound=Proceeding)


def at(state: P, stage: str, event: Event, **change: Any) -> P:
    """The proceeding at another stage; one at which nobody is waited for closes it."""
    closed = {} if state.stages[stage].waits else {"closed_at": event.at}
    opened = state.opened_on or local_day(event.at)
    return state.model_copy(update={"opened_on": opened, "stage": stage, **closed, **change})


class ProceedingPaper(DocumentFact):
    """A paper of a proceeding: it is drawn up and signed, and given to whom it is addressed by hand or by post."""


def paper(state: Proceeding, kind: str, context: Context) -> dict[str, str]:
    """What a fact says of the paper of this kind that the sender signs."""
    return {"document": f"{kind}-{state.documents + 1}", "document_kind": kind, "signer": context.actor.id}


@evolves(ProceedingPaper)
def _issued(state: Proceeding, fact: ProceedingPaper, event: Event) -> Proceeding:
    """A paper that changes nothing else."""
    return issue(state, fact, event)


def issue(state: P, fact: ProceedingPaper, event: Event) -> P:
    """The proceeding after a paper was signed: to be drawn up."""
    state = state.model_copy(update={"documents": state.documents + 1})
    label = f"Ban hành {event.data.get('number') or fact.document}"
    return owe(state, event.seq, "issue_document", label, tag=fact.document, seq=event.seq, kind=fact.document_kind)
