"""Errors of `flow/`: each names the field, what is wrong with it, and the way out."""

from __future__ import annotations


class LogError(ValueError):
    """A log, or a question about it, that cannot be read as it stands.

    `field` is the option, column or part of the file that is wrong; `problem` is one sentence that says what is wrong
    (with the line where there is one) and the way out.
    """

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem
