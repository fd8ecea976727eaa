"""The end of a matter (kết thúc thi hành án) and the confirmation of its result: L25 55; D152 32; before, L08 52."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TYPE_CHECKING

from law.errors import LawError
from law.guards.facts import Fact as F
from law.guards.grounds import FactGround, Route
from law.guards.verdict import Ground, Verdict
from law.model import Regime

if TYPE_CHECKING:
    from law.pack import Pack


def _end(article: str, vi: str, en: str, *routes: Route, bars: tuple[F, ...] = ()) -> FactGround:
    return FactGround(article=article, vi=vi, en=en, routes=routes, bars=bars)


WARD_GONE = (F.WARD_DEAD, F.WARD_ADULT, F.WARD_CAPABLE)

ENDS: dict[str, FactGround] = {
    "55.1": _end(
        "L25 55.1",
        "Đã thực hiện xong quyền, nghĩa vụ.",
        "Rights and duties are performed.",
        ((F.PERFORMED,),),
        bars=(F.SOMETHING_REMAINS,),
    ),
    # A cancellation may be partial: the matter ends only when nothing else remains (L25 48, 63.2).
    "55.2": _end(
        "L25 55.2",
        "Có quyết định đình chỉ thi hành án.",
        "Enforcement was cancelled.",
        ((F.CANCELLATION_DECIDED,),),
        bars=(F.SOMETHING_REMAINS,),
    ),
    "32.1.a": _end(
        "D152 32.1.a",
        "Đã thông báo, gửi quyết định về biện pháp ngăn chặn, khẩn cấp tạm thời.",
        "The decision on an interim or preventive measure was served.",
        ((F.MEASURE_SERVED,),),
        bars=(F.MEASURE_NEEDS_COERCION,),
    ),
    "32.1.b": _end(
        "D152 32.1.b",
        "Căn cứ theo Luật Phục hồi, phá sản.",
        "A ground of the insolvency law.",
        ((F.INSOLVENCY_LAW_ENDS,),),
    ),
    "32.1.c": _end(
        "D152 32.1.c",
        "Giấy tờ không thể thu hồi, cấp lại hoặc đã chuyển cơ quan ban hành; tiền hư hỏng đã giao Ngân hàng Nhà nước.",
        "Papers unrecoverable and not reissuable or handed back; ruined money handed to the State Bank.",
        ((F.PAPERS_UNRECOVERABLE,), (F.PAPERS_NOT_REISSUABLE,)),
        ((F.PAPERS_HANDED_BACK,),),
        ((F.MONEY_HANDED_TO_STATE_BANK,),),
    ),
    "32.1.d": _end(
        "D152 32.1.d", "Đã gửi lại yêu cầu thi hành án.", "The request was returned.", ((F.REQUEST_RETURNED,),)
    ),
    "32.1.đ": _end(
        "D152 32.1.đ",
        "Người được thăm nom, chăm sóc chết, đã thành niên, có năng lực hành vi hoặc khả năng lao động.",
        "The person visited or cared for died, came of age, or is capable or able to work.",
        ((F.VISITING_RIGHT,), WARD_GONE),
    ),
}

PROSECUTED: dict[str, FactGround] = {
    setting: _end(
        "D152 32.1.e",
        "Đã truy cứu trách nhiệm hình sự về tội không chấp hành án.",
        "Prosecuted for not obeying the judgment.",
        ((F.REFERRED_UNDER_91_OR_92,), facts),
    )
    for setting, facts in {
        "case_opened": (F.CRIMINAL_CASE_OPENED, F.CONVICTED),
        "convicted": (F.CONVICTED,),
    }.items()
}

ELSEWHERE: dict[str, Ground] = {
    "49.2": Ground("L25 49.2", "Đã ủy thác toàn bộ phần còn phải thi hành.", "All that was left is entrusted."),
    "26.5": Ground("D152 26.5", "Đã trả lại hồ sơ ủy thác.", "The entrustment was sent back."),
    "31.6": Ground("L25 31.6", "Đã thanh lý hợp đồng dịch vụ thi hành án.", "The contract is liquidated."),
    "27.1": Ground("D152 27.1", "Đã xử lý xong tài sản ủy thác.", "The entrusted asset is handled."),
}
"""Ends that are none of the matter itself, which goes on at another agency."""

GROUNDS = ENDS | {"32.1.e": PROSECUTED["case_opened"]}
"""Every ground of the new law with its words; which facts 32.1.e rests on is a setting."""

OLD_ENDS: dict[str, FactGround] = {
    "52.1": _end(
        "L08 52.1",
        "Có xác nhận của cơ quan thi hành án về việc đã thực hiện xong.",
        "The agency confirmed that rights and duties are performed.",
        ((F.PERFORMED,), (F.CONFIRMED_BY_AGENCY,)),
        bars=(F.SOMETHING_REMAINS,),
    ),
    "52.2": _end(
        "L08 52.2",
        "Có quyết định đình chỉ thi hành án.",
        "Enforcement was cancelled.",
        ((F.CANCELLATION_DECIDED,),),
        bars=(F.SOMETHING_REMAINS,),
    ),
}


def may_end(code: str, facts: Collection[F], pack: Pack, *, regime: Regime = Regime.NEW) -> Verdict:
    """May the matter end on this ground ("55.1", "32.1.d" …; old law "52.1", "52.2")?

    Raises `LawError("ground", …)` for a code the regime does not have.
    """
    grounds = OLD_ENDS if regime is Regime.OLD else ENDS | {"32.1.e": PROSECUTED[pack.setting("prosecution_ends_at")]}
    if code not in grounds:
        raise LawError("ground", f"không có căn cứ kết thúc {code!r} / no such ground to end a matter")
    return grounds[code].judge(facts)


class Asker(StrEnum):
    """Who asks for a confirmation (giấy xác nhận kết quả thi hành án)."""

    PARTY = "party"
    RELATIVE = "relative"
    OTHER = "other"


CONFIRM = Ground(
    "D152 32.3", "Đương sự, thân nhân được cấp giấy xác nhận kết quả.", "Parties and relatives get a confirmation."
)
CONFIRM_NOT = Ground(
    "D152 32.3", "Chỉ đương sự và thân nhân của họ được yêu cầu xác nhận.", "Only parties and their relatives may ask."
)
CONFIRM_OLD = Ground("L08 53", "Đương sự được cấp giấy xác nhận kết quả.", "Parties get a confirmation.")
CONFIRM_OLD_NOT = Ground("L08 53", "Chỉ đương sự được yêu cầu xác nhận.", "Only parties may ask.")


def may_confirm(asker: Asker, *, regime: Regime = Regime.NEW) -> Verdict:
    """May this person have the result confirmed, for the whole, a part or an instalment (rule R137 gives the days)?"""
    if regime is Regime.OLD:
        return CONFIRM_OLD.yes() if asker is Asker.PARTY else CONFIRM_OLD_NOT.no()
    return CONFIRM.yes() if asker in {Asker.PARTY, Asker.RELATIVE} else CONFIRM_NOT.no()
