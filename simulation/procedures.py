"""The office goes the less usual ways: it secures, answers complaints and the procuracy, entrusts, and the like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cases.assets import Standing
from cases.events import Role
from cases.safeguards import SafeguardStanding
from cases.state import CaseState, Stage
from law.guards.coercion import Measure
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
    yield from _secures(case, luck, today)
    yield from _safeguards(case, luck)
    yield from _complaints(case, luck)
    yield from _protests(case, luck, today)
    yield from _entrusts(case, luck, today)


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
