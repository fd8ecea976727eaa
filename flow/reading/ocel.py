"""OCEL 2.0, as JSON and as SQLite; as XML in `ocel_xml`.

An event belongs to several objects there. Unless a type of object is named as the case, a case is what hangs
together: all events that share objects, so that every event counts once.
"""

from __future__ import annotations

import codecs
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from io import BufferedReader
from pathlib import Path
from typing import Any

from flow.errors import LogError
from flow.log import Builder, harmless
from flow.reading.fields import Asked, found, listed, put

PART = 1 << 20
GLUED = 100
"""Events from which on it is worth a word that all hang together."""

Attributes = dict[str, str]
Event = tuple[str, str, str, list[str], Attributes]
"""Id, type, time, ids of its objects, attributes."""


def read_json(file: BufferedReader[Any], builder: Builder, asked: Asked) -> None:
    """Events and objects of a JSON file, each taken in by itself. LogError for what is no OCEL 2.0."""
    events: list[Event] = []
    types: dict[str, str] = {}
    seen: set[str] = set()
    for key, item in _Json(file, builder).members():
        seen.add(key)
        if key == "events":
            _take(item, events, builder, len(events) + builder.problems.count + 1)
        elif key == "objects" and isinstance(item, dict):
            types[str(item.get("id"))] = str(item.get("type"))
    if "events" not in seen and builder.problems.cut:
        raise LogError("log", builder.problems.first[-1].problem)
    if "events" not in seen:
        words = "không có “events”; OCEL 2.0 có eventTypes, objectTypes, events, objects / there are no events"
        raise LogError("log", f"{words}: {listed(sorted(seen))}")
    put_all(events, types, builder, asked)


def _take(item: Any, events: list[Event], builder: Builder, number: int) -> None:
    where = f"sự kiện thứ / event no. {number}"
    if not isinstance(item, dict):
        builder.problems.add(where, "events", "không phải đối tượng JSON; bị bỏ qua / is no JSON object; left out")
        return
    related = item.get("relationships") or []
    attributes = item.get("attributes") or []
    try:
        objects = [str(each["objectId"]) for each in related]
        named = {str(each["name"]): str(each["value"]) for each in attributes}
    except (KeyError, TypeError):
        words = "quan hệ hoặc thuộc tính sai dạng; sửa theo lược đồ OCEL 2.0 / not as the schema of OCEL 2.0 has it"
        builder.problems.add(where, "relationships", words)
        return
    events.append(
        (str(item.get("id", where)), str(item.get("type") or ""), str(item.get("time") or ""), objects, named)
    )


def read_sqlite(path: Path, builder: Builder, asked: Asked) -> None:
    """Events and objects of an SQLite file, opened for reading only. LogError for what is no OCEL 2.0."""
    try:
        with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            types = {str(name): str(kind) for name, kind in database.execute("SELECT ocel_id, ocel_type FROM object")}
            related: dict[str, list[str]] = {}
            for event, thing in database.execute("SELECT ocel_event_id, ocel_object_id FROM event_object"):
                related.setdefault(str(event), []).append(str(thing))
            events = list(_of_tables(database, related))
    except sqlite3.Error as bad:
        words = f"không phải OCEL 2.0 SQLite ({bad}); cần các bảng event, object, event_object, event_map_type"
        raise LogError("log", f"{words} / is no OCEL 2.0: these tables are needed") from None
    put_all(events, types, builder, asked)


def _of_tables(database: sqlite3.Connection, related: dict[str, list[str]]) -> Iterator[Event]:
    """Each type of event has a table of its own, named in `event_map_type`."""
    for kind, table in database.execute("SELECT ocel_type, ocel_type_map FROM event_map_type").fetchall():
        quoted = '"event_{}"'.format(str(table).replace('"', '""'))
        cursor = database.execute(f"SELECT * FROM {quoted}")
        columns = [column[0] for column in cursor.description]
        for row in cursor:
            values = {name: str(value) for name, value in zip(columns, row, strict=True) if value is not None}
            event, time = values.pop("ocel_id", ""), values.pop("ocel_time", "")
            yield event, str(kind), time, related.get(event, []), values


def put_all(events: list[Event], types: dict[str, str], builder: Builder, asked: Asked) -> None:
    """Every event, in each case it belongs to; it is counted once."""
    keys = dict.fromkeys(key for event in events for key in event[4])
    names = found(keys, replace(asked, case=None, activity=None, time=None))
    names = {
        meaning: name
        for meaning, name in names.items()
        if meaning in ("start", "ready", "resource", "waits", "deadline")
    }
    cases_of = _by_type(asked.case, types) if asked.case else _together(events, builder)
    told = 0
    for event, kind, time, objects, attributes in events:
        values = {meaning: attributes.get(name, "") for meaning, name in names.items()}
        values |= {"activity": kind, "time": time}
        cases = cases_of(objects)
        if not cases:
            words = "không gắn với đối tượng nào là vụ việc; bị bỏ qua / belongs to no object that is a case; left out"
            builder.problems.add(_named(event), "relationships", words)
        added = [put(builder, partial(_named, event), names, values, case) for case in cases]
        told += any(added)
    builder.events = told


def _named(event: str) -> str:
    return f"sự kiện / event {harmless(event, 40)}"


def _by_type(kind: str, types: dict[str, str]) -> Callable[[list[str]], list[str]]:
    known = dict.fromkeys(types.values())
    if kind not in known:
        words = f"không có loại đối tượng “{harmless(kind)}”; có / there is no such type of object, but"
        raise LogError("case", f"{words}: {listed(known)}")
    return lambda objects: [one for one in dict.fromkeys(objects) if types.get(one) == kind]


def _together(events: list[Event], builder: Builder) -> Callable[[list[str]], list[str]]:
    """Objects that any event ties together are one case, which bears the name of the first of them."""
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while (above := parent.setdefault(one, one)) != one:
            parent[one] = one = parent.get(above, above)
        return one

    for _, _, _, objects, _ in events:
        for other in objects[1:]:
            first, second = root(objects[0]), root(other)
            if first != second:
                parent[second] = first
    sizes = Counter(root(objects[0]) for _, _, _, objects, _ in events if objects)
    if len(events) >= GLUED and max(sizes.values(), default=0) > len(events) / 2:
        words = "hơn nửa số sự kiện dính vào một vụ việc vì chung đối tượng; chọn loại đối tượng là vụ việc bằng --case"
        builder.problems.add(
            "tệp / file", "case", f"{words} / most events hang together: name the case's type with --case"
        )
    return lambda objects: [root(objects[0])] if objects else []


class _Json:
    """A JSON object read in parts; what is cut off at the end of the file is noted."""

    def __init__(self, file: BufferedReader[Any], builder: Builder) -> None:
        self._read: Callable[[], bytes] = lambda: file.read1(PART)
        self._builder = builder
        self._decoder = json.JSONDecoder()
        self._text, self._at, self._line, self._over = "", 0, 1, False
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode

    def members(self) -> Iterator[tuple[str, Any]]:
        """Of the top-level object; an array's items come one by one, so that no file must fit into memory."""
        try:
            yield from self._members()
        except (json.JSONDecodeError, RecursionError, EOFError) as bad:
            line = self._line + self._text.count("\n", 0, self._at)
            words = f"dòng / line {line}: JSON hỏng / broken JSON; xuất lại tệp / export the file again"
            if isinstance(bad, RecursionError):
                words = f"dòng / line {line}: quá nhiều ngoặc lồng nhau / nested too deep"
            self._builder.problems.cut = True
            self._builder.problems.add(f"dòng / line {line}", "file", words)

    def _members(self) -> Iterator[tuple[str, Any]]:
        self._expect("{")
        while self._peek() != "}":
            key = str(self._value())
            self._expect(":")
            if self._peek() == "[":
                self._expect("[")
                while self._peek() != "]":
                    yield key, self._value()
                    if self._peek() == ",":
                        self._expect(",")
                self._expect("]")
            else:
                yield key, self._value()
            if self._peek() == ",":
                self._expect(",")

    def _more(self) -> bool:
        """Read on, and let go of what was read before."""
        if self._over:
            return False
        part = self._read()
        self._over = not part
        self._line += self._text.count("\n", 0, self._at)
        self._text = self._text[self._at :] + self._decode(part, self._over)
        self._at = 0
        return True

    def _peek(self) -> str:
        """The next character that is no space."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n":
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                raise EOFError

    def _expect(self, character: str) -> None:
        if self._peek() != character:
            raise json.JSONDecodeError("unexpected", self._text, self._at)
        self._at += 1

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, after = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if not self._more():
                    raise
                continue
            if after < len(self._text) or self._over:
                self._at = after
                return value
            if not self._more():
                self._at = after
                return value
