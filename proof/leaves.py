"""What the log says of a row, and how it says it without showing the row (docs/formats/log.md). Pure.

A row goes by a pseudonym, and its contents stand there as commitments: HMACs under a salt of its own, which is derived
from a secret of the installation. Whoever is given one salt can open the leaves of that row and no others.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from proof.errors import ProofError

LARGEST_LEAF = 2_000


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces; days and moments in ISO 8601, UTC."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_spelt).encode()


def _spelt(value: Any) -> str:
    return str((value.astimezone(UTC) if isinstance(value, datetime) else value).isoformat())


@dataclass(frozen=True)
class Opening:
    """What opens the leaves of one row: its table, its key, its salt."""

    table: str
    key: tuple[Any, ...]
    salt: bytes

    @classmethod
    def of(cls, secret: bytes, table: str, key: tuple[Any, ...]) -> Opening:
        """Of a row of the installation that holds the secret."""
        return cls(table, key, hmac.digest(secret, canonical([table, key]), "sha256"))

    @cached_property
    def row(self) -> bytes:
        """The row's pseudonym in the log."""
        return hmac.digest(self.salt, b"row", "sha256")

    def commit(self, value: Any) -> bytes:
        """What stands in the log for this value of the row."""
        return hmac.digest(self.salt, b"is " + canonical(value), "sha256")

    def event(self, number: int, found: str) -> Leaf:
        """Of a subject: the leaf of its event with this number and this hash."""
        return Leaf(self.table, self.row, self.commit([number, found]), number=number)


@dataclass(frozen=True)
class Leaf:
    """One row as it was at a gathering.

    `fixed` commits to what never changes of it (of a subject: to one event), `state` to what may change, `number` is
    what only grows (the event's number, the last number of a series). A leaf without `fixed`: the row is gone.
    """

    table: str
    row: bytes
    fixed: bytes = b""
    state: bytes = b""
    number: int | None = None

    def encode(self) -> bytes:
        said: dict[str, Any] = {"row": _b64(self.row), "table": self.table}
        if self.fixed:
            said["fixed"] = _b64(self.fixed)
        if self.state:
            said["state"] = _b64(self.state)
        if self.number is not None:
            said["number"] = self.number
        return canonical(said)


@dataclass(frozen=True)
class Gathered:
    """The last leaf of each gathering: the wall time of its snapshot, and how many rows each table had then."""

    at: datetime
    rows: Mapping[str, int]

    def encode(self) -> bytes:
        return canonical({"at": self.at.astimezone(UTC).isoformat(), "rows": dict(self.rows)})


def decode(entry: bytes) -> Leaf | Gathered:
    """An entry of the log. ProofError for one that no installation wrote."""
    try:
        if len(entry) > LARGEST_LEAF:
            raise ValueError
        match json.loads(entry):
            case {"at": str(at), "rows": dict(rows)}:
                found: Leaf | Gathered = Gathered(datetime.fromisoformat(at), rows)
            case {"table": str(table), "row": str(row), **rest}:
                fixed, state, number = str(rest.get("fixed", "")), str(rest.get("state", "")), rest.get("number")
                if not (number is None or type(number) is int):
                    raise ValueError
                found = Leaf(table, _raw(row), _raw(fixed), _raw(state), number)
            case _:
                raise ValueError
        if found.encode() != entry:
            raise ValueError
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise ProofError("leaf", "sổ có lá không đọc được / the log has a leaf that cannot be read") from None
    return found


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
