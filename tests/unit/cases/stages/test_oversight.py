"""A supervisor takes note of a delay, orders, and is answered; the loop closes in the case."""

from __future__ import annotations

from datetime import date

from cases.events import Role
from cases.waiting import waiting_for
from tests.cases_driver import Driven, day, due_case

ORDER = {"to": "CHV-01", "instruction": "Xác minh ngay tại ngân hàng", "answer_by": "2026-10-09"}


def late_case() -> Driven:
    """The verification ought to have begun long ago (R026)."""
    case = due_case()
    case.wait(day(10, 5))
    assert case.duty("R026").level >= 2
    return case


class TestAcknowledging:
    def test_a_delay_is_taken_note_of_once(self) -> None:
        case = late_case()
        case.go("acknowledge_delay", Role.HEAD, {"duty": "R026"})
        assert case.duty("R026").known_at == day(10, 5)
        assert case.refused("acknowledge_delay", Role.HEAD, {"duty": "R026"}) == "L25 22.2"

    def test_only_of_what_is_overdue(self) -> None:
        case = due_case()
        assert case.refused("acknowledge_delay", Role.HEAD, {"duty": "R026"}) == "L25 22.2"
        assert case.refused("acknowledge_delay", Role.HEAD, {"duty": "R999"}) == "L25 22.2"


class TestOrders:
    def test_an_order_opens_a_duty_until_the_day_it_names(self) -> None:
        case = late_case()
        case.go("order_action", Role.HEAD, ORDER | {"duty": "R026"})
        duty = case.duty("R305/CD1")
        assert (duty.due, duty.bound) == (date(2026, 10, 9), "addressee")
        assert [w.vi for w in waiting_for(case.subject) if "CD1" in w.vi] == [
            "Báo cáo kết quả thực hiện chỉ đạo CD1 (CHV-01) đến 09/10/2026"
        ]

    def test_its_answer_ends_it(self) -> None:
        case = late_case()
        case.go("order_action", Role.HEAD, ORDER)
        case.go("answer_order", Role.ENFORCER, {"order": "CD1", "answer": "Đã xác minh"}, who="CHV-01")
        assert "R305/CD1" not in case.duties()
        assert case.refused("answer_order", Role.ENFORCER, {"order": "CD1", "answer": "Lại"}, who="CHV-01")

    def test_only_its_addressee_answers(self) -> None:
        case = late_case()
        case.go("order_action", Role.HEAD, ORDER)
        case.refused("answer_order", Role.ENFORCER, {"order": "CD1", "answer": "Xong"}, who="CHV-02")
        assert "R305/CD1" in case.duties()

    def test_unanswered_it_is_a_delay_like_any_other(self) -> None:
        case = late_case()
        case.go("order_action", Role.HEAD, ORDER)
        case.wait(day(10, 10))
        assert case.duty("R305/CD1").level >= 2

    def test_its_addressee_does_not_take_it_back(self) -> None:
        case = late_case()
        case.go("order_action", Role.HEAD, ORDER | {"to": "deputy-1"})
        taken = {"order": "CD1", "reason": "Không cần nữa"}
        assert case.refused("withdraw_order", Role.DEPUTY, taken, who="deputy-1") == "L25 22.2"
        assert "R305/CD1" in case.duties()

    def test_it_can_be_taken_back_and_the_next_has_another_name(self) -> None:
        case = late_case()
        case.go("order_action", Role.HEAD, ORDER)
        case.go("withdraw_order", Role.HEAD, {"order": "CD1", "reason": "Giao nhầm người"})
        assert "R305/CD1" not in case.duties()
        case.go("order_action", Role.HEAD, ORDER | {"to": "accountant-1"})
        assert "R305/CD2" in case.duties()

    def test_what_no_order_may_be(self) -> None:
        case = late_case()
        case.refused("order_action", Role.HEAD, ORDER | {"to": "nobody"})
        case.refused("order_action", Role.HEAD, ORDER | {"to": "head-1"})
        case.refused("order_action", Role.HEAD, ORDER | {"answer_by": "2026-10-04"})
        case.refused("order_action", Role.HEAD, ORDER | {"duty": "R999"})
        assert not len(case.subject.orders)
