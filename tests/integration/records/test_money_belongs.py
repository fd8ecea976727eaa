"""Money goes where it belongs, on real records: whose it is, what a payer owes elsewhere, one number a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from cases.books import Book
from cases.events import Role
from cases.references import reference
from cases.sharing import Sharer
from cases.stages.money import Distribute
from law.figures import vnd
from law.pack import load_pack
from law.periods import VIETNAM, local_day
from records import entries, facts, ledger, numbering, readmodel, references
from records.journal import Taken
from records.rows import write
from records.tables import bank_credits, looks, payouts, receipts
from tests.cases_driver import account, credit_of, due_case, opened_case, paid, pay_out
from tests.intake_samples import A, B, C, D, owes
from tests.integration.records.desk import Desk
from tests.sequence_starts import shared_plan

pytestmark = pytest.mark.stack


@pytest.fixture
def desk(sql: Connection) -> Desk:
    return Desk(sql)


def refusal(taken: Taken) -> str:
    [refused] = [e for e in taken.events if e.kind == "refused"]
    return str(refused.data["vi"])


def test_a_debtors_money_for_one_case_is_not_taken_by_another(desk: Desk) -> None:
    """FINDINGS M1, as it happened: claimed for the sibling, receipted, paid back; the case it was for stayed unpaid."""
    first = desk.decided("M-1", owes(B, A, amount=66_200_000))
    other = desk.decided("M-2", owes(B, C, amount=1_000_000))
    desk.credit("FT1", 66_200_000)
    told = refusal(desk.claim(other, "FT1", ground="nộp thừa"))
    assert first in told
    assert "66.200.000" in told
    assert not refused(desk.claim(first, "FT1"))
    assert desk.state(first).to_collect == 0
    desk.credit("FT2", 5_000_000)
    assert not refused(desk.claim(other, "FT2", ground="Nộp thừa, trả lại"))  # nothing is owed elsewhere any more
    assert desk.state(other).surplus == 4_000_000


def test_late_interest_is_owed_elsewhere_too(desk: Desk) -> None:
    """The principal of the first case is in; what its interest has come to by the day is still owed."""
    bearing = owes(B, A, amount=60_000_000, annual_rate_percent="10", due_date="2026-01-15")
    first, other = desk.decided("I-1", bearing), desk.decided("I-2", owes(B, C, amount=1_000_000))
    desk.credit("FT1", 60_000_000)
    assert not refused(desk.claim(first, "FT1"))
    assert desk.state(first).to_collect == 0
    desk.credit("FT2", 5_000_000)
    told = refusal(desk.claim(other, "FT2", ground="Nộp thừa, trả lại"))
    assert first in told
    days = (desk.now.date() - date(2026, 1, 15)).days
    assert f"{vnd(round(60_000_000 * days / 3650))}" in told


def refused(taken: Taken) -> bool:
    return any(e.kind == "refused" for e in taken.events)


def test_two_people_of_one_name_are_two_people(desk: Desk) -> None:
    assert B.id_number
    namesake = replace(D, name=B.name)
    desk.decided("N-1", owes(namesake, A, amount=66_200_000))
    case = desk.decided("N-2", owes(B, C, amount=1_000_000))
    desk.credit("FT1", 2_000_000)
    assert not refused(desk.claim(case, "FT1", ground="Nộp thừa, trả lại"))


def test_one_credit_for_two_cases_is_claimed_in_parts(desk: Desk) -> None:
    first = desk.decided("P-1", owes(B, A, amount=3_000_000))
    second = desk.decided("P-2", owes(B, C, amount=2_000_000))
    desk.credit("FT1", 5_000_000)
    assert second in refusal(desk.claim(first, "FT1"))
    assert not refused(desk.claim(first, "FT1", amount=3_000_000))
    assert not refused(desk.claim(second, "FT1"))
    left = desk.sql.scalar(select(bank_credits.c.unclaimed).where(bank_credits.c.bank_ref == "FT1"))
    assert left == 0
    void = {"receipt": "R1", "reason": "Nhận nhầm"}
    desk.act(second, "void_receipt", Role.ACCOUNTANT, void)
    assert desk.sql.scalar(select(bank_credits.c.unclaimed).where(bank_credits.c.bank_ref == "FT1")) == 2_000_000
    assert not ledger.unbalanced(desk.sql)


def test_a_credit_of_last_year_claimed_in_january_has_a_number_of_its_own(desk: Desk) -> None:
    """FINDINGS M4: the key took the booking's year, the number that of today's series."""
    first, second = (desk.decided(f"Y-{n}", owes(B, who_, amount=9_000_000)) for n, who_ in ((1, A), (2, C)))
    desk.credit("FT1", 1_000_000)
    desk.credit("FT2", 1_000_000)
    desk.claim(first, "FT1")
    desk.at(datetime(2027, 1, 4, 9, tzinfo=VIETNAM))
    desk.claim(second, "FT2")
    desk.claim(second, "FT2")  # a second time is refused, and changes nothing
    desk.credit("FT3", 1_000_000)
    desk.claim(first, "FT3")
    rows = desk.sql.execute(
        select(receipts.c.year, receipts.c.number, receipts.c.bank_ref).order_by(receipts.c.year, receipts.c.number)
    )
    numbers = [(row.year, int(row.number), row.bank_ref) for row in rows]
    assert numbers == [(2026, 1, "FT1"), (2027, 1, "FT2"), (2027, 2, "FT3")]
    desk.act(first, "void_receipt", Role.ACCOUNTANT, {"receipt": "R1", "reason": "sai", "payer": "Nguyễn Văn B"})
    void = desk.sql.execute(select(receipts).where(receipts.c.status == "void")).one()
    assert (void.bank_ref, void.replaced_by) == ("FT1", f"{3:07d}")


CLAIMED, SUSPENSE = True, False
TEXTS = [
    ("THADS {case}", CLAIMED),
    ("MBVCB.5550001234.THADS {case}.CT tu 0011001234567 DO VAN LONG toi 3949.0.9059999", CLAIMED),
    ("THADS {CASE}", CLAIMED),
    ("THADS {case}-CHUYEN TIEN-OQCH0001ABC", CLAIMED),
    ("THADS case79deskW31", SUSPENSE),
    ("THADS case 79 desk W 3 1", SUSPENSE),
    ("THADS 3/QD-THADS", CLAIMED),
    ("Nop tien thi hanh an QD so 3 QD THADS", CLAIMED),
    ("Nộp tiền theo QĐ số 03/QĐ-THADS ngày 25/11/2026", CLAIMED),
    ("nop tien thi hanh an 3/qd-thads", CLAIMED),
    ("THADS case/79/desk/W-3", SUSPENSE),
    ("Nộp tiền THA 3/QÐ-THADS", CLAIMED),
    ("nop THA 25/11/2026 QD 3/QD-THADS", CLAIMED),
    ("THADS {case} va case/79/desk/G-NA/1", SUSPENSE),
    ("THADS {case}2", SUSPENSE),
    ("{reference}", CLAIMED),
    ("ibft{reference}ct tu 0011", CLAIMED),
    ("Nộp tiền theo QĐ số 3/QĐ-THADS ngày 25/11/2024", SUSPENSE),  # another year's number
]


def test_transfer_texts_as_banks_write_them(desk: Desk) -> None:
    """FINDINGS M6: of fifteen texts four were claimed."""
    desk.decided("W-1", owes(B, A, amount=3_000_000))
    desk.decided("W-2", owes(B, C, amount=3_000_000))
    case = desk.decided("W-3", owes(D, A, amount=3_000_000))
    other = desk.decided("G-NA", owes(D, C, amount=3_000_000))
    today = local_day(desk.now)

    def offer(text: str, on: date = today) -> references.Offer:
        written = text.format(case=case, CASE=case.upper(), reference=reference(case))
        return references.offer(desk.sql, "79", written, on)

    assert {text: offer(text).sure for text, _ in TEXTS} == {text: case if sure else None for text, sure in TEXTS}
    assert offer("THADS {case} va case/79/desk/G-NA/1").cases == tuple(sorted((case, other)))
    assert references.offer(desk.sql, "01", reference(case), today).sure is None, "another office's account"
    late = offer("3/QĐ-THADS", date(2027, 10, 5))
    assert (late.sure, late.cases) == (None, (case,)), "the number of another statistics year is offered, not claimed"


def test_a_text_that_names_another_case_wins_over_the_accountant(desk: Desk) -> None:
    first = desk.decided("T-1", owes(B, A, amount=3_000_000))
    second = desk.decided("T-2", owes(B, C, amount=3_000_000))
    desk.credit("FT1", 1_000_000, reference(first))
    assert first in refusal(desk.claim(second, "FT1"))


ORDERS = ("payouts_prepared", "payouts_approved", "payouts_executed", "payout_returned", "money_recovered")


@pytest.mark.parametrize("back", ["returned", "recovered"])
def test_an_order_that_came_back_is_done_once_its_share_is_paid_again(sql: Connection, back: str) -> None:
    """FINDINGS M5: orders that were returned and paid again stood "not done" on the money page for ever."""
    case = paid(due_case())
    order = case.fact("payouts_prepared")["orders"][0]
    first, share = order["end_to_end_id"], order["share"]
    if back == "returned":
        case.go("record_return", Role.ACCOUNTANT, {"end_to_end_id": first, "reason": "AC04"})
    else:
        case.go("propose_recovery", Role.ENFORCER, {"share": share, "ground": "Chuyển nhầm"})
        case.go("order_recovery", Role.HEAD, {"share": share})
        ledger.receive_credit(sql, ledger.Credit("TH1", "79", order["amount"], case.now, "", {"name": "AI DO"}))
        repaid = {"share": share, "bank_ref": "TH1"}
        case.go("record_repayment", Role.ACCOUNTANT, repaid, facts={"credit": credit_of(case, order["amount"])})

    def row() -> tuple[str, str | None]:
        return tuple(
            sql.execute(select(payouts.c.status, payouts.c.paid_by).where(payouts.c.end_to_end_id == first)).one()
        )

    for event in case.events:
        if event.kind in ORDERS:
            write(sql, readmodel.CHANGES[event.kind](case.subject, event))
    assert row() == ("returned", None)
    known = len(case.events)
    account(case, "C1", "987654321")
    pay_out(case)
    for event in case.events[known:]:
        if event.kind in ORDERS:
            write(sql, readmodel.CHANGES[event.kind](case.subject, event))
    assert row() == ("returned", case.fact("payouts_prepared")["orders"][0]["end_to_end_id"])


def test_a_paper_is_numbered_in_the_series_of_its_symbol(sql: Connection) -> None:
    """FINDINGS P3: notices were numbered as decisions, and numbers below ten lacked the zero (Decree 30/2020, 15)."""
    pack = load_pack("2026.2")

    def numbered(kind: str, office: str = "79") -> str:
        return numbering.allot(sql, kind, office, date(2026, 11, 23), pack).label

    assert numbered("enforcement_decision") == "01/QĐ-THADS"
    assert numbered("cancellation_decision") == "02/QĐ-THADS"  # one series for all decisions
    assert numbered("suspension_notice") == "01/TB-THADS"
    assert numbered("result_confirmation") == "01/GXN-THADS"
    assert numbered("enforcement_decision", office="01") == "01/QĐ-THADS"  # each office its own
    assert (numbered("receipt"), numbered("fee_receipt")) == ("0000001", "1")


def test_one_answer_answers_its_own_look(sql: Connection) -> None:
    """FINDINGS M7: one answer marked every debtor's open look of that partner as answered."""
    asked = {"partner": "bank", "holder": "bank", "officer": "CHV-01", "purpose": "xác minh", "article": "L25 37.6"}
    event = opened_case().events[0]
    subject = opened_case().subject
    for n, party in enumerate(("D1", "D2"), start=2):
        told = event.model_copy(
            update={"seq": n, "kind": "partner_queried", "data": {**asked, "party": party, "query": f"V1-bank-{party}"}}
        )
        write(sql, entries.ENTRIES["partner_queried"](subject, told))
    answer = event.model_copy(update={"seq": 4, "kind": "partner_answered", "data": {"query": "V1-bank-D2"}})
    write(sql, entries.ENTRIES["partner_answered"](subject, answer))
    rows = sql.execute(select(looks.c.party, looks.c.outcome).where(looks.c.subject == event.subject).order_by("party"))
    assert [tuple(row) for row in rows] == [("D1", "asked"), ("D2", "answered")]


def test_a_plan_is_taken_back_by_what_the_journal_says_it_did(desk: Desk) -> None:
    """D152 30.3.c: the postings of a contested plan that was wrong are reversed, and another plan is made."""
    case = desk.decided("P-1", owes(B, A, amount=30_000_000), owes(B, C, amount=70_000_000))
    desk.act(case, "assign_enforcer", Role.HEAD, {"officer": "CHV-01"})
    desk.credit("FT1", 50_000_000)
    assert not refused(desk.claim(case, "FT1"))
    held = desk.state(case)
    assert not refused(desk.act(case, "distribute", Role.ENFORCER))
    [plan] = desk.state(case).plans
    desk.act(case, "complain", Role.CLERK, {"about": plan, "party": "C1", "reason": "Chia sai"})
    desk.act(case, "answer_complaint", Role.HEAD, {"complaint": "KN1"})
    told = {"complaint": "KN1", "upheld": True, "findings": "Có căn cứ"}
    assert not refused(desk.act(case, "resolve_complaint", Role.HEAD, told))
    after = desk.state(case)
    assert (after.undistributed, after.held, after.outstanding) == (held.undistributed, held.held, held.outstanding)
    assert ledger.unbalanced(desk.sql) == []
    assert not refused(desk.act(case, "distribute", Role.ENFORCER, {"costs": 1_000_000}))
    assert desk.state(case).distributed == 50_000_000


def test_a_wrong_plan_is_withdrawn_when_the_money_it_paid_is_back(desk: Desk) -> None:
    """L25 25.8, 107; TT91 20.2: the repayment takes its credit, the receipt of the decided fee is void."""
    case = desk.decided("P-2", owes(B, A, amount=30_000_000))

    def done(command: str, role: Role, **payload: object) -> None:
        assert not refused(desk.act(case, command, role, payload)), command

    done("assign_enforcer", Role.HEAD, officer="CHV-01")
    told = {"document": "decision-1", "channel": "delivery", "proof": "signed", "on": desk.now.date().isoformat()}
    done("record_notice", Role.ENFORCER, party="D1", witness=True, **told)
    desk.at(desk.now + timedelta(days=30))  # his ten days are over, and his money bears a fee
    desk.credit("FT1", 20_000_000)
    assert not refused(desk.claim(case, "FT1"))
    done("distribute", Role.ENFORCER)
    done("decide_fees", Role.HEAD)
    [plan] = desk.state(case).plans
    share = next(s for s in desk.state(case).shares.values() if s.status == "payable")
    done("pay_in_person", Role.CASHIER, share=share.id)
    done("complain", Role.CLERK, about=plan, party="D1", reason="Chia sai")
    done("answer_complaint", Role.HEAD, complaint="KN1")
    done("resolve_complaint", Role.HEAD, complaint="KN1", upheld=True, findings="Có căn cứ")
    done("propose_recovery", Role.ENFORCER, share=share.id, ground="Khiếu nại có căn cứ")
    done("order_recovery", Role.HEAD, share=share.id)
    desk.credit("FT2", share.amount + 1_000)
    done("record_repayment", Role.ACCOUNTANT, share=share.id, bank_ref="FT2", amount=share.amount)
    left = select(bank_credits.c.unclaimed).where(bank_credits.c.bank_ref == "FT2")
    assert desk.sql.execute(left).scalar_one() == 1_000
    done("withdraw_plan", Role.ENFORCER, plan=plan)
    assert (desk.state(case).undistributed, desk.state(case).distributed) == (20_000_000, 0)
    fees = select(receipts.c.status).where(receipts.c.series == "fee_receipt", receipts.c.subject == case)
    assert desk.sql.scalars(fees).all() == ["void"]
    assert ledger.unbalanced(desk.sql) == []
    assert not any(ledger.balances(desk.sql, "receivable:").values())


def test_the_debtors_other_cases_share_the_price_of_his_asset(desk: Desk) -> None:
    """L25 54.2.b: whoever asked here for what the same debtor owes is told to the distribution, and gets his part."""
    first, other = (
        desk.decided("S-1", owes(B, A, amount=100_000_000)),
        desk.decided("S-2", owes(B, C, amount=50_000_000)),
    )
    desk.decided("S-3", owes(D, C, amount=50_000_000))
    assert facts.gather(desk.sql, ("sharers",), desk.state(first), Distribute(), "CHV-01") == {"sharers": []}
    sale = shared_plan()
    lived = {
        "assets": sale.subject.assets,
        "receipts": Book((r.id, replace(r, distribution=0)) for r in sale.subject.receipts.values()),
    }
    told = facts.gather(desk.sql, ("sharers",), desk.state(first).model_copy(update=lived), Distribute(), "CHV-01")
    (sharer,) = map(Sharer.read, told["sharers"])
    assert (sharer.case, sharer.owed) == (other, 50_000_000)
    sale.go("transfer_to_cases", Role.ACCOUNTANT)
    write(desk.sql, entries.entered(sale.subject, sale.last))
    row = desk.sql.execute(select(bank_credits).where(bank_credits.c.freed_by == sale.subject.id)).one()
    assert row.unclaimed == sale.fact("shared_with_case")["amount"]
