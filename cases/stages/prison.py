"""A party is in prison (phạm nhân là đương sự): where he is, what the prison tells, collects and pays, D152 33–36.

What it tells a clerk enters, or the prison itself. What it is told: `prison_letters`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field

from cases.asking import Asked, PartyId
from cases.choices import steps, worded
from cases.commands import Command, Unsigned
from cases.events import Event, Fact, Partner, Role
from cases.kernel import Context, evolves, follows, handles
from cases.prisoners import Prisoner
from cases.spelling import plain
from cases.stages.common import Facts, alive, forbid, in_turn, names_step
from cases.stages.payout import PayoutsExecuted
from cases.stages.receipts import MoneyReceived
from cases.state import CaseState


class Move(StrEnum):
    """What became of a prisoner (D152 36)."""

    RELEASED = "released"
    TRANSFERRED = "transferred"
    DIED = "died"
    TERM_CHANGED = "term_changed"


MOVES: Mapping[str, tuple[str, str]] = {
    Move.RELEASED: ("Được tha, đặc xá, chấp hành xong", "Released"),
    Move.TRANSFERRED: ("Chuyển nơi chấp hành án", "Transferred"),
    Move.DIED: ("Chết", "Died"),
    Move.TERM_CHANGED: ("Giảm, miễn, tạm đình chỉ chấp hành án phạt tù", "Term changed"),
}


class RecordPrisoner(Command):
    """Record that a party is in prison (phạm nhân là đương sự), D152 36.2.

    `until` is the last day of the term where it is known: from it follows how often he is verified (L25 38.3).
    """

    words = ("Ghi nhận đương sự đang chấp hành án phạt tù", "Record that a party is in prison")

    party: PartyId
    prison: Annotated[str, Asked("Cơ sở giam giữ", "Prison")] = Field(min_length=1, max_length=300)
    admitted_on: Annotated[date, Asked("Ngày tiếp nhận", "Admitted on")]
    until: Annotated[date | None, Asked("Ngày hết hạn tù", "End of the term")] = None


class RecordPrisonerMove(Command):
    """Record that a prisoner died, was transferred, released, or his term changed (biến động của phạm nhân), D152 36.

    `prison` is where he is transferred, `until` the new end of his term.
    """

    words = ("Ghi nhận phạm nhân chết, chuyển trại, được tha", "Record what became of a prisoner")

    party: PartyId
    move: Annotated[Move, Asked("Biến động", "What happened", choices=worded(MOVES))]
    on: Annotated[date, Asked("Ngày", "Day")]
    prison: Annotated[str, Asked("Nơi chuyển đến", "Transferred to")] = Field(default="", max_length=300)
    until: Annotated[date | None, Asked("Ngày hết hạn tù mới", "New end of the term")] = None


class RecordPrisonStep(Command):
    """Record what the prison did or a prisoner asked for, by its name (ghi việc của cơ sở giam giữ), D152 35, 36."""

    words = ("Ghi việc của cơ sở giam giữ", "Record a step of the prison")

    party: PartyId
    step: Annotated[str, Asked("Bước", "Step", choices=lambda: steps(STEPS))]

    _known = names_step(lambda: STEPS)


class OfPrisoner(Fact):
    party: str


class PrisonerAdmitted(OfPrisoner):
    """The prison has fifteen days from the day it admitted him (D152 36.2)."""

    words = ("Cơ sở giam giữ tiếp nhận phạm nhân là đương sự", "A party was admitted to prison")

    article = "D152 36.2"
    prison: str
    admitted_on: date
    until: date | None


class PrisonerMoved(OfPrisoner):
    words = ("Phạm nhân chết, chuyển trại, được tha", "A prisoner was moved or released, or died")
    article = "D152 36.1–36.3"
    move: Move
    on: date
    prison: str
    until: date | None


class PrisonStep(OfPrisoner):
    """Something that the prison did, or asked for a prisoner."""

    partners: ClassVar[tuple[Partner, ...]] = (Partner.PRISON,)


class AdmissionReported(PrisonStep):
    words = ("Cơ sở giam giữ thông báo tiếp nhận phạm nhân", "Admission reported by the prison")
    article = "D152 36.2"


class AgencyToldOfPrisoner(PrisonStep):
    words = ("Cơ sở giam giữ thông báo biến động của phạm nhân", "The prison told of the prisoner")
    article = "D152 36.1–36.3"


class PrisonerAskedForMoney(PrisonStep):
    words = ("Phạm nhân đề nghị nhận tiền tại nơi giam giữ", "A prisoner asked for his money")
    article = "D152 35.2"


class PrisonerPaid(PrisonStep):
    words = ("Cơ sở giam giữ chi trả tiền cho phạm nhân", "The prison paid the prisoner")
    article = "D152 35.2"


class PrisonCollectedEarly(PrisonStep):
    words = ("Cơ sở giam giữ thu tiền trước khi có quyết định thi hành án", "The prison collected before the decision")
    article = "D152 34.1"


class PrisonReportedCollection(PrisonStep):
    words = ("Cơ sở giam giữ thông báo tiền, tài sản đã thu", "The prison reported what it collected")
    article = "D152 34.1"


class PrisonAnswered(PrisonStep):
    """The agency's own step: it answers with its account."""

    words = ("Trả lời cơ sở giam giữ, kèm số tài khoản", "The prison answered, with the account")
    article = "D152 34.1"
    partners = ()


class PrisonCollected(PrisonStep):
    words = ("Cơ sở giam giữ thu tiền, tài sản của phạm nhân", "The prison collected from the prisoner")
    article = "D152 34.3"


class PrisonTransferred(PrisonStep):
    words = ("Cơ sở giam giữ chuyển tiền, tài sản đã thu", "The prison transferred what it collected")
    article = "D152 34.3"


class PrisonDocumentReceived(PrisonStep):
    words = ("Cơ sở giam giữ nhận văn bản giao cho phạm nhân", "The prison received a document for the prisoner")
    article = "D152 33.3"


class PrisonerNotified(PrisonStep):
    words = ("Cơ sở giam giữ giao văn bản cho phạm nhân", "The prison delivered the document")
    article = "D152 33.3"


class PrisonQueried(PrisonStep):
    """The agency's own step: it asks what is known of a debtor in prison."""

    words = ("Yêu cầu cơ sở giam giữ cung cấp thông tin về phạm nhân", "The prison asked about the prisoner")
    article = "D152 21.4"
    partners = ()


class PrisonInformed(PrisonStep):
    words = ("Cơ sở giam giữ cung cấp thông tin về phạm nhân", "The prison answered about the prisoner")
    article = "D152 21.4"


class PrisonerMoneySent(OfPrisoner):
    words = ("Chuyển tiền cho phạm nhân qua cơ sở giam giữ", "A prisoner's money was sent")
    article = "D152 35.2"


class PrisonMoneyArrived(OfPrisoner):
    words = ("Nhận tiền cơ sở giam giữ đã thu", "Money collected by a prison arrived")
    article = "D152 34.3"
    receipt: str


STEPS: Mapping[str, type[PrisonStep]] = {step.kind: step for step in PrisonStep.__subclasses__()}


def _prisoner(case: CaseState, party: str) -> Prisoner:
    found = case.prisoners.get(party)
    forbid(
        found is None or found.left,
        "D152 36",
        "Đương sự này không được ghi nhận đang chấp hành án phạt tù.",
        "This party is not recorded as a prisoner.",
    )
    assert found
    return found


@handles(RecordPrisoner, Role.CLERK, Role.ENFORCER, Partner.PRISON, signs=Unsigned.RECORDS)
def _record(case: CaseState, command: RecordPrisoner, context: Context) -> Facts:
    alive(case, context, while_paused=True)
    party = case.parties.get(command.party)
    forbid(
        party is None or party.kind != "person" or command.party[0] not in "CD",
        "D152 36.2",
        "Chỉ ghi nhận đối với đương sự là cá nhân.",
        "A party who is a person only.",
    )
    known = case.prisoners.get(command.party)
    forbid(known and not known.left, "D152 36.2", "Đã ghi nhận.", "It is recorded already.")
    forbid(
        command.admitted_on > context.today or (command.until and command.until < command.admitted_on),
        "D152 36.2",
        "Ngày tiếp nhận ở tương lai, hoặc sau ngày hết hạn tù.",
        "Admitted in the future, or after the end of the term.",
    )
    yield PrisonerAdmitted(**command.model_dump())
    if context.actor.role is Role.PARTNER:
        yield AdmissionReported(party=command.party)


@handles(RecordPrisonerMove, Role.CLERK, Role.ENFORCER, Partner.PRISON, signs=Unsigned.RECORDS)
def _move(case: CaseState, command: RecordPrisonerMove, context: Context) -> Facts:
    _prisoner(case, command.party)
    forbid(command.on > context.today, "D152 36", "Ngày ở tương lai.", "The day lies in the future.")
    forbid(
        (command.move is Move.TRANSFERRED) is not bool(command.prison),
        "D152 36.1",
        "Nêu nơi chuyển đến (prison) khi chuyển nơi chấp hành án, và chỉ khi đó.",
        "Name where he is transferred (prison) if, and only if, he is.",
    )
    yield PrisonerMoved(**command.model_dump())
    if context.actor.role is Role.PARTNER:
        yield AgencyToldOfPrisoner(party=command.party)


@handles(RecordPrisonStep, Role.CLERK, signs=Unsigned.RECORDS, steps=STEPS)
def _step(case: CaseState, command: RecordPrisonStep, context: Context) -> Facts:
    forbid(
        command.party not in case.prisoners, "D152 36", "Đương sự không ở nơi giam giữ.", "This party is in no prison."
    )
    step = STEPS[command.step]
    if step is PrisonerAskedForMoney:
        asked = _prisoner(case, command.party).asked
        forbid(
            asked or command.party[0] != "C",
            "D152 35.2",
            "Chỉ phạm nhân là người được thi hành án đề nghị nhận tiền, một lần khi chưa được chuyển.",
            "A prisoner who is a creditor asks for it, once until it is sent.",
        )
    yield in_turn(case, step(party=command.party), context)


# --- what follows of itself -------------------------------------------------------------------------------------------


def _from_prison(case: CaseState, payer: str) -> Prisoner | None:
    """The prisoner whose prison this payer is; banks write names without marks."""
    name = plain(payer)
    return next((one for one in case.prisoners.values() if plain(one.prison) == name), None)


@follows(MoneyReceived)
def _arrived(case: CaseState, fact: MoneyReceived, context: Context) -> Facts:
    if not fact.replaces and (one := _from_prison(case, fact.payer)):
        yield PrisonMoneyArrived(party=one.party, receipt=fact.receipt)


@follows(PrisonMoneyArrived)
def _transferred(case: CaseState, fact: PrisonMoneyArrived, context: Context) -> Facts:
    """What it collected is here."""
    if any(case.duties.count(rule) for rule in ("R012c", "R013")):
        yield PrisonTransferred(party=fact.party)


@follows(PayoutsExecuted)
def _sent(case: CaseState, fact: PayoutsExecuted, context: Context) -> Facts:
    paid = {case.shares[one.share].payee for one in fact.results if one.status == "paid"}
    for party in sorted(paid):
        if case.prisoners.count(("asked", party)):
            yield PrisonerMoneySent(party=party)


def _with(case: CaseState, party: str, **change: Any) -> CaseState:
    return case.model_copy(update={"prisoners": case.prisoners.put({party: replace(case.prisoners[party], **change)})})


@evolves(PrisonerAdmitted)
def _admitted(case: CaseState, fact: PrisonerAdmitted, event: Event) -> CaseState:
    one = Prisoner(party=fact.party, prison=fact.prison, admitted_on=fact.admitted_on, until=fact.until)
    return case.model_copy(update={"prisoners": case.prisoners.put({one.party: one})})


@evolves(PrisonerMoved)
def _moved(case: CaseState, fact: PrisonerMoved, event: Event) -> CaseState:
    if fact.move in (Move.RELEASED, Move.DIED):
        return _with(case, fact.party, left=True, asked=False)
    one = case.prisoners[fact.party]
    return _with(case, fact.party, prison=fact.prison or one.prison, until=fact.until or one.until)


@evolves(PrisonerAskedForMoney)
def _asked(case: CaseState, fact: PrisonerAskedForMoney, event: Event) -> CaseState:
    return _with(case, fact.party, asked=True)


@evolves(PrisonerMoneySent)
def _money_sent(case: CaseState, fact: PrisonerMoneySent, event: Event) -> CaseState:
    return _with(case, fact.party, asked=False)
