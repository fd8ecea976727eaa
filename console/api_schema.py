"""The OpenAPI document of the REST API, and what a caller of an earlier one could miss in it.

`python -m console.api_schema` writes it as it is now to docs/openapi.json; the clients are made from that file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from runtime.leaving import leave_with

PLACE = Path(__file__).parents[1] / "docs" / "openapi.json"

Document = Mapping[str, Any]


def document() -> dict[str, Any]:
    """The document as the program serves it; nothing is connected to."""
    from web.api.app import ApiParts, create_api

    api = create_api(ApiParts(None, None, None, None, None, None))  # type: ignore[arg-type]
    made: dict[str, Any] = json.loads(json.dumps(api.openapi(), sort_keys=True))
    return made


def written(made: Document) -> str:
    """As it stands in the file."""
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def broken(before: Document, after: Document) -> list[str]:
    """What a caller written against `before` would miss in `after`; nothing where only something was added.

    An operation, an answer's member, or a parameter that is gone or of another type; a member that now has to be sent;
    a code that is taken no more.
    """
    return [*_operations(before, after), *_schemas(before, after)]


def _operations(before: Document, after: Document) -> Iterator[str]:
    for path, methods in before["paths"].items():
        for method, old in methods.items():
            new = after["paths"].get(path, {}).get(method)
            if new is None:
                yield f"{method.upper()} {path}: gone"
                continue
            mine = {one["name"]: one for one in new.get("parameters", ())}
            known = {one["name"] for one in old.get("parameters", ())}
            yield from (f"{method.upper()} {path}: parameter {name} gone" for name in known - mine.keys())
            for name, one in mine.items():
                if one.get("required") and name not in known:
                    yield f"{method.upper()} {path}: parameter {name} has to be sent now"
            gone = {status for status in old["responses"] if status < "300"} - new["responses"].keys()
            yield from (f"{method.upper()} {path}: answer {status} gone" for status in sorted(gone))


def _schemas(before: Document, after: Document) -> Iterator[str]:
    sent = _sent(after)
    for name, old in before["components"]["schemas"].items():
        new = after["components"]["schemas"].get(name)
        if new is None:
            yield f"{name}: gone"
            continue
        fields, mine = old.get("properties", {}), new.get("properties", {})
        for field, was in fields.items():
            if field not in mine:
                yield f"{name}.{field}: gone"
            elif _type(was) != _type(mine[field]):
                yield f"{name}.{field}: of another type"
        if name in sent:
            must = set(new.get("required", ())) - set(old.get("required", ()))
            yield from (f"{name}.{field}: has to be sent now" for field in sorted(must))
            yield from (
                f"{name}: {code} is taken no more" for code in set(old.get("enum", ())) - set(new.get("enum", ()))
            )
        elif missing := set(old.get("required", ())) - set(new.get("required", ())):
            yield f"{name}: {', '.join(sorted(missing))} may be missing now"


def _type(schema: Mapping[str, Any]) -> str:
    """What kind of value a schema takes, without its words and limits."""
    kept = {key: schema[key] for key in ("type", "$ref", "format") if key in schema}
    for key in ("anyOf", "items", "additionalProperties"):
        if isinstance(schema.get(key), list):
            kept[key] = sorted(_type(one) for one in schema[key])
        elif isinstance(schema.get(key), dict):
            kept[key] = _type(schema[key])
    return json.dumps(kept, sort_keys=True)


def _sent(made: Document) -> set[str]:
    """The schemas of what callers send."""
    found: set[str] = set()
    todo = [op["requestBody"] for methods in made["paths"].values() for op in methods.values() if "requestBody" in op]
    while todo:
        for name in _named(todo.pop()) - found:
            found.add(name)
            todo.append(made["components"]["schemas"][name])
    return found


def _named(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {str(value["$ref"]).rpartition("/")[2]} if "$ref" in value else set()
        return own.union(*(_named(one) for one in value.values()))
    return set().union(*(_named(one) for one in value)) if isinstance(value, list) else set()


def main() -> None:
    """Write the document anew."""
    PLACE.write_text(written(document()), encoding="utf-8")


if __name__ == "__main__":
    leave_with(main)
