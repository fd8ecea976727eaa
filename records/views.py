"""What lists and single views read from the read model: rows as plain values, in the order that people want."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from records.tables import documents, dossiers, officers, subjects

Row = dict[str, Any]

_SERVES = select(officers.c.id).where(
    officers.c.id == bindparam("officer"),
    officers.c.office == bindparam("office"),
    officers.c.role == bindparam("role"),
    officers.c.active,
)


def list_dossiers(connection: Connection, *, stage: str | None = None, office: str | None = None) -> list[Row]:
    """The dossiers that match, in the order of their request."""
    query = _where(select(dossiers), dossiers, stage=stage, office=office)
    return _rows(connection, query.order_by(dossiers.c.request_date, dossiers.c.id))


def documents_of(connection: Connection, subject: str) -> list[Row]:
    """The stored files of a subject, in the order in which they were stored."""
    query = select(documents).where(documents.c.subject == subject)
    return _rows(connection, query.order_by(documents.c.stored_at, documents.c.document, documents.c.media_type))


def exists(connection: Connection, subject: str) -> bool:
    """Whether there is a journal of that name."""
    return connection.scalar(select(subjects.c.id).where(subjects.c.id == subject)) is not None


def serves(connection: Connection, officer: str, office: str, role: str) -> bool:
    """Whether this person is active in that office in that role."""
    return connection.scalar(_SERVES, {"officer": officer, "office": office, "role": role}) is not None


def _where(query: Select[Any], table: Any, **wanted: str | None) -> Select[Any]:
    for column, value in wanted.items():
        if value is not None:
            query = query.where(table.c[column] == value)
    return query


def _rows(connection: Connection, query: Select[Any]) -> list[Row]:
    rows: Sequence[Any] = connection.execute(query).all()
    return [dict(row._mapping) for row in rows]
