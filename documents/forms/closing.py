"""Fields of the documents that close a case: confirmation of result, end-of-case statement, list for the procuracy."""

from __future__ import annotations

import datetime as dt

from pydantic import Field, model_validator

from documents.parts import Amount, Ground, Judgment, Official, Part, Party, Reference, Text


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

    day: dt.date
    text: Text
    document: Text | None = None


class MoneyLine(Part):
    text: Text
    amount: Amount


class CaseStatement(Official):
    """End-of-case statement (bảng tổng hợp kết thúc việc thi hành án): how it ended (L25 55), its acts, its money.

    Raises a validation error unless what came in equals what went out plus `held`.
    """

    case: Text
    decision: Reference | None = None
    judgment: Judgment
    creditors: tuple[Text, ...] = ()
    debtors: tuple[Text, ...] = ()
    ended: dt.date
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
    """One row of the list."""

    decision: Reference
    judgment: Text
    debtor: Text
    creditor: Text
    ended: dt.date
    ground: Text


class ProcuracyList(Official):
    """Monthly list of ended cases for the procuracy (danh sách việc thi hành án đã kết thúc), D152 32.2."""

    procuracy: Text
    month: int = Field(ge=1, le=12)
    year: int
    cases: tuple[EndedCase, ...] = ()
