"""The staff of the simulated office: whoever has a case in hand does what it waits for, in time, late, or wrongly.

Nobody remembers anything: what there is to do follows from the state of the case alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cases.dossiers import DossierState
from cases.events import Actor, Role
from cases.parts import Notice, Receipt
from cases.references import reference
from cases.state import CaseState, Stage
from law.guards.notices import Channel, Proof
from records.ledger import Credit
from simulation import sales
from simulation.exhibits import in_store
from simulation.luck import Luck
from simulation.staff import actor
from simulation.wishes import Wish, officer

HEAD, DEPUTY, ROOM_HEAD = actor(Role.HEAD), actor(Role.DEPUTY), actor(Role.ROOM_HEAD)
SECRETARY, ACCOUNTANT = actor(Role.SECRETARY), actor(Role.ACCOUNTANT)
CASHIER, CLERK = actor(Role.CASHIER), actor(Role.CLERK)

LATE = 0.12
"""How often an officer takes longer than he may."""

ASKS = ["creditor_asks"]
LITTLE = {"circumstances": ["minimum_income", "assets_cover_costs_only"]}


def of_dossier(dossier: DossierState, luck: Luck) -> Iterator[Wish]:
    """What is to be done about a dossier: ask for what is missing, hand it in, sign the refusal."""
    if dossier.stage == "incomplete":
        if dossier.documents < 2:  # the receipt slip is the first
            yield Wish(
                "request-supplement", CLERK, "request_supplement", days=luck.days("ask", 0, 1, late=0.2, at_worst=3)
            )
        elif luck.happens("supplements", 0.8):
            days = luck.days("supplement", 2, 12)
            yield Wish("supplement", CLERK, "supplement_dossier", {"attachments": ["judgment"]}, days)
    elif dossier.stage == "refusing":
        yield Wish("refuse", _signer(luck), "notify_refusal", days=luck.days("refuse", 1, 4, late=LATE, at_worst=7))


@dataclass(frozen=True)
class Loose:
    """A credit of which something is unclaimed, and what its payer still owes in which open cases; in đồng."""

    credit: Credit
    unclaimed: int
    owing: Mapping[str, int]


def of_case(case: CaseState, luck: Luck, today: date, suspense: list[Loose]) -> Iterator[Wish]:
    """What the staff is to do in a case, errors among it."""
    yield from _overlays(case, luck, today)
    yield from _money(case, luck, today)
    yield from _credits(case, luck, suspense)
    yield from sales.paid_by_buyers(case, luck, suspense, ACCOUNTANT)
    yield from _surplus(case, luck, today)
    yield from _enforcer(case, luck)
    yield from _by_hand(case, luck, today)
    if case.confirmation_for:
        yield Wish(f"confirm/{case.confirmations}", HEAD, "issue_confirmation", days=luck.days("confirm", 1, 4))
    if not case.overlay and not case.ended:
        yield from _stage(case, luck, today)


def _signer(luck: Luck) -> Actor:
    """The Head, or his deputy under the delegation."""
    return DEPUTY if luck.happens("deputy signs", 0.3) else HEAD


# --- the procedure ----------------------------------------------------------------------------------------------------


def _stage(case: CaseState, luck: Luck, today: date) -> Iterator[Wish]:
    if case.stage == Stage.OPENED:
        yield from _decision(case, luck)
    elif case.stage == Stage.DECIDED:
        yield Wish("assign", HEAD, "assign_enforcer", days=luck.days("assign", 0, 1, late=LATE, at_worst=4))
    elif case.officer and not case.file_opened:
        if luck.happens("wrong room", 0.03):
            wrong = actor(Role.ENFORCER, 4 if case.officer.endswith("1") else 1)
            yield Wish("err/open-file", wrong, "open_file", wrong=True)
        yield Wish("open-file", officer(case), "open_file", days=luck.days("file", 1, 2, late=LATE, at_worst=5))
    elif case.stage in (Stage.NOTIFYING, Stage.VOLUNTARY, Stage.CONDITIONS):
        yield from _after_notice(case, luck)
    elif case.stage == Stage.VERIFYING or (case.verification and not case.verification.concluded_on):
        yield from _conclude(case, luck)
    elif case.stage == Stage.NO_CONDITION:
        yield from _no_condition(case, luck)
    elif case.stage == Stage.PAYING:
        yield from _end(case, luck)


def _decision(case: CaseState, luck: Luck) -> Iterator[Wish]:
    round_ = case.documents
    if case.decision is None:
        days = luck.days(f"propose {round_}", 1, 2, late=0.06, at_worst=5)
        yield Wish(f"propose/{round_}", SECRETARY, "propose_decision", days=days)
        return
    if luck.happens("wrong signer", 0.06):
        yield Wish("err/sign", ROOM_HEAD, "sign_decision", wrong=True)
    days = luck.days(f"sign {round_}", 1, 2, late=LATE, at_worst=9)
    # of two cases with one content who signs second learns it from the law, and refuses his (L25 34.4.đ)
    yield Wish(f"sign/{round_}", _signer(luck), "sign_decision", days=days, unless="L25 34.4.đ")
    yield Wish(f"refuse/{round_}", HEAD, "refuse_case", days=days + 2)


def _after_notice(case: CaseState, luck: Luck) -> Iterator[Wish]:
    stored = {claim.id for claim in in_store(case)}  # they go another way
    things = [claim for claim in case.claims.group("thing") if claim.id not in stored]
    told = case.stage != Stage.NOTIFYING or not case.refs("D")
    if told and things and luck.happens("hands over", 0.7):
        days = luck.days("hand over", 3, 15)
        how = "Đã giao tài sản, có biên bản giao nhận"
        yield Wish(
            f"perform/{things[0].id}", officer(case), "record_performance", {"claim": things[0].id, "how": how}, days
        )
    if case.stage != Stage.VOLUNTARY or case.performed:
        return
    if case.duties.count("R026") and set(case.voluntary_until) >= set(case.refs("D")):
        days = luck.days("verify", 1, 6, late=LATE, at_worst=13)
        yield Wish("verify", officer(case), "start_verification", days=days)
    elif luck.happens("too early", 0.05):
        yield Wish("err/verify", officer(case), "start_verification", days=1, wrong=True)


def _conclude(case: CaseState, luck: Luck) -> Iterator[Wish]:
    running = case.verification
    if running and running.result == "no_condition":
        days = luck.days("no condition", 1, 4, late=LATE, at_worst=8)
        yield Wish(f"no-condition/{running.round}", _signer(luck), "decide_no_condition", days=days)
    if running is None or running.concluded_on or case.queries.count(("asked", running.round)):
        return
    found = bool(sales.untried(case))
    result = {"result": "has_conditions"} if found else {"result": "no_condition", "ground": "a", **LITTLE}
    days = luck.days(f"conclude {running.round}", 2, 8, late=LATE, at_worst=15)
    yield Wish(f"conclude/{running.round}", officer(case), "conclude_verification", result, days)


def _no_condition(case: CaseState, luck: Luck) -> Iterator[Wish]:
    if case.shows_conditions:
        yield Wish(
            f"resume-conditions/{case.documents}", HEAD, "resume_from_no_condition", days=luck.days("go on", 1, 4)
        )
    elif case.duties.count("R036"):  # new information is to be checked
        days = luck.days("check", 2, 7)
        yield Wish(f"verify/{len(case.verifications)}", officer(case), "start_verification", days=days)


def _end(case: CaseState, luck: Luck) -> Iterator[Wish]:
    if luck.happens("ends early", 0.03) and not case.all_settled:
        yield Wish("err/end", HEAD, "end_case", days=1, wrong=True)
    open_papers = case.fees_open or case.notices.count("open") or case.assets.count("live")
    open_papers = open_papers or case.assets.count("unregistered") or case.contested
    if case.all_settled and not case.undistributed and not case.unpaid and not open_papers:
        yield Wish("end", _signer(luck), "end_case", days=luck.days("end", 1, 5))


# --- notice -----------------------------------------------------------------------------------------------------------


def _by_hand(case: CaseState, luck: Luck, today: date) -> Iterator[Wish]:
    """The notices that no machine sends: the enforcement decision, and whatever VNeID could not deliver."""
    if not case.file_opened:
        return
    for notice in case.notices.values():
        if notice.valid_on or notice.channel not in (Channel.DELIVERY, Channel.POSTING):
            continue
        tried = len(notice.attempts)
        name = f"notice/{notice.document}/{notice.party}/{tried}"
        proof = _proof(case, notice, luck, name)
        told = {"document": notice.document, "party": notice.party, "channel": notice.channel, "on": today.isoformat()}
        if luck.happens(f"forgets witness {name}", 0.1) and proof not in (Proof.SIGNED, Proof.COHABITANT_TOOK):
            yield Wish(f"err/{name}", officer(case), "record_notice", {**told, "proof": proof}, wrong=True)
        days = luck.days(name, 1, 2, late=LATE, at_worst=6)
        yield Wish(name, officer(case), "record_notice", {**told, "proof": proof, "witness": True}, days)


def _proof(case: CaseState, notice: Notice, luck: Luck, name: str) -> Proof:
    if notice.channel == Channel.POSTING:
        return Proof.POSTED
    if case.parties[notice.party].kind != "person":
        return Proof.SIGNED
    return luck.choose(
        f"door {name}",
        (
            (Proof.SIGNED, 70),
            (Proof.COHABITANT_TOOK, 12),
            (Proof.ADDRESSEE_REFUSED, 5),
            (Proof.COHABITANT_REFUSED, 6),
            (Proof.NO_COHABITANT, 4),
            (Proof.RETURN_UNKNOWN, 3),
        ),
    )


# --- money ------------------------------------------------------------------------------------------------------------


def _money(case: CaseState, luck: Luck, today: date) -> Iterator[Wish]:
    for receipt in [*(r.id for r in case.receipts.group("cash")), *(r.id for r in case.fee_receipts.group("cash"))]:
        late = luck.days(f"deposit {receipt}", 0, 0, late=0.15, at_worst=3)
        yield Wish(f"deposit/{receipt}", CASHIER, "deposit_cash", {"receipt": receipt}, late)
    wrong = next((r for r in case.receipts.group("undistributed") if _misprinted(r, luck)), None)
    if wrong:
        change = {"receipt": wrong.id, "reason": "Ghi sai tên người nộp", "payer": f"{wrong.payer} (nộp thay)"}
        yield Wish(f"void/{wrong.id}", ACCOUNTANT, "void_receipt", change)
    elif case.undistributed and not case.overlay and case.officer and not case.assets.count("given away"):
        number = case.distributions + 1
        days = luck.days(f"distribute {number}", 1, 5, late=LATE, at_worst=11)
        of_sale = any(receipt.asset for receipt in case.receipts.group("undistributed"))
        costs = {"costs": min(sales.COSTS, case.undistributed)} if of_sale else {}
        yield Wish(f"distribute/{number}", officer(case), "distribute", costs, days)
    if case.duties.count("R099") and case.held_in_bank > case.on_deposit:
        yield Wish(
            f"deposit-held/{case.documents}", ACCOUNTANT, "deposit_held_money", {"reference": "Sổ tiết kiệm 1 tháng"}, 1
        )
    if case.reckoned_fees.count("undecided"):
        name = f"decide-fees/{max(case.reckoned_fees, key=int)}"
        yield Wish(name, _signer(luck), "decide_fees", days=luck.days(name, 0, 2))
    for fees in case.fees.group("owing"):
        days = luck.days(f"fee {fees.party} {fees.owed}", 3, 20)
        owed = {"party": fees.party, "amount": fees.owed}
        yield Wish(f"fee/{fees.party}/{fees.owed}", CASHIER, "pay_fee", owed, days)
    if not case.overlay:
        yield from _payouts(case, luck, today)


MISPRINTS = 0.04
"""The share of receipts with a mistake, which are voided and replaced."""


def _misprinted(receipt: Receipt, luck: Luck) -> bool:
    return not receipt.replaces and luck.happens(f"misprint {receipt.id}", MISPRINTS)


def _payouts(case: CaseState, luck: Luck, today: date) -> Iterator[Wish]:
    """Money that came in cash goes to persons in cash; all else by transfer, again when the bank refused.

    Orders that give a surplus back whose payer owes again by now are sent back, and the surplus goes to what he owes.
    """
    owing = _owes(case, today)
    ready = [s for s in case.shares.group("to_pay") if s.payee in case.parties and not (owing and s.claim == "surplus")]
    in_cash = any(r.means == "cash" and not r.void for r in case.receipts.values())
    by_hand = [s for s in ready if in_cash and case.parties[s.payee].kind == "person" and s.status == "payable"]
    for share in by_hand:
        days = luck.days(f"comes for {share.id}", 1, 7)
        yield Wish(f"hand-out/{share.id}", CASHIER, "pay_in_person", {"share": share.id}, days)
    if not by_hand and any(case.parties[s.payee].bank for s in ready):
        name = f"prepare/{case.payout_batches + 1}/{len(ready)}/{len(case.shares)}"
        yield Wish(name, ACCOUNTANT, "prepare_payouts", days=luck.days(name, 0, 2))
    for name in sorted({s.batch for s in case.shares.group(("status", "prepared"))}):
        if owing and any(s.claim == "surplus" for s in case.shares.group(("prepared", name))):
            why = {"batch": name, "reason": "Người nộp lại có khoản đến hạn"}
            yield Wish(f"reject/{name}", HEAD, "reject_payouts", why, luck.days(f"reject {name}", 0, 1))
            continue
        first = next(s.endorsed_by for s in case.shares.group(("prepared", name)))
        signer = {HEAD.id: DEPUTY, DEPUTY.id: HEAD}.get(first) or _signer(luck)
        step = f"approve-again/{name}" if first else f"approve/{name}"
        yield Wish(step, signer, "approve_payouts", {"batch": name}, luck.days(step, 0, 2))


def _credits(case: CaseState, luck: Luck, suspense: list[Loose]) -> Iterator[Wish]:
    """The accountant recognises money without a proper reference by its payer and the paper that it names.

    Each case gets what it is owed. What is then left, and owed nowhere, is taken to be given back; where it is owed
    elsewhere, the accountant errs once, and takes it for a case that is owed less.
    """
    if case.title is None or case.decision is None or not case.decision.number or case.ended:
        return
    payers = {case.parties[ref].name for ref in case.refs("D")}
    papers = (case.title.number, case.decision.number, case.id, reference(case.id), case.dossier)
    for loose in suspense:
        credit = loose.credit
        if credit.payer["name"] not in payers or not any(paper in credit.reference for paper in papers):
            continue
        days = luck.days(f"recognise {credit.bank_ref}", 1, 4)
        claim = {"bank_ref": credit.bank_ref}
        if loose.unclaimed > case.to_collect and set(loose.owing) - {case.id}:
            wrong = {**claim, "ground": "Nhận toàn bộ khoản tiền"}
            yield Wish(f"err/claim/{credit.bank_ref}", ACCOUNTANT, "claim_credit", wrong, 0, wrong=True)
        exactly = [name for name, owed in loose.owing.items() if owed == loose.unclaimed]
        if case.to_collect and (case.id in exactly or not exactly):
            part = min(loose.unclaimed, case.to_collect)
            yield Wish(f"claim/{credit.bank_ref}", ACCOUNTANT, "claim_credit", {**claim, "amount": part}, days)
        elif not loose.owing:
            over = {**claim, "ground": "Nộp thừa, người nộp không còn nghĩa vụ"}
            yield Wish(f"over/{credit.bank_ref}", ACCOUNTANT, "claim_credit", over, days + 1)


def _owes(case: CaseState, today: date) -> bool:
    """Whether something has fallen due that no money here is for."""
    due = sum(claim.due_by(today) for claim in case.claims.group("open")) + case.fees_of_debtors
    return due > case.undistributed


def _surplus(case: CaseState, luck: Luck, today: date) -> Iterator[Wish]:
    """What was received beyond what is owed is given back: the accountant proposes it, the Head approves.

    Where something is owed again by then, it is set free for that.
    """
    if _owes(case, today):
        for share in case.shares.group(("status", "surplus")):
            free = {"share": share.id, "reason": "Người nộp lại có khoản đến hạn"}
            yield Wish(f"release/{share.id}", ACCOUNTANT, "release_surplus", free, 1)
        for status in ("refunding", "payable"):
            for share in [s for s in case.shares.group(("status", status)) if s.claim == "surplus"]:
                back = {"share": share.id, "reason": "Người nộp lại có khoản đến hạn"}
                yield Wish(f"reject-refund/{share.id}", HEAD, "reject_refund", back, 1)
        return
    for share in case.shares.group(("status", "surplus")):
        asked = {"share": share.id, "ground": "Nộp thừa, người nộp không còn nghĩa vụ"}
        yield Wish(f"refund/{share.id}", ACCOUNTANT, "propose_refund", asked, luck.days(f"refund {share.id}", 1, 3))
    for share in case.shares.group(("status", "refunding")):
        days = luck.days(f"approve refund {share.id}", 0, 2)
        yield Wish(f"approve-refund/{share.id}", _signer(luck), "approve_refund", {"share": share.id}, days)


# --- what lies over a case --------------------------------------------------------------------------------------------


def _overlays(case: CaseState, luck: Luck, today: date) -> Iterator[Wish]:
    if case.ended:
        return
    open_rules = {d.rule for d in case.duties.values()}
    if "R116" in open_rules and not case.overlay:
        until = today + timedelta(days=luck.days("postponed for", 20, 50))
        grant = {"ground": "46.1.c", "circumstances": ASKS, "until": until.isoformat()}
        yield Wish("postpone", HEAD, "postpone", grant, luck.days("postpone", 1, 4))
    if "R121" in open_rules and not case.fees_open and not case.fees.count("owing"):  # fees first (D152 14.5)
        circumstances = [*ASKS, "fees_and_costs_paid"]
        yield Wish(
            "cancel", HEAD, "cancel", {"ground": "48.4", "circumstances": circumstances}, luck.days("cancel", 1, 4)
        )
    if case.overlay and case.overlay.ground_ended:
        yield Wish("resume", HEAD, "resume_case", days=luck.days("resume", 1, 4, late=LATE, at_worst=8))


def _enforcer(case: CaseState, luck: Luck) -> Iterator[Wish]:
    if case.ended or not case.duties.count("R016"):
        return
    refuse = luck.happens("replacement refused", 0.4)
    change = {
        "refuse": refuse,
        "reason": "Không có căn cứ thay đổi" if refuse else "Chấp hành viên có quan hệ công tác với đương sự",
    }
    yield Wish("replace", HEAD, "change_enforcer", change, luck.days("replace", 1, 3, late=LATE, at_worst=6))
