"""How pages speak: language, dates, moments, money and the words of codes. Vietnamese first, English second."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from markupsafe import Markup

from cases import choices
from cases.assets import STANDING_WORDS
from cases.dossiers import DOSSIER_STAGE_WORDS
from cases.events import Role
from cases.holders import Holder
from cases.sharing import OF_CASE
from cases.state import STAGE_WORDS
from cases.words import PROCEEDING_STAGE_WORDS
from cases.words import role as role_words
from documents.kinds import KINDS
from law.model import Words as BothWords
from law.pack import current_pack
from law.periods import VIETNAM
from records.books import ACCOUNTS

Language = Literal["vi", "en"]
Words = tuple[str, str]

SHOWN = 200
"""How many parties, claims or shares of one case a page shows."""

NBSP = "\u00a0"


def say(language: Language, words: Words) -> str:
    """The one of a pair (vi, en) that the page speaks."""
    return words[0] if language == "vi" else words[1]


def part(text: str, language: Language) -> str:
    """Of a text written “Vietnamese / English” the half that the page speaks."""
    read = BothWords.read(text)
    return read.vi if language == "vi" else read.en


def day(value: date | None) -> str:
    """A local day as dd/MM/yyyy; a dash where there is none."""
    return f"{value:%d/%m/%Y}" if value else "–"


def moment(value: datetime | None) -> str:
    """An aware moment as local dd/MM/yyyy HH:mm, 24 hours."""
    return f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if value else "–"


def clock(value: datetime) -> str:
    """An aware moment as local HH:mm:ss."""
    return f"{value.astimezone(VIETNAM):%H:%M:%S}"


def due_moment(value: datetime | None) -> str:
    """The last moment of a period. Midnight is written 24:00 of the day before, as the law counts (CC 148.6)."""
    if value is None:
        return "–"
    local = value.astimezone(VIETNAM)
    if (local.hour, local.minute) == (0, 0):
        return f"{local - timedelta(days=1):%d/%m/%Y} 24:00"
    return f"{local:%d/%m/%Y %H:%M}"


def money(amount: int) -> str:
    """Whole đồng with dots: 1.234.567 đồng."""
    return f"{amount:,} đồng".replace(",", ".").replace(" ", NBSP)


def scaled(amount: int, language: Language) -> str:
    """Đồng for a label, to three figures: 1,23 tỷ, 12,3 triệu (English: 1.23 bn, 12.3 m). Below a million in full."""
    for unit, name in ((10**9, ("tỷ", "bn")), (10**6, ("triệu", "m"))):
        if abs(amount) >= unit:
            places = max(0, 3 - len(str(abs(amount) // unit)))
            figure = (Decimal(amount) / unit).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
            text = f"{figure:,}"
            if places:
                text = text.rstrip("0").rstrip(".")
            return f"{_local(text, language)}{NBSP}{say(language, name)}"
    return _local(f"{amount:,}", language)


def number(value: int, language: Language) -> str:
    """A count: 1.234 in Vietnamese, 1,234 in English."""
    return _local(f"{value:,}", language)


def decimal(value: float, language: Language) -> str:
    """A figure with one place: 1,5 in Vietnamese, 1.5 in English."""
    return _local(f"{value:,.1f}", language)


def _local(text: str, language: Language) -> str:
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def span(length: timedelta, language: Language) -> str:
    """How long, in the largest sensible units: 3 ngày 4 giờ, 12 phút."""
    minutes = int(length.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        text = _count(days, ("ngày", "day"), language)
        return text if days >= 10 or not hours else f"{text} {_count(hours, ('giờ', 'hour'), language)}"
    if hours:
        return _count(hours, ("giờ", "hour"), language)
    return _count(minutes, ("phút", "minute"), language)


def lasted(length: timedelta, language: Language) -> str:
    """How long something took: below a minute in seconds, 3,2 giây; else like `span`."""
    if length < timedelta(minutes=1):
        seconds = length.total_seconds()
        plural = "" if language == "vi" or seconds == 1 else "s"
        return f"{decimal(seconds, language)}{NBSP}{say(language, ('giây', 'second'))}{plural}"
    return span(length, language)


def how_often(a_year: float, language: Language) -> str:
    """A rate as one says it: 3 lần một năm; one that is rarer as một lần trong 4 năm."""
    if a_year >= 1:
        count = number(round(a_year), language)
        return say(language, (f"{count} lần một năm", f"{count} times a year"))
    if a_year <= 0:
        return say(language, ("không lần nào", "never"))
    years = number(round(1 / a_year), language)
    return say(language, (f"một lần trong {years} năm", f"once in {years} years"))


def _count(count: int, unit: Words, language: Language) -> str:
    plural = "s" if language == "en" and count != 1 else ""
    return f"{number(count, language)}{NBSP}{say(language, unit)}{plural}"


def how_late(due_at: datetime, now: datetime, language: Language) -> str:
    """How far past its last moment, or how much is left."""
    if due_at <= now:
        return say(language, ("trễ ", "late by ")) + span(now - due_at, language)
    return say(language, ("còn ", "left: ")) + span(due_at - now, language)


def named(table: Mapping[str, Words], code: str | None, language: Language) -> str:
    """The words of a code; the code itself where nobody named it."""
    return say(language, table.get(code or "", (code or "–", code or "–")))


def masked(id_number: str) -> str:
    """An identity number of which only the last three digits show."""
    return "•" * max(0, len(id_number) - 3) + id_number[-3:] if id_number else "–"


def path(case_or_dossier: str) -> Markup:
    """An id in which a narrow page may break lines after each slash."""
    return Markup("/<wbr>").join(case_or_dossier.split("/"))


STAGES: Mapping[str, Words] = STAGE_WORDS
ASSETS: Mapping[str, Words] = {standing.value: words for standing, words in STANDING_WORDS.items()}

SIDES: Mapping[str, Words] = {
    "C": ("Người được thi hành án", "Creditor"),
    "D": ("Người phải thi hành án", "Debtor"),
    "B": ("Người mua tài sản", "Buyer of an asset"),
}
"""Whose side a party is on, by the letter of its reference."""

DOSSIER_STAGES: Mapping[str, Words] = DOSSIER_STAGE_WORDS
PROCEEDING_STAGES: Mapping[str, Words] = PROCEEDING_STAGE_WORDS
PROCEEDINGS: Mapping[str, Words] = {
    "office": ("Năm công tác", "Office's year"),
    "reception": ("Tiếp công dân", "Reception of a citizen"),
    "denunciation": ("Tố cáo", "Denunciation"),
    "petition": ("Đơn khiếu nại", "Petition"),
    "verification": ("Xác minh theo ủy quyền", "Delegated verification"),
    "kept": ("Tiền, vật chứng tạm giữ", "Kept property"),
    "service": ("Dịch vụ của văn phòng thi hành án", "Service of a private office"),
}
BOOK_OF_RECEPTIONS: tuple[Words, ...] = (
    ("Số thứ tự", "No."),
    ("Ngày tiếp", "Day"),
    ("Họ tên, địa chỉ", "Name, address"),
    ("Giấy tờ tùy thân", "Paper of identity"),
    ("Nội dung vụ việc", "Summary"),
    ("Phân loại", "Kind"),
    ("Số người", "People"),
    ("Cơ quan đã giải quyết hết thẩm quyền", "Body that exhausted it"),
    ("Thuộc thẩm quyền", "Own competence"),
    ("Hướng dẫn đến, số văn bản", "Guided to, paper"),
    ("Chuyển đến, số văn bản", "Forwarded to, paper"),
    ("Diễn biến, kết quả", "Course and result"),
)
"""The columns of form 03/TCD."""

CHANNELS: Mapping[str, Words] = choices.ARRIVALS
NOTICES: Mapping[str, Words] = choices.CHANNELS

DOCUMENTS: Mapping[str, Words] = {name: (kind.vi, kind.en) for name, kind in KINDS.items()}

OBLIGATIONS: Mapping[str, Words] = {name: (kind.vi, kind.en) for name, kind in current_pack().kinds.items()}

PAPERS: Mapping[str, Words] = choices.ATTACHMENTS

MONEY_STATES: Mapping[str, Words] = {
    "issued": ("Có hiệu lực", "Issued"),
    "void": ("Đã hủy", "Void"),
    "payable": ("Phải trả, chưa lập lệnh", "Payable, no order yet"),
    "prepared": ("Đã lập lệnh, chờ duyệt", "Prepared, to be approved"),
    "approved": ("Đã duyệt, chờ ngân hàng", "Approved, with the bank"),
    "paid": ("Đã trả", "Paid"),
    "kept": ("Đã nộp ngân sách, cơ quan giữ", "Kept by the State"),
    "rejected": ("Ngân hàng từ chối", "Rejected by the bank"),
    "returned": ("Bị trả lại", "Returned"),
    "surplus": ("Thu thừa, chờ xử lý", "More than owed, to be settled"),
    "refunding": ("Chờ duyệt hoàn trả", "Refund to be approved"),
    "recalling": ("Đã trả, đề nghị thu hồi", "Paid, its recovery proposed"),
    "recovering": ("Đang thu hồi", "To be paid back"),
    "moved": ("Đã chuyển sang việc khác", "Moved to another case"),
}

LOOKS: Mapping[str, Words] = {
    "asked": ("Đã hỏi, chưa trả lời", "Asked, not answered"),
    "answered": ("Đã trả lời", "Answered"),
    "seen": ("Đã xem", "Seen"),
}

MEANS: Mapping[str, Words] = {
    "bank": ("Chuyển khoản", "Bank transfer"),
    "cash": ("Tiền mặt", "Cash"),
    "in_kind": ("Hiện vật", "In kind"),
}

OVERLAYS: Mapping[str, Words] = {
    "postponed": ("Đang hoãn", "Postponed"),
    "suspended": ("Đang tạm đình chỉ", "Suspended"),
}

TOLD: Mapping[str, Words] = {
    "officer": ("cán bộ phụ trách", "the officer"),
    "room_head": ("Trưởng phòng", "the head of room"),
    "provincial_head": ("Trưởng THADS tỉnh", "the provincial head"),
    "ministry": ("cục quản lý, Bộ Tư pháp", "the ministry"),
}

ROUNDS: Mapping[str, Words] = {
    "watch": ("Đối chiếu quy trình với hồ sơ", "Workflows against the records"),
    "bottlenecks": ("Tìm điểm nghẽn", "Looking for bottlenecks"),
    "reconcile": ("Đối chiếu sao kê ngân hàng", "Bank statement against the books"),
    "send_monthly_lists": ("Gửi danh sách hằng tháng cho Viện kiểm sát", "Monthly lists to the procuracy"),
    "audit_sample": ("Kiểm tra lại một số vụ việc", "Audit of a sample of cases"),
    "publish_root": ("Công bố gốc nhật ký", "The root of the log"),
    "keep_archives": ("Gia hạn bằng chứng của hồ sơ lưu", "Renewing the evidence of archives"),
}
"""What comes round by itself."""

WHO: Mapping[str, Words] = {
    "head": ("Trưởng THADS", "head"),
    "enforcer": ("Chấp hành viên", "enforcer"),
    "superior": ("cơ quan quản lý cấp trên", "the agency above"),
    "procuracy": ("Viện kiểm sát", "the procuracy"),
    "court": ("Tòa án", "the court"),
    "secretary": ("Thư ký", "secretary"),
    "accountant": ("Kế toán", "accountant"),
    "cashier": ("Thủ quỹ", "cashier"),
    "officer": ("cán bộ phụ trách", "the officer"),
    "debtor": ("người phải thi hành án", "debtor"),
    "party": ("đương sự", "party"),
    "appraiser": ("tổ chức thẩm định giá", "appraiser"),
    "auctioneer": ("tổ chức đấu giá", "auction house"),
    "buyer": ("người mua, người nhận tài sản", "buyer"),
    "bank": ("ngân hàng", "bank"),
    "law": ("theo luật", "the law"),
    "system": ("hệ thống", "system"),
    **{holder.value: (holder.vi, holder.en) for holder in Holder},
}

AUDIT_STEPS: Mapping[str, Words] = {
    "asked": ("Yêu cầu kiểm tra", "Asked for an audit"),
    "ended": ("Kiểm tra xong", "Audit ended"),
    "failed": ("Không kiểm tra được", "Could not be audited"),
    "read": ("Xem kết luận", "Read the verdict"),
    "taken": ("Tải kết luận", "Took the verdict away"),
}
STANDINGS: Mapping[str, Words] = {
    **{role: role_words(role) for role in Role},
    "service": ("Dịch vụ", "Service"),
    "ministry": ("Cục Quản lý thi hành án dân sự, Bộ Tư pháp", "Ministry of Justice"),
    "procurator": ("Kiểm sát viên", "Procurator"),
    "auditor": ("Kiểm toán", "Auditor"),
}
"""In what capacity somebody signs in."""

PAYEES: Mapping[str, Words] = {
    "agency": ("Cơ quan thi hành án", "The agency"),
    "budget": ("Ngân sách nhà nước", "State budget"),
}


SHARES: Mapping[str, Words] = {
    "fee": ("Phí thi hành án khấu trừ", "Fee withheld"),
    "costs": ("Chi phí thi hành án", "Costs"),
    "surplus": ("Thu thừa", "More than owed"),
    "fee_relief": ("Trả lại phí thi hành án", "A fee that goes back"),
    "prison_fee": ("Phần phí của cơ sở giam giữ", "The prison's part of a fee"),
}


def share(claim: str, language: Language) -> str:
    """What a share is for: a claim by its number, the late interest of one, or what is no claim's."""
    if claim.startswith(OF_CASE):
        return say(language, ("Phần của việc thi hành án khác", "The part of another case"))
    of = claim.removeprefix("interest:")
    if of != claim:
        return say(language, (f"Lãi chậm thi hành án của {of}", f"Late interest of {of}"))
    return named(SHARES, claim, language)


def account(name: str, language: Language) -> str:
    """An account of the ledger in words; one of a share with its number."""
    kind, _, rest = name.partition(":")
    words = named(ACCOUNTS, kind, language)
    share = rest.rpartition(":")[2]
    return f"{words} {share}" if kind in ("payable", "receivable") else words
