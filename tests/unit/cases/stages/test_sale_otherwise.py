"""Bought before others, sold without an auction, paused and stopped, taken by agreement; what must come before what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.assets import Standing
from cases.events import Role
from cases.kernel import HANDLERS
from cases.order import ORDER
from cases.stages import auction_steps
from cases.waiting import waiting_for
from law.pack import current_pack
from tests.assets_driver import BUYER, MILLION, asset, decided, fixed, offered, saleable, seized, sold, valued, working
from tests.cases_driver import transfer, verified_case
from tests.command_samples import PAYLOADS
from tests.courts_driver import JUDGED, auction_disputed
from tests.sale_driver import HOLDER, announced, bought_first, offered_soon, paused, preferred, priced
from tests.sequence_starts import PORTFOLIOS

A1 = {"asset": "A1"}


class TestPreEmption:
    """L25 83.1; D152 63."""

    def test_he_is_told_buys_pays_and_has_it(self) -> None:
        case = seized()
        assert case.refused("notify_pre_emption", Role.ENFORCER, A1) == "D152 63.1"
        assert case.refused("answer_pre_emption", Role.CLERK, {**A1, "buys": True}) == "L25 83.1"
        case.go("name_pre_emptor", Role.ENFORCER, {**A1, "holder": HOLDER})
        assert case.refused("name_pre_emptor", Role.CLERK, {**A1, "holder": HOLDER}) == "L25 83.1"
        valued(case)
        assert "R076/A1" in case.duties()
        preferred_case = preferred()
        assert "R076/A1" not in preferred_case.duties()
        assert "R077/A1" in preferred_case.duties()
        assert preferred_case.refused("answer_pre_emption", Role.PARTY, {**A1, "buys": True}, who="C1") == "L25 83.1"
        assert preferred_case.refused("notify_pre_emption", Role.ENFORCER, A1) == "D152 63.1"
        case = bought_first()
        assert (asset(case).standing, asset(case).buyer) == (Standing.SOLD, "B1")
        assert "R078/A1" in case.duties()
        assert case.refused("cancel_sale", Role.ENFORCER, {**A1, "reason": "x"}) == "L25 83.1"
        assert case.refused("extend_payment", Role.ENFORCER, {**A1, "until": "2026-12-01"}) == "D152 65.1"
        transfer(case, asset(case).due, payer=HOLDER["name"])
        assert {"R078/A1"} & case.duties() == set()
        case.go("deliver_asset", Role.ENFORCER, A1)
        assert case.fact("asset_delivered")["taker"] == "co_owner"

    def test_no_auction_before_he_has_answered(self) -> None:
        case = preferred()
        case.wait(case.now + timedelta(days=2))
        contract = {**A1, "house": "Trung tâm"}
        assert case.refused("contract_auction", Role.ENFORCER, contract) == "L25 82.2.c, 83.2.a"
        assert case.refused("price_asset", Role.ENFORCER, {**A1, "price": MILLION, "why": "small"}) == "D152 60.4"
        case.go("answer_pre_emption", Role.ENFORCER, {**A1, "buys": False})
        assert case.refused("answer_pre_emption", Role.CLERK, {**A1, "buys": True}) == "L25 83.1"
        assert "R080/A1" not in case.duties()  # the re-valuation window is still open
        case.wait(case.now + timedelta(days=8))
        assert "R080/A1" in case.duties()

    def test_unpaid_anybody_may_buy(self) -> None:
        case = bought_first()
        transfer(case, MILLION, payer=HOLDER["name"])
        case.wait(case.now + timedelta(days=9))
        assert asset(case).standing is Standing.SALEABLE
        assert "R080/A1" in case.duties()
        assert [(s.payee, s.amount) for s in case.subject.shares.values()] == [("B1", MILLION)]
        case.go("contract_auction", Role.ENFORCER, {**A1, "house": "Trung tâm"})

    def test_another_valuation_asks_him_anew(self) -> None:
        case = preferred()
        case.go("answer_pre_emption", Role.ENFORCER, {**A1, "buys": True})
        case.go("request_revaluation", Role.PARTY, {**A1, "ground": "82.2.c", "paid": True})
        case.wait(case.now + timedelta(days=20))
        assert not case.of_kind("pre_emption_period_ended")
        valued(case, 170 * MILLION)
        case.go("notify_pre_emption", Role.ENFORCER, A1)
        assert case.fact("pre_emption_offered")["price"] == 170 * MILLION

    def test_who_is_named_after_the_valuation_is_told_too(self) -> None:
        case = valued()
        case.go("name_pre_emptor", Role.ENFORCER, {**A1, "holder": HOLDER})
        assert "R076/A1" in case.duties()

    def test_before_a_first_auction_opens_it_is_too_late(self) -> None:
        case = preferred()
        case.go("answer_pre_emption", Role.ENFORCER, {**A1, "buys": False})
        case.wait(case.now + timedelta(days=9))
        offered_soon(case)
        assert case.refused("answer_pre_emption", Role.CLERK, {**A1, "buys": True}) == "L25 83.1"


class TestDisputes:
    """L25 46.1.đ, 85."""

    def test_nothing_is_delivered_while_the_court_has_it(self) -> None:
        case = auction_disputed()
        assert case.fact("postponement_ground_established")["ground"] == "46.1.đ"
        assert case.refused("dispute_auction", Role.CLERK, {**A1, "number": "16"}) == "L25 46.1.đ"
        assert case.refused("deliver_asset", Role.ENFORCER, A1) == "L25 46.1.đ"
        assert any(waiting.who == "court" for waiting in waiting_for(case.subject))
        judged = {**JUDGED, "annulled": False, "on": case.now.date().isoformat()}
        case.go("record_auction_judgment", Role.CLERK, judged)
        case.go("deliver_asset", Role.ENFORCER, A1)
        assert case.refused("record_auction_judgment", Role.CLERK, judged) == "L25 46.1.đ, 85"

    def test_annulled_the_price_goes_back_and_it_is_auctioned_anew(self) -> None:
        case = auction_disputed()
        on = case.now.date().isoformat()
        case.go("postpone", Role.HEAD, {"ground": "46.1.đ", "circumstances": ["auction_case_accepted"]})
        case.go("record_auction_judgment", Role.CLERK, {**JUDGED, "annulled": True, "on": on})
        assert asset(case).standing is Standing.SALEABLE
        assert [(s.payee, s.amount) for s in case.subject.shares.values()] == [("B1", 160 * MILLION)]
        assert not {"R092/A1", "R091/A1"} & case.duties()
        assert case.subject.overlay.ground_ended
        assert sum(case.ledger.values()) == 0

    def test_only_of_an_auction(self) -> None:
        case = announced()
        assert case.refused("dispute_auction", Role.CLERK, {**A1, "number": "16"}) == "L25 46.1.đ, 85"
        case = sold()
        told = {**JUDGED, "annulled": True, "on": "2027-01-01"}
        assert case.refused("record_auction_judgment", Role.CLERK, told) == "L25 85"


class TestLots:
    """D152 64.2."""

    def test_each_buyer_has_a_lot_at_its_part_of_the_price(self) -> None:
        case = announced()
        case.wait(asset(case).opens_at)
        lot = {**A1, "buyer": BUYER, "lot": "Bốn bánh xe", "part": 5 * MILLION, "price": 6 * MILLION}
        assert case.refused("sell_directly", Role.ENFORCER, {**lot, "price": 4 * MILLION}) == "L25 83.2.b"
        assert case.refused("sell_directly", Role.ENFORCER, {**lot, "part": 20 * MILLION}) == "D152 64.2"
        case.go("sell_directly", Role.ENFORCER, lot)
        sold = case.subject.assets["A2"]
        assert (sold.standing, sold.due, asset(case).price) == (Standing.SOLD, 6 * MILLION, 15 * MILLION)
        assert "R094/A2" in case.duties()
        other = {"kind": "person", "name": "Lý Mua"}
        case.go("sell_directly", Role.ENFORCER, {**A1, "buyer": other, "price": 15 * MILLION})
        assert [case.subject.assets[name].buyer for name in ("A1", "A2")] == ["B2", "B1"]
        transfer(case, 6 * MILLION, payer=BUYER["name"])
        case.go("deliver_asset", Role.ENFORCER, {"asset": "A2"})
        assert case.refused("distribute", Role.ENFORCER) == "D152 30.7"  # the rest is not paid


class TestWithoutAnAuction:
    """L25 83.2.b; D152 60.4, 61.2, 64."""

    def test_small_things_are_priced_announced_sold(self) -> None:
        assert seized().refused("price_asset", Role.ENFORCER, {**A1, "price": 30 * MILLION, "why": "small"}) == (
            "D152 60.4"
        )
        case = announced()
        assert "R084/A1" not in case.duties()
        bought = {**A1, "buyer": BUYER, "price": 20 * MILLION}
        assert case.refused("sell_directly", Role.ENFORCER, bought) == "D152 64.2"
        case.wait(asset(case).opens_at)
        assert case.refused("sell_directly", Role.ENFORCER, {**bought, "price": 19 * MILLION}) == "L25 83.2.b"
        assert case.refused("announce_direct_sale", Role.ENFORCER, A1) == "D152 64.2"
        case.go("sell_directly", Role.ENFORCER, bought)
        assert "R094/A1" in case.duties()
        assert case.refused("cancel_sale", Role.ENFORCER, {**A1, "reason": "x"}) == "D152 65.1"
        transfer(case, 20 * MILLION, payer="Trần Mua")
        assert {"R092/A1"} & case.duties() == set()  # delivered in three working days, not in sixty

    def test_who_does_not_pay_at_once_has_not_bought(self) -> None:
        case = announced()
        bought = {**A1, "buyer": BUYER, "price": 20 * MILLION}
        case.go("sell_directly", Role.ENFORCER, bought, at=asset(case).opens_at)
        case.wait(case.now + timedelta(days=2))
        case.go("cancel_sale", Role.ENFORCER, {**A1, "reason": "không nộp tiền"})
        assert asset(case).standing is Standing.SALEABLE
        assert case.refused("announce_direct_sale", Role.ENFORCER, A1) == "D152 64.2"

    def test_only_what_was_priced_so(self) -> None:
        case = saleable()
        opening = {**A1, "opening": working(case, 5).isoformat()}
        assert case.refused("fix_direct_sale", Role.ENFORCER, opening) == "L25 83.2"
        case = priced()
        assert case.refused("contract_auction", Role.ENFORCER, {**A1, "house": "x"}) == "L25 83.2.b"
        past = {**A1, "opening": case.now.isoformat()}
        assert case.refused("fix_direct_sale", Role.ENFORCER, past) == "D152 64.2"
        bought = {**A1, "buyer": BUYER, "price": 20 * MILLION}
        assert case.refused("sell_directly", Role.ENFORCER, bought) == "D152 64.2"
        house = seized(form="immovable", description="Nhà đất")
        assert house.refused("price_asset", Role.ENFORCER, {**A1, "price": MILLION, "why": "small"}) == "L25 83.2.b"

    def test_gold_is_sold_at_the_posted_price_without_a_notice(self) -> None:
        case = fixed()
        gold = {**A1, "custodian": "Kho bạc", "gold": True}
        case.go("record_seizure", Role.ENFORCER, gold, at=asset(case).fixed_for)
        assert "R073/A1" in case.duties()
        priced(case, why="gold", price=90 * MILLION)
        case.go("sell_directly", Role.ENFORCER, {**A1, "buyer": BUYER, "price": 90 * MILLION})
        assert {"R073/A1"} & case.duties() == set()


class TestHalts:
    """L25 84; D152 65.7–65.9."""

    def test_a_postponement_pauses_it_until_it_is_resumed(self) -> None:
        case = offered_soon()
        case.go("postpone", Role.HEAD, {"ground": "46.1.c", "circumstances": ["creditor_asks"]})
        assert "R230/A1" in case.duties()
        case.go("halt_auction", Role.ENFORCER, {**A1, "reason": "84.1.a"})
        assert "R230/A1" not in case.duties()
        assert case.refused("halt_auction", Role.ENFORCER, {**A1, "reason": "84.1.a"}) == "L25 84.3"
        assert "Auction paused: A1" in {w.en for w in waiting_for(case.subject)}
        case.go("end_overlay_ground", Role.HEAD, {"note": "hết căn cứ"})
        case.go("resume_case", Role.HEAD, {"ground": "46.3"})
        assert "R231/A1" in case.duties()
        case.wait(asset(case).opens_at)
        assert case.refused("record_auction", Role.CLERK, A1) == "L25 84"
        case.go("continue_auction", Role.ENFORCER, {**A1, "reason": "hết căn cứ"})
        assert asset(case).standing is Standing.CONTRACTED
        assert case.refused("continue_auction", Role.ENFORCER, {**A1, "reason": "x"}) == "D152 65.9"

    def test_a_stopped_auction_is_contracted_anew(self) -> None:
        case = offered_soon()
        case.go("halt_auction", Role.ENFORCER, {**A1, "reason": "84.2.b"})
        assert asset(case).standing is Standing.SALEABLE

    def test_enough_money_from_the_others_releases_it(self) -> None:
        case = offered_soon()
        case.go("halt_auction", Role.ENFORCER, {**A1, "reason": "84.2.đ"})
        assert "R067/A1" in case.duties()

    def test_not_once_the_winner_is_announced(self) -> None:
        """S-list: a postponement after that does not stop the sale (L25 84.3)."""
        assert sold().refused("halt_auction", Role.ENFORCER, {**A1, "reason": "84.1.c"}) == "L25 84.3"
        assert saleable().refused("halt_auction", Role.ENFORCER, {**A1, "reason": "84.1.c"}) == "L25 84.3"

    def test_after_a_cancellation_the_house_is_still_told(self) -> None:
        case = offered_soon()
        case.go("cancel", Role.HEAD, {"ground": "48.1", "circumstances": ["creditor_dead", "no_heir"]})
        assert "R230/A1" in case.duties()
        case.go("halt_auction", Role.ENFORCER, {**A1, "reason": "84.2.a"})
        assert "R230/A1" not in case.duties()

    def test_a_pause_fixes_no_new_day(self) -> None:
        case = saleable()
        case.go("contract_auction", Role.ENFORCER, {**A1, "house": "Trung tâm"})
        case.go("halt_auction", Role.ENFORCER, {**A1, "reason": "84.1.b"})
        opening = {**A1, "opening": working(case, 21).isoformat()}
        assert case.refused("fix_auction", Role.ENFORCER, opening) == "L25 84"


class TestTheHouse:
    def test_without_a_contract_in_time_the_centre_takes_it(self) -> None:
        case = saleable()
        case.wait(case.now + timedelta(days=10))
        assert "R081/A1" in case.duties()
        late = {**A1, "house": "Công ty đấu giá hợp danh"}
        assert case.refused("contract_auction", Role.ENFORCER, late) == "L25 83.2.a"
        case.go("contract_auction", Role.ENFORCER, {**late, "centre": True})
        assert "R081/A1" not in case.duties()

    def test_it_is_chosen_in_public(self) -> None:
        case = saleable()
        past = {**A1, "on": (case.now - timedelta(days=1)).date().isoformat()}
        assert case.refused("fix_house_choice", Role.ENFORCER, past) == "DG24 56"
        case.go("fix_house_choice", Role.ENFORCER, {**A1, "on": working(case, 6).date().isoformat()})
        assert "R213/A1" in case.duties()


class TestAgreement:
    def test_all_creditors_agree_who_takes_it(self) -> None:
        case = seized(verified_case(*PORTFOLIOS["two creditors"]), value=100 * MILLION)
        agreed = {**A1, "claim": "K1", "price": 90 * MILLION}
        assert case.refused("record_taking_agreement", Role.ENFORCER, agreed) == "L25 86.1"
        case.go("record_taking_agreement", Role.ENFORCER, {**agreed, "consent": True})
        assert "R093/A1" in case.duties()
        case.go("notify_difference", Role.ENFORCER, {**A1, "costs": MILLION})
        transfer(case, asset(case).due, payer="Nguyễn Văn A")
        case.go("deliver_asset", Role.ENFORCER, A1)
        assert "R093/A1" not in case.duties()

    def test_not_of_what_somebody_may_buy_first(self) -> None:
        agreed = {**A1, "claim": "K1", "price": 90 * MILLION}
        assert preferred().refused("record_taking_agreement", Role.ENFORCER, agreed) == "L25 83.1"


class TestOrder:
    """What must have come before each step, by its article (cases/order.py)."""

    @pytest.mark.parametrize("name", sorted(ORDER))
    def test_a_step_out_of_its_turn_is_refused(self, name: str) -> None:
        turn, handler = ORDER[name], HANDLERS[name]
        role = next(r for r in (Role.ENFORCER, Role.CLERK, Role.HEAD) if r in handler.roles)
        early = decided() if Standing.ORDERED not in turn.at else offered()
        early = sold() if asset(early).standing in turn.at else early
        assert early.refused(name, role, PAYLOADS[name]) == turn.before.article

    def test_each_is_a_command(self) -> None:
        assert ORDER.keys() <= HANDLERS.keys()

    def test_what_ends_a_period_is_recorded_while_it_runs(self) -> None:
        """The minutes of an auction before it was held; an answer of the police who were not asked."""
        case = offered_soon()
        step = {**A1, "step": "auction_minutes_sent"}
        assert case.refused("record_auction_step", Role.CLERK, step) == "DG24 45.2"
        told = {**A1, "step": "police_replied"}
        assert fixed().refused("record_preparation", Role.CLERK, told) == "D152 46.1–46.3"
        case = sold(case)
        case.go("record_auction_step", Role.CLERK, step)
        assert case.refused("record_auction_step", Role.CLERK, step) == "DG24 45.2"

    def test_no_step_of_an_auction_is_free_of_what_went_before(self) -> None:
        """But those that begin something: the choice of the house, the end of an online auction."""
        pack = current_pack()
        free = {kind for kind in auction_steps.STEPS if not pack.discharged_by(kind)}
        assert free == {"auction_house_chosen", "online_auction_closed"}

    def test_paused_is_no_way_round(self) -> None:
        assert paused().refused("fix_auction", Role.ENFORCER, PAYLOADS["fix_auction"]) == "L25 46, 47, 101.1.b"
