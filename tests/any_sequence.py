"""What anybody may do to a case, in any order: payloads that make sense and some that do not, people who may and some
who may not. The property tests drive cases and dossiers with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

from cases.assets import Standing
from cases.commands import Malformed
from cases.dossiers import DossierState
from cases.events import Event, Role
from cases.kernel import HANDLERS, Handler, Refused, Subject
from cases.mishaps import EffectFailed
from cases.safeguards import SafeguardStanding
from cases.state import CaseState
from law.guards.catalogue import DOCUMENTS, Issuer
from law.periods import local_day
from tests.cases_driver import (
    DEPUTY_MAY_ALL,
    ENFORCERS,
    OUTCOMES,
    Driven,
    rejected,
)
from tests.sequence_payloads import STEPS_BY_NAME, awaited, awaited_steps, payload_of, some_amount
from tests.sequence_starts import FAR_SHARER, SHARER, again, starts

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
        "unclaimed": some_amount(rng),
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
        "sharers": rng.choice([[], [SHARER], [FAR_SHARER]]),
        "fund": driven.ledger[f"fund:{before.office}"],
        "enforcers": rng.choice([ENFORCERS, ENFORCERS, barred]),
        "claims": rng.choice([{}] * 7 + [{"decided": {"F": "case/79/other/1"}}]),
    }
    who = rng.choice([""] * 9 + ["somebody-else"])
    facts["covers"] = [COVERED] if who else []
    with suppress(Malformed):  # turned away at the door, nothing changed
        made = driven.go(name, role, payload, who=who, facts=facts)
        accepted = Refused.kind not in {event.kind for event in made}
        REACHED[name if accepted else f"!{name}"] += 1
        if accepted:
            payload_read = handler.payload.model_validate(payload)
            if facts["others"]:
                _nothing_goes_back(driven.subject, made)
            _held_against_the_law(handler, before, handler.document(before, payload_read), made, facts)


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
    handler: Handler, before: Subject, code: str, made: list[Event], facts: dict[str, Any]
) -> None:
    """Nothing is signed by one who may not: reckoned here from delegations, covers and day (L25 22.3, 25)."""
    for event in made:
        signer = event.data.get("signer", event.actor.id)
        assert signer == event.actor.id
        if "document_kind" in event.data and "signer" in event.data:
            assert code, f"{handler.name} issued {event.kind} and signs nothing"
    if not code or not made:
        return
    actor, on = made[-1].actor, local_day(made[-1].detected_at).isoformat()
    if DOCUMENTS[code].issuer is Issuer.ENFORCER:
        covers = any(one["starts_on"] <= on <= one["ends_on"] for one in facts["covers"])
        assert covers or actor.id == before.officer  # type: ignore[attr-defined]
    elif DOCUMENTS[code].issuer is Issuer.HEAD and actor.role is not Role.HEAD:
        assert actor.role in (Role.DEPUTY, Role.ROOM_HEAD)
        assert any(
            d["officer"] == actor.id
            and (not d["documents"] or code in d["documents"])
            and d["starts_on"] <= on
            and (d["ends_on"] is None or on <= d["ends_on"])
            for d in facts["delegations"]
        ), f"{actor.id} signed {code} on {on}"


COVERED = {
    "officer": "CHV-01", "starts_on": "2026-09-20", "ends_on": "2026-11-30", "basis": "QĐ-9", "relations": [],
}  # fmt: skip
"""Somebody else acts for the officer in charge on these days."""

STEPS_OF = {
    Standing.ORDERED: "fix_coercion record_delivery record_handover_step decide_fine"
    + 4 * " record_seizure"
    + 4 * " record_preparation",
    Standing.RECOVERED: "notify_recovered record_handover_step",
    Standing.SEIZED: "contract_valuation contract_valuation price_asset record_taking_agreement",
    Standing.LISTED: "agree_securities_sale demand_securities_transfer sell_securities" + 2 * " record_securities_step",
    Standing.TRANSFERRED: "sell_securities sell_securities",
    Standing.VALUING: "record_valuation record_valuation",
    Standing.VALUED: "notify_valuation notify_pre_emption answer_pre_emption" + 3 * " request_revaluation",
    Standing.SALEABLE: "contract_auction contract_auction request_revaluation fix_direct_sale announce_direct_sale"
    " sell_directly sell_directly",
    Standing.CONTRACTED: "fix_auction fix_auction halt_auction continue_auction",
    Standing.OFFERED: "record_auction record_auction halt_auction" + 6 * " record_auction_step",
    Standing.FAILED: "reduce_price reduce_price notify_failed_auction accept_asset accept_asset return_asset",
    Standing.ACCEPTED: "notify_taking notify_difference notify_difference",
    Standing.SOLD: "claim_credit claim_credit claim_credit cancel_sale"
    " dispute_auction record_auction_judgment" + 3 * " extend_payment",
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
        "record_bankruptcy_ended record_bankruptcy_ended resume_case resume_case": case.bankrupt is not None,
        "decide_cost_relief decide_cost_relief": case.cost_relief is not None,
        "request_cost_relief": case.coerced_on is not None,
        "record_abroad_step record_notice record_notice": len(case.reach) and case.notices.count("open"),
        "record_state_money_step": any(case.parties[ref].kind == "organisation" for ref in case.refs("D")),
        "record_hindrance": case.duties.count("R139"),
        "buy_currency buy_currency": case.duties.count("R100"),
        "extend_payout": case.duties.count("R097") and len(case.refs("C")) > 1,
        "notify_about record_asset_step answer_disobedience": case.assets.count("live"),
        "answer_repricing record_repricing request_difference": case.repricings.count("open"),
        "receive_deposit_interest": case.deposited,
        "tell_review amend_decision": case.review is not None and case.review.pending,
        "set_off": len(case.claims) > 1,
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
        4 * "check_exhibit tell_exhibit_difference ": case.exhibits.count("listed") or case.exhibits.count("differs"),
        6 * "fix_exhibit_handover record_exhibit_handover ": case.exhibits.count("confiscation"),
        4 * "form_destruction_council decide_destruction record_destruction ": len(case.exhibits),
        3 * "notify_owner record_collection keep_unclaimed sell_unclaimed hand_over_papers ": case.exhibits.count(
            "return_property"
        ),
        4 * "deposit_unclaimed decide_state_fund ": case.exhibits.count("return_property"),
        4 * "record_prison_step record_prisoner_move ": case.prisoners.count("in prison"),
        3 * "record_office_service ": case.stage in ("opened", "voluntary", "verifying"),
        "sign_service_contract sign_service_contract": "-" in case.office and case.service is None,
        "ask_for_security record_security_answer answer_security answer_security liquidate_contract": (
            case.service is not None
        ),
        "recall_for_liquidation " * 3: case.service is not None and case.service.liquidated,
        "demand_papers return_for_papers": case.origin == "on_request" and case.stage == "conditions",
        "send_registration_file": case.assets.count("unregistered"),
        "postpone_part": case.assets.count("free"),
        "end_part_ground resume_part": any(asset.held_for for asset in case.assets.group("free")),
    }
    invited = [name for names, holds in invitations.items() if holds for name in names.split()]
    return [*invited, *awaited_steps(case) * 3]


def act_on_case(driven: Driven, rng: Random, *, usual: bool, wanted: Collection[str] = ()) -> None:
    """Some command to a case; `usual` ones drive it on, `wanted` are commands, refused commands and facts to aim at."""
    name = rng.choice([*USUAL, *_invited(driven.subject) * 2] if usual else COMMANDS)
    if (aims := _aims(wanted, driven.subject)) and rng.random() < 0.4:
        name = rng.choice(aims)
    if name in ("cancel", "withdraw_request") and rng.random() < 0.7:  # or most walks would end there
        name = "distribute"
    payload = payload_of(name, driven.subject, local_day(driven.now), rng)
    if steps := awaited(driven.subject, name) & set(wanted):
        payload["step"] = rng.choice(sorted(steps))
    act(driven, rng, name, payload)


def _aims(wanted: Collection[str], case: CaseState) -> list[str]:
    """The commands by which something wanted may be reached: those that the case invites, else any; of steps those
    that something waits for."""
    invited = [name for name in {*_invited(case)} if name in wanted]
    steps = [name for name in STEPS_BY_NAME if awaited(case, name) & set(wanted)]
    return sorted(invited + steps) or [name for name in COMMANDS if name in wanted or f"!{name}" in wanted]


def promising(wanted: Collection[str], rng: Random) -> Driven:
    """A start that invites something wanted; any where none does."""
    inviting = [start for start in starts() if not {*_invited(start.subject)}.isdisjoint(wanted)]
    return again(rng.choice(inviting or starts()))


def act_on_dossier(driven: Driven, rng: Random, wanted: Collection[str] = ()) -> None:
    """Some command to a dossier, often one that is `wanted`."""
    name = rng.choice([*OF_DOSSIERS, *[one for one in OF_DOSSIERS if one in wanted] * 4])
    excluded = {"kind": "obstacle", "start": "2019-01-01", "end": "2024-12-01", "proof": "giấy xác nhận số 1"}
    dossier = driven.subject.dossier.model_dump(mode="json")
    payload = {
        "submit_dossier": {"dossier": rng.choice([dossier, {**dossier, "attachments": ["judgment", "khác"]}])},
        "supplement_dossier": {"attachments": ["judgment"], "papers": rng.choice([{}, {"judgment": "0" * 64}])},
        "prove_exclusion": {"excluded": [excluded]},
        "take_late_payment": {"prisoner_side": rng.random() < 0.7, "amount": rng.choice([5_000_000, 900_000_000])},
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
            act_on_dossier(start, rng, wanted)
        if after:
            after(start)
