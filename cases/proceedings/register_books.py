"""The registers of the office (sổ theo dõi thi hành án) are signed for each quarter, TT04 30, Annex I.

What stands in a register follows from the journal: `BOOKS` says which events enter it. The Head signs for all of them
at once: how many lines each had in the quarter, and the hash of those lines, so that no line can be changed unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from cases.asking import Asked
from cases.choices import worded
from cases.commands import Command
from cases.events import Event, Expiry, Role
from cases.kernel import Appointment, Context, evolves, handles
from cases.proceedings.common import ProceedingPaper, issue, paper
from cases.proceedings.office import OfficeYear, comes_round, midnight
from cases.stages.common import Facts, forbid
from law.office_year import quarter_days
from law.pack import Pack

Quarter = Literal["1", "2", "3", "4"]

QUARTERS: Mapping[str, tuple[str, str]] = {
    "1": ("Quý I (01/10 đến 31/12)", "October to December"),
    "2": ("Quý II (01/01 đến 31/3)", "January to March"),
    "3": ("Quý III (01/4 đến 30/6)", "April to June"),
    "4": ("Quý IV (01/7 đến 30/9)", "July to September"),
}


class RegisterBook(NamedTuple):
    """A register: what it is called, and the events of the journal that are its lines; `none` says why it has none."""

    vi: str
    en: str
    kinds: tuple[str, ...] = ()
    entrusted: str = ""  # only what another agency entrusted: the matter, or an asset
    none: tuple[str, str] = ("", "")

    def holds(self, kind: str, data: Mapping[str, Any]) -> bool:
        """Whether an event is a line of it."""
        if kind not in self.kinds:
            return False
        from_agency = data.get("entrusted") or {}
        sort = ("asset" if from_agency.get("asset") else "matter") if from_agency else ""
        return not self.entrusted or sort == self.entrusted


BOOKS: Mapping[str, RegisterBook] = {
    "01": RegisterBook("Sổ nhận bản án, quyết định", "Judgments received", ("judgment_transferred",)),
    "02": RegisterBook("Sổ nhận yêu cầu thi hành án", "Requests received", ("dossier_received",)),
    "03": RegisterBook("Sổ thụ lý thi hành án", "Matters accepted", ("decision_signed",)),
    "04": RegisterBook(
        "Sổ thu hồi, sửa đổi, bổ sung, hủy quyết định",
        "Recalls, amendments, annulments",
        ("decision_recalled", "decision_amended"),
    ),
    "05": RegisterBook("Sổ ủy thác thi hành án", "Entrustments sent", ("entrustment_decided",)),
    "06": RegisterBook("Sổ nhận ủy thác thi hành án", "Entrustments received", ("case_opened",), "matter"),
    "07": RegisterBook("Sổ ủy thác xử lý tài sản", "Asset handling entrusted", ("asset_entrustment_decided",)),
    "08": RegisterBook("Sổ nhận ủy thác xử lý tài sản", "Asset handling received", ("case_opened",), "asset"),
    "09": RegisterBook(
        "Sổ hoãn, tạm đình chỉ, tiếp tục thi hành án",
        "Postponed, suspended, resumed",
        ("postponed", "part_postponed", "suspended", "resumed", "part_resumed"),
    ),
    "10": RegisterBook("Sổ đình chỉ thi hành án", "Cancellations", ("cancelled",)),
    "11": RegisterBook("Sổ việc chưa có điều kiện thi hành", "No-condition matters", ("no_condition_decided",)),
    "12": RegisterBook(
        "Sổ rút hồ sơ thi hành án",
        "Files withdrawn",
        none=(
            "Không còn cơ quan thi hành án cấp huyện để rút hồ sơ lên (L25 19)",
            "There is no agency below the province any more from which to withdraw a file (L25 19)",
        ),
    ),
    "13": RegisterBook(
        "Sổ vật chứng, tài sản kê biên, tạm giữ",
        "Exhibits and seized assets",
        ("seizure_completed", "securities_seized", "exhibit_listed"),
    ),
    "14": RegisterBook("Sổ áp dụng biện pháp bảo đảm", "Security measures", ("security_decided", "exit_ban_decided")),
    "15": RegisterBook("Sổ cưỡng chế thi hành án", "Coercion", ("coercion_decided",)),
    "16": RegisterBook("Sổ quyết định thu phí", "Fee decisions", ("fee_decided", "fee_relief_decided")),
    "17": RegisterBook(
        "Sổ theo dõi bán đấu giá tài sản", "Auctions", ("auction_contracted", "auction_held", "auction_failed")
    ),
    "18": RegisterBook("Sổ miễn, giảm nghĩa vụ thi hành án", "Exemption and reduction", ("exemption_decided",)),
    "19": RegisterBook(
        "Sổ thi hành án hành chính",
        "Administrative enforcement",
        none=(
            "Thi hành bản án hành chính theo luật khác, không lập hồ sơ ở đây",
            "Administrative judgments are carried out under another law, no file of them is here",
        ),
    ),
    "20": RegisterBook("Sổ theo dõi riêng", "Separate ledger", ("separate_ledger_entered",)),
    "21": RegisterBook("Sổ lưu trữ hồ sơ", "Archive", ("case_archived",)),
}
"""The registers by their numbers (TT04, Annex I); one without lines says why (`none`)."""


class ClosedBook(BaseModel):
    """A register as it is signed for a quarter: its number, its lines, the SHA-256 of them."""

    model_config = ConfigDict(frozen=True)

    book: str
    lines: int
    sha256: str


class SignBooks(Command):
    """Sign the registers for a quarter that is over (ký sổ quý), TT04 30.4."""

    words = ("Ký sổ theo dõi của quý", "Sign the registers of a quarter")

    quarter: Annotated[Quarter, Asked("Quý của năm thi hành án", "Quarter of the year", choices=worded(QUARTERS))]


class QuarterEnded(Expiry):
    words = ("Hết quý: ký, in sổ theo dõi", "A quarter ended, its registers are to be signed")
    article = "TT04 30.4"
    quarter: Quarter


class BooksSigned(ProceedingPaper):
    words = ("Ký sổ theo dõi của quý", "Registers of a quarter signed")
    article = "TT04 30.4"
    quarter: Quarter
    first: date
    last: date
    books: tuple[ClosedBook, ...]


@comes_round
def _quarters(year: int, pack: Pack) -> Iterator[Appointment]:
    for quarter in QUARTERS:
        yield Appointment(
            at=midnight(quarter_days(year, quarter, pack)[1]), kind=QuarterEnded.kind, data={"quarter": quarter}
        )


@handles(SignBooks, Role.HEAD, signs="register_books", needs=("books",))
def _sign(state: OfficeYear, command: SignBooks, context: Context) -> Facts:
    forbid(not state.stage, "TT04 30.4", "Năm công tác chưa mở.", "The office's year has not begun.")
    first, after = quarter_days(state.year, command.quarter, context.pack)
    forbid(context.today < after, "TT04 30.4", "Quý chưa hết.", "The quarter is not over.")
    forbid(command.quarter in state.signed, "TT04 30.4", "Đã ký sổ của quý này.", "The quarter is signed already.")
    yield BooksSigned(
        **paper(state, "register_books", context),
        quarter=command.quarter,
        first=first,
        last=date.fromordinal(after.toordinal() - 1),
        books=tuple(ClosedBook.model_validate(one) for one in context.facts["books"]),
    )


@evolves(BooksSigned)
def _signed(state: OfficeYear, fact: BooksSigned, event: Event) -> OfficeYear:
    return issue(state.model_copy(update={"signed": (*state.signed, fact.quarter)}), fact, event)
