"""XES (IEEE 1849), read as a stream of elements; declarations that could hide an entity bomb are refused."""

from __future__ import annotations

from typing import BinaryIO
from xml.parsers import expat

from flow.errors import LogError
from flow.log import Builder
from flow.reading.fields import USUAL, Asked, put

PART = 1 << 20
"""Bytes that are read at a time."""

_LOG, _TRACE, _EVENT = "log", "trace", "event"


def read(file: BinaryIO, builder: Builder, asked: Asked) -> None:
    """Every event of the file. LogError for what is no XES or carries a DTD; a file that breaks off is noted."""
    reader = _Reader(builder, _meanings(asked))
    try:
        while part := file.read(PART):
            reader.parser.Parse(part, False)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as broken:
        problem = f"XML hỏng, đọc đến đây / broken XML, read up to here: {expat.ErrorString(broken.code)}"
        if not builder.events:
            raise LogError("file", f"dòng / line {broken.lineno}: {problem}; {_WAY_OUT}") from None
        builder.problems.cut = True
        builder.problems.add(f"dòng / line {broken.lineno}", "file", f"{problem}; {_WAY_OUT}")


_WAY_OUT = "xuất lại tệp từ hệ thống nguồn / export the file again"


def _meanings(asked: Asked) -> dict[str, tuple[int, str]]:
    """Which attribute key has which meaning; of several that an event has, the usual order decides."""
    keys: dict[str, tuple[int, str]] = {}
    for meaning, usual in USUAL.items():
        told = getattr(asked, meaning, None)
        for rank, key in enumerate((told,) if told else usual):
            keys.setdefault(key, (rank, meaning))
    if not asked.case:
        keys = {key: ranked for key, ranked in keys.items() if ranked[1] != "case"}
    return keys


class _Reader:
    """One pass through the elements. Attributes count where they stand directly in a trace or an event."""

    def __init__(self, builder: Builder, meanings: dict[str, tuple[int, str]]) -> None:
        self._builder = builder
        self._meanings = meanings
        self._names = {meaning: key for key, (_, meaning) in reversed(meanings.items())}
        self._depth = 0
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] | None = None
        self._ranks: dict[str, int] = {}
        self._in_trace = False
        self._traces = 0
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        line = self.parser.CurrentLineNumber
        words = "tệp khai báo DOCTYPE, có thể là bom thực thể; xóa khai báo đó / declares a DOCTYPE, remove it"
        raise LogError("file", f"dòng / line {line}: {words}")

    def _open(self, tag: str, attributes: list[str]) -> None:
        self._depth = depth = self._depth + 1
        if depth == 4:
            event = self._event
            if event is not None:
                key, value = _pair(attributes)
                ranked = self._meanings.get(key)
                if ranked is not None:
                    rank, meaning = ranked
                    if meaning not in event or rank < self._ranks[meaning]:
                        event[meaning] = value
                        self._ranks[meaning] = rank
        elif depth == 3 and self._in_trace:
            if tag == _EVENT or tag.endswith(":event"):
                self._event = {}
            else:
                self._of_trace(*_pair(attributes))
        elif depth == 2:
            self._in_trace = tag == _TRACE or tag.endswith(":trace")
            self._trace = {}
            self._traces += self._in_trace
        elif depth == 1 and tag.rpartition(":")[2] != _LOG:
            words = f"phần tử gốc là <{tag[:40]}>, không phải <log> của XES / the root is no <log>: give XES, CSV or OCEL"
            raise LogError("file", f"dòng / line {self.parser.CurrentLineNumber}: {words}")

    def _of_trace(self, key: str, value: str) -> None:
        if key == "concept:name":
            self._trace["case"] = value
        elif (ranked := self._meanings.get("case:" + key) or self._meanings.get(key)) and ranked[1] in _OF_TRACE:
            self._trace[ranked[1]] = value

    def _close(self, tag: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if depth == 3 and self._event is not None:
            event, self._event = self._event, None
            values = {**self._trace, **event} if len(self._trace) > 1 else event
            case = event.get("case") or self._trace.get("case") or f"#{self._traces}"
            put(self._builder, f"dòng / line {self.parser.CurrentLineNumber}", self._names, values, case)


_OF_TRACE = ("case", "deadline")


def _pair(attributes: list[str]) -> tuple[str, str]:
    """Key and value of an attribute element; nothing where they are missing."""
    if len(attributes) == 4 and attributes[0] == "key" and attributes[2] == "value":
        return attributes[1], attributes[3]
    named = dict(zip(attributes[::2], attributes[1::2], strict=True))
    return named.get("key", ""), named.get("value", "")
