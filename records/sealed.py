"""Who is meant where the law keeps a name secret: sealed under a code, and opened for those only who may know.

The code is the hash of the contents with a salt, so that nobody learns from it who it is, nor whether two visits are of
one person; everything that is told, stored, drawn up or handed out names the code alone (L25 108.2.b; ND154 12.2).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, func, insert, select

from cases.events import Actor, canonical
from cases.proceedings.common import Proceeding
from records import looks
from records.tables import sealed

WHAT = "identity"


class Identity(BaseModel):
    """Columns 3 and 4 of the book of receptions: who it is, and by which paper he showed it (ND154 12.1).

    `paper` is the kind of paper with its number, day and place; `contact` how he can be reached.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    address: str = Field(min_length=1, max_length=300)
    paper: str = Field(min_length=1, max_length=200)
    contact: str = Field(default="", max_length=200)


class NotForYou(PermissionError):
    """Who asks may not learn who it is."""


def seal(connection: Connection, office: str, identity: Identity) -> str:
    """Keep who it is; the code that stands for him from now on."""
    written = canonical({**identity.model_dump(), "salt": secrets.token_hex(16)})
    code = hashlib.sha256(written).hexdigest()
    row = {"hash": code, "office": office, "content": written, "sealed_at": func.now()}
    connection.execute(insert(sealed).values(**row))
    return code


def opened(connection: Connection, proceeding: Proceeding, actor: Actor, at: datetime) -> Identity:
    """Who is sealed in a proceeding; the look is kept before he is shown.

    NotForYou: somebody who has nothing to do with it. LookupError: nobody is sealed there, or it was changed.
    """
    if not proceeding.may_know(actor):
        raise NotForYou(proceeding.id)
    written = connection.scalar(select(sealed.c.content).where(sealed.c.hash == proceeding.sealed))
    if written is None or hashlib.sha256(written).hexdigest() != proceeding.sealed:
        raise LookupError(proceeding.sealed)
    looks.note(connection, proceeding.id, who=actor.id, standing=actor.role, what=WHAT, at=at)
    content = json.loads(written)
    del content["salt"]
    return Identity(**content)
