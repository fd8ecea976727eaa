"""What `law/` believes the program tells it (`packs/vocabulary.toml`, `awaits.toml`) is what the program does."""

import ast
from datetime import date
from pathlib import Path

from cases import stages
from cases.dossiers import DossierState
from cases.events import FACTS
from cases.state import CaseState
from law.pack import current_pack
from law.vocabulary import is_live, vocabulary

ROOT = Path(__file__).parents[3]
PRODUCT = ("law", "cases", "records", "activities", "documents", "web", "workflows", "simulation")
KNOWN, PACK = vocabulary(), current_pack()
assert stages  # registers the facts


def fields(event: str) -> set[str]:
    return set(FACTS[event].model_fields)


def test_every_event_of_the_vocabulary_is_a_fact_with_what_it_states() -> None:
    assert set(KNOWN.events) - FACTS.keys() == set()
    assert {event: facts - fields(event) for event, facts in KNOWN.events.items() if facts - fields(event)} == {}


def test_the_traits_are_those_of_a_case() -> None:
    assert CaseState.model_construct(parties={}).traits(date(2026, 9, 7)).keys() == KNOWN.traits
    assert DossierState.model_construct().traits(date(2026, 9, 7)).keys() & KNOWN.traits == set()


def test_nothing_is_awaited_that_the_program_tells() -> None:
    """The list may only shrink: what a procedure has learnt to tell moves to the vocabulary."""
    assert PACK.awaits.names & FACTS.keys() == set()
    assert {e: f for e, f in PACK.awaits.facts.items() if f & (fields(e) | KNOWN.traits)} == {}


def test_nothing_is_awaited_that_no_row_names() -> None:
    named = {opening.event for rule in PACK.rules.values() for opening in rule.openings}
    for rule in PACK.rules.values():
        named |= {*rule.discharged_by, *rule.paused_by, *rule.resumed_by}
    assert PACK.awaits.names - named == set()


def test_every_setting_of_the_vocabulary_is_read() -> None:
    read = set[str]()
    for folder in PRODUCT:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    read.add(node.value)
                elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    read.add(node.target.id)
    assert {name for name in KNOWN.settings - read if not name.startswith("number_pattern_")} == set()


def test_every_number_of_the_vocabulary_is_read() -> None:
    said = {
        node.value
        for path in (ROOT / "law").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert KNOWN.amounts - said == set()


def test_the_rows_that_can_open_in_a_case() -> None:
    """The others await their procedure; this number may only grow."""
    assert sum(map(is_live, PACK.rules.values())) >= 347
