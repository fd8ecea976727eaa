"""What verbs share that touch the running installation: its records, its legal clock, the door of the command line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from temporalio.client import WorkflowUpdateFailedError
from temporalio.service import RPCError

from cases.events import Actor, Role
from law.errors import LawError
from records import clock, views
from records.database import engine
from runtime.errors import StackError
from runtime.roles import DatabaseRole
from runtime.settings import Settings
from starter import NoSuchCase, Pending, RecordsAstray, Starter

DOOR = "cli"
SAME_REQUEST = "gửi lại với cùng --request-id / send again under the same --request-id"

T = TypeVar("T")


@contextmanager
def records(settings: Settings, role: DatabaseRole = DatabaseRole.READER) -> Iterator[Connection]:
    """A connection to the records, to read; as the owner to enter staff and doors.

    StackError when the database does not answer.
    """
    try:
        with engine(settings.database(role)).connect() as connection:
            yield connection
    except OperationalError as error:
        raise StackError("postgres", "không trả lời; hãy chạy `thads up` / does not answer: run `thads up`") from error


@asynccontextmanager
async def door(settings: Settings, *, patience: timedelta = timedelta(seconds=30)) -> AsyncIterator[Starter]:
    """A starter of the command line's door, on the legal clock of the installation."""

    def now() -> datetime:
        with records(settings) as connection:
            return clock.now(connection)

    with records(settings):
        pass  # nothing runs: it is the database that says how to start the stack
    async with Starter.connect(DOOR, settings) as starter:
        yield replace(starter, now=now, patience=patience)


def answered(work: Coroutine[Any, Any, T], subject: str, *, again: str = SAME_REQUEST) -> T:
    """Run a conversation with the server; what can go wrong on the way becomes a sentence with the way out.

    `again` says how to send once more what may or may not have arrived.
    """
    try:
        return asyncio.run(work)
    except NoSuchCase:
        problem = f"{subject} không đang chạy; `thads case list` cho biết các vụ việc / does not run; list the cases"
        raise LawError("case", problem) from None
    except Pending as error:
        raise StackError("pending", f"{error.problem}; {again} ({error.request_id})") from error
    except RecordsAstray as error:
        problem = "dữ liệu cũ hơn quy trình; chạy `thads restore check` / the records are older than the workflow"
        raise StackError("records", problem) from error
    except WorkflowUpdateFailedError as error:
        raise StackError("case", f"lệnh không thực hiện được / the command failed: {error.cause}") from error
    except RPCError as error:
        problem = (
            "không trả lời; gửi lại với cùng --request-id / did not answer: send again under the same --request-id"
        )
        raise StackError("temporal", f"{problem} ({error.status.name})") from error


SHAPES = {
    "case": "case/79/register/HS-1/1",
    "dossier": "dossier/79/register/HS-1",
    "office": "office/79/year/2027",
    "reception": "reception/79/mot-cua/20261001-1",
    "denunciation": "denunciation/79/mot-cua/20261001-1",
    "petition": "petition/79/mot-cua/20261001-1",
    "verification": "verification/79/mot-cua/20261001-1",
    "kept": "kept/79/ke-toan/20261001-1",
    "service": "service/79-01/quay/20261001-1",
}
"""What ids look like: office, sender, the sender's id of the dossier or proceeding, and for a case its number."""


def office_of(subject: str, *kinds: str) -> str:
    """The office in the id of a case or dossier. LawError for what is no id of these kinds, named by the first."""
    parts = subject.split("/")
    if parts[0] not in kinds or len(parts) < len(SHAPES[parts[0]].split("/")):
        shapes = ", ".join(SHAPES[kind] for kind in kinds)
        raise LawError(kinds[0], f"“{subject}” không phải mã đúng; mã có dạng / is no id; ids read: {shapes}")
    return parts[1]


def actor(connection: Connection, text: str, office: str) -> Actor:
    """Who acts, from `ROLE:ID`: a member of the office's staff in that role, or a party or partner by reference."""
    role, _, person = text.partition(":")
    if role not in (*Role,) or not person:
        roles = ", ".join(r for r in Role if r is not Role.SYSTEM)
        raise LawError("actor", f"viết VAI_TRÒ:MÃ, ví dụ enforcer:CHV-01 / write ROLE:ID with a role of: {roles}")
    if role not in (Role.PARTY, Role.PARTNER) and not views.serves(connection, person, office, role):
        problem = f"{person} không có vai trò {role} tại cơ quan {office} / does not serve that office in that role"
        raise LawError("actor", problem)
    return Actor(id=person, role=Role(role), office=office)
