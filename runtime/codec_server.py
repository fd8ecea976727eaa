"""Lets a reader of Temporal's own pages see payloads: the reader's browser asks this service to decode them.

It is reachable on the loopback interface only, and answers only pages of the origins it is told; who may reach the
machine's loopback may read. Format: docs/formats/codec.md.
"""

from __future__ import annotations

from collections.abc import Collection

from fastapi import FastAPI, HTTPException, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from google.protobuf import json_format
from temporalio.api.common.v1 import Payloads
from temporalio.converter import PayloadCodec

from runtime.codec import ENCRYPTED, EncryptionCodec, KeyRing
from runtime.settings import Settings
from runtime.state import HOST, StackState

LOOPBACK = ("127.0.0.1", "::1")


def codec_app(codec: PayloadCodec, ui_origins: Collection[str]) -> FastAPI:
    """ASGI application with `POST /encode` and `POST /decode`, to mount in the web service or run alone.

    `ui_origins` are the addresses of Temporal's pages, such as `http://127.0.0.1:8233`.
    """
    app = FastAPI(title="thads codec", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(ui_origins),
        allow_methods=["POST"],
        allow_headers=["content-type", "x-namespace", "authorization"],
    )

    @app.post("/encode")
    async def encode(request: Request) -> JSONResponse:
        payloads = await _payloads(request)
        await codec.encode_wrapper(payloads)
        return _answer(payloads)

    @app.post("/decode")
    async def decode(request: Request) -> JSONResponse:
        payloads = await _payloads(request)
        # what is in clear, search attributes for example, the pages show as it is
        encrypted = [payload for payload in payloads.payloads if payload.metadata.get("encoding") == ENCRYPTED]
        for payload, decoded in zip(encrypted, await codec.decode(encrypted), strict=True):
            payload.CopyFrom(decoded)
        return _answer(payloads)

    return app


def codec_app_of(settings: Settings) -> FastAPI:
    """The codec server of an installation, for the pages of its embedded Temporal."""
    port = StackState.read(settings.data).ports.get("temporal-ui")
    origins = [f"http://{name}:{port}" for name in (HOST, "localhost")] if port else []
    return codec_app(EncryptionCodec(KeyRing(settings.keys)), origins)


async def _payloads(request: Request) -> Payloads:
    if request.client is None or request.client.host not in LOOPBACK:
        raise HTTPException(403, "only from this machine")
    try:
        return json_format.Parse(await request.body(), Payloads())
    except (json_format.ParseError, UnicodeDecodeError) as error:
        raise HTTPException(400, "the body is no JSON of temporal.api.common.v1.Payloads") from error


def _answer(payloads: Payloads) -> JSONResponse:
    return JSONResponse(json_format.MessageToDict(payloads))
