"""Notice (thông báo) and the voluntary period (thời hạn tự nguyện) that valid notice starts.

Agreements of the parties.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import Field

from cases.asking import Asked, Of, PartyId, Reason
from cases.choices import CHANNELS, proofs, worded
from cases.commands import Command, Sha256OrNone, Unsigned
from cases.events import Event, Expiry, Fact, Role
from cases.kernel import Appointment, Context, evolves, follows, handles, owe, owe_each, settle
from cases.parts import notice_key
from cases.stages.common import (
    FILED,
    DocumentFact,
    Facts,
    addressee,
    alive,
    at_stage,
    forbid,
    in_charge,
    paper,
    require,
)
from cases.state import CaseState, Stage
from law.guards.notices import Channel, Proof, may_prove, may_use, outcome
from law.periods import local_day, midnight_after, noon
from law.regime import regime_on


class RecordNotice(Command):
    """What came of an attempt to give notice (kết quả thông báo), with the proof that is kept (SHA-256).

    `others`: whom the same attempt reached or missed in the same way, as on the post's list of letters or by one
    publication; no more than its minutes can name.
    """

    words = ("Ghi kết quả thông báo", "Record a notice")

    document: Annotated[str, Asked("Văn bản", "Document", of=Of.DOCUMENT)]
    party: PartyId
    others: Annotated[tuple[str, ...], Asked("Thông báo chung cho cả", "Told together with", of=Of.PARTY)] = Field(
        default=(), max_length=99
    )
    channel: Annotated[Channel, Asked("Hình thức thông báo", "Channel", choices=worded(CHANNELS), article="L25 35")]
    proof: Annotated[Proof, Asked("Kết quả", "What the proof says", choices=proofs, article="D152 15–19")]
    on: Annotated[date, Asked("Ngày", "Day")]
    witness: Annotated[bool, Asked("Có người làm chứng ký", "Signed by a witness")] = False
    file: Annotated[Sha256OrNone, Asked("Tài liệu chứng minh", "Proof")] = ""


class RecordAgreement(Command):
    """The parties agree (thỏa thuận thi hành án), D152 14: in writing, with content, term, fee and costs."""

    words = ("Ghi nhận thỏa thuận", "Record an agreement")

    content: Annotated[str, Asked("Nội dung thỏa thuận", "What was agreed", long=True)] = Field(
        min_length=1, max_length=4000
    )
    perform_by: Annotated[date, Asked("Thi hành trước ngày", "To be performed by")]
    fee_agreed: Annotated[bool, Asked("Đã thỏa thuận về phí", "The fee was agreed on")]
    proof: Annotated[Sha256OrNone, Asked("Tài liệu chứng minh", "Proof")] = ""


class EndAgreement(Command):
    """The agreement was broken (không thực hiện đúng thỏa thuận): the rest is enforced (L25 36.2)."""

    words = ("Chấm dứt thỏa thuận", "End the agreement")

    reason: Reason = Field(min_length=1, max_length=1000)


class DocumentIssued(Fact):
    """A document was drawn up, signed electronically and stored by its hash."""

    words = ("Phát hành văn bản đã ký số", "Signed document issued")

    article = "L25 5.3"
    key: str
    document: str
    document_kind: str
    number: str
    sha256: str
    files: tuple[tuple[str, str, int], ...]  # media type, SHA-256, bytes


class ProcuracyNotified(Fact):
    """The procuracy of the same level received the decision (L25 35.2)."""

    words = ("Gửi văn bản cho Viện kiểm sát", "Copy sent to the procuracy")

    article = "L25 35.2"
    key: str
    document: str
    delivery: str


class PartyNotified(Fact):
    """Valid notice (thông báo hợp lệ) of a document to a party."""

    words = ("Thông báo hợp lệ cho đương sự", "Valid notice to a party")

    article = "L25 35"
    document: str
    party: str
    channel: str
    proof: str
    valid_on: date
    file: str = ""


class NoticeFailed(Fact):
    """An attempt that is no valid notice; the next channel of the ladder is to be tried."""

    words = ("Thông báo không thành", "Notice failed")

    article = "D152 16.3"
    document: str
    party: str
    channel: str
    proof: str
    on: date
    next_channel: str
    file: str = ""


class NoticeMinuted(DocumentFact):
    """The minutes of an attempt to give notice by hand (biên bản thông báo, biên bản niêm yết), D152 16.3, 16.6, 17.3.

    `told` is the document that was to be made known, `parties` whom the attempt was to reach. They say since when the
    notice is valid, or what is tried next.
    """

    words = ("Lập biên bản thông báo", "Minutes of a notice drawn up")

    article = "D152 16.6"
    told: str
    parties: tuple[str, ...]
    channel: str
    proof: str
    on: date
    witness: bool
    valid_on: date | None
    next_channel: str


class NoticesSent(Fact):
    """The VNeID application reported on a document's notices (D152 15.2)."""

    words = ("Gửi thông báo qua VNeID", "Notices sent by VNeID")

    article = "D152 15.2"
    key: str
    document: str
    messages: dict[str, str]


class PartiesNotified(Fact):
    """Every party has valid notice of the document."""

    words = ("Đã thông báo cho mọi đương sự", "All parties notified")

    article = "L25 35.1"
    document: str


class DecisionNotified(Fact):
    """Every party has valid notice of the enforcement decision."""

    words = ("Mọi đương sự đã nhận quyết định", "All parties notified of the decision")

    article = "L25 35.1"
    document: str


class DebtorNotified(Fact):
    """The debtor has valid notice of the enforcement decision; his ten days run from that day (L25 36.1)."""

    words = ("Người phải thi hành án nhận quyết định", "Debtor notified of the decision")

    article = "L25 36.1"
    debtor: str
    valid_on: date

    def starts(self, at: datetime) -> datetime:
        return noon(self.valid_on)


class VoluntaryPeriodEnded(Expiry):
    """The ten days are over without full performance (L25 36.1)."""

    words = ("Hết thời hạn tự nguyện thi hành án", "Voluntary period ended")

    article = "L25 36.1"
    debtor: str = ""


class InstalmentDayPassed(Expiry):
    """The day of an instalment has passed; one that is not paid is enforced like any debt (D152 11.2)."""

    words = ("Qua ngày đến hạn của kỳ cấp dưỡng", "The day of an instalment passed")

    article = "D152 11.2"


class AgreementRecorded(Fact):
    words = ("Ghi nhận thỏa thuận thi hành án", "Agreement recorded")
    article = "L25 36.2"
    content: str
    perform_by: date
    fee_agreed: bool
    proof: str


class AgreementEnded(Fact):
    words = ("Chấm dứt thỏa thuận thi hành án", "Agreement ended")
    article = "D152 14.3"
    reason: str


MINUTED = (Channel.DELIVERY, Channel.POSTING, Channel.PRISON)
"""What is done by hand is put in minutes; the others prove themselves (the app's report, the paper, the portal)."""


def _minutes(case: CaseState, command: RecordNotice) -> str:
    return "posting_minutes" if command.channel is Channel.POSTING else "notice_minutes"


@handles(RecordNotice, Role.ENFORCER, Role.SECRETARY, Role.CLERK, signs=_minutes)
def _record(case: CaseState, command: RecordNotice, context: Context) -> Facts:
    in_charge(case, context)
    forbid(command.on > context.today, "L25 35", "Ngày thông báo ở tương lai.", "The day of notice lies in the future.")
    told = tuple(dict.fromkeys((command.party, *command.others)))
    for party in told:
        _may_be_told(case, command, party, context)
    require(may_prove(command.channel, command.proof))
    result = outcome(command.proof, command.on, witness=command.witness)
    if not result.valid_on and result.next_channel is None:
        require(result.verdict)
    tried = {"channel": command.channel, "proof": command.proof}
    if command.channel in MINUTED:
        yield NoticeMinuted(
            **paper(case, "minutes", "notice_minutes", context),
            told=command.document,
            parties=told,
            **tried,
            on=command.on,
            witness=command.witness,
            valid_on=result.valid_on,
            next_channel=result.next_channel or "",
        )
    for party in told:
        one = {"document": command.document, "party": party, **tried, "file": command.file}
        if result.valid_on:
            yield PartyNotified(**one, valid_on=result.valid_on)
        else:
            yield NoticeFailed(**one, on=command.on, next_channel=result.next_channel or command.channel)


def _may_be_told(case: CaseState, command: RecordNotice, party: str, context: Context) -> None:
    """The party is still to be told of this document, and may be by this channel."""
    notice = case.notices.get(notice_key(command.document, party))
    forbid(notice is None, "L25 35.1", "Không có văn bản hoặc đương sự này.", "No such document or party in this case.")
    assert notice
    forbid(notice.valid_on, "L25 35.1", "Đã thông báo hợp lệ.", "Valid notice has been given already.")
    forbid(
        notice.issued_on and command.on < notice.issued_on,
        "L25 35.1",
        "Ngày thông báo trước ngày ban hành văn bản.",
        "The day of notice precedes the document.",
    )
    who, occasion = addressee(case, party, notice.subject)
    require(may_use(command.channel, who, occasion, context.pack, regime=regime_on(command.on)))


@follows(PartyNotified)
def _notified(case: CaseState, fact: PartyNotified, context: Context) -> Facts:
    """The debtor's period starts, and a document that everyone knows of is done with."""
    of_decision = case.decision and case.decision.document == fact.document
    if of_decision and not case.ended and fact.party.startswith("D"):
        yield DebtorNotified(debtor=fact.party, valid_on=fact.valid_on)
    if not case.notices.count(fact.document):
        yield PartiesNotified(document=fact.document)
        if of_decision:
            yield DecisionNotified(document=fact.document)


@handles(RecordAgreement, Role.ENFORCER, Role.PARTY, signs=Unsigned.RECORDS)
def _agree(case: CaseState, command: RecordAgreement, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    forbid(
        not command.fee_agreed,
        "D152 14.5",
        "Thỏa thuận phải nêu phí và chi phí thi hành án.",
        "The agreement must settle fees and costs.",
    )
    forbid(
        command.perform_by < context.today, "D152 14.1", "Thời hạn thực hiện đã qua.", "The term has passed already."
    )
    yield AgreementRecorded(**command.model_dump())


@handles(EndAgreement, Role.ENFORCER, Role.PARTY, signs=Unsigned.RECORDS)
def _disagree(case: CaseState, command: EndAgreement, context: Context) -> Facts:
    alive(case, context)
    in_charge(case, context)
    forbid(not case.agreement, "D152 14", "Không có thỏa thuận nào đang có hiệu lực.", "No agreement is in force.")
    yield AgreementEnded(reason=command.reason)


@evolves(DocumentIssued)
def _issued(case: CaseState, fact: DocumentIssued, event: Event) -> CaseState:
    """A drawn-up document goes to the procuracy, and by VNeID to those who get it that way; annexes go with theirs."""
    case = settle(case, fact.key)
    if not isinstance(case, CaseState) or not fact.number or fact.document_kind in FILED:
        return case
    case = owe(
        case,
        event.seq,
        "deliver_to_procuracy",
        f"Gửi {fact.number} cho Viện kiểm sát",
        tag=fact.document,
        sha256=fact.sha256,
        number=fact.number,
        kind=fact.document_kind,
    )
    for waiting in case.notices.group((fact.document, Channel.PRISON)):
        tag = notice_key(waiting.document, waiting.party)
        case = owe(case, event.seq, "tell_prison", "Gửi văn bản cho phạm nhân", tag=tag, letter="document")
    return owe_each(
        case,
        event.seq,
        "send_notices",
        f"Thông báo {fact.number} qua VNeID",
        tag=fact.document,
        each=[notice.party for notice in case.notices.group((fact.document, Channel.VNEID))],
        document=fact.document,
        sha256=fact.sha256,
        kind=fact.document_kind,
    )


@evolves(ProcuracyNotified)
@evolves(NoticesSent)
def _done(case: CaseState, fact: ProcuracyNotified | NoticesSent, event: Event) -> CaseState:
    return settle(case, fact.key)


@evolves(PartyNotified)
def _party_notified(case: CaseState, fact: PartyNotified, event: Event) -> CaseState:
    key = notice_key(fact.document, fact.party)
    told = replace(case.notices[key], valid_on=fact.valid_on, channel=fact.channel)
    return case.model_copy(update={"notices": case.notices.put({key: told})})


@evolves(NoticeFailed)
def _notice_failed(case: CaseState, fact: NoticeFailed, event: Event) -> CaseState:
    key = notice_key(fact.document, fact.party)
    notice = case.notices[key]
    attempts = (*notice.attempts, f"{fact.on.isoformat()} {fact.channel} {fact.proof}")
    tried = replace(notice, channel=fact.next_channel, attempts=attempts)
    return case.model_copy(update={"notices": case.notices.put({key: tried})})


@evolves(DebtorNotified)
def _debtor_notified(case: CaseState, fact: DebtorNotified, event: Event) -> CaseState:
    return at_stage(case, Stage.VOLUNTARY, event) if case.stage in (Stage.DECIDED, Stage.NOTIFYING) else case


@evolves(VoluntaryPeriodEnded)
def _period_ended(case: CaseState, fact: VoluntaryPeriodEnded, event: Event) -> CaseState:
    last_day = local_day(event.at - timedelta(microseconds=1))  # the period ends at midnight after it
    until = case.voluntary_until.put({fact.debtor: last_day})
    return _awaits_instalment(case.model_copy(update={"voluntary_until": until}), event)


@evolves(InstalmentDayPassed)
def _instalment_due(case: CaseState, fact: InstalmentDayPassed, event: Event) -> CaseState:
    return _awaits_instalment(case, event)


def _awaits_instalment(case: CaseState, event: Event) -> CaseState:
    """While all that fell due is paid, the next instalment is looked at when its day has passed."""
    today = local_day(event.at)
    later = [due for claim in case.claims.group("open") for due, _ in claim.instalments if due >= today]
    if not later or case.overdue(today):
        return case
    others = tuple(a for a in case.appointments if a.kind != InstalmentDayPassed.kind)
    again = Appointment(at=midnight_after(min(later)), kind=InstalmentDayPassed.kind)
    return case.model_copy(update={"appointments": (*others, again)})


@evolves(AgreementRecorded)
def _agreed(case: CaseState, fact: AgreementRecorded, event: Event) -> CaseState:
    return case.model_copy(update={"agreement": f"{local_day(event.at)}–{fact.perform_by}"})


@evolves(AgreementEnded)
def _agreement_ended(case: CaseState, fact: AgreementEnded, event: Event) -> CaseState:
    return case.model_copy(update={"agreement": ""})
