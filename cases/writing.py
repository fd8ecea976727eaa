"""Amounts as people in Vietnam write them."""

from __future__ import annotations


def dong(amount: int) -> str:
    """1234567 as “1.234.567 đồng”."""
    return f"{amount:,}".replace(",", ".") + " đồng"
