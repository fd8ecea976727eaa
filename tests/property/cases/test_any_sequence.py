"""Whatever is asked of a case, in any order: money adds up, nothing hangs, nothing crashes, nothing is rewritten."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cases.commands import Malformed
from cases.events import Event, Role, verify
from cases.kernel import HANDLERS, EffectFailed, fold
from cases.state import CaseState
from cases.waiting import waiting_for
from law.pack import current_pack
from law.periods import local_day
from tests.cases_driver import OUTCOMES, Driven, opened_case, rejected
from tests.intake_samples import A, B, C, D, owes

GROUNDS = ["46.1.c", "46.1.h", "46.2", "47.1.a", "47.2", "48.1", "48.2", "48.4", "48.5", "48.6", "48.8", "62.6"]
CIRCUMSTANCES = {
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


def _payload(name: str, case: CaseState, day: date, rng: Random) -> dict[str, Any]:
    """A payload that the command may sensibly have in this case, sometimes a wrong one."""

    def some(items: list[str], wrong: str) -> str:
        return rng.choice([*items * 4, wrong])

    def near() -> str:
        return (day + timedelta(days=rng.randint(-40, 120))).isoformat()

    claims = list(case.claims)
    text = rng.choice(TEXT[1:3] * 4 + TEXT)
    match name:
        case "assign_enforcer":
            return {"officer": rng.choice(["", "", "CHV-02", "CHV-03"])}
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
            found = {"result": "no_condition", "ground": "a"}
            return rng.choice([{"result": "has_conditions"}, found, found, {"result": "no_condition"}])
        case "record_new_information":
            return {"content": text}
        case "claim_credit":
            part = rng.choice([0, 0, _amount(rng), case.to_collect])
            return {"bank_ref": f"FT{rng.randint(1, 12)}", "amount": part, "ground": rng.choice(["", "nộp thừa"])}
        case "receive_cash":
            return {"amount": _amount(rng), "payer": text, "ground": rng.choice(["", "nộp thừa"])}
        case "receive_in_kind":
            return {"value": _amount(rng), "payer": text, "thing": text, "ground": rng.choice(["", "nhận thừa"])}
        case "propose_refund" | "approve_refund" | "reject_refund" | "release_surplus":
            over = [s.id for s in case.shares.values() if s.status in ("surplus", "refunding")]
            more = {"propose_refund": {"ground": text}, "reject_refund": {"reason": text}}
            return {"share": some(over, "S9-9")} | more.get(name, {"reason": text} if name == "release_surplus" else {})
        case "deposit_cash":
            return {"receipt": some(list(case.receipts), "R9")}
        case "record_performance":
            return {"claim": some(claims, "K9"), "amount": rng.choice([0, _amount(rng)]), "how": text}
        case "void_receipt":
            receipt = some(list(case.receipts), "R9")
            return {"receipt": receipt, "reason": text, "payer": rng.choice(["", "Lê Thị C"])}
        case "distribute":
            return {"costs": rng.choice([0, rng.randint(0, 3_000_000)]), "with_interest": rng.random() < 0.7}
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
            return _ground(rng, "47")
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
            return {"ground": rng.choice(["performed", "performed", "performed", "32.1.b", "7"])}
        case "request_confirmation":
            return {"requester": text}
        case "adopt_pack":
            return {"pack": rng.choice([case.pack, "1999.1"]), "reason": text}
        case "retry_effect":
            return {"key": some(list(case.owed), "none")}
    return {}


NOT_FOR_CASES = {"submit_dossier", "supplement_dossier", "request_supplement", "notify_refusal"}
COMMANDS = sorted(set(HANDLERS) - NOT_FOR_CASES)
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
    "record_account",
    "prepare_payouts",
    "approve_payouts",
    "end_case",
]
"""What drives a case on; drawn more often, so that the late stages are reached."""


class AnySequence(RuleBasedStateMachine):
    driven: Driven
    others: list[dict[str, Any]] = []

    @initialize(portfolio=st.sampled_from(sorted(PORTFOLIOS)), by_debtor=st.booleans())
    def open(self, portfolio: str, by_debtor: bool) -> None:
        owed = PORTFOLIOS[portfolio]
        if portfolio == "fine and court fee":
            self.driven = opened_case(*owed, asks=())
        else:
            self.driven = opened_case(*owed, **({"asks": (B,), "role": "debtor"} if by_debtor else {}))

    @rule(seed=st.integers(0, 2**32), usual=st.booleans())
    def command(self, seed: int, usual: bool) -> None:
        rng, case = Random(seed), self.driven.subject
        name = rng.choice(USUAL if usual else COMMANDS)
        role = rng.choice((sorted(HANDLERS[name].roles) or [Role.CLERK]) * 9 + [Role.PARTY])
        payload = _payload(name, case, local_day(self.driven.now), rng)
        booked = self.driven.now - timedelta(days=rng.randint(0, 3))
        credit = {
            "unclaimed": _amount(rng),
            "booked_at": booked.isoformat(),
            "reference": case.id,
            "payer": {"name": "Nguyễn Văn B"},
            "named": rng.choice([[], [], [case.id], ["case/79/other/1/1"]]),
        }
        elsewhere = {"case": "case/79/other/1/1", "decision": "9/QĐ-THADS", "owed": 66_200_000}
        self.others = rng.choice([[], [], [elsewhere]])
        who = rng.choice(["", "", "", "", "somebody-else"])
        with suppress(Malformed):  # turned away at the door, nothing changed
            self.driven.go(name, role, payload, who=who, facts={"credit": credit, "others": self.others})

    @rule(days=st.one_of(st.integers(0, 12), st.sampled_from([40, 190, 400])), hours=st.integers(0, 23))
    def wait(self, days: int, hours: int) -> None:
        self.driven.wait(self.driven.now + timedelta(days=days, hours=hours))

    @precondition(lambda self: self.driven.subject.owed)
    @rule(seed=st.integers(0, 2**32))
    def effect(self, seed: int) -> None:
        rng = Random(seed)
        owed = rng.choice(list(self.driven.subject.owed.values()))
        if rng.random() < 0.2:
            self.driven.observe(owed.key, EffectFailed(key=owed.key, effect=owed.effect, problem="down"))
            return
        outcome = rejected if owed.effect == "pay" and rng.random() < 0.3 else OUTCOMES[owed.effect]
        self.driven.observe(owed.key, *outcome(self.driven.subject, owed, self.driven.now))

    @rule()
    def effects(self) -> None:
        self.driven.perform()

    # --- what must hold after every step ----------------------------------------------------------------------------

    @invariant()
    def money_adds_up(self) -> None:
        case, ledger = self.driven.subject, self.driven.ledger
        assert all(sum(amount for _, amount in entry) == 0 for entry in self.driven.entries)
        assert case.received == case.distributed + case.held
        assert case.held >= 0, "more was allotted than received"
        assert ledger[f"held:{case.id}"] == -case.held
        for share in case.shares.values():
            open_amount = share.amount if share.status in ("payable", "prepared", "approved", "rejected") else 0
            assert share.amount > 0
            assert ledger[f"payable:{case.id}:{share.id}"] == -open_amount
        own = sum(v for k, v in ledger.items() if k.split(":")[0] in ("held", "payable"))
        assert own == -(case.received - case.paid_out - case.in_office)
        for claim in case.claims.values():
            assert 0 <= claim.satisfied <= max(claim.amount, 0)
            assert claim.cancelled >= 0

    @invariant()
    def no_refund_while_the_payer_owes_elsewhere(self) -> None:
        """FINDINGS M1: a debtor's fine was paid back to him while his other case stayed unpaid."""
        case = self.driven.subject
        refunds = {s.id for s in case.shares.values() if s.claim == "surplus"}
        for event in self.driven.last if self.others else ():
            assert event.kind not in ("refund_proposed", "refund_approved"), event
            assert event.kind != "paid_in_person" or event.data["share"] not in refunds, event
            if event.kind == "payouts_approved":
                assert not {s.id for s in case.shares.group(("approved", event.data["batch"]))} & refunds, event
            if event.kind == "money_received":
                assert not event.data["over"], event

    @invariant()
    def a_refund_has_two_people(self) -> None:
        proposed = {e.data["share"]: e.actor.id for e in self.driven.of_kind("refund_proposed")}
        for event in self.driven.of_kind("refund_approved"):
            assert proposed[event.data["share"]] != event.actor.id

    @invariant()
    def an_order_id_is_never_used_twice(self) -> None:
        orders = [o["end_to_end_id"] for e in self.driven.of_kind("payouts_prepared") for o in e.data["orders"]]
        assert len(orders) == len(set(orders))

    @invariant()
    def nothing_waits_without_a_name(self) -> None:
        case = self.driven.subject
        if case.finished:
            assert not case.held, "a closed case holds money"
            assert all(s.status in ("paid", "kept") for s in case.shares.values())
        else:
            assert waiting_for(case), f"stage {case.stage} waits for nothing"

    @invariant()
    def a_due_day_is_a_working_day(self) -> None:
        calendar = current_pack().calendar
        for opened in self.driven.events[-60:]:
            if opened.kind in ("duty_opened", "duty_resumed") and opened.data["due"]:
                due = date.fromisoformat(opened.data["due"])
                if not calendar.covers(due):
                    continue
                unit = current_pack().rules[opened.data["rule"]].law[-1].terms[0].unit
                assert unit in ("H", "IMM", "EVT") or calendar.is_working(due), opened

    @invariant()
    def an_open_duty_has_its_moment(self) -> None:
        for duty in self.driven.subject.duties.values():
            asleep = duty.paused_since is not None or duty.due_at is None or duty.level >= 5
            assert asleep or duty.next_at is not None, duty

    @invariant()
    def an_ended_case_owes_no_step_of_enforcement(self) -> None:
        case = self.driven.subject
        if case.ended:
            assert not [
                d.id for d in case.duties.values() if d.rule in ("R006", "R015", "R025", "R026", "R032", "R037", "R120")
            ]

    def teardown(self) -> None:
        if not hasattr(self, "driven"):
            return
        assert verify(self.driven.events, self.driven.subject.id) is None
        reread = [Event.model_validate_json(e.model_dump_json()) for e in self.driven.events]
        assert reread == self.driven.events
        assert fold(self.driven.first, reread) == self.driven.subject
        assert CaseState.model_validate_json(self.driven.subject.model_dump_json()) == self.driven.subject


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
