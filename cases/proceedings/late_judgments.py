"""Judgments that a court has not transferred in time (chậm chuyển giao bản án), L25 33.1: a list, and chase letters.

The office learns of them from who asks for enforcement with the judgment in his hand, or from the court's own lists.
The letter names all of one court's that are on the list and were not chased yet; the procuracy has a copy.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from cases.asking import Asked
from cases.choices import worded
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Context, evolves, handles
from cases.proceedings.common import ProceedingPaper, issue, paper
from cases.proceedings.office import LateJudgment, OfficeYear
from cases.stages.common import Facts, answerable, forbid
from law.periods import due_for, local_day


class Transfer(StrEnum):
    """How soon a court is to transfer: by the rule of what it decided (CPC 485)."""

    CIVIL = "civil"
    OTHER = "other"
    AT_ONCE = "at_once"  # thi hành ngay dù có thể bị kháng cáo
    INTERIM = "interim"  # biện pháp khẩn cấp tạm thời


TRANSFERS = {
    Transfer.CIVIL: ("Bản án, quyết định dân sự có hiệu lực", "Civil judgment in effect"),
    Transfer.OTHER: ("Bản án, quyết định khác có hiệu lực", "Other judgment in effect"),
    Transfer.AT_ONCE: ("Được thi hành ngay dù có thể bị kháng cáo", "Enforceable at once"),
    Transfer.INTERIM: ("Quyết định áp dụng biện pháp khẩn cấp tạm thời", "Interim measure"),
}
RULES = {Transfer.CIVIL: "R001", Transfer.OTHER: "R001", Transfer.AT_ONCE: "R002", Transfer.INTERIM: "R003"}


class ListLateJudgment(Command):
    """Enter a judgment that was not transferred in time (ghi bản án chậm chuyển giao), L25 33.1.

    `since` is the day from which the court's time runs: of its legal effect, or on which it was made where it is
    enforced at once.
    """

    words = ("Ghi bản án, quyết định chậm chuyển giao", "List a judgment not transferred")

    number: Annotated[str, Asked("Số bản án, quyết định", "Number of the judgment")] = Field(
        min_length=1, max_length=60
    )
    court: Annotated[str, Asked("Tòa án", "Court")] = Field(min_length=1, max_length=200)
    sort: Annotated[Transfer, Asked("Loại", "Kind", choices=worded(TRANSFERS))]
    since: Annotated[date, Asked("Ngày có hiệu lực, ngày ra quyết định", "In effect, or made, on")]


class ChaseJudgments(Command):
    """Sign the letter that chases the judgments of a court (văn bản đề nghị chuyển giao bản án), L25 33.1."""

    words = ("Ký văn bản đề nghị chuyển giao bản án", "Chase the judgments of a court")

    court: Annotated[str, Asked("Tòa án", "Court")] = Field(min_length=1, max_length=200)


class RecordJudgmentCame(Command):
    """A listed judgment was transferred (đã nhận bản án), L25 33.1."""

    words = ("Ghi việc Tòa án đã chuyển giao bản án", "Record that a listed judgment came")

    number: Annotated[str, Asked("Số bản án, quyết định", "Number of the judgment")] = Field(
        min_length=1, max_length=60
    )


class LateJudgmentListed(Fact):
    words = ("Ghi bản án, quyết định chậm chuyển giao", "Judgment not transferred in time")
    article = "L25 33.1"
    number: str
    court: str
    due: date


class JudgmentsChased(ProceedingPaper):
    words = ("Ký văn bản đề nghị Tòa án chuyển giao bản án", "Court chased for its judgments")
    article = "L25 33.1"
    court: str
    judgments: tuple[tuple[str, date], ...]  # number, and the day by which it was to come


class LateJudgmentCame(Fact):
    words = ("Tòa án đã chuyển giao bản án chậm", "Late judgment transferred")
    article = "L25 33.1"
    number: str


@handles(ListLateJudgment, Role.CLERK, Role.SECRETARY, Role.HEAD, signs=Unsigned.RECORDS)
def _list(state: OfficeYear, command: ListLateJudgment, context: Context) -> Facts:
    forbid(not state.stage, "L25 33.1", "Năm công tác chưa mở.", "The office's year has not begun.")
    forbid(command.number in state.judgments, "L25 33.1", "Bản án này đã ghi.", "It is listed already.")
    with answerable("L25 33.1"):
        facts = {"procedure": "civil" if command.sort is Transfer.CIVIL else "other"}
        due = due_for(RULES[command.sort], command.since, context.pack, facts=facts).due
    forbid(
        due >= context.today,
        "L25 33.1",
        f"Tòa án còn thời hạn chuyển giao đến hết ngày {due:%d/%m/%Y}.",
        f"The court may still transfer it, until {due:%d/%m/%Y}.",
    )
    yield LateJudgmentListed(number=command.number, court=command.court, due=due)


@handles(ChaseJudgments, Role.HEAD, signs="court_letter")
def _chase(state: OfficeYear, command: ChaseJudgments, context: Context) -> Facts:
    late = list(state.judgments.group(("unchased", command.court)))
    forbid(
        not late,
        "L25 33.1",
        "Không có bản án nào của Tòa án này chờ đôn đốc.",
        "No judgment of this court is to be chased.",
    )
    yield JudgmentsChased(
        **paper(state, "chase_letter", context),
        court=command.court,
        judgments=tuple((one.id, one.due) for one in late),
    )


@handles(RecordJudgmentCame, Role.CLERK, Role.SECRETARY, Partner.COURT, signs=Unsigned.RECORDS)
def _came(state: OfficeYear, command: RecordJudgmentCame, context: Context) -> Facts:
    found = state.judgments.get(command.number)
    forbid(
        found is None or found.came_on,
        "L25 33.1",
        "Không chờ bản án này.",
        "This judgment is not awaited.",
    )
    yield LateJudgmentCame(number=command.number)


@evolves(LateJudgmentListed)
def _listed(state: OfficeYear, fact: LateJudgmentListed, event: Event) -> OfficeYear:
    late = LateJudgment(id=fact.number, court=fact.court, due=fact.due)
    return state.model_copy(update={"judgments": state.judgments.put({late.id: late})})


@evolves(JudgmentsChased)
def _chased(state: OfficeYear, fact: JudgmentsChased, event: Event) -> OfficeYear:
    chased = {name: replace(state.judgments[name], letter=fact.document) for name, _ in fact.judgments}
    return issue(state.model_copy(update={"judgments": state.judgments.put(chased)}), fact, event)


@evolves(LateJudgmentCame)
def _arrived(state: OfficeYear, fact: LateJudgmentCame, event: Event) -> OfficeYear:
    came = replace(state.judgments[fact.number], came_on=local_day(event.at))
    return state.model_copy(update={"judgments": state.judgments.put({came.id: came})})
