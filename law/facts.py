"""The facts of a question as they come in: typed fields, and errors that name the field that is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from law.errors import LawError
from law.misfit import phrase

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NO_DAY = "ngày phải viết YYYY-MM-DD / a day is written YYYY-MM-DD"


def iso_day(text: str) -> date:
    """A day written YYYY-MM-DD and no other way. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError(NO_DAY)
    return date.fromisoformat(text)


def _only_iso_day(value: Any) -> Any:
    """A day is a `date` or ISO text; numbers, which a lenient reader takes for moments, are not."""
    if isinstance(value, str):
        return iso_day(value)
    if type(value) is not date:
        raise ValueError(NO_DAY)
    return value


Dong = Annotated[int, Field(strict=True, ge=0)]
"""A field of whole đồng, zero or more; text and fractions are refused."""

Day = Annotated[date, BeforeValidator(_only_iso_day)]
"""A field with a local day, `YYYY-MM-DD`."""

Facts = TypeVar("Facts", bound=BaseModel)


def read_facts(model: type[Facts], data: object) -> Facts:
    """`data` (parsed JSON) as the facts of a question. Raises `LawError` naming the first field that is wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as refused:
        errors = refused.errors(include_url=False)
        # Where a value may take two forms, both complain; the one that looks deeper knows what is wrong.
        place = _field_name(errors[0]["loc"])
        inside = [error for error in errors if re.match(re.escape(place) + r"(?![a-z_])", _field_name(error["loc"]))]
        first = max(inside, key=lambda error: len(_field_name(error["loc"])))
        field = _field_name(first["loc"])
        shown = first["input"] if isinstance(first["input"], str | int | float) else ""
        problem = phrase(first)
        raise LawError(field, f"{problem} ({shown})" if shown != "" else problem) from None


def _field_name(place: Sequence[str | int]) -> str:
    """`claims[3].amount`; the names that the reader puts in for the branches of a choice are left out."""
    parts = [
        f"[{part}]" if isinstance(part, int) else f".{part}"
        for part in place
        if isinstance(part, int) or (part.islower() and part.isidentifier() and part not in {"int", "str"})
    ]
    return "".join(parts).lstrip(".") or "facts"
