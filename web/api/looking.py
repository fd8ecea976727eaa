"""What can be asked: cases, one case, its journal, what it allows now, failed effects, the catalogue, what changes."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection, Engine

from cases.dossiers import DossierState
from cases.kernel import HANDLERS, Subject
from cases.names import OFFICE
from cases.report import report_of
from cases.state import CaseState, Stage
from console.schema import schemas
from records import clock, doors, journal, looks, rounds, what_if
from web import queries
from web.api import DOOR
from web.api.messages import (
    ActDeclared,
    ActsOpen,
    ActView,
    CaseLine,
    CasePage,
    CaseView,
    Catalogue,
    DossierLine,
    DossierPage,
    DossierView,
    Effects,
    EffectView,
    EventPage,
    EventView,
)
from web.api.problems import Kind, Refused, documented
from web.api.reach import Bearer, Right, check_subject, subjects_within
from web.api.sign_in import Gate
from web.live import Pulse

MOST = 200
"""Things on a page at most."""
LAST = 2**31 - 1
"""The largest number that an event can have."""

_SENDER = r"[A-Za-z0-9][A-Za-z0-9-]{0,59}/[A-Za-z0-9][A-Za-z0-9._/-]{0,63}"
CASE = rf"^case/{OFFICE}/{_SENDER}/[1-9][0-9]{{0,5}}$"
CaseId = Annotated[str, Path(pattern=CASE, description="Mã vụ việc / the case's id: case/79/cong-dvc/HS-1/1")]
DOSSIER = rf"^dossier/{OFFICE}/{_SENDER}$"
DossierId = Annotated[str, Path(pattern=DOSSIER, description="Mã hồ sơ / the dossier's id: dossier/79/cong-dvc/HS-1")]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Code = Annotated[str, Query(pattern=r"^[A-Za-z0-9_-]{0,40}$")]
Text = Annotated[str, Query(max_length=100, pattern=r"^[^\x00-\x1f]*$", description="Mã, số quyết định / id or number")]

ONE = documented(Kind.OUT_OF_REACH, Kind.NO_SUCH)


class Stream(StreamingResponse):
    """Server-sent events."""

    media_type = "text/event-stream"


def router(gate: Gate, engine: Engine, books: Engine, pulse: Pulse) -> APIRouter:
    """The routes that read; each look at one case is kept before it is answered."""
    routes = APIRouter()

    @routes.get("/cases", responses=documented(), tags=["cases"])
    def list_cases(
        bearer: Bearer = Depends(gate.wants(Right.LIST)),
        office: Annotated[str, Query(pattern=rf"^({OFFICE})?$")] = "",
        stage: Annotated[Stage | None, Query()] = None,
        officer: Code = "",
        overdue: bool = False,
        q: Text = "",
        cursor: Annotated[str, Query(pattern=rf"^$|{CASE}", description="`next` of the page before")] = "",
        limit: Limit = 50,
    ) -> CasePage:
        """Các vụ việc trong phạm vi được xem / the cases within your reach, in the order of their ids."""
        state = "overdue" if overdue else ""
        chosen = queries.Filter(office, stage or "", officer, state, q, reader=bearer)
        with engine.connect() as connection:
            now = clock.now(connection)
            rows = queries.cases_after(connection, now, chosen, cursor, limit + 1)
        shown = [CaseLine.of(row) for row in rows[:limit]]
        return CasePage(cases=tuple(shown), next=shown[-1].case if len(rows) > limit else "")

    @routes.get("/cases/{case:path}/acts", responses=ONE, tags=["acts"])
    def open_acts(case: CaseId, bearer: Bearer = Depends(gate.wants(Right.ACT))) -> ActsOpen:
        """Việc được làm lúc này, việc chưa được và vì điều nào / which acts are open to you now, which not and why."""
        return _open(bearer, case)

    @routes.get("/cases/{case:path}/events", responses=ONE, tags=["cases"])
    def events(
        case: CaseId,
        bearer: Bearer = Depends(gate.wants(Right.EVENTS)),
        cursor: Annotated[int, Query(ge=0, le=LAST, description="`next` of the page before")] = 0,
        limit: Limit = 50,
    ) -> EventPage:
        """Nhật ký của vụ việc / the journal of a case, refused acts and breaches included."""
        with engine.connect() as connection:
            _look(connection, books, bearer, case, "events")
            upto = min(cursor + limit + 1, LAST)  # one more, to learn whether there is a page after it
            found = journal.read(connection, case, cursor, upto)
        shown = tuple(EventView.of(event) for event in found[:limit])
        return EventPage(case=case, events=shown, next=cursor + limit if len(found) > limit else None)

    @routes.get("/cases/{case:path}", responses=ONE, tags=["cases"])
    def one_case(case: CaseId, bearer: Bearer = Depends(gate.wants(Right.SEE))) -> CaseView:
        """Một vụ việc / one case: stage, parties, duties with their working, what it waits for, money."""
        with engine.connect() as connection:
            now = _look(connection, books, bearer, case, "case")
            state = journal.load(connection, case)
        return CaseView.of(report_of(_as_case(state)), now)

    @routes.get("/dossiers", responses=documented(), tags=["dossiers"])
    def list_dossiers(
        bearer: Bearer = Depends(gate.wants(Right.DOSSIERS)),
        stage: Annotated[str, Query(pattern=r"^[a-z]{0,20}$")] = "",
        cursor: Annotated[str, Query(pattern=rf"^$|{DOSSIER}", description="`next` of the page before")] = "",
        limit: Limit = 50,
    ) -> DossierPage:
        """Các hồ sơ trong phạm vi được xem / the dossiers within your reach, in the order of their ids."""
        with engine.connect() as connection:
            rows = queries.dossiers_after(connection, bearer, stage, cursor, limit + 1)
        shown = [DossierLine.of(row) for row in rows[:limit]]
        return DossierPage(dossiers=tuple(shown), next=shown[-1].dossier if len(rows) > limit else "")

    @routes.get("/dossiers/{dossier:path}/acts", responses=ONE, tags=["acts"])
    def open_acts_on_dossier(dossier: DossierId, bearer: Bearer = Depends(gate.wants(Right.HANDLE))) -> ActsOpen:
        """Việc được làm với hồ sơ lúc này, việc chưa được và vì điều nào / which acts on a dossier are open to you."""
        return _open(bearer, dossier)

    @routes.get("/dossiers/{dossier:path}", responses=ONE, tags=["dossiers"])
    def one_dossier(dossier: DossierId, bearer: Bearer = Depends(gate.wants(Right.DOSSIERS))) -> DossierView:
        """Một hồ sơ / one dossier: where it stands and why, its cases, its duties with their working."""
        with engine.connect() as connection:
            now = _look(connection, books, bearer, dossier, "dossier")
            state = journal.load(connection, dossier)
        assert isinstance(state, DossierState)
        return DossierView.of(state, now)

    @routes.get("/effects", responses=documented(), tags=["effects"])
    def failed_effects(bearer: Bearer = Depends(gate.wants(Right.EFFECTS))) -> Effects:
        """Tác vụ hỏng chờ người xử lý / outside effects that failed for good and wait for a person."""
        with engine.connect() as connection:
            found = rounds.failed_effects(connection, most=MOST, within=subjects_within(bearer))
        return Effects(effects=tuple(EffectView.of(one) for one in found))

    @routes.get("/acts", responses=documented(), tags=["acts"])
    def catalogue(_bearer: Bearer = Depends(gate.wants(Right.CATALOGUE))) -> Catalogue:
        """Mọi lệnh và lược đồ của nội dung lệnh / every act with the schema of its payload."""
        return _catalogue()

    @routes.get(
        "/events",
        responses=documented() | {200: {"content": {Stream.media_type: {"schema": {"type": "string"}}}}},
        response_class=Stream,
        tags=["live"],
    )
    async def live(_bearer: Bearer = Depends(gate.wants(Right.LIVE))) -> Stream:
        """Báo khi có thay đổi / server-sent events: `changed` when to ask again, `beat` while nothing changed."""
        return Stream(pulse.beats())

    def _open(bearer: Bearer, name: str) -> ActsOpen:
        with (
            books.connect() as connection
        ):  # in a transaction that is never committed: a decision may lock what it reads
            now = _look(connection, books, bearer, name, "acts")
            subject = journal.load(connection, name)
            foreseen = what_if.acts(connection, doors.in_use(connection, DOOR), subject, bearer.actor)
        acts = tuple(ActView.of(one) for one in foreseen)
        return ActsOpen(case=name, stage=subject.stage, head=subject.head, as_of=now, acts=acts)

    return routes


@lru_cache(maxsize=1)
def _catalogue() -> Catalogue:
    known = schemas()
    return Catalogue(acts=tuple(ActDeclared.of(HANDLERS[name], known[name]) for name in sorted(HANDLERS)))


def _look(connection: Connection, books: Engine, bearer: Bearer, case: str, what: str) -> datetime:
    """Keep who looks, before he sees; the legal moment. Refused outside his reach, and then nothing is kept."""
    check_subject(connection, bearer, case)
    now = clock.now(connection)
    with books.begin() as own:
        looks.note(own, case, who=bearer.who, standing=bearer.role, what=what, at=now)
    return now


def _as_case(subject: Subject) -> CaseState:
    if not isinstance(subject, CaseState):
        raise Refused(Kind.NO_SUCH, field="case")
    return subject
