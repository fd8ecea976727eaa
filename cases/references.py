"""What the text of a transfer names: the printed reference of a case, its id, or the number of its decision.

Banks put their own text before and after, change case, drop marks and signs, and cut. So the reference on papers is of
letters and digits alone and has check digits; anything else counts only where it is written out unmistakably.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from cases.names import OFFICE, office_of, province_of
from cases.spelling import plain, straight

PREFIX = "THA"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_LENGTH = 12  # 60 bits: among a million cases one chance in two million that any two are alike; then both are offered
_REFERENCE = re.compile(rf"(?={PREFIX}([0-9]{{2}})([0-9]{{2}})([{_LETTERS}]{{{_LENGTH}}}))")
_NO_SIGN = re.compile(r"[^0-9A-Z]+")
_CASE = re.compile(rf"case/{OFFICE}/[a-z0-9-]+/[^\s/]+/[0-9]+(?![0-9a-z/])")
_DECISION = re.compile(r"(?<![0-9/.])0*([0-9]{1,7}) ?[/ ]? ?qd ?[-/ ]? ?thads(?![a-z])")
_DAY = re.compile(r"(?<![0-9])([0-3]?[0-9])/([01]?[0-9])/(20[0-9]{2})(?![0-9])")


def reference(case: str) -> str:
    """The reference printed on a case's papers, 19 letters and digits: `THA79`, 2 check digits, 12 that name it.

    VietQR's remark holds 25.
    """
    office = province_of(office_of(case))
    number = int.from_bytes(hashlib.sha256(case.encode()).digest()[:8]) >> 4
    name = "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))
    return f"{PREFIX}{office}{_check(office, name)}{name}"


def _check(office: str, name: str) -> str:
    """The number in base 32 by the prime 97, so that no wrong letter and no swap of neighbours leaves it as it is."""
    number = 0
    for letter in office + name:
        number = number * 32 + _LETTERS.index(letter)
    return f"{number % 97:02d}"


@dataclass(frozen=True)
class Named:
    """What a text names: printed references, case ids in small letters, numbers of decisions, and the days in it."""

    references: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    decisions: frozenset[int] = frozenset()
    days: tuple[date, ...] = ()


def named(text: str) -> Named:
    """Everything in the text of a transfer that may name a case."""
    squeezed = _NO_SIGN.sub("", straight(text).upper())
    references = {
        f"{PREFIX}{office}{check}{name}"
        for office, check, name in _REFERENCE.findall(squeezed)
        if check == _check(office, name)
    }
    small = plain(text)
    return Named(
        references=frozenset(references),
        cases=frozenset(_CASE.findall(small)),
        decisions=frozenset(map(int, _DECISION.findall(small))),
        days=tuple(_days(small)),
    )


def _days(text: str) -> list[date]:
    found = []
    for day, month, year in _DAY.findall(text):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found
