"""Samples: sizes as the tables of auditing have them, a draw that anybody can repeat, all of high risk."""

from __future__ import annotations

import hashlib

import pytest

from audit.sampling import Risk, choose, size
from law.errors import LawError
from law.model import Line

CASES = [f"case/79/t/{number}/1" for number in range(400)]
RISK = Risk(5, Line(vi="biên lai bị hủy", en="a receipt voided"))
USUAL = {"high": 4, "most": 10, "confidence": 95, "tolerable": 5}


@pytest.mark.parametrize(
    ("population", "confidence", "tolerable", "drawn"),
    [
        (100_000, 95, 5, 59),  # AICPA's table of attribute samples, no deviation expected: 59
        (100_000, 90, 5, 45),  # 45
        (100_000, 95, 10, 29),  # 29
        (20, 95, 5, 19),  # one wrong in twenty: 19 are found by nearly all
        (0, 95, 5, 0),
    ],
)
def test_sizes_are_those_of_the_tables(population: int, confidence: int, tolerable: int, drawn: int) -> None:
    assert size(population, confidence=confidence, tolerable=tolerable).drawn == drawn


def test_the_draw_is_anybodys_to_repeat() -> None:
    made = choose(CASES, {}, seed="root 1234", **USUAL)
    order = sorted(CASES, key=lambda case: hashlib.sha256(f"root 1234|{case}".encode()).hexdigest())
    assert [one.case for one in made.by_seed] == order[: made.size.drawn]
    assert made.fixed == hashlib.sha256("\n".join(sorted(CASES)).encode()).hexdigest()
    assert choose(reversed(CASES), {}, seed="root 1234", **USUAL) == made
    assert choose(CASES, {}, seed="root 1235", **USUAL).by_seed != made.by_seed


def test_high_risk_is_seen_with_its_reasons_and_drawn_no_more() -> None:
    found = {CASES[7]: [RISK], CASES[9]: [RISK, RISK], CASES[11]: [Risk(1, RISK.words)]}
    made = choose(CASES, found, seed="s", **USUAL)
    assert [(one.case, one.points) for one in made.by_risk] == [(CASES[9], 10), (CASES[7], 5)]
    assert made.by_risk[1].reasons == (RISK.words,)
    assert made.size.population == 398
    assert not {one.case for one in made.by_risk} & {one.case for one in made.by_seed}


@pytest.mark.parametrize(("field", "wrong"), [("confidence", 100), ("tolerable", 0), ("seed", "")])
def test_what_is_no_sample_is_refused(field: str, wrong: object) -> None:
    with pytest.raises(LawError) as error:
        choose(CASES, {}, **{"seed": "s", **USUAL, field: wrong})
    assert error.value.field == field
