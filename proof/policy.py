"""Whose word is enough for a root: a policy as C2SP writes it (tlog-policy). Pure.

A policy names logs, witnesses, groups of them and the quorum. It is the one thing that a verifier must have from
elsewhere than the installation it verifies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from proof.errors import ProofError
from proof.notes import Checkpoint, Kind, Note, PublicKey

LARGEST_POLICY = 64 * 1024
NONE = "none"


@dataclass(frozen=True)
class Witness:
    """One who cosigns; `url` is where checkpoints are sent to him, empty where the policy only verifies."""

    key: PublicKey
    url: str = ""


@dataclass(frozen=True)
class Witnessed:
    """A checkpoint that satisfies a policy, and who witnessed it when (POSIX seconds)."""

    checkpoint: Checkpoint
    by: Mapping[str, int]


@dataclass(frozen=True)
class Policy:
    """`groups`: for each name how many of which members are enough."""

    logs: tuple[PublicKey, ...]
    witnesses: Mapping[str, Witness]
    groups: Mapping[str, tuple[int, tuple[str, ...]]]
    quorum: str

    @classmethod
    def of(cls, witnesses: Mapping[str, Witness], enough: int) -> Policy:
        """So many of these witnesses."""
        return cls((), witnesses, {"enough": (enough, tuple(witnesses))}, "enough")

    def of_log(self, log: PublicKey) -> Policy:
        """This policy for one log, without addresses: what is handed to verifiers."""
        named = {name: Witness(one.key) for name, one in self.witnesses.items()}
        return replace(self, logs=(log,), witnesses=named)

    def __str__(self) -> str:
        lines = [f"log {key}" for key in self.logs]
        lines += [f"witness {name} {one.key} {one.url}".rstrip() for name, one in self.witnesses.items()]
        lines += [f"group {name} {count} {' '.join(members)}" for name, (count, members) in self.groups.items()]
        return "".join(f"{line}\n" for line in [*lines, f"quorum {self.quorum}"])

    @classmethod
    def read(cls, given: bytes) -> Policy:
        """ProofError names the line that is wrong."""
        if len(given) > LARGEST_POLICY:
            raise ProofError("policy", f"dài hơn {LARGEST_POLICY} byte / is too long")
        read = _Reader()
        try:
            lines = given.decode().split("\n")
        except UnicodeDecodeError:
            raise ProofError("policy", "không phải văn bản UTF-8 / is no UTF-8 text") from None
        for number, line in enumerate(lines, start=1):
            if words := line.replace("\t", " ").split(" "):
                read.line(number, [word for word in words if word])
        if read.quorum is None:
            raise ProofError("policy", "thiếu dòng quorum / has no line `quorum`")
        return cls(tuple(read.logs), read.witnesses, read.groups, read.quorum)

    def check(self, note: Note) -> Witnessed:
        """Verify who signed. ProofError where no log of this policy did, or too few witnesses."""
        checkpoint = Checkpoint.read(note.text)
        if not self.has_log_of(note, checkpoint):
            raise ProofError("log", "không có chữ ký của sổ đã biết / bears no signature of a log that is known here")
        by = {name: at for name, one in self.witnesses.items() if (at := note.signed_by(one.key)) is not None}
        if not self.satisfied(frozenset(by)):
            seen = ", ".join(sorted(by)) or "–"
            raise ProofError("witnesses", f"chưa đủ nhân chứng: mới có {seen} / too few witnesses cosigned")
        return Witnessed(checkpoint, by)

    def has_log_of(self, note: Note, checkpoint: Checkpoint) -> bool:
        """Whether the log that a note's checkpoint names is one of this policy, and signed it."""
        return any(key.name == checkpoint.origin and note.signed_by(key) is not None for key in self.logs)

    def satisfied(self, by: frozenset[str]) -> bool:
        """Whether the word of these witnesses is enough."""
        return self.quorum == NONE or self._has(self.quorum, by)

    def _has(self, name: str, by: frozenset[str]) -> bool:
        if name in self.witnesses:
            return name in by
        count, members = self.groups[name]
        return sum(self._has(member, by) for member in members) >= count


class _Reader:
    def __init__(self) -> None:
        self.logs: list[PublicKey] = []
        self.witnesses: dict[str, Witness] = {}
        self.groups: dict[str, tuple[int, tuple[str, ...]]] = {}
        self.quorum: str | None = None
        self._grouped: set[str] = set()

    def line(self, number: int, words: list[str]) -> None:
        def wrong(vi: str, en: str) -> ProofError:
            return ProofError(f"policy:{number}", f"{vi} / {en}")

        match words:
            case [] | ["#", *_]:
                return
            case [word, *_] if word.startswith("#"):
                return
            case ["log", vkey, *url] if len(url) <= 1:
                key = PublicKey.read(vkey)
                if key.kind is not Kind.LOG or key.raw in {one.raw for one in self.logs}:
                    raise wrong("không phải khóa của sổ, hoặc ghi hai lần", "is no key of a log, or stands twice")
                self.logs.append(key)
            case ["witness", name, vkey, *url] if len(url) <= 1:
                key = PublicKey.read(vkey)
                if key.kind is not Kind.WITNESS or key.raw in {one.key.raw for one in self.witnesses.values()}:
                    raise wrong("không phải khóa nhân chứng, hoặc ghi hai lần", "is no witness's key, or stands twice")
                self._new(name, wrong("trùng tên", "the name is taken"))
                self.witnesses[name] = Witness(key, *url)
            case ["group", name, count, *members] if members:
                self._new(name, wrong("trùng tên", "the name is taken"))
                known = self.witnesses.keys() | self.groups.keys()
                if set(members) - known or len(set(members)) < len(members) or set(members) & self._grouped:
                    raise wrong("thành viên chưa khai báo hoặc ghi hai lần", "a member is unknown or stands twice")
                needed = {"all": str(len(members)), "any": "1"}.get(count, count)
                if needed not in map(str, range(1, len(members) + 1)):
                    raise wrong("số thành viên cần có không đúng", "that many members it has not")
                self._grouped.update(members)
                self.groups[name] = (int(needed), tuple(members))
            case ["quorum", name] if self.quorum is None:
                if name not in {NONE, *self.witnesses, *self.groups}:
                    raise wrong("nhóm chưa khai báo", "names what is not defined above")
                self.quorum = name
            case _:
                raise wrong("dòng không hiểu được", "cannot be understood")

    def _new(self, name: str, error: ProofError) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise error
