"""Exhibits and things are destroyed (tiêu hủy vật chứng, tài sản), L25 58; D152 40, 41.5.

A council is set up, destroys, and all of it sign the minutes; what the law wants destroyed at once needs none. Of what
nobody took the owner may still have it until it is gone.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cases.asking import Asked, ExhibitId
from cases.commands import Command
from cases.events import Event, Fact, Role
from cases.exhibits import ExhibitStanding, Fate, Sort
from cases.kernel import Context, evolves, follows, handles
from cases.stages.common import OFFICE_ROLES, DocumentFact, Facts, alive, forbid, issued, paper, require
from cases.stages.exhibits import OfExhibit, exhibit_of, performed, put, stored
from cases.state import CaseState
from law.guards.exhibits import may_form_council


class FormDestructionCouncil(Command):
    """Sign the decision that sets up the council (thành lập hội đồng tiêu hủy), L25 58.2; D152 40.1.

    `members`: the enforcer who chairs it, whoever the commune names, experts where they are needed.
    """

    words = ("Ký quyết định thành lập hội đồng tiêu hủy", "Set up the council of destruction")

    members: Annotated[tuple[str, ...], Asked("Thành viên hội đồng", "Members", article="D152 40.1")] = Field(
        max_length=20
    )


class DecideDestruction(Command):
    """Sign the decision to destroy it (quyết định tiêu hủy vật chứng, tài sản), L25 58.2; D152 41.5."""

    words = ("Ký quyết định tiêu hủy", "Decide a destruction")

    exhibit: ExhibitId


class RecordDestruction(Command):
    """Sign the minutes of a destruction (biên bản tiêu hủy), D152 40."""

    words = ("Ký biên bản tiêu hủy", "Record a destruction")

    exhibit: ExhibitId
    how: Annotated[str, Asked("Phương thức, kết quả tiêu hủy", "How it was destroyed", long=True)] = Field(
        min_length=1, max_length=2000
    )


class DestructionCouncilFormed(DocumentFact):
    words = ("Thành lập hội đồng tiêu hủy", "Council of destruction set up")
    article = "L25 58.2"
    members: tuple[str, ...]


class DestructionDecided(DocumentFact, OfExhibit):
    words = ("Ký quyết định tiêu hủy vật chứng, tài sản", "Destruction decided")
    article = "L25 58.2"


class UnclaimedDestructionDecided(OfExhibit):
    """It is destroyed because nobody took it: until then its owner may (D152 41.5)."""

    words = ("Quyết định tiêu hủy tài sản không có người nhận", "Destruction of what nobody took decided")

    article = "D152 41.5"


class Destroyed(DocumentFact, OfExhibit):
    words = ("Tiêu hủy vật chứng, tài sản", "Destroyed")
    article = "D152 40.1"
    how: str


class DestructionDone(Fact):
    """Nothing is left to be destroyed: no council is needed any more."""

    words = ("Đã tiêu hủy hết vật chứng, tài sản", "Nothing left to destroy")

    article = "L25 58.2"


@handles(FormDestructionCouncil, *OFFICE_ROLES, signs="council")
def _form(case: CaseState, command: FormDestructionCouncil, context: Context) -> Facts:
    alive(case, context)
    forbid(case.council, "L25 58.2", "Đã thành lập hội đồng.", "There is a council already.")
    forbid(
        not case.exhibits.count(Fate.DESTROY) and not case.exhibits.count(Fate.RETURN),
        "L25 58.2",
        "Không có vật chứng, tài sản để tiêu hủy trong danh mục.",
        "Nothing to destroy is in the list.",
    )
    require(may_form_council(command.members, context.today, context.pack))
    yield DestructionCouncilFormed(
        **paper(case, "council", "destruction_council", context),
        members=command.members,
    )


@handles(DecideDestruction, *OFFICE_ROLES, signs="destroy")
def _decide(case: CaseState, command: DecideDestruction, context: Context) -> Facts:
    alive(case, context)
    waiting = case.exhibits.get(command.exhibit)
    unclaimed = waiting is not None and waiting.fate is Fate.RETURN
    if unclaimed:
        left = exhibit_of(case, command.exhibit, ExhibitStanding.KEPT, article="D152 41.5")
        forbid(left.sort is Sort.MONEY, "D152 41.5", "Tiền không bị tiêu hủy.", "Money is not destroyed.")
    else:
        stored(case, command.exhibit, Fate.DESTROY, "L25 58.2")
    yield DestructionDecided(
        **paper(case, "destruction", "destruction_decision", context),
        exhibit=command.exhibit,
    )
    if unclaimed:
        yield UnclaimedDestructionDecided(exhibit=command.exhibit)


@handles(RecordDestruction, Role.ENFORCER, signs="delivery_minutes")
def _destroy(case: CaseState, command: RecordDestruction, context: Context) -> Facts:
    alive(case, context)
    found = exhibit_of(case, command.exhibit, ExhibitStanding.CONDEMNED, article="L25 58.2")
    forbid(
        not case.council and not found.at_once,
        "L25 58.2",
        "Chưa thành lập hội đồng tiêu hủy.",
        "The council of destruction is not set up yet.",
    )
    yield Destroyed(
        **paper(case, "destruction", "destruction_minutes", context),
        **command.model_dump(),
    )


@follows(Destroyed)
def _done(case: CaseState, fact: Destroyed, context: Context) -> Facts:
    if not case.exhibits.count(Fate.DESTROY):
        yield DestructionDone()
    yield from performed(case, case.exhibits[fact.exhibit], context)


@evolves(DestructionCouncilFormed)
def _formed(case: CaseState, fact: DestructionCouncilFormed, event: Event) -> CaseState:
    return issued(case.model_copy(update={"council": fact.members}), fact, event, parties=())


@evolves(DestructionDecided)
def _condemned(case: CaseState, fact: DestructionDecided, event: Event) -> CaseState:
    owner = case.exhibits[fact.exhibit].owner
    case = put(case, fact.exhibit, standing=ExhibitStanding.CONDEMNED)
    return issued(case, fact, event, parties=(owner,) if owner else ())


@evolves(UnclaimedDestructionDecided)
def _unclaimed(case: CaseState, fact: UnclaimedDestructionDecided, event: Event) -> CaseState:
    return put(case, fact.exhibit, unclaimed=True)


@evolves(Destroyed)
def _destroyed(case: CaseState, fact: Destroyed, event: Event) -> CaseState:
    return issued(put(case, fact.exhibit, standing=ExhibitStanding.DESTROYED), fact, event, parties=())
