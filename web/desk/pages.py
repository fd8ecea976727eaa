"""The pages of the officers' desk: what I have to do, what a case allows me now, and each act as a form.

Behind sign-in. What is sent goes the way of all commands, under the desk's own door, as the person who signed in; who
looks at a case is kept before he sees it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, quote

from anyio import to_thread
from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Engine

from activities.messages import DossierAnswer
from cases import words
from cases.commands import Answer, Malformed, Unsigned
from cases.deciding import Decided
from cases.kernel import HANDLERS, Handler, Subject
from cases.proceedings.common import Proceeding
from cases.subjects import awaited
from documents.errors import DocumentError
from documents.store import DocumentStore
from law.pack import current_pack, load_pack
from records import clock, doors, journal, what_if
from records.journal import HANDING_IN, UnknownSubject
from records.what_if import Outlook
from runtime.bodies import BodyRefused, read
from starter import Starter
from web import queries
from web.api.problems import Kind, Refused, refused
from web.api.reach import Bearer, Right, check_subject
from web.desk import DOOR, work
from web.desk.coming import Coming, coming
from web.desk.draft import drafts
from web.desk.forms import Field, Posted, form, lacking, payload
from web.desk.offers import offers_of
from web.guard import DESK, Guard, Page, SignedIn
from web.rendering import base_of, file_response, language_of, render
from web.telling import tell
from web.uploads import MOST_FIELDS, SCANS, is_multipart, media_type_of, sent
from web.wording import say

LARGEST = 1024 * 1024  # bytes of a form
OWN = "_"
"""With this begin the names of what a form says besides the command's fields."""

KEY = re.compile(r"desk/[0-9a-f]{32}")
"""The request id that a form carries."""

Order = Literal["due", "age", "money"]
Subjects = r"/{subject:path}"


@dataclass(frozen=True)
class DeskParts:
    """What the desk works with: `engine` reads, `books` asks beforehand, `starter` sends as the desk's door.

    `store` keeps the scans that come with forms.
    """

    engine: Engine
    books: Engine
    store: DocumentStore
    guard: Guard
    starter: Callable[[], Awaitable[Starter]]

    async def send(
        self, subject: str, command: str, given: Mapping[str, Any], bearer: Bearer, key: str
    ) -> Answer | DossierAnswer:
        """Send one command as who signed in. Raises what `starter` raises; a refusal by law stands in the journal."""
        door = await self.starter()
        if command == HANDING_IN:
            return await door.hand_in(subject, given, actor=bearer.actor, request_id=key)
        send = door.act_on_dossier if subject.startswith("dossier/") else door.act
        return await send(subject, command, given, actor=bearer.actor, request_id=key)


def add(page: Page, parts: DeskParts) -> None:
    """Install the pages."""

    @page(DESK, Right.DESK)
    async def desk(request: Request, bearer: SignedIn, xep: Annotated[Order, Query()] = "due") -> Response:

        def read_desk() -> tuple[datetime, dict[str, Any]]:
            with parts.engine.connect() as connection:
                found = work.desk(connection, bearer, xep)
                names = queries.staff(connection, [bearer.who])
                return clock.now(connection), {"desk": found, "name": names.get(bearer.who, ""), "order": xep}

        now, shown = await to_thread.run_sync(read_desk)
        pack, language = current_pack(), language_of(request)
        return render(
            request,
            "desk.html",
            now,
            bearer=bearer,
            **shown,
            rule_words=lambda rule: say(language, words.rule(rule, pack)),
        )

    @page("/viec" + Subjects, Right.ACT)
    async def acts(
        request: Request, bearer: SignedIn, subject: str, ma: Annotated[str, Query(max_length=200)] = ""
    ) -> Response:
        now, shown = await to_thread.run_sync(_acts, parts, request, bearer, subject, ma)
        return render(request, "acts.html", now, bearer=bearer, subject=subject, **shown)

    @page("/lam/{command}" + Subjects, Right.ACT)
    async def blank(request: Request, bearer: SignedIn, command: str, subject: str) -> Response:
        handler = _handler(command, bearer)
        given = {name: [value] for name, value in request.query_params.items() if not name.startswith(OWN)}
        return await to_thread.run_sync(_form, parts, request, bearer, handler, subject, given)

    @page("/du-thao/{command}" + Subjects, Right.DESK, method="POST", lands=False)
    async def draft(request: Request, bearer: SignedIn, command: str, subject: str) -> Response:
        handler, (form, wrong) = _handler(command, bearer), await with_files(request, lambda _: parts.store.of(subject))
        if wrong:
            raise wrong
        _, given = own_of(form)
        try:
            return await to_thread.run_sync(_draft, parts, request, bearer, handler, subject, given)
        except Malformed as malformed:
            raise refused(malformed) from None

    @page("/lam/{command}" + Subjects, Right.ACT, method="POST")
    async def filled(request: Request, bearer: SignedIn, command: str, subject: str) -> Response:
        handler = _handler(command, bearer)
        form, wrong = await with_files(request, lambda _: parts.store.of(subject))
        own, given = own_of(form)
        step = own.get("_step", "see")
        if wrong:
            return await to_thread.run_sync(
                lambda: _form(parts, request, bearer, handler, subject, given, own, wrong=wrong)
            )
        if step.startswith("more:"):
            more = step.removeprefix("more:")
            return await to_thread.run_sync(
                lambda: _form(parts, request, bearer, handler, subject, given, own, more=more)
            )
        if step == "see":
            return await to_thread.run_sync(
                lambda: _form(parts, request, bearer, handler, subject, given, own, see=True)
            )
        key = key_of(own)
        await to_thread.run_sync(_within_reach, parts, bearer, subject)
        try:
            await parts.send(subject, command, payload(command, given), bearer, key)
        except Exception as error:
            wrong = refused(error)
            return await to_thread.run_sync(
                lambda: _form(parts, request, bearer, handler, subject, given, own, wrong=wrong)
            )
        return RedirectResponse(f"{base_of(request)}/viec/{subject}?ma={quote(key)}", 303)


def _draft(parts: DeskParts, request: Request, bearer: Bearer, handler: Handler, name: str, given: Posted) -> Response:
    """The first document that an act would draw up, as PDF. Refused where it would draw up none, or may not be done."""
    with parts.books.connect() as connection:  # in a transaction that is never committed
        now = parts.guard.look(request, connection, bearer, name)
        subject, decided = journal.load(connection, name), _decided(connection, name, handler, given, bearer)
        if decided.refusal:
            raise Refused(Kind.MALFORMED, f"{decided.refusal.vi} / {decided.refusal.en}")
        try:
            pdf = next(drafts(connection, subject, decided, bearer.actor, now), None)
        except DocumentError as wrong:
            raise Refused(Kind.MALFORMED, wrong.problem, wrong.field) from None
    if pdf is None:
        raise Refused(Kind.NO_SUCH, "việc này không lập văn bản / draws up no document")
    return file_response(pdf, "application/pdf", f"du-thao-{handler.name}")


async def with_files(
    request: Request, store: Callable[[Posted], DocumentStore]
) -> tuple[dict[str, list[str]], Refused | None]:
    """What a form of ours sends, each scan kept and named by its hash; what is wrong with one, where something is.

    `store` is that of the subject, which a form may itself name.
    """
    if not is_multipart(request):
        return await posted(request), None
    form, wrong = await sent(request), None
    fields = dict(form.fields)
    if not form.files:
        return _with_key(fields), None
    own = store(own_of(fields)[1])
    for name, (_, content) in form.files.items():
        if media_type_of(content) in SCANS.values():
            fields[name] = [await to_thread.run_sync(own.put, content)]
        else:
            fields.pop(name, None)
            problem = "chỉ nhận tệp PDF, JPEG hoặc PNG; hãy chụp hoặc lưu lại / only PDF, JPEG or PNG is taken"
            wrong = Refused(Kind.MALFORMED, problem, f"payload.{name}")
    return _with_key(fields), wrong


async def posted(request: Request) -> dict[str, list[str]]:
    """What a form of ours sends; Refused where it is too large, too slow, or none of ours."""
    try:
        body = await read(request, LARGEST)
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except BodyRefused as wrong:
        raise refused(wrong) from None
    except ValueError:
        raise Refused(Kind.TOO_LARGE) from None
    return _with_key(fields)


def _with_key(sent: dict[str, list[str]]) -> dict[str, list[str]]:
    """Refused where the form's id is none of ours."""
    if not all(KEY.fullmatch(key) for key in sent.get("_key", ())):
        raise Refused(Kind.MALFORMED, "không phải mã của biểu mẫu / is no id of a form", "_key")
    return sent


def own_of(sent: Posted) -> tuple[dict[str, str], dict[str, list[str]]]:
    """What a form says of itself, and the values of its fields."""
    own = {name: values[0] for name, values in sent.items() if name.startswith(OWN)}
    return own, {name: list(values) for name, values in sent.items() if not name.startswith(OWN)}


def _handler(command: str, bearer: Bearer) -> Handler:
    """The act of this name. Refused where there is none, or it is another role's."""
    handler = HANDLERS.get(command)
    if handler is None:
        raise refused(Malformed("command", f"không có lệnh “{command}” / no such command"))
    if not handler.takes(bearer.actor):
        allowed = ", ".join(words.role(role)[0] for role in sorted(handler.roles))
        raise refused(Malformed("actor.role", f"việc này của: {allowed} / is for: {', '.join(sorted(handler.roles))}"))
    return handler


def _within_reach(parts: DeskParts, bearer: Bearer, subject: str) -> None:
    with parts.engine.connect() as connection:
        check_subject(connection, bearer, subject)


def _acts(parts: DeskParts, request: Request, bearer: Bearer, name: str, done: str) -> tuple[datetime, dict[str, Any]]:
    with parts.books.connect() as connection:  # in a transaction that is never committed
        now = parts.guard.look(request, connection, bearer, name)
        subject = journal.load(connection, name)
        foreseen = what_if.acts(connection, doors.in_use(connection, DOOR), subject, bearer.actor)
        by = {outlook: [one for one in foreseen if one.outlook is outlook] for outlook in Outlook}
        offers = cache(offers_of(connection, subject, bearer))
        idle = [one for one in by[Outlook.ASKS] if lacking(one.handler.name, offers)]
        elsewhere = work.elsewhere(connection, subject, now, bearer)
        return now, {
            "state": subject,
            "by": by,
            "idle": idle,
            "row": queries.case_row(connection, name),
            "waits": [wait.model_dump() for wait in awaited(subject)],
            "story": _story(connection, subject, request) if isinstance(subject, Proceeding) else [],
            "sealed": isinstance(subject, Proceeding) and subject.sealed and subject.may_know(bearer.actor),
            "elsewhere": elsewhere,
            "reached": work.reached(connection, [one.case for _, found in elsewhere for one in found], bearer),
            "done": _told(connection, subject, done, request) if done else [],
            "role_words": lambda role: say(language_of(request), words.role(role)),
        }


def _story(connection: Connection, subject: Subject, request: Request) -> list[Any]:
    """What happened in a proceeding, the latest first: only here, behind sign-in, is it told."""
    events, pack = journal.read(connection, subject.id), load_pack(subject.pack)
    names = queries.staff(connection, sorted({event.actor.id for event in events}))
    return [tell(event, names, pack, language_of(request)) for event in reversed(events)]


def _told(connection: Connection, subject: Subject, request_id: str, request: Request) -> list[Any]:
    """What came of a request, as the journal tells it."""
    events = [one for one in journal.read(connection, subject.id) if one.request_id == request_id]
    parties = getattr(subject, "parties", {})
    names = {ref: party.name for ref, party in parties.items()}
    return [tell(event, names, load_pack(subject.pack), language_of(request)) for event in events]


def _form(
    parts: DeskParts,
    request: Request,
    bearer: Bearer,
    handler: Handler,
    name: str,
    given: Posted,
    own: Mapping[str, str] | None = None,
    *,
    more: str = "",
    see: bool = False,
    wrong: Refused | None = None,
) -> Response:
    """The form of an act, filled; with what it would come to (`see`), or what is wrong with it."""
    with parts.books.connect() as connection:
        now = parts.guard.look(request, connection, bearer, name)
        subject = _there_or_new(connection, name, handler.name)
        fields = form(handler.name, given, offers_of(connection, subject, bearer), more)
        preview: Coming | None = None
        if see:
            try:
                preview = _preview(connection, request, subject, handler, given, bearer)
            except Malformed as malformed:
                wrong = refused(malformed)
    return render(
        request,
        "act.html",
        now,
        wrong.status if wrong else 200,
        bearer=bearer,
        subject=name,
        handler=handler,
        fields=fields,
        preview=preview,
        signs=not isinstance(handler.signs, Unsigned),
        back=f"{base_of(request)}/viec/{name}" if subject.head else f"{base_of(request)}/viec-khac",
        wrong=wrong,
        wrong_path=wrong_path(wrong, fields),
        key=key_of(own),
    )


def _decided(connection: Connection, name: str, handler: Handler, given: Posted, bearer: Bearer) -> Decided:
    door = doors.in_use(connection, DOOR)
    return what_if.what_if(connection, door, name, handler.name, payload(handler.name, given), bearer.actor)


def _there_or_new(connection: Connection, name: str, command: str) -> Subject:
    """The subject, or the proceeding that this command is to begin."""
    try:
        return journal.load(connection, name)
    except UnknownSubject:
        return journal.empty(connection, name, command)


def _preview(
    connection: Connection, request: Request, subject: Subject, handler: Handler, given: Posted, bearer: Bearer
) -> Coming:
    decided = _decided(connection, subject.id, handler, given, bearer)
    return coming(subject, decided, clock.now(connection), bearer.actor, language_of(request))


def wrong_path(wrong: Refused | None, fields: Sequence[Field]) -> str:
    """The field that is wrong, as the form names it; nothing where it is none of the form's."""
    path = wrong.field.removeprefix("payload.") if wrong else ""
    return path if any(path == field.path or path.startswith(f"{field.path}.") for field in fields) else ""


def key_of(own: Mapping[str, str] | None) -> str:
    """The request id of a form: sent twice, it takes effect once."""
    return (own or {}).get("_key") or new_key()


def new_key() -> str:
    """A request id for a form that nobody sent yet."""
    return f"desk/{uuid.uuid4().hex}"
