"""Terms are dated: a row reads from a day on, and says what becomes of the periods then running (L25 116)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from law.errors import LawError
from law.guards.no_condition import Fate, after_two_years
from law.model import Regime
from law.pack import current_pack
from law.periods import VIETNAM, due_for
from law.regime import NEW_LAW_FROM, law_on, regime_on
from law.transition import may_move

PACK = current_pack()
TWELVE_FROM_2027 = """

[[R025.law]]
from = 2027-01-01
running = "{running}"
terms = [{{ length = {length}, unit = "CD", basis = "L25 36.1" }}]
"""
LAST_TERM = '[{ length = 10, unit = "CD", basis = "L25 36.1" }]'


def amended(changed_pack: Any, running: str, length: int = 12) -> Any:
    """The pack with another voluntary period from 1/1/2027."""
    return changed_pack(
        "rules/04-voluntary.toml", LAST_TERM, LAST_TERM + TWELVE_FROM_2027.format(running=running, length=length)
    )


def when(rule: str, start: date, pack: Any = PACK, **facts: str) -> date:
    return due_for(rule, start, pack, facts=facts, working=False).due


class TestNoNewPeriodEndsBeforeItWasLaw:
    @pytest.mark.parametrize(
        ("rule", "start", "facts", "expected"),
        [
            ("R152", date(2026, 5, 15), {}, date(2026, 7, 1)),  # 60 days to 14/7, 30 to 15/6: from 1/7 at the earliest
            ("R152", date(2026, 6, 10), {}, date(2026, 7, 10)),
            ("R067", date(2026, 6, 25), {}, date(2026, 7, 1)),  # 5 working days to 2/7, 3 to 30/6
            ("R137", date(2026, 6, 25), {}, date(2026, 7, 1)),
            ("R154", date(2026, 6, 10), {"level": "higher"}, date(2026, 7, 1)),  # 30 days to 10/7, 15 to 25/6
            ("R154", date(2026, 6, 10), {"level": "supreme"}, date(2026, 7, 10)),  # 30 days under both
        ],
    )
    def test_a_duty_of_office_ends_earlier_but_not_before_the_new_law(
        self, rule: str, start: date, facts: dict[str, str], expected: date
    ) -> None:
        assert when(rule, start, **facts) == expected

    @pytest.mark.parametrize(
        ("rule", "start", "expected"),
        [
            ("R109", date(2026, 5, 15), date(2026, 8, 17)),  # 3 months to Saturday 15/8; 30 days would be 15/6
            ("R111", date(2026, 1, 15), date(2027, 1, 15)),  # a year; 3 months would be 15/4
        ],
    )
    def test_a_period_that_protects_the_owner_ends_on_the_later_day(
        self, rule: str, start: date, expected: date
    ) -> None:
        assert PACK.rule(rule).protects == "owner"
        assert when(rule, start) == expected

    def test_no_period_that_ran_on_the_first_day_ends_before_it(self) -> None:
        for rule in PACK.rules.values():
            for days in range(1, 200, 7):
                start = datetime.combine(NEW_LAW_FROM - timedelta(days=days), datetime.min.time(), VIETNAM)
                try:
                    answer = due_for(rule.id, start, PACK)
                except LawError:  # no such period then, or a fact decides
                    continue
                assert answer.regime is Regime.OLD or answer.due >= NEW_LAW_FROM, (rule.id, start)

    def test_the_working_tells_both_days_and_the_first_one(self) -> None:
        lines = due_for("R152", date(2026, 5, 15), PACK).working
        assert any("14/07/2026" in line.vi and "15/06/2026" in line.vi for line in lines)
        assert any("không thể kết thúc trước khi quy định mới có hiệu lực" in line.vi for line in lines)

    def test_a_period_opened_by_another_event_is_not_compared(self) -> None:
        """R079: the old 15 days ran from the notice, the new 3 working days run back from the auction."""
        assert when("R079", date(2026, 6, 25)) == date(2026, 7, 10)


class TestTwoYearsWithoutCondition:
    """L25 38.4, 116.3; D152 115.1: the old year led to a ledger, the return needs the new law's own conditions."""

    DECIDED = date(2026, 1, 20)

    def test_the_new_law_decides_when_the_term_ends(self) -> None:
        assert when("R038", self.DECIDED) == date(2028, 1, 20)
        assert when("R038", date(2025, 6, 2)) == date(2026, 6, 2)  # over before the new law
        assert when("R038", date(2025, 7, 10)) == date(2027, 7, 12)

    def test_no_return_after_a_year(self) -> None:
        verified = [date(2026, 7, 20), date(2027, 1, 20)]
        fate = after_two_years(self.DECIDED, date(2027, 2, 20), verified, PACK, on_request=True)
        assert (fate.fate, fate.verdict.article) == (Fate.WAIT, "L25 38.4")

    def test_no_return_without_the_verifications(self) -> None:
        fate = after_two_years(self.DECIDED, date(2028, 1, 21), [], PACK, on_request=True)
        assert fate.fate is Fate.WAIT

    def test_a_return_after_two_years_and_four_verifications(self) -> None:
        verified = [date(2026, 7, 20), date(2027, 1, 20), date(2027, 7, 20), date(2028, 1, 20)]
        assert after_two_years(self.DECIDED, date(2028, 1, 21), verified, PACK, on_request=True).fate is Fate.RETURN


class TestAPackChangesTheLawFromADay:
    def test_an_event_before_the_day_keeps_its_period(self, changed_pack: Any) -> None:
        keeps = amended(changed_pack, "keep")
        assert when("R025", date(2026, 12, 28), keeps) == when("R025", date(2026, 12, 28)) == date(2027, 1, 7)
        assert when("R025", date(2027, 1, 4), keeps) == date(2027, 1, 18)  # 16/1 is a Saturday
        assert when("R025", date(2027, 1, 4)) == date(2027, 1, 14)

    @pytest.mark.parametrize(
        ("running", "length", "expected"),
        [
            ("later", 12, date(2027, 1, 11)),  # Saturday 9/1
            ("earlier", 12, date(2027, 1, 7)),
            ("new", 12, date(2027, 1, 11)),
            ("interest", 12, date(2027, 1, 11)),  # it protects the debtor
            ("earlier", 2, date(2027, 1, 4)),  # lifted to 1/1, which is a holiday
            ("new", 2, date(2027, 1, 4)),
            ("later", 2, date(2027, 1, 7)),
        ],
    )
    def test_the_row_says_what_becomes_of_running_periods(
        self, changed_pack: Any, running: str, length: int, expected: date
    ) -> None:
        assert when("R025", date(2026, 12, 28), amended(changed_pack, running, length)) == expected

    def test_a_row_may_end(self, changed_pack: Any) -> None:
        ended = changed_pack(
            "rules/04-voluntary.toml", LAST_TERM, LAST_TERM + "\n\n[[R025.law]]\nfrom = 2027-01-01\nterms = []\n"
        )
        assert when("R025", date(2026, 12, 28), ended) == date(2027, 1, 7)
        assert ended.opened_by("debtor_notified", {"interim_measure": "no"}, date(2027, 1, 1)) == ()
        with pytest.raises(LawError, match="01/01/2027"):
            when("R025", date(2027, 1, 1), ended)

    def test_the_days_of_a_row_follow_one_another(self, changed_pack: Any) -> None:
        with pytest.raises(LawError, match=r"R025\.law"):
            changed_pack("rules/04-voluntary.toml", "from = 2026-07-01", "from = 0001-01-01")

    def test_the_regime_is_a_fact_of_the_date(self) -> None:
        assert [regime_on(day) for day in (date(1990, 1, 1), date(2026, 6, 30), date(2026, 7, 1))] == [
            Regime.OLD, Regime.OLD, Regime.NEW,
        ]  # fmt: skip
        assert "26/2008" in law_on(date(2026, 6, 30)).vi
        assert "106/2025" in law_on(date(2026, 7, 1)).vi


class TestAdoptingAPack:
    def test_a_corrected_row_moves_nothing_that_runs(self, changed_pack: Any) -> None:
        corrected = changed_pack("rules/04-voluntary.toml", LAST_TERM, LAST_TERM.replace("10", "13"))
        assert not may_move("R025", PACK, corrected)
        assert may_move("R026", PACK, corrected)

    def test_a_further_edition_says_itself_what_becomes_of_what_runs(self, changed_pack: Any) -> None:
        assert may_move("R025", PACK, amended(changed_pack, "later"))
        assert when("R025", date(2026, 12, 28), amended(changed_pack, "keep")) == date(2027, 1, 7)

    def test_a_calendar_moves_what_runs(self, changed_pack: Any) -> None:
        moved = changed_pack("calendar/2026.toml", "2026-11-24, 2026-11-24", "2026-11-23, 2026-11-23")
        assert may_move("R025", PACK, moved)

    def test_another_reading_of_at_once_moves_nothing_that_runs(self, changed_pack: Any) -> None:
        slower = changed_pack("settings/time.toml", "[at_once_hours]\ndefault = 4", "[at_once_hours]\ndefault = 8")
        assert not may_move("R009", PACK, slower)

    def test_an_unknown_row_stays(self, changed_pack: Any) -> None:
        assert not may_move("D999", PACK, PACK)

    def test_the_pack_of_a_day_is_the_newest_in_force(self) -> None:
        assert PACK.start == NEW_LAW_FROM
        assert current_pack(date(2026, 7, 1)) == current_pack(date(2025, 1, 1)) == current_pack()


class TestAPackSaysWhatItNeeds:
    @pytest.mark.parametrize(
        ("file", "old", "new", "place"),
        [
            ("rules/04-voluntary.toml", '"debtor_notified"', '"debtor_notifed"', "R025.opens"),
            ("rules/04-voluntary.toml", '"voluntary_period_ended", "ob', '"x_ended", "ob', "R025.discharged_by"),
            ("rules/04-voluntary.toml", 'expires_as = "v', 'expires_as = "w', "R025.expires_as"),
            ("rules/04-voluntary.toml", "interim_measure = false", "interim = false", "R025.opens.when"),
            ("rules/04-voluntary.toml", 'per = "debtor"', 'per = "person"', "R025.per"),
            ("rules/04-voluntary.toml", "length = 10", "length = 10000000000", "R025.law"),
            ("rules/04-voluntary.toml", 'protects = "citizen"', 'protects = "nobody"', "R025.protects"),
            ("settings/time.toml", "[exemption_year]", '[colour]\ndefault = 1\nreason_vi = ""\nreason_en = ""\n'
             'silent = ""\n\n[exemption_year]', "settings.colour"),
            ("settings/time.toml", "[exemption_year]", "[exemption_years]", "settings.exemption_year"),
        ],
    )  # fmt: skip
    def test_a_name_that_nothing_supplies_names_row_and_field(
        self, changed_pack: Any, file: str, old: str, new: str, place: str
    ) -> None:
        with pytest.raises(LawError) as wrong:
            changed_pack(file, old, new)
        assert wrong.value.field == "pack"
        assert wrong.value.problem.startswith(place)

    def test_an_awaited_name_is_accepted(self, changed_pack: Any) -> None:
        with pytest.raises(LawError, match="second_publication_made"):
            changed_pack("awaits.toml", '"second_publication_made", ', "")
        assert "second_publication_made" in PACK.awaits.names


def test_the_working_says_whether_anybody_verified_the_row(changed_pack: Any) -> None:
    assert any(
        "chưa được người có thẩm quyền đối chiếu" in line.vi
        for line in due_for("R025", date(2026, 8, 24), PACK).working
    )
    verified = changed_pack(
        "rules/04-voluntary.toml", 'missed = "C2"', 'missed = "C2"\nverified = "Luật sư A, 01/12/2026"'
    )
    told = due_for("R025", date(2026, 8, 24), verified).working
    assert any("Luật sư A, 01/12/2026" in line.vi for line in told)
