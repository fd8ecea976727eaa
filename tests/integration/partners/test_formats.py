"""The examples in the documentation are what the models read and write."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from partners import court, custody, portal, procuracy, registries, vneid
from partners.sandbox import bank, control, faults

DOCUMENT = Path(__file__).parents[3] / "docs" / "formats" / "partners.md"
EXAMPLES = re.findall(r"<!-- (\w+) -->\n```json\n(.*?)\n```", DOCUMENT.read_text("utf-8"), re.DOTALL)
MODULES = (court, custody, portal, procuracy, registries, vneid, bank, control, faults)


def model(name: str) -> type[BaseModel]:
    return next(getattr(module, name) for module in MODULES if hasattr(module, name))


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_an_example_is_read_and_written_back(name, example):
    said = json.loads(example)
    written = json.loads(model(name).model_validate_json(example).model_dump_json())
    assert _without_defaults(written) == _without_defaults(said)


def test_every_message_to_and_from_a_partner_has_an_example():
    shown = {name for name, _ in EXAMPLES}
    messages = {
        kind.__name__
        for module in (court, custody, portal, procuracy, registries, vneid)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind.__module__ == module.__name__
    }
    parts = {"NoticeReceipt", "PaymentOrder", "PaymentStatus", "EndedCase", "QueryPurpose", "Entry"}
    parts |= {"BankAccount", "Land", "Vehicle", "Income", "TaxedIncome", "_Held"}
    assert messages - parts <= shown


def _without_defaults(value):
    """What a message says; an absent member and null are the same."""
    if isinstance(value, dict):
        return {key: _without_defaults(member) for key, member in value.items() if member not in (None, 0, "")}
    return [_without_defaults(member) for member in value] if isinstance(value, list) else value
