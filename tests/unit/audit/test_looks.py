"""Who looked into whose assets is held against the journal (L25 37.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest

from audit.derived import looks
from audit.evidence import Evidence, Published
from audit.report import Compared
from records.entries import look_of
from tests.cases_driver import Driven, verified_case


def audited(case: Driven, rows: list[Mapping[str, Any]]) -> list[str]:
    """The fields that differ where the read model holds these rows."""
    published = Published(head=0, head_hash="", stage="", finished=False, row=None, duties=(), looks=tuple(rows))
    known = {"events": tuple(case.events), "published": published}
    evidence = cast(Evidence, type("Known", (), known))
    return [found.field for found in looks(evidence) if not isinstance(found, Compared)]


def rows_of(case: Driven) -> list[dict[str, Any]]:
    """What the read model ought to hold."""
    answered = {event.data["query"]: event.at for event in case.of_kind("partner_answered")}
    asked = [look_of(event) for event in case.of_kind("partner_queried")]
    return [{**look, "answered_at": answered[look["query"]]} for look in asked]


def test_looks_as_the_journal_tells_them_hold() -> None:
    case = verified_case()
    assert audited(case, list(rows_of(case))) == []


@pytest.mark.parametrize("field", ["officer", "partner", "party", "purpose", "asked_at", "answered_at"])
def test_every_change_of_a_look_is_found(field: str) -> None:
    case = verified_case()
    first, *others = rows_of(case)
    changed = {**first, field: None if field == "answered_at" else "khác"}
    assert audited(case, [changed, *others]) == [f"looks.{first['query']}.{field}"]


def test_a_look_that_is_missing_or_that_nobody_took_is_found() -> None:
    case = verified_case()
    first, *others = rows_of(case)
    assert {field.split(".")[1] for field in audited(case, others)} == {first["query"]}
    assert audited(case, [first, *others, {**first, "query": "Q-9"}]) == ["looks.Q-9"]
