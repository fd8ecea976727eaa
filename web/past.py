"""A case or a dossier as it was known at any past event, with a slider over its journal (audit/past.py)."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Query, Request, Response
from sqlalchemy import Engine

from audit.past import Past, account_words
from cases.names import PROCEEDINGS, kind_of
from law.errors import LawError
from records import clock
from web.rendering import render


def add(app: FastAPI, engine: Engine) -> None:
    """Install the page, Vietnamese at `/thoi-diem/…`, English under `/en`."""

    @app.get("/thoi-diem/{subject:path}", include_in_schema=False)
    @app.get("/en/thoi-diem/{subject:path}", include_in_schema=False)
    def at_a_moment(
        request: Request, subject: str, event: Annotated[int | None, Query(alias="su-kien", ge=0)] = None
    ) -> Response:
        with engine.connect() as connection:
            now = clock.now(connection)
            try:
                past = Past(connection, subject) if kind_of(subject) not in PROCEEDINGS else None
            except LawError:
                past = None
        if past is None:  # nor are the contents of a proceeding told on a page that asks nobody who he is
            return render(request, "missing.html", now, 404, asked=subject)
        last = len(past.events)
        then = past.at(last if event is None else min(event, last))
        later = past.between(then, past.at(last))
        late = past.why_late(then)
        return render(request, "past.html", now, then=then, later=later, late=late, last=last, called=account_words)
