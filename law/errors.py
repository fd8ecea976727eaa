"""Errors of `law/`: each names the field, what is wrong with its value, and the way out."""

from __future__ import annotations


class LawError(ValueError):
    """A question the law package cannot answer as it was put.

    `field` is the name of the input that is wrong; `problem` is one sentence a clerk can act on.
    """

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem
