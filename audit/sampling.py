"""Which cases to look at: all of high risk, and of the rest so many by a published seed (VSA/ISA 530). Pure.

The draw is anybody's to repeat: cases in the order of SHA-256 over "seed|id". Who publishes the seed after the
population is fixed (a number that is drawn in public, or the hash of a root) can steer nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, comb

from law.errors import LawError
from law.model import Line


@dataclass(frozen=True)
class Size:
    """How many to draw of how many, and why: `tolerable` deviations in a hundred, found with `confidence` per cent."""

    population: int
    confidence: int
    tolerable: int
    drawn: int

    @property
    def why(self) -> Line:
        wrong = ceil(self.population * self.tolerable / 100)
        return Line(
            vi=f"nếu từ {wrong} trong {self.population} vụ việc có sai sót ({self.tolerable}%), mẫu {self.drawn} vụ "
            f"việc gặp ít nhất một với xác suất không dưới {self.confidence}% (siêu bội, không dự kiến sai sót)",
            en=f"if {wrong} or more of {self.population} cases are wrong ({self.tolerable} %), {self.drawn} drawn find "
            f"at least one with {self.confidence} % or more (hypergeometric, no deviation expected)",
        )


def size(population: int, *, confidence: int, tolerable: int) -> Size:
    """The least sample that finds a deviation where there are more than are tolerable. LawError for a rate of none."""
    for name, value in {"confidence": confidence, "tolerable": tolerable}.items():
        if not 0 < value < 100:
            raise LawError(name, f"phải từ 1 đến 99 phần trăm, không phải {value} / is a percentage, 1 to 99")
    wrong = ceil(population * tolerable / 100)
    missed = 1 - confidence / 100
    drawn = next((n for n in range(population + 1) if _misses(population, wrong, n) <= missed), population)
    return Size(population, confidence, tolerable, drawn)


def _misses(population: int, wrong: int, drawn: int) -> float:
    """The chance that none of the wrong ones is drawn."""
    if drawn > population - wrong:
        return 0.0
    return comb(population - wrong, drawn) / comb(population, drawn) if population else 0.0


@dataclass(frozen=True)
class Risk:
    """Something that makes a case worth a look: how much it weighs, and the words for it."""

    points: int
    words: Line


@dataclass(frozen=True)
class Chosen:
    """A case to look at, and why: its risks, or its place in the draw."""

    case: str
    points: int
    reasons: tuple[Line, ...]


@dataclass(frozen=True)
class Sample:
    """What is to be looked at. `fixed` is the hash of the population, to be published before the seed is."""

    seed: str
    fixed: str
    size: Size
    by_risk: tuple[Chosen, ...]
    by_seed: tuple[Chosen, ...]


def choose(
    cases: Iterable[str],
    risks: Mapping[str, Sequence[Risk]],
    *,
    seed: str,
    high: int,
    most: int,
    confidence: int,
    tolerable: int,
) -> Sample:
    """The sample of a population: every case with `high` points of risk or more (the `most` highest), then the draw.

    Of equal points the order of the draw decides. LawError for a percentage that is none, or an empty seed.
    """
    if not seed:
        raise LawError("seed", "phải có mầm công khai, ví dụ mã băm của gốc / give a published seed")
    population = sorted(set(cases))
    place = {case: hashlib.sha256(f"{seed}|{case}".encode()).hexdigest() for case in population}
    points = {case: sum(risk.points for risk in risks.get(case, ())) for case in population}
    risky = sorted((case for case in population if points[case] >= high), key=lambda case: (-points[case], place[case]))
    first = risky[:most]
    rest = sorted(set(population) - set(first), key=place.__getitem__)
    wanted = size(len(rest), confidence=confidence, tolerable=tolerable)
    return Sample(
        seed=seed,
        fixed=hashlib.sha256("\n".join(population).encode()).hexdigest(),
        size=wanted,
        by_risk=tuple(Chosen(case, points[case], tuple(risk.words for risk in risks[case])) for case in first),
        by_seed=tuple(
            Chosen(case, points[case], (_drawn(number, place[case]),))
            for number, case in enumerate(rest[: wanted.drawn], start=1)
        ),
    )


def _drawn(number: int, place: str) -> Line:
    return Line(vi=f"thứ {number} theo mầm, {place[:16]}", en=f"number {number} by the seed, {place[:16]}")
