"""How fast documents are made: `python -m benchmarks documents` from the root of the repository."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from documents.receipt import receipt_xml
from documents.render import render_pdf
from documents.sign import local_signer
from tests.unit.documents.examples import EXAMPLES

ROUNDS = 40


def run() -> list[tuple[str, str]]:
    """(what, how much) for enforcement decisions (PDF, PAdES) and receipts (XML, XAdES), one thread, warm."""
    at = dt.datetime(2026, 10, 5, 2, 0, tzinfo=dt.UTC)
    with tempfile.TemporaryDirectory() as folder:
        signer = local_signer(Path(folder), "Người ký thử")

    def decision(number: int) -> bytes:
        pdf = render_pdf("enforcement_decision", {**EXAMPLES["enforcement_decision"], "number": f"{number}/QĐ-THADS"})
        return signer.sign_pdf(pdf, reason="Ban hành quyết định", at=at)

    def receipt(number: int) -> bytes:
        return signer.sign_xml(receipt_xml({**EXAMPLES["receipt"], "number": f"{number:07}"}), at=at)

    return [
        ("decisions rendered and signed a second", f"{_rate(decision):.0f}"),
        ("receipts (XML) made and signed a second", f"{_rate(receipt):.0f}"),
    ]


def _rate(make: Callable[[int], bytes]) -> float:
    make(0)
    start = time.perf_counter()
    for number in range(1, ROUNDS + 1):
        make(number)
    return ROUNDS / (time.perf_counter() - start)
