"""Lets a reader of Temporal's own pages see payloads: the reader's browser asks this service to decode them.

It opens every payload, so its address holds a secret that only who may read the key folder knows: `thads keys codec`
shows it, and the reader enters it in Temporal's pages, which keep it in that browser. It is reachable on the loopback
interface only. Format: docs/formats/codec.md.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from google.protobuf import json_format
from starlette.middleware.trustedhost import TrustedHostMiddleware
from temporalio.api.common.v1 import Payloads
from temporalio.converter import PayloadCodec

from runtime.bodies import BodyRefused, read
from runtime.codec import ENCRYPTED, EncryptionCodec, KeyRing
from runtime.files import create_private
from runtime.settings import Settings
from runtime.state import HOST, HOSTS, StackState

LARGEST = 8 * 1024 * 1024  # bytes of a page of a history


def codec_secret(keys: Path) -> str:
    """The secret in the codec's address; made once, in the key folder."""
    return create_private(keys / "codec-secret", secrets.token_urlsafe(24).encode()).decode()


def codec_app(codec: PayloadCodec, ui_origins: Collection[str], secret: str) -> FastAPI:
    """ASGI application with `POST /SECRET/encode` and `/SECRET/decode`, to mount in the web service or run alone.

    `ui_origins` are the addresses of Temporal's pages, such as `http://127.0.0.1:8233`.
    """
    app = FastAPI(title="thads codec", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(ui_origins),
        allow_methods=["POST"],
        allow_headers=["content-type", "x-namespace", "authorization"],
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False)

    async def payloads_for(given: str, request: Request) -> Payloads:
        if not hmac.compare_digest(given.encode(), secret.encode()):
            raise HTTPException(403, "địa chỉ không đúng; xem `thads keys codec` / not the address that it shows")
        return await _payloads(request)

    @app.post("/{given}/encode")
    async def encode(given: str, request: Request) -> JSONResponse:
        payloads = await payloads_for(given, request)
        await codec.encode_wrapper(payloads)
        return _answer(payloads)

    @app.post("/{given}/decode")
    async def decode(given: str, request: Request) -> JSONResponse:
        payloads = await payloads_for(given, request)
        # what is in clear, search attributes for example, the pages show as it is
        encrypted = [payload for payload in payloads.payloads if payload.metadata.get("encoding") == ENCRYPTED]
        for payload, decoded in zip(encrypted, await codec.decode(encrypted), strict=True):
            payload.CopyFrom(decoded)
        return _answer(payloads)

    return app


def codec_app_of(settings: Settings) -> FastAPI:
    """The codec server of an installation, for the pages of its embedded Temporal."""
    port = StackState.read(settings.data).ports.get("temporal-ui")
    origins = [f"http://{name}:{port}" for name in HOSTS] if port else []
    return codec_app(EncryptionCodec(KeyRing(settings.keys)), origins, codec_secret(settings.keys))


def codec_address(settings: Settings) -> str:
    """What a reader enters in Temporal's pages as codec server: the web service's, with the secret."""
    port = StackState.read(settings.data).ports.get("web", 0)
    return f"http://{HOST}:{port}/codec/{codec_secret(settings.keys)}"


async def _payloads(request: Request) -> Payloads:
    try:
        return json_format.Parse(await read(request, LARGEST), Payloads())
    except BodyRefused as refused:
        raise HTTPException(refused.status, refused.code, {"Connection": "close"}) from None
    except (json_format.ParseError, UnicodeDecodeError) as error:
        raise HTTPException(400, "the body is no JSON of temporal.api.common.v1.Payloads") from error


def _answer(payloads: Payloads) -> JSONResponse:
    return JSONResponse(json_format.MessageToDict(payloads))
