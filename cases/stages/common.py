"""What the stages share: guards as refusals, documents that are issued, and who must be in hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cases.events import Event, Fact, Role
from cases.kernel import Context, Opening, Refusal, Subject, owe
from cases.parts import Notice, notice_key
from cases.state import CaseState, Stage
from law.guards.authority import Delegation, Officer, may_sign
from law.guards.authority import Role as Post
from law.guards.notices import Addressee, Occasion, Paper, ladder
from law.guards.verdict import Verdict
from law.pack import load_pack
from law.periods import local_day
from law.regime import regime_on

OFFICE_ROLES = (Role.HEAD, Role.DEPUTY, Role.ROOM_HEAD)
"""Those who may hold the Head's power to sign, the last two by delegation (L25 22.3)."""


class DocumentFact(Fact):
    """A decision or notice was signed: `document` names it within the case, `number` comes from its kind's series."""

    document: str
    document_kind: str
    signer: str
    number: str = ""

    def numbered(self) -> Mapping[str, str]:
        return {"number": self.document_kind}


class CaseEnded(Fact):
    """The case has ended; it goes on listening for late credits, returned transfers and the procuracy (L25 112.2)."""

    article = "L25 55"
    ground: str
    signer: str


def require(verdict: Verdict) -> None:
    """Refuse the act if a guard of the law does."""
    if not verdict.allowed:
        raise Refusal(verdict.article, verdict.reason_vi, verdict.reason_en)


def forbid(condition: object, article: str, vi: str, en: str) -> None:
    """Refuse the act when the condition holds."""
    if condition:
        raise Refusal(article, vi, en)


def alive(case: CaseState, context: Context, *, while_paused: bool = False) -> None:
    """The case has neither ended nor, unless that does not matter, been postponed or suspended."""
    forbid(case.ended, "L25 55", "Vụ việc đã kết thúc thi hành án.", "The case has ended.")
    if case.overlay and not while_paused:
        vi = "đang hoãn" if case.overlay.kind == "postponed" else "đang tạm đình chỉ"
        raise Refusal("L25 46, 47", f"Việc thi hành án {vi}.", f"The case is {case.overlay.kind}.")


def in_charge(case: CaseState, context: Context) -> None:
    """Only the assigned enforcer acts in his case (L25 25.1)."""
    if context.actor.role is Role.ENFORCER:
        forbid(
            context.actor.id != case.officer,
            "L25 25.1",
            "Chỉ Chấp hành viên được phân công vụ việc mới được thực hiện.",
            "Only the enforcer assigned to the case may do this.",
        )


def signs(case: Subject, code: str, context: Context) -> None:
    """The actor holds the authority to sign this kind of document on this day (L25 22.2, 22.3)."""
    head = Officer(id="head", role=Post.HEAD)
    delegations = [
        Delegation(
            giver=head,
            receiver=d["officer"],
            documents=frozenset(d["documents"] or [code]),
            start=date.fromisoformat(d["starts_on"]),
            end=date.fromisoformat(d["ends_on"]) if d["ends_on"] else date.max,
            number=d["basis"],
        )
        for d in context.facts.get("delegations", ())
    ]
    signer = Officer(id=context.actor.id, role=Post(context.actor.role.value))
    assigned = getattr(case, "officer", "")
    require(may_sign(code, signer, context.today, context.pack, delegations=delegations, assigned=assigned))


def next_document(case: CaseState, kind: str) -> str:
    """The name of the next document of a case: its kind and a running number."""
    return f"{kind}-{case.documents + 1}"


def issued(case: CaseState, fact: DocumentFact, event: Event, *, parties: tuple[str, ...] | None = None) -> CaseState:
    """The case after a document was signed: to be drawn up and signed, and to be made known to its parties.

    The enforcement decision goes in person or by post, everything else by VNeID first (D152 15.1, 16.1.b).
    """
    whom = tuple(ref for ref, p in case.parties.items() if p.kind != "state") if parties is None else parties
    notices = {}
    for ref in whom:
        who, occasion = addressee(case, ref, fact.document_kind)
        steps = ladder(who, occasion, load_pack(case.pack), regime=regime_on(local_day(event.at)))
        channel = steps[0].channels[0]
        notices[notice_key(fact.document, ref)] = Notice(
            document=fact.document,
            party=ref,
            subject=fact.document_kind,
            channel=channel,
            issued_on=local_day(event.at),
        )
    case = case.model_copy(update={"documents": case.documents + 1, "notices": case.notices.put(notices)})
    label = f"Ban hành {event.data.get('number') or fact.document}"
    return owe(case, event.seq, "issue_document", label, tag=fact.document, seq=event.seq, kind=fact.document_kind)


def addressee(case: CaseState, ref: str, document_kind: str) -> tuple[Addressee, Occasion]:
    """Who is to be notified of what, as the ladder of channels asks (LAW.md 1.7)."""
    party = case.parties[ref]
    paper = Paper.ENFORCEMENT_DECISION if document_kind == "enforcement_decision" else Paper.OTHER
    return (
        Addressee(has_id=bool(party.id_number), address_known=bool(party.address)),
        Occasion(paper=paper, first=paper is Paper.ENFORCEMENT_DECISION, many_parties=len(case.parties) > 10),
    )


def at_stage(case: CaseState, stage: Stage, event: Event, **change: Any) -> CaseState:
    """The case at another stage."""
    if case.stage != stage:
        change = {**change, "stage": stage, "stage_since": event.at}
    return case.model_copy(update=change)


Facts = Iterator[Fact | Opening]
