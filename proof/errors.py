"""What is wrong with a proof, a note or a log that somebody gave."""

from __future__ import annotations


class ProofError(ValueError):
    """A proof that does not hold, or a text that is none. `field` names the part, `problem` says what and the way out.

    `problem` is Vietnamese first, English after the slash: people read it as it stands.
    """

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem
