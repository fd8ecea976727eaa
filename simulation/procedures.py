"""The office goes the less usual ways: it secures, answers complaints and the procuracy, entrusts, and the like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cases.assets import Standing
from cases.events import Role
from cases.safeguards import SafeguardStanding
from cases.stages.state_relief import dues
from cases.state import CaseState, Stage
from law.guards.coercion import Measure
from simulation.exhibits import of_exhibits
from simulation.luck import Luck
from simulation.staff import SECOND, actor
from simulation.wishes import Wish, officer, party

HEAD, CLERK = actor(Role.HEAD), actor(Role.CLERK)
HOLDER = {"R050b": "freeze_executed", "R049": "freeze_reported"}
"""What the bank that holds a frozen account does because of which duty."""


def of_case(case: CaseState, luck: Luck, today: date) -> Iterator[Wish]:
    """What is to be done in a case beside its usual course."""
    if not case.officer or not case.decision or not case.file_opened:
        return
    yield from of_exhibits(case, luck, today)
    yield from _secures(case, luck, today)
    yield from _safeguards(case, luck)
    yield from _complaints(case, luck)
    yield from _protests(case, luck, today)
    yield from _entrusts(case, luck, today)
    yield from _relief(case, luck, today)
    yield from _succession(case, luck)
    yield from _claims_of_others(case, luck)


def _secures(case: CaseState, luck: Luck, today: date) -> Iterator[Wish]:
    """Some accounts are frozen, some debtors barred from leaving, before they know of the enforcement."""
    if case.stage not in (Stage.NOTIFYING, Stage.VOLUNTARY) or case.performed or not case.outstanding:
        return
    debtor = next(iter(case.refs("D")), "")
    if debtor and luck.happens("freezes", 0.15) and not len(case.safeguards):
        order = {"measure": "a", "party": debtor, "description": "Tài khoản thanh toán", "account": "ordinary"}
        yield Wish("freeze", officer(case), "order_safeguard", {**order, "holder": "Ngân hàng mở tài khoản"}, 1)
    elif debtor and luck.happens("bans exit", 0.06) and not len(case.safeguards):
        ban = {"party": debtor, "until": (today + timedelta(days=365)).isoformat(), "reason": "Nghĩa vụ chưa thi hành"}
        yield Wish("ban-exit", HEAD, "ban_exit", {**ban, "person": "Người đại diện theo pháp luật"}, 1)


def _safeguards(case: CaseState, luck: Luck) -> Iterator[Wish]:
    """The bank freezes and reports; one account is another's; what has a ground to end is ended."""
    for safeguard in case.safeguards.group("live"):
        of, name = {"safeguard": safeguard.id}, f"safeguard/{safeguard.id}"
        if safeguard.standing is SafeguardStanding.RELEASING:
            lift, who = ("lift_exit_ban", HEAD) if safeguard.bans_exit else ("lift_safeguard", officer(case))
            days = 0 if safeguard.bans_exit else luck.days(f"lift {name}", 0, 2)
            yield Wish(f"{name}/lift", who, lift, of, days)
        elif safeguard.bans_exit:
            if duty := case.duties.get(f"R249/{safeguard.id}"):
                told = {**of, "note": "Người phải thi hành án chưa thi hành xong"}
                yield Wish(f"{name}/review/{duty.opened_seq}", HEAD, "review_exit_ban", told, 20)
        else:
            yield Wish(f"{name}/received", CLERK, "record_safeguard_step", {**of, "step": "freeze_order_received"}, 0)
            for rule, step in HOLDER.items():
                if f"{rule}/{safeguard.id}" in case.duties:
                    yield Wish(f"{name}/{step}", CLERK, "record_safeguard_step", {**of, "step": step}, 0)
            if luck.happens("another's account", 0.2):
                proof = {**of, "claimant": "Chủ tài khoản", "proof": "c" * 64}
                yield Wish(f"{name}/claim", party(case.refs("D")[0]), "claim_safeguarded", proof, 3)
                if safeguard.claims:
                    yield Wish(f"{name}/end", officer(case), "end_safeguard_ground", {**of, "reason": "95.2.c"}, 2)


def _complaints(case: CaseState, luck: Luck) -> Iterator[Wish]:
    """Some debtors complain of the enforcement decision, or of a coercion; some are right, some withdraw."""
    debtor = next(iter(case.refs("D")), "")
    told = case.stage == Stage.VOLUNTARY and not case.ended
    coerced = next((a.document for a in case.assets.group(Standing.ORDERED) if a.measure is Measure.SEIZE), "")
    about = coerced if coerced and luck.happens("contests coercion", 0.08) else ""
    if not about and told and luck.happens("complains", 0.05) and case.decision:
        about = case.decision.document
    if debtor and about:
        said = {"about": about, "party": debtor, "reason": "Quyết định không đúng nội dung bản án"}
        yield Wish(f"complain/{about}", party(debtor), "complain", said, luck.days("complains", 0, 2))
    for complaint in case.complaints.group("open"):
        of, name = {"complaint": complaint.id}, f"complaint/{complaint.id}"
        if complaint.withdrawn:
            yield Wish(f"{name}/terminate", HEAD, "terminate_complaint", of, luck.days(f"terminates {name}", 1, 3))
        elif not complaint.accepted:
            yield Wish(f"{name}/answer", HEAD, "answer_complaint", of, luck.days(f"answers {name}", 1, 4))
        elif not complaint.explanation:
            why = {**of, "explanation": "Đã thực hiện đúng trình tự, thủ tục"}
            yield Wish(f"{name}/explain", officer(case), "explain_complaint", why, luck.days(f"explains {name}", 0, 2))
        else:
            if luck.happens(f"withdraws {name}", 0.2):
                yield Wish(f"{name}/withdraw", party(complaint.party), "withdraw_complaint", of, 1)
            found = {**of, "upheld": luck.happens(f"right {name}", 0.4), "findings": "Đã kiểm tra hồ sơ"}
            yield Wish(f"{name}/resolve", HEAD, "resolve_complaint", found, luck.days(f"resolves {name}", 3, 8))
    for complaint in case.complaints.group("to carry out"):
        done = {"complaint": complaint.id, "how": "Đã sửa đổi, bổ sung quyết định"}
        yield Wish(f"corrects/{complaint.id}", officer(case), "carry_out_resolution", done, 2)


def _protests(case: CaseState, luck: Luck, today: date) -> Iterator[Wish]:
    """The procuracy of the area protests or recommends; the office accepts, and acts."""
    if case.stage == Stage.CONDITIONS and luck.happens("protested", 0.04) and not len(case.protests):
        paper = "protest" if luck.happens("a protest", 0.5) else "recommendation"
        sent = {"paper": paper, "number": f"{luck.draw('protest').randint(1, 90)}/VKS-THADS", "level": "regional"}
        on = {"dated": today.isoformat(), "known_on": today.isoformat()}
        full = {**sent, **on, "content": "Chậm áp dụng biện pháp cưỡng chế"}
        yield Wish("protest", CLERK, "receive_protest", full, 0)
    for protest in case.protests.group("unanswered"):
        said = {"protest": protest.id, "accepted": True, "reasons": "Kháng nghị, kiến nghị có căn cứ"}
        yield Wish(f"answer/{protest.id}", HEAD, "answer_protest", said, luck.days(f"answers {protest.id}", 2, 8))
    for protest in case.protests.group("to carry out"):
        done = {"protest": protest.id, "how": "Đã thực hiện đúng yêu cầu"}
        yield Wish(f"obey/{protest.id}", HEAD, "carry_out_protest", done, luck.days(f"obeys {protest.id}", 1, 3))


LITTLE = 300_000_000
"""What a debtor pays at the counter, in đồng, at most."""


def _entrusts(case: CaseState, luck: Luck, today: date) -> Iterator[Wish]:
    """Some debtors turn out to live in another province: what is left goes to its agency, which is here too."""
    for one in case.entrustments.values():
        of = {"entrustment": one.id}
        if one.standing == "proposed" and not (case.undistributed or case.all_settled):
            yield Wish(f"{one.id}/decide", HEAD, "decide_entrustment", of, luck.days(f"decides {one.id}", 1, 3))
        elif one.standing == "decided":
            yield Wish(f"{one.id}/hand-over", CLERK, "hand_over_entrustment", of, 1)
        elif one.standing == "handed_over":  # its decision has come by then
            told = {**of, "answer": "accepted", "number": "QĐ-THADS", "on": today.isoformat()}
            yield Wish(f"{one.id}/answer", CLERK, "record_entrustment_answer", told, 25)
    persons = all(case.parties[ref].kind == "person" for ref in (*case.refs("C"), *case.refs("D")))
    free = not (case.entrusted or case.received or case.claims.count("thing") or len(case.assets))
    settled = case.stage == Stage.CONDITIONS and not case.overlay and not case.contested and not case.performed
    if settled and free and persons and case.outstanding <= LITTLE and luck.happens("lives elsewhere", 0.5):
        where = {"to": SECOND, "basis": "residence"}
        yield Wish("entrust", officer(case), "establish_entrustment_ground", where, 1)


RELIEF_STEPS = {
    "R263": "relief_file_sent_to_procuracy",
    "R265": "procuracy_opined",
    "R131": "exemption_file_accepted",
    "R267": "relief_judge_assigned",
    "R132": "exemption_session_held",
    "R133": "exemption_decision_sent",
}
"""What procuracy and court do with a relief because of which duty."""


def _relief(case: CaseState, luck: Luck, today: date) -> Iterator[Wish]:
    """Who owes the State, has paid a part and fell on hard times asks for relief; some do not qualify."""
    if case.ended or case.overlay:
        return
    if case.exempted and not case.undistributed:
        forgiven = {"ground": "48.5", "circumstances": ["relieved"], "claims": list(case.exempted)}
        yield Wish(f"relief/cancelled/{case.documents}", HEAD, "cancel", forgiven, 2)
    debtor, due = next(iter(case.refs("D")), ""), next(iter(dues(case)), "")
    if case.relief is None:
        waits = case.stage in (Stage.CONDITIONS, Stage.NO_CONDITION, Stage.PAYING) and not case.performed
        if debtor and due and waits and not case.relieved_on and luck.happens("asks for relief", 0.3):
            yield Wish("relief/asked", party(debtor), "request_relief", {"claim": due}, luck.days("asks", 1, 4))
        return
    now, claim = case.relief, case.claims[case.relief.claim]
    if now.stage == "found":
        poor = {"no_seizable_assets": True, "minimum_income_only": True, "hardship": True}
        found = {"claim": now.claim, "means": poor, "minutes": "d" * 64}
        yield Wish("relief/verified", officer(case), "verify_relief", found, luck.days("verifies relief", 1, 3))
    elif now.stage == "ineligible":
        yield Wish("relief/told", officer(case), "tell_ineligible", {}, 1)
    elif now.stage == "eligible" and now.opined:
        yield Wish("relief/proposed", HEAD, "propose_relief", {"papers": ["43.1", "43.2", "43.3", "43.5"]}, 2)
    elif now.stage == "proposed":
        yield Wish("relief/received", CLERK, "record_relief_step", {"step": "exemption_file_received"}, 2)
        told = {"kind": now.kind, "amount": min(now.most, claim.outstanding), "number": f"{luck.code('relief')}/QĐ-TA"}
        yield Wish("relief/decided", CLERK, "record_relief_decision", {**told, "on": today.isoformat()}, 15)
    elif now.stage == "decided":
        yield Wish("relief/known", CLERK, "record_relief_step", {"step": "exemption_decision_received"}, 6)
    for rule, step in RELIEF_STEPS.items():
        if duty := next(iter(case.duties.group(rule)), None):
            yield Wish(f"relief/{step}/{duty.opened_seq}", CLERK, "record_relief_step", {"step": step}, 1)


def _succession(case: CaseState, luck: Luck) -> Iterator[Wish]:
    """Some creditors assign what they may ask, and somebody else takes their place."""
    early = case.stage in (Stage.VOLUNTARY, Stage.VERIFYING, Stage.CONDITIONS) and not case.overlay
    creditor = case.parties.get("C1")
    assigns = creditor and creditor.kind != "state" and not len(case.successions) and luck.happens("assigns", 0.06)
    if early and assigns and case.outstanding and "C1" not in case.succeeded:
        buyer = {"kind": "organisation", "name": "Công ty TNHH Mua bán nợ Sài Gòn", "id_number": "0312345678"}
        told = {"party": "C1", "ground": "assignment", "successor": {**buyer, "address": "12 Nguyễn Huệ, quận 1"}}
        yield Wish("assigned", CLERK, "claim_succession", {**told, "proof": "e" * 64, "consent": True}, 2)
    for asked in case.successions.group("open") if case.outstanding else ():
        days = luck.days(f"transfers {asked.id}", 1, 6)
        yield Wish(f"transfer/{asked.id}", HEAD, "decide_transfer", {"succession": asked.id}, days)


def _claims_of_others(case: CaseState, luck: Luck) -> Iterator[Wish]:
    """Of some land others own a part: they are told, and settle their shares."""
    if case.ended or case.overlay:
        return
    for asset in case.assets.group("live"):
        if duty := case.duties.get(f"R039/{asset.id}"):
            settled = {"asset": asset.id, "step": "share_settled", "proof": "f" * 64}
            name = f"shares-settled/{duty.opened_seq}"
            yield Wish(name, CLERK, "record_asset_step", settled, luck.days(name, 2, 9))
        elif (
            asset.standing is Standing.SEIZED and asset.form == "immovable" and luck.happens(f"shared {asset.id}", 0.4)
        ):
            told = {"asset": asset.id, "sort": "share", "to": "Chủ sở hữu chung của tài sản"}
            yield Wish(f"shares/{asset.id}", officer(case), "notify_about", told, 0)
