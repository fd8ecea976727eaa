"""A case with many creditors, decided and folded without a server: what a round of money costs, early and late."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable
from datetime import UTC, date, datetime
from statistics import median
from time import process_time
from typing import Any

import cases.stages  # noqa: F401  (registers the commands)
from cases.books import Book, changes, core
from cases.commands import Envelope
from cases.deciding import Request, RequestKind, decide, told
from cases.events import SYSTEM, Actor, Event, Fact, Proposed, Role
from cases.kernel import Owed, evolve
from cases.parties import BankAccount, Party, PartyKind
from cases.parts import Claim, Share
from cases.stages.notice import DocumentIssued, NoticesSent, PartyNotified, ProcuracyNotified
from cases.stages.opening import CaseOpened
from cases.stages.payout import PayoutResult, executed
from cases.state import CaseState, Decision, Stage
from law.pack import current_pack

AT = datetime(2026, 10, 5, 2, tzinfo=UTC)
ROUNDS = 50
CREDITORS = 400
MANY = 50_000


class LargeCase:
    """A case between one debtor and many creditors, its journal thrown away as it goes but for the `last` event."""

    last: Event

    def __init__(self, creditors: int, *, with_account: bool = True) -> None:
        self.state = CaseState(id="case/79/bench/1/1", office="79", pack=current_pack().version, dossier="")
        self.number, self.rows = 0, 0
        self.fold(Proposed.of(fact, AT) for fact in (_opened(creditors, with_account),))
        signed = Decision(proposer="s", voluntary_days=10, payment_account="", number="1", signed_on=AT.date())
        begun = {"stage": Stage.PAYING, "duties": Book(), "voluntary_until": Book({"D1": date(2026, 9, 1)})}
        self.state = self.state.model_copy(update={"decision": signed, "officer": "CHV-01", **begun})

    def fold(self, proposals: Iterable[Proposed]) -> int:
        """Store as the journal does, but for SQL: number, fold, and find what is to be written."""
        before, made = self.state, 0
        for proposed in proposals:
            self.number += 1
            event = Event(
                subject=self.state.id,
                seq=self.state.head + 1,
                kind=proposed.kind,
                at=proposed.at,
                detected_at=AT,
                actor=SYSTEM,
                door="bench",
                request_id="r",
                article=proposed.article,
                data={**proposed.data, **dict.fromkeys(proposed.series, f"{self.number}")},
                previous="",
            )
            self.state, self.last = evolve(self.state, event), event
            made += 1
        self.rows = sum(1 for _ in changes(before, self.state))
        core(self.state)
        return made

    def act(self, command: str, role: Role, **payload: Any) -> int:
        envelope = Envelope(
            request_id="r",
            subject=self.state.id,
            command=command,
            payload=payload,
            actor=Actor(id="CHV-01" if role is Role.ENFORCER else f"{role}-1", role=role, office="79"),
            door="bench",
            sent_at=AT.isoformat(),
        )
        return self.fold(decide(self.state, self._asked(envelope)).proposals)

    def _asked(self, envelope: Envelope) -> Request:
        return Request(
            id="r", kind=RequestKind.COMMAND, now=AT, actor=envelope.actor, envelope=envelope, pack=self.state.pack
        )

    def _came_to(self, key: str, facts: list[Fact]) -> Request:
        found = {"key": key, "outcome": told(facts)}
        return Request(id=key, kind=RequestKind.OUTCOME, now=AT, facts=found, pack=self.state.pack)

    def perform(self) -> int:
        """What is owed outside comes to its usual end."""
        made = 0
        while self.state.owed:
            made += self.perform_one(next(self.state.owed.values()))
        return made

    def perform_one(self, owed: Owed) -> int:
        """One effect comes to its usual end."""
        facts = self._outcome(owed.effect, owed)
        return self.fold(decide(self.state, self._came_to(owed.key, facts)).proposals)

    def _outcome(self, effect: str, owed: Owed) -> list[Fact]:
        tag = owed.data["tag"]
        if effect == "pay":
            paid = tuple(
                PayoutResult(end_to_end_id=s.payout, share=s.id, amount=s.amount, status="paid", at=AT)
                for s in (self.state.shares[name] for name in owed.data["each"])
            )
            return [executed(self.state, owed.key, owed.data["batch"], paid)]
        if effect == "deliver_to_procuracy":
            return [ProcuracyNotified(key=owed.key, document=tag, delivery="VKS")]
        if effect == "send_notices":
            document = owed.data["document"]
            how = {"document": document, "channel": "vneid", "proof": "vneid_sent", "valid_on": AT.date()}
            told = [PartyNotified(party=party, **how) for party in owed.data["each"]]
            return [NoticesSent(key=owed.key, document=document, messages={}), *told]
        kind = owed.data.get("kind", "receipt")
        number = "" if kind == "receipt" else "2"
        return [
            DocumentIssued(key=owed.key, document=tag, document_kind=kind, number=number, sha256="0" * 64, files=())
        ]

    def round(self, amount: int, *, pay: bool = True) -> int:
        """Cash comes in, is shared out, prepared, approved and paid; how many events that made."""
        made = self.act("receive_cash", Role.ENFORCER, amount=amount, payer="Nguyễn Văn B")
        made += self.act("deposit_cash", Role.CASHIER, receipt=f"R{len(self.state.receipts)}")
        made += self.act("distribute", Role.ENFORCER)
        if self.state.fees_open:
            made += self.act("decide_fees", Role.HEAD)
        if pay:
            made += self.act("prepare_payouts", Role.ACCOUNTANT)
            made += self.act("approve_payouts", Role.HEAD, batch=f"B{self.state.payout_batches}")
        return made + self.perform()


def _opened(creditors: int, with_account: bool) -> CaseOpened:
    def creditor(number: int) -> Party:
        bank = BankAccount(bin="970422", account=f"{10**9 + number}") if with_account else None
        return Party(
            kind=PartyKind.PERSON,
            name=f"Trần Thị Bình {number}",
            id_number=f"{79 * 10**9 + number:012}",
            address=f"{number} đường số 1, phường Bến Nghé",
            bank=bank,
        )

    title = {
        "number": "10/2025/DS-ST",
        "date": "2025-05-01",
        "effective_date": "2025-06-01",
        "issuing_court": "Tòa án nhân dân khu vực 1",
        "field": "DS",
    }
    debtor = Party(kind=PartyKind.PERSON, name="Nguyễn Văn B", id_number="079180000066", address="2 đường số 1")
    return CaseOpened.model_validate(
        {
            "dossier": "dossier/79/bench/1",
            "origin": "on_request",
            "requester": "creditor",
            "requested_on": date(2026, 9, 1),
            "clock_start": AT,
            "decision_due": date(2026, 9, 8),
            "title": title,
            "parties": {**{f"C{n}": creditor(n) for n in range(1, creditors + 1)}, "D1": debtor},
            "claims": tuple(
                Claim(id=f"K{n}", kind="other_debt", creditor=f"C{n}", debtors=("D1",), amount=100_000_000 + n, rank=5)
                for n in range(1, creditors + 1)
            ),
            "fingerprints": (),
            "why": (),
        }
    )


def _timed(act: Any) -> tuple[float, int]:
    started = process_time()
    made = act()
    return process_time() - started, made


def run() -> list[tuple[str, str]]:
    """Figure name and value."""
    LargeCase(CREDITORS).round(CREDITORS * 50_000)  # the packs are loaded
    return [*_rounds(), *_unpaid(), *_events(), *_memory()]


def _rounds() -> list[tuple[str, str]]:
    case = LargeCase(CREDITORS)
    seconds = [_timed(lambda: case.round(CREDITORS * 50_000))[0] for _ in range(ROUNDS)]
    early, late = median(seconds[:3]), median(seconds[-3:])
    return [
        (
            f"round of money, {CREDITORS} creditors, CPU of the 1st / {ROUNDS}th",
            f"{early:.3f} / {late:.3f} s",
        ),
        ("  ratio", f"{late / early:.2f} (aim 1.3 or less)"),
        ("  bytes of the core / rows after it", f"{len(str(core(case.state))):,} / {_rows(case):,}"),
    ]


def _rows(case: LargeCase) -> int:
    empty = CaseState(id=case.state.id, office="79", pack=case.state.pack, dossier="")
    return sum(1 for _ in changes(empty, case.state))


def _unpaid() -> list[tuple[str, str]]:
    case = LargeCase(CREDITORS)
    for _ in range(28):
        case.round(CREDITORS * 50_000, pay=False)
    seconds, _ = _timed(lambda: case.act("prepare_payouts", Role.ACCOUNTANT))
    orders = case.state.shares.count(("status", "prepared"))
    return [(f"prepare {orders:,} orders at once, CPU", f"{seconds:.2f} s (aim < 1 s)")]


def _events() -> list[tuple[str, str]]:
    figures = []
    for shares in (10, 400, 10_000):
        case = LargeCase(10)
        known = {
            f"S9-{n}": Share(id=f"S9-{n}", distribution=9, claim="K1", payee="C1", amount=1, status="paid")
            for n in range(shares)
        }
        case.state = case.state.model_copy(update={"shares": case.state.shares.put(known)})
        took = [_timed(lambda: case.round(10 * 50_000)) for _ in range(20)]  # noqa: B023
        value = median(seconds / made for seconds, made in took)
        figures.append((f"CPU an event, 10 creditors, {shares:,} shares paid before", f"{value * 1e6:,.0f} µs"))
    return figures


def _memory() -> list[tuple[str, str]]:
    tracemalloc.start()
    known = tracemalloc.get_traced_memory()[0]
    case = LargeCase(MANY)
    opened = tracemalloc.get_traced_memory()[0] - known
    tracemalloc.stop()
    seconds, _ = _timed(lambda: case.round(MANY * 50_000))
    return [
        (f"memory of a case of {MANY:,} creditors, opened", f"{opened / 2**20:,.0f} MiB"),
        ("  CPU of its round of money", f"{seconds:.1f} s"),
    ]
