"""The vocabulary of stored journals and envelopes: nothing that was ever stored may become unreadable.

`vocabulary.json` pins every command, its payload, and every kind of event. Additions with a default are welcome:
`THADS_CAPTURE_VOCABULARY=1 pytest tests/replay/test_vocabulary.py` writes them down. A field that went, was renamed, or
became required makes stored payloads unreadable: keep it, or give it a default.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import cases.dossiers
import cases.stages  # noqa: F401  (registers the commands)
from cases.events import FACTS
from cases.kernel import HANDLERS

PINNED = Path(__file__).parent / "vocabulary.json"


def fields(model: Any) -> dict[str, Any]:
    """Each field with its JSON schema's bare shape, and whether it must be there."""
    schema = model.model_json_schema()
    required = set(schema.get("required", ()))
    return {
        name: {"required": name in required, "shape": _shape(spec)}
        for name, spec in sorted(schema.get("properties", {}).items())
    }


def _shape(spec: Any) -> Any:
    if isinstance(spec, dict):
        kept = ("type", "$ref", "items", "anyOf", "enum", "const", "additionalProperties", "prefixItems", "format")
        return {k: _shape(v) for k, v in sorted(spec.items()) if k in kept}
    return [_shape(v) for v in spec] if isinstance(spec, list) else spec


def vocabulary() -> dict[str, Any]:
    return {
        "commands": {
            name: {"roles": sorted(h.roles), "fields": fields(h.payload)} for name, h in sorted(HANDLERS.items())
        },
        "events": {kind: fields(fact) for kind, fact in sorted(FACTS.items()) if not kind.startswith("_test")},
    }


def test_everything_that_was_ever_stored_can_be_read() -> None:
    now = vocabulary()
    if os.environ.get("THADS_CAPTURE_VOCABULARY"):
        PINNED.write_text(json.dumps(now, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    pinned = json.loads(PINNED.read_text("utf-8"))
    problems = []
    for group, name, old in (
        *(("commands", n, c["fields"]) for n, c in pinned["commands"].items()),
        *(("events", n, f) for n, f in pinned["events"].items()),
    ):
        if name not in now[group]:
            problems.append(f"{group}: {name} is gone")
            continue
        new = now[group][name]["fields"] if group == "commands" else now[group][name]
        for field, was in old.items():
            if field not in new:
                problems.append(f"{name}.{field} is gone")
            elif new[field]["shape"] != was["shape"]:
                problems.append(f"{name}.{field} changed from {was['shape']} to {new[field]['shape']}")
        problems += [
            f"{name}.{field} is required, though stored ones lack it or may"
            for field, is_now in new.items()
            if is_now["required"] and not old.get(field, {}).get("required")
        ]
    assert problems == []


def test_the_pinned_vocabulary_is_up_to_date() -> None:
    pinned = json.loads(PINNED.read_text("utf-8"))
    assert pinned == json.loads(json.dumps(vocabulary())), "run with THADS_CAPTURE_VOCABULARY=1 and commit the file"
    assert len(pinned["commands"]) > 40
    assert len(pinned["events"]) > 60
