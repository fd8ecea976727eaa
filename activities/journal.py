"""The one activity that decides: it hands a request to the records, and gives the workflow the spine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.messages import Asked, Failed, Spine, Told, Trouble
from activities.spine import spine_of, told
from cases.commands import Malformed
from cases.events import SYSTEM
from cases.mishaps import EffectFailed
from records.database import is_away
from records.doors import Verifies
from records.journal import Astray, RequestReused, UnknownSubject, take_command, take_moment, take_outcome
from records.rows import ComeTooLate
from records.states import Corrupt
from runtime.logging import get_logger

log = get_logger("journal")

AGAIN = 5
"""How often a decision is taken again when another subject came first."""

LOOK = 0.5
"""Seconds between two looks whether an attempt that waits for its turn is still waited for."""

T = TypeVar("T")


class Turns:
    """One request of a subject at a time in this process.

    A mass dossier takes longer than an attempt is waited for. Its next attempts wait here, not each with a connection
    for the lock in SQL, and one that nobody waits for any more is not begun: each would read the whole dossier.
    """

    def __init__(self) -> None:
        self._under_way: set[str] = set()
        self._moved = threading.Condition()

    @contextmanager
    def of(self, subject: str) -> Iterator[None]:
        """Wait until no other request of the subject is under way; ApplicationError if the activity is given up."""
        with self._moved:
            while subject in self._under_way:
                self._moved.wait(LOOK)
                if activity.is_cancelled():
                    raise ApplicationError("another attempt is under way", type=Trouble.AWAY)
            self._under_way.add(subject)
        try:
            yield
        finally:
            with self._moved:
                self._under_way.remove(subject)
                self._moved.notify_all()


class Journal:
    """`verifies` says whether a key made the signature of an envelope, see `records.doors`."""

    def __init__(self, engine: Engine, verifies: Verifies) -> None:
        self._engine = engine
        self._verifies = verifies
        self._turns = Turns()

    @activity.defn(name="decide", no_thread_cancel_exception=True)
    def decide(self, asked: Asked) -> Told:
        """Decide a command, or record what fell due. Errors carry a type (`Trouble`) and never data."""

        def transaction(connection: Connection) -> Told:
            if asked.envelope is not None:
                taken = take_command(connection, asked.envelope, self._verifies, asked.known)
            else:
                taken = take_moment(connection, asked.subject, asked.known)
            return told(connection, taken, asked.known)

        with self._turns.of(asked.subject):
            return recorded(self._engine, transaction, by_a_person=asked.envelope is not None)

    @activity.defn(name="fail", no_thread_cancel_exception=True)
    def fail(self, failed: Failed) -> Told:
        """Record that an effect was tried for too long: a person must look (EffectFailed)."""
        return Told(spine=fail(self._engine, failed), effects=(failed.key,))


def fail(engine: Engine, failed: Failed) -> Spine:
    """Record that an effect failed for good; nothing where that is recorded, or it is not owed any more."""

    def transaction(connection: Connection) -> Spine:
        taken = take_outcome(
            connection,
            failed.subject,
            f"failed/{failed.key}/{failed.known.seq}",
            failed.key,
            lambda subject: [
                EffectFailed(key=owed.key, effect=owed.effect, problem=failed.problem)
                for owed in [subject.owed[failed.key]]
                if not owed.failed  # recorded already, by a worker that died before it could say so
            ],
            SYSTEM,
            failed.known,
        )
        return spine_of(connection, taken.subject, failed.known, taken.events)

    return recorded(engine, transaction)


def recorded(engine: Engine, transaction: Callable[[Connection], T], *, by_a_person: bool = False) -> T:
    """Run a deciding transaction. What cannot be mended by trying again fails at once, with its type.

    While the database is away it is tried again, as is, for what the engine itself has to record, whatever else goes
    wrong: that waits until the mistake is mended.
    """
    try:
        return _when_first(engine, transaction)
    except Malformed as error:
        detail = {"field": error.field, "problem": error.problem}
        raise ApplicationError(str(error), detail, type=Trouble.MALFORMED, non_retryable=True) from None
    except RequestReused:
        message = "this request id was used for another act; send the new act under an id of its own"
        raise ApplicationError(message, type=Trouble.REUSED, non_retryable=True) from None
    except UnknownSubject:
        raise ApplicationError("there is no such subject", type=Trouble.UNKNOWN, non_retryable=True) from None
    except Corrupt:
        log.exception("a journal is broken")
        message = "the journal is broken: see `thads audit replay`"
        raise ApplicationError(message, type=Trouble.ASTRAY, non_retryable=True) from None
    except Astray:
        message = "the records do not have what this workflow knows: see `thads restore check`"
        log.error("records astray")
        raise ApplicationError(message, type=Trouble.ASTRAY, non_retryable=True) from None
    except Exception as error:
        if is_away(error):
            raise ApplicationError("the database is away", type=Trouble.AWAY) from None
        log.exception("a request could not be stored")
        name = f"{Trouble.UNSTORED}.{type(error).__name__}"
        raise ApplicationError("could not be stored", type=name, non_retryable=by_a_person) from None


def _when_first(engine: Engine, transaction: Callable[[Connection], T]) -> T:
    """Decide again, on new facts, when another subject decided the same content between our look and our writing."""
    for left in reversed(range(AGAIN)):
        try:
            with engine.begin() as connection:
                return transaction(connection)
        except ComeTooLate:
            if not left:
                raise
    raise AssertionError
