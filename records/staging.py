"""Payloads too large for a message, staged under the hash of their contents (DESIGN.md idea 12).

A mass dossier has tens of thousands of parties. Its contents are put here first; the command carries the hash, and the
door signs that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from cases.commands import LARGEST, LARGEST_STAGED, STAGED, Envelope, Malformed
from cases.events import canonical
from records.tables import staged

PIECE = 2**20
"""Bytes of the contents that are read at a time."""
_PIECE = select(func.substring(staged.c.content, bindparam("start", type_=Integer), PIECE)).where(
    staged.c.hash == bindparam("name")
)


def fold(connection: Connection, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload as a command carries it: itself, or where it is large the hash under which it is now staged."""
    written = canonical(payload)
    if len(written) <= LARGEST:
        return dict(payload)
    name = hashlib.sha256(written).hexdigest()
    row = upsert(staged).values(hash=name, content=written, staged_at=func.now())
    connection.execute(row.on_conflict_do_nothing())
    return {STAGED: name}


def unfolded(connection: Connection, envelope: Envelope) -> Envelope:
    """The envelope with its whole payload. `Malformed`: nothing is staged under that hash, or something else."""
    if envelope.size() > LARGEST:
        raise Malformed("payload", f"quá {LARGEST} byte thì phải gửi trước rồi nêu mã băm / stage it, send its hash")
    name = envelope.staged
    if not name:
        return envelope
    try:
        return envelope.model_copy(update={"payload": json.loads(content(connection, name))})
    except (LookupError, ValueError):
        problem = "không có nội dung nào mang mã băm này / nothing is staged under this hash"
        raise Malformed("payload.staged", problem) from None


def content(connection: Connection, name: str) -> bytes:
    """The staged contents with this hash. LookupError: there are none, or they were changed."""
    found = b"".join(_pieces(connection, name))
    if len(found) > LARGEST_STAGED or hashlib.sha256(found).hexdigest() != name:
        raise LookupError(name)
    return found


def _pieces(connection: Connection, name: str) -> Iterator[bytes]:
    """The contents some at a time: a connection keeps for ever as much memory as the largest answer took."""
    start = 1
    while piece := connection.scalar(_PIECE, {"name": name, "start": start}):
        yield piece
        start += PIECE
