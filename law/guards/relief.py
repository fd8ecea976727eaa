"""Exemption and reduction of State dues (miễn, giảm nghĩa vụ nộp ngân sách): L25 42–43; before 1/7/2026 L08 61."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from law.amounts import ReliefBand
from law.errors import LawError
from law.figures import vnd
from law.guards.verdict import Ground, Verdict
from law.model import Line, Regime, Term, Unit
from law.periods import due, due_for
from law.reckoning import reckon
from law.regime import regime_on

if TYPE_CHECKING:
    from law.pack import Pack


class Kind(StrEnum):
    """What may be asked of the court."""

    NONE = "none"
    REDUCE = "reduce"  # giảm
    EXEMPT = "exempt"  # miễn


@dataclass(frozen=True, slots=True)
class Debtor:
    """What is known of the debtor's means and conduct.

    `performed_part`: he actively performed a part; under the old law at least one fiftieth (see `partly_performed`).
    `hardship`: lasting, from disaster, fire, accident or illness. `great_merit`: lập công lớn.
    """

    no_seizable_assets: bool
    minimum_income_only: bool
    performed_part: bool = False
    hardship: bool = False
    great_merit: bool = False


@dataclass(frozen=True, slots=True)
class Relief:
    """What may be proposed, and the most it may lift, in đồng."""

    verdict: Verdict
    kind: Kind
    most: int


HARDSHIP = {
    Regime.NEW: Ground(
        "L25 42.3",
        "Đã tích cực thi hành một phần, khó khăn kéo dài hoặc lập công lớn: miễn phần còn lại.",
        "Performed a part; lasting hardship or great merit: the rest is exempt.",
    ),
    Regime.OLD: Ground(
        "L08 61.4",
        "Đã thi hành một phần, khó khăn kéo dài hoặc lập công lớn: miễn phần còn lại.",
        "Performed a part; lasting hardship or great merit: the rest is exempt.",
    ),
}
HAS_MEANS = {
    Regime.NEW: Ground(
        "L25 42.1.a", "Còn tài sản hoặc thu nhập để thi hành án.", "The debtor still has assets or income."
    ),
    Regime.OLD: Ground(
        "L08 61.1", "Còn tài sản hoặc thu nhập để thi hành án.", "The debtor still has assets or income."
    ),
}
ONCE = {
    Regime.NEW: Ground(
        "L25 42.4", "Mỗi bản án chỉ được xét một lần trong 01 năm.", "Only once a year for each judgment."
    ),
    Regime.OLD: Ground(
        "L08 61.5", "Mỗi bản án chỉ được xét một lần trong 01 năm.", "Only once a year for each judgment."
    ),
}
NO_BAND = {
    Regime.NEW: Ground(
        "L25 42.1, 42.2", "Chưa đủ thời gian hoặc mức tiền để xét.", "Neither the years nor the sum fit."
    ),
    Regime.OLD: Ground("L08 61", "Chưa đủ thời gian hoặc mức tiền để xét.", "Neither the years nor the sum fit."),
}


def relief(
    remaining: int,
    first_decision_on: date,
    on: date,
    debtor: Debtor,
    pack: Pack,
    *,
    last_relief_on: date | None = None,
) -> Relief:
    """What relief from a State due of `remaining` đồng (without late interest, 42.4) may be proposed on this day.

    Years run from the first enforcement decision (42.5). `last_relief_on`: the day this judgment was last relieved
    under 42.1 or 42.2; hardship and merit (42.3) know no such limit. Where both exemption and reduction fit, the
    setting `relief_prefers` decides. Raises `LawError` for a negative sum.
    """
    if remaining < 0:
        raise LawError("remaining", f"số tiền không được âm: {remaining} / must not be negative")
    regime = regime_on(on)
    if debtor.performed_part and (debtor.hardship or debtor.great_merit):
        return Relief(HARDSHIP[regime].yes(), Kind.EXEMPT, remaining)
    tests = (debtor.no_seizable_assets, debtor.minimum_income_only)
    if not (all(tests) if pack.setting("relief_means_test") == "and" else any(tests)):
        return Relief(HAS_MEANS[regime].no(), Kind.NONE, 0)
    if last_relief_on is not None and _same_year(last_relief_on, on, pack):
        return Relief(ONCE[regime].no(), Kind.NONE, 0)
    fitting = [
        band for band in pack.amounts.relief_bands(on) if _fits(band, remaining, first_decision_on, on, debtor, pack)
    ]
    if not fitting:
        return Relief(NO_BAND[regime].no(), Kind.NONE, 0)
    wanted = pack.setting("relief_prefers")
    band = next((b for b in fitting if b.kind == wanted), fitting[0])
    most = remaining // band.part
    return Relief(_ground(band).yes(), Kind(band.kind), most if band.cap is None else min(most, band.cap))


def _ground(band: ReliefBand) -> Ground:
    if band.kind == "exempt":
        span = f"{vnd(band.least)}–{vnd(band.most or 0)}"
        return Ground(
            band.basis,
            f"Quá {band.years:02} năm, còn {span}: miễn.",
            f"Over {band.years} years, {span} left: exempt.",
        )
    return Ground(
        band.basis,
        f"Quá {band.years:02} năm: giảm không quá 1/{band.part} số còn lại.",
        f"Over {band.years} years: at most 1/{band.part} of the rest.",
    )


def _fits(band: ReliefBand, remaining: int, first_on: date, on: date, debtor: Debtor, pack: Pack) -> bool:
    if band.part_performed and not debtor.performed_part:
        return False
    if remaining < band.least or (band.most is not None and remaining > band.most):
        return False
    return on > due(first_on, band.years, Unit.YR, pack.calendar, working=False).due


def _same_year(last: date, on: date, pack: Pack) -> bool:
    if pack.setting("exemption_year") == "calendar":
        return last.year == on.year
    return on <= due_for("R136", last, pack, working=False).due


def partly_performed(paid: int, total: int, on: date, pack: Pack) -> bool:
    """Whether a part counts as performed under the old law: one fiftieth of the obligation (TTLT 12/2015 4.1)."""
    return paid > 0 and paid * pack.amounts.number("relief_performed_part", on) >= total


class Paper(StrEnum):
    """What the dossier holds (L25 43)."""

    PROPOSAL = "43.1"
    JUDGMENT_AND_DECISION = "43.2"
    VERIFICATION_MINUTES = "43.3"
    PROCURACY_OPINION = "43.5"


PAPERS: dict[Paper, tuple[str, str]] = {
    Paper.PROPOSAL: ("văn bản đề nghị của Thủ trưởng", "the Head's proposal"),
    Paper.JUDGMENT_AND_DECISION: ("bản sao bản án và quyết định thi hành án", "copies of judgment and decision"),
    Paper.VERIFICATION_MINUTES: ("bản sao biên bản xác minh", "copy of the verification minutes"),
    Paper.PROCURACY_OPINION: ("ý kiến Viện kiểm sát cùng cấp", "the procuracy's opinion"),
}


def dossier(papers: Collection[Paper], verified_on: date, proposed_on: date, pack: Pack) -> Verdict:
    """Is the dossier complete, and its verification minutes no older than three months (S28)?"""
    problems = [
        Line(vi=f"Thiếu {vi}", en=f"Missing: {en}", article=f"L25 {paper}")
        for paper, (vi, en) in PAPERS.items()
        if paper not in papers
    ]
    months = pack.amounts.number("relief_minutes_months", proposed_on)
    term = Term(length=months, unit=Unit.MO, basis="L25 43.3", rolls=False)
    oldest_until = reckon(verified_on, term, pack.calendar).due
    if proposed_on > oldest_until:
        problems.append(
            Line(
                vi=f"Biên bản xác minh ngày {verified_on:%d/%m/%Y} đã quá {months:02} tháng",
                en=f"The verification minutes of {verified_on} are older than {months} months",
                article="L25 43.3",
                day=oldest_until,
            )
        )
    if problems:
        return Verdict(False, problems[0].article, problems[0].vi, problems[0].en, working=tuple(problems))
    return Verdict(True, "L25 43", "Hồ sơ đủ tài liệu.", "The dossier is complete.")
