"""Short references such as "L25 37.6.b; D152 21.6" spelled out the way a decision cites them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from law.model import Words

_REFERENCE = re.compile(r"(\d+[a-z]?)(?:\.(\d+[a-zđ]?))?(?:\.([a-zđ]))?(?:–(?:\d+[a-z]?\.)*?([\da-zđ]+))?$")


def cite(basis: str, instruments: Mapping[str, Words]) -> Words:
    """A basis in full, in both languages; a code that the pack does not name stays as it is."""
    parts = [_instrument(part.strip(), instruments) for part in basis.split(";") if part.strip()]
    return Words(vi="; ".join(part.vi for part in parts), en="; ".join(part.en for part in parts))


def article(reference: str) -> str:
    """A reference without its instrument, as a Vietnamese document writes it: 46.1.c is điểm c khoản 1 Điều 46."""
    return _reference(reference).vi


def _instrument(part: str, instruments: Mapping[str, Words]) -> Words:
    if part in instruments:
        return instruments[part]
    code = next((code for code in sorted(instruments, key=len, reverse=True) if part.startswith(f"{code} ")), None)
    if code is None:
        return Words(vi=part, en=part)
    references = [_reference(text.strip()) for text in part[len(code) :].split(",")]
    name = instruments[code]
    return Words(
        vi=f"{', '.join(reference.vi for reference in references)} {name.vi}",
        en=f"{', '.join(reference.en for reference in references)} of {name.en}",
    )


def _reference(text: str) -> Words:
    """Article, clause and point; a range is one of points, of clauses or of articles."""
    found = _REFERENCE.match(text)
    if found is None:
        return Words(vi=f"Điều {text}", en=f"article {text}")
    article, clause, point, last = found.groups()
    upto = f"–{last}" if last else ""
    if point:
        return Words(
            vi=f"điểm {point}{upto} khoản {clause} Điều {article}", en=f"article {article}({clause})({point}{upto})"
        )
    if clause:
        return Words(vi=f"khoản {clause}{upto} Điều {article}", en=f"article {article}({clause}{upto})")
    return Words(vi=f"Điều {article}{upto}", en=f"article {article}{upto}")
