"""A form made from a command's declaration, filled as a browser would, means the payload that was meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from cases.asking import Choice, Of
from cases.kernel import HANDLERS
from law.periods import VIETNAM
from tests.command_samples import PAYLOADS
from tests.unit.console.test_schema import dossier
from web.desk.forms import Field, Kind, form, lacking, payload


def typed(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """What a browser sends for a value."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from typed(inner, f"{path}.{name}" if path else name)
        case list() | tuple():
            for number, inner in enumerate(value):
                yield from typed(inner, f"{path}.{number}") if isinstance(inner, dict) else [(path, str(inner))]
        case bool():
            yield path, "1" if value else "0"
        case None:
            pass
        case _:
            yield path, str(value)


def posted(given: dict[str, Any], fields: tuple[Field, ...]) -> dict[str, list[str]]:
    """What was typed, but for boxes that are not ticked, in the time of the reader."""
    kinds = {field.path: field.kind for field in every(fields)}
    found: dict[str, list[str]] = {}
    for path, text in typed(given, ""):
        kind = kinds.get(path)
        if kind is Kind.TICK and text == "0":
            continue
        if kind is Kind.MOMENT:
            text = f"{datetime.fromisoformat(text).astimezone(VIETNAM):%Y-%m-%dT%H:%M}"
        if kind is Kind.LINES:  # one a line of one field
            text = "\n".join([*found.pop(path, []), text])
        found.setdefault(path, []).append(text)
    return found


def every(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from every(field.fields)
        for row in field.rows:
            yield from every(row)


def nothing(_of: Of) -> tuple[Choice, ...]:
    return ()


SAMPLES = {**PAYLOADS, "submit_dossier": {"dossier": dossier().model_dump(mode="json")}}


@pytest.mark.parametrize("command", sorted(HANDLERS))
def test_what_is_filled_in_is_what_was_meant(command: str) -> None:
    meant = HANDLERS[command].payload.model_validate(SAMPLES[command])
    given = meant.model_dump(mode="json")
    sent = dict(typed(given, ""))
    rows = {path: [text] for path, text in sent.items()}  # so that the form has rows enough
    read = payload(command, posted(given, form(command, rows, nothing)))
    assert HANDLERS[command].payload.model_validate(read) == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("1.234.567", 1_234_567), ("1 234 567", 1_234_567), ("12,5 triệu", "12,5 triệu"), ("", None)]
)
def test_sums_are_read_as_people_write_them(written: str, meant: object) -> None:
    assert payload("receive_cash", {"amount": [written]}).get("amount") == meant


def test_what_the_law_lists_is_offered_with_its_article() -> None:
    (ground,) = [field for field in form("postpone", {}, nothing) if field.path == "ground"]
    assert ground.kind is Kind.ONE
    assert {"L25 46.1.a"} < {choice.article for choice in ground.choices}


def test_an_act_on_what_is_not_there_is_known_beforehand() -> None:
    def one_asset(of: Of) -> tuple[Choice, ...]:
        return (Choice("A1", "Xe", "A car"),) if of is Of.ASSET else ()

    assert lacking("lift_measure", nothing)
    assert not lacking("lift_measure", one_asset)
    assert not lacking("sign_decision", nothing)
