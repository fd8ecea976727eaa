"""What becomes of a dossier: L25 33–34, D152 9–10; the scenarios of LAW.md 11 that intake answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from cases.dossier import Channel, Dossier, request_date
from cases.intake import IntakeFacts, Outcome, assess, clock_start, receipt
from law.guards.limitation import Excluded, Exclusion
from law.guards.refusal import Subject
from law.pack import current_pack
from law.periods import VIETNAM
from tests.intake_samples import A, B, C, D, dossier, owes, with_setting

NOTHING = IntakeFacts()


def outcome(case: Dossier, facts: IntakeFacts = NOTHING) -> tuple[str, str | None]:
    result = assess(case, facts, current_pack())
    return result.outcome.value, result.ground


# --- the clock -------------------------------------------------------------------------------------------------------


def test_s1_online_on_a_sunday_evening():
    result = assess(dossier(owes(A, C), asks=(C,), sent_at="2026-07-05T21:10:00+07:00"), NOTHING, current_pack())
    assert result.outcome is Outcome.ACCEPTED
    assert result.request_date == date(2026, 7, 5)
    assert result.decision_due == date(2026, 7, 10)
    assert result.notice is None


def test_s2_the_same_without_the_judgment():
    case = dossier(owes(A, C), asks=(C,), sent_at="2026-07-05T21:10:00+07:00", attachments=())
    result = assess(case, NOTHING, current_pack())
    assert result.outcome is Outcome.SUPPLEMENT
    assert result.notice is not None
    assert result.notice.due == date(2026, 7, 6)
    assert result.notice.rule == "R005"
    assert (result.cases, result.decision_due, result.ground) == ((), None, None)


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        (Channel.PORTAL, date(2026, 9, 4)),
        (Channel.VNEID, date(2026, 9, 4)),
        (Channel.POST, date(2026, 9, 4)),
        (Channel.IN_PERSON, date(2026, 9, 7)),
        (Channel.ORAL, date(2026, 9, 7)),
    ],
)
def test_day_of_the_request_by_channel(channel, expected):
    case = dossier(
        owes(A, C),
        asks=(C,),
        channel=channel,
        sent_at="2026-09-04T23:30:00+07:00",
        received_at="2026-09-07T08:00:00+07:00",
    )
    assert request_date(case) == expected


def test_court_transfer_counts_from_receipt():
    case = dossier(owes(A, kind="fine"), sent_at="2026-09-04T10:00:00+07:00", received_at="2026-09-08T10:00:00+07:00")
    assert request_date(case) == date(2026, 9, 8)
    result = assess(case, NOTHING, current_pack())
    assert result.decision_due == date(2026, 9, 15)
    assert result.decisions[0].rule == "R008"


def test_days_are_vietnamese_days():
    case = dossier(owes(A, C), asks=(C,), sent_at="2026-09-06T18:30:00+00:00")
    assert request_date(case) == date(2026, 9, 7)


def test_post_asks_by_postmark_but_binds_the_agency_from_receipt():
    case = dossier(
        owes(A, C),
        asks=(C,),
        channel="post",
        sent_at="2026-09-08T13:00:00+07:00",
        received_at="2026-09-10T13:00:00+07:00",
    )
    result = assess(case, NOTHING, current_pack())
    assert (result.request_date, result.decision_due) == (date(2026, 9, 8), date(2026, 9, 17))
    assert result.decisions[0].rule == "R006"


@pytest.mark.parametrize(("choice", "expected"), [("sent", 5), ("received", 6)])
def test_online_receipt_is_a_setting(choice, expected):
    case = dossier(owes(A, C), asks=(C,), sent_at="2026-07-05T21:10:00+07:00", received_at="2026-07-06T07:30:00+07:00")
    assert receipt(case, with_setting("online_receipt", choice)).day == expected


def test_decision_runs_from_the_later_of_request_and_judgment():
    case = dossier(owes(A, C), asks=(C,), judgment_at="2026-09-14T10:00:00+07:00")
    assert assess(case, NOTHING, current_pack()).decision_due == date(2026, 9, 21)
    first = with_setting("decision_clock", "first_receipt")
    assert assess(case, NOTHING, first).decision_due == date(2026, 9, 15)


def test_a_supplement_restarts_the_clock():
    done = datetime(2026, 9, 16, 9, tzinfo=VIETNAM)
    case = dossier(owes(A, C), asks=(C,), attachments=())
    facts = IntakeFacts(judgment_held=True, completed_at=done)
    assert clock_start(case, facts, current_pack()) == done
    assert assess(case, facts, current_pack()).decision_due == date(2026, 9, 23)


def test_judgment_of_an_earlier_request_need_not_come_again():
    assert outcome(dossier(owes(A, C), asks=(C,), attachments=()), IntakeFacts(judgment_held=True)) == (
        "accepted",
        None,
    )


def test_interim_measure_at_once_and_bankruptcy_in_three_days():
    case = dossier(owes(A, kind="fine"), title={"number": "05/2026/QĐ-BPKCTT"})
    (due,) = assess(case, NOTHING, current_pack()).decisions
    assert (due.rule, due.due) == ("R009", date(2026, 9, 8))
    case = dossier(owes(A, kind="fine"), title={"number": "05/2026/QĐ-TBPS"})
    (due,) = assess(case, NOTHING, current_pack()).decisions
    assert (due.rule, due.due) == ("R010", date(2026, 9, 11))


def test_what_is_not_due_yet_is_decided_after_it_falls_due():
    case = dossier(owes(A, C, due_date="2026-10-05"), asks=(C,))
    assert assess(case, NOTHING, current_pack()).decision_due == date(2026, 10, 12)


# --- completeness ----------------------------------------------------------------------------------------------------


def test_all_that_is_missing_is_in_one_notice():
    asker = replace(C, id_number="", address="")
    case = dossier(owes(A, asker), asks=(asker,), attachments=(), title={"issuing_court": "Tòa án nhân dân khu vực 3"})
    result = assess(case, NOTHING, current_pack())
    assert result.outcome is Outcome.SUPPLEMENT
    assert len(result.reasons) == 4


def test_the_other_sides_number_and_address_may_be_unknown():
    unknown = replace(A, id_number="", address="")
    assert outcome(dossier(owes(unknown, C), asks=(C,))) == ("accepted", None)


def test_the_requesters_own_number_is_a_setting():
    asker = replace(C, id_number="")
    case = dossier(owes(A, asker), asks=(asker,))
    assert outcome(case) == ("supplement", None)
    assert assess(case, NOTHING, with_setting("requester_number", "optional")).outcome is Outcome.ACCEPTED


def test_judgment_not_yet_effective_is_supplemented_unless_enforced_at_once():
    title = {"date": "2026-09-01", "effective_date": "2026-10-01"}
    assert outcome(dossier(owes(A, C), asks=(C,), title=title)) == ("supplement", None)
    assert outcome(dossier(owes(A, C, "wages"), asks=(C,), title=title)) == ("accepted", None)


def test_higher_court_without_the_court_of_first_instance_is_a_question_not_a_refusal():
    title = {"issuing_court": "Tòa Phúc thẩm Tòa án nhân dân tối cao tại Thành phố Hồ Chí Minh"}
    assert outcome(dossier(owes(A, C), asks=(C,), title=title)) == ("supplement", None)
    title["first_instance_court"] = "Tòa án nhân dân Tỉnh Đồng Nai"
    assert outcome(dossier(owes(A, C), asks=(C,), title=title)) == ("refused", "34.4.c")
    title["first_instance_court"] = "Tòa án nhân dân Thành phố Hồ Chí Minh"
    assert outcome(dossier(owes(A, C), asks=(C,), title=title)) == ("accepted", None)


def test_old_law_had_no_period_for_the_supplement_notice():
    case = dossier(owes(A, C), asks=(C,), attachments=(), sent_at="2026-06-10T09:00:00+07:00")
    assert assess(case, NOTHING, current_pack()).notice is None
    across = dossier(
        owes(A, C),
        asks=(C,),
        attachments=(),
        sent_at="2026-06-30T23:00:00+07:00",
        received_at="2026-07-01T08:00:00+07:00",
    )
    assert assess(across, NOTHING, current_pack()).notice is None


# --- grounds of refusal ----------------------------------------------------------------------------------------------


def test_a_stranger_may_not_ask():
    result = assess(dossier(owes(A, C), asks=(D,)), NOTHING, current_pack())
    assert (result.outcome, result.ground) == (Outcome.REFUSED, "34.4.a")
    assert result.notice is not None
    assert (result.notice.due, result.notice.rule) == (date(2026, 9, 15), "R007")


def test_names_compare_in_any_spelling():
    hoa = replace(C, name="Trần Thị Hoà")
    case = dossier(owes(A, hoa), requesters=[{"role": "creditor", "name": "trần thị HÒA"}], channel="portal")
    assert outcome(case) == ("accepted", None)


def test_a_namesake_on_the_other_side_is_somebody_else():
    namesake = replace(A, name=C.name)
    case = dossier(owes(namesake, C), asks=(C,))
    assert case.requested_by(C)
    assert not case.requested_by(namesake)
    assert outcome(dossier(owes(A, C), asks=(A,))) == ("accepted", None)  # a debtor who ticked “creditor”


def test_namesakes_on_the_same_side_both_ask():
    other = replace(D, name=C.name)
    assert outcome(dossier(owes(A, C), owes(A, other), asks=(C,))) == ("accepted", None)
    assert not assess(dossier(owes(A, C), owes(A, other), asks=(C,)), NOTHING, current_pack()).refused


def test_half_of_a_thousand_joint_creditors_ask():
    rights = [owes(A, replace(C, id_number=f"{n:012d}", name=f"Chủ nợ {n} X"), joint_group="J") for n in range(1000)]
    case = dossier(*rights, asks=tuple(o.creditor for o in rights[::2]))
    result = assess(case, NOTHING, current_pack())
    assert (result.outcome, len(result.cases), result.refused) == (Outcome.ACCEPTED, 1, ())


def test_unrelated_content_and_judgment_without_duties():
    case = dossier(owes(A, C), asks=(C,))
    assert outcome(case, IntakeFacts(unrelated=frozenset({"1"}))) == ("refused", "34.4.a")
    assert outcome(case, IntakeFacts(without_duties=frozenset({"1"}))) == ("refused", "34.4.b")
    shielded = IntakeFacts(without_duties=frozenset({"1"}), not_held={"1": Subject.CUSTODY})
    assert outcome(case, shielded) == ("accepted", None)


def test_another_province_is_competent():
    court = "Toà án nhân dân khu vực 4 - Thành phố Hà Nội"
    assert outcome(dossier(owes(A, C), asks=(C,), title={"issuing_court": court})) == ("refused", "34.4.c")
    assert outcome(dossier(owes(A, C), asks=(C,), title={"issuing_court": court}, office="01")) == ("accepted", None)


@pytest.mark.parametrize(
    ("postmark", "received", "expected"),
    [
        ("2026-09-09", "2026-09-14", ("accepted", None)),
        ("2026-09-10", "2026-09-14", ("refused", "34.4.d")),
    ],
)
def test_limitation_of_five_years_looks_at_the_postmark(postmark, received, expected):
    case = dossier(
        owes(A, C),
        asks=(C,),
        channel="post",
        sent_at=f"{postmark}T15:00:00+07:00",
        received_at=f"{received}T09:00:00+07:00",
        title={"date": "2021-08-10", "effective_date": "2021-09-09"},
    )
    assert outcome(case) == expected


def test_excluded_time_leaves_a_late_request_to_the_head():
    case = dossier(owes(A, C), asks=(C,), title={"date": "2021-06-01", "effective_date": "2021-07-01"})
    obstacle = Excluded(Exclusion.OBSTACLE, date(2022, 1, 1), date(2022, 6, 30), proof="xác nhận của UBND xã")
    result = assess(case, IntakeFacts(excluded=(obstacle,)), current_pack())
    assert (result.outcome, result.head_decides) == (Outcome.ACCEPTED, True)
    assert outcome(case, IntakeFacts(excluded=(obstacle,), head_accepts_late=False)) == ("refused", "34.4.d")
    assert outcome(case) == ("refused", "34.4.d")


def test_limitation_runs_for_each_instalment():
    case = dossier(
        owes(A, C, due_date="2021-01-15"),
        owes(A, C, due_date="2024-01-15"),
        asks=(C,),
        title={"date": "2020-10-01", "effective_date": "2020-11-01"},
    )
    result = assess(case, NOTHING, current_pack())
    assert result.outcome is Outcome.ACCEPTED
    assert [part.obligation_id for part in result.refused] == ["1"]
    assert result.refused[0].ground == "34.4.d"
    assert [o.id for plan in result.cases for o in plan.obligations] == ["2"]
    assert result.notice is not None


def test_alimony_is_never_barred_as_a_whole_but_its_old_months_are():
    case = dossier(
        owes(A, C, "alimony_monthly", due_date="2020-01-05"),
        asks=(C,),
        title={"date": "2019-11-01", "effective_date": "2019-12-01", "field": "HNGD"},
    )
    result = assess(case, NOTHING, current_pack())
    assert result.outcome is Outcome.ACCEPTED
    # 5/9/2026 is a Saturday: that month stays open to Monday the 7th, and this request comes on the 8th.
    assert any(line.day == date(2021, 9, 5) for line in result.reasons)


def test_ex_officio_has_no_limitation():
    case = dossier(owes(A, kind="fine"), title={"date": "2015-01-01", "effective_date": "2015-02-01", "field": "HS"})
    assert outcome(case) == ("accepted", None)


def test_already_decided():
    case = dossier(owes(A, C), asks=(C,))
    content = case.fingerprint(case.obligations[0])
    assert outcome(case, IntakeFacts(decided={content: "46/QĐ-THADS"})) == ("refused", "34.4.đ")
    again = IntakeFacts(decided={content: "46/QĐ-THADS"}, returned=frozenset({content}))
    assert outcome(case, again) == ("supplement", None)  # D152 22.2: with proof that the debtor has means
    proven = case.model_copy(update={"attachments": (*case.attachments, "means_proof")})
    assert outcome(proven, again) == ("accepted", None)


def test_partly_decided_is_accepted_for_the_rest():
    case = dossier(owes(A, C), owes(B, C), asks=(C,))
    content = case.fingerprint(case.obligations[0])
    result = assess(case, IntakeFacts(decided={content: "46/QĐ-THADS"}), current_pack())
    assert (result.outcome, len(result.cases), result.ground) == (Outcome.ACCEPTED, 1, None)
    assert result.refused[0].ground == "34.4.đ"


def test_twin_of_a_pending_request_is_shown_to_who_decides():
    case = dossier(owes(A, C), asks=(C,))
    facts = IntakeFacts(pending={case.fingerprint(case.obligations[0]): "D-0"})
    result = assess(case, facts, current_pack())
    assert (result.outcome, result.twins, len(result.cases)) == (Outcome.ACCEPTED, ("D-0",), 1)
    assert "two cases wait, only one can be decided" in result.cases[0].why[-1].en
    assert assess(case, facts, with_setting("pending_twin", "refuse")).ground == "34.4.đ"


def test_a_request_whose_decision_is_overdue_stands_before_the_next_for_the_same():
    case = dossier(owes(A, C), asks=(C,))
    facts = IntakeFacts(overdue={case.fingerprint(case.obligations[0]): "D-0"})
    result = assess(case, facts, current_pack())
    assert (result.outcome, result.ground) == (Outcome.REFUSED, "34.4.đ")
    assert "the decision on that request is under way" in result.reasons[0].en  # no decision covers it yet
    joined = assess(case, facts, with_setting("overdue_twin", "join"))
    assert (joined.outcome, joined.twins) == (Outcome.ACCEPTED, ("D-0",))


def test_the_order_of_the_grounds_is_the_order_of_the_law():
    title = {
        "issuing_court": "Tòa án nhân dân khu vực 1 - Tỉnh Nghệ An",
        "date": "2015-01-01",
        "effective_date": "2015-02-01",
    }
    assert outcome(dossier(owes(A, C), asks=(C,), title=title)) == ("refused", "34.4.c")
    assert outcome(dossier(owes(A, C), asks=(D,), title=title)) == ("refused", "34.4.a")
    assert outcome(dossier(owes(A, C), asks=(D,), title=title, attachments=())) == ("supplement", None)


def test_old_law_grounds_carry_their_own_article():
    case = dossier(
        owes(A, C),
        asks=(C,),
        sent_at="2026-06-10T09:00:00+07:00",
        title={"issuing_court": "Tòa án nhân dân khu vực 1 - Tỉnh Nghệ An"},
    )
    assert outcome(case) == ("refused", "31.5.b")


def test_debtor_may_ask():
    assert outcome(dossier(owes(A, C), asks=(A,), role="debtor")) == ("accepted", None)


def test_transfer_with_nothing_ex_officio_is_registered_without_a_case():
    result = assess(dossier(owes(A, C)), NOTHING, current_pack())
    assert (result.outcome, result.cases, result.decision_due) == (Outcome.ACCEPTED, (), None)
    assert result.reasons[0].article == "L25 33.2, 34.1"


def test_every_answer_explains_itself():
    result = assess(dossier(owes(A, C), asks=(C,)), NOTHING, current_pack())
    assert all(plan.why and plan.why[0].vi and plan.why[0].article for plan in result.cases)
    assert result.decisions[0].working
    assert result.decisions[0].due_at.date() == result.decisions[0].due + timedelta(days=1)


def test_assessments_survive_json():
    result = assess(dossier(owes(A, C), asks=(C,)), NOTHING, current_pack())
    assert type(result).model_validate_json(result.model_dump_json()) == result
