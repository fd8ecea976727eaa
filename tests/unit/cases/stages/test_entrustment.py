"""Entrustment (ủy thác), of a matter and of an asset: both sides, in memory (L25 49, 50; D152 26, 27; S32)."""

from datetime import timedelta

import pytest

from cases.counted import Status, counted
from cases.events import Role
from cases.state import Stage
from cases.waiting import waiting_for
from law.pack import current_pack
from law.vocabulary import is_live
from tests.cases_driver import account, pay_out, share_out, tell, transfer, verified_case
from tests.entrusted_driver import ASSET, ELSEWHERE, M, carried_through, entrusted, handed_over, handled, taken_up
from tests.intake_samples import A, B, D, owes


def test_a_matter_goes_over_whole_and_each_office_counts_it_once() -> None:
    here = verified_case()
    there = handed_over(here)
    assert (here.subject.stage, here.subject.ended.ground) == (Stage.ENDED, "entrusted")
    assert counted(here.subject).status is Status.ENTRUSTED
    assert (counted(here.subject).entrusted, counted(here.subject).left) == (200 * M, 0)
    assert counted(there.subject).status is Status.UNDECIDED
    taken_up(there)
    assert (counted(there.subject).status, counted(there.subject).claimed) == (Status.IN_PROGRESS, 200 * M)
    assert there.subject.origin == here.subject.origin
    assert there.subject.requested_on == here.subject.requested_on
    assert [w.en for w in waiting_for(here.subject) if w.who == "other_agency"]
    here.go("record_entrustment_answer", Role.CLERK, answer("accepted"))
    assert not here.subject.entrustments.count("handed_over")


def answer(what: str) -> dict:
    return {"entrustment": "UT1", "answer": what, "number": "12/QĐ-THADS", "on": "2026-10-01"}


def test_s32_the_receiver_decides_in_five_working_days_or_sends_back_for_an_error_only() -> None:
    there = handed_over(verified_case())
    assert there.duty("R126")
    assert not there.duty("R006")
    for fault in ("none", "debtor_without_means", "assets_elsewhere"):
        refused = there.refused("refuse_entrustment", Role.HEAD, {"fault": fault, "reason": "lý do"})
        assert refused in ("L25 49.2", "D152 26.4")
    there.go("refuse_entrustment", Role.HEAD, {"fault": "not_competent", "reason": "Tài sản ở tỉnh khác"})
    assert there.subject.ended.ground == "sent_back"
    assert not there.duty("R126")
    late = handed_over(verified_case())
    late.wait(late.now + timedelta(days=10))
    assert "breached" in [step for step, _ in late.steps("R126")]
    taken_up(late)
    assert late.refused("refuse_entrustment", Role.HEAD, {"fault": "clear_error", "reason": "x"}) == "D152 26.5"


def test_what_comes_back_is_claimed_here_again() -> None:
    here = verified_case()
    stage = here.subject.stage
    handed_over(here)
    here.go("record_entrustment_answer", Role.CLERK, answer("returned"))
    assert (here.subject.stage, here.subject.ended, here.subject.outstanding) == (stage, None, 200 * M)
    assert counted(here.subject).status is Status.IN_PROGRESS
    entrusted(here)  # and may be entrusted anew


def test_the_receivers_own_records_are_believed_where_it_works_here() -> None:
    here = verified_case()
    handed_over(here)
    for said in ([], ["returned"]):
        refused = here.refused("record_entrustment_answer", Role.CLERK, answer("accepted"), facts={"entrustee": said})
        assert refused == "D152 26.5, 27.1"
    here.go("record_entrustment_answer", Role.CLERK, answer("accepted"), facts={"entrustee": ["accepted"]})


def test_part_enforced_and_the_rest_entrusted_is_finished() -> None:
    here = verified_case()
    transfer(here, 50 * M)
    here.go("distribute", Role.ENFORCER)
    here.go("decide_fees", Role.HEAD)
    here.go("prepare_payouts", Role.ACCOUNTANT)
    here.go("approve_payouts", Role.HEAD, {"batch": "B1"})
    here.perform()
    there = handed_over(here)
    left = here.subject.claims["K1"].entrusted
    now = counted(here.subject)
    assert (now.status, now.settled + now.entrusted, now.left) == (Status.FINISHED, 200 * M, 0)
    assert there.subject.claimed == left
    account = there.subject.fee_account("C1")
    assert (account.base, account.charged) == (here.subject.fees["C1"].base, here.subject.fees["C1"].charged)


def test_one_claim_goes_and_the_other_stays() -> None:
    here = verified_case(owes(B, A, amount=30 * M), owes(B, D, amount=70 * M))
    there = handed_over(here, {**ELSEWHERE, "claims": ["K2"]})
    assert here.subject.ended is None
    assert (here.subject.outstanding, there.subject.outstanding) == (30 * M, 70 * M)
    assert counted(here.subject).left == 30 * M
    transfer(here, 30 * M)
    share_out(here)
    account(here, "C1")
    pay_out(here)
    assert (counted(here.subject).settled, counted(here.subject).left) == (30 * M, 0)


def test_a_joint_debt_goes_to_one_place_with_all_its_debtors() -> None:
    here = verified_case(owes(B, A, amount=50 * M, joint_group="j"), owes(D, A, amount=50 * M, joint_group="j"))
    there = handed_over(here)
    assert there.subject.claimed == 50 * M
    assert len(there.subject.refs("D")) == 2


@pytest.mark.parametrize(
    ("what", "article"),
    [
        ({"to": "79", "basis": "residence"}, "L25 49.1"),
        ({"to": "01", "basis": "accounts"}, "L25 49.1"),
        ({"to": "01", "basis": "assets"}, "L25 49.1"),
        ({**ELSEWHERE, "basis": "work"}, "L25 49.1"),
        ({**ELSEWHERE, "to": "48"}, "D152 26.2.b"),
        ({"to": "99", "basis": "residence"}, "L25 49.1"),
        ({**ELSEWHERE, "claims": ["K9"]}, "L25 49.1"),
        ({**ASSET, "description": ""}, "L25 50.1"),
        ({**ASSET, "to": "48"}, "L25 50.1"),
        ({**ASSET, "handling": "50.2"}, "L25 50.2"),
    ],
)
def test_where_nothing_may_be_entrusted_to(what: dict, article: str) -> None:
    assert verified_case().refused("establish_entrustment_ground", Role.ENFORCER, what) == article


def test_an_asset_is_handled_for_what_is_still_owed() -> None:
    here = verified_case()
    transfer(here, 200 * M)
    entrusted(here, ASSET)
    assert here.refused("hand_over_entrustment", Role.CLERK, {"entrustment": "UT1"}) == "L25 50.1"


def test_a_proposal_gives_way_to_another() -> None:
    here = verified_case()
    here.go("establish_entrustment_ground", Role.ENFORCER, ELSEWHERE)
    here.go("establish_entrustment_ground", Role.ENFORCER, {"to": "48", "basis": "work"})
    assert [(one.id, one.to) for one in here.subject.entrustments.values()] == [("UT1", "48")]


def test_what_is_in_hand_here_comes_first() -> None:
    here = verified_case()
    here.go("establish_entrustment_ground", Role.ENFORCER, ELSEWHERE)
    transfer(here, 50 * M)
    assert here.refused("decide_entrustment", Role.HEAD, {"entrustment": "UT1"}) == "L25 54.6"


def test_a_ground_is_decided_on_in_five_working_days() -> None:
    here = verified_case()
    here.go("establish_entrustment_ground", Role.ENFORCER, ELSEWHERE)
    assert here.duty("R125")
    here.wait(here.now + timedelta(days=10))
    assert "breached" in [step for step, _ in here.steps("R125")]
    here.go("decide_entrustment", Role.HEAD, {"entrustment": "UT1"})
    assert not here.duty("R125")
    assert here.subject.ended.ground == "entrusted"
    assert here.subject.entrustments.count("decided")  # it waits for the file to leave


def test_a_courts_later_decision_follows_in_three_working_days() -> None:
    here = verified_case()
    handed_over(here)
    here.go("receive_court_decision", Role.CLERK, {"entrustment": "UT1", "number": "5/2026/QĐ-TA"})
    assert here.duty("R129")
    here.wait(here.now + timedelta(days=10))
    assert "breached" in [step for step, _ in here.steps("R129")]
    here.go("forward_court_decision", Role.CLERK, {"entrustment": "UT1"})
    assert not here.duty("R129")


def test_an_asset_is_handled_there_and_the_matter_stays() -> None:
    here = verified_case()
    there = handed_over(here, ASSET)
    assert (here.subject.ended, here.subject.outstanding) == (None, 200 * M)
    assert there.duty("R127")
    assert not there.duty("R126")
    assert there.subject.parties["C1"].name.startswith("Thi hành án dân sự")
    taken_up(there)
    assert not there.duty("R127")
    assert counted(there.subject).status is Status.UNDECIDED  # the entrusting agency counts it
    transfer(there, 150 * M)
    assert there.refused("end_handling", Role.HEAD) == "L25 54.6"
    there.go("distribute", Role.ENFORCER)
    there.go("prepare_payouts", Role.ACCOUNTANT)
    there.go("approve_payouts", Role.HEAD, {"batch": "B1"})
    there.perform()
    assert there.of_kind("proceeds_transferred")
    assert not there.subject.fees.count("owing")
    there.perform()
    for untold in there.subject.notices.group("open"):
        tell(there, untold.party, untold.document)
    there.go("end_handling", Role.HEAD)
    here.go("record_entrustment_answer", Role.CLERK, answer("accepted"))
    here.go("record_entrustment_answer", Role.CLERK, answer("finished"))
    assert there.subject.received == there.subject.paid_out == 150 * M
    transfer(here, 150 * M, payer="Thi hành án dân sự Thành phố Hà Nội")
    assert here.subject.received == 150 * M


def test_an_entrusted_asset_is_sold_and_its_price_transferred() -> None:
    case = handled()
    assert case.subject.ended.ground == "handled"
    assert case.subject.received == case.subject.paid_out + case.subject.in_office == 140 * M
    transferred = [step for step, _ in case.steps("R128")]
    assert transferred[0] == "opened"
    assert transferred[-1] == "discharged"


def test_every_row_of_entrustment_opens_and_ends() -> None:
    rows = {rule.id for rule in current_pack().rules.values() if rule.phase == "Entrust"}
    assert all(is_live(current_pack().rules[row]) for row in rows)
    events = [event for case in carried_through() for event in case.events]
    assert rows - {event.data["rule"] for event in events if event.kind == "duty_opened"} == set()
    assert rows - {event.data["rule"] for event in events if event.kind == "duty_discharged"} == set()


def test_the_agency_is_told_of_each_step_in_a_working_day() -> None:
    case = handled()
    assert "breached" in [step for step, _ in case.steps("R232")]  # the valuation was not told in time
