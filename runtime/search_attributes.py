"""Every search attribute of Temporal that this program uses: for finding a case, never for statistics.

They are not encrypted: no name, identity number, account or amount belongs here. A server on SQL has room for three
datetimes, three booleans and ten keywords in all. When something falls due is not among them: it changes with almost
every act, and each change would be an event; a running timer's summary says it, and so does the spine.
"""

from __future__ import annotations

from typing import Any

from temporalio.common import SearchAttributeKey

OFFICE = SearchAttributeKey.for_keyword("ThadsOffice")  # code of the enforcement office
STAGE = SearchAttributeKey.for_keyword("ThadsStage")  # stage of the case
OVERDUE = SearchAttributeKey.for_bool("ThadsOverdue")  # whether an open duty is past its due moment
OFFICER = SearchAttributeKey.for_keyword("ThadsOfficer")  # id of the enforcer (chấp hành viên), never the name

ALL: tuple[SearchAttributeKey[Any], ...] = (OFFICE, STAGE, OVERDUE, OFFICER)
