"""The registers of a quarter are signed (TT04 30.4), late judgments listed and chased (L25 33.1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cases.events import FACTS, Role
from cases.proceedings.register_books import BOOKS
from law.office_year import quarter_days
from law.pack import current_pack
from tests.cases_driver import Driven, day
from tests.proceedings_driver import LATE, office_year

CLOSED = [{"book": code, "lines": 3, "sha256": "0" * 64} for code in BOOKS]


def signed(year: Driven, quarter: str, **how: Any) -> None:
    year.go("sign_books", Role.HEAD, {"quarter": quarter}, facts={"books": CLOSED}, **how)


class TestBooks:
    def test_there_are_twenty_one_and_their_lines_are_events_of_ours(self) -> None:
        assert list(BOOKS) == [f"{number:02}" for number in range(1, 22)]
        assert {kind for book in BOOKS.values() for kind in book.kinds} <= FACTS.keys()

    def test_one_without_lines_says_why(self) -> None:
        assert {code for code, book in BOOKS.items() if not book.kinds} == {"12", "19"}
        assert all(bool(book.kinds) is not all(book.none) for book in BOOKS.values())

    def test_what_a_court_transfers_is_a_judgment_received(self) -> None:
        assert [code for code, one in BOOKS.items() if one.holds("judgment_transferred", {})] == ["01"]

    def test_quarters_are_those_of_the_enforcement_year(self) -> None:
        assert quarter_days(2026, "1", current_pack()) == (date(2025, 10, 1), date(2026, 1, 1))
        assert quarter_days(2026, "4", current_pack()) == (date(2026, 7, 1), date(2026, 10, 1))

    def test_an_entrusted_case_stands_in_its_own_register(self) -> None:
        received = {code for code, book in BOOKS.items() if book.holds("case_opened", {"entrusted": {"asset": ""}})}
        handled = {code for code, book in BOOKS.items() if book.holds("case_opened", {"entrusted": {"asset": "Nhà"}})}
        ours = {code for code, book in BOOKS.items() if book.holds("case_opened", {"entrusted": None})}
        assert (received, handled, ours) == ({"06"}, {"08"}, set())

    def test_a_quarter_that_is_over_is_signed_once(self) -> None:
        year = office_year()
        assert year.refused("sign_books", Role.HEAD, {"quarter": "4"}, facts={"books": CLOSED}) == "TT04 30.4"
        year.wait(day(10, 1, 0))
        assert year.duty("R279b/4").due == date(2026, 10, 14)
        signed(year, "4")
        assert "R279b/4" not in year.duties()
        assert len(year.fact("books_signed")["books"]) == 21
        assert year.refused("sign_books", Role.HEAD, {"quarter": "4"}, facts={"books": CLOSED}) == "TT04 30.4"
        year.perform()

    def test_unsigned_it_is_a_breach(self) -> None:
        year = office_year()
        year.wait(day(11, 20, 0))
        assert "breached" in [kind for kind, _ in year.steps("R279b/4")]


class TestLateJudgments:
    def test_they_are_listed_chased_once_and_come(self) -> None:
        year = office_year()
        year.go("list_late_judgment", Role.CLERK, LATE)
        year.go("list_late_judgment", Role.CLERK, {**LATE, "number": "13/2026/DS-ST", "court": "Tòa án khác"})
        year.go("chase_judgments", Role.HEAD, {"court": LATE["court"]})
        assert [tuple(one) for one in year.fact("judgments_chased")["judgments"]] == [("12/2026/DS-ST", "2026-08-17")]
        assert year.refused("chase_judgments", Role.HEAD, {"court": LATE["court"]}) == "L25 33.1"
        year.go("record_judgment_came", Role.CLERK, {"number": LATE["number"]})
        assert year.refused("record_judgment_came", Role.CLERK, {"number": LATE["number"]}) == "L25 33.1"
        assert [one.id for one in year.subject.judgments.group("awaited")] == ["13/2026/DS-ST"]
        year.perform()

    @pytest.mark.parametrize(
        ("sort", "since", "late"),
        [
            ("civil", "2026-08-07", False),  # a month, to Monday 7/9
            ("civil", "2026-08-06", True),
            ("other", "2026-08-20", True),
            ("at_once", "2026-08-24", False),
            ("interim", "2026-09-04", True),
        ],
    )
    def test_only_what_is_late_is_listed(self, sort: str, since: str, late: bool) -> None:
        year = office_year()
        told = {**LATE, "sort": sort, "since": since}
        if late:
            year.go("list_late_judgment", Role.CLERK, told)
            assert year.refused("list_late_judgment", Role.CLERK, told) == "L25 33.1"
        else:
            assert year.refused("list_late_judgment", Role.CLERK, told) == "L25 33.1"


def test_receipts_are_reported_and_corrected() -> None:
    year = office_year(day(10, 1, 0))
    year.wait(day(11, 2, 0))
    assert year.duty("R176a/2026-10").due == date(2026, 11, 30)
    steps = {"fee_collected": "R235", "fee_receipt_made": "R236", "fee_receipt_found_wrong": "R239"}
    ends = {"R235": "fee_receipt_made", "R236": "fee_receipt_transmitted", "R239": "fee_receipt_corrected"}
    for step, duty in steps.items():
        year.go("record_office_step", Role.ACCOUNTANT, {"step": step})
        assert duty in year.duties()
        year.go("record_office_step", Role.ACCOUNTANT, {"step": ends[duty]})
        assert duty not in year.duties()
    assert year.refused("record_office_step", Role.ACCOUNTANT, {"step": "receipts_entrusted"}) == "ND254 25.1"
    on = (year.now + timedelta(days=10)).date()
    year.go("record_office_step", Role.ACCOUNTANT, {"step": "receipts_entrusted", "on": on.isoformat()})
    assert year.duty("R238").due < on
    year.go("record_office_step", Role.ACCOUNTANT, {"step": "entrusted_receipts_notified"})
    year.go("record_office_step", Role.ACCOUNTANT, {"step": "receipts_reported_monthly"})
    assert not {"R176a/2026-10", "R235", "R236", "R238", "R239"} & year.duties()
