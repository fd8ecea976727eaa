"""A proof that is handed over: one event of one case stands in the log, under a witnessed root (C2SP tlog-proof).

It opens that one leaf and no other: of other cases it holds nothing but hashes of hashes.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from proof.errors import ProofError
from proof.leaves import Opening, canonical
from proof.notes import LARGEST_NOTE, Checkpoint, Note, decoded, number
from proof.policy import Policy, Witnessed
from proof.tree import LONGEST_PROOF, check_inclusion, leaf_hash

HEADER = "c2sp.org/tlog-proof@v1"
LARGEST_PROOF = LARGEST_NOTE + 16 * 1024


@dataclass(frozen=True)
class Event:
    """The event that a proof is about: its hash is the one that the case's journal and the printed code have."""

    opening: Opening
    number: int
    hash: str

    @property
    def subject(self) -> str:
        return str(self.opening.key[0])

    @property
    def entry(self) -> bytes:
        """The log's entry, which only the holder of the salt can write."""
        return self.opening.event(self.number, self.hash).encode()


@dataclass(frozen=True)
class Handed:
    """A `.tlog-proof` file."""

    event: Event
    index: int
    path: tuple[bytes, ...]
    note: Note

    def __str__(self) -> str:
        opening = self.event.opening
        said = {
            "hash": self.event.hash,
            "key": list(opening.key),
            "number": self.event.number,
            "salt": base64.b64encode(opening.salt).decode(),
            "table": opening.table,
        }
        extra = base64.b64encode(canonical(said)).decode()
        path = "".join(f"{base64.b64encode(one).decode()}\n" for one in self.path)
        return f"{HEADER}\nextra {extra}\nindex {self.index}\n{path}\n{self.note}"

    @classmethod
    def read(cls, given: bytes) -> Handed:
        """ProofError for another file, or one larger than any honest proof."""
        if len(given) > LARGEST_PROOF:
            raise ProofError("proof", f"dài hơn {LARGEST_PROOF} byte / is too long")
        head, separator, note = given.partition(b"\n\n")
        match head.decode("ascii", "replace").split("\n"):
            case [first, extra, index, *path] if (
                separator
                and (first, extra[:6], index[:6]) == (HEADER, "extra ", "index ")
                and len(path) <= LONGEST_PROOF
            ):
                hashes = tuple(decoded("proof", line) for line in path)
                return cls(_event(extra[6:]), number("index", index[6:]), hashes, Note.read(note))
        raise ProofError("proof", f"không phải tệp {HEADER} của hệ thống này / is no such file of an installation")

    def check(self, policy: Policy) -> Witnessed:
        """ProofError unless a root that satisfies the policy covers the event."""
        witnessed = policy.check(self.note)
        self.leads_to(witnessed.checkpoint)
        return witnessed

    def leads_to(self, root: Checkpoint) -> None:
        """ProofError unless the path leads from the event to this root."""
        check_inclusion(leaf_hash(self.event.entry), self.index, root.size, self.path, root.root)


def _event(extra: str) -> Event:
    try:
        match json.loads(decoded("extra", extra)):
            case {
                "table": str(table),
                "key": [str(subject)],
                "salt": str(salt),
                "number": int(seq),
                "hash": str(found),
            }:
                return Event(Opening(table, (subject,), decoded("salt", salt)), seq, found)
    except (ValueError, RecursionError) as error:
        if isinstance(error, ProofError):
            raise
    raise ProofError("extra", "không nêu sự kiện nào / names no event")
