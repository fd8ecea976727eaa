"""What may be sent to a case beside its course: who is told how, what is published, the money of the State."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from random import Random
from typing import Any

from cases.stages import hindrance
from cases.state import CaseState
from law.guards.notices import Reach

Payload = Callable[[CaseState, Random], dict[str, Any]]


def _reach(case: CaseState, rng: Random) -> dict[str, Any]:
    reach = rng.choice([[Reach.ABROAD], [Reach.ABROAD], [Reach.ASKS_MEDIA], [Reach.ASKS_DELIVERY], []])
    return {"party": rng.choice([*case.parties] * 4 + ["C9"]), "reach": reach}


def _abroad(case: CaseState, rng: Random) -> dict[str, Any]:
    untold = [(n.document, n.party) for n in case.notices.group("open")] or [("decision-1", "D1")]
    abroad = [one for one in untold if Reach.ABROAD in (case.reach.get(one[1]) or ())]
    document, party = rng.choice(abroad or untold)
    return {"document": document, "party": party}


def notice_abroad(document: str, party: str, day: date, rng: Random) -> dict[str, Any]:
    """What came of a notice to who lives abroad, or asked for the mass media."""
    channel, proof = rng.choice(
        [
            ("legal_assistance", "assistance_result"),
            ("legal_assistance", "assistance_failed"),
            ("portal", "portal_published"),
            ("mass_media", "media_second"),
        ]
    )
    told = {"document": document, "party": party, "on": day.isoformat()}
    return {**told, "channel": channel, "proof": proof}


def _currency(case: CaseState, rng: Random) -> dict[str, Any]:
    return {"claim": rng.choice([*case.claims, "K9"]), "currency": "USD", "in_dong": rng.random() < 0.2}


def _receipt(case: CaseState, rng: Random) -> dict[str, Any]:
    return {"receipt": rng.choice([*case.receipts] * 4 + ["R9"])}


BESIDE: Mapping[str, Payload] = {
    "record_reach": _reach,
    "record_abroad_step": _abroad,
    "record_publication_step": lambda case, rng: {},
    "record_hindrance": lambda case, rng: {"step": rng.choice([*hindrance.STEPS]), "note": "giấy xác nhận số 1"},
    "extend_payout": lambda case, rng: {
        **_receipt(case, rng),
        "small_sum": rng.random() < 0.8,
        "other_assets": rng.random() < 0.8,
    },
    "record_currency": _currency,
    "buy_currency": lambda case, rng: {**_receipt(case, rng), "spent": rng.choice([1, 10**9]), "proof": "0" * 64},
    "record_state_money_step": lambda case, rng: {"number": "12/CV"},
    "request_cost_relief": lambda case, rng: {
        "party": rng.choice([*case.refs("D") * 4, "C1"]),
        "ground": rng.choice(["hardship", "merit", "lonely_or_ill"]),
        "total": 8_000_000,
        "paid": rng.choice([0, 4_000_000, 9_000_000]),
        "proof": "0" * 64,
    },
    "decide_cost_relief": lambda case, rng: {
        "granted": rng.random() < 0.5,
        "reason": rng.choice(["", "Chưa chứng minh được hoàn cảnh."]),
    },
    "record_bankruptcy_ended": lambda case, rng: {"number": "5/2027/QĐ-TA"},
}
"""A payload of each such command, mostly a sensible one; which step is recorded is drawn by whoever asks."""
