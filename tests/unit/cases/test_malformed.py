"""A command that cannot be read is answered in Vietnamese and English, whichever field is wrong and however."""

from __future__ import annotations

import re
from typing import Any

import pytest

import cases.subjects  # noqa: F401  (registers the commands)
from cases.commands import Envelope, Malformed
from cases.events import Actor, Role, UnknownEvent, read_fact
from cases.kernel import HANDLERS, admit

WRONG: tuple[Any, ...] = (None, True, -1, 1.5, 10**30, "", "x" * 3000, "không phải", [], [7], {}, {"x": 1})
VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)


def problem_of(command: str, payload: dict[str, Any]) -> Malformed | None:
    handler = HANDLERS[command]
    subject = handler.subject.model_construct(id="case/79/tests/HS-1/1", finished=False)
    role = next(iter(sorted(handler.roles)), Role.CLERK)
    envelope = Envelope(
        request_id="P-1",
        subject=subject.id,
        command=command,
        payload=payload,
        actor=Actor(id="X", role=role, office="79"),
        door="tests",
        sent_at="2026-09-08T10:00:00+07:00",
    )
    try:
        admit(envelope, subject)
    except Malformed as malformed:
        return malformed
    return None


@pytest.mark.parametrize("command", sorted(HANDLERS))
def test_every_wrong_field_of_every_command_is_told_in_both_languages(command: str) -> None:
    fields = HANDLERS[command].payload.model_fields
    told = [problem_of(command, {"no_such_field": 1})]
    told += [problem_of(command, {field: value}) for field in fields for value in WRONG]
    assert told[0] is not None
    for malformed in filter(None, told):
        vi, _, en = malformed.problem.partition(" / ")
        assert VIETNAMESE.search(vi), malformed
        assert en, malformed
        assert "nput should" not in malformed.problem
        assert re.fullmatch(r"payload(\.[a-z_0-9]+)*", malformed.field, re.IGNORECASE), malformed


def test_an_event_of_a_later_version_says_what_to_do() -> None:
    with pytest.raises(UnknownEvent) as told:
        read_fact("decision_sung", {})
    assert str(told.value).startswith("không có loại sự kiện “decision_sung”; hãy dùng phiên bản chương trình đã ghi")
    assert " / no such kind of event; use the version " in str(told.value)
