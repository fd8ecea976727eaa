"""Witnesses over HTTP: `POST /NAME/add-checkpoint` for each folder, on the loopback interface; `/livez`, `/readyz`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from proof.witness import LARGEST_REQUEST, Answer, Witness
from runtime.bodies import BodyRefused, read
from runtime.needs import Needs, readiness
from runtime.serving import Server
from runtime.state import HOST


def app(witnesses: Mapping[str, Witness]) -> Starlette:
    """The witnesses, each under its name. A larger request than any honest one is answered as one that is wrong.

    They answer to any host: each stands in earnest on a machine of its own, and says nothing but that a tree goes on.
    """

    def route(name: str, witness: Witness) -> Route:
        async def add_checkpoint(request: Request) -> Response:
            try:
                body = await read(request, LARGEST_REQUEST)
            except BodyRefused as refused:
                status = HTTPStatus.BAD_REQUEST if refused.status == 413 else HTTPStatus.REQUEST_TIMEOUT
                return Response(f"{refused.code}\n", status, {"Connection": "close"})
            answer: Answer = await asyncio.to_thread(witness.add_checkpoint, body)
            return Response(answer.body, answer.status, media_type=answer.media_type)

        return Route(f"/{name}/add-checkpoint", add_checkpoint, methods=["POST"])

    needs = Needs({f"witness {name}": partial(asyncio.to_thread, one.check) for name, one in witnesses.items()})

    async def livez(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        return readiness(await needs.lacking())

    probes = [Route("/livez", livez), Route("/readyz", readyz)]
    return Starlette(routes=[*probes, *(route(name, one) for name, one in witnesses.items())])


def serve(folders: Sequence[Path], port: int) -> None:
    """Serve the witnesses of these folders until SIGTERM or Ctrl-C. StackError for a folder that is none's."""
    config = uvicorn.Config(
        app({folder.name: Witness(folder) for folder in folders}),
        host=HOST,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    Server(config).run()
