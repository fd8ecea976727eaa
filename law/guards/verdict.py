"""The answer of a guard: allowed or not, by which article, and why, in Vietnamese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from law.model import Line


@dataclass(frozen=True, slots=True)
class Verdict:
    """May this be done? An allowed verdict names its article too, so that an act can cite what permits it.

    `warning` marks an allowed act that a person must look at (a setting was used, a decision is discretionary).
    `working` are the lines that led there, in the order they were checked.
    """

    allowed: bool
    article: str
    reason_vi: str
    reason_en: str
    warning: bool = False
    working: tuple[Line, ...] = ()

    def __bool__(self) -> bool:
        """A verdict reads as a condition: `if not may_sign(…)`."""
        return self.allowed


class Ground(NamedTuple):
    """One entry of a table of grounds: the article and its text in brief, in both languages."""

    article: str
    vi: str
    en: str

    def yes(self, *, warning: bool = False, working: tuple[Line, ...] = ()) -> Verdict:
        """The act is allowed on this ground."""
        return Verdict(True, self.article, self.vi, self.en, warning, working)

    def no(self, *, working: tuple[Line, ...] = ()) -> Verdict:
        """The act is not allowed, on this ground."""
        return Verdict(False, self.article, self.vi, self.en, False, working)

    def line(self) -> Line:
        """The ground as one line of a working."""
        return Line(vi=self.vi, en=self.en, article=self.article)
