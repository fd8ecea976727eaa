"""Enforcement is secured (biện pháp bảo đảm thi hành án): freeze, stop of transactions, custody: L25 66–69.

It may be done at any time after the enforcement decision, without telling the debtor before (L25 66.1), also while the
matter is postponed. An exit ban has a room of its own (`exit_ban`), as has the end of all of them (`security_end`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from cases.asking import Asked, Of, PartyId, SafeguardId, Unit
from cases.choices import accounts, securing, steps
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Context, evolves, follows, handles
from cases.names import is_private
from cases.safeguards import Safeguard, SafeguardStanding
from cases.stages.common import (
    DocumentFact,
    Facts,
    alive,
    forbid,
    in_charge,
    in_turn,
    issued,
    lying,
    names_step,
    paper,
    require,
)
from cases.stages.notice import VoluntaryPeriodEnded
from cases.stages.verification import VerificationConcluded
from cases.state import CaseState
from law.guards.private_office import Deed, may_do
from law.guards.security import Account, Measure, freeze_amount, may_freeze
from law.guards.transitions import Act, Situation, may
from law.periods import local_day

CODES: Mapping[Measure, str] = {
    Measure.FREEZE: "freeze",
    Measure.STOP_TRANSACTIONS: "stop_transactions",
    Measure.CUSTODY: "custody",
}
"""Which decision (`law.guards.catalogue`) orders which measure."""


class Securing(Command):
    """What is secured: whose it is (`party`), what it is, who holds it."""

    measure: Annotated[
        Literal[Measure.FREEZE, Measure.STOP_TRANSACTIONS, Measure.CUSTODY],
        Asked("Biện pháp", "Measure", choices=securing),
    ]
    party: PartyId
    description: Annotated[str, Asked("Tài sản", "What it is", long=True)] = Field(min_length=1, max_length=1000)
    holder: Annotated[str, Asked("Nơi quản lý, giữ tài sản", "Holder")] = Field(default="", max_length=300)


class DrawSecurityMinutes(Securing):
    """Freeze or take into custody on the spot by minutes (biên bản phong tỏa, tạm giữ), L25 67.4, 69.2.

    The decision follows within 24 hours.
    """

    words = ("Lập biên bản phong tỏa, tạm giữ ngay", "Draw minutes of a security measure")


class OrderSafeguard(Securing):
    """Sign the decision to freeze, stop or take into custody (quyết định áp dụng biện pháp bảo đảm), L25 66–69.

    `balance` is what an account holds, in đồng, None where it is not known; `costs` what the coercion may cost.
    `applicant`: the party who asked for it in writing. `confirms`: the measure of which minutes were drawn.
    """

    words = ("Ký quyết định phong tỏa, tạm ngừng giao dịch, tạm giữ", "Order a security measure")

    account: Annotated[Account | None, Asked("Loại tài khoản", "Kind of account", choices=accounts)] = None
    balance: Annotated[int | None, Asked("Số dư", "Balance", unit=Unit.DONG)] = Field(default=None, ge=0)
    costs: Annotated[int, Asked("Chi phí cưỡng chế dự kiến", "Costs of coercion", unit=Unit.DONG)] = Field(
        default=0, ge=0
    )
    applicant: Annotated[str, Asked("Đương sự yêu cầu áp dụng", "Applicant", of=Of.PARTY)] = ""
    confirms: Annotated[str, Asked("Biên bản đã lập", "Minutes it confirms", of=Of.SAFEGUARD)] = ""

    @model_validator(mode="after")
    def _of_an_account(self) -> Self:
        if self.account and self.measure is not Measure.FREEZE:
            raise ValueError("chỉ phong tỏa tài khoản / an account is frozen, nothing else (measure)")
        return self


class RecordSafeguardStep(Command):
    """Record what a holder, or the immigration authority, did about a measure, by the step's name."""

    words = ("Ghi việc thực hiện biện pháp bảo đảm", "Record a step of a security measure")

    safeguard: SafeguardId
    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]
    note: Annotated[str, Asked("Ghi chú", "Note", long=True)] = Field(default="", max_length=1000)

    _known = names_step(lambda: STEPS)


class OfSafeguard(Fact):
    """A fact of one measure."""

    safeguard: str


class SecurityMinutes(OfSafeguard):
    """Minutes by which something is secured before it is decided."""

    measure: Measure
    party: str
    description: str
    holder: str


class FreezeMinutesDrawn(SecurityMinutes):
    words = ("Lập biên bản phong tỏa ngay", "Freeze minutes drawn")
    article = "L25 67.4"


class CustodyMinutesDrawn(SecurityMinutes):
    words = ("Lập biên bản tạm giữ", "Custody minutes drawn")
    article = "L25 69.2"


class SecurityDecided(OfSafeguard, DocumentFact):
    """`amount` is what is frozen, in đồng; None: everything, with what comes in later (D152 43)."""

    words = ("Ký quyết định áp dụng biện pháp bảo đảm", "Security measure decided")

    article = "L25 66"
    measure: Measure
    party: str
    description: str
    holder: str
    applicant: str
    amount: int | None = None
    of_account: bool
    confirms: bool


class SafeguardStep(OfSafeguard):
    """What whoever holds the secured thing, or watches the border, does."""

    note: str = ""


class FreezeOrderReceived(SafeguardStep):
    words = ("Nơi giữ tài sản nhận quyết định phong tỏa", "Freeze order received by the holder")
    partners = (Partner.HOLDER,)
    article = "L25 67.5"


class SecuritiesFreezeReceived(SafeguardStep):
    words = ("Tổng công ty lưu ký nhận quyết định phong tỏa chứng khoán", "Securities freeze received")
    partners = (Partner.HOLDER,)
    article = "D152 57.1"


class FreezeExecuted(SafeguardStep):
    words = ("Nơi giữ tài sản thực hiện phong tỏa", "Freeze carried out")
    partners = (Partner.HOLDER,)
    article = "L25 67.5"


class FreezeReported(SafeguardStep):
    words = ("Nơi giữ tài sản báo kết quả phong tỏa", "Freeze reported")
    partners = (Partner.HOLDER,)
    article = "D152 43.2"


class ExitBanFoundIncomplete(SafeguardStep):
    words = ("Cơ quan xuất nhập cảnh thấy quyết định thiếu thông tin", "Exit ban found incomplete")
    partners = (Partner.POLICE,)
    article = "TT71 6.2"


class ExitBanCompletionAsked(SafeguardStep):
    words = ("Cơ quan xuất nhập cảnh đề nghị bổ sung quyết định", "Completion of the exit ban asked")
    partners = (Partner.POLICE,)
    article = "TT71 6.2"


class BannedPersonAtBorder(SafeguardStep):
    words = ("Phát hiện người bị tạm hoãn xuất cảnh tại cửa khẩu", "Banned person found at the border")
    partners = (Partner.POLICE,)
    article = "TT71 5.4"


class BannedPersonReported(SafeguardStep):
    words = ("Đơn vị cửa khẩu báo cáo người bị tạm hoãn xuất cảnh", "Banned person reported")
    partners = (Partner.POLICE,)
    article = "TT71 5.4"


STEPS: Mapping[str, type[SafeguardStep]] = {step.kind: step for step in SafeguardStep.__subclasses__()}


class CoercionGroundComplete(Fact):
    """The voluntary period is over and the debtor has means: what is secured must be coerced (L25 66.4)."""

    words = ("Đủ căn cứ cưỡng chế tài sản đã áp dụng biện pháp bảo đảm", "Ground for coercion complete")

    article = "L25 66.4"


def may_secure(case: CaseState, party: str, context: Context) -> None:
    """Refused unless the case is decided and alive, something is left to secure, and the party is a debtor of it."""
    alive(case, context, while_paused=True)
    require(may(Act.DECIDE_SECURITY, Situation(context.today, overlay=lying(case)), context.pack))
    forbid(not case.decision or not case.decision.document, "L25 66.1", "Chưa có quyết định thi hành án.", "Undecided.")
    forbid(party not in case.refs("D"), "L25 66.1", "Không có người phải thi hành án này.", "There is no such debtor.")
    forbid(case.performed, "L25 66.1", "Nghĩa vụ đã thi hành.", "All is performed.")


def safeguard_of(case: CaseState, name: str, *standings: SafeguardStanding) -> Safeguard:
    """The measure with this name, in force and at one of these points; refused otherwise."""
    found = case.safeguards.get(name)
    forbid(not found, "L25 66", f"Không có biện pháp bảo đảm {name}.", f"There is no security measure {name}.")
    assert found
    forbid(
        found.standing not in (standings or (SafeguardStanding.ORDERED, SafeguardStanding.RELEASING)),
        "L25 66, 95",
        f"Biện pháp bảo đảm {name} không ở bước này.",
        f"Security measure {name} is not at this step.",
    )
    return found


def next_safeguard(case: CaseState) -> str:
    """The name of the next measure of a case."""
    return f"S{len(case.safeguards) + 1}"


@handles(DrawSecurityMinutes, Role.ENFORCER, signs=Unsigned.ENTERS)
def _draw(case: CaseState, command: DrawSecurityMinutes, context: Context) -> Facts:
    if is_private(case.office):  # it draws minutes only to ask the agency for the decision (D151 43.1)
        require(may_do(Deed.SECURITY_DECISION))
    may_secure(case, command.party, context)
    in_charge(case, context)
    forbid(
        command.measure is Measure.STOP_TRANSACTIONS,
        "L25 67.4, 69.2",
        "Chỉ phong tỏa, tạm giữ được thực hiện ngay bằng biên bản.",
        "Only a freeze and custody may be done at once by minutes.",
    )
    drawn = FreezeMinutesDrawn if command.measure is Measure.FREEZE else CustodyMinutesDrawn
    yield drawn(safeguard=next_safeguard(case), **command.model_dump())


def _ordering(case: CaseState, command: OrderSafeguard) -> str:
    return CODES[command.measure]


@handles(OrderSafeguard, Role.ENFORCER, signs=_ordering)
def _order(case: CaseState, command: OrderSafeguard, context: Context) -> Facts:
    may_secure(case, command.party, context)
    if command.account:
        require(may_freeze(command.account))
    forbid(
        command.applicant and command.applicant not in case.parties,
        "L25 66.1",
        "Không có đương sự này.",
        "There is no such party.",
    )
    if command.confirms:
        drawn = safeguard_of(case, command.confirms, SafeguardStanding.MINUTES)
        forbid(
            (drawn.measure, drawn.party) != (command.measure, command.party),
            "L25 67.4, 69.2",
            "Quyết định không khớp biên bản đã lập.",
            "The decision does not fit the minutes.",
        )
    frozen = command.measure is Measure.FREEZE
    yield SecurityDecided(
        **paper(case, "security", "security_decision", context),
        safeguard=command.confirms or next_safeguard(case),
        amount=freeze_amount(command.balance, case.to_collect, command.costs) if frozen else None,
        of_account=command.account is not None,
        confirms=bool(command.confirms),
        **command.model_dump(include={"measure", "party", "description", "holder", "applicant"}),
    )


@handles(RecordSafeguardStep, Role.ENFORCER, Role.SECRETARY, Role.CLERK, signs=Unsigned.RECORDS, steps=STEPS)
def _step(case: CaseState, command: RecordSafeguardStep, context: Context) -> Facts:
    in_charge(case, context)
    safeguard = safeguard_of(case, command.safeguard)
    yield in_turn(case, STEPS[command.step](safeguard=safeguard.id, note=command.note), context)


@follows(SecurityDecided, VerificationConcluded, VoluntaryPeriodEnded)
def _coercible(case: CaseState, fact: Fact, context: Context) -> Facts:
    """What is secured is coerced once the ten days are over and the debtor has means (L25 66.4)."""
    over = all(debtor in case.voluntary_until for debtor in case.refs("D"))
    secured = case.safeguards.count(SafeguardStanding.ORDERED)
    if over and secured and case.shows_conditions and not case.coerced_on and not case.performed:
        yield CoercionGroundComplete()


def changed(case: CaseState, name: str, **change: Any) -> CaseState:
    """The case with one measure changed."""
    return case.model_copy(update={"safeguards": case.safeguards.put({name: replace(case.safeguards[name], **change)})})


@evolves(FreezeMinutesDrawn)
@evolves(CustodyMinutesDrawn)
def _drawn(case: CaseState, fact: SecurityMinutes, event: Event) -> CaseState:
    drawn = Safeguard(
        id=fact.safeguard,
        measure=fact.measure,
        party=fact.party,
        description=fact.description,
        holder=fact.holder,
        decided_on=local_day(event.at),
    )
    return case.model_copy(update={"safeguards": case.safeguards.put({drawn.id: drawn})})


@evolves(SecurityDecided)
def _decided(case: CaseState, fact: SecurityDecided, event: Event) -> CaseState:
    ordered = Safeguard(
        id=fact.safeguard,
        measure=fact.measure,
        party=fact.party,
        description=fact.description,
        holder=fact.holder,
        applicant=fact.applicant,
        amount=fact.amount,
        decided_on=local_day(event.at),
        number=fact.number,
        document=fact.document,
        standing=SafeguardStanding.ORDERED,
    )
    return issued(case.model_copy(update={"safeguards": case.safeguards.put({ordered.id: ordered})}), fact, event)
