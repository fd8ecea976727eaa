"""The folder of published roots: small files that anybody copies and keeps outside.

`policy` says whose signatures count, `SIZE.checkpoint` is a cosigned root, `SIZE.tsr` its time stamp (RFC 3161).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from proof.errors import ProofError
from proof.notes import LARGEST_NOTE, Checkpoint, Note
from proof.policy import LARGEST_POLICY, Policy, Witnessed
from runtime.files import write_private

CHECKPOINT, STAMP = ".checkpoint", ".tsr"
LARGEST_STAMP = 64 * 1024


@dataclass(frozen=True)
class Held:
    """What a folder of roots says once the newest was verified. `older` bear the log's own signature, the least first.

    `stamp` is the time stamp of the newest, over `stamped`.
    """

    policy: Policy
    newest: Witnessed
    note: Note
    older: tuple[Checkpoint, ...]
    stamp: bytes | None

    @property
    def roots(self) -> tuple[Checkpoint, ...]:
        """All of them, the least first."""
        return (*self.older, self.newest.checkpoint)


class Published:
    """A folder of roots: the installation's own, or a copy that somebody kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, note: Note, size: int, policy: Policy, stamp: bytes | None) -> Path:
        """Publish a root; the file it stands in."""
        file = self.folder / f"{size:012}{CHECKPOINT}"
        if stamp is not None:
            write_private(file.with_suffix(STAMP), stamp)
        write_private(self.folder / "policy", str(policy).encode())
        write_private(file, str(note).encode())
        return file

    def last(self) -> int:
        """Leaves of the root that was published last, as its file is named; 0 if none was."""
        files = self._files()
        return int(files[-1].stem) if files else 0

    def read(self) -> Held:
        """The policy and all roots. ProofError where there are none, or the newest does not satisfy the policy."""
        held = self.newest()
        before = (Note.read(_bytes(file, LARGEST_NOTE)) for file in self._files()[:-1])
        return replace(held, older=tuple(_signed(note, held.policy) for note in before))

    def newest(self) -> Held:
        """The policy and the newest root alone. ProofError likewise."""
        policy = Policy.read(_bytes(self.folder / "policy", LARGEST_POLICY))
        files = self._files()
        if not files:
            raise ProofError("folder", f"{self.folder} không có gốc nào / holds no root, which is a file *{CHECKPOINT}")
        note = Note.read(_bytes(files[-1], LARGEST_NOTE))
        stamp = files[-1].with_suffix(STAMP)
        return Held(
            policy=policy,
            newest=policy.check(note),
            note=note,
            older=(),
            stamp=_bytes(stamp, LARGEST_STAMP) if stamp.exists() else None,
        )

    def _files(self) -> list[Path]:
        found = (file for file in self.folder.glob(f"*{CHECKPOINT}") if file.stem.isascii() and file.stem.isdigit())
        return sorted(found, key=lambda file: int(file.stem))


def _signed(note: Note, policy: Policy) -> Checkpoint:
    checkpoint = Checkpoint.read(note.text)
    if not policy.has_log_of(note, checkpoint):
        raise ProofError(
            "log", f"gốc {checkpoint.size} không có chữ ký của sổ / this root bears no signature of the log"
        )
    return checkpoint


def _bytes(file: Path, most: int) -> bytes:
    """The contents of an ordinary file that is not too large; whatever else stands there is not opened."""
    try:
        if file.is_file() and file.stat().st_size <= most:
            return file.read_bytes()
    except OSError:
        pass
    raise ProofError("file", f"không đọc được {file} / cannot be read, or is no such file")
