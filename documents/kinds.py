"""The kinds of documents: names, template, fields, and who signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from documents.forms import decisions, money
from documents.parts import Official

Role = Literal["head", "enforcer", "reception", "accountant", "collector"]


@dataclass(frozen=True)
class DocumentKind:
    """One kind: its Vietnamese and English names, its Typst template, the model of its fields, the signing role."""

    vi: str
    en: str
    template: str
    fields: type[Official]
    signed_by: Role


KINDS: Mapping[str, DocumentKind] = MappingProxyType(
    {
        "enforcement_decision": DocumentKind(
            "Quyết định thi hành án",
            "Enforcement decision",
            "enforcement_decision",
            decisions.EnforcementDecision,
            "head",
        ),
        "receipt": DocumentKind("Biên lai điện tử", "Electronic receipt", "receipt", money.Receipt, "collector"),
    }
)
