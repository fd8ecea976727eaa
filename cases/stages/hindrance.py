"""Time that does not count against who may complain (thời gian không tính vào thời hiệu): L25 96.4; D152 3.

While an emergency, an obstacle or force majeure lasts, the periods of that right stand still.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from cases.asking import Asked
from cases.choices import steps
from cases.commands import Command, Unsigned
from cases.events import Fact, Role
from cases.kernel import Context, handles
from cases.stages.common import Facts, forbid, names_step
from cases.state import CaseState

RIGHTS = ("R139", "R140", "R141")
"""The periods in which somebody may complain."""


class RecordHindrance(Command):
    """Record that something hinders those who may complain, or does no more (trở ngại khách quan, bất khả kháng).

    `note` names the paper that proves it (D152 3.2).
    """

    words = ("Ghi thời gian không tính vào thời hiệu khiếu nại", "Record time that does not count")

    step: Annotated[str, Asked("Sự kiện", "What happened", choices=lambda: steps(STEPS))]
    note: Annotated[str, Asked("Tài liệu chứng minh", "Proof")] = Field(min_length=1, max_length=400)

    _known = names_step(lambda: STEPS)


class Hindrance(Fact):
    article = "D152 3.1"
    note: str = ""


class EmergencyBegan(Hindrance):
    words = ("Bắt đầu tình trạng khẩn cấp", "State of emergency began")


class EmergencyEnded(Hindrance):
    words = ("Hết tình trạng khẩn cấp", "State of emergency ended")


class ObstacleBegan(Hindrance):
    words = ("Phát sinh trở ngại khách quan", "Objective obstacle began")


class ObstacleEnded(Hindrance):
    words = ("Hết trở ngại khách quan", "Objective obstacle ended")


class ForceMajeureBegan(Hindrance):
    words = ("Phát sinh sự kiện bất khả kháng", "Force majeure began")


class ForceMajeureEnded(Hindrance):
    words = ("Hết sự kiện bất khả kháng", "Force majeure ended")


STEPS: Mapping[str, type[Hindrance]] = {step.kind: step for step in Hindrance.__subclasses__()}
ENDS = (EmergencyEnded, ObstacleEnded, ForceMajeureEnded)


@handles(RecordHindrance, Role.CLERK, Role.SECRETARY, Role.ENFORCER, signs=Unsigned.RECORDS)
def _hindered(case: CaseState, command: RecordHindrance, context: Context) -> Facts:
    step = STEPS[command.step]
    running = [duty for rule in RIGHTS for duty in case.duties.group(rule)]
    still = step in ENDS
    forbid(
        not any((duty.paused_since is not None) is still for duty in running),
        "D152 3",
        "Không có thời hiệu khiếu nại nào đang tính, hoặc đang tạm ngừng.",
        "No time to complain runs, or stands still.",
    )
    yield step(note=command.note)
