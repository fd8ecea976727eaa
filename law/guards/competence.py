"""Which provincial agency enforces a title (thẩm quyền thi hành án): L25 32.1, by the court of first instance."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from law.errors import LawError
from law.guards.verdict import Ground, Verdict
from law.model import Regime
from law.provinces import Province, fold, load_provinces

if TYPE_CHECKING:
    from law.pack import Pack


class CourtKind(StrEnum):
    """Level of a court, as its name tells it."""

    REGIONAL = "regional"  # Tòa án nhân dân khu vực, since 1/7/2025
    DISTRICT = "district"  # Tòa án nhân dân cấp huyện, before 1/7/2025
    PROVINCIAL = "provincial"  # Tòa án nhân dân cấp tỉnh
    APPELLATE = "appellate"  # Tòa Phúc thẩm Tòa án nhân dân tối cao; before: Tòa án nhân dân cấp cao
    SUPREME = "supreme"  # Tòa án nhân dân tối cao
    MILITARY = "military"  # Tòa án quân sự


class Title(StrEnum):
    """What is enforced, as far as it decides who enforces it (L25 32.1 a–m)."""

    JUDGMENT = "judgment"  # a–c: judgments and decisions of first instance, appeal, cassation, reopening
    SUPREME_DECISION = "supreme_decision"  # đ: Supreme Court decision transferred to one agency
    COURT_MEASURE = "court_measure"  # e: interim measure, recognised mediation
    FOREIGN = "foreign"  # g: foreign judgment or award recognised by a Vietnamese court
    ARBITRAL = "arbitral"  # h: arbitral award or tribunal's interim measure
    COMPETITION = "competition"  # i: competition decision
    ENTRUSTED = "entrusted"  # k: entrusted by another agency
    DIVERSION = "diversion"  # l: juvenile-diversion compensation
    BANKRUPTCY = "bankruptcy"  # m: bankruptcy declaration


POINTS: dict[Title, str] = {
    Title.JUDGMENT: "a",
    Title.SUPREME_DECISION: "đ",
    Title.COURT_MEASURE: "e",
    Title.FOREIGN: "g",
    Title.ARBITRAL: "h",
    Title.COMPETITION: "i",
    Title.ENTRUSTED: "k",
    Title.DIVERSION: "l",
    Title.BANKRUPTCY: "m",
}

BY_SEAT = {Title.SUPREME_DECISION, Title.ARBITRAL, Title.COMPETITION, Title.ENTRUSTED, Title.DIVERSION}
"""Titles that no court name routes: the province of the issuing body's seat, or of the agency charged, must be told."""

MILITARY = Ground(
    "L25 32.3",
    "Bản án, quyết định của Tòa án quân sự do cơ quan thi hành án cấp quân khu thi hành.",
    "Judgments of military courts are enforced by the military-region agency.",
)

KINDS: tuple[tuple[CourtKind, re.Pattern[str]], ...] = (
    (CourtKind.MILITARY, re.compile(r"\bquan su\b")),
    (CourtKind.APPELLATE, re.compile(r"\b(phuc tham|cap cao)\b")),
    (CourtKind.SUPREME, re.compile(r"\btoi cao\b")),
    (CourtKind.REGIONAL, re.compile(r"\bkhu vuc\b")),
    (CourtKind.DISTRICT, re.compile(r"\b(quan|huyen|thi xa)\b|\b(thanh pho|tp)\b.+\|")),
    (CourtKind.PROVINCIAL, re.compile(r"")),
)
IS_COURT = re.compile(r"^(toa |tand\b)")
NUMBER = re.compile(r"khu vuc (\d+)")


@dataclass(frozen=True, slots=True)
class Court:
    """A court read from its name: kind, number of a regional court, province (None where the name carries none)."""

    name: str
    kind: CourtKind
    province: Province | None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a title comes from. Names of courts as written; `seat` is a province code.

    `first_instance` is needed for judgments of appellate courts and of the Supreme Court (L25 32.1 b–d).
    `seat` is needed for the titles no court name routes: awards, competition decisions, entrusted matters and others.
    """

    issuer: str
    title: Title = Title.JUDGMENT
    first_instance: str = ""
    seat: str = ""


def parse_court(name: str, pack: Pack) -> Court:
    """Read a court from its Vietnamese name, in any case or Unicode form.

    Raises `LawError("issuing_court", …)` where the name is no court's, or a local court's without a known province.
    """
    folded = fold(name)
    if not IS_COURT.search(folded):
        raise LawError("issuing_court", f"“{name}” không phải tên Tòa án; ghi đủ tên Tòa án / not the name of a court")
    kind = next(kind for kind, pattern in KINDS if pattern.search(folded))
    province = load_provinces(pack).at_end_of(name)
    if province is None and kind in {CourtKind.REGIONAL, CourtKind.DISTRICT, CourtKind.PROVINCIAL}:
        raise LawError(
            "issuing_court",
            f"không xác định được tỉnh, thành phố của “{name}”; ghi thêm tên tỉnh sau tên Tòa án"
            " / the province of this court is unknown: write it after the court's name",
        )
    number = NUMBER.search(folded) if kind is CourtKind.REGIONAL else None
    return Court(name, kind, province, int(number[1]) if number else None)


def competent_province(origin: Origin, pack: Pack) -> tuple[Province, str]:
    """The province whose agency enforces this title, and the article (L25 32.1 with its point).

    Raises `LawError` naming `issuing_court`, `first_instance` or `seat` where the facts do not decide it:
    an unknown court is a question to the requester, not a refusal.
    """
    if origin.title in BY_SEAT:
        if not origin.seat:
            raise LawError(
                "seat",
                "cần mã tỉnh nơi cơ quan ra quyết định có trụ sở hoặc của cơ quan được giao thi hành"
                " / give the province of the issuing body's seat, or of the agency charged",
            )
        return load_provinces(pack).code(origin.seat), f"L25 32.1.{POINTS[origin.title]}"
    court = parse_court(origin.issuer, pack)
    if court.kind is CourtKind.MILITARY:
        raise LawError("issuing_court", f"{MILITARY.vi} / {MILITARY.en} ({MILITARY.article})")
    point = POINTS[origin.title]
    if court.kind in {CourtKind.APPELLATE, CourtKind.SUPREME}:
        # The seat of a higher court says nothing: 32.1 b–d follow the provincial court that judged first.
        if origin.title is Title.JUDGMENT:
            point = "b" if court.kind is CourtKind.APPELLATE else "c"
        if not origin.first_instance:
            raise LawError(
                "first_instance",
                f"“{origin.issuer}” là Tòa án cấp trên; cần tên Tòa án đã xét xử sơ thẩm"
                " / a higher court: name the court of first instance",
            )
        court = parse_court(origin.first_instance, pack)
    if court.province is None:
        raise LawError(
            "first_instance",
            "cần Tòa án sơ thẩm của một tỉnh, thành phố / need a court of first instance of a province",
        )
    return court.province, f"L25 32.1.{point}"


def competent(agency: str, origin: Origin, pack: Pack, *, regime: Regime = Regime.NEW) -> Verdict:
    """May the agency of province code `agency` enforce this title? Raises as `competent_province` does.

    Under the old law the answer is the same since the agencies became provincial on 1/7/2025; only the article differs.
    """
    if origin.title not in BY_SEAT and parse_court(origin.issuer, pack).kind is CourtKind.MILITARY:
        return MILITARY.no()
    province, point = competent_province(origin, pack)
    article = point if regime is Regime.NEW else "L08 35"
    own = load_provinces(pack).code(agency)
    if province == own:
        return Verdict(
            True,
            article,
            f"Thuộc thẩm quyền Thi hành án dân sự {own.full_name}.",
            f"Within the competence of the enforcement agency of {own.name}.",
        )
    return Verdict(
        False,
        article,
        f"Thuộc thẩm quyền Thi hành án dân sự {province.full_name}, không phải {own.full_name}.",
        f"The enforcement agency of {province.name} is competent, not that of {own.name}.",
    )
