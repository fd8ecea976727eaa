"""CSV with one event a row, whatever separates its cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
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
    for line, row in _rows(text, separator, len(header), builder):
        if len(row) < width:
            few = f"dòng có {len(row)} ô, cần ít nhất {width}; bị bỏ qua / the row has too few cells; left out"
            builder.problems.add(f"dòng / line {line}", names["activity"], few)
            continue
        values = {meaning: row[place].strip() for meaning, place in places}
        put(builder, lambda line=line: f"dòng / line {line}", names, values, values["case"])  # type: ignore[misc]


def _rows(text: Iterable[str], separator: str, width: int, builder: Builder) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of their first line, the header's being 1; empty ones are passed over.

    A quotation mark that is never closed would swallow the rows below it: they are read again one by one.
    """
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in text:
            taken.append(line)
            yield line

    reader = csv.reader(lines(), delimiter=separator)
    number = 2
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            row = []
        if row is None:
            return
        if len(taken) > 1 and len(row) != width:
            open_quote = (
                "dấu ngoặc kép không đóng; sửa dòng này; bị bỏ qua / an unclosed quotation mark: mend it; left out"
            )
            builder.problems.add(f"dòng / line {number}", "log", open_quote)
            for below, line in enumerate(taken[1:], start=number + 1):
                yield from ((below, cells) for cells in csv.reader([line], delimiter=separator) if cells)
        elif row:
            yield number, row
        number += len(taken)
        taken.clear()


def _encoding(file: BinaryIO) -> str:
    """UTF-8, or UTF-16 if its mark says so."""
    mark = file.peek(2)[:2] if isinstance(file, io.BufferedReader) else b""
    return "utf-16" if mark in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
