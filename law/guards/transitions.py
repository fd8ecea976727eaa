"""What may not happen next: the illegal transitions of a matter, each with the article that forbids it.

The list of LAW.md section 11 as corrected (A2, A8, A18, B7). A ban is data: the acts it stops, when it bites, and why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from law.guards.coercion import Footing, may_coerce
from law.guards.overlays import Overlay
from law.guards.verdict import Ground, Verdict

if TYPE_CHECKING:
    from law.pack import Pack


class Act(StrEnum):
    """Acts of a matter that some state of it may forbid."""

    PROCEED = "proceed"  # any step of ordinary enforcement not named below
    COERCE = "coerce"
    DECIDE_SECURITY = "decide_security"
    FREEZE_MINUTES = "freeze_minutes"
    AUCTION = "auction"
    REVALUE_ON_REQUEST = "revalue_on_request"
    PAY_OUT = "pay_out"  # from a new distribution
    PAY_COLLECTED = "pay_collected"  # money collected and distributed before
    ISSUE_RECEIPT = "issue_receipt"
    SIGN_DECISION = "sign_decision"
    LIFT_MEASURES = "lift_measures"
    COLLECT_FEE = "collect_fee"
    CONFIRM = "confirm"
    ARCHIVE = "archive"
    DELIVER_TO_PAID_BUYER = "deliver_to_paid_buyer"
    RECOVER_WRONG_PAYMENT = "recover_wrong_payment"
    RECALL_CANCELLATION = "recall_cancellation"
    RESUME = "resume"
    CANCEL = "cancel"
    DELETE_REGISTER_LINE = "delete_register_line"
    PUBLISH_ID_NUMBER = "publish_id_number"


AFTER_CANCELLATION = {
    Act.LIFT_MEASURES,
    Act.COLLECT_FEE,
    Act.CONFIRM,
    Act.ARCHIVE,
    Act.DELIVER_TO_PAID_BUYER,
    Act.RECOVER_WRONG_PAYMENT,
    Act.PAY_COLLECTED,
    Act.RECALL_CANCELLATION,
}
"""Still lawful once all of it is cancelled (86.4, 25.8, 64.2; CORRECTIONS B7)."""

WHILE_PAUSED = AFTER_CANCELLATION - {Act.RECALL_CANCELLATION} | {
    Act.RESUME,
    Act.CANCEL,
    Act.SIGN_DECISION,
    Act.ISSUE_RECEIPT,
    Act.DECIDE_SECURITY,
    Act.FREEZE_MINUTES,
}
"""Postponement and suspension stop enforcement, not its safeguards nor what ends them."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the bans look at, for one part of a matter on one local day.

    `overlay` is what lies over this part: a partial cancellation does not touch the rest. `signer` is the verdict of
    `authority.may_sign`. `footing` is needed to coerce. Ranks are those of the same distribution step (54.2.b);
    `preferred` marks money outside them (54.3–54.5).
    """

    on: date
    overlay: Overlay | None = None
    cancelled_under: str = ""
    private_office: bool = False
    footing: Footing | None = None
    auction_winner_announced: bool = False
    revaluation_window_ends: date | None = None
    revaluations_on_request: int = 0
    higher_rank_unpaid: bool = False
    preferred: bool = False
    receipt_is_electronic: bool = False
    receipt_is_signed: bool = True
    signer: Verdict | None = None


class Ban(NamedTuple):
    """Acts that are forbidden while `bites` holds. `only` None: every act that is not in `free`."""

    ground: Ground
    bites: Callable[[Situation], bool]
    only: frozenset[Act] | None = None
    free: frozenset[Act] = frozenset()

    def stops(self, act: Act, situation: Situation) -> bool:
        """Whether this act is forbidden in this situation."""
        named = act in self.only if self.only is not None else act not in self.free
        return named and self.bites(situation)


BANS: tuple[Ban, ...] = (
    Ban(
        Ground(
            "TT04 30.4",
            "Không được xóa dòng trong sổ; chỉ ghi sửa đổi, bổ sung.",
            "A register line is amended, never deleted.",
        ),
        lambda _: True,
        frozenset({Act.DELETE_REGISTER_LINE}),
    ),
    Ban(
        Ground(
            "D152 23.1",
            "Không công khai số định danh của người phải thi hành án.",
            "Personal numbers are not published.",
        ),
        lambda _: True,
        frozenset({Act.PUBLISH_ID_NUMBER}),
    ),
    Ban(
        Ground("L25 48", "Việc thi hành án đã bị đình chỉ.", "This part of the matter is cancelled."),
        lambda s: s.overlay is Overlay.CANCELLED,
        free=frozenset(AFTER_CANCELLATION),
    ),
    Ban(
        Ground(
            "L25 64.2",
            "Chỉ thu hồi quyết định đình chỉ do mở thủ tục phá sản.",
            "Only a cancellation under 48.8 is recalled.",
        ),
        lambda s: s.overlay is not Overlay.CANCELLED or s.cancelled_under != "48.8",
        frozenset({Act.RECALL_CANCELLATION}),
    ),
    Ban(
        Ground(
            "L25 46, 47, 101.1.b", "Việc thi hành án đang hoãn, tạm đình chỉ.", "This part is postponed or suspended."
        ),
        # A postponement after the winner is announced does not stop the sale (84.3).
        lambda s: s.overlay is not None and s.overlay is not Overlay.CANCELLED and not s.auction_winner_announced,
        free=frozenset(WHILE_PAUSED),
    ),
    Ban(
        Ground(
            "L25 31.4",
            "Văn phòng thi hành án không được áp dụng biện pháp bảo đảm, cưỡng chế.",
            "A private office neither secures nor coerces.",
        ),
        lambda s: s.private_office,
        frozenset({Act.DECIDE_SECURITY, Act.COERCE}),
    ),
    Ban(
        Ground(
            "L25 82.2.c, 83.2.a", "Chưa hết thời hạn yêu cầu định giá lại.", "The re-valuation window is still open."
        ),
        lambda s: s.revaluation_window_ends is not None and s.on <= s.revaluation_window_ends,
        frozenset({Act.AUCTION}),
    ),
    Ban(
        Ground("L25 82.2.c", "Định giá lại theo yêu cầu chỉ một lần.", "Re-valuation on request happens once."),
        lambda s: s.revaluations_on_request >= 1,
        frozenset({Act.REVALUE_ON_REQUEST}),
    ),
    Ban(
        Ground(
            "L25 54.1, 54.2",
            "Hàng ưu tiên trước trong cùng đợt thanh toán chưa được trả đủ.",
            "A higher rank of the same distribution step is not paid yet.",
        ),
        lambda s: s.higher_rank_unpaid and not s.preferred,
        frozenset({Act.PAY_OUT}),
    ),
    Ban(
        Ground(
            "TT04 16.2", "Biên lai điện tử phải có chữ ký số của người thu.", "An e-receipt needs a digital signature."
        ),
        lambda s: s.receipt_is_electronic and not s.receipt_is_signed,
        frozenset({Act.ISSUE_RECEIPT}),
    ),
)

ALLOWED: dict[Act, str] = {
    Act.PROCEED: "L25 25.1",
    Act.COERCE: "L25 72.1",
    Act.DECIDE_SECURITY: "L25 66.2",
    Act.FREEZE_MINUTES: "L25 67.4; D151 43.1",
    Act.AUCTION: "L25 83.2.a",
    Act.REVALUE_ON_REQUEST: "L25 82.2.c",
    Act.PAY_OUT: "L25 54",
    Act.PAY_COLLECTED: "L25 54.6",
    Act.ISSUE_RECEIPT: "TT04 13–16",
    Act.SIGN_DECISION: "L25 22.2.a",
    Act.LIFT_MEASURES: "L25 95",
    Act.COLLECT_FEE: "L25 53.1",
    Act.CONFIRM: "D152 32.3",
    Act.ARCHIVE: "TT04 32",
    Act.DELIVER_TO_PAID_BUYER: "L25 86.4",
    Act.RECOVER_WRONG_PAYMENT: "L25 25.8",
    Act.RECALL_CANCELLATION: "L25 64.2",
    Act.RESUME: "L25 46.3, 47.3",
    Act.CANCEL: "L25 48",
}


UNSIGNED = Ground("L25 22.3", "Chưa xác định thẩm quyền của người ký.", "The signer's authority is not established.")


def may(act: Act, situation: Situation, pack: Pack) -> Verdict:
    """May this act be done now? The first ban that bites, or the article that allows it.

    To coerce, the footing is judged too (`coercion.may_coerce`); to sign, the signer's verdict.
    """
    for ban in BANS:
        if ban.stops(act, situation):
            return ban.ground.no()
    if act is Act.COERCE:
        # No footing stated is no notice, no decision and no means.
        return may_coerce(situation.footing or Footing(situation.on, None, has_means=False, decision=False), pack)
    if act is Act.SIGN_DECISION:
        return situation.signer or UNSIGNED.no()
    return Verdict(True, ALLOWED[act], "Không có quy định cản trở.", "Nothing forbids it.")
