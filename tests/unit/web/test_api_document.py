"""The OpenAPI document: kept beside the code, made into the clients, never less than an earlier one promised."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from console import api_schema, clients

FIRST = json.loads((Path(__file__).parent / "openapi_1_0.json").read_text(encoding="utf-8"))
"""What callers of version 1.0 were promised."""


def test_the_document_is_the_one_that_is_kept() -> None:
    assert api_schema.PLACE.read_text(encoding="utf-8") == api_schema.written(api_schema.document())


def test_the_clients_are_made_from_it() -> None:
    for place, text in clients.made().items():
        assert place.read_text(encoding="utf-8") == text, place.name


def test_whoever_was_written_against_the_first_version_still_finds_everything() -> None:
    assert api_schema.broken(FIRST, api_schema.document()) == []


def without_operation(made: dict[str, Any]) -> None:
    del made["paths"]["/cases"]["get"]


def without_member(made: dict[str, Any]) -> None:
    del made["components"]["schemas"]["CaseLine"]["properties"]["held"]


def of_another_type(made: dict[str, Any]) -> None:
    made["components"]["schemas"]["CaseLine"]["properties"]["held"] = {"type": "string"}


def one_more_to_send(made: dict[str, Any]) -> None:
    made["components"]["schemas"]["ActAsked"]["required"].append("payload")


def one_more_parameter(made: dict[str, Any]) -> None:
    made["paths"]["/cases"]["get"]["parameters"].append({"name": "new", "in": "query", "required": True})


def a_code_less(made: dict[str, Any]) -> None:
    made["components"]["schemas"]["PartyKind"]["enum"].remove("state")


@pytest.mark.parametrize(
    "change", [without_operation, without_member, of_another_type, one_more_to_send, one_more_parameter, a_code_less]
)
def test_what_would_break_a_caller_is_found(change: Any) -> None:
    after = copy.deepcopy(FIRST)
    change(after)
    assert api_schema.broken(FIRST, after)


def test_what_is_added_breaks_nobody() -> None:
    after = copy.deepcopy(FIRST)
    after["paths"]["/new"] = {"get": {"responses": {"200": {}}}}
    after["components"]["schemas"]["CaseLine"]["properties"]["new"] = {"type": "string"}
    after["components"]["schemas"]["ActAsked"]["properties"]["new"] = {"type": "string"}
    assert api_schema.broken(FIRST, after) == []
