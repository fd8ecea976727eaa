"""A petition that opens no complaint in a case (đơn): it belongs elsewhere, is only filed, or is for the general law.

TT13 8; KN 27; ND155 10–12. Complaints of the office's own acts that are none of enforcement (discipline, other
administrative decisions, L25 97.6) follow the Law on Complaints. What is signed is recorded by the number of its paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from cases.asking import Asked
from cases.choices import steps, worded
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.proceedings.common import Proceeding, Sealed, Standing, at
from cases.stages.common import Facts, answerable, forbid, names_step
from law.periods import due_for, local_day

HANDLERS_OF_PETITIONS = (Role.CLERK, Role.SECRETARY, Role.DEPUTY, Role.HEAD)
"""Who handles petitions for the office."""


class PetitionSort(StrEnum):
    """What a petition is."""

    MISDIRECTED = "misdirected"  # không thuộc thẩm quyền, TT13 8.2–8.3
    FILED_ONLY = "filed_only"  # không đủ điều kiện thụ lý, lưu đơn, TT13 8.4
    GENERAL = "general"  # theo Luật Khiếu nại


PETITION_SORTS: Mapping[str, tuple[str, str]] = {
    PetitionSort.MISDIRECTED: ("Khiếu nại không thuộc thẩm quyền", "A complaint that belongs elsewhere"),
    PetitionSort.FILED_ONLY: ("Đơn không đủ điều kiện thụ lý, lưu đơn", "Papers that are only filed"),
    PetitionSort.GENERAL: ("Khiếu nại theo Luật Khiếu nại", "A complaint under the Law on Complaints"),
}


class PetitionCase(Proceeding):
    """One petition; `stage` as in `stages`."""

    words = ("đơn khiếu nại", "a petition")
    stages = {
        "petition_misdirected": Standing.of(
            ("Đơn không thuộc thẩm quyền", "Belongs elsewhere"),
            "officer",
            ("Chuyển đơn, hướng dẫn người khiếu nại", "Forward it or guide the complainant"),
        ),
        "petition_filed": Standing.of(
            ("Lưu đơn", "Filed"),
            "officer",
            ("Xem xét tiêu hủy khi hết thời hạn lưu", "Review it at the end of its time"),
        ),
        "general_received": Standing.of(
            ("Đã nhận khiếu nại theo Luật Khiếu nại", "Received under the general law"),
            "head",
            ("Thụ lý hoặc không thụ lý", "Accept it or not"),
        ),
        "general_accepted": Standing.of(
            ("Đang giải quyết theo Luật Khiếu nại", "Being resolved under the general law"),
            "head",
            ("Giải quyết khiếu nại", "Resolve the complaint"),
        ),
        "general_waits": Standing.of(
            ("Tạm đình chỉ giải quyết", "Suspended"), "officer", ("Theo dõi căn cứ tạm đình chỉ", "Watch the ground")
        ),
        "petition_passed": Standing("Đã chuyển, hướng dẫn", "Passed on"),
        "petition_reviewed": Standing("Hết thời hạn lưu đơn", "Its time of filing is over"),
        "petition_refused": Standing("Không thụ lý", "Not accepted"),
        "petition_resolved": Standing("Đã giải quyết", "Resolved"),
    }

    content: str = ""
    dialogue_at: datetime | None = None


class ReceivePetition(Command):
    """Record a petition and what it is (tiếp nhận, phân loại đơn), TT13 8; `case`: the one that it is about."""

    words = ("Tiếp nhận, phân loại đơn", "Receive a petition")

    petitioner: Sealed
    sort: Annotated[PetitionSort, Asked("Loại đơn", "What it is", choices=worded(PETITION_SORTS))]
    content: Annotated[str, Asked("Nội dung đơn", "Content", long=True)] = Field(min_length=1, max_length=4000)
    case: Annotated[str, Asked("Vụ việc thi hành án", "Enforcement case")] = Field(
        default="", pattern=r"^(case/[0-9]{2}/\S{1,180})?$"
    )


class FixDialogue(Command):
    """Fix the dialogue with who complains under the general law (ấn định đối thoại), ND155 11; five days ahead."""

    words = ("Ấn định buổi đối thoại", "Fix a dialogue")

    starts_at: Annotated[AwareDatetime, Asked("Thời điểm bắt đầu", "Begins at")]


class RecordPetitionStep(Command):
    """Record a step of a petition by its name and the number of its paper (ghi bước xử lý đơn), TT13 8; ND155."""

    words = ("Ghi bước xử lý đơn", "Record a step of a petition")

    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    number: Annotated[str, Asked("Số văn bản", "Number of the paper")] = Field(default="", max_length=60)
    note: Annotated[str, Asked("Ghi chú", "Note", long=True)] = Field(default="", max_length=1000)

    _known = names_step(lambda: STEPS)


class _Received(Fact):
    petitioner: str
    content: str
    case: str


class MisdirectedComplaintReceived(_Received):
    words = ("Nhận khiếu nại không thuộc thẩm quyền", "Misdirected complaint received")
    article = "TT13 8.2"


class ComplaintFiledOnly(_Received):
    words = ("Lưu đơn không đủ điều kiện thụ lý", "Papers filed")
    article = "TT13 8.4"


class GeneralComplaintReceived(_Received):
    words = ("Nhận khiếu nại theo Luật Khiếu nại", "Complaint under the general law received")
    article = "KN 27"


RECEIVED: Mapping[PetitionSort, tuple[type[_Received], str]] = {
    PetitionSort.MISDIRECTED: (MisdirectedComplaintReceived, "petition_misdirected"),
    PetitionSort.FILED_ONLY: (ComplaintFiledOnly, "petition_filed"),
    PetitionSort.GENERAL: (GeneralComplaintReceived, "general_received"),
}
"""What each petition is recorded as, and where it then stands."""
STANDS = {fact.kind: stage for fact, stage in RECEIVED.values()}


class GeneralDialogueFixed(Fact):
    """The days of the notice count back from the dialogue."""

    words = ("Ấn định buổi đối thoại", "Dialogue fixed")
    article = "ND155 11"
    starts_at: datetime

    def starts(self, at: datetime) -> datetime:
        return self.starts_at


class PetitionStep(Fact):
    """A step that comes at `stages` and leads to the stage `to`, if it leads on."""

    stages: ClassVar[tuple[str, ...]] = ()
    to: ClassVar[str] = ""

    number: str = ""
    note: str = ""


class ComplaintForwarded(PetitionStep):
    words = ("Chuyển đơn, hướng dẫn người khiếu nại", "Complaint forwarded, complainant guided")
    article = "TT13 8.2, 8.3"
    stages, to = ("petition_misdirected",), "petition_passed"


class FiledPapersReviewed(PetitionStep):
    words = ("Xem xét, tiêu hủy đơn đã lưu", "Filed papers reviewed")
    article = "TT13 16.3"
    stages, to = ("petition_filed",), "petition_reviewed"


class GeneralComplaintAccepted(PetitionStep):
    words = ("Thụ lý khiếu nại theo Luật Khiếu nại", "Complaint under the general law accepted")
    article = "ND155 10"
    stages, to = ("general_received",), "general_accepted"


class GeneralComplaintRefused(PetitionStep):
    words = ("Không thụ lý khiếu nại theo Luật Khiếu nại", "Complaint under the general law not accepted")
    article = "ND155 10"
    stages, to = ("general_received",), "petition_refused"


class GeneralDialogueNotified(PetitionStep):
    words = ("Thông báo buổi đối thoại", "Dialogue notified")
    article = "ND155 11"
    stages = ("general_accepted",)


class GeneralComplaintSuspended(PetitionStep):
    words = ("Tạm đình chỉ giải quyết khiếu nại theo Luật Khiếu nại", "Resolution under the general law suspended")
    article = "ND155 12"
    stages, to = ("general_accepted",), "general_waits"


class GeneralComplaintResumed(PetitionStep):
    words = ("Tiếp tục giải quyết khiếu nại theo Luật Khiếu nại", "Resolution under the general law goes on")
    article = "ND155 12"
    stages, to = ("general_waits",), "general_accepted"


class GeneralSuspensionSent(PetitionStep):
    words = ("Gửi quyết định tạm đình chỉ, tiếp tục giải quyết", "Suspension or continuation sent")
    article = "ND155 12"
    stages = ("general_waits", "general_accepted")


class GeneralComplaintResolved(PetitionStep):
    words = ("Ra quyết định giải quyết khiếu nại theo Luật Khiếu nại", "Complaint under the general law resolved")
    article = "KN 31"
    stages, to = ("general_accepted",), "petition_resolved"


STEPS: Mapping[str, type[PetitionStep]] = {step.kind: step for step in PetitionStep.__subclasses__()}


@handles(ReceivePetition, *HANDLERS_OF_PETITIONS, signs=Unsigned.RECORDS, begins=True)
def _receive(state: PetitionCase, command: ReceivePetition, context: Context) -> Facts:
    forbid(state.stage, "TT13 8", "Đơn này đã được ghi nhận.", "This petition is recorded already.")
    fact, _ = RECEIVED[command.sort]
    yield fact(**command.model_dump(exclude={"sort"}))


@handles(FixDialogue, *HANDLERS_OF_PETITIONS, signs=Unsigned.RECORDS)
def _dialogue(state: PetitionCase, command: FixDialogue, context: Context) -> Facts:
    forbid(
        state.stage != "general_accepted",
        "ND155 11",
        "Chỉ đối thoại khi khiếu nại đã được thụ lý.",
        "There is a dialogue when the complaint is accepted.",
    )
    with answerable("ND155 11"):
        notified = due_for("R199", local_day(command.starts_at), context.pack)
    forbid(
        notified.due_at <= context.now,
        "ND155 11",
        "Phải kịp thông báo đối thoại trước ít nhất 05 ngày.",
        "There must be five days to give notice of it.",
    )
    yield GeneralDialogueFixed(starts_at=command.starts_at)


@handles(RecordPetitionStep, *HANDLERS_OF_PETITIONS, signs=Unsigned.RECORDS)
def _step(state: PetitionCase, command: RecordPetitionStep, context: Context) -> Facts:
    step = STEPS[command.step]
    forbid(
        state.stage not in step.stages or (step is GeneralDialogueNotified and not state.dialogue_at),
        step.article,
        "Bước này chưa đến lượt.",
        "It is not the turn of this step.",
    )
    yield step(number=command.number, note=command.note)


@evolves(_Received)
def _received(state: PetitionCase, fact: _Received, event: Event) -> PetitionCase:
    told = {"content": fact.content, "case": fact.case, "sealed": fact.petitioner, "officer": event.actor.id}
    return at(state, STANDS[fact.kind], event, category=fact.kind, **told)


@evolves(GeneralDialogueFixed)
def _fixed(state: PetitionCase, fact: GeneralDialogueFixed, event: Event) -> PetitionCase:
    return state.model_copy(update={"dialogue_at": fact.starts_at})


@evolves(PetitionStep)
def _stepped(state: PetitionCase, fact: PetitionStep, event: Event) -> PetitionCase:
    return at(state, fact.to, event) if fact.to else state
