"""What a sender may say: of the past what is past, and a party or a partner for himself only.

A party names himself by his reference, never by name or number: in a case by that of the case (C1, D1), in a dossier by
his place in it (`places`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from cases.commands import Command, Malformed
from cases.dossier import Dossier
from cases.dossiers import DossierState, SubmitDossier
from cases.events import Actor
from cases.kernel import Admitted, Subject
from cases.names import DossierName
from cases.parties import Party
from cases.proceedings.late_judgments import ListLateJudgment
from cases.reading import name_key
from cases.stages.cancellation import WithdrawRequest
from cases.stages.closure import RequestConfirmation
from cases.stages.complaints import Complain
from cases.stages.entrustment_course import RecordEntrustmentAnswer
from cases.stages.fee_relief import RequestFeeRelief
from cases.stages.money import RecordPerformance
from cases.stages.overlays import Postpone
from cases.stages.payout import RecordAccount
from cases.stages.procuracy import ReceiveProtest
from cases.stages.succession import ClaimSuccession, Ground, claims_of
from cases.state import CaseState
from law.pack import Pack
from law.periods import local_day


def near(field: str, moment: datetime, now: datetime, pack: Pack) -> None:
    """Raise `Malformed` for a moment of sending that lies too far from the legal clock, on either side."""
    not_in_future(field, moment, now, pack)
    if moment < now - timedelta(seconds=pack.setting("sent_before_seconds")):
        raise Malformed(
            field,
            f"gửi từ {moment.isoformat()}, nay đã {now.isoformat()}: quá lâu; xem lại vụ việc rồi gửi lại / "
            "was sent too long ago: look at the case again, then send anew",
        )


def not_in_future(field: str, stated: datetime | date, now: datetime, pack: Pack) -> None:
    """Raise `Malformed` for a moment, or a local day, that lies ahead of the legal clock."""
    latest = now + timedelta(seconds=pack.setting("clock_ahead_seconds"))
    ahead = stated > latest if isinstance(stated, datetime) else stated > local_day(latest)
    if ahead:
        raise Malformed(
            field,
            f"{stated.isoformat()} ở tương lai, nay là {now.isoformat()}; xem lại đồng hồ hoặc ngày đã ghi / "
            "lies in the future: check the clock, or the date that was written",
        )


def tells_of_the_past(command: Command, now: datetime, pack: Pack) -> None:
    """Raise `Malformed` for a command that tells of something done or received at a moment still to come."""
    for field, stated in _of_the_past(command):
        if stated is not None:
            not_in_future(f"payload.{field}", stated, now, pack)


def _of_the_past(command: Command) -> Iterator[tuple[str, datetime | date | None]]:
    match command:
        case SubmitDossier(dossier=dossier):
            yield "dossier.received_at", dossier.received_at  # the moment of sending is never after it
            yield "dossier.judgment_at", dossier.judgment_at
            yield "dossier.title.date", dossier.title.date
        case RecordPerformance(on=day) | RecordEntrustmentAnswer(on=day):
            yield "on", day
        case Complain(known_on=day) | ReceiveProtest(known_on=day):  # from then on its period runs
            yield "known_on", day
        case ListLateJudgment(since=day):
            yield "since", day
        case Postpone(requested_at=moment, requested_on=day):
            yield "requested_at", moment
            yield "requested_on", day


def belongs_here(subject: Subject, command: Command) -> None:
    """Raise `Malformed` for a dossier that is handed in under the id of another one."""
    if not isinstance(command, SubmitDossier):
        return
    name = DossierName.read(subject.id)
    if name is None or (name.office, name.own) != (command.dossier.office, command.dossier.dossier_id):
        expected = f"dossier/{command.dossier.office}/…/{command.dossier.dossier_id}"
        raise Malformed("subject", f"hồ sơ này mang mã {expected} / this dossier goes to {expected}, not {subject.id}")


def places(dossier: Dossier) -> dict[str, Party]:
    """The parties of a dossier in the order of its obligations: creditors are C1, C2, …, debtors D1, D2, …"""
    found: dict[str, Party] = {}
    sides = (("C", (o.creditor for o in dossier.obligations)), ("D", (o.debtor for o in dossier.obligations)))
    for letter, parties in sides:
        distinct = {party.key: party for party in parties if party is not None}
        found |= {f"{letter}{n}": party for n, party in enumerate(distinct.values(), start=1)}
    return found


def party_for_himself(actor: Actor, subject: Subject, command: Command) -> None:
    """Raise `Malformed` for a party who is none of the subject's, or who disposes of what is another's."""
    known = _speakers(subject, command)
    if actor.id not in known:
        named = ", ".join([*islice(known, 8), *["…"] * (len(known) > 8)]) or "—"
        raise Malformed(
            "actor.id",
            f"“{actor.id}” không phải đương sự có quyền trong {subject.id}; có: {named} / "
            f"is no party who may speak here; there are: {named}",
        )
    if isinstance(subject, CaseState) and not _own(actor.id, subject, command):
        raise Malformed(
            "actor.id",
            f"{actor.id} không được định đoạt quyền của người khác; người đó hoặc cán bộ phải gửi / "
            "may not dispose of another's rights: that party, or an officer, has to send this",
        )


def _speakers(subject: Subject, command: Command) -> dict[str, Party]:
    """The parties of a case; of a dossier those who ask."""
    if isinstance(subject, CaseState):
        return dict(subject.parties.items())
    if isinstance(command, SubmitDossier):
        dossier: Dossier | None = command.dossier
    else:
        dossier = subject.dossier if isinstance(subject, DossierState) else None
    return {ref: party for ref, party in places(dossier).items() if dossier.requested_by(party)} if dossier else {}


def _own(ref: str, case: CaseState, command: Command) -> bool:
    """Whether what the command disposes of is this party's own."""
    match command:
        case RecordAccount(party=whose) | Complain(party=whose):
            return whose == ref
        case ClaimSuccession(party=whose, ground=Ground.ASSIGNMENT):
            return whose == ref
        case ClaimSuccession(party=whose, ground=Ground.DUTY_TAKEN_OVER):  # who agrees is the creditor (L25 41.3.b)
            taken = case.claims.among(command.claims or claims_of(case, whose))
            return all(claim.creditor == ref for claim in taken)
        case RequestFeeRelief(fee=name):
            fee = case.reckoned_fees.get(name)
            return fee is None or fee.payer == ref
        case RequestConfirmation(requester=name):
            return name_key(name) == name_key(case.parties[ref].name)
        case WithdrawRequest(claims=names):
            meant = case.claims.among(names) if names else case.claims.group("open")
            return all(ref in (c.debtors if case.requester == "debtor" else (c.creditor,)) for c in meant)
        case _:
            return True


def partner_for_himself(actor: Actor, admitted: Admitted) -> None:
    """Raise `Malformed` for a partner who tells what another decides or does."""
    tellers = admitted.handler.tellers(admitted.payload)
    if actor.id not in tellers:
        named = ", ".join(sorted(tellers)) or "—"
        raise Malformed(
            "actor.id",
            f"“{actor.id}” không được báo việc này; việc này của: {named} / may not say this; it is for: {named}",
        )
