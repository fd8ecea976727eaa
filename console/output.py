"""How verbs answer: `--json` puts one value on standard output, mistakes end with status 2, people read tables."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from law.errors import LawError
from law.periods import VIETNAM
from runtime.errors import StackError

Json = Annotated[bool, typer.Option("--json", help="Một giá trị JSON / one JSON value.")]


@contextmanager
def answering(as_json: bool) -> Iterator[None]:
    """Turn a mistake of the caller, or a part of the stack that is away, into words; exit status 2.

    With `--json` it is `{"error", "field"}` on standard output, else a sentence on standard error.
    """
    from cases.commands import Malformed
    from flow.errors import LogError
    from proof.errors import ProofError

    try:
        yield
    except (LawError, LogError, Malformed, ProofError) as wrong:
        _stop(wrong.field, wrong.problem, as_json)
    except StackError as away:
        _stop(away.part, away.problem, as_json)


def _stop(field: str, problem: str, as_json: bool) -> NoReturn:
    if as_json:
        print_json({"error": problem, "field": field})
    else:
        typer.echo(f"{field}: {problem}", err=True)
    raise typer.Exit(2)


def print_json(value: Any) -> None:
    """One JSON value on standard output, in readable Vietnamese; days and moments in ISO 8601."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=lambda moment: moment.isoformat()))


def console() -> Console:
    """Where people read: standard output, with nothing in a text taken for markup or highlighted."""
    return Console(highlight=False, markup=False)


def read_json(file: str) -> Any:
    """The JSON value in a file, `-` for standard input. LawError("file") when it cannot be read or is no JSON."""
    try:
        return json.loads(sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8"))
    except OSError as missing:
        raise LawError("file", f"không đọc được tệp {file}: {missing.strerror} / cannot be read") from None
    except (ValueError, RecursionError) as broken:
        raise LawError("file", f"tệp {file} không phải JSON: {broken} / is no JSON") from None


def dong(amount: int) -> str:
    """An amount as people write it: 1.234.567."""
    return f"{amount:,}".replace(",", ".")


def day(value: date | None) -> str:
    """A day as people write it; nothing where there is none."""
    return f"{value:%d/%m/%Y}" if value else ""


def moment(value: datetime | None) -> str:
    """A moment in local time, to the minute; nothing where there is none."""
    return f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if value else ""


def read_day(text: str) -> date:
    """The day that an option names. LawError("day") for another text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise LawError("day", f"“{text}” không phải ngày; viết 2026-09-22 / is no day: write 2026-09-22") from None
