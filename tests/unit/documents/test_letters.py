"""The door and the printer have one idea of a letter: what intake takes, every document can carry."""

from __future__ import annotations

import pytest

from cases.letters import PRINTABLE, unprintable
from documents.errors import DocumentError
from documents.render import render_pdf
from tests.unit.documents.examples import EXAMPLES

BASE = EXAMPLES["enforcement_decision"]


def printed(name: str) -> bytes:
    return render_pdf("enforcement_decision", {**BASE, "debtors": [{**BASE["debtors"][0], "name": name}]})


def test_every_letter_that_intake_takes_can_be_printed():
    marks = {letter for letter in PRINTABLE if "\u0300" <= letter <= "\u036f"}
    alone = " ".join(sorted(PRINTABLE - marks - {" "}))
    assert printed(alone + " " + " ".join(f"q{mark}" for mark in sorted(marks))).startswith(b"%PDF")


@pytest.mark.parametrize("letter", ["張", "😀", "\ue001", "\uffff", "\x00", "\u0189", "ក", "\u202e"])
def test_a_letter_that_cannot_be_printed_is_refused_by_both(letter):
    assert unprintable(f"Đỗ {letter} Long") == letter
    with pytest.raises(DocumentError, match=r"debtors\.0\.name"):
        printed(f"Đỗ {letter} Long")
