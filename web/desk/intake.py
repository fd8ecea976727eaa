"""A clerk enters a dossier on a page: the form of what `submit_dossier` declares."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anyio import to_thread
from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from cases.commands import Malformed
from cases.dossier import Channel
from cases.kernel import HANDLERS
from cases.names import DossierName
from law.periods import VIETNAM
from records import clock, doors, what_if
from records.journal import HANDING_IN, UnknownSubject, empty
from web.api.problems import Refused, refused
from web.api.reach import Bearer, Right
from web.desk import DOOR
from web.desk.coming import coming
from web.desk.forms import Posted, form, payload
from web.desk.pages import DeskParts, key_of, own_of, with_files, wrong_path
from web.guard import DESK, Page, SignedIn
from web.rendering import base_of, language_of, render

INTAKE = "/nop-ho-so"
SENDER = "mot-cua"
"""The sender of what is entered at the office's own counter (bộ phận một cửa)."""


def add(page: Page, parts: DeskParts) -> None:
    """Install the page, `GET` and `POST /nop-ho-so`."""

    @page(INTAKE, Right.DESK, Right.START)
    async def blank(request: Request, bearer: SignedIn) -> Response:
        return await to_thread.run_sync(lambda: _page(parts, request, bearer, None))

    @page(INTAKE, Right.DESK, Right.START, method="POST")
    async def filled(request: Request, bearer: SignedIn) -> Response:
        try:
            form, wrong = await with_files(request, lambda given: parts.store.of(_name(given, bearer)))
        except Malformed as malformed:
            raise refused(malformed) from None
        own, given = own_of(form)
        step = own.get("_step", "see")
        if wrong:
            return await to_thread.run_sync(lambda: _page(parts, request, bearer, given, own, wrong=wrong))
        if step != "send":
            more = step.removeprefix("more:") if step.startswith("more:") else ""
            return await to_thread.run_sync(
                lambda: _page(parts, request, bearer, given, own, more=more, see=step == "see")
            )
        key = key_of(own)
        try:
            name = _name(given, bearer)
            await parts.send(name, HANDING_IN, payload(HANDING_IN, given), bearer, key)
        except Exception as error:
            wrong = refused(error)
            return await to_thread.run_sync(lambda: _page(parts, request, bearer, given, own, wrong=wrong))
        return RedirectResponse(f"{base_of(request)}/viec/{name}?ma={key}", 303)


def _name(given: Posted, bearer: Bearer) -> str:
    """The name of the dossier that a form is about. Malformed where its id is none."""
    own = next(iter(given.get("dossier.dossier_id", ())), "").strip()
    name = str(DossierName(bearer.office, SENDER, own))
    if DossierName.read(name) is None:
        raise Malformed("payload.dossier.dossier_id", "mã hồ sơ không đúng / is no id of a dossier")
    return name


def _fresh(bearer: Bearer, now: datetime) -> dict[str, list[str]]:
    local = now.astimezone(VIETNAM)
    return {
        "dossier.office": [bearer.office],
        "dossier.dossier_id": [f"{local:%Y%m%d}-{uuid.uuid4().hex[:6]}"],
        "dossier.channel": [Channel.IN_PERSON.value],
        "dossier.sent_at": [f"{local:%Y-%m-%dT%H:%M}"],
        "dossier.received_at": [f"{local:%Y-%m-%dT%H:%M}"],
        "dossier.requesters.0.role": ["creditor"],
        "dossier.obligations.0.id": ["1"],
    }


def _page(
    parts: DeskParts,
    request: Request,
    bearer: Bearer,
    given: Posted | None,
    own: Mapping[str, str] | None = None,
    *,
    more: str = "",
    see: bool = False,
    wrong: Refused | None = None,
) -> Response:
    with parts.books.connect() as connection:  # in a transaction that is never committed
        now = clock.now(connection)
        preview = None
        if see and given is not None:
            try:
                preview = _preview(connection, request, given, bearer, now)
            except (Malformed, UnknownSubject) as malformed:
                wrong = refused(malformed)
    fields = form(HANDING_IN, _fresh(bearer, now) if given is None else given, lambda _of: (), more)
    return render(
        request,
        "act.html",
        now,
        wrong.status if wrong else 200,
        bearer=bearer,
        subject="",
        handler=HANDLERS[HANDING_IN],
        fields=(*fields[0].fields, *fields[1:]),
        preview=preview,
        signs=False,
        back=DESK,
        wrong=wrong,
        wrong_path=wrong_path(wrong, fields),
        key=key_of(own),
    )


def _preview(connection: Connection, request: Request, given: Posted, bearer: Bearer, now: datetime) -> Any:
    name, door = _name(given, bearer), doors.in_use(connection, DOOR)
    decided = what_if.what_if(connection, door, name, HANDING_IN, payload(HANDING_IN, given), bearer.actor)
    return coming(empty(connection, name, HANDING_IN), decided, now, bearer.actor, language_of(request))
