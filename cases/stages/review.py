"""A court reviewed the judgment (giám đốc thẩm, tái thẩm): what follows for its enforcement, L25 63.

What it upholds or amends goes on, what it annuls is cancelled as far as it is not done; of what is done the office
tells who protested, the procuracy and the parties.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, Of
from cases.choices import REVIEWS, worded
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Context, evolves, handles
from cases.stages.common import DocumentFact, Facts, forbid, issued, paper
from cases.stages.corrections import DecisionAmended
from cases.stages.overlays import CancellationGroundEstablished, OverlayGroundEnded, performed_of
from cases.state import CaseState, Reviewed
from law.guards.protest import Performed, Review, Step, after_review

ENDS_HOLD = (Step.RESUME, Step.RESUME_REST)
CANCELS = (Step.CANCEL, Step.CANCEL_REST, Step.CANCEL_ANNULLED_PART)
KEPT = (Step.AMEND, Step.NOTIFY)
"""Steps that wait for an act of the Head; the others are grounds of their own."""


class RecordReview(Command):
    """Record the decision of a court that reviewed the judgment (quyết định giám đốc thẩm, tái thẩm), L25 63.

    `annulled`: of a judgment that was annulled in part, the claims that fell.
    """

    words = ("Ghi quyết định giám đốc thẩm, tái thẩm", "Record a decision of cassation or reopening")

    outcome: Annotated[Review, Asked("Kết quả", "Outcome", choices=worded(REVIEWS), article="L25 63")]
    number: Annotated[str, Asked("Số quyết định", "Number")] = Field(min_length=1, max_length=60)
    on: Annotated[date, Asked("Ngày quyết định", "Day")]
    court: Annotated[str, Asked("Tòa án", "Court")] = Field(min_length=1, max_length=200)
    annulled: Annotated[tuple[str, ...], Asked("Phần bị hủy", "What was annulled", of=Of.CLAIM)] = ()


class TellReview(Command):
    """Sign the notice of what had been done when the judgment was reviewed (thông báo kết quả thi hành án), L25 63."""

    words = ("Ký thông báo kết quả thi hành án sau giám đốc thẩm", "Tell what had been done before the review")


class JudgmentReviewed(Fact):
    """`steps` follow by the law, in order (`law.guards.protest.after_review`)."""

    words = ("Nhận quyết định giám đốc thẩm, tái thẩm", "Decision of cassation or reopening received")

    article = "L25 63"
    outcome: Review
    number: str
    on: date
    court: str
    annulled: tuple[str, ...]
    performed: Performed
    basis: str
    steps: tuple[Step, ...]


class ReviewTold(DocumentFact):
    words = ("Thông báo kết quả thi hành án sau giám đốc thẩm, tái thẩm", "What had been done was told")
    article = "L25 63"


@handles(RecordReview, Role.CLERK, Role.HEAD, Partner.COURT, signs=Unsigned.RECORDS)
def _record(case: CaseState, command: RecordReview, context: Context) -> Facts:
    forbid(command.on > context.today, "L25 63", "Ngày quyết định ở tương lai.", "Its day lies in the future.")
    forbid(
        not case.decision or not case.decision.number,
        "L25 63",
        "Chưa có quyết định thi hành án.",
        "There is no enforcement decision.",
    )
    part = command.outcome is Review.PARTLY_ANNULLED
    forbid(
        part is not bool(command.annulled) or any(name not in case.claims for name in command.annulled),
        "L25 63.2",
        "Bản án bị hủy một phần: nêu các khoản bị hủy, và chỉ khi đó (annulled).",
        "Where a judgment is annulled in part, and only there, name the claims that fell (annulled).",
    )
    done = performed_of(case)
    basis, steps = after_review(command.outcome, done)
    yield JudgmentReviewed(**command.model_dump(), performed=done, basis=basis, steps=steps)
    if case.ended:
        return
    if case.overlay and not case.overlay.ground_ended and set(steps) & {*ENDS_HOLD}:
        yield OverlayGroundEnded(note=f"Quyết định giám đốc thẩm, tái thẩm số {command.number}")
    if set(steps) & {*CANCELS} and not case.all_settled:
        yield CancellationGroundEstablished(ground="48.6")


@handles(TellReview, Role.HEAD, signs="review_notice")
def _tell(case: CaseState, command: TellReview, context: Context) -> Facts:
    waits = case.review is not None and Step.NOTIFY in case.review.pending
    forbid(not waits, "L25 63", "Không có kết quả nào phải thông báo.", "Nothing is to be told.")
    yield ReviewTold(
        **paper(case, "review", "review_notice", context),
    )


@evolves(JudgmentReviewed)
def _reviewed(case: CaseState, fact: JudgmentReviewed, event: Event) -> CaseState:
    pending = tuple(step for step in fact.steps if step in KEPT and not (case.ended and step is Step.AMEND))
    told = fact.model_dump(include={"number", "on", "court"})
    return case.model_copy(update={"review": Reviewed(outcome=fact.outcome, pending=pending, **told)})


@evolves(ReviewTold)
def _told(case: CaseState, fact: ReviewTold, event: Event) -> CaseState:
    return issued(_without(case, Step.NOTIFY), fact, event)


@evolves(DecisionAmended)
def _amended(case: CaseState, fact: DecisionAmended, event: Event) -> CaseState:
    return issued(_without(case, Step.AMEND), fact, event)


def _without(case: CaseState, done: Step) -> CaseState:
    if case.review is None:
        return case
    left = tuple(step for step in case.review.pending if step is not done)
    return case.model_copy(update={"review": case.review.model_copy(update={"pending": left})})
