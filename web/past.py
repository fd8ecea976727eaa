"""A case or a dossier as it was known at any past event, with a slider over its journal (audit/past.py)."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response
from sqlalchemy import Engine

from audit.past import Past, account_words
from web.api.reach import Right
from web.guard import Guard, Page, SignedIn
from web.rendering import render

Event = Annotated[int | None, Query(alias="su-kien", ge=0)]


def add(page: Page, engine: Engine, guard: Guard) -> None:
    """Install the page, at `/thoi-diem/…`."""

    @page("/thoi-diem/{subject:path}", Right.EVENTS)
    def at_a_moment(
        request: Request,
        bearer: SignedIn,
        subject: str,
        event: Annotated[int | None, Query(alias="su-kien", ge=0)] = None,
    ) -> Response:
        with engine.connect() as connection:
            now = guard.look(request, connection, bearer, subject)
            past = Past(connection, subject)
        last = len(past.events)
        then = past.at(last if event is None else min(event, last))
        later = past.between(then, past.at(last))
        late = past.why_late(then)
        return render(request, "past.html", now, then=then, later=later, late=late, last=last, called=account_words)
