"""What anybody may do to a case, in any order: payloads that make sense and some that do not, people who may and some
who may not. The property tests drive cases and dossiers with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any

from cases.assets import DOCUMENTS as ORDERS
from cases.assets import Asset, Standing
from cases.commands import Malformed
from cases.dossiers import DossierState
from cases.events import Event, Role
from cases.kernel import HANDLERS, Handler, Refused, Subject
from cases.mishaps import EffectFailed
from cases.safeguards import SafeguardStanding
from cases.stages import (
    asset_claims,
    auction_steps,
    complaint_course,
    court,
    delivery,
    handover,
    procuracy,
    relief_steps,
    security,
    seizure,
)
from cases.state import CaseState
from law.guards.catalogue import DOCUMENTS, Issuer
from law.guards.fee_relief import Proof
from law.guards.sale import Direct, Halt
from law.pack import current_pack
from law.periods import local_day
from tests.assets_driver import BUYER, accepted, decided, failed, fixed, offered, saleable, seized, sold, valued
from tests.cases_driver import (
    DEPUTY_MAY_ALL,
    ENFORCERS,
    OFFICE,
    OUTCOMES,
    Driven,
    account,
    day,
    due_case,
    no_condition_case,
    notified_case,
    opened_case,
    received,
    rejected,
    reverify,
    transfer,
    verified_case,
)
from tests.entrusted_driver import ASSET, entrusted, handed_over, handling, sent, to_transfer
from tests.handover_driver import recovered, thing_fixed
from tests.intake_samples import A, B, C, D, owes
from tests.procedures_driver import (
    HEIR,
    about_to_end,
    act_ordered,
    answered,
    banned,
    complained_again,
    disputed,
    frozen,
    inherited,
    opined,
    plan_contested,
    proposed,
    releasing,
    relief_decided,
    relievable,
    secured,
)
from tests.sale_driver import (
    HOLDER,
    announced,
    bought_first,
    gold_sold,
    house_chosen,
    offered_soon,
    paid_first,
    paused,
    preferred,
    titled,
)

CIRCUMSTANCES = {
    "32.1.b": ["insolvency_law_ends"],
    "32.1.c": ["papers_handed_back"],
    "32.1.e": ["referred_under_91_or_92", "convicted"],
    "46.1.a": ["personal", "gravely_ill"],
    "46.1.c": ["creditor_asks"],
    "46.1.h": ["awaits_review_reply"],
    "47.1.a": ["insolvency_filed", "money_duty"],
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
PORTFOLIOS: dict[str, tuple[Any, ...]] = {
    "one debt": (owes(B, A, amount=200_000_000),),
    "with interest": (owes(B, A, amount=90_000_000, annual_rate_percent="10", due_date="2026-01-15"),),
    "small": (owes(B, A, amount=4_000_000),),
    "two creditors": (owes(B, A, amount=30_000_000), owes(B, C, amount=70_000_001)),
    "joint": (owes(B, A, amount=50_000_000, joint_group="j"), owes(D, A, amount=50_000_000, joint_group="j")),
    "fine and court fee": (owes(B, kind="fine", amount=20_000_000), owes(B, kind="court_fee", amount=300_000)),
    "a thing": (owes(B, A, kind="return_property"), owes(B, A, amount=9_000_000)),
    "alimony": (owes(B, A, kind="alimony_monthly", amount=3_000_000, due_date="2026-06-15"),),
}
SHARER = {
    "case": "case/79/other/1/1",
    "decision": "9/QĐ-THADS",
    "principal": [
        {
            "id": "case/79/other/1/1#K1",
            "kind": "other_debt",
            "amount": 66_200_000,
            "requested_on": "2026-01-05",
            "ex_officio": False,
        }
    ],
    "interest": [],
}
"""Another case of the debtor, as a distribution is told of it."""
TEXT = ["", "lý do", "Nguyễn Văn B", "x" * 5000]


def _amount(rng: Random) -> int:
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
            part = rng.choice([0, 0, _amount(rng), case.to_collect, *awaited * 4])
            return {"bank_ref": f"FT{rng.randint(1, 12)}", "amount": part, "ground": rng.choice(["", "nộp thừa"])}
        case "pay_fee":
            party, owed = rng.choice([(fees.party, fees.owed) for fees in case.fees.group("owing")] or [("C1", 1)])
            return {"party": party, "amount": rng.choice([owed, owed, owed + 1])}
        case "deposit_held_money":
            return {"reference": "TG-01"}
        case "receive_cash":
            return {"amount": _amount(rng), "payer": text, "ground": rng.choice(["", "nộp thừa"])}
        case "receive_in_kind":
            return {"value": _amount(rng), "payer": text, "thing": text, "ground": rng.choice(["", "nhận thừa"])}
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
                "record_repayment": {"bank_ref": f"FT{rng.randint(1, 12)}", "amount": rng.choice([0, _amount(rng)])},
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
            return {"claim": some(claims, "K9"), "amount": rng.choice([0, _amount(rng)]), "how": text}
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
            places = rng.choice([[{"province": "01", "estimated": _amount(rng)}]] * 3 + [[]])
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
            return {"ground": rng.choice(["46.3", "47.3.a", "47.3.c", "1"])}
        case "recall_decision":
            return {"ground": rng.choice(["52.1.b", "52.1.đ", "5"]), "legal_consequences": text}
        case "amend_decision":
            return {"change": text, "legal_consequences": text}
        case "end_case":
            ground = rng.choice(["performed"] * 6 + ["32.1.b", "32.1.c", "32.1.e", "7"])
            return {"ground": ground, "circumstances": rng.choice([CIRCUMSTANCES.get(ground, []), []])}
        case "return_request" | "enter_separate_ledger":
            return {"prison_months_left": rng.choice([0, 30])}
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
            return {**asset, "value": rng.choice([_amount(rng), 100_000_000]), "certificate": text}
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
        case "retry_effect":
            return {"key": some([o.key for o in case.owed.values() if o.failed], "none")}
    return asset if "asset" in HANDLERS[name].payload.model_fields else {}


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


def _awaited_steps(case: CaseState) -> list[str]:
    """The commands that record a step which something waits for."""
    return [name for name in STEPS_BY_NAME if _awaited(case, name)]


def _awaited(case: CaseState, name: str) -> set[str]:
    """The steps that a command records and something waits for."""
    rules = {duty.rule for duty in case.duties.values()}
    kinds = STEPS_BY_NAME.get(name, ())
    return {kind for kind in kinds if any(rule.id in rules for rule in current_pack().discharged_by(kind))}


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
    left = max(1, (case.outstanding - case.assets.total("under measure")) // rng.choice([1, 2]))
    return {
        "measure": measure,
        "form": form,
        "description": "tài sản của người phải thi hành án",
        "owner": rng.choice([*case.refs("D") * 6, "D9"]),
        "value": 20_000_000 if form == "income" else rng.choice([left, left, left, 900_000_000]),
        "kind": rng.choice(["ordinary"] * 8 + ["worship_items"]),
        "dissipation": rng.choice(["", "", "đang bán tài sản"]),
        **({"wage": wage} if measure == "deduct_income" else {}),
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
        "sell_directly": {"buyer": BUYER, "price": max(1, price + rng.choice([0, 1_000_000, -1]))},
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


COMMANDS = sorted(name for name, handler in HANDLERS.items() if issubclass(CaseState, handler.subject))
OF_DOSSIERS = sorted(name for name, handler in HANDLERS.items() if issubclass(DossierState, handler.subject))
USUAL = [
    "propose_decision",
    "sign_decision",
    "assign_enforcer",
    "record_notice",
    "record_notice",
    "record_notice",
    "start_verification",
    "conclude_verification",
    "claim_credit",
    "receive_cash",
    "distribute",
    "decide_fees",
    "record_account",
    "prepare_payouts",
    "approve_payouts",
    "end_case",
]
"""What drives a case on; drawn more often, so that the late stages are reached."""


REACHED: Counter[str] = Counter()
"""How often each command was accepted or refused (`command`, `!command`), since this process began."""

DELEGATED: tuple[list[dict[str, Any]], ...] = (
    DEPUTY_MAY_ALL,
    DEPUTY_MAY_ALL,
    [],
    [{**DEPUTY_MAY_ALL[0], "ends_on": "2026-09-10"}],
    [{**DEPUTY_MAY_ALL[0], "officer": "room_head-1", "documents": ["assignment", "end", "fee"], "ends_on": None}],
    [{**DEPUTY_MAY_ALL[0], "officer": "room_head-1", "documents": [], "starts_on": "2026-12-01"}],
)
"""What the Head has given on: all, nothing, something that has run out, some documents, something that is to come."""


def act(driven: Driven, rng: Random, name: str, payload: Mapping[str, Any]) -> None:
    """Somebody sends a command, mostly one whose role may; what comes of it is held against the law of authority."""
    handler, before = HANDLERS[name], driven.subject
    own = sorted(handler.roles)
    role = rng.choice([*own * 3, *[Role.HEAD] * 6, Role.PARTY] if Role.HEAD in own else [*own * 9, Role.PARTY])
    booked = driven.now - timedelta(days=rng.randint(0, 3))
    credit = {
        "unclaimed": _amount(rng),
        "booked_at": booked.isoformat(),
        "reference": before.id,
        "payer": {"name": rng.choice(_payers(before))},
        "named": rng.choice([[], [], [before.id], ["case/79/other/1/1"]]),
    }
    elsewhere = {"case": "case/79/other/1/1", "decision": "9/QĐ-THADS", "owed": 66_200_000}
    barred = [{**ENFORCERS[0], "relations": ["sibling"]}, *ENFORCERS[1:]]
    facts = {
        "credit": credit,
        "others": rng.choice([[], [], [elsewhere]]),
        "delegations": rng.choice(DELEGATED),
        "sharers": rng.choice([[], [SHARER]]),
        "fund": driven.ledger[f"fund:{OFFICE}"],
        "enforcers": rng.choice([ENFORCERS, ENFORCERS, barred]),
        "claims": rng.choice([{}] * 7 + [{"decided": {"F": "case/79/other/1"}}]),
    }
    who = rng.choice([""] * 9 + ["somebody-else"])
    with suppress(Malformed):  # turned away at the door, nothing changed
        made = driven.go(name, role, payload, who=who, facts=facts)
        accepted = Refused.kind not in {event.kind for event in made}
        REACHED[name if accepted else f"!{name}"] += 1
        if accepted:
            payload_read = handler.payload.model_validate(payload)
            if facts["others"]:
                _nothing_goes_back(driven.subject, made)
            _held_against_the_law(handler, before, handler.document(before, payload_read), made, facts["delegations"])


def _payers(subject: Subject) -> list[str]:
    """Who pays: the debtor, and often whoever bought or takes an asset."""
    if not isinstance(subject, CaseState):
        return ["Nguyễn Văn B"]
    sold = subject.assets.group(Standing.SOLD)
    return ["Nguyễn Văn B", *[subject.parties[asset.buyer].name for asset in sold] * 4]


def _nothing_goes_back(case: CaseState, made: list[Event]) -> None:
    """FINDINGS M1: a debtor's fine was paid back to him while his other case stayed unpaid."""
    refunds = {s.id for s in case.shares.values() if s.claim == "surplus"} if isinstance(case, CaseState) else set()
    for event in made:
        assert event.kind not in ("refund_proposed", "refund_approved"), event
        assert event.kind != "paid_in_person" or event.data["share"] not in refunds, event
        if event.kind == "payouts_approved":
            assert not {s.id for s in case.shares.group(("approved", event.data["batch"]))} & refunds, event
        if event.kind == "money_received" and not event.data["replaces"]:  # a new receipt for old money takes none
            assert not event.data["over"], event


def _held_against_the_law(
    handler: Handler, before: Subject, code: str, made: list[Event], given: list[dict[str, Any]]
) -> None:
    """Nothing is signed by one who may not: reckoned here by itself, from delegations and day (L25 22.3, 25)."""
    for event in made:
        signer = event.data.get("signer", event.actor.id)
        assert signer == event.actor.id
        if "document_kind" in event.data and "signer" in event.data:
            assert code, f"{handler.name} issued {event.kind} and signs nothing"
    if not code or not made:
        return
    actor, on = made[-1].actor, local_day(made[-1].detected_at).isoformat()
    if DOCUMENTS[code].issuer is Issuer.ENFORCER:
        assert actor.id == before.officer  # type: ignore[attr-defined]
    elif DOCUMENTS[code].issuer is Issuer.HEAD and actor.role is not Role.HEAD:
        assert actor.role in (Role.DEPUTY, Role.ROOM_HEAD)
        assert any(
            d["officer"] == actor.id
            and (not d["documents"] or code in d["documents"])
            and d["starts_on"] <= on
            and (d["ends_on"] is None or on <= d["ends_on"])
            for d in given
        ), f"{actor.id} signed {code} on {on}"


STEPS_OF = {
    Standing.ORDERED: "fix_coercion record_delivery record_handover_step decide_fine"
    + 4 * " record_seizure"
    + 4 * " record_preparation",
    Standing.RECOVERED: "notify_recovered record_handover_step",
    Standing.SEIZED: "contract_valuation contract_valuation price_asset record_taking_agreement",
    Standing.VALUING: "record_valuation record_valuation",
    Standing.VALUED: "notify_valuation notify_pre_emption answer_pre_emption" + 3 * " request_revaluation",
    Standing.SALEABLE: "contract_auction contract_auction request_revaluation fix_direct_sale announce_direct_sale"
    " sell_directly sell_directly",
    Standing.CONTRACTED: "fix_auction fix_auction halt_auction continue_auction",
    Standing.OFFERED: "record_auction record_auction halt_auction" + 6 * " record_auction_step",
    Standing.FAILED: "reduce_price reduce_price notify_failed_auction accept_asset accept_asset return_asset",
    Standing.ACCEPTED: "notify_taking notify_difference notify_difference",
    Standing.SOLD: "claim_credit claim_credit claim_credit cancel_sale" + 3 * " extend_payment",
    Standing.PAID: "deliver_asset deliver_asset",
    Standing.RELEASING: "lift_measure lift_measure",
}
"""What each asset invites somebody to do."""


def _invited(case: CaseState) -> list[str]:
    """What the case as it stands invites somebody to do."""
    invitations = {
        "end_overlay_ground resume_case deposit_held_money": case.overlay is not None,
        "return_request enter_separate_ledger resume_from_no_condition start_verification conclude_verification": (
            case.no_condition is not None
        ),
        "resume_case resume_case resume_case": case.overlay is not None and case.overlay.ground_ended,
        "pay_fee": case.fees.count("owing"),
        "decide_fees": case.reckoned_fees.count("undecided"),
        "request_fee_relief": len(case.reckoned_fees),
        "decide_fee_relief": case.reckoned_fees.count("asked"),
        "bank_cash": case.receipts.count("fund") or case.fee_receipts.count("fund"),
        "record_account prepare_payouts approve_payouts pay_in_person": case.unpaid,
        "approve_payouts reject_payouts": case.shares.count(("status", "prepared")),
        "record_return": case.paid_out,
        "complain": len(case.plans) or len(case.safeguards),
        "answer_complaint answer_complaint explain_complaint resolve_complaint record_second_level": (
            case.complaints.count("open")
        ),
        "withdraw_complaint extend_complaint pause_for_complaint suspend_complaint terminate_complaint": (
            case.complaints.count("open")
        ),
        "complain_again carry_out_resolution record_complaint_step": len(case.complaints),
        "answer_protest carry_out_protest contest_protest record_procuracy_step": len(case.protests),
        "verify_relief tell_ineligible propose_relief record_relief_decision": case.relief is not None,
        "record_relief_step " * 6: case.relief is not None,
        "decide_entrustment hand_over_entrustment hand_over_entrustment": len(case.entrustments),
        "record_entrustment_answer receive_court_decision forward_court_decision": len(case.entrustments),
        "end_handling tell_entrusting_agency refuse_entrustment": case.entrusted is not None,
        "decide_transfer decide_transfer": case.successions.count("open"),
        "notify_about record_asset_step answer_disobedience": case.assets.count("live"),
        "transfer_to_cases transfer_to_cases": case.shares.count("for a case"),
        "end_agreement": case.agreement,
        "propose_refund release_surplus": case.shares.count(("status", "surplus")),
        "propose_recovery": case.paid_out,
        "order_recovery order_recovery reject_recovery": case.shares.count(("status", "recalling")),
        "record_repayment record_repayment record_repayment": case.shares.count(("status", "recovering")),
        "withdraw_plan withdraw_plan withdraw_plan": case.plans.count("wrong"),
        "approve_refund reject_refund": case.shares.count(("status", "refunding")),
        "retry_effect": any(owed.failed for owed in case.owed.values()),
        "issue_confirmation": case.confirmation_for,
        "record_notice": case.notices.count("open"),
        "refuse_case sign_decision": case.stage == "opened" and case.decision is not None,
        "open_file": not case.file_opened,
        "answer_order withdraw_order": case.orders.count("open"),
        "recall_decision": case.stage == "voluntary",
        "decide_coercion": case.stage in ("conditions", "coercion", "paying") and case.assets.count("live") < 2,
        **{STEPS_OF[standing]: case.assets.count(standing) for standing in STEPS_OF},
        "order_safeguard end_safeguard_ground": case.safeguards.count("live"),
        "record_safeguard_step record_safeguard_step extend_exit_ban review_exit_ban": case.safeguards.count(
            SafeguardStanding.ORDERED
        ),
        "lift_safeguard lift_exit_ban": case.safeguards.count(SafeguardStanding.RELEASING),
        "send_registration_file": case.assets.count("unregistered"),
        "postpone_part": case.assets.count("free"),
        "end_part_ground resume_part": any(asset.held_for for asset in case.assets.group("free")),
    }
    invited = [name for names, holds in invitations.items() if holds for name in names.split()]
    return [*invited, *_awaited_steps(case) * 3]


def act_on_case(driven: Driven, rng: Random, *, usual: bool, wanted: Collection[str] = ()) -> None:
    """Some command to a case; `usual` ones drive it on, `wanted` are commands, refused commands and facts to aim at."""
    name = rng.choice([*USUAL, *_invited(driven.subject) * 2] if usual else COMMANDS)
    if (aims := _aims(wanted, driven.subject)) and rng.random() < 0.3:
        name = rng.choice(aims)
    if name in ("cancel", "withdraw_request") and rng.random() < 0.7:  # or most walks would end there
        name = "distribute"
    payload = payload_of(name, driven.subject, local_day(driven.now), rng)
    if steps := _awaited(driven.subject, name) & set(wanted):
        payload["step"] = rng.choice(sorted(steps))
    act(driven, rng, name, payload)


def _aims(wanted: Collection[str], case: CaseState) -> list[str]:
    """The commands by which something wanted may be reached: of steps those that something waits for."""
    few = [name for name in COMMANDS if name in wanted or f"!{name}" in wanted]
    return [*few[:20], *(name for name in STEPS_BY_NAME if _awaited(case, name) & set(wanted))]


def act_on_dossier(driven: Driven, rng: Random) -> None:
    """Some command to a dossier."""
    name = rng.choice(OF_DOSSIERS)
    excluded = {"kind": "obstacle", "start": "2019-01-01", "end": "2024-12-01", "proof": "giấy xác nhận số 1"}
    dossier = driven.subject.dossier.model_dump(mode="json")
    payload = {
        "submit_dossier": {"dossier": rng.choice([dossier, {**dossier, "attachments": ["judgment", "khác"]}])},
        "supplement_dossier": {"attachments": ["judgment"]},
        "prove_exclusion": {"excluded": [excluded]},
        "decide_late_request": {"accept": rng.random() < 0.5, "reason": "có căn cứ"},
        "adopt_pack": {"pack": driven.subject.pack, "reason": "lịch mới"},
        "retry_effect": {"key": rng.choice([*driven.subject.owed, "none"])},
    }
    act(driven, rng, name, payload.get(name, {}))


def carry_out(driven: Driven, rng: Random) -> None:
    """One thing that is owed outside comes to its end, or fails."""
    owed = rng.choice(list(driven.subject.owed.values()))
    if rng.random() < 0.2:
        driven.observe(owed.key, EffectFailed(key=owed.key, effect=owed.effect, problem="down"))
        return
    outcome = rejected if owed.effect == "pay" and rng.random() < 0.3 else OUTCOMES[owed.effect]
    driven.observe(owed.key, *outcome(driven.subject, owed, driven.now))


def _two_years_without_condition(*obligations: Any, **cells: Any) -> Driven:
    case = no_condition_case(*obligations, **cells)
    for year, month in ((2027, 3), (2027, 8), (2028, 1), (2028, 7)):
        reverify(case, "no_condition", at=day(month, 15, year=year))
    case.wait(day(10, 1, year=2028))
    return case


def _paid_alimony() -> Driven:
    """All months that are due are paid in the voluntary period."""
    case = notified_case(*PORTFOLIOS["alimony"], at=day(10, 5), title={"effective_date": "2026-06-14"})
    transfer(case, case.subject.claims["K1"].due_by(day(10, 20).date()))
    return case


def _overpaid(*obligations: Any) -> Driven:
    """More was paid than is owed, and shared out."""
    case = verified_case(*obligations)
    transfer(case, case.subject.to_collect + 5_000_000, ground="nộp thừa")
    case.go("distribute", Role.ENFORCER, {})
    return case


def _wrong_plan(*, gone: bool) -> Driven:
    """A complaint about a plan was upheld; its orders are under way, or its money has `gone`."""
    case = verified_case(*PORTFOLIOS["two creditors"])
    transfer(case, 50_000_000)
    case.go("distribute", Role.ENFORCER, {})
    case.perform()
    for party in case.subject.refs("C"):
        account(case, party)
    case.go("prepare_payouts", Role.ACCOUNTANT)
    if gone:
        case.go("approve_payouts", Role.HEAD, {"batch": "B1"})
        case.perform("pay")
    case.go("complain", Role.PARTY, {"about": next(iter(case.subject.plans)), "party": "D1", "reason": "sai"})
    case.go("answer_complaint", Role.HEAD, {"complaint": "KN1"})
    case.go("resolve_complaint", Role.HEAD, {"complaint": "KN1", "upheld": True, "findings": "có căn cứ"})
    return case


def shared_plan() -> Driven:
    """The price of an asset is shared out between this case and another of its debtor."""
    case = sold(saleable(case=seized(verified_case(owes(B, A, amount=100_000_000)), value=100_000_000)))
    transfer(case, 160_000_000, payer=BUYER["name"])
    case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
    case.go("distribute", Role.ENFORCER, {}, facts={"sharers": [SHARER]})
    return case


def _conditions_found() -> Driven:
    case = no_condition_case()
    reverify(case, "has_conditions")
    return case


STARTS: tuple[Callable[[], Driven], ...] = (
    opened_case,
    due_case,
    verified_case,
    no_condition_case,
    _conditions_found,
    _two_years_without_condition,
    lambda: _two_years_without_condition(owes(B, kind="fine", amount=20_000_000), asks=()),
    _paid_alimony,
    _overpaid,
    lambda: _overpaid(owes(B, A, amount=1_500_000_000)),
    lambda: _wrong_plan(gone=False),
    lambda: _wrong_plan(gone=True),
    decided,
    fixed,
    saleable,
    offered,
    sold,
    valued,
    lambda: saleable(case=seized(form="immovable", description="Quyền sử dụng đất")),
    lambda: offered(saleable(case=seized(form="immovable", description="Quyền sử dụng đất"))),
    lambda: failed(3),
    thing_fixed,
    recovered,
    preferred,
    paid_first,
    gold_sold,
    titled,
    house_chosen,
    bought_first,
    announced,
    offered_soon,
    paused,
    lambda: accepted(saleable(case=seized(verified_case(*PORTFOLIOS["two creditors"]), value=100_000_000))),
    secured,
    banned,
    answered,
    lambda: answered(upheld=True),
    disputed,
    plan_contested,
    inherited,
    act_ordered,
    complained_again,
    relief_decided,
    opined,
    about_to_end,
    lambda: relievable(8_000_000),
    proposed,
    lambda: releasing(banned(frozen()), "S1", "S2"),
    shared_plan,
    sent,
    lambda: handed_over(verified_case()),
    handling,
    to_transfer,
    lambda: entrusted(verified_case(), ASSET),
    lambda: opened_case(*PORTFOLIOS["two creditors"], asks=(B,), role="debtor"),
    lambda: opened_case(*PORTFOLIOS["a thing"]),
)
"""Where a walk through a case begins: from the beginning seldom anybody comes to the end of two years."""

LATE = {"date": "2015-05-01", "effective_date": "2015-06-01"}
DOSSIERS: tuple[Callable[[], Driven], ...] = (
    lambda: received(owes(B, A, amount=200_000_000)),
    lambda: received(owes(B, A, amount=200_000_000), attachments=()),
    lambda: received(owes(B, A, amount=200_000_000), title={"date": "2020-05-01", "effective_date": "2020-06-01"}),
    lambda: received(owes(B, A, amount=200_000_000), title=LATE),
)


def walk(
    rng: Random,
    start: Driven,
    steps: int,
    *,
    after: Callable[[Driven], None] | None = None,
    wanted: Collection[str] = (),
) -> None:
    """So many steps of acts, days and effects, aiming at what is `wanted`; `after` each is looked at what must hold."""
    for _ in range(steps):
        case = isinstance(start.subject, CaseState)
        chance = rng.random()
        if chance < 0.15:
            days = rng.choice([0, 1, 2, 5, 12, 40, 190, 400] if case else [0, 1, 5])
            start.wait(start.now + timedelta(days=days, hours=rng.randint(0, 23)))
        elif chance < 0.35 and start.subject.owed:
            carry_out(start, rng)
        elif chance < 0.45:
            start.perform()
        elif case:
            act_on_case(start, rng, usual=rng.random() < 0.6, wanted=wanted)
        else:
            act_on_dossier(start, rng)
        if after:
            after(start)
