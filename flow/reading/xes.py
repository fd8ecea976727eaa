"""XES (IEEE 1849), read as a stream of elements; declarations that could hide an entity bomb are refused."""

from __future__ import annotations

from io import BufferedReader
from typing import Any
from xml.parsers import expat

from flow.errors import LogError
from flow.log import Builder, harmless
from flow.reading.fields import USUAL, Asked, put

PART = 1 << 20
"""Bytes that are read at a time."""


def read(file: BufferedReader[Any], builder: Builder, asked: Asked) -> None:
    """Every event of the file. LogError for what is no XES or carries a DTD; a file that breaks off is noted."""
    parser = _parser(builder, _meanings(asked))
    try:
        while part := file.read1(PART):
            parser.Parse(part, False)
        parser.Parse(b"", True)
    except expat.ExpatError as broken:
        problem = f"XML hỏng, chỉ đọc được đến đây / broken XML, read up to here: {expat.ErrorString(broken.code)}"
        if not builder.events:
            raise LogError("log", f"dòng / line {broken.lineno}: {problem}; {_WAY_OUT}") from None
        builder.problems.cut = True
        builder.problems.add(f"dòng / line {broken.lineno}", "log", f"{problem}; {_WAY_OUT}")


_WAY_OUT = "xuất lại tệp từ hệ thống nguồn / export the file again"
_OF_TRACE = ("case", "deadline")


def _meanings(asked: Asked) -> dict[str, tuple[int, str]]:
    """Which attribute key has which meaning; of several that an event has, the usual order decides."""
    keys: dict[str, tuple[int, str]] = {}
    for meaning, usual in USUAL.items():
        told = getattr(asked, meaning, None)
        for rank, key in enumerate((told,) if told else () if meaning == "case" else usual):
            keys.setdefault(key, (rank, meaning))
    return keys


def _parser(builder: Builder, meanings: dict[str, tuple[int, str]]) -> expat.XMLParserType:
    """A parser that puts each event. An attribute counts where it stands directly in a trace or an event.

    Handlers are closures, and the commonest element comes first: a log has some millions of them.
    """
    names = {meaning: key for key, (_, meaning) in reversed(meanings.items())}
    known = meanings.get
    depth = traces = 0
    in_trace = False
    trace: dict[str, str] = {}
    event: dict[str, str] | None = None
    less_usual: dict[str, str] = {}
    ranks: dict[str, int] = {}
    parser = expat.ParserCreate()

    def where() -> str:
        return f"dòng / line {parser.CurrentLineNumber}"

    def opened(tag: str, attributes: list[str]) -> None:
        nonlocal depth, traces, in_trace, trace, event
        depth += 1
        if depth == 4:
            if event is None:
                return
            if len(attributes) == 4 and attributes[0] == "key" and attributes[2] == "value":
                key, value = attributes[1], attributes[3]
            else:
                key, value = _pair(attributes)
            if (ranked := known(key)) is not None:
                rank, meaning = ranked
                if not rank:
                    event[meaning] = value
                elif rank < ranks.get(meaning, len(USUAL[meaning])):
                    less_usual[meaning], ranks[meaning] = value, rank
        elif depth == 3 and in_trace:
            if tag == "event" or tag.endswith(":event"):
                event = {}
            else:
                key, value = _pair(attributes)
                meaning = "case" if key == "concept:name" else (known("case:" + key) or known(key) or (0, ""))[1]
                if meaning in _OF_TRACE:
                    trace[meaning] = value
        elif depth == 2:
            in_trace = tag == "trace" or tag.endswith(":trace")
            trace = {}
            traces += in_trace
        elif depth == 1 and tag.rpartition(":")[2] != "log":
            words = f"gốc của XML là <{harmless(tag, 40)}>, không phải <log> của XES / the root is no <log> of XES"
            raise LogError("log", f"{where()}: {words}; XES, CSV, OCEL 2.0 (JSON, SQLite)")

    def closed(_: str) -> None:
        nonlocal depth, event
        depth -= 1
        if depth == 2 and event is not None:
            if less_usual:
                event = less_usual | event
                less_usual.clear()
                ranks.clear()
            case = event.get("case") or trace.get("case") or f"#{traces}"
            put(builder, where, names, event if len(trace) < 2 else trace | event, case)
            event = None

    def refuse(*_: object) -> None:
        words = "tệp khai báo DOCTYPE, có thể là bom thực thể; xóa khai báo đó / declares a DOCTYPE, remove it"
        raise LogError("log", f"{where()}: {words}")

    parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _pair(attributes: list[str]) -> tuple[str, str]:
    """Key and value of an attribute element; nothing where they are missing."""
    named = dict(zip(attributes[::2], attributes[1::2], strict=True))
    return named.get("key", ""), named.get("value", "")
