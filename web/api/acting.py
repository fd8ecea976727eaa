"""What can be done: hand in a dossier, act on a case, ask beforehand what an act would come to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Header
from sqlalchemy import Engine

from activities.messages import DossierAnswer
from cases.commands import Answer
from records import doors, what_if
from starter import Starter
from web.api import DOOR
from web.api.looking import CaseId, DossierId
from web.api.messages import ActAsked, DossierAsked, Trial
from web.api.problems import Kind, Refused, documented
from web.api.reach import Bearer, Right, Standing, check_subject
from web.api.sign_in import Gate

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9._:/#-]{1,200}$",
        description="Mã yêu cầu / the request id: sent again with the same contents it changes nothing and has the "
        "same answer; with others it is a problem (`request-reused`). It holds for its case or dossier.",
    ),
]

SENT = documented(Kind.OUT_OF_REACH, Kind.NO_SUCH, Kind.REUSED, Kind.CLOSED, Kind.TOO_LARGE, Kind.TOO_SLOW)
HANDED_IN = documented(Kind.REUSED, Kind.TOO_LARGE, Kind.TOO_SLOW)
TRIED = documented(Kind.OUT_OF_REACH, Kind.NO_SUCH, Kind.TOO_LARGE, Kind.TOO_SLOW)


def router(gate: Gate, books: Engine, starter: Callable[[], Awaitable[Starter]]) -> APIRouter:
    """The routes that write. A command goes the way of all commands; the answer is that of the first time."""
    routes = APIRouter()

    @routes.post("/dossiers", responses=HANDED_IN, tags=["dossiers"])
    async def start(asked: DossierAsked, key: Key, bearer: Bearer = Depends(gate.wants(Right.START))) -> DossierAnswer:
        """Nộp hồ sơ yêu cầu thi hành án / hand in a dossier: accepted with its cases, to be supplemented, refused."""
        if bearer.role is Standing.SERVICE and asked.sender != bearer.who:
            raise Refused(Kind.NOT_ALLOWED, f"dịch vụ chỉ nộp thay chính mình: {bearer.who} / its own name", "sender")
        return await (await starter()).start(asked.dossier, sender=asked.sender, actor=bearer.actor, request_id=key)

    @routes.post("/cases/{case:path}/acts", responses=SENT, tags=["acts"])
    async def act(case: CaseId, asked: ActAsked, key: Key, bearer: Bearer = Depends(gate.wants(Right.ACT))) -> Answer:
        """Thực hiện một việc trên vụ việc / act on a case; the law's refusal is an answer, with its article."""
        await to_thread.run_sync(_within_reach, bearer, case)
        return await (await starter()).act(case, asked.command, asked.payload, actor=bearer.actor, request_id=key)

    @routes.post("/cases/{case:path}/trials", responses=TRIED, tags=["acts"])
    def trial(case: CaseId, asked: ActAsked, bearer: Bearer = Depends(gate.wants(Right.ACT))) -> Trial:
        """Hỏi trước, không ghi gì / ask what an act would come to if it was sent now. Nothing is recorded."""
        return _trial(bearer, case, asked)

    @routes.post("/dossiers/{dossier:path}/acts", responses=SENT, tags=["acts"])
    async def act_on_dossier(
        dossier: DossierId, asked: ActAsked, key: Key, bearer: Bearer = Depends(gate.wants(Right.HANDLE))
    ) -> DossierAnswer:
        """Thực hiện một việc trên hồ sơ / act on a dossier: a supplement, a notice, a late request decided."""
        await to_thread.run_sync(_within_reach, bearer, dossier)
        own = await starter()
        return await own.act_on_dossier(dossier, asked.command, asked.payload, actor=bearer.actor, request_id=key)

    @routes.post("/dossiers/{dossier:path}/trials", responses=TRIED, tags=["acts"])
    def trial_on_dossier(
        dossier: DossierId, asked: ActAsked, bearer: Bearer = Depends(gate.wants(Right.HANDLE))
    ) -> Trial:
        """Hỏi trước, không ghi gì / ask what an act on a dossier would come to. Nothing is recorded."""
        return _trial(bearer, dossier, asked)

    def _trial(bearer: Bearer, name: str, asked: ActAsked) -> Trial:
        with books.connect() as connection:  # in a transaction that is never committed
            check_subject(connection, bearer, name)
            own = doors.in_use(connection, DOOR)
            return Trial.of(what_if.what_if(connection, own, name, asked.command, asked.payload, bearer.actor))

    def _within_reach(bearer: Bearer, name: str) -> None:
        with books.connect() as connection:
            check_subject(connection, bearer, name)

    return routes
