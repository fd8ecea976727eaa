"""Limitation of the request for enforcement (thời hiệu yêu cầu thi hành án): L25 34.2; D152 3, 10."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from law.errors import LawError
from law.guards.verdict import Ground, Verdict
from law.model import Line, Regime
from law.periods import Due, Suspension, due_for
from law.regime import NEW_LAW_FROM, regime_on

if TYPE_CHECKING:
    from law.pack import Pack

RULE = "R004"
"""The rule of the pack that gives the length: 5 years from legal effect, or from the day the obligation fell due."""


class Exclusion(StrEnum):
    """Why a time does not count (thời gian không tính vào thời hiệu)."""

    EMERGENCY = "emergency"  # tình trạng khẩn cấp, D152 3.1.a
    OBSTACLE = "obstacle"  # trở ngại khách quan, D152 3.1.b
    FORCE_MAJEURE = "force_majeure"  # sự kiện bất khả kháng, D152 3.1.c
    POSTPONED = "postponed"  # hoãn, old law only: L08 30.2
    SUSPENDED = "suspended"  # tạm đình chỉ, old law only: L08 30.2


EXCLUSIONS: dict[Exclusion, Ground] = {
    Exclusion.EMERGENCY: Ground("D152 3.1.a", "tình trạng khẩn cấp", "state of emergency"),
    Exclusion.OBSTACLE: Ground("D152 3.1.b", "trở ngại khách quan", "objective obstacle"),
    Exclusion.FORCE_MAJEURE: Ground("D152 3.1.c", "sự kiện bất khả kháng", "force majeure"),
    Exclusion.POSTPONED: Ground("L08 30.2", "thời gian hoãn thi hành án", "time of postponement"),
    Exclusion.SUSPENDED: Ground("L08 30.2", "thời gian tạm đình chỉ thi hành án", "time of suspension"),
}
OLD_ONLY = {Exclusion.POSTPONED, Exclusion.SUSPENDED}


@dataclass(frozen=True, slots=True)
class Excluded:
    """Days said not to count, both inclusive, with the paper that proves them (D152 3.2); no paper, no exclusion.

    `creditor_agreed`: the creditor agreed to the postponement, so its time counts after all (L08 30.2).
    """

    kind: Exclusion
    start: date
    end: date
    proof: str
    creditor_agreed: bool = False


IN_TIME = {
    Regime.NEW: Ground("L25 34.2", "Còn thời hiệu yêu cầu thi hành án.", "The request is within the limitation."),
    Regime.OLD: Ground("L08 30.1", "Còn thời hiệu yêu cầu thi hành án.", "The request is within the limitation."),
}
EXPIRED = {
    Regime.NEW: Ground("L25 34.2", "Đã hết thời hiệu yêu cầu thi hành án.", "The limitation has run out."),
    Regime.OLD: Ground("L08 30.1", "Đã hết thời hiệu yêu cầu thi hành án.", "The limitation has run out."),
}
RETURNED = Ground(
    "L25 34.2",
    "Không tính thời hiệu khi yêu cầu trở lại sau khi cơ quan thi hành án đã gửi lại yêu cầu.",
    "No limitation runs on a request made again after it was sent back under article 38.4.",
)
BY_HEAD = {Regime.NEW: "D152 10.2", Regime.OLD: "D62 4"}
AWAITS_HEAD = (
    "Quá 05 năm nhưng còn thời hiệu sau khi trừ thời gian không tính; Thủ trưởng quyết định chấp nhận hay không.",
    "Past five years, in time once the excluded days are taken off; the Head decides whether to accept it.",
)
HEAD_ACCEPTED = (
    "Thủ trưởng đã quyết định chấp nhận yêu cầu thi hành án quá hạn.",
    "The Head decided to accept the late request.",
)
HEAD_DECLINED = (
    "Thủ trưởng đã quyết định không chấp nhận yêu cầu thi hành án quá hạn.",
    "The Head decided not to accept the late request.",
)


def _accepted(item: Excluded, pack: Pack) -> tuple[Excluded | None, Line]:
    """The part of one excluded time that counts as excluded, and the line that says so or why not."""
    ground = EXCLUSIONS[item.kind]
    end = item.end
    problem: tuple[str, str] | None = None
    if item.end < item.start:
        raise LawError("excluded", f"{item.start}–{item.end}: ngày cuối trước ngày đầu / the end is before the start")
    if not item.proof.strip():
        problem = ("không có tài liệu chứng minh (D152 3.2)", "no proof (D152 3.2)")
    elif item.creditor_agreed:
        problem = ("người được thi hành án đồng ý hoãn", "the creditor agreed to postpone")
    elif item.kind in OLD_ONLY and not pack.setting("limitation_excludes_postponement_under_new_law"):
        # L25 34.2 does not repeat L08 30.2: only days before the new law are taken off.
        end = min(end, NEW_LAW_FROM - timedelta(days=1))
        if end < item.start:
            problem = ("Luật mới không trừ thời gian hoãn, tạm đình chỉ", "the new law does not exclude it")
    span_vi, span_en = f"từ {item.start:%d/%m/%Y} đến {end:%d/%m/%Y}", f"{item.start} to {end}"
    if problem:
        line = Line(
            vi=f"Không trừ {ground.vi} {span_vi}: {problem[0]}",
            en=f"{ground.en} {span_en} counts: {problem[1]}",
            article=ground.article,
        )
        return None, line
    line = Line(vi=f"Trừ {ground.vi} {span_vi}", en=f"{ground.en} {span_en} is taken off", article=ground.article)
    return Excluded(item.kind, item.start, end, item.proof), line


def _due(runs_from: date, excluded: Iterable[Excluded], pack: Pack) -> Due:
    spans = [
        Suspension(start=e.start, end=e.end, reason=EXCLUSIONS[e.kind].vi, article=EXCLUSIONS[e.kind].article)
        for e in excluded
    ]
    return due_for(RULE, runs_from, pack, suspensions=spans)


def limitation(
    runs_from: date,
    requested_on: date,
    pack: Pack,
    *,
    excluded: Iterable[Excluded] = (),
    returned: bool = False,
    head_accepts: bool | None = None,
) -> Verdict:
    """Is a request of `requested_on` in time, for an obligation whose limitation runs from `runs_from`?

    `runs_from` is the day of legal effect, or the day this instalment fell due (D152 10.1); days are local.
    A request past five years that excluded time still covers is allowed with a warning until the Head has decided on
    it (`head_accepts`, D152 10.2). `returned`: the same request was sent back under L25 38.4, no limitation runs.
    Raises `LawError("excluded", …)` for a time that ends before it starts.
    """
    regime = regime_on(requested_on)
    if returned:
        return RETURNED.yes()
    plain = _due(runs_from, (), pack)
    if requested_on <= plain.due:
        return IN_TIME[regime].yes(working=plain.working)
    checked = [_accepted(item, pack) for item in excluded]
    lines = tuple(line for _, line in checked)
    counted = [item for item, _ in checked if item]
    # Postponement and suspension did not count by themselves (L08 30.2); the rest the Head has to weigh (D152 10.2).
    by_law = _due(runs_from, [item for item in counted if item.kind in OLD_ONLY], pack)
    if requested_on <= by_law.due:
        return IN_TIME[regime].yes(working=lines + by_law.working)
    extended = _due(runs_from, counted, pack)
    working = lines + extended.working
    if requested_on > extended.due:
        return EXPIRED[regime].no(working=working)
    if head_accepts is None:
        return Ground(BY_HEAD[regime], *AWAITS_HEAD).yes(warning=True, working=working)
    if head_accepts:
        return Ground(BY_HEAD[regime], *HEAD_ACCEPTED).yes(working=working)
    return Ground(BY_HEAD[regime], *HEAD_DECLINED).no(working=working)


def instalments_in_time(
    due_days: Iterable[date], requested_on: date, pack: Pack, *, excluded: Iterable[Excluded] = ()
) -> dict[date, Verdict]:
    """The verdict for each instalment by its due day: the limitation runs for each by itself (D152 10.1)."""
    spans = tuple(excluded)
    return {day: limitation(day, requested_on, pack, excluded=spans) for day in due_days}


PRISONER_PAYS = Ground(
    "D152 10.3",
    "Ra quyết định thi hành án tương ứng với khoản phạm nhân tự nguyện nộp; không khôi phục thời hiệu.",
    "Decided for just what the prisoner pays of his own will; the limitation is not restored.",
)
NOBODY_ELSE_PAYS = Ground(
    "D152 10.3",
    "Chỉ áp dụng khi phạm nhân, thân nhân hoặc người được ủy quyền tự nguyện nộp.",
    "Only for a prisoner, his relatives or whoever he authorised.",
)


def may_take_late_payment(by_prisoner_side: bool) -> Verdict:
    """May a decision be issued for what is paid after the limitation (D152 10.3)? The creditor then has R014."""
    return PRISONER_PAYS.yes() if by_prisoner_side else NOBODY_ELSE_PAYS.no()
