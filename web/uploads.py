"""Files that people send with a form (multipart/form-data, RFC 7578): scans of papers, and registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP

from fastapi import Request

from runtime.bodies import BodyRefused, read
from web.api.problems import Kind, Refused, refused

LARGEST = 32 * 1024 * 1024  # bytes of a form with its files
PATIENCE = 120.0  # seconds for them, on a slow line
MOST_FIELDS = 20_000

SCANS: Mapping[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
"""The kinds of scan that are taken, by how their content begins."""


@dataclass(frozen=True)
class Sent:
    """What a form with files says: its fields, each with its values, and its files, each with its name and content."""

    fields: Mapping[str, list[str]]
    files: Mapping[str, tuple[str, bytes]]


def is_multipart(request: Request) -> bool:
    """Whether a form comes with files, or could have."""
    return request.headers.get("content-type", "").startswith("multipart/form-data")


async def sent(request: Request, largest: int = LARGEST) -> Sent:
    """The form of a request. Refused where it is too large, too slow, or none."""
    try:
        body = await read(request, largest, PATIENCE)
    except BodyRefused as wrong:
        raise refused(wrong) from None
    head = f"Content-Type: {request.headers.get('content-type', '')}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise Refused(Kind.MALFORMED, "không đọc được biểu mẫu / the form cannot be read")
    fields: dict[str, list[str]] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for number, part in enumerate(message.iter_parts()):
        if number >= MOST_FIELDS:
            raise Refused(Kind.TOO_LARGE)
        name = str(part.get_param("name", "", "content-disposition"))
        content = part.get_payload(decode=True)
        filename = part.get_filename()
        if not isinstance(content, bytes) or not name:
            raise Refused(Kind.MALFORMED, "không đọc được biểu mẫu / the form cannot be read")
        if filename is None:
            fields.setdefault(name, []).append(content.decode("utf-8", "replace"))
        elif filename or content:
            files[name] = (filename, content)
    return Sent(fields, files)


def media_type_of(content: bytes) -> str:
    """What a scan is, by its content; anything else is but bytes."""
    return next((kind for begins, kind in SCANS.items() if content.startswith(begins)), "application/octet-stream")
