"""A cancellation for bankruptcy is undone when that procedure ends (thu hồi quyết định đình chỉ), L25 48.8, 64.2.

What was cancelled then is remembered; it is owed again with the decision to go on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from cases.asking import Asked
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Context, evolves, handles
from cases.stages.common import Facts, at_stage, forbid
from cases.state import CaseState, Stage
from law.periods import local_day

ENDED_EARLY = (Stage.DECIDED, Stage.NOTIFYING, Stage.VOLUNTARY)
"""Stages in which ten days ran; in a procedure of bankruptcy they pass."""


class RecordBankruptcyEnded(Command):
    """The court ended the bankruptcy procedure (đình chỉ thủ tục phá sản); the Head has five working days, L25 64.2."""

    words = ("Ghi việc Tòa án đình chỉ thủ tục phá sản", "Record the end of the bankruptcy procedure")

    number: Annotated[str, Asked("Số quyết định của Tòa án", "Number of the court's decision")] = Field(
        min_length=1, max_length=60
    )


class BankruptcyProcedureEnded(Fact):
    words = ("Tòa án đình chỉ thủ tục phá sản", "Bankruptcy procedure ended")
    article = "L25 64.2"
    number: str


@handles(RecordBankruptcyEnded, Partner.COURT, Role.CLERK, Role.SECRETARY, signs=Unsigned.RECORDS)
def _over(case: CaseState, command: RecordBankruptcyEnded, context: Context) -> Facts:
    forbid(
        not case.bankrupt or case.bankrupt.over,
        "L25 64.2",
        "Không có quyết định đình chỉ vì phá sản đang có hiệu lực.",
        "No cancellation for bankruptcy is in force.",
    )
    yield BankruptcyProcedureEnded(number=command.number)


@evolves(BankruptcyProcedureEnded)
def _ended(case: CaseState, fact: BankruptcyProcedureEnded, event: Event) -> CaseState:
    assert case.bankrupt
    return case.model_copy(update={"bankrupt": case.bankrupt.model_copy(update={"over": True})})


def revived(case: CaseState, event: Event) -> CaseState:
    """The case as it lives on: what the bankruptcy cancelled is owed again, from the stage at which it stood."""
    found = case.bankrupt
    assert found
    owed = {}
    for name, amount in found.claims:
        claim = case.claims[name]
        owed[name] = replace(claim, cancelled=claim.cancelled - amount, done=claim.done and bool(claim.amount))
    change: dict[str, Any] = {"claims": case.claims.put(owed), "bankrupt": None, "performed": False}
    if not case.ended:
        return case.model_copy(update=change)
    stage = Stage(found.stage)
    if stage in ENDED_EARLY:
        until = {ref: case.voluntary_until.get(ref) or local_day(event.at) for ref in case.refs("D")}
        change["voluntary_until"] = case.voluntary_until.put(until)
        stage = Stage.CONDITIONS if case.shows_conditions else Stage.VERIFYING
    return at_stage(case, stage, event, ended=None, appointments=(), **change)
