"""An act declares itself once: whoever declares it again is refused when the program loads (FINDINGS S3)."""

from __future__ import annotations

from typing import Any

import pytest

from cases import kernel
from cases.commands import Command, Unsigned
from cases.events import FACTS, Fact, Role
from cases.kernel import HANDLERS, evolves, handles
from cases.stages.opening import CaseOpened
from cases.state import CaseState
from documents.kinds import KINDS
from documents.registry import document, draws


def test_a_second_fact_of_one_name_is_refused() -> None:
    with pytest.raises(ValueError, match="two facts are called case_opened"):
        type("CaseOpened", (Fact,), {"__module__": __name__, "words": ("Lập lại", "Again")})
    assert FACTS["case_opened"] is CaseOpened


def test_a_second_function_for_one_fact_is_refused() -> None:
    before = dict(kernel._EVOLVERS)
    with pytest.raises(ValueError, match="two functions say what case_opened changes"):
        evolves(CaseOpened)(lambda case, fact, event: case)
    assert before == kernel._EVOLVERS


def test_a_second_command_of_one_name_is_refused() -> None:
    again: Any = type("EndCase", (Command,), {"__module__": __name__, "words": ("Kết thúc", "End")})

    def decide(case: CaseState, command: Command, context: Any) -> Any:
        raise NotImplementedError

    known = HANDLERS["end_case"]
    with pytest.raises(ValueError, match="two functions decide end_case"):
        handles(again, Role.HEAD, signs=Unsigned.ENTERS)(decide)
    assert HANDLERS["end_case"] is known


def test_a_second_kind_of_document_or_builder_is_refused() -> None:
    known = KINDS["receipt_void"]
    with pytest.raises(ValueError, match="two models are the kind receipt_void"):
        document("receipt_void", "Biên bản", "Again")(known.fields)
    with pytest.raises(ValueError, match="two functions draw receipt_void"):
        draws("receipt_void")(lambda drawing: {})
    assert KINDS["receipt_void"] is known
