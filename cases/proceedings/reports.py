"""What an office reports and counts by the calendar, as duties of its year: TT05; TTLT12; TT04; D152 38; TTLT15.

The periods begin by themselves on their days; that a report was made, sent or signed is recorded by the step's name.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import Field

from cases.asking import Asked
from cases.choices import steps
from cases.commands import Command, Sha256OrNone, Unsigned
from cases.events import Event, Expiry, Fact, Role
from cases.kernel import Appointment, Context, evolves, handles
from cases.proceedings.office import OfficeYear, comes_round, midnight
from cases.stages.common import Facts, forbid, names_step
from law.office_year import begins_half_year, closes_joint_statistics, days_of, months_of
from law.pack import Pack
from law.periods import midnight_after

REPORTERS = (Role.HEAD, Role.DEPUTY, Role.ROOM_HEAD, Role.ENFORCER, Role.ACCOUNTANT, Role.CLERK, Role.SECRETARY)
"""Who reports for the office."""


class RecordOfficeStep(Command):
    """Record a report, a count or a closing of the office by the name of the step (ghi việc báo cáo, kiểm kê).

    `number` is that of the report, `file` the hash of it; `on`: from when what is planned is in effect.
    """

    words = ("Ghi việc báo cáo, kiểm kê của cơ quan", "Record a report of the office")

    step: Annotated[str, Asked("Việc", "Step", choices=lambda: steps(STEPS))]
    on: Annotated[date | None, Asked("Có hiệu lực từ ngày", "In effect from")] = None
    number: Annotated[str, Asked("Số báo cáo", "Number of the report")] = Field(default="", max_length=60)
    file: Annotated[Sha256OrNone, Asked("Báo cáo", "The report")] = ""

    _known = names_step(lambda: STEPS)


# --- what begins by itself --------------------------------------------------------------------------------------------


class StatisticalYearBegan(Fact):
    words = ("Bắt đầu năm thống kê", "Statistical year began")
    article = "TTLT12 6"


class JointInspectionYearBegan(Fact):
    words = ("Bắt đầu năm kiểm tra liên ngành", "Year of joint inspection began")
    article = "TTLT12 11"


class StatisticsPeriodEnded(Fact):
    """The last day of a period of the Ministry's statistics; what is due on the day itself is due by its end."""

    words = ("Ngày cuối kỳ thống kê của Bộ Tư pháp", "Last day of a period of statistics")
    article = "TT05"
    month: str


class JointPeriodEnded(Fact):
    words = ("Ngày cuối kỳ thống kê liên ngành", "Last day of an inter-agency period")
    article = "TTLT12 6"


class StatisticsYearEnded(Fact):
    words = ("Ngày cuối năm thống kê", "Last day of the statistical year")
    article = "TT05"


class MonthEnded(Expiry):
    """A month is over: its ended matters are listed for the procuracy, its receipts reported (D152 32.2; TT04 14.6)."""

    words = ("Hết tháng", "A month ended")
    article = "D152 32.2"
    month: str


class FeesCollected(Fact):
    """The fees of a month, that go to the Treasury by the fifth of the next; counted from its last day (F216 8.1)."""

    words = ("Phí thi hành án thu trong tháng", "Fees collected in a month")
    article = "F216 8.1"
    month: str


class StocktakeHalfYearBegan(Expiry):
    words = ("Bắt đầu nửa năm kiểm kê vật chứng", "Half-year of the stock-take began")
    article = "D152 38.1.e"


class PrisonHalfYearBegan(Expiry):
    words = ("Bắt đầu nửa năm cơ sở giam giữ báo cáo tiền thu, trả", "Half-year of the prisons' report began")
    article = "D152 108.9"


class ReliefMonthEnded(Expiry):
    words = ("Hết tháng lập hồ sơ miễn, giảm", "A month of relief files ended")
    article = "TTLT15 7.1"


@comes_round
def _calendar(year: int, pack: Pack) -> Iterator[Appointment]:
    """The periods of statistics, of the stock-take and of the relief files."""
    for number, first in enumerate(months_of(year, pack)):
        last = date(first.year, first.month, monthrange(first.year, first.month)[1])
        month = f"{first:%Y-%m}"
        yield _at(last, StatisticsPeriodEnded.kind, month=month)
        yield _at(last, FeesCollected.kind, month=month)
        yield Appointment(at=midnight_after(last), kind=MonthEnded.kind, data={"month": month})
        if closes_joint_statistics(first, pack):
            yield _at(last, JointPeriodEnded.kind)
        if begins_half_year(first, pack):
            yield _at(first, StocktakeHalfYearBegan.kind)
            yield _at(first, PrisonHalfYearBegan.kind)
        if number:
            yield _at(first, ReliefMonthEnded.kind)
        else:
            yield _at(first, StatisticalYearBegan.kind)
            yield _at(first, JointInspectionYearBegan.kind)
        if last == days_of(year, pack)[1]:
            yield _at(last, StatisticsYearEnded.kind)


def _at(day: date, kind: str, **data: str) -> Appointment:
    return Appointment(at=midnight(day), kind=kind, data=data)


# --- what is recorded -------------------------------------------------------------------------------------------------


class OfficeStep(Fact):
    """A step of the office's own, after the step `after`, if one is named."""

    after: ClassVar[str] = ""

    number: str = ""
    file: str = ""


class YearlyStatisticsClosed(OfficeStep):
    words = ("Khóa thống kê năm", "Yearly statistics closed")
    article = "TTLT12 6"


class ThreeMonthStatisticsClosed(OfficeStep):
    words = ("Khóa thống kê ba tháng", "Three-month statistics closed")
    article = "TTLT12 6"


class SixMonthStatisticsClosed(OfficeStep):
    words = ("Khóa thống kê sáu tháng", "Six-month statistics closed")
    article = "TTLT12 6"


class TenMonthStatisticsClosed(OfficeStep):
    words = ("Khóa thống kê mười tháng", "Ten-month statistics closed")
    article = "TTLT12 6"


class EnforcerStatisticsSent(OfficeStep):
    words = ("Chấp hành viên gửi báo cáo thống kê", "Enforcers' statistics sent")
    article = "TT05"


class RoomStatisticsSent(OfficeStep):
    words = ("Phòng khu vực gửi báo cáo thống kê", "Rooms' statistics sent")
    article = "TT05"


class ProvincialStatisticsSent(OfficeStep):
    words = ("Cơ quan cấp tỉnh gửi báo cáo thống kê", "Provincial statistics sent")
    article = "TT05"


class BooksLocked(OfficeStep):
    words = ("Khóa sổ thống kê", "Books locked")
    article = "TT05"


class UnfinishedMattersListed(OfficeStep):
    words = ("Lập danh sách việc chưa thi hành xong", "Unfinished matters listed")
    article = "TT05"


class JointFormsMade(OfficeStep):
    words = ("Lập biểu thống kê liên ngành", "Inter-agency forms made")
    article = "TTLT12 8.2.a"


class JointFormsSentForSignature(OfficeStep):
    words = ("Chuyển biểu liên ngành để ký", "Inter-agency forms sent for signature")
    article = "TTLT12 8.3.a"
    after = "joint_forms_made"


class JointFormsSigned(OfficeStep):
    words = ("Cơ quan phối hợp ký biểu liên ngành", "Inter-agency forms signed")
    article = "TTLT12 8.3.b"
    after = "joint_forms_sent_for_signature"


class JointFormsSentUp(OfficeStep):
    words = ("Gửi biểu liên ngành lên cấp tỉnh", "Inter-agency forms sent up")
    article = "TTLT12 9.1.a"
    after = "joint_forms_signed"


class JointReportConsolidated(OfficeStep):
    words = ("Tổng hợp báo cáo liên ngành cấp tỉnh", "Inter-agency report consolidated")
    article = "TTLT12 8.2.b"
    after = "joint_forms_sent_up"


class JointReportSent(OfficeStep):
    words = ("Gửi báo cáo liên ngành cấp tỉnh", "Inter-agency report sent")
    article = "TTLT12 9.1.b"
    after = "joint_report_consolidated"


class NationalJointReportMade(OfficeStep):
    words = ("Tổng hợp báo cáo liên ngành toàn quốc", "National inter-agency report made")
    article = "TTLT12 9.1.c"
    after = "joint_report_sent"


class JointErrorFound(OfficeStep):
    words = ("Phát hiện sai sót số liệu liên ngành", "Error in joint figures found")
    article = "TTLT12 10"


class JointErrorCorrected(OfficeStep):
    words = ("Đính chính số liệu liên ngành", "Error in joint figures corrected")
    article = "TTLT12 10"
    after = "joint_error_found"


class JointInspectionHeld(OfficeStep):
    words = ("Kiểm tra liên ngành", "Joint inspection held")
    article = "TTLT12 11"


class FeesRemitted(OfficeStep):
    words = ("Nộp phí thi hành án của tháng vào Kho bạc", "Fees of the month paid into the Treasury")
    article = "F216 8.1"


class EndedListSent(OfficeStep):
    words = ("Gửi danh sách việc kết thúc trong tháng cho Viện kiểm sát", "List of ended matters sent")
    article = "D152 32.2"


class StockTaken(OfficeStep):
    words = ("Rà soát, kiểm kê vật chứng", "Exhibits reviewed and counted")
    article = "D152 38.1.e"


class PrisonSumsReported(OfficeStep):
    words = ("Cơ sở giam giữ báo cáo tiền đã thu, đã trả", "Prisons reported sums taken and paid")
    article = "D152 108.9"


class ReliefFilesSent(OfficeStep):
    words = ("Gửi hồ sơ miễn, giảm của tháng cho Viện kiểm sát", "Relief files of the month sent")
    article = "TTLT15 7.1"


class ReceiptsLost(OfficeStep):
    words = ("Mất, cháy, hỏng biên lai", "Receipts lost, burnt or damaged")
    article = "TT04 14.8"


class ReceiptLossReported(OfficeStep):
    words = ("Báo cáo mất, cháy, hỏng biên lai", "Loss of receipts reported")
    article = "TT04 14.8"
    after = "receipts_lost"


class ReceiptsReportedMonthly(OfficeStep):
    words = ("Báo cáo sử dụng biên lai tháng", "Receipts reported for the month")
    article = "TT04 14.6"


class ReceiptsReportedQuarterly(OfficeStep):
    words = ("Báo cáo sử dụng biên lai quý", "Receipts reported for the quarter")
    article = "TT04 15.4"


class ReceiptsCounted(OfficeStep):
    words = ("Kiểm kê biên lai", "Receipts counted")
    article = "TT04 15.4"


class ElectronicReceiptsPlanned(OfficeStep):
    words = ("Chuẩn bị dùng biên lai điện tử", "Electronic receipts planned")
    article = "TT91 17.1"


class ElectronicReceiptsRegistered(OfficeStep):
    words = ("Đăng ký sử dụng biên lai điện tử", "Electronic receipts registered")
    article = "TT91 17.1"


class ReceiptRegistrationAnswered(OfficeStep):
    words = ("Cơ quan thuế trả lời đăng ký biên lai", "Registration answered by the tax authority")
    article = "TT91 17.2"
    after = "electronic_receipts_registered"


class TransmissionFaultRepaired(OfficeStep):
    words = ("Khắc phục sự cố truyền dữ liệu biên lai", "Fault of transmission repaired")
    article = "ND254 27.3"


class FeeReceiptTransmitted(OfficeStep):
    words = ("Chuyển dữ liệu biên lai cho cơ quan thuế", "Receipt data transmitted")
    article = "ND254 27.3"


class FeeCollected(OfficeStep):
    """A fee was collected for the office by somebody else, or outside of a case: its receipt is made at once."""

    words = ("Thu phí ngoài vụ việc hoặc qua bên được ủy nhiệm", "Fee collected outside a case")
    article = "ND254 4.2"


class FeeReceiptMade(OfficeStep):
    words = ("Lập biên lai phí, chờ chuyển dữ liệu trong ngày", "Fee receipt made, its data to be sent")
    article = "ND254 24.1"


class ReceiptsEntrusted(OfficeStep):
    """A bank or a portal makes fee receipts from the day of this step on; notice is due three days before it."""

    words = ("Ủy nhiệm lập biên lai phí, có hiệu lực từ ngày", "Receipts entrusted to a third party from the day")
    article = "ND254 25.1"
    on: date

    def starts(self, at: datetime) -> datetime:
        return midnight(self.on)


class EntrustedReceiptsNotified(OfficeStep):
    words = ("Thông báo việc ủy nhiệm lập biên lai cho cơ quan thuế", "Tax authorities told of the entrusted receipts")
    article = "ND254 25.1"
    after = "receipts_entrusted"


class FeeReceiptFoundWrong(OfficeStep):
    words = ("Phát hiện biên lai phí có sai sót", "Fee receipt found wrong")
    article = "TT91 20.1"


class FeeReceiptCorrected(OfficeStep):
    words = ("Thông báo sai sót hoặc lập biên lai thay thế", "Error told, or a receipt made in its place")
    article = "TT91 20.2"
    after = "fee_receipt_found_wrong"


class PaperReceiptsInStock(OfficeStep):
    words = ("Còn biên lai giấy trong kho", "Paper receipts in stock")
    article = "ND254 44.2"


class PaperReceiptsDestroyed(OfficeStep):
    words = ("Tiêu hủy biên lai giấy", "Paper receipts destroyed")
    article = "TT91 16"


class ReceiptDestructionReported(OfficeStep):
    words = ("Báo cáo tiêu hủy biên lai giấy", "Destruction of receipts reported")
    article = "TT91 16"
    after = "paper_receipts_destroyed"


STEPS: Mapping[str, type[OfficeStep]] = {step.kind: step for step in OfficeStep.__subclasses__()}


@handles(RecordOfficeStep, *REPORTERS, signs=Unsigned.RECORDS)
def _step(state: OfficeYear, command: RecordOfficeStep, context: Context) -> Facts:
    step = STEPS[command.step]
    forbid(not state.stage, step.article, "Năm công tác chưa mở.", "The office's year has not begun.")
    forbid(
        step.after and step.after not in state.done, step.article, "Bước này chưa đến lượt.", "It is not its turn yet."
    )
    day = {}
    if step is ReceiptsEntrusted:
        forbid(
            command.on is None or command.on < context.today,
            step.article,
            "Phải nêu ngày có hiệu lực, từ hôm nay (on).",
            "Say from which day it is in effect, not before today (on).",
        )
        day = {"on": command.on}
    yield step(number=command.number, file=command.file, **day)


@evolves(OfficeStep)
def _stepped(state: OfficeYear, fact: OfficeStep, event: Event) -> OfficeYear:
    """What a step follows is used up by it: the next period begins anew."""
    kept = (*(one for one in state.done if one not in (fact.after, fact.kind)), fact.kind)
    return state.model_copy(update={"done": kept})
