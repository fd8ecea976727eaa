"""Security measures (biện pháp bảo đảm): exit ban, freezing, lifting: L25 66–70, 95; D152 43, 45, 49."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from law.guards.verdict import Ground, Verdict

if TYPE_CHECKING:
    from law.pack import Pack


class Measure(StrEnum):
    """The four measures (L25 66.1); the value is the point."""

    FREEZE = "a"
    STOP_TRANSACTIONS = "b"
    CUSTODY = "c"
    EXIT_BAN = "d"


class ExitException(StrEnum):
    """When no exit ban may be ordered (L25 70.1; D152 45.1)."""

    ASSETS_AND_AGENT = "70.1.a"
    TRANSFERRED = "70.1.b"
    EXTRADITED = "70.1.c"
    IMMIGRATION_LAW = "45.1.a"
    FOREIGNER_ILL_OR_WITHOUT_MEANS = "45.1.b"
    POLICE_OR_EMBASSY_LETTER = "45.1.c"


EXCEPTIONS: dict[ExitException, Ground] = {
    ExitException.ASSETS_AND_AGENT: Ground(
        "L25 70.1.a",
        "Đủ tài sản, đồng ý để xử lý và đã ủy quyền cho người khác giải quyết.",
        "Enough assets, consents to their handling, and has authorised someone.",
    ),
    ExitException.TRANSFERRED: Ground("L25 70.1.b", "Nghĩa vụ đã được chuyển giao.", "The duty was transferred."),
    ExitException.EXTRADITED: Ground(
        "L25 70.1.c", "Có quyết định dẫn độ của Tòa án.", "A court ordered the extradition."
    ),
    ExitException.IMMIGRATION_LAW: Ground(
        "D152 45.1.a", "Có căn cứ theo pháp luật xuất nhập cảnh.", "A ground of the immigration law."
    ),
    ExitException.FOREIGNER_ILL_OR_WITHOUT_MEANS: Ground(
        "D152 45.1.b",
        "Người nước ngoài phạm tội ít nghiêm trọng, bệnh hiểm nghèo hoặc không có tài sản, có cam kết được xác nhận.",
        "A foreigner, minor offence, gravely ill or without means, with a certified pledge.",
    ),
    ExitException.POLICE_OR_EMBASSY_LETTER: Ground(
        "D152 45.1.c",
        "Có văn bản của công an hoặc cơ quan ngoại giao đề nghị.",
        "The police or an embassy asks for it.",
    ),
}
BAN = Ground("L25 70.1", "Chưa thực hiện xong nghĩa vụ thi hành án.", "The duty is not wholly performed.")
DONE = Ground("L25 70.1", "Đã thực hiện xong nghĩa vụ thi hành án.", "The duty is wholly performed.")
BAN_REPRESENTATIVE = Ground(
    "L25 70.1; D152 45.2",
    "Áp dụng với người đại diện theo pháp luật của cơ quan, tổ chức.",
    "Applied to the organisation's legal representative.",
)


def may_ban_exit(*, performed: bool, organisation: bool = False, exception: ExitException | None = None) -> Verdict:
    """May the Head bar the debtor (or an organisation's legal representative) from leaving the country?"""
    if performed:
        return DONE.no()
    if exception is not None:
        return EXCEPTIONS[exception].no()
    return (BAN_REPRESENTATIVE if organisation else BAN).yes()


class Account(StrEnum):
    """Accounts, as far as D152 49.4–49.5 distinguishes them."""

    ORDINARY = "ordinary"
    STATE_BUDGET = "state_budget"
    TREASURY_SERVICE = "treasury_service"
    TREASURY_DEPOSIT = "treasury_deposit"
    HELD_FOR_STATE_BODY = "held_for_state_body"


ACCOUNTS: dict[Account, tuple[bool, Ground]] = {
    Account.ORDINARY: (True, Ground("D152 43.2", "Tài khoản được phong tỏa.", "The account may be frozen.")),
    Account.STATE_BUDGET: (
        False,
        Ground("D152 43.2.d, 49.5", "Quỹ, kinh phí ngân sách nhà nước.", "State budget funds."),
    ),
    Account.HELD_FOR_STATE_BODY: (
        False,
        Ground(
            "D152 43.2.d, 49.5",
            "Khoản tạm thu, tạm giữ của cơ quan nhà nước.",
            "Sums provisionally held by State bodies.",
        ),
    ),
    Account.TREASURY_SERVICE: (
        True,
        Ground(
            "D152 49.4",
            "Kinh phí dịch vụ, liên doanh của đơn vị sự nghiệp tại Kho bạc.",
            "Service funds of public units at the Treasury.",
        ),
    ),
    Account.TREASURY_DEPOSIT: (
        True,
        Ground("D152 49.4", "Tiền gửi khác tại Kho bạc.", "Other deposits at the Treasury."),
    ),
}


def may_freeze(account: Account) -> Verdict:
    """May this account be frozen or deducted from (D152 43.2.d, 49.4–49.5)?"""
    allowed, ground = ACCOUNTS[account]
    return ground.yes() if allowed else ground.no()


def freeze_amount(balance: int | None, owed: int, costs: int) -> int | None:
    """How much to freeze, in đồng; None: all of it and what comes in later (D152 43.2).

    `balance` None: it is not known.
    """
    wanted = owed + costs
    return wanted if balance is not None and balance >= wanted else None


class Lift(StrEnum):
    """Why a measure is lifted (L25 95.2)."""

    APPLICANT_ASKS = "95.2.a"
    ALL_PAID = "95.2.b"  # duty, fee and costs
    NOT_THE_DEBTORS = "95.2.c"
    OTHER = "95.2.d"


LIFTS: dict[Lift, Ground] = {
    Lift.APPLICANT_ASKS: Ground("L25 95.2.a", "Người yêu cầu áp dụng đề nghị chấm dứt.", "The applicant asks for it."),
    Lift.ALL_PAID: Ground(
        "L25 95.2.b", "Đã thi hành xong nghĩa vụ, nộp phí, chi phí.", "Duty, fee and costs are paid."
    ),
    Lift.NOT_THE_DEBTORS: Ground(
        "L25 95.2.c", "Tài sản không thuộc người phải thi hành án.", "It is not the debtor's."
    ),
    Lift.OTHER: Ground("L25 95.2.d", "Trường hợp khác theo quy định.", "Another case of the law."),
}
EXIT_BAN_UPDATED = Ground(
    "L25 70.3; D152 45.2",
    "Gửi văn bản để cơ quan quản lý xuất nhập cảnh điều chỉnh thông tin.",
    "A letter asks the immigration authority to update its record.",
)
LIFT_RULE, EXIT_BAN_RULE = "R052", "R052b"


def must_lift(measure: Measure, reason: Lift) -> tuple[Verdict, str]:
    """Whether and how the measure is lifted, and the period of the pack: 95.2 covers a, b and c, not the exit ban."""
    if measure is Measure.EXIT_BAN:
        return EXIT_BAN_UPDATED.yes(), EXIT_BAN_RULE
    return LIFTS[reason].yes(), LIFT_RULE


LAPSED = Ground(
    "L25 95.1", "Biện pháp đương nhiên hết hiệu lực khi đình chỉ.", "The measure lapses with the cancellation."
)
SERVES_THE_REST = Ground(
    "L25 95.1",
    "Đình chỉ một phần: biện pháp còn bảo đảm cho phần không đình chỉ.",
    "Cancelled in part: the measure still secures the rest.",
)


def lapses(*, cancelled_wholly: bool, secures_the_rest: bool, pack: Pack) -> Verdict:
    """Does a measure lapse by itself with a cancellation (L25 95.1)? With a partial one, if it secures that part."""
    if cancelled_wholly or not secures_the_rest or pack.setting("partial_cancellation_lifts") == "all":
        return LAPSED.yes()
    return SERVES_THE_REST.no()
