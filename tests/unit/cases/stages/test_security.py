"""Freeze, stop, custody, exit ban: at any time after the decision, without prior notice, until they end (L25 66–70)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cases.events import Role
from cases.safeguards import SafeguardStanding
from cases.waiting import waiting_for
from law.pack import current_pack
from law.vocabulary import is_live
from tests.cases_driver import Driven, day, decided_case, due_case, end, opened_case, paid
from tests.intake_samples import A, B, owes
from tests.procedures_driver import ACCOUNT, BAN, CUSTODY, banned, frozen


def ending(case: Driven, reason: str, role: Role = Role.ENFORCER, **how: Any) -> None:
    case.go("end_safeguard_ground", role, {"safeguard": "S1", "reason": reason}, **how)


class TestFreeze:
    def test_before_any_notice_and_in_the_right_amount(self) -> None:
        """L25 66.1; D152 43: what is owed and the costs, or all of it where there is less or it is not known."""
        case = frozen(balance=900_000_000, costs=5_000_000)
        assert case.subject.safeguards["S1"].amount == 205_000_000
        assert frozen(balance=1_000_000).subject.safeguards["S1"].amount is None
        assert frozen().subject.safeguards["S1"].amount is None

    def test_not_before_the_decision_nor_of_strangers_nor_of_the_state(self) -> None:
        assert opened_case().refused("ban_exit", Role.HEAD, BAN) == "L25 66.1"
        case = decided_case()
        assert case.refused("order_safeguard", Role.ENFORCER, {**ACCOUNT, "party": "C1"}) == "L25 66.1"
        assert case.refused("order_safeguard", Role.ENFORCER, {**ACCOUNT, "account": "state_budget"}) == (
            "D152 43.2.d, 49.5"
        )
        assert paid(due_case()).refused("order_safeguard", Role.ENFORCER, ACCOUNT) == "L25 66.1"

    def test_also_while_the_matter_is_postponed(self) -> None:
        case = decided_case()
        case.go("postpone", Role.HEAD, {"ground": "46.1.c", "circumstances": ["creditor_asks"]})
        assert frozen(case).subject.safeguards.count("live") == 1

    def test_only_its_own_enforcer(self) -> None:
        assert decided_case().refused("order_safeguard", Role.ENFORCER, ACCOUNT, who="CHV-03") == "L25 25.1"

    def test_minutes_first_and_the_decision_in_24_hours(self) -> None:
        """L25 67.4, 69.2: of each minutes on its own."""
        case = decided_case()
        case.go("draw_security_minutes", Role.ENFORCER, {k: v for k, v in ACCOUNT.items() if k != "account"})
        case.go("draw_security_minutes", Role.ENFORCER, CUSTODY)
        assert case.refused("draw_security_minutes", Role.ENFORCER, {**CUSTODY, "measure": "b"}) == "L25 67.4, 69.2"
        assert {"R047/S1", "R048/S2"} <= case.duties()
        assert case.duty("R047/S1").due_at == case.now + timedelta(hours=24)
        assert case.refused("order_safeguard", Role.ENFORCER, {**CUSTODY, "confirms": "S1"}) == "L25 67.4, 69.2"
        case.go("order_safeguard", Role.ENFORCER, {**ACCOUNT, "confirms": "S1"})
        assert "R047/S1" not in case.duties()
        assert "R048/S2" in case.duties()
        case.wait(case.now + timedelta(hours=25))
        assert any(e.kind == "duty_breached" and e.data["rule"] == "R048" for e in case.events)
        assert any(w.vi.endswith("S2") and w.who == "enforcer" for w in waiting_for(case.subject))

    def test_what_the_holder_does(self) -> None:
        case = frozen()
        for step, opens, ends in (
            ("freeze_order_received", "R050b/S1", ""),
            ("freeze_executed", "R049/S1", "R050b/S1"),
            ("freeze_reported", "", "R049/S1"),
        ):
            case.go("record_safeguard_step", Role.PARTNER, {"safeguard": "S1", "step": step})
            assert not opens or opens in case.duties()
            assert ends not in case.duties()

    def test_once_the_ten_days_are_over_what_is_secured_is_coerced(self) -> None:
        """L25 66.4: ten days from when the ground for coercion is complete, not before."""
        case = frozen(due_case())
        assert "R046" not in case.duties()
        case.go("start_verification", Role.ENFORCER)
        case.perform()
        case.go("conclude_verification", Role.ENFORCER, {"result": "has_conditions"})
        assert case.duty("R046").due == case.now.date() + timedelta(days=10)
        order = {"measure": "take_money", "form": "account", "description": "Tài khoản", "owner": "D1", "value": 1}
        case.go("decide_coercion", Role.ENFORCER, order)
        assert "R046" not in case.duties()


class TestEnd:
    def test_another_proves_that_it_is_his(self) -> None:
        """L25 95.2.c: three working days from the ground."""
        case = frozen()
        nobody = {"safeguard": "S1", "reason": "95.2.c"}
        assert case.refused("end_safeguard_ground", Role.ENFORCER, nobody) == "L25 95.2.c"
        told = {"safeguard": "S1", "claimant": "Lê Thị Vợ", "proof": "0" * 64}
        case.go("claim_safeguarded", Role.PARTY, told)
        assert case.refused("lift_safeguard", Role.ENFORCER, {"safeguard": "S1"}) == "L25 66, 95"
        ending(case, "95.2.c")
        assert case.duty("R052/S1").due == date(2026, 9, 11)
        assert any("Chấm dứt phong tỏa" in w.vi for w in waiting_for(case.subject))
        case.go("lift_safeguard", Role.ENFORCER, {"safeguard": "S1"})
        assert "R052/S1" not in case.duties()
        assert not case.subject.safeguards.count("live")

    def test_only_who_asked_for_it_may_have_it_ended(self) -> None:
        case = frozen(applicant="C1")
        asks = {"safeguard": "S1", "reason": "95.2.a"}
        assert case.refused("end_safeguard_ground", Role.PARTY, asks, who="D1") == "L25 95.2.a"
        assert case.refused("end_safeguard_ground", Role.PARTY, {**asks, "reason": "95.2.d"}, who="C1") == "L25 95.2.a"
        ending(case, "95.2.a", Role.PARTY, who="C1")
        assert "R052/S1" in case.duties()
        assert frozen().refused("end_safeguard_ground", Role.ENFORCER, asks) == "L25 95.2.a"

    def test_not_while_anything_is_owed(self) -> None:
        told = {"safeguard": "S1", "reason": "95.2.b"}
        assert frozen().refused("end_safeguard_ground", Role.ENFORCER, told) == "L25 95.2.b"
        case = paid(frozen(due_case()))  # its fee is not decided
        assert case.refused("end_safeguard_ground", Role.ENFORCER, told) == "L25 95.2.b"

    def test_the_end_of_the_case_is_a_ground_and_it_is_not_archived_before(self) -> None:
        case = paid(frozen(due_case()))
        end(case)
        assert case.subject.ended
        assert case.subject.safeguards["S1"].lifted_for == "95.2.b"
        assert "R052/S1" in case.duties()
        case.go("lift_safeguard", Role.ENFORCER, {"safeguard": "S1"})
        assert "R052/S1" not in case.duties()

    def test_with_a_cancellation_it_lapses_but_not_with_that_of_a_part(self) -> None:
        """L25 95.1; CORRECTIONS A2: the measure follows the scope of the cancellation."""
        two = (owes(B, A, amount=30_000_000), owes(B, A, amount=70_000_000, note="khoản hai"))
        case = frozen(decided_case(*two))
        agreed = {"ground": "48.4", "circumstances": ["creditor_asks", "fees_and_costs_paid"]}
        case.go("cancel", Role.HEAD, {**agreed, "claims": ["K1"]})
        assert case.subject.safeguards["S1"].standing is SafeguardStanding.ORDERED
        case.go("cancel", Role.HEAD, agreed)
        assert case.subject.safeguards["S1"].standing is SafeguardStanding.ENDED
        assert not case.of_kind("safeguard_ground_ended")


class TestExitBan:
    def test_sent_at_once_entered_reviewed(self) -> None:
        case = banned()
        assert {"R242/S1", "R246/S1", "R249/S1"} <= case.duties()
        assert case.duty("R246/S1").due == date(2027, 9, 30)
        case.perform()
        assert not {"R242/S1", "R243/S1"} & case.duties()
        assert case.of_kind("exit_ban_entered")
        before = case.duty("R249/S1").due
        case.go("review_exit_ban", Role.HEAD, {"safeguard": "S1", "note": "Còn căn cứ"}, at=day(10, 2))
        assert case.duty("R249/S1").due > before

    @pytest.mark.parametrize(
        ("change", "article"),
        [
            ({"exception": "70.1.c"}, "L25 70.1.c"),
            ({"until": "2026-09-01"}, "XNC 38.2"),
            ({"until": "2029-09-11", "foreigner": True}, "NNN 28.3"),
            ({"party": "C1"}, "L25 66.1"),
        ],
    )
    def test_refused(self, change: dict[str, Any], article: str) -> None:
        assert decided_case().refused("ban_exit", Role.HEAD, {**BAN, **change}) == article

    def test_once_and_only_by_the_head(self) -> None:
        case = banned()
        assert case.refused("ban_exit", Role.HEAD, BAN) == "L25 70.1"
        case.go("end_safeguard_ground", Role.ENFORCER, {"safeguard": "S1", "reason": "95.2.d"})
        assert case.refused("lift_safeguard", Role.ENFORCER, {"safeguard": "S1"}) == "L25 66.2, 70.3"

    def test_extended_before_it_lapses(self) -> None:
        case = banned(foreigner=True)
        assert "R247/S1" in case.duties()
        longer = {"safeguard": "S1", "until": "2028-09-30", "reason": "Chưa thi hành xong"}
        assert case.refused("extend_exit_ban", Role.HEAD, {**longer, "until": "2027-09-29"}) == "XNC 39.3"
        assert case.refused("extend_exit_ban", Role.HEAD, {**longer, "until": "2040-01-01"}) == "NNN 28.3"
        case.go("extend_exit_ban", Role.HEAD, longer)
        assert case.duty("R246/S1").due == date(2028, 9, 30)
        case.perform()
        assert case.of_kind("exit_ban_change_sent")
        case.wait(day(10, 2, year=2027))
        assert case.subject.safeguards.count("live") == 1
        case.wait(day(10, 2, year=2028))
        assert case.of_kind("exit_ban_lapsed")
        assert not {"R246/S1", "R247/S1", "R249/S1"} & case.duties()

    def test_its_end_goes_to_the_authority(self) -> None:
        """L25 70.3; D152 45.2; XNC 39.2."""
        case = banned()
        case.perform()
        ending(case, "95.2.d", Role.HEAD)
        assert {"R052b/S1", "R248/S1"} <= case.duties()
        assert "R052/S1" not in case.duties()
        case.go("lift_exit_ban", Role.HEAD, {"safeguard": "S1"})
        case.perform()
        assert not {"R052b/S1", "R248/S1", "R244/S1", "R246/S1"} & case.duties()
        case.wait(day(10, 2, year=2027))
        assert not case.of_kind("exit_ban_lapsed")

    def test_who_is_found_at_the_border(self) -> None:
        case = banned()
        for step, opens in (
            ("exit_ban_found_incomplete", "R245/S1"),
            ("exit_ban_completion_asked", ""),
            ("banned_person_at_border", "R250/S1"),
            ("banned_person_reported", ""),
        ):
            case.go("record_safeguard_step", Role.PARTNER, {"safeguard": "S1", "step": step})
            assert ({d for d in case.duties() if d[:4] in ("R245", "R250")} == {opens}) if opens else True
        assert not {"R245/S1", "R250/S1"} & case.duties()


def test_every_row_of_its_phases_opens_and_ends() -> None:
    """Of security measures and exit bans, those of private offices too (test_private_office.py)."""
    phases = ("Security", "Exit ban")
    assert [r.id for r in current_pack().rules.values() if r.phase in phases and not is_live(r)] == []
