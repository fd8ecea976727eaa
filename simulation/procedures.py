"""The office goes the less usual ways: it secures, answers complaints and the procuracy, and the like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cases.events import Role
from cases.safeguards import SafeguardStanding
from cases.state import CaseState, Stage
from simulation.luck import Luck
from simulation.staff import actor
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
