"""A witness: remembers the last tree of each log it knows, and cosigns only what continues it (C2SP tlog-witness).

Everything it has lies in one folder: `witness.key.pem`, `logs` (a vkey a line: the logs whose checkpoints it takes) and
one small file for each log with the tree that it cosigned last. It knows nothing of the installation whose log it is.
"""

from __future__ import annotations

import hashlib
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from proof.errors import ProofError
from proof.notes import LARGEST_NOTE, Checkpoint, Kind, Note, PrivateKey, PublicKey, decoded, number
from proof.tree import EMPTY, LONGEST_PROOF, check_consistency
from runtime.errors import StackError
from runtime.files import write_private
from runtime.private_keys import ed25519

LARGEST_REQUEST = LARGEST_NOTE + 8 * 1024
SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: HTTPStatus
    body: str
    media_type: str = TEXT_TYPE


@dataclass(frozen=True)
class Asked:
    """What a log asks: to cosign a checkpoint, which continues the tree of `old` leaves as `path` shows."""

    old: int
    path: tuple[bytes, ...]
    note: Note

    def encode(self) -> bytes:
        lines = [f"old {self.old}\n", *(f"{b64encode(one).decode()}\n" for one in self.path)]
        return f"{''.join(lines)}\n{self.note}".encode()

    @classmethod
    def read(cls, body: bytes) -> Asked:
        """ProofError for a body that is no request, or is larger than any honest one."""
        if len(body) > LARGEST_REQUEST:
            raise ProofError("request", "quá dài / is too long")
        head, separator, note = body.partition(b"\n\n")
        lines = head.decode("ascii", "replace").split("\n")
        if not separator or not lines[0].startswith("old ") or len(lines) > LONGEST_PROOF + 1:
            raise ProofError("request", "không đúng dạng add-checkpoint / is no add-checkpoint request")
        path = tuple(decoded("proof", line) for line in lines[1:])
        return cls(number("old", lines[0].removeprefix("old ")), path, Note.read(note))


class Witness:
    """The witness whose folder this is; see `make`. Safe among threads of one process, which holds the folder alone."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        try:
            name = (folder / "name").read_text().strip()
            vkeys = (folder / "logs").read_text().split()
        except OSError as error:
            problem = f"{folder}: chưa phải thư mục nhân chứng / is no witness's folder: make it with `thads witness`"
            raise StackError("witness", problem) from error
        self.key = PrivateKey(name, Kind.WITNESS, ed25519(folder / "witness.key.pem"))
        self._logs = {key.name: key for key in map(PublicKey.read, vkeys)}
        self._folder = folder
        self._now = now
        self._lock = threading.Lock()

    @classmethod
    def make(cls, folder: Path, name: str, log: PublicKey) -> Witness:
        """Prepare a folder, or let one that is there know one log more."""
        PublicKey.read(str(PublicKey(name, Kind.WITNESS, b"\0" * 32)))  # ProofError for a name that no note can carry
        if log.kind is not Kind.LOG:
            raise ProofError("log", "không phải khóa của sổ / is no key of a log")
        if not (folder / "name").exists():
            write_private(folder / "name", name.encode())
        known = (folder / "logs").read_text().split() if (folder / "logs").exists() else []
        if str(log) not in known:
            write_private(folder / "logs", "".join(f"{one}\n" for one in [*known, log]).encode())
        return cls(folder)

    def last(self, origin: str) -> Checkpoint | None:
        """The tree of this log that was cosigned last."""
        try:
            return Checkpoint.read(self._file(origin).read_text())
        except FileNotFoundError:
            return None

    def check(self) -> None:
        """Whether it could cosign now: raises where it cannot read what it saw last, or could not keep what it sees."""
        (self._folder / "name").read_bytes()
        for origin in self._logs:
            self.last(origin)
        write_private(self._folder / "kept", b"")

    def add_checkpoint(self, body: bytes) -> Answer:
        """Cosign, or say why not: the statuses are those of tlog-witness."""
        try:
            asked = Asked.read(body)
            checkpoint = Checkpoint.read(asked.note.text)
        except ProofError as wrong:
            return _refused(HTTPStatus.BAD_REQUEST, wrong)
        log = self._logs.get(checkpoint.origin)
        if log is None:
            return Answer(HTTPStatus.NOT_FOUND, "unknown log\n")
        try:
            signed = asked.note.signed_by(log) is not None
        except ProofError:
            signed = False
        if not signed:
            return Answer(HTTPStatus.FORBIDDEN, "no signature of that log\n")
        if asked.old > checkpoint.size:
            return Answer(HTTPStatus.BAD_REQUEST, "old is larger than the checkpoint\n")
        with self._lock:
            return self._continue(asked, checkpoint)

    def _continue(self, asked: Asked, checkpoint: Checkpoint) -> Answer:
        known = self.last(checkpoint.origin) or Checkpoint(checkpoint.origin, 0, EMPTY)
        other = asked.old == checkpoint.size == known.size and checkpoint.root != known.root
        if asked.old != known.size or other:
            return Answer(HTTPStatus.CONFLICT, f"{known.size}\n", SIZE_TYPE)
        try:
            check_consistency(known.size, checkpoint.size, known.root, checkpoint.root, asked.path)
        except ProofError as wrong:
            return _refused(HTTPStatus.UNPROCESSABLE_ENTITY, wrong)
        write_private(self._file(checkpoint.origin), str(checkpoint).encode())  # before anybody can show the signature
        return Answer(HTTPStatus.OK, str(self.key.sign(asked.note.text, int(self._now()))))

    def _file(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:16]}.last"


def _refused(status: HTTPStatus, wrong: ProofError) -> Answer:
    return Answer(status, f"{wrong}\n")
