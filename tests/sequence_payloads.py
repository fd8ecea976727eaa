"""What may be sent to a case: payloads that make sense where it stands, and some that do not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from cases.assets import DOCUMENTS as ORDERS
from cases.assets import Asset, Standing
from cases.kernel import HANDLERS
from cases.safeguards import SafeguardStanding
from cases.stages import (
    addressees,
    asset_claims,
    auction_steps,
    complaint_course,
    court,
    delivery,
    handover,
    office_services,
    prison,
    procuracy,
    publication,
    relief_steps,
    securities,
    security,
    seizure,
    state_money,
)
from cases.state import CaseState
from law.guards.fee_relief import Proof
from law.guards.sale import Direct, Halt
from law.pack import current_pack
from tests.assets_driver import BUYER
from tests.beside_payloads import BESIDE, notice_abroad
from tests.procedures_driver import (
    HEIR,
)
from tests.sale_driver import (
    HOLDER,
)

CIRCUMSTANCES = {
    "32.1.b": ["insolvency_law_ends"],
    "32.1.c": ["papers_handed_back"],
    "32.1.e": ["referred_under_91_or_92", "convicted"],
    "46.1.a": ["personal", "gravely_ill"],
    "46.1.c": ["creditor_asks"],
    "46.1.h": ["awaits_review_reply"],
    "47.1.a": ["insolvency_filed", "money_duty"],
    "47.1.b": ["court_asks_award_stay"],
    "47.2": ["protester_suspends"],
    "48.1": ["creditor_dead", "no_heir"],
    "48.2": ["debtor_dead", "no_assets"],
    "48.4": ["creditor_asks", "fees_and_costs_paid"],
    "48.5": ["relieved"],
    "48.6": ["judgment_annulled"],
    "48.8": ["bankruptcy_opened"],
    "62.6": ["interim_measure_annulled"],
}
GROUNDS = ["46.2", *(ground for ground in CIRCUMSTANCES if not ground.startswith("32"))]
TEXT = ["", "lý do", "Nguyễn Văn B", "x" * 5000]


def some_amount(rng: Random) -> int:
    return rng.choice(
        [rng.randint(1, 5_000_000), rng.randint(5_000_000, 300_000_000), 4_000_000, 30_000_000, 200_000_000]
    )


def _ground(rng: Random, start: str = "") -> dict[str, Any]:
    """Mostly a fitting ground with its circumstances, sometimes any."""
    fitting = [g for g in GROUNDS if g.startswith(start)]
    ground = rng.choice([*fitting * 3, *GROUNDS, "99.9"])
    return {"ground": ground, "circumstances": rng.choice([CIRCUMSTANCES.get(ground, [])] * 4 + [[]])}


def payload_of(name: str, case: CaseState, day: date, rng: Random) -> dict[str, Any]:
    """A payload that the command may sensibly have in this case, sometimes a wrong one."""

    def some(items: list[str], wrong: str) -> str:
        return rng.choice([*items * 4, wrong])

    def near() -> str:
        return (day + timedelta(days=rng.randint(-40, 120))).isoformat()

    if name in BESIDE:
        step = {"step": _step_in_turn(case, STEPS_BY_NAME[name], rng)} if name in STEPS_BY_NAME else {}
        return BESIDE[name](case, rng) | step
    claims = list(case.claims)
    asset = {"asset": some(list(case.assets), "A9")}
    text = rng.choice(TEXT[1:3] * 4 + TEXT)
    match name:
        case "assign_enforcer":
            return {"officer": rng.choice(["", "", "CHV-02", "CHV-03"])}
        case "acknowledge_delay":
            return {"duty": some([d.id for d in case.duties.values() if d.level >= 2], "R999")}
        case "order_action":
            people = [*[case.officer] * bool(case.officer), "accountant-1", "secretary-1"]
            about = rng.choice(["", *[duty.id for duty in case.duties.values()]])
            return {"to": some(people, "head-1"), "instruction": text, "answer_by": near(), "duty": about}
        case "answer_order" | "withdraw_order":
            more = {"answer": text} if name == "answer_order" else {"reason": text}
            return {"order": some([order.id for order in case.orders.group("open")], "CD9")} | more
        case "change_enforcer":
            return {"reason": text, "refuse": rng.random() < 0.5}
        case "request_enforcer_replacement":
            return {"ground": text}
        case "record_notice":
            waiting = [(n.document, n.party) for n in case.notices.values() if not n.valid_on] or [("decision-1", "D1")]
            document, party = rng.choice(waiting)
            if case.reach.get(party) and rng.random() < 0.8:
                return notice_abroad(document, party, day, rng)
            return {
                "document": document,
                "party": party,
                "channel": rng.choice(["delivery", "delivery", "delivery", "posting", "vneid", "prison"]),
                "proof": rng.choice(["signed", "signed", "signed", "no_cohabitant", "posted", "vneid_failed"]),
                "on": rng.choice([day.isoformat(), day.isoformat(), day.isoformat(), near()]),
                "witness": rng.random() < 0.5,
            }
        case "record_agreement":
            return {"content": text, "perform_by": near(), "fee_agreed": rng.random() < 0.7}
        case "end_agreement" | "dispute_verification":
            return {"reason": text}
        case "start_verification":
            return {"urgent": rng.choice(["", "", "tẩu tán"])}
        case "conclude_verification":
            bare = {"result": "no_condition", "ground": "a"}
            found = {**bare, "circumstances": ["minimum_income", "assets_cover_costs_only"]}
            return rng.choice([{"result": "has_conditions"}, *[found] * 4, bare, {"result": "no_condition"}])
        case "record_new_information":
            return {"content": text}
        case "claim_credit":
            awaited = [a.due - case.paid_for(a.id) for a in case.assets.group(Standing.SOLD)]
            part = rng.choice([0, 0, some_amount(rng), case.to_collect, *awaited * 4])
            return {"bank_ref": f"FT{rng.randint(1, 12)}", "amount": part, "ground": rng.choice(["", "nộp thừa"])}
        case "pay_fee":
            party, owed = rng.choice([(fees.party, fees.owed) for fees in case.fees.group("owing")] or [("C1", 1)])
            return {"party": party, "amount": rng.choice([owed, owed, owed + 1])}
        case "receive_deposit_interest":
            return {"bank_ref": f"FT{rng.randint(1, 12)}"}
        case "deposit_held_money":
            return {"reference": "TG-01"}
        case "receive_cash":
            return {"amount": some_amount(rng), "payer": text, "ground": rng.choice(["", "nộp thừa"])}
        case "receive_in_kind":
            return {"value": some_amount(rng), "payer": text, "thing": text, "ground": rng.choice(["", "nhận thừa"])}
        case "propose_refund" | "approve_refund" | "reject_refund" | "release_surplus":
            over = [s.id for s in case.shares.values() if s.status in ("surplus", "refunding")]
            more = {"propose_refund": {"ground": text}, "reject_refund": {"reason": text}}
            return {"share": some(over, "S9-9")} | more.get(name, {"reason": text} if name == "release_surplus" else {})
        case "propose_recovery" | "order_recovery" | "reject_recovery" | "record_repayment":
            at = {"propose_recovery": "paid", "record_repayment": "recovering"}.get(name, "recalling")
            there = [s.id for s in case.shares.values() if s.status == at]
            more = {
                "propose_recovery": {"ground": text},
                "reject_recovery": {"reason": text},
                "record_repayment": {
                    "bank_ref": f"FT{rng.randint(1, 12)}",
                    "amount": rng.choice([0, some_amount(rng)]),
                },
            }
            return {"share": some(there, "S9-9")} | more.get(name, {})
        case "withdraw_plan":
            return {"plan": some([p.id for p in case.plans.group("wrong")], "plan-9")}
        case "deposit_cash":
            return {"receipt": some([*case.receipts, *case.fee_receipts], "R9")}
        case "bank_cash":
            lying = [*case.receipts.group("fund"), *case.fee_receipts.group("fund")]
            return {"bank_ref": f"FT{rng.randint(1, 12)}", "receipts": [some([r.id for r in lying], "R9")]}
        case "request_fee_relief":
            ground = rng.choice(["7.1.a", "7.1.b", "7.1.c", "7.2.a", "7.2.b", "7.2.c"])
            proofs = dict.fromkeys(rng.sample(list(Proof), rng.choice([0, 5])), "0" * 64)
            return {"fee": some(list(case.reckoned_fees), "9"), "ground": ground, "proofs": proofs}
        case "decide_fee_relief":
            granted = rng.random() < 0.8
            reason = "" if granted else rng.choice(["", text])
            return {"fee": some(list(case.reckoned_fees), "9"), "granted": granted, "percent": 60, "reason": reason}
        case "exempt_from_fee":
            return {"claim": some(claims, "K9"), "ground": rng.choice(["6.2", "6.1"]), "proof": "0" * 64}
        case "record_performance":
            return {"claim": some(claims, "K9"), "amount": rng.choice([0, some_amount(rng)]), "how": text}
        case "void_receipt":
            receipt = some(list(case.receipts), "R9")
            return {"receipt": receipt, "reason": text, "payer": rng.choice(["", "Lê Thị C"])}
        case "distribute":
            return {"costs": rng.choice([0, rng.randint(0, 3_000_000)]), "with_interest": rng.random() < 0.7}
        case "complain":
            return _complaint(case, rng, text)
        case (
            "answer_complaint"
            | "explain_complaint"
            | "resolve_complaint"
            | "carry_out_resolution"
            | "pause_for_complaint"
            | "withdraw_complaint"
            | "terminate_complaint"
            | "suspend_complaint"
            | "extend_complaint"
            | "complain_again"
            | "record_second_level"
            | "record_complaint_step"
        ):
            more = {
                "answer_complaint": {"obstacles": rng.choice([[]] * 4 + [["97.3"]])},
                "explain_complaint": {"explanation": text},
                "resolve_complaint": {"upheld": rng.random() < 0.5, "findings": text},
                "carry_out_resolution": {"how": text},
                "pause_for_complaint": {"circumstances": rng.choice([["harms_parties"], ["harms_parties"], []])},
                "suspend_complaint": {"resume": rng.random() < 0.5},
                "extend_complaint": {"remote": rng.random() < 0.7},
                "complain_again": {"reason": text},
                "record_second_level": {
                    "step": rng.choice(["accepted", "accepted", "refused", "resolved", "resolved"]),
                    "number": "12/QLTHADS",
                    "upheld": rng.random() < 0.5,
                },
                "record_complaint_step": {"step": _step_in_turn(case, complaint_course.STEPS, rng)},
            }
            return {"complaint": some([*case.complaints], "KN9")} | more.get(name, {})
        case "ask_court":
            return {"matter": rng.choice(["clarification", "cassation"]), "content": text}
        case "record_court_step":
            return {"step": rng.choice(sorted(court.STEPS))}
        case "record_measure_changed":
            return {"number": "03/2026/QĐ-BPKCTT", "on": day.isoformat(), "content": text}
        case "record_review":
            outcome = rng.choice(["upheld", "annulled", "partly_annulled", "amended"])
            fallen = rng.sample(claims, 1) if claims and outcome == "partly_annulled" else []
            return {"outcome": outcome, "number": "09/GĐT", "on": day.isoformat(), "court": text, "annulled": fallen}
        case "apply_for_repricing" | "answer_repricing" | "record_repricing" | "request_difference":
            more = {
                "apply_for_repricing": {
                    "asset": text,
                    "value_then": 100_000_000,
                    "value_now": rng.choice([70_000_000, 110_000_000, 130_000_000]),
                    "proof": "0" * 64,
                    "paid": rng.random() < 0.8,
                    "delayed": rng.random() < 0.8,
                },
                "answer_repricing": {"appraiser": rng.choice([text, text, ""])},
                "record_repricing": {"value": rng.choice([70_000_000, 110_000_000, 130_000_000]), "certificate": text},
            }
            return {"claim": some([*case.repricings] or claims, "K9")} | more.get(name, {})
        case "set_off":
            first, second = (some(claims, "K9") for _ in range(2))
            return {"claim": first, "against": second, "amount": some_amount(rng)}
        case "dispute_auction":
            return {**asset, "number": "15/TB-TLVA"}
        case "record_auction_judgment":
            return {**asset, "annulled": rng.random() < 0.6, "number": "20/2026/DS-ST", "on": day.isoformat()}
        case "agree_securities_sale":
            return {**asset, "content": text}
        case "sell_securities":
            return {**asset, "broker": {**BUYER, "name": "Công ty chứng khoán"}, "price": some_amount(rng)}
        case "record_securities_step":
            return {**asset, "step": _step_in_turn(case, securities.STEPS, rng)}
        case "receive_protest":
            return {
                "paper": rng.choice(["protest", "recommendation"]),
                "number": "03/VKS",
                "dated": day.isoformat(),
                "level": "regional",
                "known_on": rng.choice([day.isoformat(), "2026-01-05"]),
                "content": text,
            }
        case "answer_protest" | "contest_protest" | "carry_out_protest" | "record_procuracy_step":
            told = {
                "answer_protest": {"accepted": rng.random() < 0.5, "reasons": text},
                "contest_protest": {"reasons": text},
                "carry_out_protest": {"how": text},
                "record_procuracy_step": {"step": _step_in_turn(case, procuracy.STEPS, rng)},
            }
            return {"protest": some([*case.protests], "KS9")} | told[name]
        case "request_relief" | "verify_relief":
            poor = {"no_seizable_assets": rng.random() < 0.8, "minimum_income_only": rng.random() < 0.8}
            more = {"verify_relief": {"means": poor, "minutes": "0" * 64}}
            claim = case.relief.claim if case.relief else some(claims, "K9")
            return {"claim": claim} | more.get(name, {})
        case "propose_relief":
            return {"papers": rng.choice([["43.2", "43.3", "43.5"]] * 3 + [[]])}
        case "record_relief_decision":
            told = {"kind": rng.choice(["reduce", "exempt", "none"]), "number": "5/QĐ-TA", "on": day.isoformat()}
            lifted = rng.choice([case.relief.most if case.relief else 1, 1_000_000])
            return {**told, "amount": lifted, "final": rng.random() < 0.3}
        case "record_relief_step":
            return {"step": _step_in_turn(case, relief_steps.STEPS, rng)}
        case "publish_deceased" | "notify_estate" | "record_partition" | "claim_succession":
            told = {
                "notify_estate": {"to": rng.choice(["holder", "heirs"]), "name": text},
                "record_partition": {"proof": "0" * 64},
                "claim_succession": {
                    "ground": rng.choice(["death", "death", "reorganisation", "assignment", "duty_taken_over"]),
                    "successor": HEIR,
                    "proof": "0" * 64,
                    "consent": rng.random() < 0.7,
                },
            }
            return {"party": some([*case.refs("C"), *case.refs("D")], "C9")} | told.get(name, {})
        case "establish_entrustment_ground":
            to = rng.choice(["01", "01", "01", "79", "48"])
            places = rng.choice([[{"province": "01", "estimated": some_amount(rng)}]] * 3 + [[]])
            handling = rng.choice([{}, {}, {"handling": "50.1", "description": "Nhà đất tại Hà Nội"}])
            gone = rng.sample(claims, rng.randint(0, len(claims)))
            basis = rng.choice(["assets", "assets", "assets", "residence", "accounts"])
            return {"to": to, "basis": basis, "places": places, "claims": gone, **handling}
        case "decide_entrustment" | "hand_over_entrustment" | "forward_court_decision":
            return {"entrustment": some([*case.entrustments], "UT9")}
        case "record_entrustment_answer":
            of = {"entrustment": some([*case.entrustments], "UT9"), "number": "7/QĐ-THADS", "on": day.isoformat()}
            return {**of, "answer": rng.choice(["accepted", "returned", "finished"])}
        case "receive_court_decision":
            return {"entrustment": some([*case.entrustments], "UT9"), "number": "5/QĐ-TA"}
        case "refuse_entrustment":
            return {"fault": rng.choice(["clear_error", "none"]), "reason": text}
        case "tell_entrusting_agency":
            return {"content": text}
        case "decide_transfer":
            return {"succession": some([s.id for s in case.successions.group("open")], "CG9")}
        case "answer_disobedience":
            sequel = rng.choice(["substitute", "substitute", "referral", "restore"])
            by = {"by": "người khác", "costs": 1_000_000} if sequel == "substitute" else {}
            return {**asset, "sequel": sequel, "findings": text, **by}
        case "notify_about":
            return {**asset, "sort": rng.choice([*asset_claims.Sort]), "to": text}
        case "record_asset_step":
            return {**asset, "step": _step_in_turn(case, asset_claims.STEPS, rng)}
        case "record_account":
            bank = {"bin": "970422", "account": rng.choice(["123456789", "987654321"])}
            return {"party": some(list(case.parties), "X9"), "bank": bank}
        case "approve_payouts":
            return {"batch": f"B{rng.choice([case.payout_batches, rng.randint(1, 6)])}"}
        case "reject_payouts":
            return {"batch": f"B{rng.choice([case.payout_batches, rng.randint(1, 6)])}", "reason": text}
        case "pay_in_person":
            return {"share": some(list(case.shares), "S9-9")}
        case "record_return":
            return {"end_to_end_id": some([s.payout for s in case.shares.values() if s.payout], "none"), "reason": text}
        case "establish_ground":
            return _ground(rng)
        case "withdraw_request":
            return {"claims": rng.sample(claims, rng.randint(0, len(claims)))}
        case "postpone":
            return {**_ground(rng, "46"), "until": rng.choice([None, near()])}
        case "suspend":
            chosen = _ground(rng, "47")
            ordered = {"number": "09/2026/KN-DS", "on": near(), "authority": "Chánh án Tòa án nhân dân tối cao"}
            return {**chosen, "ordered": ordered if (chosen["ground"] == "47.2") is (rng.random() < 0.9) else None}
        case "cancel":
            return {**_ground(rng, "48"), "claims": rng.sample(claims, rng.randint(0, len(claims)))}
        case "end_overlay_ground":
            return {"note": text}
        case "resume_case":
            return {"ground": rng.choice(["46.3", "46.3", "47.3.a", "47.3.c", "64.2", "D152 11.4", "1"])}
        case "recall_decision":
            return {"ground": rng.choice(["52.1.b", "52.1.đ", "5"]), "legal_consequences": text}
        case "amend_decision":
            return {"change": text, "legal_consequences": text}
        case "end_case":
            ground = rng.choice(["performed"] * 6 + ["32.1.b", "32.1.c", "32.1.e", "7"])
            return {"ground": ground, "circumstances": rng.choice([CIRCUMSTANCES.get(ground, []), []])}
        case "return_request" | "enter_separate_ledger":
            return {}
        case "request_confirmation":
            return {"requester": text, "asker": rng.choice(["party", "party", "relative", "other"])}
        case "adopt_pack":
            return {"pack": rng.choice([case.pack, "1999.1"]), "reason": text}
        case "decide_coercion":
            return _coercion(case, rng)
        case "fix_coercion" | "fix_auction" | "record_auction" | "reduce_price" | "return_asset" | "record_seizure":
            return _step_of(name, rng.choice([*case.assets.values()] or [None]), day, rng)
        case "record_preparation" | "record_auction_step":
            steps = seizure.STEPS if name == "record_preparation" else auction_steps.STEPS
            return {**asset, "step": _step_in_turn(case, steps, rng)}
        case "contract_valuation":
            return {**asset, "appraiser": text, "chosen_by": "parties"}
        case "record_valuation":
            return {**asset, "value": rng.choice([some_amount(rng), 100_000_000]), "certificate": text}
        case "request_revaluation":
            return {**asset, "ground": rng.choice(["82.2.a", "82.2.b", "82.2.c", "82.2.c"]), "paid": rng.random() < 0.8}
        case "contract_auction":
            return {**asset, "house": text}
        case "accept_asset":
            return {**asset, "claim": some(claims, "K9")}
        case "notify_difference":
            return {**asset, "costs": rng.choice([0, 3_000_000])}
        case "extend_payment":
            return {**asset, "until": near()}
        case "lift_measure" | "cancel_sale" | "continue_auction":
            return {**asset, "reason": text}
        case (
            "name_pre_emptor"
            | "answer_pre_emption"
            | "price_asset"
            | "fix_direct_sale"
            | "sell_directly"
            | "halt_auction"
            | "fix_house_choice"
            | "record_title_step"
            | "record_taking_agreement"
            | "record_delivery"
            | "notify_recovered"
            | "record_handover_step"
            | "fix_protected_activity"
            | "decide_fine"
            | "postpone_part"
            | "end_part_ground"
        ):
            return {**asset, **_sale(name, case, day, rng)}
        case "draw_security_minutes" | "order_safeguard":
            return _secured(name, case, rng)
        case "ban_exit":
            far = (day + timedelta(days=rng.choice([30, 400, 1200]))).isoformat()
            odd = rng.choice([{}, {}, {}, {"exception": "70.1.c"}])
            return {"party": "D1", "until": far, "reason": text, "foreigner": rng.random() < 0.3, **odd}
        case (
            "record_safeguard_step"
            | "claim_safeguarded"
            | "end_safeguard_ground"
            | "lift_safeguard"
            | "lift_exit_ban"
            | "extend_exit_ban"
            | "review_exit_ban"
        ):
            more = {
                "record_safeguard_step": {"step": _step_in_turn(case, security.STEPS, rng)},
                "claim_safeguarded": {"claimant": text, "proof": "0" * 64},
                "end_safeguard_ground": {"reason": rng.choice(["95.2.a", "95.2.b", "95.2.c", "95.2.d", "95.2.d"])},
                "extend_exit_ban": {"until": rng.choice([near(), "2028-03-01", "2030-03-01"]), "reason": text},
                "review_exit_ban": {"note": text},
            }
            return {"safeguard": some([s.id for s in case.safeguards.group("live")], "S9")} | more.get(name, {})
        case (
            "list_exhibit"
            | "check_exhibit"
            | "fix_exhibit_handover"
            | "record_destruction"
            | "form_destruction_council"
            | "deposit_unclaimed"
            | "sell_unclaimed"
            | "keep_unclaimed"
            | "hand_over_papers"
        ):
            return _of_exhibit(name, case, day, rng)
        case (
            "record_prisoner"
            | "record_prisoner_move"
            | "record_prison_step"
            | "sign_service_contract"
            | "ask_for_security"
            | "record_security_answer"
            | "answer_security"
            | "liquidate_contract"
            | "recall_for_liquidation"
            | "record_office_service"
        ):
            return _beside(name, case, day, rng)
        case "demand_papers":
            return {"papers": text}
        case "retry_effect":
            return {"key": some([o.key for o in case.owed.values() if o.failed], "none")}
    fields = HANDLERS[name].payload.model_fields
    return asset if "asset" in fields else _exhibit(name, case, rng) if "exhibit" in fields else {}


NEEDS = {
    "tell_exhibit_difference": "differs",
    "fix_exhibit_handover": "matched",
    "record_exhibit_handover": "matched",
    "decide_destruction": "matched kept",
    "record_destruction": "condemned",
    "notify_owner": "matched",
    "record_collection": "told kept condemned",
    "deposit_unclaimed": "told kept",
    "decide_state_fund": "kept",
}
"""At which points an exhibit is ready for a step."""


def _exhibit(name: str, case: CaseState, rng: Random) -> dict[str, Any]:
    """An exhibit, mostly one that is ready for the step."""
    ready = [e.id for e in case.exhibits.values() if e.standing in NEEDS.get(name, str(e.standing)).split()]
    return {"exhibit": rng.choice([*ready * 4, *case.exhibits, "VC9"])}


def _of_exhibit(name: str, case: CaseState, day: date, rng: Random) -> dict[str, Any]:
    """What is said of an exhibit, or of a new one."""
    soon = (day + timedelta(days=rng.randint(1, 6))).isoformat()
    told: dict[str, dict[str, Any]] = {
        "check_exhibit": {"difference": rng.choice(["", "", "khác số khung"])},
        "fix_exhibit_handover": {"taker": "Ủy ban nhân dân phường", "hour": f"{soon}T08:00:00+07:00"},
        "record_destruction": {"how": "nung chảy"},
        "deposit_unclaimed": {"reference": "TK-01"},
        "sell_unclaimed": {"buyer": "Bùi Thị Mua", "price": 2_000_000, "costs": rng.choice([0, 3_000_000])},
        "keep_unclaimed": {"findings": "hỏng"},
        "hand_over_papers": {"to": "Văn phòng đăng ký đất đai"},
    }
    if name == "form_destruction_council":
        return {"members": rng.sample(["chấp hành viên", "đại diện phường", "giám định viên"], rng.choice([2, 3, 3]))}
    if name != "list_exhibit":
        return _exhibit(name, case, rng) | told[name]
    sort = rng.choice(["thing", "thing", "money", "papers"])
    whose = (
        {"claim": rng.choice([*case.claims, "K9"])} if rng.random() < 0.7 else {"owner": rng.choice([*case.parties])}
    )
    return {**whose, "sort": sort, "amount": 4_500_000 if sort == "money" else 0} | {
        "description": "vật chứng",
        "custodian": "kho vật chứng",
    }


def _beside(name: str, case: CaseState, day: date, rng: Random) -> dict[str, Any]:
    """Prisons, and the contract of a private office."""
    party = {"party": rng.choice(["D1", "D1", "C1", *case.parties])}
    transfer = case.service is not None and case.service.ground == "d"
    told: dict[str, dict[str, Any]] = {
        "record_prisoner": {**party, "prison": "Nguyễn Văn B", "admitted_on": day.isoformat()},
        "record_prisoner_move": {
            **party,
            "on": day.isoformat(),
            **rng.choice([{"move": "released"}, {"move": "transferred", "prison": "Trại giam Xuân Lộc"}]),
        },
        "record_prison_step": {**party, "step": _step_in_turn(case, prison.STEPS, rng)},
        "sign_service_contract": {"content": "thi hành", "price": 5_000_000},
        "ask_for_security": {"measure": "phong tỏa tài khoản"},
        "record_security_answer": {"number": "12/QĐ", "granted": rng.random() < 0.7},
        "answer_security": {"settled": rng.random() < 0.2, "wish": rng.choice(["transfer", "transfer", "stay"])},
        "liquidate_contract": {"ground": rng.choice("abcdđ")},
        "recall_for_liquidation": {"agency": "Thi hành án dân sự" if transfer or rng.random() < 0.1 else ""},
        "record_office_service": {"step": _step_in_turn(case, office_services.STEPS, rng)},
    }
    return told[name]


def _complaint(case: CaseState, rng: Random, text: str) -> dict[str, Any]:
    """About a paper of the case, an act, or nothing that there is."""
    papers = sorted({n.document for n in case.notices.values()} | {*case.plans})
    about = {"about": rng.choice([*papers, *papers, "plan-9"])}
    said = rng.choice([about] * 5 + [{"act": text, "known_on": "2026-09-21"}])
    party = rng.choice([*case.parties] * 3 + ["C9"])
    odd = rng.choice([{}] * 6 + [{"signers": 6, "representatives": 3}, {"agent": text}])
    return {**said, "party": party, "reason": text, **odd}


def _step_in_turn(case: CaseState, steps: Mapping[str, Any], rng: Random) -> str:
    """Mostly a step that something waits for, or that begins something; sometimes any."""
    rows = {kind: current_pack().discharged_by(kind) for kind in steps}
    free = [kind for kind, ended in rows.items() if not ended]
    awaited = [kind for kind, ended in rows.items() if any(case.duties.count(r.id) for r in ended)]
    return rng.choice([*awaited * 6, *free * 2, *sorted(steps)])


def awaited_steps(case: CaseState) -> list[str]:
    """The commands that record a step which something waits for."""
    return [name for name in STEPS_BY_NAME if awaited(case, name)]


def awaited(case: CaseState, name: str) -> set[str]:
    """The steps that a command records and something waits for."""
    rules = {duty.rule for duty in case.duties.values()}
    kinds = STEPS_BY_NAME.get(name, ())
    return {kind for kind in kinds if not rules.isdisjoint(_ended_by(kind))}


@cache
def _ended_by(kind: str) -> frozenset[str]:
    """The rows that a step ends."""
    return frozenset(rule.id for rule in current_pack().discharged_by(kind))


STEPS_BY_NAME: Mapping[str, Mapping[str, Any]] = {
    "record_preparation": seizure.STEPS,
    "record_asset_step": asset_claims.STEPS,
    "record_auction_step": auction_steps.STEPS,
    "record_title_step": delivery.STEPS,
    "record_handover_step": handover.STEPS,
    "record_safeguard_step": security.STEPS,
    "record_complaint_step": complaint_course.STEPS,
    "record_procuracy_step": procuracy.STEPS,
    "record_relief_step": relief_steps.STEPS,
    "record_court_step": court.STEPS,
    "record_abroad_step": addressees.STEPS,
    "record_publication_step": publication.STEPS,
    "record_state_money_step": state_money.STEPS,
    "record_prison_step": prison.STEPS,
    "record_office_service": office_services.STEPS,
    "record_securities_step": securities.STEPS,
}


def _secured(name: str, case: CaseState, rng: Random) -> dict[str, Any]:
    """A measure of any sort; a decision often of what minutes were drawn."""
    drawn = [s.id for s in case.safeguards.group(SafeguardStanding.MINUTES)]
    more: dict[str, Any] = {"measure": rng.choice("abc")}
    if name == "order_safeguard":
        confirms = rng.choice([*drawn * 2, ""])
        more["measure"] = case.safeguards[confirms].measure if confirms else more["measure"]
        account = rng.choice(["ordinary", "state_budget", None]) if more["measure"] == "a" else None
        more |= {"confirms": confirms, "account": account, "balance": rng.choice([None, 900_000_000, 1])}
    return {"party": rng.choice(["D1"] * 5 + ["D9"]), "description": "tài sản", **more}


def _coercion(case: CaseState, rng: Random) -> dict[str, Any]:
    """Mostly the seizure of something that is in proportion; an order to a bank, an employer, or to act."""
    measure, form = rng.choice([("seize", "movable"), ("seize", "immovable")] * 6 + [*ORDERS])
    wage = {"reason": "not_enough_assets", "region": "I", "dependants": 1}
    business = {"needs": rng.choice([5_000_000, 20_000_000]), "region": "II"}
    left = max(1, (case.outstanding - case.assets.total("under measure")) // rng.choice([1, 2]))
    return {
        "measure": measure,
        "form": form,
        "description": "tài sản của người phải thi hành án",
        "owner": rng.choice([*case.refs("D") * 6, "D9"]),
        "value": 20_000_000 if form in ("income", "receipts") else rng.choice([left, left, left, 900_000_000]),
        "kind": rng.choice(["ordinary"] * 8 + ["worship_items"]),
        "dissipation": rng.choice(["", "", "đang bán tài sản"]),
        **({"wage": wage} if measure == "deduct_income" else {}),
        **({"business": business} if form == "receipts" else {}),
        **({"duty": rng.choice(["act", "child"])} if measure == "act" else {}),
    }


def _step_of(name: str, asset: Asset | None, day: date, rng: Random) -> dict[str, Any]:
    """A step of one asset at a moment, or for a price, that mostly is lawful."""
    of = {"asset": asset.id if asset else "A9"}
    price = asset.price if asset else 1
    on = (day + timedelta(days=rng.choice([1, 2, 3, 4] if name == "fix_coercion" else [3, 20, 24, 27]))).isoformat()
    hour = rng.choice(["08", "08", "09", "22"])
    match name:
        case "fix_coercion":
            held = {"start": f"{on}T{hour}:00:00+07:00", "end": f"{on}T{hour}:50:00+07:00"}
            return {**of, **held, "forces": rng.random() < 0.3}
        case "fix_auction":
            return {**of, "opening": f"{on}T{hour}:00:00+07:00", "shortened": rng.random() < 0.2}
        case "record_auction":
            bid = max(1, price + rng.choice([0, 5_000_000, 0, -1]))
            bought = {"buyer": BUYER, "price": bid, "deposit": price // 10}
            return {**of, **rng.choice([{}, {}, {}, bought])}
        case "reduce_price":
            return {**of, "price": max(1, price - price * rng.choice([10, 10, 10, 11]) // 100)}
        case "return_asset":
            return {**of, "costs": price, "creditor_declines": rng.random() < 0.8}
    return {**of, "custodian": "người giữ", **rng.choice([{}, {"price": 90_000_000}])}


def _sale(name: str, case: CaseState, day: date, rng: Random) -> dict[str, Any]:
    """What else may become of an asset than an ordinary auction."""
    soon = day + timedelta(days=rng.randint(0, 4))
    price = max([asset.price for asset in case.assets.values()] or [1])
    told: dict[str, dict[str, Any]] = {
        "name_pre_emptor": {"holder": HOLDER},
        "answer_pre_emption": {"buys": rng.random() < 0.6},
        "price_asset": {"price": rng.choice([20_000_000, 60_000_000]), "why": rng.choice([*Direct])},
        "fix_direct_sale": {"opening": f"{soon}T08:00:00+07:00"},
        "sell_directly": {
            "buyer": BUYER,
            "price": max(1, price + rng.choice([0, 1_000_000, -1])),
            **rng.choice([{}, {"lot": "một lô", "part": max(1, price // 2)}]),
        },
        "halt_auction": {"reason": rng.choice([*Halt])},
        "fix_house_choice": {"on": soon.isoformat()},
        "record_title_step": {"step": _step_in_turn(case, delivery.STEPS, rng)},
        "record_delivery": {"claim": rng.choice([*case.claims, "K9"]), "received": rng.random() < 0.6},
        "notify_recovered": {"abroad": rng.random() < 0.2},
        "record_handover_step": {"step": _step_in_turn(case, handover.STEPS, rng)},
        "fix_protected_activity": {"start": f"{soon}T08:00:00+07:00"},
        "postpone_part": {
            "ground": rng.choice(["46.1.c", "46.1.c", "46.1.a"]),
            "circumstances": CIRCUMSTANCES["46.1.c"],
            "until": rng.choice([None, soon.isoformat()]),
        },
        "end_part_ground": {"note": "hết căn cứ"},
        "decide_fine": {"amount": 3_000_000, "findings": "không thực hiện"},
        "record_taking_agreement": {
            "claim": rng.choice([*case.claims, "K9"]),
            "price": rng.choice([20_000_000, 150_000_000]),
            "consent": rng.random() < 0.7,
        },
    }
    return told[name]
