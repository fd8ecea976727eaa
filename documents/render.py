"""A document's fields become its PDF (Typst, PDF/A-2b), the same bytes for the same fields."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import fontpkg_source_serif_4
import typst
from pydantic import ValidationError

from documents.bases import CITED, cited, law_in_force, legal_bases
from documents.errors import DocumentError
from documents.kinds import KINDS
from documents.parts import Official
from documents.qr import qr_svg
from law.misfit import problems

__all__ = ["KINDS", "render_pdf", "typeset", "validate"]

_TEMPLATES = Path(__file__).parent / "templates"
_TERMES = distribution("rinoh-typeface-texgyretermes").locate_file("rinoh_typeface_texgyretermes")
_FACES = (_TERMES, fontpkg_source_serif_4.ROOT)  # of the first only its folder: its code is for another typesetter
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_LOCAL = re.compile(r"https?://(127\.|localhost\b)")
_thread = threading.local()
LONG, EMPTY = 2**13, 9
"""After a paper of so many signs come papers without a word. The typesetter keeps what one of its last ten needed,
50 KiB for each row of a list; so of many long ones it keeps the last. They take half a millisecond."""


def render_pdf(kind: str, fields: Mapping[str, Any] | Official, *, draft: bool = False) -> bytes:
    """The PDF of a document of `kind`; a `draft` says on each page that it is one, and has no place for a signature.

    Raises DocumentError that names the field: unknown kind, a field missing or wrong, a letter that the font lacks; or
    the kind whose template fails.
    """
    model = validate(kind, fields)
    data = model.model_dump(mode="json")
    data["bases"] = [*legal_bases(kind, model.date, _sort(data)), *model.bases]
    data["law"] = law_in_force(model.date)
    data["cited"] = {what: cited(what, model.date) for what in CITED}
    data["qr"] = _qr_codes(data)
    data["draft"] = draft
    data["local"] = bool(model.verification_url and _LOCAL.match(model.verification_url))
    return typeset(KINDS[kind].template, kind, data, model.date)


def typeset(template: str, kind: str, data: Mapping[str, Any], day: dt.date) -> bytes:
    """The PDF of a template with these data, dated that day. Raises DocumentError as `render_pdf`."""
    told = json.dumps(data, ensure_ascii=False)
    try:
        pdf = _compiler().compile(
            input=str(_TEMPLATES / f"{template}.typ"),
            sys_inputs={"kind": kind, "data": told},
            pdf_standards=["a-2b"],
            timestamp=_creation_time(day),
        )
    except typst.TypstError as error:
        unknown = _NO_GLYPH.search(str(error))
        if not unknown:
            problem = "không dựng được từ mẫu, hãy báo người phát triển / its template fails: tell the developers"
            raise DocumentError(kind, problem) from error
        raise DocumentError(
            _path_of(unknown[1], data) or kind,
            f"không in được “{unknown[1]}”, hãy viết bằng chữ Quốc ngữ / the font lacks it: write it in Latin letters",
        ) from error
    assert isinstance(pdf, bytes)
    for _ in range(EMPTY if len(told) > LONG else 0):
        _compiler().compile(input=b"")
    return pdf


def validate(kind: str, fields: Mapping[str, Any] | Official) -> Official:
    """The typed fields of a document of `kind`. Raises DocumentError for the first field that is wrong."""
    if kind not in KINDS:
        raise DocumentError("kind", f"không có loại văn bản {kind!r} / no such kind; one of {', '.join(KINDS)}")
    try:
        return KINDS[kind].fields.model_validate(fields)
    except ValidationError as error:
        field, problem = problems(error)[0]
        raise DocumentError(field or kind, problem) from error


def _sort(data: Mapping[str, Any]) -> str:
    """What sort of decision it is, where its sorts rest on articles of their own."""
    sort = str(data.get("sort", "payment"))
    return sort if sort != "payment" else str(data.get("origin", ""))


def _qr_codes(data: Mapping[str, Any]) -> dict[str, str]:
    """The QR images a template may place: the address that verifies the document, and the ready-made transfer."""
    codes = {}
    if data["verification_url"]:
        codes["verify"] = qr_svg(data["verification_url"])
    if data.get("payment"):
        codes["pay"] = qr_svg(data["payment"]["vietqr"])
    return codes


def _path_of(text: str, value: Any, path: str = "") -> str | None:
    """The dotted path of the first field that holds `text`."""
    if isinstance(value, str):
        return path if text in value else None
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = (_path_of(text, part, f"{path}.{step}" if path else str(step)) for step, part in steps)
    return next((one for one in found if one), None)


def _creation_time(day: dt.date) -> int:
    """Midnight of the document's day, UTC, in Unix seconds: the clock must not make two renderings differ."""
    return int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp())


def _compiler() -> typst.Compiler:
    """One compiler a thread: it holds the fonts and the parsed templates, and must not be shared."""
    compiler: typst.Compiler | None = getattr(_thread, "compiler", None)
    if compiler is None:
        compiler = _thread.compiler = typst.Compiler(
            root=str(_TEMPLATES), font_paths=[str(folder) for folder in _FACES], ignore_system_fonts=True
        )
    return compiler
