"""Proceedings of an office beside its cases, one file each: the reception of a citizen, the office's year.

A proceeding is a subject of its own: a journal, duties, papers and a workflow like a case's. What it leads to in a case
is done by a command to that case.
"""

from collections.abc import Mapping

from cases.proceedings import office, reception, sessions
from cases.proceedings.common import Proceeding

__all__ = ["PROCEEDINGS", "office", "reception", "sessions"]

PROCEEDINGS: Mapping[str, type[Proceeding]] = {"office": office.OfficeYear, "reception": reception.Reception}
"""Every kind of proceeding by the beginning of its name (`cases.names.PROCEEDINGS`)."""
