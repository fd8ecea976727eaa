"""Every field of every command says how it is asked, in both languages, and words each code that it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import cases.subjects  # noqa: F401  (registers the commands)
from cases.asking import KEY
from cases.kernel import HANDLERS

Schema = Mapping[str, Any]


def resolved(schema: Schema, root: Schema) -> Schema:
    """The schema behind a reference, or behind what may also be null."""
    while True:
        if "$ref" in schema:
            schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
        elif "anyOf" in schema:
            (schema,) = [one for one in schema["anyOf"] if one.get("type") != "null"][:1]
        elif schema.get("type") == "array":
            schema = schema["items"]
        else:
            return schema


def fields(schema: Schema, root: Schema, path: str, members: Schema) -> Iterator[tuple[str, Schema, Schema]]:
    """Each field with the schema of its values, and what it says of how it is asked."""
    for name, own in schema.get("properties", {}).items():
        said, inner = own.get(KEY) or members.get(name) or {}, resolved(own, root)
        yield f"{path}.{name}", inner, said
        yield from fields(inner, root, f"{path}.{name}", said.get("members", {}))


def every_field() -> Iterator[tuple[str, Schema, Schema]]:
    for name, handler in HANDLERS.items():
        schema = handler.payload.model_json_schema()
        yield from fields(schema, schema, name, {})


def test_every_field_has_a_label_in_both_languages() -> None:
    silent = [path for path, _, said in every_field() if not (said.get("vi") and said.get("en"))]
    assert not silent


@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_every_code_has_its_words(name: str) -> None:
    schema = HANDLERS[name].payload.model_json_schema()
    for path, inner, said in fields(schema, schema, name, {}):
        codes = set(inner.get("enum", [inner["const"]] if "const" in inner else []))
        worded = {choice["code"] for choice in said.get("choices", ())}
        assert codes <= worded, path
        assert all(choice["vi"] and choice["en"] for choice in said.get("choices", ())), path


def test_a_ground_stands_with_its_article() -> None:
    schema = HANDLERS["postpone"].payload.model_json_schema()
    grounds = {one["code"]: one for one in schema["properties"]["ground"][KEY]["choices"]}
    assert grounds["46.1.a"]["article"] == "L25 46.1.a"
    assert "47.1.a" not in grounds
