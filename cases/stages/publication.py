"""What hangs in the commune and stands on the portal of a debtor without conditions: D152 23; D62 11.

The portal is told by the program itself (`no_condition`); what the commune does, and that the data changed, is recorded
by the step's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from cases.asking import Asked
from cases.choices import steps
from cases.commands import Command, Unsigned
from cases.events import Fact, Role
from cases.kernel import Context, follows, handles
from cases.stages.common import Facts, forbid, in_turn, names_step
from cases.stages.corrections import DecisionAmended
from cases.state import CaseState


class RecordPublicationStep(Command):
    """Record a step about the published data of a debtor without conditions (đăng tải, niêm yết), D152 23."""

    words = ("Ghi việc đăng tải, niêm yết thông tin chưa có điều kiện", "Record a step of the publication")

    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    note: Annotated[str, Asked("Ghi chú", "Note", long=True)] = Field(default="", max_length=1000)

    _known = names_step(lambda: STEPS)


class PublicationStep(Fact):
    note: str = ""


class NoConditionPosted(PublicationStep):
    words = ("Ủy ban nhân dân cấp xã niêm yết thông tin", "Data posted in the commune")
    article = "D62 11.1"


class PublicationDataChanged(PublicationStep):
    """What is published of the debtor is no longer as it is published."""

    words = ("Thông tin đã đăng tải thay đổi", "Published data changed")
    article = "D152 23.2"


class PublicationUpdated(PublicationStep):
    words = ("Chỉnh sửa thông tin đã đăng tải", "Published data updated")
    article = "D152 23.2"


class PublicationEndReceived(PublicationStep):
    words = ("Ủy ban nhân dân cấp xã nhận đề nghị chấm dứt niêm yết", "Commune asked to end the posting")
    article = "D152 23.2"


class CommunePostingEnded(PublicationStep):
    words = ("Ủy ban nhân dân cấp xã chấm dứt niêm yết", "Posting in the commune ended")
    article = "D152 23.2"


STEPS: Mapping[str, type[PublicationStep]] = {step.kind: step for step in PublicationStep.__subclasses__()}
WHILE_PUBLISHED = (NoConditionPosted, PublicationDataChanged)


@handles(RecordPublicationStep, Role.ENFORCER, Role.CLERK, Role.SECRETARY, signs=Unsigned.RECORDS)
def _step(case: CaseState, command: RecordPublicationStep, context: Context) -> Facts:
    step = STEPS[command.step]
    forbid(
        step in WHILE_PUBLISHED and not published(case),
        "D152 23.1",
        "Không có thông tin đang đăng tải.",
        "Nothing is published.",
    )
    yield in_turn(case, step(note=command.note), context)


def published(case: CaseState) -> bool:
    """Whether data of the debtor stand on the portal."""
    return bool(case.no_condition and case.no_condition.published)


@follows(DecisionAmended)
def _amended(case: CaseState, fact: DecisionAmended, context: Context) -> Facts:
    """Decision and obligation are among what is published (D152 23.1)."""
    if published(case):
        yield PublicationDataChanged()
