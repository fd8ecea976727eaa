"""Errors of `flow/`: each names the field, what is wrong with it, and the way out."""

from __future__ import annotations

from flow.log import harmless


class LogError(ValueError):
    """A log, or a question about it, that cannot be read as it stands.

    `field` is the option, column or part of the file that is wrong; `problem` is one sentence that says what is wrong
    (with the line where there is one) and the way out.
    """

    def __init__(self, field: str, problem: str) -> None:
        self.field = field
        self.problem = harmless(problem, longest=2_000)
        super().__init__(f"{field}: {self.problem}")
