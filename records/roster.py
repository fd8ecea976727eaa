"""The roster of an office (danh sách công chức).

The agency, its staff, who may sign for the Head, who is related to whom.
"""

from __future__ import annotations

import tomllib
from datetime import date

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection, delete, insert
from sqlalchemy.dialects.postgresql import insert as upsert

from cases.events import Role
from cases.names import OFFICE
from law.errors import LawError
from law.guards.conflicts import Relation
from law.misfit import problems
from records import entered
from records.facts import person_hash
from records.tables import delegations, officers, offices, relations


class Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Office(Row):
    """The agency as its documents name it, its tax code (mã số thuế), the account that debtors pay to."""

    code: str = Field(pattern=rf"^{OFFICE}$")
    name: str
    superior: str
    place: str
    procuracy: str
    bank: str
    bank_bin: str = Field(pattern=r"^[0-9]{6}$")
    account: str
    tax_code: str = Field(default="", pattern=r"^([0-9]{10}(-[0-9]{3})?)?$")


class Officer(Row):
    """A member of staff; `id` is the staff number that histories and logs carry instead of the name."""

    id: str = Field(pattern=r"^[A-Za-z0-9-]{1,40}$")
    role: Role
    room: str | None = None
    name: str
    title: str
    active: bool = True


class Delegation(Row):
    """What the Head lets a deputy or a head of room sign (L25 22.3); no documents named: all that may be delegated."""

    officer: str
    documents: tuple[str, ...] = ()
    starts_on: date
    ends_on: date | None = None
    basis: str


class Tie(Row):
    """A kinship that bars an officer from a person's cases (L25 16.2.d); the number itself is not kept."""

    officer: str
    person: str = Field(pattern=r"^[0-9]{10,13}$")
    relation: Relation


class Roster(Row):
    """Everything about one office."""

    office: Office
    staff: tuple[Officer, ...]
    delegations: tuple[Delegation, ...] = ()
    ties: tuple[Tie, ...] = ()


def read(text: str) -> Roster:
    """A roster from TOML. LawError names the field that is wrong."""
    try:
        return Roster.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise LawError("roster", f"tệp không đúng TOML / the file is no TOML: {error}") from error
    except ValidationError as error:
        raise LawError(*problems(error)[0]) from error


def enter(connection: Connection, roster: Roster, by: str) -> None:
    """Make the office's rows what the roster says; who is no longer in it stays, for old documents name him.

    `by`: who enters it. What changes is kept with him and the moment (`records.entered`).
    """
    _note(connection, roster, by)
    office = roster.office.model_dump()
    statement = upsert(offices).values(office)
    connection.execute(statement.on_conflict_do_update(index_elements=["code"], set_=office))
    for person in roster.staff:
        row = {**person.model_dump(mode="json"), "office": roster.office.code}
        connection.execute(
            upsert(officers)
            .values(row)
            .on_conflict_do_update(index_elements=["id"], set_={k: row[k] for k in row if k != "id"})
        )
    connection.execute(delete(delegations).where(delegations.c.office == roster.office.code))
    for given in roster.delegations:
        row = {**given.model_dump(), "documents": list(given.documents), "office": roster.office.code}
        connection.execute(insert(delegations).values(row))
    for tie in roster.ties:
        values = {"officer": tie.officer, "person": person_hash(tie.person), "relation": tie.relation.value}
        again = {"relation": values["relation"]}
        connection.execute(
            upsert(relations).values(values).on_conflict_do_update(index_elements=["officer", "person"], set_=again)
        )


def _note(connection: Connection, roster: Roster, by: str) -> None:
    office = roster.office.code
    given = {
        "offices": [roster.office.model_dump()],
        "officers": [{**person.model_dump(mode="json"), "office": office} for person in roster.staff],
        "delegations": [{**one.model_dump(mode="json"), "office": office} for one in roster.delegations],
        "relations": [{**one.model_dump(mode="json"), "person": person_hash(one.person)} for one in roster.ties],
    }
    rows = [(name, entered.plain(name, row)) for name, many in given.items() for row in many]
    changes: dict[entered.Which, entered.Row | None] = {entered.which(name, row): row for name, row in rows}
    for (name, key), row in entered.fold(entered.entries(connection)).items():
        if name == "delegations" and row["office"] == office:
            changes.setdefault((name, key), None)  # no longer given
    entered.note(connection, by, changes)
