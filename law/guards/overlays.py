"""Postponement, suspension, cancellation (hoãn, tạm đình chỉ, đình chỉ): L25 46–48, 62.6; D152 14.

Only the new law is tabled: what was postponed or cancelled before 1/7/2026 stands as it is (L25 116.4).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from law.errors import LawError
from law.guards.facts import Fact as F
from law.guards.grounds import FactGround, Route
from law.guards.verdict import Verdict

if TYPE_CHECKING:
    from law.pack import Pack


class Overlay(StrEnum):
    """What lies over the case."""

    POSTPONED = "postponed"  # hoãn
    SUSPENDED = "suspended"  # tạm đình chỉ, by the Head's decision
    SUSPENDED_BY_OTHERS = "suspended_by_others"  # 47.2: another's decision, the agency only notifies
    CANCELLED = "cancelled"  # đình chỉ
    PAUSED_FOR_COMPLAINT = "paused_for_complaint"  # tạm ngừng, by whoever resolves a complaint


class Interest(StrEnum):
    """Whether late interest (lãi chậm thi hành án) runs meanwhile."""

    RUNS = "runs"
    STOPS = "stops"
    STOPS_UNLESS_AGREED = "stops_unless_agreed"  # 46.1.c
    BY_SETTING = "by_setting"  # 47.1: the sentence stands in 47.2 and may be read for both


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayGround(FactGround):
    """One ground of an overlay. `rule` is the period of the pack in which the decision is due."""

    overlay: Overlay
    interest: Interest = Interest.RUNS
    rule: str | None = "R116"


def _postpone(
    code: str, vi: str, en: str, *needed: tuple[F, ...], bars: tuple[F, ...] = (), interest: Interest = Interest.RUNS
) -> OverlayGround:
    return OverlayGround(
        article=f"L25 {code}",
        vi=vi,
        en=en,
        routes=(needed,),
        bars=bars,
        overlay=Overlay.POSTPONED,
        interest=interest,
    )


def _cancel(
    code: str,
    vi: str,
    en: str,
    *routes: Route,
    bars: tuple[F, ...] = (),
    barred_unless: tuple[tuple[F, F], ...] = (),
    rule: str = "R121",
) -> OverlayGround:
    return OverlayGround(
        article=f"L25 {code}",
        vi=vi,
        en=en,
        routes=routes,
        bars=bars,
        barred_unless=barred_unless,
        overlay=Overlay.CANCELLED,
        rule=rule,
    )


PERSONAL = (F.PERSONAL, F.NOT_TRANSFERABLE)

GROUNDS: dict[str, OverlayGround] = {
    ground.article.removeprefix("L25 "): ground
    for ground in (
        _postpone(
            "46.1.a",
            "Nghĩa vụ nhân thân, bệnh hiểm nghèo.",
            "Personal duty, grave illness.",
            PERSONAL,
            (F.GRAVELY_ILL,),
        ),
        _postpone(
            "46.1.b",
            "Nghĩa vụ nhân thân, chưa rõ địa chỉ.",
            "Personal duty, address unknown.",
            PERSONAL,
            (F.DEBTOR_ADDRESS_UNKNOWN,),
        ),
        _postpone(
            "46.1.c",
            "Đương sự thỏa thuận hoãn hoặc người được thi hành án đề nghị.",
            "Agreement, or the creditor's request.",
            (F.AGREED_IN_WRITING, F.CREDITOR_ASKS),
            bars=(F.HARMS_OTHERS,),
            interest=Interest.STOPS_UNLESS_AGREED,
        ),
        _postpone(
            "46.1.d",
            "Tòa án thụ lý xác định, phân chia, tranh chấp tài sản.",
            "The court accepted a case on the asset's ownership or division.",
            (F.OWNERSHIP_DISPUTE_ACCEPTED,),
            bars=(F.ASSET_ADJUDGED, F.OTHER_MEANS),
        ),
        _postpone(
            "46.1.đ",
            "Tòa án thụ lý về đấu giá, hợp đồng mua bán tài sản đấu giá.",
            "The court accepted a case on the auction.",
            (F.AUCTION_CASE_ACCEPTED,),
        ),
        _postpone(
            "46.1.e",
            "Cơ quan tố tụng áp dụng biện pháp đối với tài sản.",
            "A prosecuting body's measure on the asset.",
            (F.PROSECUTION_MEASURE,),
        ),
        _postpone(
            "46.1.g",
            "Chờ sửa chữa, giải thích bản án hoặc tương trợ tư pháp.",
            "Waiting for correction or legal assistance.",
            (F.AWAITS_CORRECTION, F.LEGAL_ASSISTANCE),
        ),
        _postpone(
            "46.1.h",
            "Chờ trả lời kiến nghị giám đốc thẩm, tái thẩm.",
            "Waiting for the reply on a review.",
            (F.AWAITS_REVIEW_REPLY,),
        ),
        _postpone(
            "46.1.i",
            "Người nhận đã được thông báo hợp lệ 02 lần không đến.",
            "The recipient was notified twice and did not come.",
            (F.NOTIFIED_TWICE_ABSENT,),
        ),
        _postpone(
            "46.1.k",
            "Chưa chuyển giao được quyền, nghĩa vụ.",
            "A transfer of rights or duties is blocked.",
            (F.TRANSFER_BLOCKED,),
        ),
        _postpone(
            "46.1.l",
            "Thụ lý xem xét lại hòa giải thành, phán quyết.",
            "Review of the mediation or award accepted.",
            (F.TITLE_REVIEW_ACCEPTED,),
        ),
        OverlayGround(
            article="L25 47.1.a",
            overlay=Overlay.SUSPENDED,
            vi="Tòa án thụ lý phục hồi, phá sản đối với người phải thi hành án.",
            en="A recovery or bankruptcy filing against the debtor was accepted.",
            routes=(((F.INSOLVENCY_FILED,), (F.MONEY_DUTY,)),),
            bars=(F.INSOLVENCY_EXEMPT,),
            interest=Interest.BY_SETTING,
            rule="R119",
        ),
        OverlayGround(
            article="L25 47.1.b",
            overlay=Overlay.SUSPENDED,
            vi="Tòa án yêu cầu tạm đình chỉ thi hành phán quyết trọng tài nước ngoài.",
            en="The court asks to suspend a foreign award.",
            routes=(((F.COURT_ASKS_AWARD_STAY,),),),
            bars=(F.DONE_WHOLLY,),
            interest=Interest.BY_SETTING,
            rule="R119",
        ),
        OverlayGround(
            article="L25 47.2",
            overlay=Overlay.SUSPENDED_BY_OTHERS,
            vi="Người kháng nghị hoặc Chủ tịch Ủy ban Cạnh tranh quyết định tạm đình chỉ; cơ quan thông báo.",
            en="Suspended by the protester or the competition chair; the agency gives notice of it.",
            routes=(((F.PROTESTER_SUSPENDS,),),),
            interest=Interest.STOPS,
            rule="R119b",
        ),
        # No word on late interest: it runs, unlike under 47.2.
        OverlayGround(
            article="L25 101.1.b",
            overlay=Overlay.PAUSED_FOR_COMPLAINT,
            vi="Người giải quyết khiếu nại tạm dừng quyết định, hành vi hoặc tạm ngừng việc thi hành án.",
            en="Whoever resolves a complaint pauses the decision or the matter.",
            routes=(((F.COMPLAINT_PENDING,), (F.HARMS_PARTIES, F.HAMPERS_RESOLUTION)),),
            rule=None,
        ),
        _cancel(
            "48.1",
            "Người được thi hành án chết hoặc tổ chức chấm dứt, quyền không được chuyển giao.",
            "Creditor dead or ceased, and the right passes to nobody.",
            ((F.CREDITOR_DEAD,), (F.NOT_TRANSFERABLE, F.NO_HEIR)),
            ((F.CREDITOR_CEASED,), (F.NOT_TRANSFERABLE,)),
        ),
        _cancel(
            "48.2",
            "Người phải thi hành án chết hoặc tổ chức chấm dứt, không còn tài sản, nghĩa vụ không chuyển giao.",
            "Debtor dead (no assets, or the duty does not pass) or ceased (no assets, and it does not pass).",
            ((F.DEBTOR_DEAD,), (F.NO_ASSETS, F.NOT_TRANSFERABLE)),
            ((F.DEBTOR_CEASED,), (F.NO_ASSETS,), (F.NOT_TRANSFERABLE,)),
        ),
        _cancel(
            "48.3",
            "Người được giao nuôi dưỡng chết, đã thành niên hoặc thay đổi người nuôi dưỡng.",
            "The child died, came of age, or the custody changed.",
            ((F.WARD_DEAD, F.WARD_ADULT, F.CUSTODY_CHANGED),),
        ),
        _cancel(
            "48.4",
            "Đương sự thỏa thuận hoặc người được thi hành án yêu cầu đình chỉ.",
            "Agreement, or the creditor's request, to cancel.",
            # D152 14.5: only once fees and costs to that date are paid.
            ((F.AGREED_IN_WRITING, F.CREDITOR_ASKS), (F.FEES_AND_COSTS_PAID,)),
            bars=(F.HARMS_OTHERS, F.EVADES_FEE),
            # D152 14.2: whoever bought or took the asset must consent until it is delivered.
            barred_unless=((F.ASSET_SOLD_UNDELIVERED, F.BUYER_CONSENTS),),
        ),
        _cancel("48.5", "Có quyết định miễn, giảm nghĩa vụ.", "The duty was waived or reduced.", ((F.RELIEVED,),)),
        _cancel(
            "48.6",
            "Bản án, quyết định bị hủy một phần hoặc toàn bộ.",
            "The judgment was annulled in part or whole.",
            ((F.JUDGMENT_ANNULLED,),),
            # L25 86.4: an auction buyer who has paid gets the asset first.
            barred_unless=((F.BUYER_PAID_IN_FULL, F.DELIVERED_TO_BUYER),),
        ),
        _cancel(
            "48.7",
            "Đình chỉ thủ tục phục hồi, nghĩa vụ đã thanh toán.",
            "Recovery ended and the duty was paid.",
            ((F.RECOVERY_ENDED_PAID,),),
        ),
        _cancel(
            "48.8",
            "Mở thủ tục phá sản đối với người phải thi hành án.",
            "Bankruptcy was opened against the debtor.",
            ((F.BANKRUPTCY_OPENED,),),
        ),
        OverlayGround(
            article="D152 28.2",
            vi="Người được thi hành án không yêu cầu phần nghĩa vụ liên đới của một người: đình chỉ phần đó.",
            en="The creditor releases one joint debtor's stated share: that share is cancelled.",
            routes=(((F.SHARES_STATED,), (F.CREDITOR_RELEASES,)),),
            overlay=Overlay.CANCELLED,
            rule="R121",
        ),
        _cancel(
            "62.6",
            "Biện pháp khẩn cấp tạm thời bị hủy bỏ.",
            "The interim measure was annulled.",
            ((F.INTERIM_MEASURE_ANNULLED,),),
            rule="R122",
        ),
    )
}


DECIDED_BY = {Overlay.SUSPENDED_BY_OTHERS: "other", Overlay.PAUSED_FOR_COMPLAINT: "resolver"}


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether an overlay may be laid, and what it does.

    `decided_by` is "head", "resolver" of a complaint, or "other" where the agency only gives notice (47.2). `rule` is
    the id of the period in which that is due, if there is one. An overlay may cover the matter or a part of it.
    """

    verdict: Verdict
    overlay: Overlay
    decided_by: str
    rule: str | None
    interest: Interest


def overlay(code: str, facts: Collection[F], pack: Pack) -> Answer:
    """May this ground (a code such as "46.1.c") be used on these facts?

    Raises `LawError("ground", …)` for an unknown code; 46.2 is `protesters_request` in `law.guards.protest`.
    """
    if code not in GROUNDS:
        raise LawError("ground", f"không có căn cứ {code!r} / no such ground")
    ground = GROUNDS[code]
    decided_by = DECIDED_BY.get(ground.overlay, "head")
    return Answer(ground.judge(facts), ground.overlay, decided_by, ground.rule, _interest(ground, pack))


def _interest(ground: OverlayGround, pack: Pack) -> Interest:
    if ground.interest is Interest.BY_SETTING:
        return Interest.RUNS if pack.setting("interest_runs_during_47_1") else Interest.STOPS
    return ground.interest


RESUMING: dict[str, tuple[Overlay, str, str]] = {
    "46.3": (
        Overlay.POSTPONED,
        "Căn cứ hoãn không còn, hết thời hạn hoãn, hoặc có trả lời không kháng nghị.",
        "The ground has ended, the term has run out, or the reply finds no ground to protest.",
    ),
    "47.3.a": (Overlay.SUSPENDED_BY_OTHERS, "Rút kháng nghị.", "The protest was withdrawn."),
    "47.3.b": (Overlay.SUSPENDED_BY_OTHERS, "Giữ nguyên hoặc sửa bản án.", "The judgment was upheld or amended."),
    "47.3.c": (
        Overlay.SUSPENDED,
        "Đình chỉ phục hồi, nghĩa vụ chưa thanh toán.",
        "Recovery ended, the duty is unpaid.",
    ),
    "47.3.d": (Overlay.SUSPENDED, "Không mở thủ tục phá sản.", "Bankruptcy is not opened."),
    "101.1.c": (Overlay.PAUSED_FOR_COMPLAINT, "Hủy bỏ việc tạm dừng, tạm ngừng.", "The pause is lifted."),
    "D152 11.4": (
        Overlay.SUSPENDED,
        "Tòa án không tiếp tục tạm đình chỉ phán quyết.",
        "The court lifts the stay of the award.",
    ),
    "64.2": (
        Overlay.CANCELLED,
        "Đình chỉ thủ tục phá sản: thu hồi đình chỉ.",
        "Bankruptcy ended: recall the cancellation.",
    ),
}
"""What ends an overlay, and the overlay it ends (L25 46.3, 47.3, 64.2; D152 11.4)."""


def may_resume(code: str, lying: Overlay, *, cancelled_under: str = "") -> Verdict:
    """May the Head resume on this ground, while this overlay lies? Only 48.8 is undone, by recall (64.2).

    Raises `LawError("ground", …)` for an unknown code.
    """
    if code not in RESUMING:
        raise LawError("ground", f"không có căn cứ tiếp tục {code!r} / no such ground to resume")
    ends, vi, en = RESUMING[code]
    article = code if code.startswith("D152") else f"L25 {code}"
    if ends is not lying or (lying is Overlay.CANCELLED and cancelled_under != "48.8"):
        return Verdict(
            False,
            article,
            "Căn cứ này không làm tiếp tục việc thi hành án đang ở trạng thái đó.",
            "This ground does not resume a matter in that state.",
        )
    return Verdict(True, article, vi, en)
