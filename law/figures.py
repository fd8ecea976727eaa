"""Whole đồng: how amounts are checked, rounded, shared out and written.

Every amount in `law/` is an `int` of đồng. Products and quotients stay exact (integers, `Fraction`) until one rounding
to the whole đồng at the end; the law itself names no rounding, so the rule is a setting of the pack.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from law.errors import LawError
from law.model import Line

Rounding = Literal["half_up", "down"]
LeftOverTo = Literal["largest_fraction", "largest_weight"]


def whole_dong(field: str, amount: object) -> int:
    """`amount` as đồng: a whole number, zero or more. Raises `LawError(field, ...)` otherwise."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise LawError(
            field, f"số tiền phải là số nguyên đồng, không phải {amount!r} / must be whole đồng, not {amount!r}"
        )
    if amount < 0:
        raise LawError(field, f"số tiền không được âm ({amount}) / must not be negative ({amount})")
    return amount


def counted(field: str, number: object) -> int:
    """`number` as a count of people or days: whole, zero or more. Raises `LawError(field, ...)` otherwise."""
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise LawError(
            field,
            f"phải là số nguyên, không âm; ở đây là {number!r} / must be a whole number, zero or more; not {number!r}",
        )
    return number


def to_dong(exact: Fraction, rounding: Rounding = "half_up") -> int:
    """An exact amount (zero or more) brought to whole đồng: half up, or the fraction dropped."""
    n, d = exact.numerator, exact.denominator
    return n // d if rounding == "down" else (2 * n + d) // (2 * d)


def share_out(
    total: int, weights: Sequence[int], keys: Sequence[str], left_over_to: LeftOverTo = "largest_fraction"
) -> list[int]:
    """Split `total` đồng in proportion to `weights`, to the last đồng.

    The đồng that the rounding leaves over go one each to the largest fractions (or weights); equal ones are served in
    the order of their `keys`, so the answer does not depend on the order of the input. No share exceeds its weight as
    long as `total` does not exceed their sum. All weights zero: all shares zero.
    """
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    shares, fractions = [], []
    for weight in weights:
        share, fraction = divmod(total * weight, whole)
        shares.append(share)
        fractions.append(fraction)
    left_over = total - sum(shares)
    if left_over:
        merit = fractions if left_over_to == "largest_fraction" else weights
        for i in sorted(range(len(weights)), key=lambda i: (-merit[i], keys[i]))[:left_over]:
            shares[i] += 1
    return shares


def vnd(amount: int) -> str:
    """An amount as a Vietnamese reads it: `1.250.000 đồng`."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def vnd_en(amount: int) -> str:
    """The same in English: `VND 1,250,000`."""
    return f"VND {amount:,}"


def percent_text(percent: Decimal) -> str:
    """A rate without idle zeros: `0.5`, `10`."""
    return f"{percent.normalize():f}"


def dmy(day: date) -> str:
    """A day as written in both languages of this house: `01/07/2026`."""
    return f"{day:%d/%m/%Y}"


def line(vi: str, en: str, article: str, amount: int | None = None, day: date | None = None) -> Line:
    """A line of a working; an amount given is appended to both sentences."""
    if amount is not None:
        vi, en = f"{vi}: {vnd(amount)}", f"{en}: {vnd_en(amount)}"
    return Line(vi=vi, en=en, article=article, amount=amount, day=day)
