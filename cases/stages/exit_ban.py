"""The Head bars a debtor from leaving the country (tạm hoãn xuất cảnh): L25 66, 70; D152 45; TT71.

Decision, extension and end go to the immigration authority by the electronic exchange, and to the person in writing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from cases.asking import Asked, Of, PartyId, SafeguardId
from cases.choices import exit_exceptions
from cases.commands import Command, Unsigned
from cases.events import Event, Expiry, Fact, Role
from cases.kernel import Appointment, Context, evolves, handles, owe, settle
from cases.parties import PartyKind
from cases.safeguards import Safeguard, SafeguardStanding
from cases.stages.common import DocumentFact, Facts, answerable, forbid, issued, paper, require
from cases.stages.security import (
    OfSafeguard,
    changed,
    may_secure,
    next_safeguard,
    safeguard_of,
)
from cases.state import CaseState
from law.guards.security import ExitException, Measure, may_ban_exit
from law.periods import due_for, local_day, midnight_after, noon

Told = Literal["ban", "extension", "end"]
"""What is told to the immigration authority (TT71 5.1, 5.2)."""


class BanExit(Command):
    """Sign a ban on leaving the country (quyết định tạm hoãn xuất cảnh), L25 70.

    `person`: the legal representative, where the debtor is an organisation. `exception`: what stands in the way.
    """

    words = ("Ký quyết định tạm hoãn xuất cảnh", "Ban exit")

    party: PartyId
    until: Annotated[date, Asked("Đến hết ngày", "Until")]
    reason: Annotated[str, Asked("Lý do", "Reason", long=True)] = Field(min_length=1, max_length=1000)
    person: Annotated[str, Asked("Người đại diện theo pháp luật", "Legal representative")] = Field(
        default="", max_length=300
    )
    foreigner: Annotated[bool, Asked("Là người nước ngoài", "A foreigner")] = False
    applicant: Annotated[str, Asked("Đương sự yêu cầu áp dụng", "Applicant", of=Of.PARTY)] = ""
    exception: Annotated[
        ExitException | None, Asked("Trường hợp không tạm hoãn", "What stands in the way", choices=exit_exceptions)
    ] = None


class ExtendExitBan(Command):
    """Sign the extension of a ban before it lapses (quyết định gia hạn tạm hoãn xuất cảnh), XNC 38.2, 39.3."""

    words = ("Ký quyết định gia hạn tạm hoãn xuất cảnh", "Extend an exit ban")

    safeguard: SafeguardId
    until: Annotated[date, Asked("Đến hết ngày", "Until")]
    reason: Annotated[str, Asked("Lý do", "Reason", long=True)] = Field(min_length=1, max_length=1000)


class LiftExitBan(Command):
    """Sign the letter by which a ban ends (văn bản giải tỏa tạm hoãn xuất cảnh), L25 70.3; D152 45.2."""

    words = ("Ký văn bản giải tỏa tạm hoãn xuất cảnh", "Lift an exit ban")

    safeguard: SafeguardId


class ReviewExitBan(Command):
    """Review a ban in force: it stays (rà soát tạm hoãn xuất cảnh), XNC 39.4; TT71 7.2."""

    words = ("Rà soát tạm hoãn xuất cảnh", "Review an exit ban")

    safeguard: SafeguardId
    note: Annotated[str, Asked("Ghi chú", "Note", long=True)] = Field(min_length=1, max_length=1000)


class ExitBanDecided(OfSafeguard, DocumentFact):
    words = ("Ký quyết định tạm hoãn xuất cảnh", "Exit ban decided")
    article = "L25 70.1"
    party: str
    person: str
    foreigner: bool
    applicant: str
    until: date
    reason: str


class ForeignerExitBanDecided(OfSafeguard):
    """Of a foreigner it lasts three years at most (NNN 28.3)."""

    words = ("Tạm hoãn xuất cảnh đối với người nước ngoài", "Foreigner's exit ban decided")

    article = "NNN 28.3"


class ExitBanTermFixed(OfSafeguard):
    """Before this day the ban is extended, or it lapses."""

    words = ("Ấn định thời hạn tạm hoãn xuất cảnh", "Term of the exit ban fixed")

    article = "XNC 38.2"
    until: date

    def starts(self, at: datetime) -> datetime:
        return noon(self.until)


class ExitBanExtended(OfSafeguard, DocumentFact):
    words = ("Ký quyết định gia hạn tạm hoãn xuất cảnh", "Exit ban extended")
    article = "XNC 39.3"
    until: date
    reason: str


class ExitBanLifted(OfSafeguard, DocumentFact):
    words = ("Ký văn bản giải tỏa tạm hoãn xuất cảnh", "Exit ban lifted")
    article = "L25 70.3"


class ExitBanLapsed(OfSafeguard, Expiry):
    words = ("Hết thời hạn tạm hoãn xuất cảnh", "Exit ban lapsed")
    article = "XNC 38.2"


class ExitBanReviewed(OfSafeguard):
    words = ("Rà soát tạm hoãn xuất cảnh", "Exit ban reviewed")
    article = "XNC 39.4"
    note: str


class ToldImmigration(OfSafeguard):
    """The electronic exchange took what was sent: its id there (TT71 4)."""

    key: str
    exchange: str


class ExitBanSent(ToldImmigration):
    words = ("Gửi quyết định tạm hoãn xuất cảnh", "Exit ban sent")
    article = "L25 70.2"


class ExitBanChangeSent(ToldImmigration):
    words = ("Gửi quyết định gia hạn tạm hoãn xuất cảnh", "Extension of the exit ban sent")
    article = "XNC 39.3"


class ExitBanCancellationSent(ToldImmigration):
    words = ("Gửi văn bản giải tỏa tạm hoãn xuất cảnh", "End of the exit ban sent")
    article = "XNC 39.2"


class ExitBanEntered(OfSafeguard):
    words = ("Cơ quan xuất nhập cảnh nhập tạm hoãn xuất cảnh", "Exit ban entered")
    article = "TT71 5.1"


class ExitBanUpdated(OfSafeguard):
    words = ("Cơ quan xuất nhập cảnh cập nhật tạm hoãn xuất cảnh", "Exit ban updated")
    article = "TT71 5.2"


SENT: dict[str, tuple[type[ToldImmigration], type[OfSafeguard]]] = {
    "ban": (ExitBanSent, ExitBanEntered),
    "extension": (ExitBanChangeSent, ExitBanUpdated),
    "end": (ExitBanCancellationSent, ExitBanUpdated),
}
"""What it is when a ban, its extension, its end was sent, and when the authority has entered it."""


def told_immigration(key: str, told: Told, safeguard: str, exchange: str) -> list[Fact]:
    """The facts of what was sent and entered, under the key of its effect."""
    sent, entered = SENT[told]
    return [sent(key=key, safeguard=safeguard, exchange=exchange), entered(safeguard=safeguard)]


def _ban_of(case: CaseState, name: str, *standings: SafeguardStanding) -> Safeguard:
    ban = safeguard_of(case, name, *standings)
    forbid(not ban.bans_exit, "L25 70", f"{name} không phải tạm hoãn xuất cảnh.", f"{name} is no exit ban.")
    return ban


@handles(BanExit, Role.HEAD, Role.DEPUTY, signs="exit_ban")
def _ban(case: CaseState, command: BanExit, context: Context) -> Facts:
    may_secure(case, command.party, context)
    organisation = case.parties[command.party].kind is not PartyKind.PERSON
    performed = case.all_settled
    require(may_ban_exit(performed=performed, organisation=organisation, exception=command.exception))
    forbid(
        organisation and not command.person,
        "D152 45.2",
        "Phải nêu người đại diện theo pháp luật (person).",
        "Name the legal representative (person).",
    )
    banned = [s for s in case.safeguards.group("live") if s.bans_exit and s.party == command.party]
    forbid(banned, "L25 70.1", "Đã tạm hoãn xuất cảnh.", "The ban is in force already.")
    _in_its_term(command.until, context.today, context, foreigner=command.foreigner)
    name = next_safeguard(case)
    yield ExitBanDecided(
        **paper(case, "exit-ban", "exit_ban_decision", context),
        safeguard=name,
        **command.model_dump(include={"party", "until", "reason", "foreigner", "applicant"}),
        person=command.person or case.parties[command.party].name,
    )
    if command.foreigner:
        yield ForeignerExitBanDecided(safeguard=name)
    yield ExitBanTermFixed(safeguard=name, until=command.until)


def _in_its_term(until: date, since: date, context: Context, *, foreigner: bool) -> None:
    """A ban has an end that is to come; of a foreigner within three years (NNN 28.3)."""
    forbid(until <= context.today, "XNC 38.2", "Thời hạn đã qua.", "The term has passed already.")
    if foreigner:
        with answerable("NNN 28.3"):
            longest = due_for("R247", since, context.pack).due
        forbid(
            until > longest,
            "NNN 28.3",
            f"Tạm hoãn xuất cảnh người nước ngoài không quá {longest:%d/%m/%Y}.",
            f"A foreigner is banned until {longest} at most.",
        )


@handles(ExtendExitBan, Role.HEAD, Role.DEPUTY, signs="exit_ban")
def _extend(case: CaseState, command: ExtendExitBan, context: Context) -> Facts:
    ban = _ban_of(case, command.safeguard, SafeguardStanding.ORDERED)
    assert ban.until
    forbid(command.until <= ban.until, "XNC 39.3", "Thời hạn mới không dài hơn.", "The new term is no longer.")
    _in_its_term(command.until, context.today, context, foreigner=ban.foreigner)
    yield ExitBanExtended(
        **paper(case, "exit-ban", "exit_ban_extension", context),
        safeguard=ban.id,
        until=command.until,
        reason=command.reason,
    )
    yield ExitBanTermFixed(safeguard=ban.id, until=command.until)


@handles(LiftExitBan, Role.HEAD, Role.DEPUTY, signs="exit_ban_update")
def _lift(case: CaseState, command: LiftExitBan, context: Context) -> Facts:
    yield ExitBanLifted(
        **paper(case, "security-end", "exit_ban_end", context),
        safeguard=_ban_of(case, command.safeguard, SafeguardStanding.RELEASING).id,
    )


@handles(ReviewExitBan, Role.HEAD, Role.DEPUTY, signs=Unsigned.REVIEWS)
def _review(case: CaseState, command: ReviewExitBan, context: Context) -> Facts:
    yield ExitBanReviewed(safeguard=_ban_of(case, command.safeguard).id, note=command.note)


def _tell(case: CaseState, event: Event, told: Told, safeguard: str) -> CaseState:
    labels = {"ban": "quyết định tạm hoãn", "extension": "quyết định gia hạn tạm hoãn", "end": "văn bản giải tỏa"}
    label = f"Gửi {labels[told]} xuất cảnh"
    return owe(case, event.seq, "tell_immigration", label, tag=safeguard, told=told)


@evolves(ExitBanDecided)
def _banned(case: CaseState, fact: ExitBanDecided, event: Event) -> CaseState:
    ban = Safeguard(
        id=fact.safeguard,
        measure=Measure.EXIT_BAN,
        party=fact.party,
        description=fact.person,
        applicant=fact.applicant,
        decided_on=local_day(event.at),
        number=fact.number,
        document=fact.document,
        standing=SafeguardStanding.ORDERED,
        foreigner=fact.foreigner,
    )
    case = case.model_copy(update={"safeguards": case.safeguards.put({ban.id: ban})})
    return _tell(issued(case, fact, event, parties=(fact.party,)), event, "ban", ban.id)


@evolves(ExitBanTermFixed)
def _term(case: CaseState, fact: ExitBanTermFixed, event: Event) -> CaseState:
    case = _unscheduled(changed(case, fact.safeguard, until=fact.until), fact.safeguard)
    end = Appointment(at=midnight_after(fact.until), kind=ExitBanLapsed.kind, data={"safeguard": fact.safeguard})
    return case.model_copy(update={"appointments": (*case.appointments, end)})


def _unscheduled(case: CaseState, safeguard: str) -> CaseState:
    """The case without the lapse of this ban."""
    kept = [a for a in case.appointments if (a.kind, a.data.get("safeguard")) != (ExitBanLapsed.kind, safeguard)]
    return case.model_copy(update={"appointments": tuple(kept)})


@evolves(ExitBanExtended)
def _extended(case: CaseState, fact: ExitBanExtended, event: Event) -> CaseState:
    party = case.safeguards[fact.safeguard].party
    return _tell(issued(case, fact, event, parties=(party,)), event, "extension", fact.safeguard)


@evolves(ExitBanLifted)
def _lifted(case: CaseState, fact: ExitBanLifted, event: Event) -> CaseState:
    party = case.safeguards[fact.safeguard].party
    case = changed(_unscheduled(case, fact.safeguard), fact.safeguard, standing=SafeguardStanding.ENDED)
    return _tell(issued(case, fact, event, parties=(party,)), event, "end", fact.safeguard)


@evolves(ExitBanLapsed)
def _lapsed(case: CaseState, fact: ExitBanLapsed, event: Event) -> CaseState:
    return changed(case, fact.safeguard, standing=SafeguardStanding.ENDED)


@evolves(ExitBanSent)
@evolves(ExitBanChangeSent)
@evolves(ExitBanCancellationSent)
def _sent(case: CaseState, fact: ToldImmigration, event: Event) -> CaseState:
    return settle(case, fact.key)
