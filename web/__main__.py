"""The web service of an installation: `python -m web --port N`, on the loopback interface."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context
from socket import socket

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine
from temporalio.client import Client

from audit.asked import Asked, Made
from audit.asked import made as asked_for
from audit.gathering import LogBook, prove
from documents.store import DocumentStore
from partners.clients import connect as connect_partners
from partners.custody import Custody
from proof.handed import Handed
from proof.keys import LogKeys
from proof.published import Published
from records import clock
from records.database import engine
from runtime import canary, issuer
from runtime.client import connect
from runtime.codec import KeyRing
from runtime.codec_server import codec_app_of
from runtime.envelope import DoorKey
from runtime.errors import StackError
from runtime.leaving import leave_with
from runtime.logging import configure, get_logger
from runtime.roles import DatabaseRole
from runtime.serving import Server
from runtime.settings import Settings
from runtime.state import HOST
from starter import Starter
from web.api import DOOR as API_DOOR
from web.app import Parts, create_app
from web.auditing import Make
from web.desk import DOOR as DESK_DOOR
from web.lookup import Prove

DOOR = "web"
LONGEST_GOODBYE = 5  # seconds for requests under way to end at a stop
PATIENCE = timedelta(seconds=25)
"""How long a caller is kept before he is told to send the same again; at once, where too many stand before him."""

log = get_logger("web")


class Pages(Server):
    """Ends the streams of open pages before it waits for its connections to end."""

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        assert isinstance(self.config.app, FastAPI)
        await self.config.app.state.pulse.close()
        await super().shutdown(sockets)


class Backend:
    """The connection to Temporal, made when the first command comes: pages need none."""

    def __init__(self, settings: Settings, database: Engine) -> None:
        self._settings = settings
        self._database = database
        self._client: Client | None = None
        self._starters: dict[str, Starter] = {}
        self._one_at_a_time = asyncio.Lock()

    async def starter(self) -> Starter:
        """The starter of the bank's door. Raises StackError when no Temporal server answers."""
        return await self._of(DOOR)

    async def api(self) -> Starter:
        """The starter of the API's door. Raises StackError when no Temporal server answers."""
        return await self._of(API_DOOR)

    async def desk(self) -> Starter:
        """The starter of the desk's door. Raises StackError when no Temporal server answers."""
        return await self._of(DESK_DOOR)

    async def _of(self, door: str) -> Starter:
        async with self._one_at_a_time:
            if self._client is None:
                self._client = await connect(self._settings, identity=f"web-{os.getpid()}")
            if door not in self._starters:
                key = DoorKey.ensure(self._settings.keys, door)
                self._starters[door] = Starter(
                    self._client, key, self._database, now=self._now, patience=PATIENCE, comes_again=False
                )
            return self._starters[door]

    async def opens(self) -> None:
        """StackError where Temporal does not answer, or the payload keys are not this installation's."""
        await canary.check((await self.starter()).client, KeyRing(self._settings.keys))

    def _now(self) -> datetime:
        with self._database.connect() as connection:
            return clock.now(connection)


def prover(settings: Settings, reader: Engine) -> Prove:
    """What proves events to the holders of codes: with the log of the installation and its keys."""

    def proven(subject: str, seq: int) -> Handed:
        return prove(LogBook(settings, LogKeys.there(settings.keys)), reader, subject, seq)

    return proven


def auditing(settings: Settings) -> Make:
    """What makes audits: each in a process that ends with it, for a replay takes a core and much memory."""

    async def made(asked: Asked) -> Made:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            return await asyncio.get_running_loop().run_in_executor(apart, asked_for, settings, asked)

    return made


def parts_of(settings: Settings, reader: Engine, books: Engine, custody: Custody) -> Parts:
    """What the service of an installation works with; `reader` and `books` are its database, for pages and doors."""
    backend = Backend(settings, books)
    return Parts(
        engine=reader,
        books=books,
        store=DocumentStore.there(settings),
        custody=custody,
        starter=backend.starter,
        api=backend.api,
        desk=backend.desk,
        sign_in=settings.sign_in,
        inside=settings.inside,
        codec=codec_app_of(settings),
        prove=prover(settings, reader),
        keys=settings.keys,
        audit=auditing(settings),
        published=Published(settings.data / "roots" / "published"),
        needs={"temporal": backend.opens},
    )


async def serve(settings: Settings, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    if settings.sign_in and settings.sign_in.own:
        issuer.ensure(settings.sign_in.own)
    reader, books = engine(settings.database(DatabaseRole.READER)), engine(settings.database())
    async with connect_partners(settings.partners()) as partners:
        config = uvicorn.Config(
            create_app(parts_of(settings, reader, books, partners.custody)),
            host=HOST,
            port=port,
            log_config=None,
            access_log=False,  # addresses hold codes and case ids
            server_header=False,
            timeout_graceful_shutdown=LONGEST_GOODBYE,
        )
        log.info("serving", port=port)
        await Pages(config).serve()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args()
    configure("web")
    try:
        asyncio.run(serve(Settings.load(), asked.port))
    except StackError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    leave_with(main)
