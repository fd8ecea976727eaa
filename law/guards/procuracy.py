"""Who of the procuracy may protest (kháng nghị), until when, and whether a reply may be contested: L25 112–113."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from law.guards.verdict import Ground, Verdict
from law.model import Regime
from law.periods import due_for

if TYPE_CHECKING:
    from law.pack import Pack


class Level(StrEnum):
    """Levels of the procuracy (Viện kiểm sát)."""

    REGIONAL = "regional"
    PROVINCIAL = "provincial"
    SUPREME = "supreme"
    MILITARY_REGION = "military_region"
    MILITARY_CENTRAL = "military_central"


SCOPE: dict[Level, Ground] = {
    Level.REGIONAL: Ground(
        "L25 112.1.a",
        "Việc do Phòng thi hành án khu vực tổ chức, hoặc văn phòng thi hành án trong khu vực.",
        "Matters a regional room runs, and private offices of its area.",
    ),
    Level.PROVINCIAL: Ground("L25 112.1.a", "Mọi quyết định, hành vi trong địa bàn tỉnh.", "Any act in the province."),
    Level.SUPREME: Ground("L25 112.1.a", "Mọi quyết định, hành vi trên toàn quốc.", "Any act in the country."),
    Level.MILITARY_REGION: Ground(
        "L25 112.1.b", "Việc của cơ quan thi hành án cấp quân khu.", "Military-region matters."
    ),
    Level.MILITARY_CENTRAL: Ground(
        "L25 112.1.b", "Việc của cơ quan thi hành án cấp quân khu.", "Military-region matters."
    ),
}
MILITARY = {Level.MILITARY_REGION, Level.MILITARY_CENTRAL}
LATE = Ground("L25 112.2", "Đã hết thời hạn kháng nghị.", "The time to protest has run out.")


def may_protest(
    level: Level,
    known_on: date,
    on: date,
    pack: Pack,
    *,
    in_its_area: bool = True,
    by_regional_room_or_office: bool = True,
    military: bool = False,
    ended_notice_on: date | None = None,
) -> Verdict:
    """May this procuracy protest on this day? Several may; no level excludes another (CORRECTIONS B22).

    `known_on`: the decision was received or the violation found. `ended_notice_on`: the procuracy was told that the
    matter has ended, from when it has a year (112.2 ¶2; also for matters ended before 1/7/2026, 116.2).
    """
    scope = SCOPE[level]
    outside = level is not Level.SUPREME and level is not Level.MILITARY_CENTRAL and not in_its_area
    room = level is Level.REGIONAL and not by_regional_room_or_office
    if outside or room or military != (level in MILITARY):
        return scope.no()
    supreme = level in {Level.SUPREME, Level.MILITARY_CENTRAL}
    if ended_notice_on is not None:
        due = due_for("R158", ended_notice_on, pack)
    else:
        due = due_for("R154", known_on, pack, facts={"level": "supreme" if supreme else "same"})
    return scope.yes(working=due.working) if on <= due.due else LATE.no(working=due.working)


class Paper(StrEnum):
    """What the procuracy sent."""

    PROTEST = "protest"  # kháng nghị
    RECOMMENDATION = "recommendation"  # kiến nghị


CONTEST = Ground("L25 113.2", "Được đề nghị xem xét lại kháng nghị.", "The protest may be asked to be reconsidered.")
REPLY_ONLY = Ground(
    "L25 113.4",
    "Không đồng ý kiến nghị: trả lời bằng văn bản, nêu lý do.",
    "A recommendation is only answered, with reasons.",
)
REPLY_ONLY_OLD = Ground("L08 161.1", "Chỉ trả lời kháng nghị.", "Only protests are answered.")


def may_contest(paper: Paper, *, regime: Regime = Regime.NEW) -> Verdict:
    """May the Head who disagrees ask for reconsideration (rule R157)? Of a protest, not of a recommendation."""
    if paper is Paper.PROTEST:
        return CONTEST.yes()
    return (REPLY_ONLY if regime is Regime.NEW else REPLY_ONLY_OLD).no()
