"""The error of `documents/`: it names the field of the document, what is wrong with it, and the way out."""

from __future__ import annotations


class DocumentError(ValueError):
    """A document cannot be made, signed or found as it was asked for.

    `field` is the dotted path of the wrong field (`obligations.0.amount`), or the name of the argument;
    `problem` is one sentence a clerk can act on, Vietnamese first, English second.
    """

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem
