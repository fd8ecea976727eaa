"""CSV with one event a row, whatever separates its cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from flow.errors import LogError
from flow.log import Builder
from flow.reading.fields import NEEDED, USUAL, Asked, found, listed, put

SEPARATORS = ",;\t|"


def read(file: BinaryIO, builder: Builder, asked: Asked) -> None:
    """Every row. LogError when it is no table, or a column that every event needs is not there."""
    text = io.TextIOWrapper(file, encoding=_encoding(file), errors="replace", newline="")
    head = text.readline()
    separator = max(SEPARATORS, key=head.count)
    header = [name.strip() for name in next(csv.reader([head], delimiter=separator), [])]
    names = found([name for name in header if name], asked)
    if "time" not in names and "start" in names:
        names["time"] = names.pop("start")
    for meaning, missing in NEEDED.items():
        if meaning not in names:
            usual = ", ".join(USUAL[meaning][:4])
            way_out = f"dùng --{meaning} TÊN_CỘT, hoặc đặt tên / name it with --{meaning}, or call it {usual}"
            raise LogError(meaning, f"{missing}: {way_out}. Các cột / columns: {listed(header)}")
    places = [(meaning, header.index(name)) for meaning, name in names.items()]
    width = max(place for _, place in places) + 1
    for line, row in _rows(csv.reader(text, delimiter=separator), builder):
        if len(row) < width:
            few = f"dòng có {len(row)} ô, cần ít nhất {width}; bị bỏ qua / the row has too few cells; left out"
            builder.problems.add(f"dòng / line {line}", names["activity"], few)
            continue
        values = {meaning: row[place].strip() for meaning, place in places}
        put(builder, lambda line=line: f"dòng / line {line}", names, values, values["case"])  # type: ignore[misc]


def _rows(reader: Iterator[list[str]], builder: Builder) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of their line; empty ones are passed over, unreadable ones noted."""
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as bad:
            problem = (
                f"không đọc được dòng: {bad}; kiểm tra dấu ngoặc kép / cannot be read, look at its quotes; left out"
            )
            builder.problems.add(f"dòng / line {reader.line_num + 1}", "file", problem)  # type: ignore[attr-defined]
            continue
        if row:
            yield reader.line_num + 1, row  # type: ignore[attr-defined]


def _encoding(file: BinaryIO) -> str:
    """UTF-8, or UTF-16 if its mark says so."""
    mark = file.peek(2)[:2] if isinstance(file, io.BufferedReader) else b""
    return "utf-16" if mark in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
