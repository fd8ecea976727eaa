"""What a prison is sent (văn bản gửi cơ sở giam giữ): receipts of its money, where a matter went, D152 33.4, 34.3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cases.events import Event, Fact
from cases.kernel import Context, evolves, follows, owe, settle
from cases.stages.common import CaseEnded, Facts
from cases.stages.entrustment import EntrustmentDecided
from cases.stages.prison import PrisonMoneyArrived
from cases.state import CaseState

Letter = Literal["document", "receipt", "entrustment", "result"]
"""What a prison is sent: a paper for the prisoner, the receipt of its money, that the matter went away or ended."""


class PrisonerMatterEntrusted(Fact):
    words = ("Ủy thác việc của phạm nhân", "A prisoner's matter was entrusted")
    article = "D152 33.4"


class PrisonerMatterEnded(Fact):
    words = ("Có kết quả thi hành án của phạm nhân", "A prisoner's matter has ended")
    article = "D152 33.4"


class PrisonTold(Fact):
    """The prison has a letter, under the key of its effect; `exchange` is its number there."""

    words = ("Gửi văn bản cho cơ sở giam giữ", "A letter went to the prison")

    article = "D152 33"
    key: str
    letter: Letter
    exchange: str


class PrisonReceiptSent(PrisonTold):
    words = ("Gửi biên lai cho cơ sở giam giữ", "Receipt sent to the prison")
    article = "D152 34.3"
    receipt: str


class PrisonToldOfEntrustment(PrisonTold):
    words = ("Thông báo ủy thác, kết quả cho cơ sở giam giữ", "Prison told of the entrustment or result")
    article = "D152 33.4"


@follows(EntrustmentDecided)
def _entrusted(case: CaseState, fact: EntrustmentDecided, context: Context) -> Facts:
    if case.prisoners.count("in prison"):
        yield PrisonerMatterEntrusted()


@follows(CaseEnded)
def _over(case: CaseState, fact: CaseEnded, context: Context) -> Facts:
    if case.prisoners.count("in prison") and fact.ground != "entrusted":
        yield PrisonerMatterEnded()


LABELS: Mapping[str, str] = {
    "document": "Gửi văn bản cho phạm nhân qua cơ sở giam giữ",
    "receipt": "Gửi biên lai cho cơ sở giam giữ",
    "entrustment": "Thông báo ủy thác cho cơ sở giam giữ",
    "result": "Thông báo kết quả thi hành án cho cơ sở giam giữ",
}


def _tell(case: CaseState, event: Event, letter: Letter, tag: str) -> CaseState:
    return owe(case, event.seq, "tell_prison", LABELS[letter], tag=tag, letter=letter)


def told_prison(key: str, letter: Letter, tag: str, exchange: str) -> list[Fact]:
    """The fact of what was sent, under the key of its effect."""
    if letter == "receipt":
        return [PrisonReceiptSent(key=key, letter=letter, exchange=exchange, receipt=tag)]
    if letter in ("entrustment", "result"):
        return [PrisonToldOfEntrustment(key=key, letter=letter, exchange=exchange)]
    return [PrisonTold(key=key, letter=letter, exchange=exchange)]


@evolves(PrisonMoneyArrived)
def _money(case: CaseState, fact: PrisonMoneyArrived, event: Event) -> CaseState:
    return _tell(case, event, "receipt", fact.receipt)


@evolves(PrisonerMatterEntrusted)
def _matter_entrusted(case: CaseState, fact: PrisonerMatterEntrusted, event: Event) -> CaseState:
    return _tell(case, event, "entrustment", "")


@evolves(PrisonerMatterEnded)
def _matter_ended(case: CaseState, fact: PrisonerMatterEnded, event: Event) -> CaseState:
    return _tell(case, event, "result", "")


@evolves(PrisonTold)
def _has_it(case: CaseState, fact: PrisonTold, event: Event) -> CaseState:
    return settle(case, fact.key)
