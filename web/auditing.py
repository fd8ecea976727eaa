"""The auditor's page: he chooses a case or an office, has it audited, reads the verdict, sees root and witnesses.

Each of his steps is kept (`records.audits`), and shown.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from anyio import to_thread
from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Engine

from audit.asked import MOST, Asked, Made
from cases.names import office_of
from documents.store import DocumentStore
from proof.errors import ProofError
from proof.published import Held, Published
from records import audits, clock
from records.audits import Step
from runtime.errors import StackError
from runtime.logging import get_logger
from web.api.problems import Kind, Refused
from web.api.reach import Bearer, Reach, Right, office_within
from web.desk.pages import posted
from web.guard import Guard, Page, SignedIn, again
from web.rendering import base_of, file_response, render

ADDRESS = "/kiem-tra"
FILES = {"html": "text/html", "pdf": "application/pdf"}
LONGEST = timedelta(hours=2)
"""An audit that has not ended by then ended with the service that made it."""
MOST_SEED = 2**31 - 1

log = get_logger("web.auditing")

Make = Callable[[Asked], Awaitable[Made]]
"""Makes an audit, in a process of its own (`audit.asked.made`)."""


@dataclass(frozen=True)
class AuditParts:
    """What the page works with; `published` is the folder of the roots."""

    engine: Engine
    books: Engine
    store: DocumentStore
    make: Make
    published: Published


def add(page: Page, parts: AuditParts, guard: Guard) -> None:
    """Install the pages, at `/kiem-tra`. One audit is made at a time; the others wait."""
    one_at_a_time, under_way = asyncio.Lock(), set[asyncio.Task[None]]()

    @page(ADDRESS, Right.AUDIT)
    def overview(request: Request, bearer: SignedIn, vu: str = "") -> Response:
        with parts.engine.connect() as connection:
            now, done = clock.now(connection), audits.latest(connection, _own_office(bearer))
        root = _root(parts.published)
        return render(request, "audits.html", now, done=done, root=root, vu=vu, most=MOST, times=_times)

    @page(ADDRESS, Right.AUDIT, method="POST")
    async def asked_for(request: Request, bearer: SignedIn) -> Response:
        form = {name: values[0].strip() for name, values in (await posted(request)).items() if values}
        asked = _asked(bearer, form)
        name, like = uuid4().hex, _step(bearer, asked)

        def keep() -> None:
            if asked.subject:
                with parts.engine.connect() as connection:
                    guard.look(request, connection, bearer, asked.subject)
            with parts.books.begin() as own:
                audits.note(own, name, "asked", like=like, told={"sample": asked.sample, "seed": asked.seed})

        await to_thread.run_sync(keep)
        task = asyncio.create_task(_carry_out(parts, one_at_a_time, name, like, asked))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        return RedirectResponse(f"{base_of(request)}{ADDRESS}/{name}", 303)

    @page(f"{ADDRESS}/{{audit}}", Right.AUDIT)
    def verdict(request: Request, bearer: SignedIn, audit: str) -> Response:
        steps = _within(parts.engine, bearer, audit)
        ended = _end_of(steps)
        shown = json.loads(parts.store.get(ended.told["shown"])) if ended and ended.step == "ended" else None
        if shown and not (again(request) and any((one.step, one.who) == ("read", bearer.who) for one in steps)):
            _keep(parts.books, bearer, steps[0], "read")
        with parts.engine.connect() as connection:
            now = clock.now(connection)
        lost = ended is None and datetime.now(UTC) - steps[0].at > LONGEST
        return render(request, "audit.html", now, steps=steps, shown=shown, ended=ended, lost=lost, files=FILES)

    @page(f"{ADDRESS}/{{audit}}/ket-luan.{{ending}}", Right.AUDIT, lands=False)
    def file(bearer: SignedIn, audit: str, ending: str) -> Response:
        steps = _within(parts.engine, bearer, audit)
        ended = _end_of(steps)
        if ended is None or ending not in FILES or not ended.told.get(ending):
            raise Refused(Kind.NO_SUCH, field="audit")
        _keep(parts.books, bearer, steps[0], "taken", {"file": ending})
        return file_response(parts.store.get(ended.told[ending]), FILES[ending], f"ket-luan-{audit[:8]}")


def _asked(bearer: Bearer, form: dict[str, str]) -> Asked:
    """What the form asks for. Refused for what is outside the reach of who asks, or no number."""
    if subject := form.get("subject", ""):
        return Asked(subject=subject, office=office_of(subject) if subject.count("/") > 1 else "")
    office = office_within(bearer, form.get("office", ""))
    try:
        asked = Asked(office=office, sample=int(form.get("sample", "")), seed=int(form.get("seed", "") or 0))
    except ValueError:
        raise Refused(Kind.MALFORMED, "chưa nêu vụ việc hay số lượng / name a case, or how many", "sample") from None
    if not (0 < asked.sample <= MOST and 0 <= asked.seed <= MOST_SEED):
        raise Refused(Kind.MALFORMED, f"từ 1 đến {MOST} / from 1 to {MOST}", "sample")
    return asked


async def _carry_out(parts: AuditParts, one_at_a_time: asyncio.Lock, name: str, like: Step, asked: Asked) -> None:
    """Make the audit and keep what it came to, also where it could not be made."""
    try:
        async with one_at_a_time:
            made = await parts.make(asked)
        step, told = "ended", await to_thread.run_sync(_filed, parts, made)
    except Exception as error:  # whatever it was: it is told, and the next audit goes on
        log.exception("an audit could not be made")
        step, told = "failed", {"problem": str(error) if isinstance(error, StackError) else type(error).__name__}

    def keep() -> None:
        with parts.books.begin() as own:
            audits.note(own, name, step, like=like, told=told)

    await to_thread.run_sync(keep)


def _filed(parts: AuditParts, made: Made) -> dict[str, Any]:
    """Put the verdict into the document store."""
    told: dict[str, Any] = {"holds": made.holds, "audited": made.audited, "differ": made.differ}
    told["shown"] = parts.store.put(json.dumps(made.shown, ensure_ascii=False).encode())
    told["html"] = parts.store.put(made.html)
    if made.pdf:
        told["pdf"] = parts.store.put(made.pdf)
    return told


def _within(engine: Engine, bearer: Bearer, audit: str) -> list[Step]:
    """The steps of an audit within the reach of who asks. Refused otherwise."""
    with engine.connect() as connection:
        steps = audits.steps(connection, audit)
    if not steps or _own_office(bearer) not in ("", steps[0].office):
        raise Refused(Kind.NO_SUCH, field="audit")
    return steps


def _own_office(bearer: Bearer) -> str:
    return "" if bearer.reach is Reach.COUNTRY else bearer.office


def _end_of(steps: list[Step]) -> Step | None:
    return next((one for one in steps if one.step in ("ended", "failed")), None)


def _step(bearer: Bearer, asked: Asked) -> Step:
    return Step("", "asked", datetime.now(UTC), bearer.who, bearer.role, asked.office, asked.subject, asdict(asked))


def _keep(books: Engine, bearer: Bearer, first: Step, step: str, told: dict[str, Any] | None = None) -> None:
    """Keep that he who asks read the verdict, or took it away."""
    mine = Step(first.audit, step, first.at, bearer.who, bearer.role, first.office, first.subject, {})
    with books.begin() as own:
        audits.note(own, first.audit, step, like=mine, told=told)


def _root(published: Published) -> Held | None:
    try:
        return published.newest()
    except ProofError:
        return None


def _times(root: Held) -> dict[str, datetime]:
    """When each witness cosigned the root."""
    return {name: datetime.fromtimestamp(at, UTC) for name, at in root.newest.by.items()}
