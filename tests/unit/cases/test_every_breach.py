"""Each row of the law that a case can open is opened, breached and ended: made from the lives that the drivers live.

A life is followed to where the row opened, and there nobody does anything: it warns, is breached, is told to the next
one up three times, or lapses where it is a right. Then the life goes on as it did, and the breach ends.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from cases.commands import Malformed
from cases.events import Role
from cases.stages import (
    asset_claims,
    auction_steps,
    complaint_course,
    delivery,
    handover,
    procuracy,
    relief_steps,
    securities,
    security,
    seizure,
)
from law.model import Rule
from law.pack import current_pack
from law.vocabulary import is_live
from tests import (
    beside_lives,
    breach_lives,
    courts_driver,
    entrusted_driver,
    handover_driver,
    procedures_driver,
    sale_driver,
    state_driver,
)
from tests.assets_driver import failed
from tests.cases_driver import Act, Driven, account, pay_out
from tests.procedures_driver import CUSTODY
from tests.property.documents.test_words import dossiers
from tests.property.documents.test_words import lives as usual_lives
from tests.sale_driver import told
from tests.state_driver import VC1

ELSEWHERE = ("Denunciation", "Receipts", "Reports", "Reception")
"""Phases whose rows open in subjects of the office's own, not in a case (tests/unit/cases/proceedings)."""
BESIDE = ("R113", "R251", "R255", "R256", "R259", "R302", "R303")
"""Rows of other phases that do."""
ROWS = {
    rule.id: rule
    for rule in current_pack().rules.values()
    if is_live(rule) and rule.phase not in ELSEWHERE and rule.id not in BESIDE
}
LADDER = ["breached", "escalated", "escalated", "escalated"]
LATEST = timedelta(days=25)
"""Ten working days after the due moment the ministry's agency is told, holidays and all."""


def breaches(lives: Iterable[Driven]) -> dict[str, str]:
    """How each row that these lives open fares when nobody acts, by its id: the reason, if it does not end."""
    found: dict[str, str] = {}
    for life in lives:
        for number, event in enumerate(life.events, start=1):
            rule = ROWS.get(event.data.get("rule", "")) if event.kind == "duty_opened" else None
            if rule and found.get(rule.id) not in GOOD:
                found[rule.id] = left_alone(life, number, rule, event.data["duty"])
    return found


GOOD = ("breached", "lapsed", "expired")


def left_alone(life: Driven, number: int, rule: Rule, duty: str) -> str:
    """What becomes of one duty when nobody acts after it opened."""
    request = life.events[number - 1].request_id
    last = next((n for n in range(number, len(life.events)) if life.events[n].request_id != request), len(life.events))
    case = life.after(last)
    open_duty = case.subject.duties.get(duty)
    if open_duty is None or open_duty.due_at is None:
        return "ends in the act that opens it"
    case.wait(open_duty.due_at + LATEST)
    steps = [step for step, _ in case.steps(duty)]
    if "breached" not in steps:  # nobody acted: what ended was a right, or ended with the time itself
        return {"lapsed": "lapsed", "discharged": "expired"}.get(steps[-1], f"not breached: {steps}")
    if steps[-4:] != LADDER:
        return f"not told upwards: {steps}"
    whom = [event.data["to"] for event in case.events if event.data.get("duty") == duty and "to" in event.data]
    if whom[-4:] != ["officer", "room_head", "provincial_head", "ministry"]:
        return f"told to the wrong people: {whom}"
    for act in _afterwards(life, last, rule):
        with suppress(Malformed, AssertionError, LookupError, StopIteration, TypeError):  # it does not fit here
            act(case)
        if duty not in case.subject.duties:
            late = next(e for e in reversed(case.events) if e.data.get("duty") == duty)
            return "breached" if late.kind == "duty_discharged" and late.data["late"] else "not late"
    return "does not end"


def _afterwards(life: Driven, last: int, rule: Rule) -> Iterator[Act]:
    """What ends the row, by the table below; else what was done in this life after so many events."""
    for kind in rule.discharged_by:
        if kind in ENDS:
            yield ENDS[kind]
        for steps, command, of in STEPS:
            if kind in steps:
                yield lambda case, c=command, p={**of, "step": kind}: case.go(c, Role.CLERK, p)
    yield from (act for stored, act in life.done if stored >= last)


def _tomorrow(case: Driven) -> str:
    return (case.now + timedelta(days=1)).isoformat()


A1 = {"asset": "A1"}
STEPS: tuple[tuple[Mapping[str, Any], str, dict[str, str]], ...] = (
    (seizure.STEPS, "record_preparation", A1),
    (asset_claims.STEPS, "record_asset_step", A1),
    (auction_steps.STEPS, "record_auction_step", A1),
    (delivery.STEPS, "record_title_step", A1),
    (handover.STEPS, "record_handover_step", A1),
    (security.STEPS, "record_safeguard_step", {"safeguard": "S1"}),
    (complaint_course.STEPS, "record_complaint_step", {"complaint": "KN1"}),
    (procuracy.STEPS, "record_procuracy_step", {"protest": "KS1"}),
    (relief_steps.STEPS, "record_relief_step", {}),
    (securities.STEPS, "record_securities_step", A1),
)
"""The commands that record a step by its name, and of what in these lives."""

ENDS: Mapping[str, Act] = {
    "auction_failed": lambda case: failed(1, case),
    "auction_contracted": lambda case: case.go(
        "contract_auction", Role.ENFORCER, {**A1, "house": "Trung tâm", "centre": True}
    ),
    "auction_stop_asked": lambda case: case.go("halt_auction", Role.ENFORCER, {**A1, "reason": "84.1.a"}),
    "coercion_ended": lambda case: case.go("lift_measure", Role.ENFORCER, {**A1, "reason": "đã thi hành"}),
    "exit_ban_lifted": lambda case: case.go("lift_exit_ban", Role.HEAD, {"safeguard": "S1"}),
    "failed_auction_notified": lambda case: case.go("notify_failed_auction", Role.ENFORCER, A1),
    "postponed": lambda case: case.go(
        "postpone", Role.HEAD, {"ground": "46.1.d", "circumstances": ["ownership_dispute_accepted"]}
    ),
    "security_decided": lambda case: case.go("order_safeguard", Role.ENFORCER, {**CUSTODY, "confirms": "S1"}),
    "exhibits_handed_over": lambda case: [
        case.go("assign_enforcer"),
        case.go("list_exhibit", Role.CLERK, {"claim": "K1", "description": "01 xe máy", "custodian": "Kho"}),
        case.go("check_exhibit", Role.ENFORCER, VC1),
        case.go("fix_exhibit_handover", Role.ENFORCER, {**VC1, "taker": "Phường", "hour": _tomorrow(case)}),
        case.go("record_exhibit_handover", Role.ENFORCER, VC1),
    ],
    "explanation_given": lambda case: case.go(
        "explain_complaint", Role.HEAD, {"complaint": "KN1", "explanation": "Đã làm đúng"}
    ),
    "publication_ended": lambda case: case.perform(),
    "decision_notified": lambda case: told(case),
    "money_paid_out": lambda case: [
        case.go("distribute", Role.ENFORCER),
        case.go("decide_fees"),
        *(account(case, creditor) for creditor in case.subject.refs("C")),
        pay_out(case),
    ],
    "registration_file_sent": lambda case: case.go("send_registration_file", Role.ENFORCER, A1),
    "pre_emption_notified": lambda case: [
        case.go("notify_pre_emption", Role.ENFORCER, A1),
        case.perform(),
        told(case),
    ],
}
"""What ends a row late where its life went another way: the event, and what is done for it."""

OF_THE_COURT = "opens and ends in the act that hands the judgment over: tests/unit/cases/test_beside.py has it late"
NOT_BREACHED: Mapping[str, str] = {
    "R001": OF_THE_COURT,
    "R002": OF_THE_COURT,
    "R003": OF_THE_COURT,
    "R011": "opens and ends in the request that it is about",
    "R148a": "the answer that accepts a complaint asks for the explanation in the same act",
    "R150b": "of the law before 1/7/2026, when no complaint is entered here",
    "R243": "the immigration authority's answer says in one that the ban was received and entered",
    "R264": "of the office's month, in a subject of its own",
    "R258": "of the moment: who is absent bears cost and risk as it opens",
    "R244": "the same of a change or an end of it",
}
"""Rows that nobody can breach, each with the reason."""


def test_every_duty_of_coercion_and_sale() -> None:
    """Quick: the rows that the sale, the delivery in kind and the acts of one asset open."""
    found = breaches(
        [*sale_driver.carried_through(), *handover_driver.carried_through(), *courts_driver.carried_through()]
    )
    bad = {row: told for row, told in found.items() if told not in GOOD and row not in NOT_BREACHED}
    assert {row: told for row, told in bad.items() if ROWS[row].phase in ("Sale", "Sec. asset")} == {}


def test_every_duty_of_exhibits_prisons_and_private_offices() -> None:
    phases = ("Evidence", "Return", "Prison", "Office")
    others = {"R112a", "R112b"}  # of papers that were recovered by coercion
    mine = {row for row, rule in ROWS.items() if rule.phase in phases} - others | {"R053", "R054"}
    found = breaches(state_driver.carried_through())
    told = {row: found.get(row, "does not open") for row in mine}
    assert {row: how for row, how in told.items() if how not in GOOD and row not in NOT_BREACHED} == {}


@pytest.mark.soak
@pytest.mark.timeout(1_200)
def test_every_duty_there_is() -> None:
    lives = [
        *breach_lives.lives(),
        *usual_lives(),
        *procedures_driver.claimed(),
        *dossiers(),
        *entrusted_driver.carried_through(),
        entrusted_driver.handled(),
        *state_driver.carried_through(),
        *(live() for live in beside_lives.LIVES.values()),
    ]
    found = breaches(lives)
    bad = {row: told for row, told in found.items() if told not in GOOD and row not in NOT_BREACHED}
    unseen = ROWS.keys() - found.keys() - NOT_BREACHED.keys()
    sys.stdout.write(f"{len(found) - len(bad)} rows of {len(ROWS)} breached or lapsed, and ended\n")
    assert (bad, sorted(unseen)) == ({}, [])
