"""A dossier or a case in memory: decided, numbered, chained and folded as the journal does it, without a server.

    case = opened_case()
    case.go("propose_decision", Role.SECRETARY, at=day(9, 8))

`go` moves the clock, `perform` carries out what is owed outside with the usual outcome.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from cases.commands import Envelope
from cases.deciding import Request, RequestKind, decide, told
from cases.dossiers import CasesStarted, DossierState
from cases.events import Actor, Event, Fact, Proposed, Role, genesis
from cases.kernel import Opening, Owed, Refused, Subject, evolve, fold
from cases.names import DossierName
from cases.parts import notice_key
from cases.stages import closure, entrustment, exit_ban, no_condition, notice, payout, prison_letters, verification
from cases.stages.withdrawal import undoing
from cases.state import CaseState
from law.pack import current_pack
from tests.intake_samples import A, B, dossier, owes

VN = timezone(timedelta(hours=7))
OFFICE = "79"
ENFORCERS = [
    {"officer": "CHV-01", "room": "P1", "load": 2, "relations": []},
    {"officer": "CHV-02", "room": "P1", "load": 5, "relations": []},
    {"officer": "CHV-03", "room": "P2", "load": 1, "relations": ["spouse"]},
]
STAFF = {one["officer"]: {"role": "enforcer", "room": ""} for one in ENFORCERS}
OWN = {"name": "Thi hành án dân sự Thành phố Hồ Chí Minh", "bank_bin": "970436", "account": "0071000123456"}
FAR_OFFICES = {"01": {"name": "Thi hành án dân sự Thành phố Hà Nội", "bank_bin": "970436", "account": "0011000123456"}}
DEPUTY_MAY_ALL = [
    {"officer": "deputy-1", "documents": [], "starts_on": "2026-07-01", "ends_on": "2027-06-30", "basis": "PC-01"}
]


def day(month: int, number: int, hour: int = 9, minute: int = 0, *, year: int = 2026) -> datetime:
    """A moment of office life in Vietnam."""
    return datetime(year, month, number, hour, minute, tzinfo=VN)


def _role_of(person: str) -> str | None:
    """The role of a member of the office: an enforcer by his number, the others are called by their role."""
    return "enforcer" if person.startswith("CHV") else person.removesuffix("-1") if person.endswith("-1") else None


ASKS_FOR_PLAN = ("resolve_complaint", "record_second_level", "withdraw_plan")


Act = Callable[["Driven"], Any]
"""Something that was done to a case, to be done to another."""


class Driven:
    """A subject, its journal so far and the clock. `last` holds the events of the last act."""

    def __init__(self, subject: Subject, at: datetime) -> None:
        self.first = subject
        self.subject: Any = subject
        self.now = at
        self.events: list[Event] = []
        self.last: list[Event] = []
        self.ledger: dict[str, int] = defaultdict(int)
        self.entries: list[list[tuple[str, int]]] = []
        self.openings: list[Opening] = []
        self._numbers: Counter[str] = Counter()
        self._acts = 0
        self.done: list[tuple[int, Act]] = []  # how often it had been stored to before each act, and the act

    # --- acts ---------------------------------------------------------------------------------------------------------

    def go(
        self,
        command: str,
        role: Role = Role.HEAD,
        payload: Mapping[str, Any] | None = None,
        /,
        *,
        at: datetime | None = None,
        who: str = "",
        facts: Mapping[str, Any] | None = None,
    ) -> list[Event]:
        """Send a command; the events it made. An enforcer acts as the one in charge unless `who` says otherwise."""
        again = {"at": at, "who": who, "facts": facts}
        self.done.append((len(self.events), lambda other: other.go(command, role, payload, **again)))
        self.now = max(self.now, at or self.now)
        own = getattr(self.subject, "officer", "") if role is Role.ENFORCER else ""
        self._acts += 1
        envelope = Envelope(
            request_id=f"r{self._acts}",
            subject=self.subject.id,
            command=command,
            payload=dict(payload or {}),
            actor=Actor(id=who or own or f"{role}-1", role=role, office=OFFICE),
            door="tests",
            sent_at=self.now.isoformat(),
        )
        known = {
            "enforcers": ENFORCERS,
            "addressee": _role_of(str((payload or {}).get("to", ""))),
            "staff": {f"{role}-1": {"role": "room_head", "room": ""}, **STAFF},
            "delegations": DEPUTY_MAY_ALL,
            "claims": {},
            "credit": None,
            "others": [],
            "accountant": "KT-01",
            "fund": self.ledger[f"fund:{self.subject.office}"],
            "plan": self._plan(payload or {}) if command in ASKS_FOR_PLAN else {},
            "sharers": [],
            "agencies": {"own": OWN, "there": True},
            "entrustee": ["accepted", "returned", "finished"],
            "far_offices": FAR_OFFICES,
            "counterclaim": {},
            "set_off_elsewhere": [],
            "books": [{"book": "15", "lines": 3, "sha256": "0" * 64}],
        } | dict(facts or {})
        return self._take(self._request(envelope.request_id, RequestKind.COMMAND, envelope, known))

    def _plan(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """What the plan of the command did, as records/facts.py reads it from the journal."""
        if not isinstance(self.subject, CaseState):
            return {}
        complaint = self.subject.complaints.get(str(payload.get("complaint", "")))
        plan = self.subject.plans.get(complaint.about if complaint else str(payload.get("plan", "")))
        if plan is None:
            return {}
        made = next(e for e in self.of_kind("money_distributed") if e.data["document"] == plan.id)
        act = [e for e in self.events if e.request_id == made.request_id and e.seq <= made.seq]
        before = fold(self.first, self.events[: act[0].seq - 1])
        return undoing(before, fold(before, act), made.data["postings"], plan.distribution)

    def refused(
        self, command: str, role: Role = Role.HEAD, payload: Mapping[str, Any] | None = None, **how: Any
    ) -> str:
        """Send a command that the law must forbid; the article. Nothing but the refusal is recorded."""
        before = self.subject
        made = [e for e in self.go(command, role, payload, **how) if not e.kind.startswith("duty_")]
        assert [e.kind for e in made][-1:] == [Refused.kind], f"{command} was not refused: {[e.kind for e in made]}"
        assert self.subject.head > before.head
        return str(made[-1].data["reason_article"])

    def wait(self, until: datetime) -> list[Event]:
        """Let time pass; what fell due meanwhile."""
        self.now = max(self.now, until)
        return self._take(self._request(f"moment/{self.subject.head}", RequestKind.MOMENT))

    def observe(self, key: str, *facts: Fact) -> list[Event]:
        """An outside effect came to this."""
        return self._take(self._request(key, RequestKind.OUTCOME, facts={"key": key, "outcome": told(facts)}))

    def perform(self, *effects: str) -> list[Event]:
        """Carry out everything that is owed (or only these effects), with the usual outcome, until nothing is left."""
        self.done.append((len(self.events), lambda other: other.perform(*effects)))
        made: list[Event] = []
        while found := [o for o in self.subject.owed.values() if not o.failed and (not effects or o.effect in effects)]:
            made += self.observe(found[0].key, *OUTCOMES[found[0].effect](self.subject, found[0], self.now))
        return made

    def after(self, number: int) -> Driven:
        """What it was after so many events, to go on another way."""
        other = Driven(self.first, self.events[number - 1].detected_at)
        other.events = self.events[:number]
        other.subject = fold(self.first, other.events)
        other._numbers, other._acts = Counter(self._numbers), self._acts
        for event in other.events:
            for account, amount in event.data.get("postings") or ():
                other.ledger[account] += amount
        return other

    # --- the journal --------------------------------------------------------------------------------------------------

    def _request(
        self, name: str, kind: RequestKind, envelope: Envelope | None = None, facts: Mapping[str, Any] | None = None
    ) -> Request:
        who = {"actor": envelope.actor, "door": "tests"} if envelope else {"door": "tests"}
        return Request(
            id=name, kind=kind, now=self.now, envelope=envelope, facts=dict(facts or {}), pack=self.subject.pack, **who
        )

    def _take(self, request: Request, first: Fact | None = None) -> list[Event]:
        """Decide, then number, chain and fold, as records/journal.py does."""
        decided = decide(self.subject, request, first=first)
        self.openings += decided.openings
        return self.store(decided.proposals, request.id)

    def open(self, opening: Opening) -> list[Event]:
        """Begin with what a dossier opened."""
        return self._take(self._request("open", RequestKind.OPENING), opening.fact)

    def store(self, proposals: Iterable[Proposed], request_id: str) -> list[Event]:
        """Number, chain and fold."""
        self.last = []
        for proposed in proposals:
            event = Event(
                subject=self.subject.id,
                seq=self.subject.head + 1,
                kind=proposed.kind,
                at=proposed.at,
                detected_at=self.now,
                actor=proposed.actor,
                door="tests",
                request_id=request_id,
                pack=self.subject.pack,
                article=proposed.article,
                data={**proposed.data, **{name: self._number(kind) for name, kind in proposed.series.items()}},
                previous=self.subject.head_hash or genesis(self.subject.id),
            ).sealed()
            self.subject = evolve(self.subject, event)
            self.events.append(event)
            self.last.append(event)
            if lines := event.data.get("postings"):
                self.entries.append([tuple(line) for line in lines])
                for account, amount in lines:
                    self.ledger[account] += amount
        return self.last

    def _number(self, series: str) -> str:
        symbol = current_pack().setting("document_symbols").get(series)
        self._numbers[symbol or series] += 1
        number = self._numbers[symbol or series]
        return f"{number:02}/{symbol}-THADS" if symbol else f"{number}/{series}"

    # --- looking ------------------------------------------------------------------------------------------------------

    def kinds(self) -> list[str]:
        """Kinds of the events of the last act, duties left out."""
        return [e.kind for e in self.last if not e.kind.startswith("duty_")]

    def of_kind(self, kind: str) -> list[Event]:
        return [e for e in self.events if e.kind == kind]

    def fact(self, kind: str) -> dict[str, Any]:
        """The content of the latest event of a kind."""
        return self.of_kind(kind)[-1].data

    def duty(self, name: str) -> Any:
        """The open duty with this name, or None."""
        return self.subject.duties.get(name)

    def duties(self) -> set[str]:
        return set(self.subject.duties)

    def steps(self, name: str) -> list[tuple[str, datetime]]:
        """What happened to a duty, with the moments."""
        return [(e.kind.removeprefix("duty_"), e.at) for e in self.events if e.data.get("duty") == name]


def _documents(case: Any, owed: Owed, now: datetime) -> list[Fact]:
    number = next((e for e in owed.label.split() if "/" in e), "") if owed.effect == "issue_document" else ""
    return [
        notice.DocumentIssued(
            key=owed.key,
            document=owed.data["tag"],
            document_kind=owed.data.get("kind", "receipt"),
            number=number,
            sha256="0" * 64,
            files=(),
        )
    ]


def _sent(case: CaseState, owed: Owed, now: datetime) -> list[Fact]:
    document = owed.data["document"]
    waiting = {n.party for n in case.notices.group((document, "vneid"))}
    to = [party for party in owed.data["each"] if party in waiting]
    told = [
        notice.PartyNotified(document=document, party=p, channel="vneid", proof="vneid_sent", valid_on=local(now))
        for p in to
    ]
    return [notice.NoticesSent(key=owed.key, document=document, messages=dict.fromkeys(to, "m")), *told]


def _paid(case: CaseState, owed: Owed, now: datetime, status: str = "paid") -> list[Fact]:
    batch = owed.data["batch"]
    results = tuple(
        payout.PayoutResult(end_to_end_id=s.payout, share=s.id, amount=s.amount, status=status, at=now)
        for s in (case.shares[name] for name in owed.data["each"])
    )
    return [payout.executed(case, owed.key, batch, results)]


def rejected(case: CaseState, owed: Owed, now: datetime) -> list[Fact]:
    """The bank turns every order of the batch down."""
    return _paid(case, owed, now, "rejected")


def _answered(case: CaseState, owed: Owed, now: datetime) -> list[Fact]:
    return [
        verification.PartnerAnswered(
            key=owed.key, query=owed.data["tag"], assets=({"kind": "account"},), asked_at=now, answered_at=now
        )
    ]


OUTCOMES: Mapping[str, Callable[[Any, Owed, datetime], list[Fact]]] = {
    "issue_document": _documents,
    "issue_receipt": _documents,
    "deliver_to_procuracy": lambda c, o, now: [
        notice.ProcuracyNotified(key=o.key, document=o.data["tag"], delivery="VKS-1")
    ],
    "send_notices": _sent,
    "ask_partner": _answered,
    "publish": lambda c, o, now: [no_condition.NoConditionPublished(key=o.key, publication="PUB-1")],
    "end_publication": lambda c, o, now: [no_condition.PublicationEnded(key=o.key)],
    "tell_immigration": lambda c, o, now: exit_ban.told_immigration(o.key, o.data["told"], o.data["tag"], "XNC-1"),
    "tell_prison": lambda c, o, now: prison_letters.told_prison(o.key, o.data["letter"], o.data["tag"], "TG-1"),
    "pay": _paid,
    "archive": lambda c, o, now: [closure.CaseArchived(key=o.key, manifest="0" * 64, head=c.head)],
    "start_dossier": lambda c, o, now: [entrustment.EntrustmentDelivered(key=o.key, entrustment=o.data["tag"])],
    "start_cases": lambda c, o, now: [CasesStarted(key=o.key, cases=c.cases)],
}
"""What each outside effect usually comes to."""


# --- a case at each point of its life --------------------------------------------------------------------------------


def received(
    *obligations: Any, at: datetime | None = None, facts: Mapping[str, Any] | None = None, **cells: Any
) -> Driven:
    """A dossier handed in."""
    sent = at or day(9, 7)
    asks = cells.pop("asks", tuple({o.creditor.key: o.creditor for o in obligations}.values()))
    made = dossier(*obligations, asks=asks, sent_at=sent.isoformat(), received_at=sent.isoformat(), **cells)
    name = str(DossierName(OFFICE, "tests", made.dossier_id))
    state = DossierState(id=name, office=OFFICE, pack=current_pack().version)
    driven = Driven(state, sent)
    driven.go("submit_dossier", Role.CLERK, {"dossier": made.model_dump(mode="json")}, facts=facts)
    return driven


def opened_case(*obligations: Any, at: datetime | None = None, number: int = 1, **cells: Any) -> Driven:
    """A case that waits for its decision; by default B owes A 200 000 000 đồng, received on Monday 7/9/2026."""
    origin = received(*(obligations or (owes(B, A, amount=200_000_000),)), at=at, **cells)
    assert origin.subject.stage == "accepted", origin.subject.reasons
    opening = origin.openings[number - 1]
    empty = CaseState(id=opening.subject, office=OFFICE, pack=current_pack().version, dossier=origin.subject.id)
    case = Driven(empty, origin.now)
    case.open(opening)
    return case


def decided_case(*obligations: Any, at: datetime | None = None, **cells: Any) -> Driven:
    """A case with a signed decision, an enforcer and a file (Tuesday 8/9/2026)."""
    case = opened_case(*obligations, at=at, **cells)
    case.go("propose_decision", Role.SECRETARY, at=case.now + timedelta(days=1))
    case.go("sign_decision", Role.HEAD)
    case.go("assign_enforcer", Role.HEAD)
    case.go("open_file", Role.ENFORCER)
    case.perform()
    return case


def tell(case: Driven, party: str, document: str = "decision-1", *, at: datetime | None = None) -> list[Event]:
    """The party signs for the document, or it is posted where there is no address to deliver it to."""
    case.now = max(case.now, at or case.now)
    on = case.now.astimezone(VN).date().isoformat()
    channel = case.subject.notices[notice_key(document, party)].channel
    how = (
        {"channel": "posting", "proof": "posted"}
        if channel == "posting"
        else {"channel": "delivery", "proof": "signed"}
    )
    payload = {"document": document, "party": party, "on": on, "witness": True, **how}
    return case.go("record_notice", Role.ENFORCER, payload)


def notified_case(*obligations: Any, at: datetime | None = None, **cells: Any) -> Driven:
    """A case whose parties know the decision: by default the ten days run from Wednesday 9/9 to Saturday 19/9/2026,
    and so to Monday 21/9."""
    case = decided_case(*obligations, at=at, **cells)
    case.now += timedelta(days=1)
    for party, who in case.subject.parties.items():
        if who.kind != "state":
            tell(case, party)
    return case


def due_case(*obligations: Any, at: datetime | None = None, **cells: Any) -> Driven:
    """A case whose voluntary period has ended."""
    case = notified_case(*obligations, at=at, **cells)
    while case.subject.refs("D") and set(case.subject.voluntary_until) < set(case.subject.refs("D")):
        case.wait(case.now + timedelta(days=1))
    return case


def verified_case(*obligations: Any, result: str = "has_conditions", **cells: Any) -> Driven:
    """A case whose verification has come to this result."""
    case = due_case(*obligations, **cells)
    case.go("start_verification", Role.ENFORCER)
    case.perform()
    conclude(case, result)
    return case


BY_PROTESTER = {
    "ground": "47.2",
    "circumstances": ["protester_suspends"],
    "ordered": {"number": "09/2026/KN-DS", "on": "2026-09-01", "authority": "Chánh án Tòa án nhân dân tối cao"},
}
"""A suspension that the office only gives notice of (L25 47.2)."""

DESTITUTE = {"result": "no_condition", "ground": "a", "circumstances": ["no_income", "no_assets"]}


def conclude(case: Driven, result: str) -> None:
    payload = DESTITUTE if result == "no_condition" else {"result": result}
    case.go("conclude_verification", Role.ENFORCER, payload)


def reverify(case: Driven, result: str, *, at: datetime | None = None) -> None:
    """Another round of verification."""
    case.go("start_verification", Role.ENFORCER, at=at)
    case.perform()
    conclude(case, result)


def no_condition_case(*obligations: Any, **cells: Any) -> Driven:
    """A case with a published no-condition decision."""
    case = verified_case(*obligations, result="no_condition", **cells)
    case.go("decide_no_condition", Role.HEAD)
    case.perform()
    return case


def transfer(
    case: Driven,
    amount: int,
    *,
    on: datetime | None = None,
    payer: str = "Nguyễn Văn B",
    ref: str = "",
    ground: str = "",
) -> list[Event]:
    """A bank credit for the case is claimed; `on` is when the bank booked it. More than is owed needs a `ground`."""
    ref = ref or f"FT{len(case.events)}"
    facts = {"credit": credit_of(case, amount, on=on, payer=payer)}
    return case.go("claim_credit", Role.ACCOUNTANT, {"bank_ref": ref, "ground": ground}, facts=facts)


def credit_of(
    case: Driven, amount: int, *, on: datetime | None = None, payer: str = "Nguyễn Văn B", named: Iterable[str] = ()
) -> dict[str, Any]:
    """A credit in suspense, as the decision reads it; its text names this case, or these."""
    return {
        "unclaimed": amount,
        "booked_at": (on or case.now).astimezone(UTC).isoformat(),
        "reference": case.subject.id,
        "payer": {"name": payer},
        "named": list(named) or [case.subject.id],
    }


def account(case: Driven, party: str, number: str = "123456789") -> None:
    case.go("record_account", Role.CLERK, {"party": party, "bank": {"bin": "970422", "account": number}})


def pay_out(case: Driven) -> None:
    """Everything payable is prepared, approved and carried out by the bank."""
    case.go("prepare_payouts", Role.ACCOUNTANT)
    batch = case.fact("payouts_prepared")["batch"]
    case.go("approve_payouts", Role.HEAD, {"batch": batch})
    case.perform()


def paid(case: Driven) -> Driven:
    """The 200 000 000 đồng that are owed are received, shared out, and paid to the creditor."""
    transfer(case, 200_000_000)
    share_out(case)
    account(case, "C1")
    pay_out(case)
    return case


def end(case: Driven) -> list[Event]:
    """The fee decisions are signed, everybody is told of every paper, and the case ends."""
    if case.subject.reckoned_fees.count("undecided"):
        case.go("decide_fees")
    case.perform()
    for untold in case.subject.notices.group("open"):
        tell(case, untold.party, document=untold.document)
    return case.go("end_case")


def share_out(case: Driven, **payload: Any) -> dict[str, int]:
    """Distribute; amounts by claim, summed over shares of this distribution."""
    case.go("distribute", Role.ENFORCER, payload)
    made: dict[str, int] = {}
    for share in case.fact("money_distributed")["shares"]:
        made[share["claim"]] = made.get(share["claim"], 0) + share["amount"]
    return made


def local(moment: datetime) -> date:
    return moment.astimezone(VN).date()
