"""What is recorded of a denunciation by the name of its step: who was told, what was verified, published, done: TC."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from cases.asking import Asked
from cases.choices import steps
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Role
from cases.kernel import Context, evolves, handles
from cases.proceedings.common import at
from cases.proceedings.denunciation import Denunciation
from cases.stages.common import Facts, forbid, names_step

UNDER_WAY = ("verifying_denunciation", "denunciation_waits")
CONCLUDED = ("denunciation_concluded", "denunciation_closed")


class RecordDenunciationStep(Command):
    """Record a step of a denunciation by its name (ghi bước giải quyết tố cáo)."""

    words = ("Ghi bước giải quyết tố cáo", "Record a step of a denunciation")

    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    note: Annotated[str, Asked("Ghi chú", "Note", long=True)] = Field(default="", max_length=1000)

    _known = names_step(lambda: STEPS)


class CloseDenunciation(Command):
    """Close a denunciation that was concluded, published and acted on (kết thúc hồ sơ tố cáo)."""

    words = ("Kết thúc hồ sơ tố cáo", "Close a denunciation")


class DenunciationClosed(Fact):
    words = ("Kết thúc hồ sơ tố cáo", "Denunciation closed")
    article = "TT13 25"


class DenunciationStep(Fact):
    """A step that comes at `stages`, any if none are named; after the step `after`, if one is."""

    stages: ClassVar[tuple[str, ...]] = ()
    after: ClassVar[str] = ""

    note: str = ""


class DenunciationAcceptanceNotified(DenunciationStep):
    words = ("Thông báo thụ lý cho người tố cáo, nội dung cho người bị tố cáo", "Acceptance told to both sides")
    article = "TC 29.3"
    stages = (*UNDER_WAY, *CONCLUDED)


class ForwarderOfDenunciationInformed(DenunciationStep):
    words = ("Báo kết quả xử lý cho nơi chuyển tố cáo", "Forwarder of the denunciation informed")
    article = "TC 26.2"


class VerificationTeamAnnounced(DenunciationStep):
    words = ("Giao, công bố quyết định thành lập Tổ xác minh", "Verification team announced")
    article = "TT13 19.1"
    stages = UNDER_WAY


class DenunciationVerified(DenunciationStep):
    words = ("Kết thúc xác minh tố cáo", "Verification ended")
    article = "TT13 21.1"
    stages = ("verifying_denunciation",)


class VerificationReported(DenunciationStep):
    words = ("Báo cáo kết quả xác minh", "Verification reported")
    article = "TT13 21.1"
    stages = ("verifying_denunciation",)
    after = "denunciation_verified"


class DenunciationSuspensionSent(DenunciationStep):
    words = ("Gửi quyết định tạm đình chỉ, đình chỉ, tiếp tục", "Suspension sent")
    article = "TC 34.4"


class DenunciationConclusionSent(DenunciationStep):
    words = ("Gửi kết luận nội dung tố cáo", "Conclusion sent")
    article = "TT13 24.1"
    stages = CONCLUDED


class DenunciationConclusionReceived(DenunciationStep):
    words = ("Người bị tố cáo nhận kết luận", "Conclusion received by the denounced")
    article = "TT13 23"
    stages = CONCLUDED


class DenouncedPetitioned(DenunciationStep):
    words = ("Người bị tố cáo kiến nghị về kết luận", "The denounced petitioned")
    article = "TT13 23"
    stages = CONCLUDED


class DenunciationConclusionPublished(DenunciationStep):
    words = ("Công khai kết luận, không nêu người tố cáo", "Conclusion published, without the denouncer")
    article = "TC 40.1"
    stages = CONCLUDED


class DenunciationActedOn(DenunciationStep):
    words = ("Xử lý theo kết luận nội dung tố cáo", "Conclusion acted on")
    article = "TT13 25.1"
    stages = CONCLUDED


class CrimeSuspected(DenunciationStep):
    words = ("Phát hiện dấu hiệu tội phạm", "Signs of a crime")
    article = "L25 110.3"
    stages = (*UNDER_WAY, *CONCLUDED)


class FileSentToInvestigators(DenunciationStep):
    words = ("Chuyển hồ sơ cho cơ quan điều tra, Viện kiểm sát", "File sent to the investigators")
    article = "TC 27.1"
    after = "crime_suspected"


class DenunciationRepeated(DenunciationStep):
    words = ("Người tố cáo tố cáo tiếp", "Denounced again")
    article = "TC 37"
    stages = CONCLUDED


class RepeatAnswered(DenunciationStep):
    words = ("Cấp trên xem xét việc tố cáo tiếp", "Further denunciation answered")
    article = "TC 37.2"
    after = "denunciation_repeated"


class OverdueDenunciationRepeated(DenunciationStep):
    words = ("Tố cáo tiếp vì quá hạn giải quyết", "Denounced again because overdue")
    article = "TC 38.1"
    stages = UNDER_WAY


class ReportOnDenunciationAsked(DenunciationStep):
    words = ("Cấp trên yêu cầu báo cáo việc giải quyết", "Report asked by the superior")
    article = "TC 38.2"
    after = "overdue_denunciation_repeated"


class DenunciationReported(DenunciationStep):
    words = ("Báo cáo cấp trên về việc giải quyết tố cáo", "Reported to the superior")
    article = "TC 38.3"
    after = "report_on_denunciation_asked"


STEPS: Mapping[str, type[DenunciationStep]] = {step.kind: step for step in DenunciationStep.__subclasses__()}
BEFORE_CLOSING = ("denunciation_conclusion_sent", "denunciation_conclusion_published", "denunciation_acted_on")


@handles(RecordDenunciationStep, Role.CLERK, Role.SECRETARY, Role.ENFORCER, Role.HEAD, signs=Unsigned.RECORDS)
def _step(state: Denunciation, command: RecordDenunciationStep, context: Context) -> Facts:
    step = STEPS[command.step]
    in_hand = context.actor.role is Role.HEAD or context.actor.id == state.officer
    forbid(
        not in_hand,
        "L25 108.2",
        "Chỉ Thủ trưởng và người được giao giải quyết tố cáo được thực hiện.",
        "Only the Head and who has the denunciation in hand may do this.",
    )
    forbid(
        not state.stage
        or (step.stages and state.stage not in step.stages)
        or (step.after and step.after not in state.done)
        or (step is ForwarderOfDenunciationInformed and not state.forwarded_by),
        step.article,
        "Bước này chưa đến lượt.",
        "It is not the turn of this step.",
    )
    yield step(note=command.note)


@handles(CloseDenunciation, Role.HEAD, signs=Unsigned.RECORDS)
def _close(state: Denunciation, command: CloseDenunciation, context: Context) -> Facts:
    forbid(
        state.stage != "denunciation_concluded" or {*BEFORE_CLOSING} - {*state.done},
        "TT13 25",
        "Kết thúc sau khi đã gửi, công khai và xử lý theo kết luận.",
        "It is closed after the conclusion was sent, published and acted on.",
    )
    yield DenunciationClosed()


@evolves(DenunciationStep)
def _stepped(state: Denunciation, fact: DenunciationStep, event: Event) -> Denunciation:
    return state.model_copy(update={"done": tuple(dict.fromkeys((*state.done, fact.kind)))})


@evolves(DenunciationClosed)
def _closed(state: Denunciation, fact: DenunciationClosed, event: Event) -> Denunciation:
    return at(state, "denunciation_closed", event)
