"""The annexes of a paper (phụ lục): what stands in them where there is too much for the paper to list it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from documents.drawing import Paper
from documents.of_case import reference_to

ROWS = 100
"""Of each list in one annex: drawn at a time."""

Listed = tuple[Sequence[Any], Callable[[Any], dict[str, Any]]]
"""What stands on a list of a paper, and how a row shows it."""


def pieces(paper: Paper, common: Mapping[str, Any], lists: Mapping[str, Listed]) -> Iterator[dict[str, Any]]:
    """The fields of the annexes of a paper, one after the other: each has `ROWS` of each list.

    `common` is what every paper of the event has.
    """
    without = {name: value for name, value in common.items() if name != "recipients"}
    named = reference_to(paper.kind, common["number"], common["date"])
    starts = range(0, max(len(each) for each, _ in lists.values()), ROWS)
    for part, start in enumerate(starts, start=1):
        rows = {name: [*map(show, each[start : start + ROWS])] for name, (each, show) in lists.items()}
        yield {**without, "decision": named, "part": part, "parts": len(starts), "start": start + 1, **rows}
