"""OCEL 2.0 as XML, read as a stream of elements; declarations that could hide an entity bomb are refused."""

from __future__ import annotations

from io import BufferedReader
from typing import Any
from xml.parsers import expat

from flow.errors import LogError
from flow.log import Builder
from flow.reading.fields import Asked
from flow.reading.ocel import PART, Attributes, Event, put_all

MARKS = (b"<object-types", b"<event-types", b"<objects", b"<events")
"""One of these stands at the beginning of every such file, and of no XES."""


def read(file: BufferedReader[Any], builder: Builder, asked: Asked) -> None:
    """Every event of the file. LogError for what carries a DTD or has no event; a file that breaks off is noted."""
    elements = _Elements()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = elements.opened, elements.closed
    parser.CharacterDataHandler = elements.said
    parser.StartDoctypeDeclHandler = _refuse
    try:
        while part := file.read1(PART):
            parser.Parse(part, False)
        parser.Parse(b"", True)
    except expat.ExpatError as broken:
        words = f"XML hỏng, chỉ đọc được đến đây / broken XML, read up to here: {expat.ErrorString(broken.code)}"
        if not elements.events:
            raise LogError("log", f"dòng / line {broken.lineno}: {words}") from None
        builder.problems.cut = True
        builder.problems.add(f"dòng / line {broken.lineno}", "log", words)
    put_all(elements.events, elements.types, builder, asked)


def _refuse(*_: object) -> None:
    words = "tệp khai báo DOCTYPE, có thể là bom thực thể; xóa khai báo đó / declares a DOCTYPE, remove it"
    raise LogError("log", words)


class _Elements:
    """The events and the types of objects, as their elements pass by."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.types: dict[str, str] = {}
        self._event: tuple[str, str, str] | None = None
        self._objects: list[str] = []
        self._attributes: Attributes = {}
        self._name = ""
        self._text: list[str] = []

    def opened(self, tag: str, has: dict[str, str]) -> None:
        if tag == "event":
            self._event = (has.get("id", ""), has.get("type", ""), has.get("time", ""))
            self._objects, self._attributes = [], {}
        elif tag == "object" and "type" in has:
            self.types[has.get("id", "")] = has["type"]
        elif tag == "relationship" and self._event:
            self._objects.append(has.get("object-id", ""))
        elif tag == "attribute" and self._event:
            self._name, self._text = has.get("name", ""), []

    def said(self, text: str) -> None:
        if self._name:
            self._text.append(text)

    def closed(self, tag: str) -> None:
        if tag == "attribute" and self._name:
            self._attributes[self._name] = "".join(self._text)
            self._name = ""
        elif tag == "event" and self._event:
            self.events.append((*self._event, self._objects, self._attributes))
            self._event = None
