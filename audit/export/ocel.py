"""OCEL 2.0: first as SQLite, from which JSON and XML are written, so that no export has to fit into memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

from audit.export.events import ALWAYS, CALLED, COUNTED, OFFICERS, PLAIN, TYPES, Object, Told, Trace
from audit.export.xes import spelt
from cases.events import FACTS

OBJECTS: Mapping[str, tuple[str, ...]] = {
    "case": ("office", "origin", "entrusted", "field"),
    "dossier": (),
    "office": (),
    "officer": (),
    "party": ("kind",),
    "document": (),
    "receipt": (),
    "duty": (),
    "asset": (),
    "complaint": (),
}
"""Types of objects and their attributes, all texts, which do not change."""
FROM_THE_BEGINNING = "1970-01-01T00:00:00Z"
"""When an attribute of an object that never changes has its value (OCEL 2.0, 5.1)."""
SQL_TYPES = {"string": "TEXT", "integer": "INTEGER", "boolean": "INTEGER", "time": "TIMESTAMP"}

TABLES = """
CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES event_map_type (ocel_type));
CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES object_map_type (ocel_type));
CREATE TABLE event_object (
    ocel_event_id TEXT REFERENCES event (ocel_id), ocel_object_id TEXT REFERENCES object (ocel_id),
    ocel_qualifier TEXT, PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier)) WITHOUT ROWID;
CREATE TABLE object_object (
    ocel_source_id TEXT REFERENCES object (ocel_id), ocel_target_id TEXT REFERENCES object (ocel_id),
    ocel_qualifier TEXT, PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier)) WITHOUT ROWID;
"""


def attributes_of(kind: str) -> tuple[str, ...]:
    """The attributes that events of a kind may have."""
    own = FACTS[kind].model_fields if kind in FACTS else {}
    return (*ALWAYS, *(CALLED.get(name, name) for name in own if name in PLAIN or name in OFFICERS), *COUNTED)


class Database:
    """An OCEL 2.0 file in SQLite that is being written."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._sql = sqlite3.connect(path, isolation_level=None)
        self._sql.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {TABLES} BEGIN;")
        self._kinds: dict[str, str] = {}
        self._known: set[str] = set()
        for kind, names in OBJECTS.items():
            columns = "".join(f", {name} TEXT" for name in names)
            self._sql.execute("INSERT INTO object_map_type VALUES (?, ?)", (kind, kind))
            self._sql.execute(
                f"CREATE TABLE object_{kind} (ocel_id TEXT REFERENCES object (ocel_id){columns}, "
                "ocel_time TIMESTAMP, ocel_changed_field TEXT)"
            )

    def write(self, traces: Iterable[Trace]) -> Iterator[Trace]:
        """Write every trace and close the file; each is handed on once it is written."""
        for trace in traces:
            self._object(trace.case)
            for one, qualifier in trace.related:
                self._object(one)
                pair = (trace.case.id, one.id, qualifier)
                self._sql.execute("INSERT OR IGNORE INTO object_object VALUES (?, ?, ?)", pair)
            for event in trace.events:
                self._event(event)
            yield trace
        self._sql.execute("COMMIT")
        self._sql.close()

    def _object(self, one: Object) -> None:
        if one.id in self._known:
            return
        if one.type not in ("document", "duty", "receipt", "asset", "complaint", "case"):
            self._known.add(one.id)  # those that come again in other cases
        added = self._sql.execute("INSERT OR IGNORE INTO object VALUES (?, ?)", (one.id, one.type))
        if added.rowcount:
            values = [one.id, *(one.attributes.get(name) for name in OBJECTS[one.type]), FROM_THE_BEGINNING, None]
            marks = ", ".join("?" * len(values))
            self._sql.execute(f"INSERT INTO object_{one.type} VALUES ({marks})", values)

    def _event(self, event: Told) -> None:
        names = attributes_of(event.kind)
        insert = self._kinds.get(event.kind) or self._kind(event.kind, names)
        self._sql.execute("INSERT INTO event VALUES (?, ?)", (event.id, event.kind))
        values = [event.attributes.get(name) for name in names]
        self._sql.execute(insert, [event.id, spelt(event.at), *(_stored(value) for value in values)])
        for one, qualifier in event.concerns:
            self._object(one)
            relation = (event.id, one.id, qualifier)
            self._sql.execute("INSERT OR IGNORE INTO event_object VALUES (?, ?, ?)", relation)

    def _kind(self, kind: str, names: tuple[str, ...]) -> str:
        """The table of a kind of event, made when the first comes."""
        columns = "".join(f', "{name}" {SQL_TYPES[TYPES[name]]}' for name in names)
        self._sql.execute("INSERT INTO event_map_type VALUES (?, ?)", (kind, kind))
        self._sql.execute(
            f"CREATE TABLE event_{kind} "
            f"(ocel_id TEXT PRIMARY KEY REFERENCES event (ocel_id), ocel_time TIMESTAMP{columns})"
        )
        self._kinds[kind] = f"INSERT INTO event_{kind} VALUES ({', '.join('?' * (len(names) + 2))})"
        return self._kinds[kind]


def _stored(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else spelt(value)


# --- from SQLite to the other two -------------------------------------------------------------------------------------


def write_json(database: Path, file: TextIO) -> None:
    """The same log as JSON (schema of OCEL 2.0: every value is a text)."""
    with sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True) as sql:
        dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        file.write('{"objectTypes":' + dump([_typed(kind, _texts(names)) for kind, names in OBJECTS.items()]))
        kinds = [kind for (kind,) in sql.execute("SELECT ocel_type FROM event_map_type ORDER BY ocel_type")]
        file.write(',\n"eventTypes":' + dump([_typed(kind, _types(kind)) for kind in kinds]))
        file.write(',\n"objects":[\n')
        _each(_objects(sql), file, lambda one: dump(_with_time(one)))
        file.write('],\n"events":[\n')
        _each(_events(sql), file, dump)
        file.write("]}\n")


def _texts(names: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(names, "string")


def _types(kind: str) -> dict[str, str]:
    return {name: TYPES[name] for name in attributes_of(kind)}


def _typed(kind: str, attributes: Mapping[str, str]) -> dict[str, Any]:
    return {"name": kind, "attributes": [{"name": name, "type": type_} for name, type_ in attributes.items()]}


def _with_time(one: dict[str, Any]) -> dict[str, Any]:
    timed = [{**attribute, "time": FROM_THE_BEGINNING} for attribute in one["attributes"]]
    return {**one, "attributes": timed}


def _each(items: Iterable[dict[str, Any]], file: TextIO, write: Callable[[dict[str, Any]], str]) -> None:
    for number, item in enumerate(items):
        file.write((",\n" if number else "") + write(item))


def _objects(sql: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    related = "SELECT ocel_target_id, ocel_qualifier FROM object_object WHERE ocel_source_id = ? ORDER BY 1, 2"
    for kind, names in OBJECTS.items():
        for row in sql.execute(f"SELECT ocel_id{_columns(names)} FROM object_{kind} ORDER BY ocel_id"):
            yield _item(row[0], kind, names, row[1:], sql.execute(related, row[:1]))


def _events(sql: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """In the order of their writing: by cases, and in each by their numbers."""
    related = "SELECT ocel_object_id, ocel_qualifier FROM event_object WHERE ocel_event_id = ? ORDER BY 1, 2"
    for name, kind in sql.execute("SELECT ocel_id, ocel_type FROM event ORDER BY rowid"):
        names = attributes_of(kind)
        row = sql.execute(f"SELECT ocel_time{_columns(names)} FROM event_{kind} WHERE ocel_id = ?", (name,)).fetchone()
        item = _item(name, kind, names, row[1:], sql.execute(related, (name,)))
        yield {"id": name, "type": kind, "time": row[0], **item}


def _columns(names: Iterable[str]) -> str:
    return "".join(f', "{name}"' for name in names)


def _item(
    name: str, kind: str, names: Iterable[str], values: Iterable[Any], related: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    told = ((key, _read(key, value)) for key, value in zip(names, values, strict=True) if value is not None)
    return {
        "id": name,
        "type": kind,
        "attributes": [{"name": key, "value": value} for key, value in told],
        "relationships": [{"objectId": one, "qualifier": qualifier} for one, qualifier in related],
    }


def _read(name: str, value: Any) -> str:
    return spelt(bool(value)) if TYPES.get(name) == "boolean" else str(value)


def write_xml(database: Path, file: TextIO) -> None:
    """The same log as XML."""
    with sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True) as sql:
        kinds = [kind for (kind,) in sql.execute("SELECT ocel_type FROM event_map_type ORDER BY ocel_type")]
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<log>\n')
        _write_types("object", {kind: _texts(names) for kind, names in OBJECTS.items()}, file)
        _write_types("event", {kind: _types(kind) for kind in kinds}, file)
        file.write("  <objects>\n")
        for one in _objects(sql):
            file.write(_element("object", one, "", f" time={quoteattr(FROM_THE_BEGINNING)}"))
        file.write("  </objects>\n  <events>\n")
        for one in _events(sql):
            file.write(_element("event", one, f" time={quoteattr(one['time'])}", ""))
        file.write("  </events>\n</log>\n")


def _write_types(what: str, kinds: Mapping[str, Mapping[str, str]], file: TextIO) -> None:
    file.write(f"  <{what}-types>\n")
    for kind, attributes in kinds.items():
        file.write(f"    <{what}-type name={quoteattr(kind)}><attributes>")
        file.write(
            "".join(f"<attribute name={quoteattr(name)} type={quoteattr(t)}/>" for name, t in attributes.items())
        )
        file.write(f"</attributes></{what}-type>\n")
    file.write(f"  </{what}-types>\n")


def _element(what: str, one: Mapping[str, Any], when: str, since: str) -> str:
    attributes = "".join(
        f"<attribute name={quoteattr(each['name'])}{since}>{escape(each['value'])}</attribute>"
        for each in one["attributes"]
    )
    related = "".join(
        f"<relationship object-id={quoteattr(each['objectId'])} qualifier={quoteattr(each['qualifier'])}/>"
        for each in one["relationships"]
    )
    head = f"    <{what} id={quoteattr(one['id'])} type={quoteattr(one['type'])}{when}>"
    return f"{head}<attributes>{attributes}</attributes><objects>{related}</objects></{what}>\n"
