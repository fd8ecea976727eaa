"""The decision on the fee (quyết định thu phí thi hành án): reckoned with the money, signed by the Head (L25 53.1)."""

from __future__ import annotations

from cases.commands import Command
from cases.events import Event, Fact
from cases.kernel import Context, evolves, handles
from cases.parts import FeeDraft
from cases.stages.common import OFFICE_ROLES, DocumentFact, Facts, forbid, issued
from cases.state import CaseState
from law.model import Line


class DecideFees(Command):
    """Sign the decisions on the fees that were reckoned (ký quyết định thu phí), one for each who pays."""


class FeeReckoned(Fact):
    """A fee became due with money or performance; the decision on it waits for the signature."""

    article = "L25 53.1"
    payer: str
    amount: int
    bases: dict[str, int]
    working: tuple[Line, ...]


class FeeDecided(DocumentFact):
    """The decision on the fee (quyết định thu phí thi hành án), F216 5.1, of the draft with this name."""

    article = "F216 5.1"
    draft: str = ""
    amount: int
    by_party: dict[str, int]
    bases: dict[str, int]
    working: tuple[Line, ...]


@handles(DecideFees, *OFFICE_ROLES, signs="fee")
def _decide(case: CaseState, command: DecideFees, context: Context) -> Facts:
    forbid(not case.fee_drafts, "F216 5.1", "Không có khoản phí chờ quyết định.", "No fee waits for a decision.")
    for number, (name, draft) in enumerate(case.fee_drafts.items(), start=case.documents + 1):
        yield FeeDecided(
            document=f"fee-{number}",
            document_kind="fee_decision",
            signer=context.actor.id,
            draft=name,
            amount=draft.amount,
            by_party={draft.payer: draft.amount},
            bases=draft.bases,
            working=draft.working,
        )


@evolves(FeeReckoned)
def _reckoned(case: CaseState, fact: FeeReckoned, event: Event) -> CaseState:
    draft = FeeDraft(payer=fact.payer, amount=fact.amount, bases=fact.bases, working=fact.working)
    return case.model_copy(update={"fee_drafts": case.fee_drafts.put({str(event.seq): draft})})


@evolves(FeeDecided)
def _decided(case: CaseState, fact: FeeDecided, event: Event) -> CaseState:
    case = case.model_copy(update={"fee_drafts": case.fee_drafts.without(fact.draft)})
    return issued(case, fact, event, parties=tuple(fact.by_party))
