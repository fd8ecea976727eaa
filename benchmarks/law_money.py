"""Speed of the money half of the law: distribution among 50,000 creditors (aim: under a second)."""

from __future__ import annotations

import random
from datetime import date
from statistics import median
from time import perf_counter

from law.claims import Claim, DistributionFacts
from law.money_rules import money_rules
from law.pack import current_pack
from law.ranks import distribute

CREDITORS = 50_000
ROUNDS = 5


def run() -> list[tuple[str, str]]:
    """Figure name and value: the median of a few rounds, pro rata in the last rank and two steps by coercion date."""
    rules, facts = money_rules(current_pack()), _facts()
    seconds = []
    for _ in range(ROUNDS):
        started = perf_counter()
        answer = distribute(facts, rules)
        seconds.append(perf_counter() - started)
    paid = sum(1 for share in answer.shares if share.amount)
    return [
        (f"distribute among {CREDITORS:,} creditors", f"{median(seconds):.3f} s (aim < 1 s)"),
        ("  of whom paid something", f"{paid:,}"),
    ]


def _facts() -> DistributionFacts:
    chance = random.Random(2026)
    kinds = list(current_pack().kinds)
    claims = tuple(
        Claim(
            id=f"K{number:05}",
            kind=chance.choice(kinds),
            amount=chance.randrange(1_000_000, 500_000_000),
            requested_on=date(2026, 7, chance.randrange(1, 32)),
        )
        for number in range(CREDITORS)
    )
    return DistributionFacts(
        on=date(2026, 12, 20),
        proceeds=sum(claim.amount for claim in claims) * 3 // 4,
        costs=40_000_000,
        coercion_decision_date=date(2026, 7, 28),
        claims=claims,
    )
