"""Every act of an office passes the authority guard of its day, or stands in one list with the reason why not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases.assets import DOCUMENTS as ORDERS
from cases.authority import POSTS
from cases.commands import Command, Unsigned
from cases.events import STAFF, Role
from cases.kernel import HANDLERS, Context, Handler, handles
from cases.stages.common import Facts
from cases.state import CaseState
from law.guards.catalogue import DOCUMENTS, Issuer
from tests.cases_driver import (
    DESTITUTE,
    decided_case,
    due_case,
    no_condition_case,
    opened_case,
    share_out,
    transfer,
    verified_case,
)
from tests.command_samples import PAYLOADS

SIGNED = {name: h for name, h in HANDLERS.items() if h.signs and not isinstance(h.signs, Unsigned)}
BY_DELEGATION = {Role.DEPUTY, Role.ROOM_HEAD}


def codes(handler: Handler) -> set[str]:
    """The documents that a command may sign."""
    if isinstance(handler.signs, str):
        return {handler.signs}
    return {
        "decide_coercion": {*ORDERS.values()},
        "lift_measure": {"release_seizure", "end_coercion"},
        "order_safeguard": {"freeze", "stop_transactions", "custody"},
        "decide_entrustment": {"entrust", "entrust_asset"},
        "sign_decision": {"enforcement_on_request", "enforcement_ex_officio", "entrusted_asset"},
        "suspend": {"suspend", "suspension_notice"},
        "record_notice": {"notice_minutes", "posting_minutes"},
    }[handler.name]


class NobodySaysWhatItSigns(Command):
    words = ("Việc không nói ký gì", "An act that does not say what it signs")


def test_every_command_of_an_office_signs_something_or_says_why_not() -> None:
    def decide(case: CaseState, command: NobodySaysWhatItSigns, context: Context) -> Facts:
        yield from ()

    assert POSTS.keys() == STAFF
    assert [name for name, h in HANDLERS.items() if h.roles & STAFF and not h.signs] == []
    with pytest.raises(ValueError, match="neither which document it signs nor why"):
        handles(NobodySaysWhatItSigns, Role.CLERK)(decide)
    assert "nobody_says_what_it_signs" not in HANDLERS


@pytest.mark.parametrize("name", sorted(SIGNED))
def test_the_document_is_one_of_the_law_and_its_delegations_are_read(name: str) -> None:
    handler = SIGNED[name]
    assert handler.roles <= STAFF
    for code in codes(handler):
        if DOCUMENTS[code].issuer is Issuer.HEAD:
            assert ("delegations" in handler.needs) == bool(handler.roles & BY_DELEGATION)
            assert handler.roles <= {Role.HEAD, *BY_DELEGATION}


def given(*documents: str, to: str = "room_head-1", start: str = "2026-07-01", end: str = "2027-06-30") -> Any:
    row = {"officer": to, "documents": list(documents), "starts_on": start, "ends_on": end, "basis": "PC-02"}
    return {"delegations": [row]}


@pytest.mark.parametrize(
    "name", sorted(n for n, h in SIGNED.items() if Role.ROOM_HEAD in h.roles and h.subject is CaseState)
)
def test_a_head_of_room_without_delegation_does_nothing_of_the_heads(name: str) -> None:
    """L25 22.3: whatever the case, and whatever he says: assignment, replacement, end, ledger, payouts, fees …"""
    case = opened_case()
    for facts in ({"delegations": []}, given("freeze"), given(to="somebody"), given(end="2026-08-31")):
        assert case.refused(name, Role.ROOM_HEAD, PAYLOADS[name], facts=facts) == "L25 22.3"


def test_a_delegation_of_the_day_lets_him_sign_that_document_only() -> None:
    case = opened_case()
    case.go("propose_decision", Role.SECRETARY)
    case.go("sign_decision")
    assert case.refused("assign_enforcer", Role.ROOM_HEAD, facts=given("replacement")) == "L25 22.3"
    case.go("assign_enforcer", Role.ROOM_HEAD, facts=given("assignment"))
    assert case.subject.officer == "CHV-01"


def test_verification_is_the_assigned_enforcers_own() -> None:
    case = due_case()
    assert case.refused("start_verification", Role.ENFORCER, who="CHV-02") == "L25 25.1"
    case.go("start_verification", Role.ENFORCER)
    case.perform()
    assert case.refused("conclude_verification", Role.ENFORCER, DESTITUTE, who="CHV-02") == "L25 25.1"


def test_the_fee_is_decided_by_the_head_and_never_by_the_enforcer() -> None:
    """M3: the distribution only reckons it."""
    case = verified_case()
    transfer(case, 200_000_000)
    share_out(case)
    assert case.of_kind("fee_decided") == []
    assert case.refused("decide_fees", Role.ROOM_HEAD, facts=given("cancel")) == "L25 22.3"
    case.go("decide_fees", Role.DEPUTY)
    decided = case.fact("fee_decided")
    assert (decided["signer"], decided["amount"], decided["by_party"]) == ("deputy-1", 6_000_000, {"C1": 6_000_000})
    assert case.refused("decide_fees") == "F216 5.1"


def test_the_head_may_not_keep_an_enforcer_whom_the_law_bars() -> None:
    """L25 16.2.d: a request to replace him cannot be refused."""
    case = decided_case()
    relations = [{"officer": "CHV-01", "room": "P1", "load": 2, "relations": ["sibling"]}]
    case.go("request_enforcer_replacement", Role.PARTY, {"ground": "là em ruột"})
    told = {"refuse": True, "reason": "không có căn cứ"}
    assert case.refused("change_enforcer", Role.HEAD, told, facts={"enforcers": relations}) == "L25 16.2.d"
    case.go("change_enforcer", Role.HEAD, told)
    assert case.subject.officer == "CHV-01"


def test_two_years_are_the_heads_to_judge() -> None:
    case = no_condition_case()
    assert case.subject.no_condition.decided_on > date(2026, 9, 1)
    assert case.refused("return_request", Role.DEPUTY, facts={"delegations": []}) == "L25 22.3"
    assert case.refused("return_request", Role.DEPUTY) == "L25 38.4"


def away(*, cover: str = "CHV-02", start: str = "2026-09-01", end: str = "2027-06-30", related: Any = ()) -> Any:
    absence = {"officer": "CHV-01", "starts_on": start, "ends_on": end, "basis": "QĐ-9", "relations": list(related)}
    return {"covers": [absence] if cover else []}


def test_a_cover_acts_in_the_cases_of_who_is_away_on_those_days_only() -> None:
    case = due_case()
    begin = ("start_verification", Role.ENFORCER)
    over, to_come = away(end="2026-09-02"), away(start="2027-06-01")
    for facts in (away(cover=""), over, to_come):
        assert case.refused(*begin, who="CHV-02", facts=facts) == "L25 25.1"
    case.go(*begin, who="CHV-02", facts=away())
    assert case.last[-1].actor.id == "CHV-02"
    assert case.subject.officer == "CHV-01"


def test_a_cover_signs_what_the_enforcer_signs_and_nothing_of_the_heads() -> None:
    case = verified_case()
    transfer(case, 200_000_000)
    assert case.refused("distribute", Role.ENFORCER, who="CHV-02", facts=away(cover="")) == "L25 25.1"
    case.go("distribute", Role.ENFORCER, who="CHV-02", facts=away())
    assert case.fact("money_distributed")["signer"] == "CHV-02"


def test_whom_the_law_bars_from_a_case_does_not_act_in_it_for_another() -> None:
    """L25 16.2.d, whether the act signs a paper or not."""
    barred = away(related=["sibling"])
    case = due_case()
    assert case.refused("start_verification", Role.ENFORCER, who="CHV-02", facts=barred) == "L25 16.2.d"
    given = decided_case()
    assert given.refused("open_file", Role.ENFORCER, who="CHV-02", facts=barred) == "L25 16.2.d"
    given.go("open_file", Role.ENFORCER, who="CHV-02", facts=away())
    paid = verified_case()
    transfer(paid, 200_000_000)
    assert paid.refused("distribute", Role.ENFORCER, who="CHV-02", facts=barred) == "L25 16.2.d"
