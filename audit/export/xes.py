"""XES (IEEE 1849-2016): a trace a case, an event an event, written as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TextIO

from audit.export.events import TYPES, Told, Trace, Value

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
    <string key="office" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>
    <string key="lifecycle:transition" value="complete"/>
    <string key="org:resource" value=""/>
    <string key="org:role" value=""/>
    <int key="seq" value="0"/>
    <string key="label" value=""/>
    <string key="article" value=""/>
    <date key="detected_at" value="1970-01-01T00:00:00+00:00"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
"""
TAGS = {"string": "string", "integer": "int", "boolean": "boolean", "time": "date"}
STANDARD = {"resource": "org:resource", "role": "org:role"}
"""Attributes that an extension of the standard has a key for."""


def write(traces: Iterable[Trace], file: TextIO) -> Iterator[Trace]:
    """Write the log; each trace is handed on once it is written."""
    file.write(HEAD)
    for trace in traces:
        file.write("  <trace>\n")
        file.write(_attribute("    ", "concept:name", "string", trace.case.id))
        for name, value in trace.case.attributes.items():
            file.write(_attribute("    ", name, "string", value))
        for event in trace.events:
            file.write(_event(event))
        file.write("  </trace>\n")
        yield trace
    file.write("</log>\n")


def _event(event: Told) -> str:
    return "".join(
        [
            "    <event>\n",
            _attribute("      ", "concept:name", "string", event.kind),
            _attribute("      ", "time:timestamp", "time", event.at),
            _attribute("      ", "lifecycle:transition", "string", "complete"),
            *_attributes(event.attributes),
            "    </event>\n",
        ]
    )


def _attributes(values: Mapping[str, Value]) -> Iterator[str]:
    for name, value in values.items():
        yield _attribute("      ", STANDARD.get(name, name), TYPES[name], value)


def _attribute(indent: str, key: str, kind: str, value: Value) -> str:
    return f'{indent}<{TAGS[kind]} key="{key}" value="{spelt(value).translate(ESCAPED)}"/>\n'


CLEAN = dict.fromkeys((*range(32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")
"""Signs that no XML may have, and that a terminal would take for orders."""
ESCAPED = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}


def spelt(value: Value) -> str:
    """As XML and JSON have it: true, 42, 2026-07-01T08:00:00.000000+07:00."""
    if isinstance(value, str):
        return value.translate(CLEAN)
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return str(value).lower()
