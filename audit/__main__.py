"""Decides requests again for an auditor who works with another version of this program: `python -m audit`.

One line of JSON a subject comes in (`programs.Asked`), one goes out (`programs.Answer`); first a line that says which
version this is. Nothing is read but these lines.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from audit.decisions import again
from audit.derived import folded
from audit.evidence import Evidence
from audit.programs import Answer, Asked, Hello
from cases.events import PROGRAM
from runtime.leaving import leave_with


def answers(lines: Iterable[str]) -> Iterator[str]:
    """What goes out for what comes in."""
    yield Hello(program=PROGRAM).model_dump_json()
    for line in lines:
        asked = Asked.model_validate_json(line)
        evidence = _evidence(asked)
        states, _ = folded(evidence)
        decided = {row.request.id: again(row, evidence, states) for row in evidence.requests.values()}
        yield Answer(again={name: one for name, one in decided.items() if one is not None}).model_dump_json()


def _evidence(asked: Asked) -> Evidence:
    def no_document(sha256: str) -> bytes:
        raise LookupError(sha256)

    return Evidence(
        subject=asked.subject,
        source="asked",
        runs=(),
        events=asked.events,
        requests={row.request.id: row for row in asked.requests},
        state={"office": asked.office, "pack": asked.pack},
        postings=(),
        document=no_document,
        staged=asked.staged.__getitem__,
    )


def main() -> None:
    for line in answers(sys.stdin):
        print(line, flush=True)


if __name__ == "__main__":
    leave_with(main)
