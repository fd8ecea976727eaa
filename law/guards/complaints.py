"""Complaints (khiếu nại): who resolves, in what period, and which are not accepted: L25 96–98, 102, 105; D152 77."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from law.guards.verdict import Ground, Verdict
from law.model import Regime
from law.periods import Suspension, due_for
from law.regime import regime_on

if TYPE_CHECKING:
    from law.pack import Pack


class Stage(StrEnum):
    """What the complaint is about, in the course of the matter (L25 96.2)."""

    BEFORE = "before"  # a: before any security or coercion decision
    SECURITY = "security"  # b: about a security measure
    GAP = "gap"  # after a security decision, not about it, before coercion: in none of the three groups
    COERCION = "coercion"  # c: about coercion, and everything after its decision


class Groups(NamedTuple):
    """The group (a, b, c) of the time limit to complain, and that of the time limit to resolve."""

    period: str
    resolution: str


GROUPS = {Stage.BEFORE: Groups("a", "a"), Stage.SECURITY: Groups("b", "b"), Stage.COERCION: Groups("c", "c")}
GAPS = {
    "group_c_period_group_a_resolution": Groups("c", "a"),
    "group_a": Groups("a", "a"),
    "group_c": Groups("c", "c"),
}
PERIOD_RULES = {"a": "R139", "b": "R140", "c": "R141"}
RESOLUTION_RULES = {"a": "R145", "b": "R146", "c": "R147"}
SECOND_COMPLAINT_RULE = "R142"


def stage(*, security_decided: bool, coercion_decided: bool, about_security: bool, about_coercion: bool) -> Stage:
    """The stage of the decision or act complained of, from what had been decided before it and what it is about."""
    if about_security:
        return Stage.SECURITY
    if about_coercion or coercion_decided:
        return Stage.COERCION
    return Stage.GAP if security_decided else Stage.BEFORE


def groups(of: Stage, pack: Pack) -> Groups:
    """The groups of a stage; the hole between security and coercion is filled by the setting `complaint_gap`."""
    return GROUPS[of] if of in GROUPS else GAPS[pack.setting("complaint_gap")]


class Actor(StrEnum):
    """Whose decision or act is complained of."""

    HEAD = "head"
    DEPUTY = "deputy"
    ENFORCER = "enforcer"  # of any room: rooms resolve nothing themselves
    OFFICE_HEAD = "office_head"
    BAILIFF = "bailiff"
    MILITARY = "military"  # Head, deputy or enforcer of a military-region agency


class Resolver(StrEnum):
    """Who resolves."""

    PROVINCIAL_HEAD = "provincial_head"
    OFFICE_HEAD = "office_head"
    JUSTICE_AGENCY_HEAD = "justice_agency_head"  # management agency of the Ministry of Justice
    REGION_HEAD = "region_head"
    DEFENCE_AGENCY_HEAD = "defence_agency_head"  # management agency of the Ministry of Defence


FIRST: dict[Actor, tuple[Resolver, Ground]] = {
    **dict.fromkeys(
        (Actor.HEAD, Actor.DEPUTY, Actor.ENFORCER),
        (
            Resolver.PROVINCIAL_HEAD,
            Ground(
                "L25 98.1", "Thủ trưởng cơ quan thi hành án tỉnh giải quyết lần đầu.", "First: the provincial Head."
            ),
        ),
    ),
    **dict.fromkeys(
        (Actor.OFFICE_HEAD, Actor.BAILIFF),
        (
            Resolver.OFFICE_HEAD,
            Ground(
                "L25 98.1", "Trưởng văn phòng thi hành án giải quyết lần đầu.", "First: the head of the private office."
            ),
        ),
    ),
    Actor.MILITARY: (
        Resolver.REGION_HEAD,
        Ground(
            "L25 98.4", "Thủ trưởng cơ quan thi hành án cấp quân khu giải quyết lần đầu.", "First: the region's Head."
        ),
    ),
}
SECOND: dict[Resolver, tuple[Resolver, Ground]] = {
    **dict.fromkeys(
        (Resolver.PROVINCIAL_HEAD, Resolver.OFFICE_HEAD),
        (
            Resolver.JUSTICE_AGENCY_HEAD,
            Ground(
                "L25 98.2",
                "Thủ trưởng cơ quan quản lý thuộc Bộ Tư pháp giải quyết lần hai, có hiệu lực ngay.",
                "Second and final: the head of the Ministry of Justice's agency.",
            ),
        ),
    ),
    Resolver.REGION_HEAD: (
        Resolver.DEFENCE_AGENCY_HEAD,
        Ground(
            "L25 98.5",
            "Thủ trưởng cơ quan quản lý thuộc Bộ Quốc phòng giải quyết lần hai, có hiệu lực ngay.",
            "Second and final: the head of the Ministry of Defence's agency.",
        ),
    ),
}
ONE_LEVEL = Ground(
    "L25 105.5, 97.5",
    "Quyết định giải quyết lần đầu về biện pháp bảo đảm có hiệu lực ngay; chỉ còn đề nghị Bộ trưởng xem xét lại.",
    "The first decision on a security measure is final; only ministerial review remains (98.3).",
)


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who resolves at this level; `final`: that decision takes effect at once and ends the ladder."""

    verdict: Verdict
    resolver: Resolver | None
    final: bool


def resolver(actor: Actor, of: Stage, *, second: bool = False) -> Resolution:
    """Who resolves a complaint about this actor at this level (S24). Security measures know one level only."""
    first, ground = FIRST[actor]
    security = of is Stage.SECURITY
    if not second:
        return Resolution(ground.yes(), first, final=security)
    if security:
        return Resolution(ONE_LEVEL.no(), None, final=True)
    who, ground = SECOND[first]
    return Resolution(ground.yes(), who, final=True)


IN_TIME = Ground("L25 96.2", "Còn thời hiệu khiếu nại.", "Within the time to complain.")
LATE = Ground("L25 97.4", "Đã hết thời hiệu khiếu nại.", "The time to complain has run out.")
LATE_OLD = Ground("L08 141.4", "Đã hết thời hiệu khiếu nại.", "The time to complain has run out.")


def in_time(
    of: Stage,
    known_on: date,
    lodged_on: date,
    pack: Pack,
    *,
    account_freeze: bool = False,
    obstacles: Sequence[Suspension] = (),
) -> Verdict:
    """Is a first complaint lodged on this local day in time, counted from valid notice or knowledge (S23)?

    `obstacles` are times of emergency, objective obstacle or force majeure (L25 96.4).
    """
    rule = PERIOD_RULES[groups(of, pack).period]
    facts = {"measure": "account_freeze" if account_freeze else "other"}
    due = due_for(rule, known_on, pack, suspensions=obstacles, facts=facts)
    if lodged_on <= due.due:
        return IN_TIME.yes(working=due.working)
    return (LATE if due.regime is Regime.NEW else LATE_OLD).no(working=due.working)


def second_in_time(told_on: date, lodged_on: date, pack: Pack) -> Verdict:
    """Is a second complaint in time, from the day the first decision was notified (L25 96.3)?"""
    due = due_for(SECOND_COMPLAINT_RULE, told_on, pack)
    if lodged_on <= due.due:
        return IN_TIME.yes(working=due.working)
    return (LATE if due.regime is Regime.NEW else LATE_OLD).no(working=due.working)


class Obstacle(StrEnum):
    """Why a complaint is not accepted (L25 97); the value is the clause."""

    NOT_CONCERNED = "97.1"
    INCAPABLE_UNREPRESENTED = "97.2"
    REPRESENTATION_UNPROVEN = "97.3"
    FINALLY_RESOLVED = "97.5"
    INTERNAL_ACT = "97.6"
    RESOLVED_AS_DENUNCIATION = "97.7"
    WITHDRAWN_WHOLLY = "97.7 withdrawn"
    WITHDRAWN_PARTLY = "withdrawn in part"


OBSTACLES: dict[Obstacle, Ground] = {
    Obstacle.NOT_CONCERNED: Ground(
        "L25 97.1",
        "Không liên quan trực tiếp đến quyền, lợi ích người khiếu nại.",
        "It does not concern the complainant directly.",
    ),
    Obstacle.INCAPABLE_UNREPRESENTED: Ground(
        "L25 97.2", "Không đủ năng lực hành vi mà không có người đại diện.", "Incapable and not represented."
    ),
    Obstacle.REPRESENTATION_UNPROVEN: Ground(
        "L25 97.3", "Không có giấy tờ chứng minh đại diện hợp pháp.", "The representation is not proven."
    ),
    Obstacle.FINALLY_RESOLVED: Ground(
        "L25 97.5", "Đã có quyết định giải quyết khiếu nại có hiệu lực.", "A decision in force has resolved it."
    ),
    Obstacle.INTERNAL_ACT: Ground(
        "L25 97.6", "Quyết định, hành vi nội bộ, chỉ đạo điều hành.", "An internal or directing act."
    ),
    Obstacle.RESOLVED_AS_DENUNCIATION: Ground(
        "L25 97.7", "Đã được giải quyết theo thủ tục tố cáo.", "Resolved as a denunciation."
    ),
    Obstacle.WITHDRAWN_WHOLLY: Ground(
        "L25 97.7", "Đã có thông báo đình chỉ do rút toàn bộ khiếu nại.", "It was wholly withdrawn and terminated."
    ),
    Obstacle.WITHDRAWN_PARTLY: Ground(
        "L25 97.7, 105.3",
        "Phần khiếu nại đã rút không được khiếu nại lại.",
        "The part withdrawn may not be filed again.",
    ),
}
ACCEPTED = Ground("L25 104", "Đủ điều kiện thụ lý khiếu nại.", "The complaint is to be accepted.")


def not_accepted(obstacles: Collection[Obstacle], timely: Verdict, pack: Pack, *, lodged_on: date) -> list[Verdict]:
    """Every clause of art. 97 that bars the complaint, in the order of the law; empty: it must be accepted.

    Under the old law a withdrawn complaint could be filed again within 30 days (TT13 10.1); that is `timely`'s matter.
    """
    free: set[Obstacle] = set()
    if regime_on(lodged_on) is Regime.OLD:
        free = {Obstacle.WITHDRAWN_WHOLLY, Obstacle.WITHDRAWN_PARTLY}
    elif pack.setting("withdrawn_part_may_be_refiled"):
        free = {Obstacle.WITHDRAWN_PARTLY}
    bars = {OBSTACLES[o].article: OBSTACLES[o].no() for o in Obstacle if o in obstacles and o not in free}
    if not timely.allowed:
        bars[timely.article] = timely
    return [bars[article] for article in sorted(bars)]


EXTENDABLE = Ground(
    "L25 102.4", "Vùng sâu, vùng xa hoặc phức tạp: kéo dài không quá 30 ngày.", "Remote or complex: up to 30 days more."
)
EXTENDABLE_C = Ground("L25 102.3", "Vụ việc phức tạp: kéo dài không quá 30 ngày.", "Complex: up to 30 days more.")
NOT_EXTENDABLE = Ground(
    "L25 102.4", "Không có căn cứ kéo dài thời hạn giải quyết.", "No ground to extend the resolution."
)
EXTENDED_ALREADY = Ground(
    "L25 102.3, 102.4", "Thời hạn giải quyết đã được kéo dài.", "The resolution was extended already."
)


def may_extend(of: Stage, pack: Pack, *, remote: bool, complicated: bool, extended_before: bool = False) -> Verdict:
    """May the resolution be extended by up to 30 days? The clause names no group (L25 102.3 ¶2, 102.4)."""
    if extended_before and not pack.setting("complaint_extensions_stack"):
        return EXTENDED_ALREADY.no()
    group = groups(of, pack).resolution
    if complicated and group == "c":
        return EXTENDABLE_C.yes()
    if remote or (complicated and pack.setting("complexity_alone_extends_complaint")):
        return EXTENDABLE.yes(warning=not remote)
    return NOT_EXTENDABLE.no()


def representatives(complainants: int, on: date, pack: Pack) -> int:
    """The most representatives that several complainants may send (D152 77); 0: no limit is set for so few."""
    most = pack.amounts.share("complaint_representatives", on)
    return max((number for least, number in most.items() if int(least) <= complainants), default=0)
