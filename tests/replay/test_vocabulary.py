"""The vocabulary of all that is stored: nothing that was ever stored may become unreadable.

`vocabulary.json` pins every command, every kind of event, the state (its core and the things in its books), the request
that is kept with each decision, and what stands in Temporal's histories, each with everything it is made of. Additions
with a default are welcome: `THADS_CAPTURE_VOCABULARY=1 pytest tests/replay/test_vocabulary.py` writes them down. What
went, was renamed, or became required makes stored contents unreadable: keep it, or give it a default.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, create_model
from pydantic.fields import FieldInfo

import cases.stages  # noqa: F401  (registers the commands)
from activities.messages import Asked, DossierAnswer, EffectsAsked, Failed, HistoryAsked, Spine, Start, Told
from cases.books import books
from cases.commands import Answer, Envelope
from cases.deciding import Request
from cases.events import FACTS, Event
from cases.kernel import HANDLERS
from cases.state import CaseState
from cases.subjects import SUBJECTS as KINDS

PINNED = Path(__file__).parent / "vocabulary.json"
SUBJECTS = tuple(KINDS.values())
MESSAGES = (Answer, Asked, DossierAnswer, EffectsAsked, Envelope, Failed, HistoryAsked, Spine, Start, Told)

Shapes = dict[str, Any]


def shapes(kind: Any) -> Shapes:
    """What a type is made of, whole: its own fields under "", and those of every type within it by its name.

    A field has its JSON schema's bare shape, and whether it must be there. A plain type is one field, "".
    """
    schema = TypeAdapter(kind).json_schema()
    within = {name: _fields(spec) for name, spec in schema.pop("$defs", {}).items()}
    return {"": _fields(schema), **within}


def _fields(spec: Any) -> dict[str, Any]:
    if "properties" not in spec:
        return {"": {"required": True, "shape": _shape(spec)}}
    required = set(spec.get("required", ()))
    return {
        name: {"required": name in required, "shape": _shape(field)}
        for name, field in sorted(spec["properties"].items())
    }


def _shape(spec: Any) -> Any:
    if isinstance(spec, dict):
        kept = ("type", "$ref", "items", "anyOf", "enum", "const", "additionalProperties", "prefixItems", "format")
        return {k: _shape(v) for k, v in sorted(spec.items()) if k in kept}
    return [_shape(v) for v in spec] if isinstance(spec, list) else spec


def core_of(subject: type[Any]) -> type[Any]:
    """The model of what `cases.books.core` writes: the state without its books."""
    fields: dict[str, Any] = {
        name: (field.annotation, field) for name, field in subject.model_fields.items() if name not in books(subject)
    }
    return create_model(f"{subject.__name__}Core", **fields)


def vocabulary() -> dict[str, dict[str, Shapes]]:
    """Everything that is stored, by group and name."""
    return {
        "commands": {name: shapes(h.payload) for name, h in HANDLERS.items()},
        "events": {kind: shapes(fact) for kind, fact in FACTS.items() if not kind.startswith("_test")},
        "states": {subject.__name__: shapes(core_of(subject)) for subject in SUBJECTS},
        "parts": {
            f"{subject.__name__}.{book}": shapes(get_args(subject.model_fields[book].annotation)[0])
            for subject in SUBJECTS
            for book in books(subject)
        },
        "requests": {one.__name__: shapes(one) for one in (Request, Event)},
        "messages": {message.__name__: shapes(message) for message in MESSAGES},
    }


def written(words: dict[str, dict[str, Shapes]]) -> str:
    """JSON with a line for each thing, so that a diff shows what changed."""
    groups = (
        f'"{group}": {{\n'
        + ",\n".join(f'"{name}": {json.dumps(named[name], sort_keys=True)}' for name in sorted(named))
        for group, named in words.items()
    )
    return "{\n" + "\n},\n".join(groups) + "\n}\n}\n"


def problems(before: dict[str, dict[str, Shapes]], now: dict[str, dict[str, Shapes]]) -> list[str]:
    """Why something that was stored under `before` cannot be read any more; nothing where it can."""
    return [
        problem
        for group, named in before.items()
        for name, old in named.items()
        for problem in _differences(f"{group}: {name}", old, now[group].get(name))
    ]


def _differences(name: str, old: Shapes, new: Shapes | None) -> Iterator[str]:
    if new is None:
        yield f"{name} is gone"
        return
    for part, fields in old.items():
        where = f"{name} ({part})" if part else name
        for field, was in fields.items():
            now = new.get(part, {}).get(field)
            if now is None:
                yield f"{where}.{field} is gone"
            elif not _reads(now["shape"], was["shape"]):
                yield f"{where}.{field} changed from {was['shape']} to {now['shape']}"
        for field, now in new.get(part, {}).items():
            if now["required"] and not fields.get(field, {}).get("required"):
                yield f"{where}.{field} is required, though stored ones lack it or may"


def _reads(now: Any, was: Any) -> bool:
    """Whether the shape of today takes what the old one let in: the same, or more values of an enumeration."""
    if isinstance(was, dict) and "enum" in was and isinstance(now, dict):
        return set(now.get("enum", ())) >= set(was["enum"])
    if isinstance(now, dict) and "anyOf" in now:
        return all(any(_reads(n, w) for n in now["anyOf"]) for w in (was.get("anyOf") or [was]))
    return bool(now == was)


def test_everything_that_was_ever_stored_can_be_read() -> None:
    now = json.loads(json.dumps(vocabulary()))
    if os.environ.get("THADS_CAPTURE_VOCABULARY"):
        PINNED.write_text(written(now), "utf-8")
    assert problems(json.loads(PINNED.read_text("utf-8")), now) == []


def test_the_pinned_vocabulary_is_up_to_date() -> None:
    pinned = json.loads(PINNED.read_text("utf-8"))
    assert pinned == json.loads(json.dumps(vocabulary())), "run with THADS_CAPTURE_VOCABULARY=1 and commit the file"
    assert len(pinned["commands"]) > 40
    assert len(pinned["events"]) > 60
    assert {"CaseState.claims", "CaseState.duties", "DossierState.owed"} <= pinned["parts"].keys()


@pytest.mark.parametrize("group", ["commands", "events", "states", "parts", "requests", "messages"])
def test_a_field_that_stored_ones_lack_is_found_wherever_it_is_added(group: str) -> None:
    """At every depth: of the thing itself, and of every type that it is made of."""
    now = json.loads(json.dumps(vocabulary()))[group]
    for name, parts in now.items():
        for part, fields in parts.items():
            if fields.keys() == {""}:
                continue
            more = {name: parts | {part: fields | {"new": {"required": True, "shape": {"type": "string"}}}}}
            assert problems({group: {name: parts}}, {group: more}), (name, part)
            fewer = {name: parts | {part: {}}}
            assert not fields or problems({group: {name: parts}}, {group: fewer}), (name, part)


def test_a_required_field_of_the_state_is_found() -> None:
    class Next(CaseState):
        judge: str

    before = {"states": {"CaseState": shapes(core_of(CaseState))}}
    found = problems(before, {"states": {"CaseState": shapes(core_of(Next))}})
    assert found == ["states: CaseState.judge is required, though stored ones lack it or may"]


def test_what_a_later_version_adds_to_a_message_is_read_over() -> None:
    """A version that was rolled back meets histories of the later one: what workflow code reads must bear more fields.

    The envelope is the exception: its signature covers all of it, so a field more comes in two versions, of which the
    first only knows it (docs/adr/0012).
    """
    for message in MESSAGES:
        if message is Envelope:
            continue
        for name, field in _models_in(message).items():
            assert field.model_config.get("extra") != "forbid", f"{message.__name__}: {name}"


def _models_in(model: Any) -> dict[str, Any]:
    """The model and every model in its fields, but for the envelope, by name."""
    found = {model.__name__: model}
    for field in model.model_fields.values():
        for kind in _types_in(field):
            if hasattr(kind, "model_fields") and kind is not Envelope and kind.__name__ not in found:
                found |= _models_in(kind)
    return found


def _types_in(field: FieldInfo | Any) -> Iterator[Any]:
    kind = field.annotation if isinstance(field, FieldInfo) else field
    yield kind
    for inner in get_args(kind):
        yield from _types_in(inner)
