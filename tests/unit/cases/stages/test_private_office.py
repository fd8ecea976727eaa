"""A private enforcement office: L25 28–31; D151 39–46; S31."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.dossiers import DossierState
from cases.events import Role
from cases.names import DossierName
from law.pack import current_pack
from tests.cases_driver import Driven, day, decided_case, due_case, share_out, tell, transfer
from tests.intake_samples import A, B, dossier, owes
from tests.state_driver import (
    PRIVATE,
    contracted,
    decided_after_file,
    liquidated,
    private_case,
    private_decided,
    recalled,
    secured_by_the_agency,
    service,
    services,
)


def _submitted(made: object) -> Driven:
    state = DossierState(id=str(DossierName(PRIVATE, "tests", "D-1")), office=PRIVATE, pack=current_pack().version)
    driven = Driven(state, day(9, 8))
    driven.go("submit_dossier", Role.CLERK, {"dossier": made.model_dump(mode="json")})  # type: ignore[attr-defined]
    return driven


class TestIntake:
    def test_only_what_is_asked_for(self) -> None:
        fine = _submitted(dossier(owes(B, kind="fine", amount=5_000_000), office=PRIVATE))
        assert fine.subject.ground == "34.4.c"
        assert "chủ động" in fine.fact("refusal_ground_found")["reasons"][0]["vi"]

    def test_only_in_its_province(self) -> None:
        far = {"title": {"issuing_court": "Tòa án nhân dân khu vực 1 - Hà Nội"}}
        driven = _submitted(dossier(owes(B, A, amount=9_000_000), asks=(A,), office=PRIVATE, **far))
        assert driven.subject.ground == "34.4.c"

    def test_one_content_one_body(self) -> None:
        """D151 39: what the agency has decided no private office takes up."""
        made = dossier(owes(B, A, amount=9_000_000), asks=(A,), office=PRIVATE)
        state = DossierState(id=str(DossierName(PRIVATE, "tests", "D-1")), office=PRIVATE, pack=current_pack().version)
        driven = Driven(state, day(9, 8))
        decided = {"claims": {"decided": {made.fingerprint(made.obligations[0]): "case/79/tests/HS-1/1"}}}
        driven.go("submit_dossier", Role.CLERK, {"dossier": made.model_dump(mode="json")}, facts=decided)
        assert driven.subject.ground == "34.4.đ"


class TestContract:
    def test_no_decision_without_a_contract(self) -> None:
        case = private_case()
        case.go("propose_decision", Role.SECRETARY)
        assert case.refused("sign_decision") == "L25 31.3, 31.4"
        case.go("sign_service_contract", Role.HEAD, {"content": "Thi hành", "price": 1_000_000})
        assert case.duty("R162").due == date(2026, 9, 14)
        again = {"content": "Thi hành", "price": 1_000_000}
        assert case.refused("sign_service_contract", Role.HEAD, again) == "L25 31.3"
        case.go("sign_decision")
        assert not case.duty("R162")

    def test_the_agency_works_by_no_contract(self) -> None:
        assert due_case().refused("sign_service_contract", Role.HEAD, {"content": "Thi hành", "price": 1}) == "L25 31.3"

    @pytest.mark.parametrize(
        ("command", "role", "payload"),
        [
            ("order_safeguard", Role.ENFORCER, {"measure": "a", "party": "D1", "description": "Tài khoản"}),
            ("draw_security_minutes", Role.ENFORCER, {"measure": "c", "party": "D1", "description": "Xe"}),
            (
                "decide_coercion",
                Role.ENFORCER,
                {"measure": "seize", "form": "movable", "description": "Xe", "owner": "D1", "value": 1},
            ),
            ("decide_entrustment", Role.HEAD, {"entrustment": "UT1"}),
            ("decide_fees", Role.HEAD, {}),
        ],
    )
    def test_what_a_private_office_may_not_sign(self, command: str, role: Role, payload: dict[str, object]) -> None:
        assert private_decided().refused(command, role, payload) == "L25 31.4"

    def test_it_takes_no_fee(self) -> None:
        case = private_decided()
        case.now += timedelta(days=1)
        for party in ("C1", "D1"):
            tell(case, party, document=case.subject.decision.document)
        case.wait(case.now + timedelta(days=40))  # after the voluntary period, when an agency's fee is due
        transfer(case, 200_000_000)
        assert share_out(case) == {"K1": 200_000_000}
        assert not case.subject.reckoned_fees.count("undecided")


class TestSecurity:
    def test_the_agency_answers_in_a_day(self) -> None:
        case = private_decided()
        case.go("ask_for_security", Role.ENFORCER, {"measure": "Phong tỏa tài khoản"})
        assert case.duty("R053").due_at == case.now + timedelta(hours=24)
        assert case.refused("ask_for_security", Role.ENFORCER, {"measure": "Phong tỏa"}) == "D151 43.1"
        case.go("record_security_answer", Role.CLERK, {"number": "13/CV-THADS", "granted": False})
        assert not case.duty("R053")
        assert case.refused("answer_security", Role.ENFORCER, {}) == "D151 43.2"

    def test_never_a_transfer_against_the_requester(self) -> None:
        """S31 as corrected: 5 WD from receipt; the office asks to lift the measure and keeps the matter."""
        case = secured_by_the_agency()
        assert case.duty("R054").due == date(2026, 9, 15)
        assert case.refused("answer_security", Role.ENFORCER, {"wish": "transfer"}) == "D151 43.2"
        case.wait(day(9, 16))
        case.go("answer_security", Role.ENFORCER, {"wish": "stay"})
        assert case.fact("security_answered")["follows"] == "lift_and_keep"
        assert case.refused("liquidate_contract", Role.HEAD, {"ground": "d"}) == "L25 31.5.d"


class TestLiquidation:
    @pytest.mark.parametrize(("ground", "rule"), [("b", "R164b"), ("d", "R164a"), ("đ", "R164b")])
    def test_the_decision_is_recalled_in_two_days(self, ground: str, rule: str) -> None:
        case = liquidated(ground)
        assert {rule, "R166"} <= case.duties()
        wrong = {"agency": "" if ground == "d" else "Thi hành án dân sự"}
        assert case.refused("recall_for_liquidation", Role.HEAD, wrong) == "D151 44.3, 46.1"
        case = recalled(ground)
        assert not {rule, "R166"} & case.duties()
        assert case.subject.ended.ground == "31.6"
        assert bool(case.of_kind("office_file_sent")) is (ground == "d")

    @pytest.mark.parametrize("ground", ["a", "c", "d", "đ"])
    def test_no_ground_no_liquidation(self, ground: str) -> None:
        case = private_decided()
        assert case.refused("liquidate_contract", Role.HEAD, {"ground": ground}) == f"L25 31.5.{ground}"
        assert case.refused("recall_for_liquidation") == "L25 31.6"

    def test_a_debtor_who_asked_has_thirty_days(self) -> None:
        case = private_decided("debtor")
        assert case.duty("R163").due == date(2026, 10, 8)
        assert case.refused("liquidate_contract", Role.HEAD, {"ground": "đ"}) == "L25 31.5.đ"
        assert "R163" not in private_decided().duties()

    def test_the_agency_decides_on_the_whole_file(self) -> None:
        case = decided_after_file()
        opened = {event.data["rule"]: event.data["due"] for event in case.of_kind("duty_opened")}
        assert opened["R165"] == "2026-09-14"
        assert "R165" not in case.duties()
        step = {"step": "office_file_received"}
        assert case.refused("record_office_service", Role.CLERK, step) == "L25 31.6"

    def test_what_is_whose(self) -> None:
        found = {"step": "residual_money_found"}
        assert contracted().refused("record_office_service", Role.CLERK, found) == "D151 45.2"
        reported = {"step": "liquidation_reported"}
        assert decided_case().refused("record_office_service", Role.CLERK, reported) == "L25 31.7"

    def test_residual_money_goes_step_by_step(self) -> None:
        case = due_case()
        transferred = {"step": "residual_money_transferred"}
        assert case.refused("record_office_service", Role.CLERK, transferred) == "D151 45.2"
        for step, rule in (("found", "R168a"), ("notified", "R168b"), ("asked", "R168c"), ("transferred", "")):
            case.go("record_office_service", Role.CLERK, {"step": f"residual_money_{step}"})
            assert {name for name in case.duties() if name.startswith("R168")} == ({rule} if rule else set())

    def test_a_verification_stops_the_ministrys_clock(self) -> None:
        case = due_case()
        for step in ("competence_dispute_received", "competence_verification_began"):
            case.go("record_office_service", Role.CLERK, {"step": step})
        assert case.duty("R167").paused_since
        case.go("record_office_service", Role.PARTNER, {"step": "competence_verification_ended"}, who="superior")
        case.go("record_office_service", Role.PARTNER, {"step": "competence_decided"}, who="superior")
        assert not case.duty("R167")


class TestServices:
    def test_each_goes_to_its_end(self) -> None:
        verified, served, recorded = services()
        assert all(driven.subject.over for driven in (verified, served, recorded))
        assert recorded.fact("vi_bang_drawn")["document_kind"] == "vi_bang"

    def test_the_periods(self) -> None:
        verified = service("verify")
        assert verified.duty("R302").due == date(2026, 9, 10)
        assert verified.refused("record_service_performed", Role.CLERK, {"result": "x"}) == "L25 30.1.c"
        served = service("serve")
        assert served.refused("report_service", Role.CLERK, {"result": "x"}) == "D151 25.2"
        served.go("record_service_performed", Role.CLERK, {"result": "Đã giao"})
        assert served.duty("R303").due == date(2026, 9, 9)

    def test_an_agency_sells_no_service(self) -> None:
        blank = service("verify").first
        agency = Driven(blank.model_copy(update={"id": "service/79/tests/T-1", "office": "79"}), day(9, 7))
        told = {"sort": "vi_bang", "client": "A", "content": "B", "price": 1}
        assert agency.refused("agree_service", Role.HEAD, told) == "L25 30.1.b"
