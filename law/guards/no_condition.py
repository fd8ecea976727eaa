"""No condition yet (chưa có điều kiện thi hành án): its grounds, the verifications meanwhile, and what two years bring.

L25 38; D152 22, 42.8. What was decided before 1/7/2026 stands as it is (L25 116.4).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from law.errors import LawError
from law.guards.facts import Fact as F
from law.guards.grounds import FactGround, Route
from law.guards.verdict import Ground, Verdict
from law.periods import Due, due_for

if TYPE_CHECKING:
    from law.pack import Pack


def _ground(point: str, vi: str, en: str, *routes: Route, bars: tuple[F, ...] = ()) -> FactGround:
    return FactGround(article=f"L25 38.1.{point}", vi=vi, en=en, routes=routes, bars=bars)


GROUNDS: dict[str, FactGround] = {
    ground.article.removeprefix("L25 "): ground
    for ground in (
        _ground(
            "a",
            "Không có thu nhập hoặc chỉ đủ sống tối thiểu, và không có tài sản để thi hành.",
            "No income beyond minimum living, and no asset to enforce on.",
            ((F.NO_INCOME, F.MINIMUM_INCOME), (F.NO_ASSETS, F.ASSETS_COVER_COSTS_ONLY, F.ASSETS_EXEMPT)),
        ),
        _ground(
            "b",
            "Tài sản bản án tuyên xử lý không còn, không tìm được hoặc bị thu hồi giấy chứng nhận.",
            "The asset the judgment disposes of is gone, not found, or its certificate was revoked.",
            ((F.JUDGMENT_NAMES_ASSET,), (F.ASSET_GONE, F.MOVABLE_NOT_FOUND, F.CERTIFICATE_REVOKED)),
            bars=(F.OTHER_MEANS,),
        ),
        _ground(
            "c",
            "Chưa xác định được địa chỉ của người được nuôi dưỡng hoặc người được giao nuôi dưỡng.",
            "The address of the person in care, or of the carer, is unknown.",
            ((F.CARER_ADDRESS_UNKNOWN, F.WARD_ADDRESS_UNKNOWN),),
        ),
        _ground(
            "d",
            "Vật đặc định không còn; giấy tờ không thể thu hồi và không thể cấp lại, hoặc đã chuyển cơ quan ban hành.",
            "The specific thing is gone; papers unrecoverable and not reissuable, or handed to their issuer.",
            ((F.SPECIFIC_THING_LOST,),),
            ((F.PAPERS_UNRECOVERABLE,), (F.PAPERS_NOT_REISSUABLE,)),
            ((F.PAPERS_HANDED_BACK,),),
            bars=(F.AGREED_OTHERWISE,),
        ),
        _ground(
            "đ",
            "Nghĩa vụ nhân thân mà người phải thi hành án mất năng lực hành vi dân sự.",
            "A personal duty, and the debtor lost legal capacity.",
            ((F.PERSONAL, F.NOT_TRANSFERABLE), (F.DEBTOR_INCAPABLE,)),
        ),
        _ground(
            "e",
            "Tài sản cầm cố, thế chấp có giá trị không vượt nghĩa vụ được bảo đảm và chi phí.",
            "The mortgaged asset is worth no more than the secured debt and the costs.",
            ((F.MORTGAGED,), (F.WORTH_LESS_THAN_SECURED, F.REDUCED_TO_SECURED)),
            bars=(F.OTHER_MEANS,),
        ),
        _ground(
            "g",
            "Giá đã giảm đến chi phí thi hành án mà người được thi hành án không nhận tài sản.",
            "The price fell to the enforcement costs and the creditor does not take the asset.",
            ((F.PRICE_FELL_TO_COSTS,), (F.CREDITOR_DECLINES,)),
            bars=(F.OTHER_MEANS,),
        ),
        _ground(
            "h",
            "Tài sản đang bị thu giữ, xử lý cho khoản nợ xấu.",
            "A bank holds the asset for bad debt.",
            ((F.BANK_HOLDS_BAD_DEBT,),),
            bars=(F.OTHER_MEANS,),
        ),
    )
}


def no_condition(code: str, facts: Collection[F]) -> Verdict:
    """May the Head decide on this ground (a code such as "38.1.a")? Raises `LawError("ground", …)` for another code."""
    if code not in GROUNDS:
        raise LawError("ground", f"không có căn cứ {code!r} tại khoản 1 Điều 38 / no such ground in article 38.1")
    return GROUNDS[code].judge(facts)


def next_verification(last: date, pack: Pack, *, prison_months_left: int = 0, address_unknown: bool = False) -> Due:
    """When the debtor's means must be verified again (rule R037): six months, or a year (L25 38.3).

    A year where a prisoner has two years or more still to serve on `last`, or the debtor's new address is unknown.
    """
    facts = {
        "prisoner_two_years": "yes" if serves_long(prison_months_left, last, pack) else "no",
        "address_unknown": "yes" if address_unknown else "no",
    }
    return due_for("R037", last, pack, facts=facts)


def serves_long(months_left: int, on: date, pack: Pack) -> bool:
    """Has a prisoner two years or more still to serve (L25 38.3)?"""
    return months_left >= pack.amounts.number("long_sentence_months", on)


class Fate(StrEnum):
    """What becomes of a matter after two years without conditions."""

    RETURN = "return"  # gửi lại yêu cầu: the matter ends (D152 32.1.d)
    SEPARATE_LEDGER = "separate_ledger"  # sổ theo dõi riêng: ex officio, the matter stays open
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class AfterTwoYears:
    """The fate of the matter and the verdict that carries it."""

    fate: Fate
    verdict: Verdict


TOO_EARLY = Ground(
    "L25 38.4", "Chưa hết 02 năm kể từ ngày quyết định.", "Two years since the decision have not passed."
)
UNVERIFIED = Ground("L25 38.4", "Chưa xác minh đủ theo khoản 3 Điều 38.", "The verifications of 38.3 are not complete.")
NEWS = Ground(
    "L25 38.4", "Có thông tin mới về điều kiện thi hành án: phải xác minh.", "New information: it must be verified."
)
RETURN = Ground(
    "L25 38.4; D152 22.2",
    "Gửi lại yêu cầu thi hành án; việc thi hành án kết thúc.",
    "The request is returned; the matter ends.",
)
LEDGER = Ground(
    "D152 22.1",
    "Chuyển sổ theo dõi riêng; việc thi hành án chưa kết thúc.",
    "Moved to the separate ledger; the matter stays open.",
)
PAPERS_WITHHELD = Ground(
    "D152 42.8",
    "Người được thi hành án giữ giấy tờ, đã được yêu cầu ít nhất 02 lần mà không giao nộp: gửi lại yêu cầu.",
    "The creditor withholds the title papers after two demands: the request is returned.",
)


def after_two_years(
    decided_on: date,
    today: date,
    verified_on: Sequence[date],
    pack: Pack,
    *,
    on_request: bool,
    new_information: bool = False,
    prison_months_left: int = 0,
    address_unknown: bool = False,
) -> AfterTwoYears:
    """Whether two years have passed in the way of 38.4, and where the matter then goes.

    The verifications are complete when there is one for each period of 38.3 in the two years, and none is due today.
    A late verification delays the return, it does not bar it.
    """
    if today <= due_for("R038", decided_on, pack, working=False).due:
        return AfterTwoYears(Fate.WAIT, TOO_EARLY.no())
    if new_information:
        return AfterTwoYears(Fate.WAIT, NEWS.no())
    seldom = address_unknown or serves_long(prison_months_left, today, pack)
    needed = pack.amounts.share("verifications_before_return", today)["yearly" if seldom else "half_yearly"]
    last = max((day for day in verified_on if day <= today), default=decided_on)
    due = next_verification(last, pack, prison_months_left=prison_months_left, address_unknown=address_unknown)
    if len(set(verified_on)) < needed or today > due.due:
        return AfterTwoYears(Fate.WAIT, UNVERIFIED.no(working=due.working))
    return AfterTwoYears(Fate.RETURN, RETURN.yes()) if on_request else AfterTwoYears(Fate.SEPARATE_LEDGER, LEDGER.yes())


def papers_withheld(demands: int, on: date, pack: Pack) -> Verdict:
    """May the request be returned because the creditor keeps the debtor's title papers (D152 42.8)?"""
    enough = demands >= pack.amounts.number("demands_for_papers", on)
    return PAPERS_WITHHELD.yes() if enough else PAPERS_WITHHELD.no()


AGAIN = Ground(
    "D152 22.2",
    "Có tài liệu chứng minh người phải thi hành án có điều kiện.",
    "Papers prove that the debtor has means.",
)
AGAIN_WITHOUT_PROOF = Ground(
    "D152 22.2",
    "Yêu cầu trở lại phải kèm tài liệu chứng minh người phải thi hành án có điều kiện.",
    "A request made again needs papers that prove the debtor has means.",
)


def may_request_again(proof_of_means: bool) -> Verdict:
    """May a returned request be made again? With proof of means; without limitation (L25 34.2, 38.4; D152 22.2)."""
    return AGAIN.yes() if proof_of_means else AGAIN_WITHOUT_PROOF.no()
