"""The verdict names what was examined, what differs and what was not seen; nothing hostile reaches page or terminal."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from pypdf import PdfReader

from audit.report import Compared, Difference, Report, conclude
from audit.verdict import Verdict, page, pdf
from law.model import Line

AT = datetime(2026, 11, 30, 3, tzinfo=UTC)
QUESTION = Line(vi="Chuỗi băm của nhật ký nguyên vẹn", en="The chain holds")


def report(*found: Difference, subject: str = "case/79/t1/HS-1/1") -> Report:
    check = conclude("chain", QUESTION, [Compared(count=7), *found])
    return Report(subject=subject, source="server", runs=1, events=7, checks=(check,))


def test_a_verdict_that_holds_says_what_it_did_not_see() -> None:
    html = page(Verdict(AT, (report(),)))
    assert "Khớp: mọi điều đã đối chiếu" in html
    assert "10:00, ngày 30/11/2026" in html
    assert "Không đối chiếu với gốc nào" in html
    assert "case/79/t1/HS-1/1" in html


def test_a_difference_is_named_with_its_event_and_both_values() -> None:
    wrong = Difference(
        seq=49, field="data.amount", vi="nhật ký ghi 1", en="x", found="1", expected="200000000", event="Thu tiền"
    )
    verdict = Verdict(AT, (report(wrong),))
    told = PdfReader(io.BytesIO(pdf(verdict))).pages[0].extract_text()
    for text in (page(verdict), told):
        assert all(said in text for said in ("Sai khác", "49", "Thu tiền", "200000000", "nhật ký ghi 1"))


def test_nothing_hostile_gets_through() -> None:
    wrong = Difference(field="\x1b[2J<script>\u202e漢", vi="\x07" * 5_000, en="x")
    assert "\x1b" not in wrong.field
    assert len(wrong.vi) == 1_000
    verdict = Verdict(AT, (report(wrong, subject="case/\x1b]0;x\x07"),))
    assert "<script>" not in page(verdict)
    assert "\x1b" not in page(verdict)
    assert pdf(verdict).startswith(b"%PDF")


def test_a_check_that_cannot_take_the_records_is_a_finding_and_the_rest_goes_on() -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield Difference(field="one", vi="x", en="x")
        raise TypeError

    check = conclude("chain", QUESTION, broken())
    assert [one.field for one in check.found] == ["one", "TypeError"]


def test_all_that_differs_is_told_and_what_is_too_much_is_counted() -> None:
    check = conclude("chain", QUESTION, [Difference(field=str(n), vi="x", en="x") for n in range(1_000)])
    assert (check.differences, len(check.found)) == (1_000, 500)
