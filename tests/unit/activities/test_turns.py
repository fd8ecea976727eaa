"""Attempts at one slow request wait for each other, and one that was given up is not begun."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities import journal
from activities.journal import Journal, Turns
from activities.messages import Asked
from cases.commands import NOTHING

CASE = "case/79/x/1"


def test_requests_of_one_subject_take_turns_and_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    turns, begun, waits, end = Turns(), threading.Event(), threading.Event(), threading.Event()
    wait = turns._moved.wait

    def noted(timeout: float | None = None) -> bool:
        waits.set()
        return wait(timeout)

    monkeypatch.setattr(turns._moved, "wait", noted)

    def slow() -> str:
        with turns.of(CASE):
            begun.set()
            end.wait()
            return "first"

    def next_of(subject: str) -> str:
        with turns.of(subject):
            return "first is over" if end.is_set() else "first is under way"

    with ThreadPoolExecutor() as threads:
        first = threads.submit(ActivityEnvironment().run, slow)
        begun.wait()
        assert ActivityEnvironment().run(next_of, "case/79/x/2") == "first is under way"
        second = threads.submit(ActivityEnvironment().run, next_of, CASE)
        assert waits.wait(30)
        end.set()
        assert (first.result(), second.result()) == ("first", "first is over")


def test_an_attempt_that_was_given_up_is_not_begun() -> None:
    turns, given_up = Turns(), ActivityEnvironment()
    given_up.cancel()

    def attempt() -> None:
        with turns.of(CASE):
            raise AssertionError

    with turns.of(CASE), ThreadPoolExecutor() as threads, pytest.raises(ApplicationError):
        threads.submit(given_up.run, attempt).result()


def test_a_decision_whose_attempt_was_given_up_is_stored_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is thrown into its thread: that would be told as a mistake of this program, for good."""
    given_up, deciding, end = ActivityEnvironment(), threading.Event(), threading.Event()

    def slow(*_: object) -> str:
        deciding.set()
        end.wait()
        return "decided"

    monkeypatch.setattr(journal, "take_moment", slow)
    monkeypatch.setattr(journal, "told", lambda _connection, taken, _known: taken)
    records: Any = SimpleNamespace(begin=nullcontext)
    with ThreadPoolExecutor() as threads:
        decide = Journal(records, lambda *_: False).decide
        came = threads.submit(given_up.run, decide, Asked(subject=CASE, known=NOTHING))
        deciding.wait()
        given_up.cancel()
        end.set()
        assert came.result() == "decided"
