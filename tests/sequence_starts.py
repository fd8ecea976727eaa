"""Where a walk through a case or a dossier begins: from the beginning seldom anybody comes to the end of two years."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

from cases.dossiers import DossierState
from cases.events import Role
from cases.state import CaseState
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
from tests.assets_driver import BUYER, accepted, decided, failed, fixed, offered, saleable, seized, sold, valued
from tests.beside_lives import (
    abroad,
    bankrupt,
    confiscated,
    costs_asked,
    in_dollars,
    late_complaint,
    on_budget,
    posted,
    to_the_ledger,
    transferred,
    unshared,
)
from tests.cases_driver import (
    Driven,
    account,
    day,
    due_case,
    no_condition_case,
    notified_case,
    opened_case,
    received,
    reverify,
    transfer,
    verified_case,
)
from tests.courts_driver import applied, difference_due, exchanged, interim, listed, mutual, partly_paid, to_be_given
from tests.entrusted_driver import ASSET, ELSEWHERE, entrusted, handed_over, handling, sent, to_transfer
from tests.handover_driver import recovered, thing_fixed
from tests.intake_samples import A, B, C, D, owes
from tests.procedures_driver import (
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
from tests.state_driver import (
    MONEY,
    condemned,
    differed,
    in_prison,
    liquidated,
    prison_ended,
    private_case,
    private_decided,
    secured_by_the_agency,
    uncollected,
    with_exhibit,
    worthless,
)

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
SHARER: dict[str, Any] = {
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
FAR_SHARER = {
    **SHARER,
    "case": "case/01/other/1/1",
    "principal": [{**SHARER["principal"][0], "id": "case/01/other/1/1#K1"}],
    "elsewhere": True,
}
"""The same at another office."""


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


def shared_plan(sharer: dict[str, Any] = SHARER) -> Driven:
    """The price of an asset is shared out between this case and another of its debtor."""
    case = sold(saleable(case=seized(verified_case(owes(B, A, amount=100_000_000)), value=100_000_000)))
    transfer(case, 160_000_000, payer=BUYER["name"])
    case.go("deliver_asset", Role.ENFORCER, {"asset": "A1"})
    case.go("distribute", Role.ENFORCER, {}, facts={"sharers": [sharer]})
    return case


def _prisoner_elsewhere() -> Driven:
    """The debtor is in prison, and has his means in another province."""
    case = verified_case()
    case.go("record_prisoner", Role.CLERK, {"party": "D1", "prison": "Thủ Đức", "admitted_on": "2026-09-01"})
    case.go("establish_entrustment_ground", Role.ENFORCER, ELSEWHERE)
    return case


def _conditions_found() -> Driven:
    case = no_condition_case()
    reverify(case, "has_conditions")
    return case


def _unclaimed_money() -> Driven:
    """Money that nobody took in the five years is deposited."""
    case = uncollected(**MONEY)
    case.go("deposit_unclaimed", Role.ACCOUNTANT, {"exhibit": "VC1", "reference": "TK-01"})
    case.wait(day(6, 5, year=2030))
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
    lambda: shared_plan(FAR_SHARER),
    lambda: fixed(form="immovable", description="Quyền sử dụng đất"),
    _prisoner_elsewhere,
    sent,
    lambda: handed_over(verified_case()),
    handling,
    to_transfer,
    lambda: entrusted(verified_case(), ASSET),
    abroad,
    bankrupt,
    confiscated,
    costs_asked,
    in_dollars,
    late_complaint,
    on_budget,
    posted,
    to_the_ledger,
    unshared,
    applied,
    difference_due,
    listed,
    exchanged,
    to_be_given,
    mutual,
    interim,
    partly_paid,
    lambda: opened_case(*PORTFOLIOS["two creditors"], asks=(B,), role="debtor"),
    lambda: opened_case(*PORTFOLIOS["a thing"]),
    differed,
    condemned,
    lambda: with_exhibit("return_property"),
    uncollected,
    worthless,
    lambda: uncollected(**MONEY),
    lambda: uncollected(sort="papers"),
    _unclaimed_money,
    in_prison,
    prison_ended,
    private_case,
    private_decided,
    secured_by_the_agency,
    lambda: liquidated("d"),
    lambda: liquidated("đ"),
)
"""Where a walk through a case begins: from the beginning seldom anybody comes to the end of two years."""

LATE = {"date": "2015-05-01", "effective_date": "2015-06-01"}
DOSSIERS: tuple[Callable[[], Driven], ...] = (
    lambda: received(owes(B, A, amount=200_000_000)),
    lambda: received(owes(B, A, amount=200_000_000), attachments=()),
    lambda: received(owes(B, A, amount=200_000_000), title={"date": "2020-05-01", "effective_date": "2020-06-01"}),
    lambda: received(owes(B, A, amount=200_000_000), title=LATE),
    lambda: received(owes(B, A, due_date="2026-01-15")),
    lambda: transferred("10/2026/DS-ST", "2026-05-01", "2026-06-01"),
    lambda: transferred("11/2026/LĐ-ST", "2026-09-01", "2026-09-01"),
    lambda: transferred("03/2026/QĐ-BPKCTT", "2026-09-01", "2026-09-01"),
)


@cache
def lives() -> tuple[Driven, ...]:
    """The lives of cases and dossiers that the drivers carry through, each made once."""
    carried = (
        *(live() for live in beside_lives.LIVES.values()),
        *breach_lives.lives(),
        *procedures_driver.claimed(),
        *entrusted_driver.carried_through(),
        *state_driver.carried_through(),
        *sale_driver.carried_through(),
        *handover_driver.carried_through(),
        *courts_driver.carried_through(),
    )
    return tuple(life for life in carried if isinstance(life.subject, CaseState | DossierState))


@cache
def starts() -> tuple[Driven, ...]:
    """Every start, made once; `again` is to be walked on from."""
    return tuple(start() for start in STARTS)


def again(start: Driven) -> Driven:
    """The same start for another walk."""
    return start.after(len(start.events))


def on_the_way(rng: Random, wanted: Collection[str]) -> Driven:
    """One of those lives up to some act of it; one in which something `wanted` happens, at that or later, if any is."""
    holding = [life for life in lives() if any(event.kind in wanted for event in life.events)]
    life = rng.choice(holding or lives())
    first = next((event.seq for event in life.events if event.kind in wanted), 1)
    ends = [one.seq for one, following in pairwise(life.events) if one.request_id != following.request_id]
    return life.after(rng.choice([*(end for end in ends if end >= first), len(life.events)]))
