"""Documents that say how a case ended: its statement, the confirmation of its result, the monthly list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

from pydantic import Field, model_validator

from cases.events import FACTS, Event
from cases.stages.common import FILED, DocumentFact, ended_on
from cases.state import CaseState
from documents.drawing import Desk, Drawing, signatory
from documents.of_case import LISTED, article_of, clause, decision, judgment, line, named, names, of_many, signed
from documents.parts import Amount, Ground, Judgment, Official, Part, Party, Reference, Text
from documents.registry import document, draws
from law.citation import cite
from law.figures import vnd
from law.pack import load_pack
from law.periods import local_day


@document(
    "result_confirmation",
    "Giấy xác nhận kết quả thi hành án",
    "Confirmation of result",
    law=("Điều 55", "khoản 3 Điều 32", "Điều 53", "Điều 37"),
)
class ResultConfirmation(Official):
    """Confirmation of result (giấy xác nhận kết quả thi hành án), D152 32.3.

    It states the obligation in the judgment, the obligation in the decision, and the result to the day of issue.
    """

    requester: Party
    decision: Reference | None = None
    judgment: Judgment
    in_judgment: tuple[Text, ...] = Field(min_length=1)
    in_decision: tuple[Text, ...] = Field(min_length=1)
    result: tuple[Text, ...] = Field(min_length=1)


class Act(Part):
    """One act of the case's history, with the document that records it."""

    day: date
    text: Text
    document: Text | None = None


class MoneyLine(Part):
    text: Text
    amount: Amount


@document("case_statement", "Bảng tổng hợp kết thúc việc thi hành án", "End-of-case statement", copies_to=())
class CaseStatement(Official):
    """End-of-case statement (bảng tổng hợp kết thúc việc thi hành án): how it ended (L25 55), its acts, its money.

    Raises a validation error unless what came in equals what went out plus `held`.
    """

    case: Text
    decision: Reference | None = None
    judgment: Judgment
    creditors: tuple[Text, ...] = ()
    debtors: tuple[Text, ...] = ()
    ended: date
    ground: Ground
    acts: tuple[Act, ...]
    money_in: tuple[MoneyLine, ...] = ()
    money_out: tuple[MoneyLine, ...] = ()
    held: Amount = 0

    @model_validator(mode="after")
    def _balances(self) -> CaseStatement:
        received = sum(line.amount for line in self.money_in)
        spent = sum(line.amount for line in self.money_out) + self.held
        if received != spent:
            raise ValueError(
                f"thu {received} đồng nhưng chi và giữ lại {spent} đồng, hãy đối chiếu sổ / "
                f"received {received} đồng but paid and held {spent}: reconcile the ledger"
            )
        return self


class EndedCase(Part):
    """One row of the list; a matter may end before it is decided."""

    decision: Reference | None = None
    judgment: Text
    debtor: Text
    creditor: Text
    ended: date
    ground: Text


@document(
    "procuracy_list",
    "Danh sách việc thi hành án đã kết thúc",
    "Monthly list of ended cases for the procuracy",
    addressed=True,
)
class ProcuracyList(Official):
    """Monthly list of ended cases for the procuracy (danh sách việc thi hành án đã kết thúc), D152 32.2."""

    procuracy: Text
    month: int = Field(ge=1, le=12)
    year: int
    cases: tuple[EndedCase, ...] = ()


@draws("result_confirmation")
def _confirmation(drawing: Drawing) -> dict[str, Any]:
    case = drawing.case
    obligations = of_many(map(line, case.claims.values()), len(case.claims))
    return {
        "requester": named(case, drawing.earlier.confirmation_for),
        "decision": decision(case) if signed(case) else None,
        "judgment": judgment(case),
        "in_judgment": obligations,
        "in_decision": obligations,
        "result": [
            _money(case),
            f"Tình trạng: {_stands(case)}",
        ],
    }


def _money(case: CaseState) -> str:
    """What was collected, and how much of it the parties got."""
    kept = f"; phí, chi phí, khoản nộp ngân sách nhà nước {vnd(case.in_office)}" if case.in_office else ""
    return f"Đã thu {vnd(case.received)}; đã chi trả cho đương sự {vnd(case.paid_out)}{kept}"


def _stands(case: CaseState) -> str:
    return ended_on(case.ended.ground)[1].rstrip(".") if case.ended else "đang thi hành"


ACTS = frozenset(
    {
        "case_opened",
        "file_opened",
        "debtor_notified",
        "voluntary_period_ended",
        "agreement_recorded",
        "agreement_ended",
        "verification_started",
        "verification_concluded",
        "no_condition_published",
        "publication_ended",
        "claim_performed",
        "money_received",
        "fee_paid",
        "payouts_executed",
        "paid_in_person",
        "payout_returned",
        "request_withdrawn",
    }
)
"""What a statement tells besides the documents that were signed."""


@draws("case_statement")
def _statement(drawing: Drawing) -> dict[str, Any]:
    """What was done in the case and what became of its money, up to its end (L25 55)."""
    case, before = drawing.case, drawing.earlier
    article, ground = ended_on(drawing.data["ground"])
    return {
        "case": case.id.removeprefix("case/"),
        "decision": decision(before) if signed(before) else None,
        "judgment": judgment(case),
        "creditors": names(case, "C"),
        "debtors": names(case, "D"),
        "ended": drawing.today,
        "ground": {"article": article_of(article), "reason": clause(ground)},
        "acts": _acts(drawing.events, drawing.desk.enforcer),
        "money_in": _lines(
            {
                "Thu qua chuyển khoản": _received(case, "bank"),
                "Thu tiền mặt": _received(case, "cash"),
                "Nhận hiện vật (theo giá trị)": _received(case, "in_kind"),
            }
        ),
        "money_out": _lines(
            {
                "Chi trả cho đương sự": case.paid_out,
                "Phí, chi phí thi hành án; khoản nộp ngân sách; tiền chuyển việc khác": case.in_office,
                "Đã phân chia, chưa chi trả xong": case.distributed - case.paid_out - case.in_office,
            }
        ),
        "held": case.held,
    }


def _acts(events: Iterable[Event], enforcer: str) -> list[dict[str, Any]]:
    """The acts by day; of several of one sort and day one line, and no more lines than anybody reads."""
    told = dict.fromkeys(found for event in events if (found := _act(event, enforcer)))
    listed = [{"day": day, "text": text, "document": number or None} for day, text, number in islice(told, LISTED)]
    if (more := len(told) - LISTED) > 0:
        listed.append({"day": listed[-1]["day"], "text": f"và {more} việc khác theo hồ sơ thi hành án"})
    return listed


def _act(event: Event, enforcer: str) -> tuple[date, str, str] | None:
    """Day, words and number of an act that the statement tells of, the enforcer as the office calls him."""
    fact = FACTS[event.kind]
    if (issubclass(fact, DocumentFact) and event.data["document_kind"] not in FILED) or event.kind in ACTS:
        return local_day(event.at), fact.words[0].replace("Chấp hành viên", enforcer), str(event.data.get("number", ""))
    return None


def _lines(amounts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Those lines that come to something."""
    return [{"text": text, "amount": amount} for text, amount in amounts.items() if amount]


def _received(case: CaseState, means: str) -> int:
    return sum(r.amount for r in case.receipts.values() if r.means == means and not r.void)


def ended_list(
    desk: Desk, month: date, number: str, signer: str, ended: Iterable[CaseState], now: datetime
) -> dict[str, Any]:
    """The cases that ended in a month (its first day), for the procuracy (D152 32.2); no case of the list draws it."""
    return {
        "office": desk.office(),
        "number": number,
        "date": local_day(now),
        "signed_at": now,
        "signatory": signatory(desk, signer),
        "recipients": ["Như trên", "Lưu: VT"],
        "procuracy": desk.procuracy,
        "month": month.month,
        "year": month.year,
        "cases": [_row(case) for case in ended],
    }


def _row(case: CaseState) -> dict[str, Any]:
    assert case.ended
    assert case.title
    article, ground = ended_on(case.ended.ground)
    return {
        "decision": decision(case) if signed(case) else None,
        "judgment": f"{case.title.number} ngày {case.title.date:%d/%m/%Y}, {case.title.issuing_court}",
        "debtor": ", ".join(names(case, "D")) or "Nhà nước",
        "creditor": ", ".join(names(case, "C")) or "Nhà nước",
        "ended": case.ended.on,
        "ground": f"{cite(article, load_pack(case.pack).instruments).vi}: {ground.rstrip('.')}",
    }
