"""What the stages share: guards as refusals, documents that are issued, and who must be in hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import model_validator

from cases import order
from cases.assignment import may_have
from cases.authority import covering
from cases.events import Event, Fact, Role
from cases.kernel import Context, Opening, Refusal, evolves, owe
from cases.parts import Claim, Notice, notice_key
from cases.state import CaseState, Stage
from law.errors import LawError
from law.guards import ending
from law.guards.facts import Fact as Circumstance
from law.guards.notices import Addressee, Occasion, Paper, ladder
from law.guards.overlays import Overlay as Lying
from law.guards.refusal import ARTICLES, DECIDED
from law.guards.transitions import Act, Situation, may
from law.guards.verdict import Verdict
from law.model import Regime, Words
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


FILED = frozenset({"notice_minutes", "payout_orders", "receipt_void", "case_statement"})
"""Papers of the file (biên bản, danh sách, bảng tổng hợp): they decide nothing, so that nobody is given notice of them
and the procuracy, which gets every decision (L25 35.2), gets no copy."""


class CaseEnded(DocumentFact):
    """The case has ended; it goes on listening for late credits, returned transfers and the procuracy (L25 112.2).

    The statement of the case (bảng tổng hợp) is drawn up with it.
    """

    words = ("Kết thúc thi hành án", "Case ended")

    article = "L25 55"
    ground: str


def ending_of(case: CaseState, ground: str, signer: str) -> CaseEnded:
    """The end of the case on this ground, with its statement."""
    return CaseEnded(
        document=next_document(case, "statement"), document_kind="case_statement", signer=signer, ground=ground
    )


ENDED_AS: Mapping[str, str] = {
    "performed": "55.1",
    "cancelled": "55.2",
    "request_returned": "32.1.d",
    "entrusted": "49.2",
    "sent_back": "26.5",
    "handled": "27.1",
}
"""The ground in law (`law.guards.ending`) behind the grounds that a case knows by a word of its own."""


def ended_on(ground: str) -> tuple[str, str]:
    """By which article a case ended, and the Vietnamese words of that ground."""
    if ground == "34.4.đ":
        return ARTICLES[Regime.NEW]["đ"], DECIDED[0]
    code = ENDED_AS.get(ground, ground)
    known = ending.ELSEWHERE.get(code) or ending.GROUNDS[code]
    return known.article, known.vi


def require(verdict: Verdict) -> None:
    """Refuse the act if a guard of the law does."""
    if not verdict.allowed:
        raise Refusal(verdict.article, verdict.reason_vi, verdict.reason_en)


def forbid(condition: object, article: str, vi: str, en: str) -> None:
    """Refuse the act when the condition holds."""
    if condition:
        raise Refusal(article, vi, en)


def in_turn(case: CaseState, step: Fact, context: Context) -> Fact:
    """The step, if somebody waits for it, or nobody need (cases/order.py)."""
    require(order.in_turn(case, step, context.today, context.pack))
    return step


@contextmanager
def answerable(article: str) -> Iterator[None]:
    """Where the law cannot answer (a calendar that is not published yet), the act is refused with what it says."""
    try:
        yield
    except LawError as error:
        said = Words.read(error.problem)
        raise Refusal(article, said.vi, said.en) from error


def alive(case: CaseState, context: Context, *, while_paused: bool = False) -> None:
    """The case has neither ended nor, unless that does not matter, been postponed or suspended."""
    forbid(case.ended, "L25 55", "Vụ việc đã kết thúc thi hành án.", "The case has ended.")
    if not while_paused:
        require(may(Act.PROCEED, Situation(context.today, overlay=lying(case)), context.pack))


def lying(case: CaseState) -> Lying | None:
    """What lies over the case, in the words of the law."""
    if case.overlay is None:
        return None
    return Lying.SUSPENDED_BY_OTHERS if case.overlay.ground == "47.2" else Lying(case.overlay.kind)


def known(case: CaseState, told: Collection[Circumstance]) -> frozenset[Circumstance]:
    """The facts on which grounds rest: those that a person told, put right by what the case knows itself."""
    decision = case.decision.document if case.decision else ""
    knows = {
        Circumstance.PERFORMED: case.all_settled,
        Circumstance.SOMETHING_REMAINS: not case.all_settled,
        Circumstance.DONE_WHOLLY: case.all_settled,
        Circumstance.MONEY_DUTY: bool(case.outstanding),
        Circumstance.MEASURE_SERVED: case.origin == "interim_measure"
        and bool(decision)
        and not case.notices.count(decision),
    }
    denies = {Circumstance.FEES_AND_COSTS_PAID: bool(case.fees.count("owing") or case.fees_open)}
    # of what binds to an act (L25 91, 92) nobody is prosecuted while only sums are owed
    denies[Circumstance.REFERRED_UNDER_91_OR_92] = not case.claims.count("thing")
    facts = {fact for fact in told if fact not in knows and not denies.get(fact)}
    return frozenset(facts | {fact for fact, holds in knows.items() if holds})


def owed_claim(case: CaseState, name: str, article: str) -> Claim:
    """The claim of this name, of which a sum must still be owed; else refused under the article."""
    claim = case.claims.get(name)
    forbid(
        claim is None or not claim.outstanding,
        article,
        "Không có khoản tiền phải thi hành này.",
        "No sum is owed under this claim.",
    )
    assert claim
    return claim


def in_charge(case: CaseState, context: Context) -> None:
    """Only the assigned enforcer acts in his case (L25 25.1), or who covers him while he is away."""
    if context.actor.role is Role.ENFORCER:
        absence = covering(context)
        if absence:
            require(may_have(absence, context.pack))
        forbid(
            context.actor.id != case.officer and not absence,
            "L25 25.1",
            "Chỉ Chấp hành viên được phân công vụ việc mới được thực hiện.",
            "Only the enforcer assigned to the case may do this.",
        )


def next_document(case: CaseState, kind: str) -> str:
    """The name of the next document of a case: its kind and a running number."""
    return f"{kind}-{case.documents + 1}"


def paper(case: CaseState, name: str, kind: str, context: Context) -> dict[str, Any]:
    """What a fact says of the document of this kind that the sender signs; it is named by `name` and a number."""
    return {"document": next_document(case, name), "document_kind": kind, "signer": context.actor.id}


def issued(case: CaseState, fact: DocumentFact, event: Event, *, parties: tuple[str, ...] | None = None) -> CaseState:
    """The case after a document was signed: to be drawn up and signed, and to be made known to its parties.

    The enforcement decision goes in person or by post, everything else by VNeID first (D152 15.1, 16.1.b).
    """
    whom = tuple(ref for ref in case.parties if _is_told(case, ref)) if parties is None else parties
    whom = () if fact.document_kind in FILED else whom
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
            number=str(event.data.get("number", "")),
            issued_on=local_day(event.at),
        )
    case = case.model_copy(update={"documents": case.documents + 1, "notices": case.notices.put(notices)})
    label = f"Ban hành {event.data.get('number') or fact.document}"
    return owe(case, event.seq, "issue_document", label, tag=fact.document, seq=event.seq, kind=fact.document_kind)


def _is_told(case: CaseState, ref: str) -> bool:
    """Whether a party is given notice: neither the State, nor a buyer, nor an agency that entrusted an asset, which is
    told of its sale by letter (D152 27.1.d)."""
    entrusting = case.entrusted and case.entrusted.asset and ref[0] == "C"
    return case.parties[ref].kind != "state" and ref[0] in "CD" and ref not in case.succeeded and not entrusting


@evolves(DocumentFact)
def _issued(case: CaseState, fact: DocumentFact, event: Event) -> CaseState:
    """A paper that changes nothing else of its case."""
    return issued(case, fact, event)


def _in_prison(case: CaseState, ref: str) -> bool:
    """Whether a party is in prison, and is told through it (D152 33)."""
    there = case.prisoners.get(ref)
    return there is not None and not there.left


def addressee(case: CaseState, ref: str, document_kind: str) -> tuple[Addressee, Occasion]:
    """Who is to be notified of what, as the ladder of channels asks (LAW.md 1.7)."""
    party = case.parties[ref]
    paper = Paper.ENFORCEMENT_DECISION if document_kind == "enforcement_decision" else Paper.OTHER
    many = len(case.parties) >= int(load_pack(case.pack).setting("many_parties_from"))
    return (
        Addressee.of(
            has_id=bool(party.id_number),
            address_known=bool(party.address),
            prisoner=_in_prison(case, ref),
            reach=case.reach.get(ref) or (),
        ),
        Occasion(paper=paper, first=paper is Paper.ENFORCEMENT_DECISION, many_parties=many),
    )


def at_stage(case: CaseState, stage: Stage, event: Event, **change: Any) -> CaseState:
    """The case at another stage."""
    if case.stage != stage:
        change = {**change, "stage": stage, "stage_since": event.at}
    return case.model_copy(update=change)


Facts = Iterator[Fact | Opening]


def names_step(steps: Callable[[], Mapping[str, type[Fact]]]) -> Any:
    """The check of a command that records a step by its name: a ValueError names those there are."""

    def known(command: Any) -> Any:
        if command.step not in steps():
            raise ValueError(f"step: một trong / one of {', '.join(sorted(steps()))}")
        return command

    return model_validator(mode="after")(known)
