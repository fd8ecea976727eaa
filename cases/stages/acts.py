"""Acts are compelled or forbidden, persons handed over, workers taken back (buộc thực hiện công việc), L25 91–94.

From valid notice of the decision the debtor has five working days. Then somebody else does it at his cost, or he is
referred for prosecution, as `law.guards.acts` says of each duty; a prohibition binds at once.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cases.asking import Asked, AssetId, Unit
from cases.assets import Asset, Form, Standing
from cases.choices import SEQUELS, worded
from cases.commands import Command
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, follows, handles
from cases.stages.common import DocumentFact, Facts, alive, forbid, issued, paper
from cases.stages.measures import asset_of
from cases.stages.notice import PartiesNotified
from cases.state import CaseState
from law.guards.acts import Duty, Sequel, course
from law.model import Regime
from law.regime import regime_on

ROWS = {Duty.CHILD: "child_handover", Duty.INCAPABLE_ADULT: "child_handover", Duty.REINSTATEMENT: "reinstatement"}
"""How the row of the five days names a duty; any other is a compelled act."""


class AnswerDisobedience(Command):
    """Sign what follows when the debtor does not obey (xử lý việc không thực hiện nghĩa vụ), L25 91–94.

    `by` and `costs`, in đồng: who does it in the debtor's place, and for how much (91.2.a).
    """

    words = ("Xử lý việc không thực hiện công việc phải làm", "Answer disobedience")

    asset: AssetId
    sequel: Annotated[Sequel, Asked("Biện pháp tiếp theo", "What follows", choices=worded(SEQUELS))]
    by: Annotated[str, Asked("Người thực hiện thay", "Who does it instead")] = Field(default="", max_length=300)
    costs: Annotated[int, Asked("Chi phí thực hiện thay", "Costs", unit=Unit.DONG)] = Field(default=0, ge=0)
    findings: Annotated[str, Asked("Hành vi không chấp hành", "What was not obeyed", long=True)] = Field(
        min_length=1, max_length=2000
    )


class DecideFine(Command):
    """Sign a fine for what was not done (quyết định xử phạt vi phạm hành chính), before 1/7/2026 only: L08 118–121.

    `amount` in đồng; it goes to the State, and is no money of the case.
    """

    words = ("Ký quyết định xử phạt hành vi không chấp hành án", "Decide a fine")

    asset: AssetId
    amount: Annotated[int, Asked("Mức phạt", "Fine", unit=Unit.DONG)] = Field(gt=0)
    findings: Annotated[str, Asked("Hành vi không chấp hành", "What was not obeyed", long=True)] = Field(
        min_length=1, max_length=2000
    )


class FineDecided(DocumentFact):
    """His days to obey run from it, under the old law."""

    words = ("Xử phạt hành vi không chấp hành án", "Fine decided")

    article = "L08 118.1"
    asset: str
    act: str
    amount: int
    findings: str


class CoercionNotified(Fact):
    """The debtor has valid notice of what he is compelled to do: his five working days run."""

    words = ("Thông báo hợp lệ quyết định buộc thực hiện công việc", "Coercion to act notified")

    article = "L25 91.1"
    asset: str
    act: str


class DisobedienceAnswered(DocumentFact):
    words = ("Xử lý việc không thực hiện công việc phải làm", "Disobedience answered")
    article = "L25 91–94"
    asset: str
    sequel: Sequel
    by: str
    costs: int
    findings: str


def ordered_act(case: CaseState, document: str) -> Asset | None:
    """The act that this document orders, while the order stands."""
    ordered = case.assets.group(Standing.ORDERED)
    return next((a for a in ordered if a.form is Form.ACT and a.document == document), None)


@follows(PartiesNotified)
def _told(case: CaseState, fact: PartiesNotified, context: Context) -> Facts:
    act = ordered_act(case, fact.document)
    if act and act.duty and course(act.duty).rule:
        yield CoercionNotified(asset=act.id, act=ROWS.get(act.duty, "compelled"))


@handles(AnswerDisobedience, Role.ENFORCER, signs="notice")
def _answer(case: CaseState, command: AnswerDisobedience, context: Context) -> Facts:
    alive(case, context)
    act = asset_of(case, command)
    forbid(act.duty is None, "L25 91–94", "Không phải công việc phải làm.", "It is no act.")
    assert act.duty
    follows_it = course(act.duty, transferable=act.duty is not Duty.PERSONAL_ACT)
    forbid(
        command.sequel not in follows_it.sequels,
        follows_it.ground.article,
        follows_it.ground.vi,
        follows_it.ground.en,
    )
    running = case.duties.get(f"{follows_it.rule}/{act.id}")
    told = any(e.valid_on for e in case.notices.values() if e.document == act.document)
    forbid(
        follows_it.rule and (not told or (running is not None and running.level < 2)),
        follows_it.ground.article,
        "Chưa hết thời hạn thực hiện kể từ ngày thông báo hợp lệ.",
        "The days from valid notice are not over.",
    )
    forbid(
        (command.sequel is Sequel.SUBSTITUTE) is not bool(command.by),
        "L25 91.2.a",
        "Nêu người thực hiện thay (by) khi giao người khác thực hiện, và chỉ khi đó.",
        "Name who does it instead (by) if, and only if, somebody does.",
    )
    yield DisobedienceAnswered(
        **paper(case, "disobedience", "disobedience_letter", context),
        **command.model_dump(),
    )


@handles(DecideFine, Role.ENFORCER, signs="fine")
def _fine(case: CaseState, command: DecideFine, context: Context) -> Facts:
    alive(case, context)
    act = asset_of(case, command)
    forbid(act.duty is None, "L25 91–94", "Không phải công việc phải làm.", "It is no act.")
    assert act.duty
    forbid(
        regime_on(context.today) is Regime.NEW,
        "L25 91.2",
        "Từ 01/7/2026 không xử phạt trước: giao người khác làm thay hoặc đề nghị truy cứu.",
        "From 1/7/2026 there is no fine first: somebody else does it, or the debtor is referred.",
    )
    yield FineDecided(
        **paper(case, "fine", "fine_decision", context),
        act=ROWS.get(act.duty, "compelled"),
        **command.model_dump(),
    )


@evolves(FineDecided)
def _fined(case: CaseState, fact: FineDecided, event: Event) -> CaseState:
    return issued(case, fact, event, parties=(case.assets[fact.asset].owner,))


@evolves(DisobedienceAnswered)
def _answered(case: CaseState, fact: DisobedienceAnswered, event: Event) -> CaseState:
    return issued(case, fact, event, parties=(case.assets[fact.asset].owner,))
