"""The things of a case that a field of a form may name (`cases.asking.Of`), each in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import ColumnElement, Connection, select

from cases.asking import Choice, Of
from cases.kernel import Subject
from cases.parts import Notice
from cases.proceedings.office import OfficeYear
from cases.spelling import plain
from cases.stages.oversight import ADDRESSED
from cases.state import CaseState
from documents.kinds import KINDS
from law.pack import current_pack, load_pack, released
from law.periods import local_day
from records.absences import in_effect
from records.references import offer
from records.tables import absences, bank_credits, officers, payouts
from web.api.reach import Bearer
from web.desk.forms import Offers
from web.queries import LONGEST
from web.wording import MONEY_STATES, OBLIGATIONS, day, moment, money


def offers_of(connection: Connection, subject: Subject, reader: Bearer) -> Offers:
    """What the fields of this subject's commands may name; nothing of a dossier but what is not its own.

    A party speaks for himself, of what he was told of.
    """

    def offers(of: Of) -> list[Choice]:
        if isinstance(subject, CaseState) and not reader.staff and of in _OF_PARTY:
            return list(_OF_PARTY[of](subject, reader.who))
        if isinstance(subject, CaseState) and of in _OF_CASE:
            return list(_OF_CASE[of](subject))[:LONGEST]
        if isinstance(subject, OfficeYear) and of in _OF_YEAR:
            return list(_OF_YEAR[of](subject))[:LONGEST]
        outside = _OUTSIDE.get(of)
        return list(outside(connection, subject))[:LONGEST] if outside else []

    return offers


def _same(code: str, text: str, article: str = "") -> Choice:
    return Choice(code, text, text, article)


def _sessions(year: OfficeYear) -> Iterable[Choice]:
    """The sessions, the latest first."""
    for one in sorted(year.sessions.values(), key=lambda session: session.starts_at, reverse=True):
        yield _same(one.id, f"{one.id}, {moment(one.starts_at)}")


def _absences(year: OfficeYear) -> Iterable[Choice]:
    """Those that were entered, the last to end first."""
    for one in sorted(year.absences.values(), key=lambda absence: absence.ends_on, reverse=True):
        yield _same(one.id, f"{one.officer}, {day(one.starts_on)} – {day(one.ends_on)}")


_OF_YEAR: Mapping[Of, Callable[[OfficeYear], Iterable[Choice]]] = {Of.SESSION: _sessions, Of.ABSENCE: _absences}


def _parties(case: CaseState) -> Iterable[Choice]:
    return (_same(ref, f"{ref} {party.name}") for ref, party in case.parties.items())


def _claims(case: CaseState) -> Iterable[Choice]:
    for claim in case.claims.values():
        vi, en = OBLIGATIONS.get(claim.kind, (claim.kind, claim.kind))
        yield Choice(
            claim.id, f"{claim.id} {vi}, còn {money(claim.outstanding)}", f"{claim.id} {en}, {money(claim.outstanding)}"
        )


def _shares(case: CaseState) -> Iterable[Choice]:
    for share in case.shares.values():
        vi, en = MONEY_STATES.get(share.status, (share.status, share.status))
        who = case.parties[share.payee].name if share.payee in case.parties else share.payee
        told = f"{share.id} {who}, {money(share.amount)}"
        yield Choice(share.id, f"{told}, {vi}", f"{told}, {en}")


def _batches(case: CaseState) -> Iterable[Choice]:
    of_batch: dict[str, int] = {}
    for share in case.shares.values():
        if share.status == "prepared":
            of_batch[share.batch] = of_batch.get(share.batch, 0) + share.amount
    return (_same(batch, f"{batch}, {money(amount)}") for batch, amount in of_batch.items())


def _receipts(case: CaseState) -> Iterable[Choice]:
    return (_same(one.id, f"{one.number}, {day(one.on)}, {money(one.amount)}") for one in case.receipts.values())


def _papers(case: CaseState) -> Iterable[Choice]:
    return _told_of(case.notices.values())


def _notices(case: CaseState) -> Iterable[Choice]:
    return _told_of(notice for notice in case.notices.values() if notice.valid_on is None)


def _told_of(notices: Iterable[Notice]) -> Iterable[Choice]:
    seen: dict[str, Choice] = {}
    for notice in notices:
        if notice.document not in seen:
            kind = KINDS.get(notice.subject)
            vi, en = (kind.vi, kind.en) if kind else (notice.subject, notice.subject)
            seen[notice.document] = Choice(notice.document, f"{vi} {notice.number}", f"{en} {notice.number}")
    return seen.values()


def _fees(case: CaseState) -> Iterable[Choice]:
    for key, fee in case.reckoned_fees.items():
        name = case.parties[fee.payer].name if fee.payer in case.parties else fee.payer
        yield _same(str(key), f"{name}, {money(fee.amount)}")


def _overdue(case: CaseState) -> Iterable[Choice]:
    for duty in case.duties.values():
        if duty.level >= 2 and duty.due:
            rule = load_pack(duty.pack_version).rules[duty.rule]
            yield Choice(duty.id, f"{rule.vi}, {day(duty.due)}", f"{rule.en}, {day(duty.due)}")


def _open_orders(case: CaseState) -> Iterable[Choice]:
    for order in case.orders.group("open"):
        yield _same(order.id, f"{order.id}, {order.to}, {day(order.answer_by)}: {order.instruction}")


_OF_CASE: Mapping[Of, Callable[[CaseState], Iterable[Choice]]] = {
    Of.ASSET: lambda case: (_same(a.id, f"{a.id} {a.description}") for a in case.assets.values()),
    Of.BATCH: _batches,
    Of.CLAIM: _claims,
    Of.COMPLAINT: lambda case: (_same(c.id, f"{c.id}, {case.parties[c.party].name}") for c in case.complaints.values()),
    Of.DOCUMENT: _notices,
    Of.DUTY: _overdue,
    Of.ENTRUSTMENT: lambda case: (_same(e.id, f"{e.id} {e.agency}") for e in case.entrustments.values()),
    Of.EXHIBIT: lambda case: (_same(e.id, f"{e.id} {e.description}") for e in case.exhibits.group("kept")),
    Of.FEE: _fees,
    Of.ORDER: _open_orders,
    Of.PAPER: _papers,
    Of.PARTY: _parties,
    Of.PLAN: lambda case: (_same(p.id, f"{p.number}, {day(p.made_on)}") for p in case.plans.values()),
    Of.PROTEST: lambda case: (_same(p.id, f"{p.number}, {day(p.dated)}") for p in case.protests.values()),
    Of.RECEIPT: _receipts,
    Of.SAFEGUARD: lambda case: (_same(s.id, f"{s.id} {s.description}") for s in case.safeguards.values()),
    Of.SHARE: _shares,
}


_OF_PARTY: Mapping[Of, Callable[[CaseState, str], Iterable[Choice]]] = {
    Of.PARTY: lambda case, party: (one for one in _parties(case) if one.code == party),
    Of.CLAIM: lambda case, party: (
        one for one in _claims(case) if party in (case.claims[one.code].creditor, *case.claims[one.code].debtors)
    ),
    Of.COMPLAINT: lambda case, party: (
        _same(c.id, f"{c.id}, {case.parties[party].name}") for c in case.complaints.values() if c.party == party
    ),
    Of.PAPER: lambda case, party: _told_of(n for n in case.notices.values() if n.party == party and n.valid_on),
}
"""What a party may name, as far as it is his."""


def _credits(connection: Connection, subject: Subject) -> Iterable[Choice]:
    """Credits of the office of which something is unclaimed, those first whose text names this case."""
    query = select(bank_credits).where(bank_credits.c.unclaimed > 0, bank_credits.c.office == subject.office)
    rows = list(connection.execute(query.order_by(bank_credits.c.booked_at).limit(LONGEST)))
    debtors = {plain(p.name) for ref, p in getattr(subject, "parties", {}).items() if ref.startswith("D")}
    naming = {
        row.bank_ref
        for row in rows
        if subject.id in offer(connection, row.office, row.reference, local_day(row.booked_at)).cases
        or plain(row.payer.get("name", "")) in debtors
    }
    for row in sorted(rows, key=lambda row: row.bank_ref not in naming):
        told = f"{row.bank_ref}, {money(row.unclaimed)}, {day(local_day(row.booked_at))}, {row.payer.get('name', '')}"
        yield _same(row.bank_ref, f"{told}: {row.reference}")


def _enforcers(connection: Connection, subject: Subject) -> Iterable[Choice]:
    away = select(absences.c.officer).where(in_effect())  # nothing new is given to them
    return _members(connection, subject, (officers.c.role == "enforcer") & officers.c.id.not_in(away))


def _staff(connection: Connection, subject: Subject) -> Iterable[Choice]:
    return _members(connection, subject, officers.c.role.in_(ADDRESSED))


def _members(connection: Connection, subject: Subject, wanted: ColumnElement[bool]) -> Iterable[Choice]:
    active = select(officers).where(officers.c.office == subject.office, officers.c.active, wanted)
    for row in connection.execute(active.order_by(officers.c.id)):
        yield _same(row.id, f"{row.id} {row.name}, {row.room or ''}")


def _orders(connection: Connection, subject: Subject) -> Iterable[Choice]:
    query = select(payouts).where(payouts.c.subject == subject.id, payouts.c.status.in_(("approved", "paid")))
    return (_same(row.end_to_end_id, f"{row.end_to_end_id}, {money(row.amount)}") for row in connection.execute(query))


def _effects(_connection: Connection, subject: Subject) -> Iterable[Choice]:
    return (_same(owed.key, owed.label or owed.effect) for owed in subject.owed.group("failed"))


def _packs(_connection: Connection, _subject: Subject) -> Iterable[Choice]:
    newest = current_pack().version
    return (_same(version, version) for version in (newest, *(v for v in released() if v != newest)))


_OUTSIDE: Mapping[Of, Callable[[Connection, Subject], Iterable[Choice]]] = {
    Of.CREDIT: _credits,
    Of.ENFORCER: _enforcers,
    Of.STAFF: _staff,
    Of.PAYOUT: _orders,
    Of.EFFECT: _effects,
    Of.PACK: _packs,
}
