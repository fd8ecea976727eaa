"""Other versions of this program that are installed here: what they decided, they decide again.

Each is named by its Python (`--program 1.0=/opt/thads-1.0/bin/python`), and asked line by line over its standard input
(`audit/__main__.py`, docs/formats/deciding.md). A version that is not here is named; what it would say is not guessed.
"""

from __future__ import annotations

import subprocess
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from audit.evidence import Evidence, Kept
from cases.events import PROGRAM, Event, Proposed
from law.errors import LawError
from law.model import Line


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True)


class Asked(Wire):
    """A subject with its whole journal, and those of its requests that are wanted; `staged`: payloads by their hash."""

    subject: str
    office: str
    pack: str
    events: tuple[Event, ...]
    requests: tuple[Kept, ...]
    staged: dict[str, dict[str, Any]] = {}


class Again(Wire):
    """What a request came to; without `proposals` it could not be decided again, and `problem` says why."""

    proposals: tuple[Proposed, ...] | None = None
    problem: Line | None = None


class Answer(Wire):
    """What each request of a subject came to, by its id."""

    again: dict[str, Again]


class Hello(Wire):
    """Who answers: the first line."""

    program: str


class Programs:
    """The versions that can be asked, each in a process of its own that is started when it is first needed."""

    def __init__(self, installed: Mapping[str, Path] | None = None) -> None:
        self.installed = dict(installed or {})
        self._running: dict[str, subprocess.Popen[str]] = {}

    @classmethod
    def read(cls, given: Iterable[str]) -> Programs:
        """From `VERSION=PATH` of each, the path being that of its Python. LawError("program") for anything else."""
        installed = {}
        for one in given:
            version, equals, path = one.partition("=")
            if not (version and equals and path):
                raise LawError("program", f"{one}: viết PHIÊN_BẢN=ĐƯỜNG_DẪN / write VERSION=PATH of its Python")
            installed[version] = Path(path)
        return cls(installed)

    def __contains__(self, version: object) -> bool:
        return version == PROGRAM or version in self.installed

    def missing(self, versions: Iterable[str]) -> tuple[str, ...]:
        """Those of them that are not installed here."""
        return tuple(sorted({one for one in versions if one not in self}))

    def decide(self, version: str, evidence: Evidence, rows: Iterable[Kept]) -> Mapping[str, Again]:
        """What that version makes of these requests. LawError("program") where it cannot be asked."""
        wanted = tuple(rows)
        staged = {one for row in wanted if row.request.envelope and (one := row.request.envelope.staged)}
        asked = Asked(
            subject=evidence.subject,
            office=str(evidence.state["office"]),
            pack=min(evidence.requests.values(), key=lambda row: row.first).request.pack,
            events=evidence.events,
            requests=wanted,
            staged={name: evidence.staged(name) for name in staged},
        )
        return self._ask(version, asked).again

    def _ask(self, version: str, asked: Asked) -> Answer:
        try:
            child = self._running.get(version) or self._start(version)
            sending, answering = _pipes(child)
            sending.write(asked.model_dump_json() + "\n")
            sending.flush()
            return Answer.model_validate_json(answering.readline())
        except (OSError, ValidationError) as error:
            raise _silent(version, self.installed[version]) from error

    def _start(self, version: str) -> subprocess.Popen[str]:
        path = self.installed[version]
        child = subprocess.Popen(  # -P: what lies where the auditor stands is not taken for the program
            [path, "-P", "-m", "audit"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        weakref.finalize(self, _end, child)
        hello = Hello.model_validate_json(_pipes(child)[1].readline())
        if hello.program != version:
            raise LawError("program", f"{path} là phiên bản {hello.program} / is version {hello.program}")
        self._running[version] = child
        return child


def _pipes(child: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert child.stdin is not None
    assert child.stdout is not None
    return child.stdin, child.stdout


def _end(child: subprocess.Popen[str]) -> None:
    """It ends when nothing is asked any more."""
    child.communicate()


def _silent(version: str, path: Path) -> LawError:
    return LawError(
        "program",
        f"phiên bản {version} tại {path} không quyết định lại được / version {version} there does not answer",
    )
