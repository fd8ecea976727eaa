"""Kinds of obligation (loại nghĩa vụ): rank, fee and path of each, as the pack has them (L25 33.2, 54.1; F216 6.1)."""

from __future__ import annotations

from collections.abc import Mapping

from law.errors import LawError
from law.model import Regime, Words


class Kind(Words):
    """One kind of obligation.

    `ranks` gives its rank in a distribution under each law, 1 first. `no_fee` is the clause of F216 that leaves it free
    of the enforcement fee, if one does. `ex_officio`: enforced without a request. `thing`: may carry no sum of money.
    """

    ranks: Mapping[Regime, int]
    no_fee: str = ""
    ex_officio: bool = False
    thing: bool = False


Kinds = Mapping[str, Kind]


def kind_of(name: str, kinds: Kinds, field: str) -> Kind:
    """A kind by its name. Raises `LawError` under `field` for one that the pack does not list."""
    if name not in kinds:
        known = ", ".join(kinds)
        raise LawError(field, f"không có loại nghĩa vụ {name!r}; các loại: {known} / no kind {name!r}; kinds: {known}")
    return kinds[name]
