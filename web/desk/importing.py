"""A clerk imports a register of dossiers from a file: what each would become, then what became of it.

The file is kept under its hash, and the page of that hash says of each of its dossiers how it stands: what would become
of one that is not there yet, what became of one that is. Sending goes on while nobody looks; a file that was sent in
part is sent again, for a dossier that is there stays as it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Path, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Row, select

from activities.messages import DossierAnswer
from cases.commands import HASH
from cases.dossier import Dossier
from cases.dry_run import Result, dry_run
from cases.names import DossierName
from cases.register_file import Register, by_judgment, read_register
from cases.sheets import LARGEST_FILE
from documents.errors import DocumentError
from law.errors import LawError
from law.pack import current_pack
from records import clock
from records.tables import dossiers
from runtime.logging import get_logger
from web.api.problems import Kind, Refused, refused
from web.api.reach import Bearer, Right
from web.desk.intake import SENDER
from web.desk.pages import DeskParts
from web.guard import Page, SignedIn
from web.rendering import base_of, render
from web.uploads import is_multipart, sent

REGISTERS = "/nhap-so"
FIELD = "register"
AT_ONCE = 8
"""Dossiers of one register under way at a time; others work as well."""
SHOWN = 500
"""Dossiers of a register on its page."""

Digest = Annotated[str, Path(pattern=HASH)]

log = get_logger("web.desk.importing")


@dataclass(frozen=True)
class Line:
    """A dossier of the file: what it would become, what became of it (`there`), or why it could not be sent."""

    result: Result
    there: Row[Any] | None
    problem: str

    @property
    def state(self) -> str:
        """How it stands: sent, failed, invalid, or to_send."""
        if self.there is not None:
            return "sent"
        return "failed" if self.problem else "to_send" if self.result.assessment else "invalid"


@dataclass
class Sending:
    """A file on its way for an office: what could not be sent, by the dossier's own id, and whether it goes on."""

    problems: dict[str, str] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None

    @property
    def under_way(self) -> bool:
        return self.task is not None and not self.task.done()


def add(page: Page, parts: DeskParts) -> None:
    """Install the pages, at `/nhap-so`."""
    sendings: dict[tuple[str, str], Sending] = {}

    @page(REGISTERS, Right.DESK, Right.START)
    def blank(request: Request, bearer: SignedIn) -> Response:
        return _page(parts, request, bearer, "import.html", wrong="")

    @page(REGISTERS, Right.DESK, Right.START, method="POST")
    async def came(request: Request, bearer: SignedIn) -> Response:
        if not is_multipart(request):
            raise Refused(Kind.MALFORMED, "thiếu tệp / the file is missing", FIELD)
        name, content = (await sent(request, LARGEST_FILE)).files.get(FIELD, ("", b""))
        try:
            await to_thread.run_sync(read_register, content, name)
        except LawError as wrong:
            problem = wrong.problem
            return await to_thread.run_sync(lambda: _page(parts, request, bearer, "import.html", 422, wrong=problem))
        digest = await to_thread.run_sync(parts.store.put, content)
        return RedirectResponse(f"{base_of(request)}{REGISTERS}/{digest}", 303)

    @page(REGISTERS + "/{digest}", Right.DESK, Right.START)
    def shown(request: Request, bearer: SignedIn, digest: Digest) -> Response:
        register, results = _read(parts, digest, bearer.office)
        sending = sendings.get((bearer.office, digest), Sending())
        with parts.engine.connect() as connection:
            lines = _lines(connection, results, bearer.office, sending.problems)
        counts = {
            state: sum(line.state == state for line in lines) for state in ("sent", "to_send", "failed", "invalid")
        }
        return _page(
            parts, request, bearer, "import_shown.html", lines=lines[:SHOWN], counts=counts, total=len(lines),
            warnings=register.warnings, under_way=sending.under_way, rows=register.rows,
        )  # fmt: skip

    @page(REGISTERS + "/{digest}", Right.DESK, Right.START, method="POST")
    async def send(request: Request, bearer: SignedIn, digest: Digest) -> Response:
        _, results = await to_thread.run_sync(_read, parts, digest, bearer.office)
        known = sendings.setdefault((bearer.office, digest), Sending())
        if not known.under_way:
            good = [one.entry.dossier for one in results if one.assessment and one.entry.dossier]
            known.problems.clear()
            known.task = asyncio.create_task(_send(parts, bearer, good, known))
        return RedirectResponse(f"{base_of(request)}{REGISTERS}/{digest}", 303)


def _page(
    parts: DeskParts, request: Request, bearer: Bearer, template: str, status: int = 200, **shown: Any
) -> Response:
    with parts.engine.connect() as connection:
        now: datetime = clock.now(connection)
    return render(request, template, now, status, bearer=bearer, **shown)


def _read(parts: DeskParts, digest: str, office: str) -> tuple[Register, Sequence[Result]]:
    """The register with this hash, as one sent to that office. Refused where there is none."""
    try:
        return _assessed(parts.store.get(digest), office)
    except (DocumentError, LawError):
        raise Refused(Kind.NO_SUCH, field="digest") from None


@lru_cache(maxsize=4)
def _assessed(content: bytes, office: str) -> tuple[Register, Sequence[Result]]:
    register = read_register(content, "", office=office)
    return register, dry_run(register, current_pack())


def _lines(connection: Connection, results: Sequence[Result], office: str, problems: Mapping[str, str]) -> list[Line]:
    names = {one.entry.dossier_id: str(DossierName(office, SENDER, one.entry.dossier_id)) for one in results}
    query = select(dossiers).where(dossiers.c.id.in_(list(names.values())))
    there = {row.id: row for row in connection.execute(query)}
    return [
        Line(one, there.get(names[one.entry.dossier_id]), problems.get(one.entry.dossier_id, "")) for one in results
    ]


async def _send(parts: DeskParts, bearer: Bearer, good: Sequence[Dossier], sending: Sending) -> None:
    """Send the dossiers, those of one judgment one after another; the trouble of one stops none of the others."""
    door = await parts.starter()
    gate = asyncio.Semaphore(AT_ONCE)

    async def one_judgment(group: Sequence[Dossier]) -> None:
        for dossier in group:
            async with gate:
                try:
                    answer: DossierAnswer = await door.start(dossier, sender=SENDER, actor=bearer.actor)
                except Exception as error:  # it is told at its line, and can be sent again
                    wrong = refused(error)
                    sending.problems[dossier.dossier_id] = wrong.detail or " / ".join(wrong.told.title)
                else:
                    if answer.refusal:
                        sending.problems[dossier.dossier_id] = f"{answer.refusal.vi} / {answer.refusal.en}"

    await asyncio.gather(*(one_judgment(group) for group in by_judgment(good)))
    log.info("a register was sent", dossiers=len(good), failed=len(sending.problems))
