"""Every search attribute of Temporal that this program uses: for finding a case, never for statistics.

They are not encrypted: no name, identity number, account or amount belongs here. A server on SQL has room for three
datetimes, three booleans and ten keywords in all.
"""

from __future__ import annotations

from typing import Any

from temporalio.common import SearchAttributeKey

OFFICE = SearchAttributeKey.for_keyword("ThadsOffice")  # code of the enforcement office
STAGE = SearchAttributeKey.for_keyword("ThadsStage")  # stage of the case
NEXT_DUE = SearchAttributeKey.for_datetime("ThadsNextDue")  # next moment at which a duty warns or falls due, UTC
OVERDUE = SearchAttributeKey.for_bool("ThadsOverdue")  # whether an open duty is past its due moment
OFFICER = SearchAttributeKey.for_keyword("ThadsOfficer")  # id of the enforcer (chấp hành viên), never the name

ALL: tuple[SearchAttributeKey[Any], ...] = (OFFICE, STAGE, NEXT_DUE, OVERDUE, OFFICER)
