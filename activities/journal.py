"""The journal's activities: append, and the facts a decision needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.messages import FactsAsked
from cases.commands import ENGINE, Envelope
from records import facts, readmodel
from records.journal import Append, RequestReused, Stored, UnknownSubject, append, load
from runtime.logging import get_logger

log = get_logger("journal")

DECIDE_AGAIN = "DecideAgain"
REQUEST_REUSED = "RequestReused"
BAD_SIGNATURE = "BadSignature"
UNSTORED = "Unstored"


class Journal:
    """`trusts` says whether an envelope's signature is that of a registered door."""

    def __init__(self, engine: Engine, trusts: Callable[[Envelope], bool]) -> None:
        self._engine = engine
        self._trusts = trusts

    @activity.defn(name="append")
    def append(self, asked: Append, envelope: Envelope | None) -> Stored:
        """Compare and append (see records/journal.py). Errors carry a type and never data.

        While the database is away it is tried again; whatever else goes wrong fails the one command that it came with.
        """
        if envelope is not None and not self._trusts(envelope):
            raise ApplicationError(
                "the envelope's signature is not that of its door", type=BAD_SIGNATURE, non_retryable=True
            )
        try:
            with self._engine.begin() as connection:
                return append(connection, asked)
        except RequestReused:
            message = "this request id was used for another act; send the new act under an id of its own"
            raise ApplicationError(message, type=REQUEST_REUSED, non_retryable=True) from None
        except readmodel.ComeTooLate:
            raise ApplicationError("the facts changed meanwhile", type=DECIDE_AGAIN, non_retryable=True) from None
        except Exception as error:
            away = isinstance(error, OperationalError | InterfaceError) or (
                isinstance(error, DBAPIError) and error.connection_invalidated
            )
            if away:
                raise ApplicationError("the database is away", type="DatabaseAway") from None
            # what the engine itself has to record is tried until the mistake is mended
            asked_for = envelope is not None and envelope.door != ENGINE
            log.exception("a command could not be stored")
            name = f"{UNSTORED}.{type(error).__name__}"
            raise ApplicationError("could not be stored", type=name, non_retryable=asked_for) from None

    @activity.defn(name="facts")
    def facts(self, asked: FactsAsked) -> dict[str, Any]:
        """Facts from outside the subject, as SQL has them now."""
        with self._engine.connect() as connection:
            try:
                subject = load(connection, asked.subject)
            except UnknownSubject:
                subject = readmodel.subject_of(asked.type, asked.first)
            return facts.gather(connection, asked.needs, subject, asked.envelope.payload, asked.envelope.actor.id)
