"""Several effects asked of one activity: each has its own end, and none hinders another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment

import activities.effects
import worker
from activities.effects import Effects, Work, effect
from activities.messages import DOCUMENTS, PARTNERS, QUEUE_OF_EFFECT, EffectsAsked, Failed, Spine, Told
from cases.commands import Head
from cases.dossiers import DossierState
from cases.events import Actor, Fact
from documents.errors import DocumentError
from partners.wire import PartnerError

SUBJECT = DossierState(id="dossier/79/s/1", office="79", pack="2026-07-01")
AWAY, REFUSED = (PartnerError("vneid", code, retryable=code == "timeout") for code in ("timeout", "rejected"))


class Hand:
    """Every effect has the end that is told it by its key: an error, or an outcome."""

    def __init__(self, ends: dict[str, Exception | None]) -> None:
        self.ends = ends
        self.drawing = 0
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.waits = asyncio.Event()

    def _end(self, work: Work) -> Iterable[Fact]:
        if error := self.ends[work.key]:
            raise error
        return []

    @effect("send_notices", partner="vneid")
    async def send(self, work: Work) -> Iterable[Fact]:
        return self._end(work)

    @effect("publish", partner="portal")
    async def slow(self, work: Work) -> Iterable[Fact]:
        await self.waits.wait()
        return self._end(work)

    @effect("issue_document")
    def issue(self, work: Work) -> Iterable[Fact]:
        self.drawing += 1
        self.begun.set()
        self.go_on.wait()
        assert self.drawing == 1, "two papers are drawn at once in one activity"
        self.drawing -= 1
        return self._end(work)


class Records:
    """What the transactions of effects leave, without a database: the ends in the order of their coming."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owed: dict[str, str]) -> None:
        self.ended: list[tuple[str, str]] = []
        works = [Work(key, name, {}, SUBJECT, datetime.now(UTC)) for key, name in owed.items()]
        monkeypatch.setattr(activities.effects, "_begin", lambda _tools, _asked: (works, self.spine()))
        monkeypatch.setattr(activities.effects, "_end", self.end)
        monkeypatch.setattr(activities.effects, "fail", self.fail)

    def spine(self) -> Spine:
        return Spine(subject=SUBJECT.id, office="79", head=Head(seq=len(self.ended), hash="x"))

    def end(self, _tools: Any, _asked: EffectsAsked, key: str, _facts: list[Fact], by: Actor) -> Spine:
        self.ended.append((key, by.id))
        return self.spine()

    def fail(self, _engine: Any, failed: Failed) -> Spine:
        self.ended.append((failed.key, failed.problem))
        return self.spine()


Carries = Callable[[dict[str, str]], tuple[Records, EffectsAsked]]


@pytest.fixture
def owes(monkeypatch: pytest.MonkeyPatch) -> Carries:
    def owing(owed: dict[str, str]) -> tuple[Records, EffectsAsked]:
        asked = EffectsAsked(subject=SUBJECT.id, keys=tuple(owed), known=Head())
        return Records(monkeypatch, owed), asked

    return owing


def effects(hand: Hand, queue: str = PARTNERS) -> Effects:
    class _Tools:
        engine = None

    return Effects(_Tools(), queue, (hand.send, hand.slow, hand.issue))  # type: ignore[arg-type]


async def carried_out(of: Effects, asked: EffectsAsked) -> Spine:
    return await ActivityEnvironment().run(of.carry_out, asked)  # type: ignore[no-any-return]


async def test_one_that_fails_for_a_while_or_for_good_hinders_no_other(owes: Carries) -> None:
    records, asked = owes(dict.fromkeys(("away", "done", "refused", "wrong"), "send_notices"))
    hand = Hand({"away": AWAY, "done": None, "refused": REFUSED, "wrong": DocumentError("payee", "x")})
    spine = await carried_out(effects(hand), asked)
    ended = {("done", "vneid"), ("refused", "vneid.rejected"), ("wrong", "DocumentError.payee")}
    assert set(records.ended) == ended
    assert spine.head.seq == 3, "the spine is of the last of them"


async def test_what_a_local_activity_was_asked_for_stands_in_its_result(owes: Carries) -> None:
    """A history keeps nothing else of it, and the audit asks who had an effect carried out."""
    records, asked = owes({"one": "send_notices"})
    told: Told = await ActivityEnvironment().run(effects(Hand({"one": None})).carry_out_here, asked)
    assert (told.effects, told.spine) == (("one",), records.spine())


async def test_alone_it_fails_the_attempt_and_is_tried_again(owes: Carries) -> None:
    records, asked = owes({"away": "send_notices"})
    with pytest.raises(PartnerError, match="timeout"):
        await carried_out(effects(Hand({"away": AWAY})), asked)
    assert records.ended == []


async def test_what_a_newer_version_owes_is_left_to_its_workers(owes: Carries) -> None:
    records, asked = owes({"new": "of_tomorrow"})
    with pytest.raises(KeyError, match="of_tomorrow"):
        await carried_out(effects(Hand({})), asked)
    assert records.ended == []


async def test_who_is_slow_holds_up_nobody(owes: Carries) -> None:
    records, asked = owes({"slow": "publish", "quick": "send_notices"})
    hand = Hand({"slow": None, "quick": None})
    task = asyncio.create_task(carried_out(effects(hand), asked))
    while records.ended != [("quick", "vneid")]:
        await asyncio.sleep(0)
    hand.waits.set()
    assert (await task).head.seq == 2
    assert records.ended[1] == ("slow", "portal")


async def test_papers_are_drawn_one_after_the_other(owes: Carries) -> None:
    keys = [f"paper-{number}" for number in range(5)]
    records, asked = owes(dict.fromkeys(keys, "issue_document"))
    hand = Hand(dict.fromkeys(keys))
    task = asyncio.create_task(carried_out(effects(hand, DOCUMENTS), asked))
    while not hand.begun.is_set():
        await asyncio.sleep(0)
    hand.go_on.set()
    await task
    assert sorted(records.ended) == [(key, "system") for key in keys]


def test_a_queue_carries_out_its_own_effects() -> None:
    hand = Hand({})
    assert set(effects(hand)._effects) == {"send_notices", "publish"}
    assert set(effects(hand, DOCUMENTS)._effects) == {"issue_document"}


def test_whatever_has_a_queue_has_somebody_who_carries_it_out() -> None:
    nobody: Any = None
    assert {one.name for one in worker.effects_of(nobody, nobody)} == QUEUE_OF_EFFECT.keys()
