"""Nobody who reaches Temporal, with the payload key or without, can use up the money that comes after (D5)."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from temporalio.client import Client, WorkflowUpdateFailedError

from cases.events import Actor, Role
from partners.custody import CreditNotice
from partners.sandbox.bank import IncomingCredit
from partners.sandbox.remote import control
from records.tables import journal, receipts
from simulation.staff import OFFICE, actor
from tests.integration.conftest import Opened
from tests.kit import Installation, at, settled
from web import bank as door
from web.bank import Taken, take_credit_notice

pytestmark = pytest.mark.stack
BANK = Actor(id="custody-bank", role=Role.PARTNER, office=OFFICE)


@pytest.fixture
async def case(there: Installation, opened: Opened) -> str:
    """A decided case, its papers made."""
    case = await opened()
    await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
    signed = await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD))
    assert signed.accepted, signed.refusal
    await settled(there, case)
    return case


async def notice_of(there: Installation, case: str, reference: str) -> CreditNotice:
    """The notice of real money for the case, booked by the bank under `reference`."""
    money = IncomingCredit(amount=1_000_000, reference=f"THADS {case}", bank_reference=reference, at=at(9, 7, 10))
    async with control(there.partners_url) as doors:
        made = await doors.credit(money)
    return CreditNotice(message_id=reference, created_at=made.entry.booked_at, entry=made.entry)


async def use_up(there: Installation, case: str, request_id: str, sent_at: datetime) -> None:
    """An unsigned claim of the next credit, by somebody who holds the payload key, is refused."""
    envelope = await there.starter.envelope(case, "claim_credit", {"bank_ref": request_id}, BANK, request_id)
    unsigned = envelope.model_copy(update={"signature": "", "sent_at": sent_at.isoformat()})
    with pytest.raises(WorkflowUpdateFailedError):
        await there.starter.client.get_workflow_handle(case).execute_update("act", unsigned, id=unsigned.update_id)


def written(there: Installation, case: str, reference: str) -> tuple[list[str], str | None]:
    """The kinds of the case's events, and the case that has the credit."""
    with there.engine.connect() as connection:
        kinds = connection.scalars(select(journal.c.kind).where(journal.c.subject == case).order_by("seq")).all()
        claimed = connection.scalar(select(receipts.c.subject).where(receipts.c.bank_ref == reference))
    return list(kinds), claimed


async def test_an_unsigned_claim_of_the_next_credit_blocks_nothing(there: Installation, case: str) -> None:
    before, _ = written(there, case, "FT-A")
    await use_up(there, case, "FT-A", at(9, 7, 10))
    assert written(there, case, "FT-A") == (before, None)
    taken = await take_credit_notice(await notice_of(there, case, "FT-A"), there.engine, there.starter)
    assert taken is Taken.CLAIMED
    assert written(there, case, "FT-A")[1] == case
    again = await take_credit_notice(await notice_of(there, case, "FT-A"), there.engine, there.starter)
    assert again is Taken.CLAIMED


async def test_a_claim_without_the_payload_key_blocks_nothing(
    there: Installation, case: str, temporal_address: str
) -> None:
    raw = await Client.connect(temporal_address)
    notice = await notice_of(there, case, "FT-B")
    next_id = door._request_id(there.starter, notice.entry)  # even to somebody who could foresee it
    with pytest.raises(WorkflowUpdateFailedError):
        await raw.get_workflow_handle(case).execute_update("act", {"command": "claim_credit"}, id=next_id)
    assert await take_credit_notice(notice, there.engine, there.starter) is Taken.CLAIMED


async def test_a_claim_that_fails_for_good_leaves_the_money_to_a_person(
    there: Installation, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_request_id", lambda _starter, entry: entry.bank_reference)
    taken = await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD), request_id="FT-C")
    assert not taken.accepted  # a door that foresaw the id has used it for another act
    assert await take_credit_notice(await notice_of(there, case, "FT-C"), there.engine, there.starter) is Taken.SUSPENSE
    assert written(there, case, "FT-C")[1] is None
