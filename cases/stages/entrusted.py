"""What another agency entrusted to this office (nhận ủy thác): sent back for an error, or, of an asset, handled for it.

A matter that was entrusted goes its way like any other. Of an asset the proceeds go to the entrusting agency, which is
the creditor here, and it is told of each step of the sale (L25 49.2, 50.3; D152 26.5, 27.1).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cases.asking import Asked, Reason
from cases.choices import FAULTS, worded
from cases.commands import Command
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.stages.closure import nothing_left
from cases.stages.common import (
    OFFICE_ROLES,
    DocumentFact,
    Facts,
    alive,
    ending_of,
    forbid,
    in_charge,
    issued,
    paper,
    require,
)
from cases.stages.payout import PayoutsExecuted
from cases.state import CaseState
from law.guards.entrustment import Fault, may_send_back


class RefuseEntrustment(Command):
    """Send an entrustment back, before it is decided on (trả lại hồ sơ ủy thác), D152 26.5."""

    words = ("Trả lại hồ sơ ủy thác", "Send an entrustment back")

    fault: Annotated[Fault, Asked("Căn cứ", "Ground", choices=worded(FAULTS), article="D152 26.5")]
    reason: Reason = Field(min_length=1, max_length=1000)


class TellEntrustingAgency(Command):
    """Tell the agency that entrusted an asset how its handling goes (thông báo kết quả xử lý tài sản), D152 27.1.d."""

    words = ("Thông báo cho cơ quan ủy thác", "Tell the entrusting agency")

    content: Annotated[str, Asked("Nội dung thông báo", "What is told", long=True)] = Field(
        min_length=1, max_length=2000
    )


class EndHandling(Command):
    """The entrusted asset is handled, its proceeds transferred (kết thúc xử lý tài sản ủy thác), D152 27.1."""

    words = ("Kết thúc xử lý tài sản ủy thác", "End the handling of an entrusted asset")


class EntrustmentRefused(DocumentFact):
    words = ("Trả lại hồ sơ ủy thác", "Entrustment sent back")
    article = "D152 26.5"
    fault: Fault
    reason: str


class EntrustingAgencyTold(DocumentFact):
    words = ("Thông báo cho cơ quan ủy thác", "Entrusting agency told")
    article = "D152 27.1.d"
    content: str


class ProceedsTransferred(Fact):
    """All that there is for the entrusting agency so far has reached its account."""

    words = ("Chuyển tiền xử lý tài sản cho cơ quan ủy thác", "Proceeds transferred to the entrusting agency")
    article = "D152 27.1.b"


@handles(RefuseEntrustment, *OFFICE_ROLES, signs="entrust_return")
def _refuse(case: CaseState, command: RefuseEntrustment, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    forbid(not case.entrusted, "D152 26.5", "Vụ việc không do ủy thác.", "Nobody entrusted this case.")
    forbid(
        case.decision and case.decision.number,
        "D152 26.5",
        "Đã ra quyết định: ủy thác tiếp, hoặc quyết định chưa có điều kiện.",
        "It is decided on: entrust it further, or decide that there are no conditions.",
    )
    require(may_send_back(command.fault))
    yield EntrustmentRefused(
        **paper(case, "entrustment", "entrustment_return", context),
        fault=command.fault,
        reason=command.reason,
    )


@follows(EntrustmentRefused)
def _ends(case: CaseState, fact: EntrustmentRefused, context: Context) -> Facts:
    yield ending_of(case, "sent_back", fact.signer)


def answers(case: CaseState) -> list[str]:
    """What an entrusted case is to its entrusting agency so far: accepted, returned, finished; nothing while open."""
    decided = case.decision and case.decision.number
    ended = {"sent_back": "returned", "handled": "finished"}.get(case.ended.ground if case.ended else "")
    return [said for said, holds in (("accepted", decided), (ended, ended)) if holds and said]


def handled_for(case: CaseState) -> None:
    """Refuse unless the case handles an asset for another agency."""
    forbid(
        not (case.entrusted and case.entrusted.asset),
        "L25 50.3",
        "Vụ việc không phải xử lý tài sản ủy thác.",
        "No asset was entrusted here.",
    )


@handles(TellEntrustingAgency, Role.ENFORCER, signs="notice")
def _tell(case: CaseState, command: TellEntrustingAgency, context: Context) -> Facts:
    in_charge(case, context)
    handled_for(case)
    yield EntrustingAgencyTold(
        **paper(case, "report", "entrustment_report", context),
        content=command.content,
    )


@handles(EndHandling, *OFFICE_ROLES, signs="end")
def _end(case: CaseState, command: EndHandling, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    handled_for(case)
    nothing_left(case)
    yield ending_of(case, "handled", context.actor.id)


@follows(PayoutsExecuted)
def _transferred(case: CaseState, fact: PayoutsExecuted, context: Context) -> Facts:
    if case.entrusted and case.entrusted.asset and not case.unpaid:
        yield ProceedsTransferred()


@evolves(EntrustmentRefused)
@evolves(EntrustingAgencyTold)
def _issued(case: CaseState, fact: DocumentFact, event: Event) -> CaseState:
    """It goes to the entrusting agency, with its receipt by that: no party is to be given notice."""
    return issued(case, fact, event, parties=())
