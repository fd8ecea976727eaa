"""What can go wrong between the program and the machines it runs on."""

from __future__ import annotations


class StackError(RuntimeError):
    """A part of the installation is missing, wrong or does not answer.

    `part` names it (`temporal`, `postgres`, `keys`, an environment variable, …); `problem` is one sentence that says
    what is wrong and the way out.
    """

    def __init__(self, part: str, problem: str) -> None:
        super().__init__(f"{part}: {problem}")
        self.part = part
        self.problem = problem
