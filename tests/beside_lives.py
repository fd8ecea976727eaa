"""Cases, dossiers and proceedings in which the rows beside the course of a case open and end, each by its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from cases.events import Role
from tests.assets_driver import MILLION, seized
from tests.cases_driver import (
    Driven,
    day,
    decided_case,
    due_case,
    no_condition_case,
    received,
    reverify,
    share_out,
    transfer,
    verified_case,
)
from tests.intake_samples import A, B, C, owes
from tests.procedures_driver import answered, contested
from tests.proceedings_driver import (
    delegated,
    office_year,
    petition,
    petition_steps,
)

COURT: dict[str, Any] = {"channel": "court_transfer", "asks": ()}
SPRING = {"at": day(3, 2)}
"""Received on Monday 2/3/2026, under the law of 2008."""


def transferred(number: str, on: str, effective: str) -> Driven:
    return received(owes(B, A), title={"number": number, "date": on, "effective_date": effective}, **COURT)


def abroad_steps(*steps: str) -> Driven:
    """The debtor lives abroad: the decision goes by legal assistance."""
    case = decided_case()
    case.go("record_reach", Role.CLERK, {"party": "D1", "reach": ["abroad"]})
    for step in steps:
        case.go("record_abroad_step", Role.CLERK, {**OF_B, "step": step})
    return case


def abroad() -> Driven:
    """The debtor lives abroad, and the file of legal assistance is sent."""
    return abroad_steps("mla_file_sent")


OF_B = {"document": "decision-1", "party": "D1"}


def _told_abroad(case: Driven, channel: str, proof: str) -> Driven:
    on = case.now.date().isoformat()
    case.go("record_notice", Role.ENFORCER, {**OF_B, "channel": channel, "proof": proof, "on": on})
    return case


def posted() -> Driven:
    homeless = replace(B, address="", id_number="")
    case = decided_case(owes(homeless, A, amount=200 * MILLION))
    told = {**OF_B, "channel": "posting", "proof": "posted", "on": case.now.date().isoformat(), "witness": True}
    case.go("record_notice", Role.ENFORCER, told)
    case.wait(case.now + timedelta(days=12))
    return case


def _published(case: Driven, *names: str) -> Driven:
    for name in names:
        case.go("record_publication_step", Role.CLERK, {"step": name})
    return case


EARLIER: dict[str, Any] = {**COURT, "title": {"date": "2024-12-01", "effective_date": "2025-01-02"}}


def to_the_ledger() -> Driven:
    """A fine without conditions since March 2025, verified twice, its year over in March 2026."""
    case = no_condition_case(owes(B, kind="fine", amount=20 * MILLION), at=day(3, 3, year=2025), **EARLIER)
    for month, year in ((9, 2025), (3, 2026)):
        reverify(case, "no_condition", at=day(month, 10, year=year))
    case.wait(day(5, 4))
    case.go("enter_separate_ledger")
    return case


def unshared() -> Driven:
    """The co-owners of a seized thing are told to settle their shares."""
    case = verified_case(**SPRING)
    seized(case)
    case.go("notify_about", Role.ENFORCER, {"asset": "A1", "sort": "share", "to": "Ngô Thị Đồng Sở Hữu"})
    return case


def _shares_unsettled() -> Driven:
    case = unshared()
    case.wait(case.now + timedelta(days=35))
    case.go("record_asset_step", Role.PARTY, {"asset": "A1", "step": "share_claim_filed"}, who="C1")
    return case


def _estate() -> Driven:
    case = due_case(**SPRING)
    case.go("publish_deceased", Role.ENFORCER, {"party": "C1"})
    heir = {"kind": "person", "name": "Trần Văn Kế", "address": "12 đường Nguyễn Huệ"}
    case.go("claim_succession", Role.CLERK, {"party": "C1", "ground": "death", "successor": heir, "proof": "0" * 64})
    case.go("notify_estate", Role.ENFORCER, {"party": "D1", "to": "heirs", "name": "Ngô Thị Di Sản"})
    case.wait(case.now + timedelta(days=35))
    case.go("record_partition", Role.ENFORCER, {"party": "D1", "proof": "0" * 64})
    return case


def _two_paid(**told: Any) -> Driven:
    """Money for two creditors is in."""
    case = due_case(owes(B, A, amount=30 * MILLION), owes(B, C, amount=70 * MILLION))
    if told:
        case.go("record_currency", Role.ENFORCER, {"claim": "K1", **told})
    transfer(case, 10 * MILLION)
    return case


def _extended() -> Driven:
    case = _two_paid()
    case.go("extend_payout", Role.HEAD, {"receipt": "R1", "small_sum": True, "other_assets": True})
    case.go("void_receipt", Role.ACCOUNTANT, {"receipt": "R1", "reason": "Ghi sai người nộp"})
    return case


def in_dollars() -> Driven:
    """Money for a claim in dollars is in."""
    return _two_paid(currency="USD")


def _bought() -> Driven:
    case = in_dollars()
    case.go("buy_currency", Role.ACCOUNTANT, {"receipt": "R1", "spent": 10 * MILLION, "proof": "0" * 64})
    return case


def _state_money(case: Driven, *names: str) -> Driven:
    for name in names:
        case.go("record_state_money_step", Role.CLERK, {"step": name, "number": "12/CV"})
    return case


def confiscated() -> Driven:
    case = due_case(owes(B, kind="arrears", amount=20 * MILLION), **COURT)
    transfer(case, 20 * MILLION)
    share_out(case)
    return _state_money(case, "budget_paid")


def on_budget() -> Driven:
    """The debtor is a body on the State budget."""
    body = replace(B, kind="organisation", name="Ủy ban nhân dân xã Tân Hòa", id_number="")
    return due_case(owes(body, A, amount=200 * MILLION))


def _guaranteed() -> Driven:
    steps = ("budget_debtor_notified", "savings_exhausted", "guarantee_file_made", "guarantee_granted")
    return _state_money(on_budget(), *steps, "budget_debtor_paid")


def costs_asked() -> Driven:
    """A debtor against whom there was coercion asks to be relieved of its costs."""
    case = seized()
    told = {"party": "D1", "ground": "hardship", "total": 8 * MILLION, "proof": "0" * 64}
    case.go("request_cost_relief", Role.PARTY, told, who="D1")
    return case


def _costs_relieved() -> Driven:
    case = costs_asked()
    case.go("decide_cost_relief", Role.HEAD, {"granted": True})
    return case


def _interim(*, lifts: bool) -> Driven:
    """The court annulled the interim measure that is enforced."""
    case = decided_case(owes(B, A), title={"number": "03/2026/QĐ-BPKCTT"}, **COURT, **(SPRING if lifts else {}))
    ground = {"ground": "62.6", "circumstances": ["interim_measure_annulled"]}
    case.go("establish_ground", Role.CLERK, ground)
    case.go("cancel", Role.HEAD, ground)
    return case


def bankrupt() -> Driven:
    """A case that bankruptcy ended, and whose procedure the court has ended."""
    case = verified_case()
    case.go("cancel", Role.HEAD, {"ground": "48.8", "circumstances": ["bankruptcy_opened"]})
    case.go("record_bankruptcy_ended", Role.CLERK, {"number": "5/2027/QĐ-TA"})
    return case


def _revived() -> Driven:
    case = bankrupt()
    case.go("resume_case", Role.HEAD, {"ground": "64.2"})
    return case


def _award() -> Driven:
    case = due_case()
    case.go("suspend", Role.HEAD, {"ground": "47.1.b", "circumstances": ["court_asks_award_stay"]})
    case.go("end_overlay_ground", Role.CLERK, {"note": "Tòa án không tiếp tục tạm đình chỉ"})
    case.go("resume_case", Role.HEAD, {"ground": "D152 11.4"})
    return case


def late_complaint() -> Driven:
    """A complaint that was accepted and not resolved in time."""
    case = contested(due_case(), about="", act="Chậm xác minh", known_on="2026-09-21")
    case.go("answer_complaint", Role.HEAD, {"complaint": "KN1"})
    case.wait(case.now + timedelta(days=30))
    return case


def _intervened() -> Driven:
    case = late_complaint()
    case.go("record_complaint_step", Role.CLERK, {"complaint": "KN1", "step": "superior_intervened"})
    return case


def _by_agent() -> Driven:
    return answered(agent="Lê Thị Đại Diện", authorisation="0" * 64)


def _dialogue() -> Driven:
    case = petition_steps(petition(), "general_complaint_accepted")
    case.go("fix_dialogue", Role.CLERK, {"starts_at": day(9, 30).isoformat()})
    return petition_steps(case, "general_dialogue_notified", "general_complaint_suspended", "general_suspension_sent")


def _kept_a_year() -> Driven:
    case = petition("filed_only")
    case.wait(day(9, 6, year=2027))
    return petition_steps(case, "filed_papers_reviewed")


def _answer(case: Driven, *, longer: bool = False) -> Driven:
    if longer:
        case.go("extend_delegated_verification", Role.ENFORCER, {"reason": "Hồ sơ đất đai lưu tại nhiều nơi"})
    case.go("answer_delegated_verification", Role.ENFORCER, {"result": "Không có tài sản", "number": "9/CV"})
    return case


def _month() -> Driven:
    year = office_year()
    year.wait(day(10, 1, 8))
    for step in ("fees_remitted", "ended_list_sent", "receipts_reported_monthly"):
        year.go("record_office_step", Role.ACCOUNTANT, {"step": step, "number": "5/BC"})
    return year


def _money_instead() -> Driven:
    """Instead of the asset of a body on the budget money is to be paid: it is valued."""
    body = replace(B, kind="organisation", name="Ủy ban nhân dân xã Tân Hòa", id_number="")
    case = seized(verified_case(owes(body, A, amount=200 * MILLION)))
    _state_money(case, "payment_instead_of_asset_settled")
    contract = {"asset": "A1", "appraiser": "Công ty thẩm định giá", "chosen_by": "parties"}
    case.go("contract_valuation", Role.ENFORCER, contract)
    return case


def _prison(*names: str, **cells: Any) -> Driven:
    """The debtor is in prison."""
    case = due_case(**cells)
    told = {"party": "D1", "prison": "Trại giam Xuân Lộc", "admitted_on": "2026-03-02"}
    case.go("record_prisoner", Role.CLERK, told)
    for name in names:
        case.go("record_prison_step", Role.CLERK, {"party": "D1", "step": name})
    return case


def _early_under_the_old_law() -> Driven:
    steps = ("prison_collected_early", "prison_reported_collection", "prison_answered", "prison_transferred")
    return _prison(*steps, **SPRING)


def late_payment() -> Driven:
    """A prisoner pays a part of what is out of time."""
    late = {"date": "2015-05-01", "effective_date": "2015-06-01"}
    dossier = received(owes(B, A, amount=200 * MILLION), title=late)
    dossier.go("take_late_payment", Role.HEAD, {"prisoner_side": True, "amount": 5 * MILLION})
    return dossier


def _claimed_late() -> Driven:
    dossier = late_payment()
    dossier.go("claim_late_payment", Role.CLERK)
    return dossier


LIVES: Mapping[str, Callable[[], Driven]] = {
    "R001": lambda: transferred("10/2026/DS-ST", "2026-05-01", "2026-06-01"),
    "R002": lambda: transferred("11/2026/LĐ-ST", "2026-09-01", "2026-09-01"),
    "R003": lambda: transferred("03/2026/QĐ-BPKCTT", "2026-09-01", "2026-09-01"),
    "R004": lambda: received(owes(B, A)),
    "R011": lambda: received(owes(B), asks=(B,), role="debtor", title={"effective_date": "2026-07-06"}),
    "R012a": lambda: _prison("prison_collected_early", "prison_reported_collection"),
    "R012b": lambda: _prison("prison_collected_early", "prison_reported_collection", "prison_answered"),
    "R012c": _early_under_the_old_law,
    "R013": lambda: _prison("prison_collected", "prison_transferred"),
    "R014": _claimed_late,
    "R021": posted,
    "R023a": lambda: abroad_steps("mla_file_sent", "mla_reminded"),
    "R023b": lambda: _told_abroad(abroad_steps("mla_file_sent"), "legal_assistance", "assistance_result"),
    "R023c": lambda: _told_abroad(
        _told_abroad(abroad_steps("mla_file_sent"), "legal_assistance", "assistance_failed"),
        "portal",
        "portal_published",
    ),
    "R024": lambda: _prison("prison_document_received", "prisoner_notified"),
    "R030": lambda: _prison("prison_queried", "prison_informed"),
    "R028": lambda: _answer(delegated()),
    "R028b": lambda: _answer(delegated(), longer=True),
    "R029": lambda: _answer(delegated("other")),
    "R033b": lambda: _published(no_condition_case(**SPRING), "no_condition_posted", "commune_posting_ended"),
    "R034": lambda: _published(no_condition_case(), "publication_data_changed", "publication_updated"),
    "R035b": lambda: _published(no_condition_case(), "publication_end_received", "commune_posting_ended"),
    "R038b": to_the_ledger,
    "R039b": _shares_unsettled,
    "R045b": _estate,
    "R045c": _estate,
    "R097b": _extended,
    "R100": _bought,
    "R102": confiscated,
    "R105": _costs_relieved,
    "R106": _month,
    "R122": lambda: _interim(lifts=False),
    "R122b": lambda: _interim(lifts=True),
    "R123": _revived,
    "R124": _award,
    "R138": _month,
    "R176a": _month,
    "R192": lambda: petition_steps(petition("misdirected"), "complaint_forwarded"),
    "R193": _kept_a_year,
    "R196": _intervened,
    "R197": _by_agent,
    "R198": lambda: petition_steps(petition(), "general_complaint_accepted"),
    "R199": _dialogue,
    "R200": _dialogue,
    "R269": _guaranteed,
    "R270": _guaranteed,
    "R271": _money_instead,
    "R272": _guaranteed,
}
"""By row, a life in which it opens and ends."""
