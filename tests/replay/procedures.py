"""Paths of the procedures beside the common course: what is secured, complained of, kept, given back, in prison."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from cases.events import Role
from records import roster
from records.database import engine
from runtime.roles import DatabaseRole
from simulation.staff import OFFICE, actor
from tests.intake_samples import A, B, owes
from tests.kit import credit, private_office, quiet
from tests.state_driver import PRISON, PRIVATE

if TYPE_CHECKING:
    from tests.replay.capture import Journey

ACCOUNT = {"measure": "a", "party": "D1", "description": "Tài khoản 0071 tại ngân hàng", "account": "ordinary"}
SHARES = {"measure": "seize", "form": "securities", "description": "10.000 cổ phiếu ABC", "owner": "D1"}


async def secured(path: Journey) -> None:
    """An account is frozen before its holder knows, and freed when he has shown another way."""
    await path.submit()
    await path.act("propose_decision", Role.SECRETARY)
    await path.act("sign_decision")
    await path.act("assign_enforcer")
    await path.act("order_safeguard", Role.ENFORCER, ACCOUNT)
    await path.settled()
    one = {"safeguard": "S1"}
    await path.act("end_safeguard_ground", Role.ENFORCER, one | {"reason": "95.2.d"})
    await path.snap()
    await path.act("lift_safeguard", Role.ENFORCER, one)
    await path.settled()


async def complained(path: Journey) -> None:
    """A complaint about the decision is accepted and found right."""
    await path.decided()
    told = {"about": "decision-1", "party": "D1", "reason": "Không đúng pháp luật"}
    await path.act("complain", Role.CLERK, told)
    one = {"complaint": "KN1"}
    await path.act("answer_complaint", Role.HEAD, one)
    await path.settled()
    await path.act("resolve_complaint", Role.HEAD, one | {"upheld": True, "findings": "Có căn cứ"})
    await path.settled()


async def exhibit_returned(path: Journey) -> None:
    """What was seized in a criminal case is listed, agrees with its record, and its owner fetches it."""
    await path.submit(owes(B, A, kind="return_property"), channel="court_transfer", asks=())
    await path.act("propose_decision", Role.SECRETARY)
    await path.act("sign_decision")
    await path.act("assign_enforcer")
    listed = {"claim": "K1", "sort": "money", "amount": 4_500_000, "description": "Tiền tạm giữ", "custodian": "Kho"}
    one = {"exhibit": "VC1"}
    await path.act("list_exhibit", Role.CLERK, listed)
    await path.act("check_exhibit", Role.ENFORCER, one)
    await path.act("notify_owner", Role.ENFORCER, one)
    await path.settled()
    report = await path.there.starter.report(path.case)
    for notice in list(report.state.notices.group("open")):
        await path.tell(notice.document, notice.party)
    await path.act("record_collection", Role.ENFORCER, one)
    await path.settled()


async def in_prison(path: Journey) -> None:
    """The debtor is in prison: the prison is asked, collects, and is told what became of it."""
    await path.due()
    on = path.now.date().isoformat()
    one = {"party": "D1"}
    await path.act("record_prisoner", Role.CLERK, one | {"prison": PRISON, "admitted_on": on})
    await path.act("start_verification", Role.ENFORCER)
    await path.settled()
    await path.act("conclude_verification", Role.ENFORCER, {"result": "has_conditions"})
    ref = await credit(path.there, 200_000_000, f"THADS {path.case}", path.now.astimezone(UTC), payer=PRISON)
    await path.act("claim_credit", Role.ACCOUNTANT, {"bank_ref": ref})
    await path.act("distribute", Role.ENFORCER)
    await path.act("decide_fees")
    account = {"party": "O1", "bank": {"bin": "970436", "account": "3713000000001"}}
    await path.act("record_account", Role.CLERK, account)
    await path.act("prepare_payouts", Role.ACCOUNTANT)
    await path.act("approve_payouts", Role.HEAD, {"batch": "B1"})
    await path.settled()


async def securities(path: Journey) -> None:
    """Shares are seized, nobody agrees on their sale, and the depository is to transfer them."""
    await path.verified({"result": "has_conditions"})
    await path.act("decide_coercion", Role.ENFORCER, SHARES | {"value": 150_000_000})
    await path.settled()
    await path.wake(timedelta(days=9))
    one = {"asset": "A1"}
    await path.act("demand_securities_transfer", Role.ENFORCER, one)
    await path.settled()
    await path.act("record_securities_step", Role.CLERK, one | {"step": "securities_transferred"})


async def kept(path: Journey) -> None:
    """Money of a prison comes without the name of who is to have it; its case is found, and it waits for that."""
    came = path.now.astimezone(UTC)
    ref = await credit(path.there, 3_200_000, "chuyen tien", came, payer=PRISON)
    path.case = f"kept/{OFFICE}/paths/{path.number}"
    told = {"sort": "prison_money", "what": "Tiền của phạm nhân", "source": PRISON, "amount": 3_200_000}
    await path.act("take_into_keeping", Role.CLERK, told | {"taken_on": path.now.date().isoformat(), "bank_ref": ref})
    await path.act("release_kept", Role.CLERK, {"leads_to": f"case/{OFFICE}/paths/PATH-1/1"})


async def vi_bang(path: Journey) -> None:
    """A private office agrees to draw up a record of facts, draws it up, and reports."""
    with engine(path.there.settings.database(DatabaseRole.OWNER)).begin() as connection:
        roster.enter(connection, private_office(PRIVATE), by="tests")
    path.case = f"service/{PRIVATE}/paths/{path.number}"

    async def act(command: str, role: Role, payload: dict[str, Any]) -> None:
        who = actor(role)
        own = who.model_copy(update={"id": f"VP-{who.id}", "office": PRIVATE})
        answer = await path.there.starter.act(path.case, command, payload, actor=own)
        assert answer.accepted, (command, answer.refusal)

    told = {"sort": "vi_bang", "client": "Trần Thị Ánh", "content": "Việc giao tiền", "price": 3_000_000}
    await act("agree_service", Role.HEAD, told)
    await act("draw_vi_bang", Role.ENFORCER, {"witnessed": "Việc giao tiền tại trụ sở"})
    await act("report_service", Role.CLERK, {"result": "Đã thực hiện"})
    await quiet(path.there.starter, path.case)


PROCEDURES: dict[str, Callable[[Journey], Awaitable[None]]] = {
    "account-frozen-and-freed": secured,
    "complaint-upheld": complained,
    "exhibit-given-back": exhibit_returned,
    "debtor-in-prison": in_prison,
    "securities": securities,
    "money-kept": kept,
    "private-office-vi-bang": vi_bang,
}
