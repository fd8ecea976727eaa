"""One example of each kind of document: invented people, real rules. Tests and benchmarks share it."""

from __future__ import annotations

from typing import Any

from tests.unit.documents.examples_assets import ASSETS
from tests.unit.documents.examples_decisions import DECISIONS
from tests.unit.documents.examples_money import MONEY
from tests.unit.documents.examples_procedures import PROCEDURES

EXAMPLES: dict[str, dict[str, Any]] = {**DECISIONS, **MONEY, **ASSETS, **PROCEDURES}
