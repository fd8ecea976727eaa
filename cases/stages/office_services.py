"""What passes between a private office, the agency and the Ministry (việc giữa văn phòng và cơ quan), D151 40, 45."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from cases.asking import Asked
from cases.choices import steps
from cases.commands import Command, Unsigned
from cases.events import Fact, Partner, Role
from cases.kernel import Context, handles
from cases.names import is_private
from cases.stages.common import Facts, forbid, in_turn, names_step
from cases.state import CaseState


class RecordOfficeService(Command):
    """Record a step between office, agency and Ministry, by its name (việc giữa văn phòng và cơ quan), D151 40, 45."""

    words = ("Ghi việc giữa văn phòng và cơ quan thi hành án", "Record a step between office and agency")

    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    number: Annotated[str, Asked("Số văn bản", "Number of the paper")] = Field(default="", max_length=60)

    _known = names_step(lambda: STEPS)


class PrivateOfficeStep(Fact):
    """A step between a private office, the agency and the Ministry."""

    number: str = ""


class LiquidationReported(PrivateOfficeStep):
    words = ("Thông báo thanh lý hợp đồng cho Viện kiểm sát, cơ quan thi hành án", "Liquidation reported")
    article = "L25 31.7"


class OfficeFileReceived(PrivateOfficeStep):
    words = ("Nhận đủ hồ sơ do văn phòng thi hành án chuyển", "File of a private office received")
    article = "L25 31.6"


class CompetenceDisputeReceived(PrivateOfficeStep):
    words = ("Nhận yêu cầu giải quyết tranh chấp thẩm quyền", "Dispute of competence received")
    article = "D151 40.2"
    partners = (Partner.SUPERIOR,)


class CompetenceVerificationBegan(PrivateOfficeStep):
    words = ("Bắt đầu xác minh tranh chấp thẩm quyền", "Verification of competence began")
    article = "D151 40.2"
    partners = (Partner.SUPERIOR,)


class CompetenceVerificationEnded(PrivateOfficeStep):
    words = ("Kết thúc xác minh tranh chấp thẩm quyền", "Verification of competence ended")
    article = "D151 40.2"
    partners = (Partner.SUPERIOR,)


class CompetenceDecided(PrivateOfficeStep):
    words = ("Quyết định về thẩm quyền thi hành án", "Competence decided")
    article = "D151 40.2"
    partners = (Partner.SUPERIOR,)


class ResidualMoneyFound(PrivateOfficeStep):
    words = ("Còn tiền của người phải thi hành án chung với văn phòng", "Residual money of a common debtor found")
    article = "D151 45.2"


class ResidualMoneyNotified(PrivateOfficeStep):
    words = ("Thông báo tiền còn lại cho văn phòng thi hành án", "Residual money notified to the office")
    article = "D151 45.2"


class ResidualMoneyAsked(PrivateOfficeStep):
    words = ("Văn phòng đề nghị chuyển tiền còn lại", "Residual money asked for")
    article = "D151 45.2"


class ResidualMoneyTransferred(PrivateOfficeStep):
    words = ("Chuyển tiền còn lại cho văn phòng thi hành án", "Residual money transferred")
    article = "D151 45.2"


STEPS: Mapping[str, type[PrivateOfficeStep]] = {step.kind: step for step in PrivateOfficeStep.__subclasses__()}


OF_OFFICE = (LiquidationReported,)
"""Steps of a private office; the others are the agency's, or of both."""


OF_AGENCY = (
    OfficeFileReceived,
    ResidualMoneyFound,
    ResidualMoneyNotified,
    ResidualMoneyAsked,
    ResidualMoneyTransferred,
)


@handles(RecordOfficeService, Role.CLERK, Role.ENFORCER, Role.ACCOUNTANT, signs=Unsigned.RECORDS, steps=STEPS)
def _step(case: CaseState, command: RecordOfficeService, context: Context) -> Facts:
    step = STEPS[command.step]
    private = is_private(case.office)
    forbid(
        (step in OF_OFFICE and not private) or (step in OF_AGENCY and private),
        step.article,
        "Việc này không phải của cơ quan, văn phòng này.",
        "This is not for this agency or office to do.",
    )
    forbid(
        step is OfficeFileReceived and case.decision and case.decision.number,
        "L25 31.6",
        "Đã có quyết định thi hành án.",
        "There is a decision already.",
    )
    yield in_turn(case, step(number=command.number), context)
