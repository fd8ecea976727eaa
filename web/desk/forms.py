"""Forms made from what a command declares (`cases.asking`), and read back into its payload.

A field's path is where its value stands in the payload: `home.debtor_agrees`, `obligations.0.amount`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from cases.asking import KEY, Choice, Of, Unit
from cases.commands import FILE
from cases.kernel import HANDLERS

Schema = Mapping[str, Any]
Posted = Mapping[str, Sequence[str]]
"""What a browser sends: each name with its values."""

Offers = Callable[[Of], Sequence[Choice]]
"""The things of a case that a field may name."""

UNITS: Mapping[Unit, tuple[str, str]] = {
    Unit.DONG: ("đồng", "đồng"),
    Unit.DAYS: ("ngày", "days"),
    Unit.MONTHS: ("tháng", "months"),
    Unit.PERCENT: ("%", "%"),
    Unit.PERSONS: ("người", "persons"),
}

MOST_ROWS = 30
"""Rows of one list on a page; a dossier of more comes as a register."""


class Kind(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    TICK = "tick"
    YES_NO = "yes_no"
    ONE = "one"
    SOME = "some"
    LINES = "lines"
    FILE = "file"
    GROUP = "group"
    ROWS = "rows"
    MAP = "map"


@dataclass(frozen=True)
class Field:
    """One field for its reader. `value` is as it is shown, `values` of several; `fields` are those of a group."""

    path: str
    kind: Kind
    words: tuple[str, str]
    required: bool
    unit: tuple[str, str] = ("", "")
    article: str = ""
    choices: tuple[Choice, ...] = ()
    value: str = ""
    values: tuple[str, ...] = ()
    longest: int | None = None
    fields: tuple[Field, ...] = ()
    rows: tuple[tuple[Field, ...], ...] = ()


@lru_cache(maxsize=256)
def schema_of(command: str) -> Schema:
    """The schema of a command's payload."""
    return HANDLERS[command].payload.model_json_schema()


def form(command: str, posted: Posted, offers: Offers, more: str = "") -> tuple[Field, ...]:
    """The fields of a command, filled with what was posted, or with what it takes by itself.

    `more` is the path of a list to which a row is to be added.
    """
    schema = schema_of(command)
    return _Maker(schema, posted, offers, more).fields(schema, "", {}, fresh=not posted)


def lacking(command: str, offers: Offers) -> bool:
    """Whether a command must name a thing of which there is none."""
    schema = schema_of(command)
    said = (schema["properties"][name].get(KEY, {}) for name in schema.get("required", ()))
    return any("of" in one and not offers(Of(one["of"])) for one in said)


def payload(command: str, posted: Posted) -> dict[str, Any]:
    """What was posted as the payload that it means; what was left empty is left out."""
    schema = schema_of(command)
    read = _Reader(schema, posted).thing(schema, "")
    return read if isinstance(read, dict) else {}


def _resolved(schema: Schema, root: Schema) -> tuple[Schema, bool]:
    """The schema behind references, and whether null will do."""
    nullable = False
    while True:
        if "$ref" in schema:
            schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
        elif "anyOf" in schema:
            nullable = nullable or any(one.get("type") == "null" for one in schema["anyOf"])
            schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
        else:
            return schema, nullable


def _kind(schema: Schema, said: Schema, *, required: bool) -> Kind:
    of, choices = said.get("of"), "choices" in said
    match schema.get("type"):
        case "boolean":
            return Kind.YES_NO if required else Kind.TICK
        case "integer" | "number":
            return Kind.NUMBER
        case "array" if of or choices:
            return Kind.SOME
        case "array":
            return Kind.ROWS if _is_thing(schema["items"]) else Kind.LINES
        case "object":
            return Kind.MAP if "properties" not in schema else Kind.GROUP
    if of or choices or "enum" in schema:
        return Kind.ONE
    if schema.get(FILE):
        return Kind.FILE
    if schema.get("format") in ("date", "date-time"):
        return Kind.DAY if schema["format"] == "date" else Kind.MOMENT
    return Kind.LONG if said.get("long") else Kind.TEXT


def _is_thing(schema: Schema) -> bool:
    return "$ref" in schema or schema.get("type") == "object"


@dataclass(frozen=True)
class _Maker:
    root: Schema
    posted: Posted
    offers: Offers
    more: str

    def fields(self, schema: Schema, prefix: str, members: Schema, *, fresh: bool) -> tuple[Field, ...]:
        needed = schema.get("required", ())
        return tuple(
            self.field(own, f"{prefix}{name}", members.get(name, {}), required=name in needed, fresh=fresh)
            for name, own in schema.get("properties", {}).items()
        )

    def field(self, own: Schema, path: str, member: Schema, *, required: bool, fresh: bool) -> Field:
        inner, nullable = _resolved(own, self.root)
        said = own.get(KEY) or inner.get(KEY) or member
        kind = _kind(inner, said, required=required)
        made = Field(
            path=path,
            kind=kind,
            words=(said.get("vi", path), said.get("en", path)),
            required=required and not nullable and kind not in (Kind.TICK, Kind.GROUP, Kind.ROWS, Kind.MAP),
            unit=UNITS.get(said.get("unit", ""), ("", "")),
            article=said.get("article", ""),
            choices=self._choices(said),
            longest=inner.get("maxLength"),
        )
        match kind:
            case Kind.GROUP:
                inside = self.fields(inner, f"{path}.", said.get("members", {}), fresh=False)
                shown = inside if required else tuple(replace(one, required=False) for one in inside)
                return replace(made, fields=shown)
            case Kind.ROWS:
                return replace(made, rows=self._rows(inner, path, said, required=required))
            case Kind.MAP:
                keys = tuple(
                    Field(
                        f"{path}.{one.code}",
                        Kind.FILE if inner.get("additionalProperties", {}).get(FILE) else Kind.TEXT,
                        (one.vi, one.en),
                        False,
                        value=self._first(f"{path}.{one.code}"),
                    )
                    for one in made.choices
                )
                return replace(made, fields=keys, choices=())
            case Kind.SOME:
                return replace(made, values=tuple(self.posted.get(path, ())))
        given = self._first(path)
        if fresh and not given:
            given = _shown(own.get("default"), kind)
        return replace(made, value=given)

    def _rows(self, schema: Schema, path: str, said: Schema, *, required: bool) -> tuple[tuple[Field, ...], ...]:
        item, _ = _resolved(schema["items"], self.root)
        count = max(rows_of(self.posted, path), 1 if required else 0) + (path == self.more)
        members = said.get("members", {})
        return tuple(
            self.fields(item, f"{path}.{number}.", members, fresh=False) for number in range(min(count, MOST_ROWS))
        )

    def _choices(self, said: Schema) -> tuple[Choice, ...]:
        listed = [Choice(**one) for one in said.get("choices", ())]
        return tuple(listed + list(self.offers(Of(said["of"])) if said.get("of") else []))

    def _first(self, path: str) -> str:
        return next(iter(self.posted.get(path, ())), "")


def _shown(value: object, kind: Kind) -> str:
    """A default as a form shows it; nothing where it says nothing."""
    if kind is Kind.TICK:
        return "1" if value is True else ""
    return "" if value in (None, "", 0, False) else str(value)


def rows_of(posted: Posted, path: str) -> int:
    """How many rows of a list were posted."""
    numbers = (name.removeprefix(f"{path}.").partition(".")[0] for name in posted if name.startswith(f"{path}."))
    return max((int(number) + 1 for number in numbers if number.isdecimal()), default=0)


@dataclass(frozen=True)
class _Reader:
    """Reads values; None is what was left out."""

    root: Schema
    posted: Posted

    def thing(self, schema: Schema, prefix: str) -> dict[str, Any] | None:
        """An object, of what was filled in; None where nothing was."""
        found = {}
        filled = False
        for name, own in schema.get("properties", {}).items():
            inner, _ = _resolved(own, self.root)
            said = own.get(KEY) or inner.get(KEY) or {}
            needed = name in schema.get("required", ())
            value = self.value(inner, said, f"{prefix}{name}", required=needed)
            if value is not None:
                found[name] = value
                filled = filled or value is not False
        return found if filled or not prefix else None

    def value(self, schema: Schema, said: Schema, path: str, *, required: bool) -> Any:
        """The value of one field."""
        given = [text.strip() for text in self.posted.get(path, ())]
        first = given[0] if given else ""
        match _kind(schema, said, required=required):
            case Kind.TICK:
                return bool(first)
            case Kind.YES_NO:
                return {"1": True, "0": False}.get(first)
            case Kind.NUMBER:
                return _number(first) if schema["type"] == "integer" else first.replace(",", ".") or None
            case Kind.MOMENT:
                return f"{first}:00{_OFFSET}" if len(first) == 16 else first or None
            case Kind.SOME:
                return [text for text in given if text] or None
            case Kind.LINES:
                return [line.strip() for line in first.splitlines() if line.strip()] or None
            case Kind.GROUP:
                return self.thing(schema, f"{path}.")
            case Kind.MAP:
                codes = (one["code"] for one in said.get("choices", ()))
                found = {code: self._first(f"{path}.{code}") for code in codes}
                return {code: text for code, text in found.items() if text} or None
            case Kind.ROWS:
                item, _ = _resolved(schema["items"], self.root)
                rows = (self.thing(item, f"{path}.{n}.") for n in range(min(rows_of(self.posted, path), MOST_ROWS)))
                return [row for row in rows if row is not None] or None
        return first or None

    def _first(self, path: str) -> str:
        return next(iter(self.posted.get(path, ())), "").strip()


_OFFSET = "+07:00"
"""Of the moments that people write: those of Vietnam."""


def _number(text: str) -> Any:
    """A whole number as people write it, 1.234.567; what is none is left for the command to turn away."""
    digits = text.replace(".", "").replace(" ", "").replace("\u00a0", "")
    return int(digits) if digits.removeprefix("-").isdecimal() else text or None
