"""What a browser sends with its forms is read byte for byte."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st

from web.api.problems import Refused
from web.uploads import media_type_of, sent


def of(request: httpx.Request) -> Request:
    """A request as the service gets it."""

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": request.read(), "more_body": False}

    headers = [(name.lower().encode(), value.encode()) for name, value in request.headers.items()]
    return Request({"type": "http", "method": "POST", "headers": headers, "path": "/", "query_string": b""}, receive)


def posted(fields: dict[str, str], **files: bytes) -> Request:
    given_files = {name: (f"tệp {name}.pdf", content, "application/pdf") for name, content in files.items()}
    return of(httpx.Request("POST", "http://thads.example/", data=fields, files=given_files))


@given(st.binary(max_size=400))
def test_a_file_comes_as_it_was(content: bytes) -> None:
    form = asyncio.run(sent(posted({"reason": "Lý do: “…”\r\nhai dòng"}, scan=content)))
    assert form.files == {"scan": ("tệp scan.pdf", content)}
    assert form.fields == {"reason": ["Lý do: “…”\r\nhai dòng"]}


def test_a_file_that_nobody_chose_is_none() -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="scan"; filename=""\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n"
    )
    request = httpx.Request(
        "POST", "http://x/", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert asyncio.run(sent(of(request))).files == {}


@pytest.mark.parametrize("body", [b"", b"--x", b"\x00\xff" * 100])
def test_what_is_no_form_is_told_so(body: bytes) -> None:
    request = httpx.Request("POST", "http://x/", content=body, headers={"Content-Type": "multipart/form-data"})
    with pytest.raises(Refused):
        asyncio.run(sent(of(request)))


def test_scans_are_told_by_their_content() -> None:
    kinds = {b"%PDF-1.7": "application/pdf", b"\xff\xd8\xff\xe0": "image/jpeg", b"<html>": "application/octet-stream"}
    assert {content: media_type_of(content) for content in kinds} == kinds
