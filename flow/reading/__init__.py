"""Reading event logs: XES, CSV, OCEL 2.0. What a file is, its contents say, not its name."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from flow.errors import LogError
from flow.log import Builder, Log
from flow.reading import ocel, ocel_xml, table, xes
from flow.reading.fields import Asked

Watch = Callable[[int], None]
"""Told how many bytes of the file are read."""


def read_log(path: Path, asked: Asked | None = None, watch: Watch = lambda _: None) -> Log:
    """The log in a file, gzipped or not.

    What cannot be used is left out and noted (`Log.problems`), the rest goes on. LogError when nothing can be read:
    no such file, another format, a column that is not there, XML with a DTD, no event at all.
    """
    asked = asked or Asked()
    builder = Builder()
    try:
        with path.open("rb") as opened:
            _read(path, opened, builder, asked, watch)
    except OSError as missing:
        raise LogError("log", f"không đọc được {path}: {missing.strerror} / cannot be read") from None
    if not builder.problems.first and not builder.events:
        way_out = "cần XES, CSV hoặc OCEL 2.0 (JSON, SQLite, XML) / give XES, CSV or OCEL 2.0"
        raise LogError("log", f"{path} không có sự kiện nào / has no events; {way_out}")
    if not builder.events:
        where, field, problem = builder.problems.first[0]
        raise LogError(field, f"không sự kiện nào đọc được / no event can be read; {where}: {problem}")
    return builder.build()


def _read(path: Path, opened: BinaryIO, builder: Builder, asked: Asked, watch: Watch) -> None:
    watched = io.BufferedReader(_Watched(opened, watch), 1 << 18)
    zipped = watched.peek(2)[:2] == b"\x1f\x8b"
    file: io.BufferedReader[Any] = io.BufferedReader(_Unzipped(watched), 1 << 18) if zipped else watched
    try:
        head = file.peek(64)
        if head.startswith(b"SQLite format 3\0"):
            if zipped:
                raise LogError("log", "giải nén tệp SQLite trước / unzip an SQLite file first")
            ocel.read_sqlite(path, builder, asked)
            return
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n\0\xff\xfe")[:1]
        of_xml = ocel_xml.read if any(mark in file.peek(512)[:512] for mark in ocel_xml.MARKS) else xes.read
        reader = {b"<": of_xml, b"{": ocel.read_json}.get(start, table.read)
        reader(file, builder, asked)
    except (EOFError, zlib.error) as cut:
        builder.problems.cut = True
        problem = (
            f"tệp nén bị đứt hoặc hỏng, đọc đến đó; chép lại tệp / the gzip is cut or broken, copy it again: {cut}"
        )
        builder.problems.add("tệp / file", "log", problem)


class _Watched(io.RawIOBase):
    """A file that tells how far it was read."""

    def __init__(self, file: BinaryIO, watch: Watch) -> None:
        self._file, self._watch, self._read = file, watch, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part = self._file.read(len(buffer))
        buffer[: len(part)] = part
        self._read += len(part)
        self._watch(self._read)
        return len(part)


class _Unzipped(io.RawIOBase):
    """What a gzip has in it, up to where it breaks off: EOFError only when all before that was read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._member = zlib.decompressobj(31)
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            if self._member.eof:
                rest = self._member.unused_data or self._file.read(1 << 16)
                if not rest:
                    return 0
                self._member = zlib.decompressobj(31)
            else:
                rest = self._member.unconsumed_tail or self._file.read(1 << 16)
                if not rest:
                    raise EOFError("unexpected end")
            self._ready = self._member.decompress(rest, 1 << 20)
        part, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)
