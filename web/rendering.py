"""Pages from templates: the reader's language is in the address (`/en/…` is English), nothing else is remembered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from web import wording
from web.guard import begins, does
from web.wording import Language

_ENDINGS = {
    "application/pdf": "pdf", "application/xml": "xml", "text/xml": "xml", "image/jpeg": "jpg", "image/png": "png",
}  # fmt: skip


def language_of(request: Request) -> Language:
    """The language that the address asks for."""
    return "en" if request.url.path.startswith("/en/") or request.url.path == "/en" else "vi"


def base_of(request: Request) -> str:
    """What addresses of pages begin with in the language that the address asks for."""
    return "/en" if language_of(request) == "en" else ""


def render(request: Request, template: str, now: datetime, status: int = 200, **shown: Any) -> Response:
    """A page; `now` is the legal moment of which its figures are true. Who signed in sees what else he may open."""
    language = language_of(request)
    bare = request.url.path.removeprefix("/en") if language == "en" else request.url.path
    query = f"?{request.url.query}" if request.url.query else ""
    page = {
        "language": language,
        "base": base_of(request),
        "path": bare or "/",
        "in_vietnamese": (bare or "/") + query,
        "in_english": "/en" + (bare or "/") + query,
        "now": now,
        "made_at": datetime.now(UTC),
        "me": (reader := getattr(request.state, "bearer", None)),
        "home": begins(reader) if reader else "/",
        "opens": lambda address: request.app.state.ways.lead(reader, address),
        "does": lambda command: does(reader, command),
    }
    return HTMLResponse(_environment.get_template(template).render(**page, **shown), status)


def file_response(content: bytes, media_type: str, name: str) -> Response:
    """A stored document, to be opened in the browser under a speaking name."""
    safe = re.sub(r"[^\w.-]+", "-", name).strip("-") + "." + _ENDINGS.get(media_type, "bin")
    headers = {
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(safe)}",
        # Chromium's own viewer of PDFs would be stopped by the policy of the pages
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; "
        "frame-ancestors 'none'",
    }
    return Response(content, media_type=media_type, headers=headers)


@pass_context
def _t(context: Context, vi: str, en: str) -> str:
    """The words of the page's language."""
    return vi if context["language"] == "vi" else en


@pass_context
def _link(context: Context, address: str, words: str, **marks: str) -> Markup:
    """A link to one of our pages; to who may not go there the words alone."""
    if not context["opens"](address):
        return escape(words)
    more = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in marks.items())
    return Markup('<a{} href="{}{}">{}</a>').format(more, context["base"], address, words)


@pass_context
def _named(context: Context, code: str | None, table: Mapping[str, wording.Words]) -> str:
    return wording.named(table, code, context["language"])


@pass_context
def _scaled(context: Context, amount: int) -> Markup:
    """A scaled amount whose exact sum is there for everybody, screen readers included."""
    language: Language = context["language"]
    return Markup('<data value="{}" title="{}">{}</data>').format(
        amount, wording.money(amount), wording.scaled(amount, language)
    )


@pass_context
def _number(context: Context, value: int) -> str:
    return wording.number(value, context["language"])


@pass_context
def _decimal(context: Context, value: float) -> str:
    return wording.decimal(value, context["language"])


@pass_context
def _how_often(context: Context, a_year: float) -> str:
    return wording.how_often(a_year, context["language"])


@pass_context
def _lasted(context: Context, length: timedelta) -> str:
    return wording.lasted(length, context["language"])


@pass_context
def _late(context: Context, due_at: datetime) -> str:
    return wording.how_late(due_at, context["now"], context["language"])


@pass_context
def _ago(context: Context, since: datetime) -> str:
    return wording.span(context["now"] - since, context["language"])


@pass_context
def _after(context: Context, since: datetime, until: datetime) -> str:
    """How long after the one moment the other was."""
    return wording.span(until - since, context["language"])


@pass_context
def _account(context: Context, name: str) -> str:
    return wording.account(name, context["language"])


@pass_context
def _share(context: Context, claim: str) -> str:
    return wording.share(claim, context["language"])


def _query(base: Mapping[str, Any], **change: Any) -> Markup:
    """A query string with some of its values exchanged; empty ones are left out."""
    values = {name: value for name, value in {**base, **change}.items() if value}
    return Markup(escape("?" + urlencode(values))) if values else Markup("")


_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(t=_t, link=_link, query=_query, w=wording)
_environment.filters.update(
    day=wording.day,
    moment=wording.moment,
    clock=wording.clock,
    due=wording.due_moment,
    dong=wording.money,
    masked=wording.masked,
    path=wording.path,
    named=_named,
    scaled=_scaled,
    number=_number,
    decimal=_decimal,
    how_often=_how_often,
    lasted=_lasted,
    late=_late,
    ago=_ago,
    after=_after,
    account=_account,
    share=_share,
)
