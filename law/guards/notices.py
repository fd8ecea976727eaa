"""Which channel may carry a notice of enforcement (thông báo thi hành án), and on which day it is valid.

NEW: L25 35; D152 15–19, 33. OLD: L08 39–43; D62 12. A copy to the procuracy (L25 35.2) is not a notice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from law.guards.verdict import Ground, Verdict
from law.model import Regime

if TYPE_CHECKING:
    from law.pack import Pack


class Channel(StrEnum):
    """Ways a notice reaches its addressee."""

    VNEID = "vneid"  # trên môi trường số, qua VNeID
    DELIVERY = "delivery"  # giao trực tiếp: agency, post, private office, others charged
    POSTING = "posting"  # niêm yết công khai
    MASS_MEDIA = "mass_media"  # phương tiện thông tin đại chúng
    PRISON = "prison"  # qua trại giam
    LEGAL_ASSISTANCE = "legal_assistance"  # tương trợ tư pháp, L25 35.4.b
    EMBASSY = "embassy"  # cơ quan đại diện, for Vietnamese citizens, L25 35.4.c
    POST_ABROAD = "post_abroad"  # bưu chính ra nước ngoài, where that State agrees, L25 35.4.d
    REPRESENTATIVE = "representative"  # văn phòng, người đại diện tại Việt Nam, L25 35.4.đ
    PORTAL = "portal"  # Cổng thông tin điện tử Bộ Tư pháp


ABROAD = (Channel.LEGAL_ASSISTANCE, Channel.EMBASSY, Channel.POST_ABROAD, Channel.REPRESENTATIVE)


class Paper(StrEnum):
    """What is notified: the enforcement decision goes by hand, everything else by VNeID first."""

    ENFORCEMENT_DECISION = "enforcement_decision"
    OTHER = "other"


class Reach(StrEnum):
    """What is learnt of an addressee and decides how he is told (D152 15–19)."""

    ABROAD = "abroad"  # ở nước ngoài
    FOREIGNER = "foreigner"  # không phải công dân Việt Nam: no embassy
    NO_DIGITAL_ACCESS = "no_digital_access"
    ASKS_DELIVERY = "asks_delivery"  # and pays for it
    ASKS_MEDIA = "asks_media"  # and pays for it


@dataclass(frozen=True, slots=True)
class Addressee:
    """The facts about who is to be notified. Abroad, `address_known` is the address abroad."""

    has_id: bool
    address_known: bool
    abroad: bool = False
    citizen: bool = True
    prisoner: bool = False
    proves_no_digital_access: bool = False
    asks_delivery_and_pays: bool = False
    asks_media_and_pays: bool = False
    consents_to_electronic: bool = False

    @classmethod
    def of(cls, *, has_id: bool, address_known: bool, prisoner: bool, reach: Collection[Reach]) -> Self:
        """Who is known by number and address, and of whom this was learnt."""
        return cls(
            has_id=has_id,
            address_known=address_known,
            prisoner=prisoner,
            abroad=Reach.ABROAD in reach,
            citizen=Reach.FOREIGNER not in reach,
            proves_no_digital_access=Reach.NO_DIGITAL_ACCESS in reach,
            asks_delivery_and_pays=Reach.ASKS_DELIVERY in reach,
            asks_media_and_pays=Reach.ASKS_MEDIA in reach,
        )


@dataclass(frozen=True, slots=True)
class Occasion:
    """The facts about this notice: `first` in the matter, the Head's choice of mass media, media required by law."""

    paper: Paper
    first: bool = True
    head_chooses_media: bool = False
    many_parties: bool = False
    media_by_law: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder. Channels `together` go out at the same time; the next rung follows when this fails."""

    channels: tuple[Channel, ...]
    ground: Ground
    together: bool = False
    assumed: bool = False


DIGITAL = Ground("D152 15.1", "Thông báo trên môi trường số qua VNeID.", "Notice through VNeID, the default.")
DIGITAL_UNKNOWN_ABROAD = Ground(
    "L25 35.4",
    "Ở nước ngoài, không rõ địa chỉ: chỉ thông báo trên môi trường số.",
    "Abroad without a known address: digital only.",
)
DECISION_BY_HAND = Ground(
    "D152 16.1.b", "Quyết định thi hành án phải giao trực tiếp.", "The enforcement decision is delivered by hand."
)
NO_ID = Ground("D152 16.1.a", "Không có số định danh nhưng rõ địa chỉ.", "No personal number, but an address.")
NO_ACCESS = Ground(
    "D152 16.1.c", "Người được thông báo không thể tiếp cận môi trường số.", "The addressee has no digital access."
)
ASKED = Ground("D152 16.1.d", "Người được thông báo yêu cầu và chịu chi phí.", "The addressee asks for it and pays.")
VNEID_NOT_READY = Ground(
    "D152 115.2",
    "Bộ Tư pháp chưa công bố điều kiện thông báo qua VNeID; dùng hình thức khác.",
    "VNeID notice is not yet declared ready; another channel is used.",
)
UNSENT = Ground(
    "D152 16", "VNeID không báo đã gửi; giao trực tiếp.", "VNeID did not report it sent; delivered by hand."
)
POST_UNKNOWN = Ground(
    "D152 17.1.a", "Không có số định danh và không rõ địa chỉ: niêm yết.", "No number and no address: posted."
)
POST_FAILED = Ground("D152 17.1.b", "Không giao được: niêm yết công khai.", "Delivery failed: posted.")
POST_GAP = Ground(
    "D152 17.1.c",
    "Có số định danh nhưng không rõ địa chỉ để giao.",
    "A number, but no address to deliver to.",
)
MEDIA_HEAD = Ground(
    "D152 18.1",
    "Quyết định thi hành án trong vụ việc nhiều đương sự, Thủ trưởng quyết định thông báo đại chúng.",
    "Enforcement decision in a matter of many parties: mass media by the Head's decision.",
)
MEDIA_LAW = Ground("D152 18.1", "Pháp luật quy định thông báo đại chúng.", "The law requires mass media.")
MEDIA_ASKED = Ground(
    "D152 18.1",
    "Người được thông báo yêu cầu và chịu chi phí thông báo đại chúng.",
    "The addressee asks for mass media and pays.",
)
IN_PRISON = Ground("D152 33", "Thông báo qua nơi chấp hành hình phạt tù.", "Notice through the prison.")
ABROAD_FIRST = Ground(
    "D152 19.1",
    "Quyết định thi hành án cho người ở nước ngoài: môi trường số và đồng thời một hình thức 35.4 b–đ.",
    "Enforcement decision abroad: digital, and at the same time one channel of 35.4 b–đ.",
)
ABROAD_LATER = Ground(
    "D152 19.1", "Từ lần thứ hai: chọn một hình thức của 35.4.", "From the second notice: any one channel of 35.4."
)
ABROAD_FALLBACK = Ground(
    "D152 19.3",
    "Quá 06 tháng không đủ kết quả hoặc không thực hiện được: đăng Cổng thông tin điện tử Bộ Tư pháp.",
    "Six months without a full result, or not feasible: the Ministry's portal.",
)
OLD_HAND = Ground("L08 39.3.a", "Thông báo trực tiếp.", "Notice by hand.")
OLD_DIGITAL = Ground(
    "D62 12.1",
    "Từ lần thứ hai, người được thông báo đồng ý: qua VNeID, Cổng dịch vụ công.",
    "From the second notice, with consent: VNeID.",
)
OLD_POSTING = Ground("L08 42", "Niêm yết công khai.", "Public posting.")
OLD_MEDIA = Ground("L08 43", "Thông báo trên phương tiện thông tin đại chúng.", "Mass media.")


def ladder(who: Addressee, occasion: Occasion, pack: Pack, *, regime: Regime = Regime.NEW) -> tuple[Step, ...]:
    """The channels allowed for this notice, in the order they are to be tried; never empty.

    A rung marked `assumed` rests on a setting, not on a clause.
    """
    if regime is Regime.OLD:
        return _old_ladder(who, occasion)
    if who.prisoner:
        return (Step((Channel.PRISON,), IN_PRISON),)
    ready = bool(pack.setting("vneid_ready"))
    if who.abroad:
        return _abroad(who, occasion, ready)
    decision = occasion.paper is Paper.ENFORCEMENT_DECISION
    media = _media(who, occasion)
    if media:
        return (media, *_by_hand(who, decision, None, pack))
    if decision:
        return _by_hand(who, decision, None, pack)
    if who.asks_delivery_and_pays:
        return _by_hand(who, decision, ASKED, pack)
    if who.proves_no_digital_access:
        return _by_hand(who, decision, NO_ACCESS, pack)
    if not who.has_id:
        return _by_hand(who, decision, NO_ID, pack)
    if not ready:
        return _by_hand(who, decision, VNEID_NOT_READY, pack, assumed=True)
    return (Step((Channel.VNEID,), DIGITAL), *_by_hand(who, decision, UNSENT, pack, assumed=True))


def _by_hand(
    who: Addressee, decision: bool, ground: Ground | None, pack: Pack, *, assumed: bool = False
) -> tuple[Step, ...]:
    """Delivery, then posting when it fails; posting at once where there is no address."""
    if not who.address_known:
        if who.has_id:
            # 17.1.a wants neither number nor address: with a number but no address the decree leaves a gap.
            channel = Channel(pack.setting("notice_with_number_without_address"))
            return (Step((channel,), POST_GAP, assumed=True),)
        return (Step((Channel.POSTING,), POST_UNKNOWN),)
    ground = DECISION_BY_HAND if decision else ground or NO_ID
    return (Step((Channel.DELIVERY,), ground, assumed=assumed), Step((Channel.POSTING,), POST_FAILED))


def _media(who: Addressee, occasion: Occasion) -> Step | None:
    decision = occasion.paper is Paper.ENFORCEMENT_DECISION
    if occasion.media_by_law:
        return Step((Channel.MASS_MEDIA,), MEDIA_LAW)
    if decision and occasion.many_parties and occasion.head_chooses_media:
        return Step((Channel.MASS_MEDIA,), MEDIA_HEAD)
    return Step((Channel.MASS_MEDIA,), MEDIA_ASKED) if who.asks_media_and_pays else None


def _abroad(who: Addressee, occasion: Occasion, ready: bool) -> tuple[Step, ...]:
    if not who.address_known:
        # The Ministry's portal is the only digital channel there is while VNeID is not ready.
        channel = Channel.VNEID if ready else Channel.PORTAL
        return (Step((channel,), DIGITAL_UNKNOWN_ABROAD, assumed=not ready),)
    fallback = Step((Channel.PORTAL,), ABROAD_FALLBACK)
    others = tuple(c for c in ABROAD if c is not Channel.EMBASSY or who.citizen)
    if not ready:
        steps = tuple(Step((other,), VNEID_NOT_READY, assumed=True) for other in others)
    elif occasion.paper is Paper.ENFORCEMENT_DECISION:
        steps = tuple(Step((Channel.VNEID, other), ABROAD_FIRST, together=True) for other in others)
    else:
        steps = tuple(Step((channel,), ABROAD_LATER) for channel in (Channel.VNEID, *others))
    return (*steps, fallback)


def _old_ladder(who: Addressee, occasion: Occasion) -> tuple[Step, ...]:
    hand = (Step((Channel.DELIVERY,), OLD_HAND),) if who.address_known else ()
    rest = (*hand, Step((Channel.POSTING,), OLD_POSTING), Step((Channel.MASS_MEDIA,), OLD_MEDIA))
    if who.consents_to_electronic and not occasion.first:
        return (Step((Channel.VNEID,), OLD_DIGITAL), *rest)
    return rest


def may_use(
    channel: Channel, who: Addressee, occasion: Occasion, pack: Pack, *, regime: Regime = Regime.NEW
) -> Verdict:
    """May this channel carry this notice, at some rung of the ladder? A refusal names what the law wants first."""
    steps = ladder(who, occasion, pack, regime=regime)
    for step in steps:
        if channel in step.channels:
            return step.ground.yes(warning=step.assumed)
    return steps[0].ground.no()


class Proof(StrEnum):
    """What the proof of a notice says happened."""

    VNEID_SENT = "vneid_sent"  # the app reports "đã gửi"; whether it was opened does not matter
    VNEID_FAILED = "vneid_failed"
    SIGNED = "signed"  # addressee, or an organisation's representative, signed
    COHABITANT_TOOK = "cohabitant_took"  # absent; a capable adult of the household took it
    ADDRESSEE_REFUSED = "addressee_refused"  # present, refuses to take or sign
    COHABITANT_REFUSED = "cohabitant_refused"
    NO_COHABITANT = "no_cohabitant"
    RETURN_UNKNOWN = "return_unknown"  # absent, nobody knows until when
    MOVED_WITHOUT_TELLING = "moved_without_telling"  # given at the address known before
    POSTED = "posted"
    MEDIA_FIRST = "media_first"
    MEDIA_SECOND = "media_second"
    ASSISTANCE_RESULT = "assistance_result"  # full result of legal assistance received within 6 months
    ASSISTANCE_FAILED = "assistance_failed"  # 6 months without it, or told that it cannot be done
    PORTAL_PUBLISHED = "portal_published"
    PRISONER_SIGNED = "prisoner_signed"
    PRISONER_REFUSED = "prisoner_refused"


BY_HAND = frozenset(
    {
        Proof.SIGNED,
        Proof.COHABITANT_TOOK,
        Proof.ADDRESSEE_REFUSED,
        Proof.COHABITANT_REFUSED,
        Proof.NO_COHABITANT,
        Proof.RETURN_UNKNOWN,
        Proof.MOVED_WITHOUT_TELLING,
    }
)
ABROAD_PROOFS = frozenset({Proof.SIGNED, Proof.ASSISTANCE_RESULT, Proof.ASSISTANCE_FAILED})
PROVES: dict[Channel, frozenset[Proof]] = {
    Channel.VNEID: frozenset({Proof.VNEID_SENT, Proof.VNEID_FAILED}),
    Channel.DELIVERY: BY_HAND,
    Channel.POSTING: frozenset({Proof.POSTED}),
    Channel.MASS_MEDIA: frozenset({Proof.MEDIA_FIRST, Proof.MEDIA_SECOND}),
    Channel.PRISON: frozenset({Proof.PRISONER_SIGNED, Proof.PRISONER_REFUSED}),
    **dict.fromkeys(ABROAD, ABROAD_PROOFS),
    Channel.PORTAL: frozenset({Proof.PORTAL_PUBLISHED}),
}
"""What may prove a notice, by the channel it went (D152 15.2, 16.3–16.6, 17.3, 18.3, 19.2–19.3, 33.3)."""
PROVEN = Ground("D152 15–19", "Chứng cứ thuộc hình thức thông báo này.", "The proof is one of this channel.")
NOT_PROVEN = Ground(
    "D152 15–19",
    "Chứng cứ không thuộc hình thức thông báo đã chọn.",
    "The proof is not one of the channel that was used.",
)


def may_prove(channel: Channel, proof: Proof) -> Verdict:
    """Is this a proof of a notice by this channel? A signature proves no posting, a posting no delivery."""
    return PROVEN.yes() if proof in PROVES[channel] else NOT_PROVEN.no()


WITNESSED = {
    Proof.ADDRESSEE_REFUSED,
    Proof.COHABITANT_REFUSED,
    Proof.NO_COHABITANT,
    Proof.RETURN_UNKNOWN,
    Proof.POSTED,
    Proof.PRISONER_REFUSED,
}
"""Proofs that need a witness's signature (D152 16.3, 16.6, 17.3, 33.3)."""

VALID: dict[Proof, Ground] = {
    Proof.VNEID_SENT: Ground("D152 15.2", "Ngày VNeID báo đã gửi.", "The day VNeID reports it sent."),
    Proof.SIGNED: Ground("D152 16.4, 16.6", "Ngày lập biên bản, ký nhận.", "The day of minutes and signature."),
    Proof.COHABITANT_TOOK: Ground(
        "D152 16.3",
        "Ngày lập biên bản với người cùng cư trú nhận thay.",
        "The day of minutes with the cohabitant who took it.",
    ),
    Proof.ADDRESSEE_REFUSED: Ground(
        "D152 16.6", "Ngày lập biên bản người nhận từ chối.", "The day of minutes on the addressee's refusal."
    ),
    Proof.MOVED_WITHOUT_TELLING: Ground(
        "D152 16.3",
        "Không báo địa chỉ mới: thông báo theo địa chỉ cũ là hợp lệ.",
        "New address not told: valid at the old one.",
    ),
    Proof.POSTED: Ground("D152 17.3", "Ngày niêm yết.", "The day of posting."),
    Proof.MEDIA_SECOND: Ground("D152 18.3", "Ngày thông báo đại chúng lần hai.", "The day of the second publication."),
    Proof.ASSISTANCE_RESULT: Ground(
        "D152 19.2", "Ngày nhận được đủ kết quả tương trợ tư pháp.", "The day the full result is received."
    ),
    Proof.PORTAL_PUBLISHED: Ground("D152 19.3", "Ngày đăng Cổng Bộ Tư pháp.", "The day on the Ministry's portal."),
    Proof.PRISONER_SIGNED: Ground("D152 33.3", "Ngày phạm nhân ký nhận, điểm chỉ.", "The day the prisoner signed."),
    Proof.PRISONER_REFUSED: Ground(
        "D152 33.3", "Ngày lập biên bản phạm nhân không nhận.", "The day of minutes on the prisoner's refusal."
    ),
}

FAILED: dict[Proof, tuple[Ground, Channel]] = {
    Proof.VNEID_FAILED: (
        Ground("D152 15.2", "VNeID không báo đã gửi.", "VNeID did not report it sent."),
        Channel.DELIVERY,
    ),
    Proof.COHABITANT_REFUSED: (
        Ground(
            "D152 16.3", "Người cùng cư trú từ chối nhận: phải niêm yết.", "The cohabitant refused: it must be posted."
        ),
        Channel.POSTING,
    ),
    Proof.NO_COHABITANT: (
        Ground(
            "D152 16.3",
            "Không có người cùng cư trú đủ năng lực: phải niêm yết.",
            "No capable cohabitant: it must be posted.",
        ),
        Channel.POSTING,
    ),
    Proof.RETURN_UNKNOWN: (
        Ground("D152 16.3", "Không rõ ngày trở về: phải niêm yết.", "Return unknown: it must be posted."),
        Channel.POSTING,
    ),
    Proof.MEDIA_FIRST: (
        Ground("D152 18.3", "Mới thông báo đại chúng lần một.", "Published only once so far."),
        Channel.MASS_MEDIA,
    ),
    Proof.ASSISTANCE_FAILED: (
        Ground(
            "D152 19.3",
            "Tương trợ tư pháp không có đủ kết quả: đăng Cổng Bộ Tư pháp.",
            "No full result: the Ministry's portal.",
        ),
        Channel.PORTAL,
    ),
}
NO_WITNESS = Ground(
    "D152 16.6", "Biên bản thiếu chữ ký của người chứng kiến.", "The minutes lack the witness's signature."
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a notice is valid, since which local day, and the channel to try next if it is not."""

    verdict: Verdict
    valid_on: date | None = None
    next_channel: Channel | None = None


def outcome(proof: Proof, day: date, *, witness: bool = False) -> Outcome:
    """What a proof dated `day` amounts to (NEW). The voluntary period never starts on a failed notice."""
    if proof in WITNESSED and not witness:
        return Outcome(NO_WITNESS.no())
    if proof in FAILED:
        ground, channel = FAILED[proof]
        return Outcome(ground.no(), next_channel=channel)
    return Outcome(VALID[proof].yes(), valid_on=day)
