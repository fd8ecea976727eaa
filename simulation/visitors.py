"""Citizens come to the office: some ask how their case stands, one denounces; the office hears, answers and closes.

Who comes is sealed before anything is recorded of him, as at the desk; a visit names the case that it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cases.events import Actor, Role
from cases.kernel import Subject
from cases.names import ProceedingName
from cases.proceedings.denunciation import Denunciation
from cases.proceedings.denunciation_steps import BEFORE_CLOSING
from cases.proceedings.reception import Reception
from cases.state import CaseState, Stage
from records.sealed import Identity
from simulation.luck import Luck
from simulation.staff import actor
from simulation.wishes import Wish

HEAD, CLERK, LEADER = actor(Role.HEAD), actor(Role.CLERK), actor(Role.DEPUTY)
COUNTER = "mot-cua"
ASKS, DENOUNCES = 0.1, 0.06
"""How many of the creditors come to ask, and to denounce."""


@dataclass(frozen=True)
class Visit:
    """Somebody means to come: what is recorded of it, under which name, and in which member of `payload` he is."""

    name: str
    subject: str
    who: Actor
    identity: Identity
    sealed_as: str
    command: str
    payload: Mapping[str, Any]
    days: int
    working: bool = True


def of_case(case: CaseState, luck: Luck) -> Iterator[Visit]:
    """A creditor whose case waits for its debtor comes to ask, or denounces who has it in hand."""
    creditor = next(iter(case.refs("C")), "")
    if case.stage != Stage.VERIFYING or not creditor or case.parties[creditor].kind == "state":
        return
    party = case.parties[creditor]
    identity = Identity(
        name=party.name, address=party.address or "chưa rõ", paper=f"Căn cước {party.id_number}".strip()
    )
    about = {"case": case.id}
    if luck.happens("asks", ASKS):
        told = {**about, "category": "reflection", "summary": "Hỏi tiến độ xác minh điều kiện thi hành án"}
        yield _visit("asks", "reception", case, CLERK, identity, "visitor", "receive_citizen", told, luck)
    if luck.happens("denounces", DENOUNCES):
        told = {**about, "denounced": "Chấp hành viên của vụ việc", "post": "enforcer", "content": "Chậm xác minh"}
        yield _visit(
            "denounces", "denunciation", case, CLERK, identity, "denouncer", "receive_denunciation", told, luck
        )


def _visit(
    name: str,
    kind: str,
    case: CaseState,
    who: Actor,
    identity: Identity,
    sealed_as: str,
    command: str,
    payload: Mapping[str, Any],
    luck: Luck,
) -> Visit:
    subject = str(ProceedingName(kind, case.office, COUNTER, luck.code(name)))
    return Visit(name, subject, who, identity, sealed_as, command, payload, luck.days(name, 1, 4))


def of_proceeding(state: Subject, luck: Luck) -> Iterator[Wish]:
    """What the office does about somebody who came."""
    if isinstance(state, Reception):
        yield from _reception(state, luck)
    elif isinstance(state, Denunciation):
        yield from _denunciation(state, luck)


def _reception(state: Reception, luck: Luck) -> Iterator[Wish]:
    if state.stage == "heard":
        yield Wish("sort", CLERK, "sort_reception", {"outcome": "taken_over"}, 0)
    elif state.stage == "taken_over":
        said = {"content": "Chấp hành viên đang xác minh, kết quả sẽ được thông báo"}
        yield Wish("answer", HEAD, "answer_reception", said, luck.days("answers", 1, 6))
    elif state.stage == "answered":
        if not state.database:
            yield Wish("enter", CLERK, "enter_reception", {"database": f"TCD-{luck.code('database')}"}, 0)
        else:
            yield Wish("close", CLERK, "close_reception", {"result": "Đã trả lời người dân"}, 1)


def _denunciation(state: Denunciation, luck: Luck) -> Iterator[Wish]:
    if state.stage == "denounced":
        yield Wish("accept", HEAD, "accept_denunciation", {}, luck.days("accepts", 1, 5))
    elif state.stage == "verifying_denunciation":
        yield from _verification(state, luck)
    elif state.stage == "denunciation_concluded":
        for step in (*BEFORE_CLOSING, "denunciation_conclusion_received"):
            if step not in state.done:
                yield _step(step, luck, 1, 4)
        if not {*BEFORE_CLOSING} - {*state.done}:
            yield Wish("close", HEAD, "close_denunciation", {}, 2)


def _verification(state: Denunciation, luck: Luck) -> Iterator[Wish]:
    told = ("denunciation_acceptance_notified", "verification_team_announced")
    if state.officer != LEADER.id:
        yield Wish("team", HEAD, "set_up_verification", {"leader": LEADER.id}, luck.days("team", 1, 3))
        return
    for step in told:
        if step not in state.done:
            yield _step(step, luck, 0, 2)
    if {*told} <= {*state.done} and "denunciation_verified" not in state.done:
        yield _step("denunciation_verified", luck, 8, 15)
    elif "denunciation_verified" in state.done and "verification_reported" not in state.done:
        yield _step("verification_reported", luck, 1, 3)
    elif "verification_reported" in state.done:
        said = {"right": luck.happens("right", 0.3), "conclusion": "Đã xác minh", "measures": "Rút kinh nghiệm"}
        yield Wish("conclude", HEAD, "conclude_denunciation", said, luck.days("concludes", 1, 4))


def _step(step: str, luck: Luck, fewest: int, most: int) -> Wish:
    return Wish(step, HEAD, "record_denunciation_step", {"step": step}, luck.days(step, fewest, most))
