"""Nothing that a journal can hold, or a caller can send, is without words."""

from __future__ import annotations

import pytest

import cases.subjects  # noqa: F401  (registers facts and commands)
from cases import words
from cases.events import FACTS, Role
from cases.kernel import HANDLERS
from law.pack import current_pack

KINDS = sorted(kind for kind, fact in FACTS.items() if not fact.__subclasses__())
"""Every kind that is stored: a fact with subclasses is only what they share."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_event_has_words(kind: str) -> None:
    assert all(words.event(kind))
    assert kind not in words.event(kind)


@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_every_command_has_words(name: str) -> None:
    assert all(words.command(name))
    assert name not in words.command(name)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_words(role: str) -> None:
    assert role not in words.role(role)


def test_no_two_events_read_alike() -> None:
    for language in (0, 1):
        said = [words.event(kind)[language] for kind in KINDS]
        assert len(said) == len(set(said))


def test_a_rule_is_called_as_the_pack_calls_it() -> None:
    pack = current_pack()
    assert words.rule("R025", pack) == (pack.rules["R025"].vi, pack.rules["R025"].en)
    assert words.rule("X1", pack) == ("X1", "X1")
