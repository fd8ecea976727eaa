"""`thads schema`: JSON Schemas of the envelope, of every command's payload, and of everything that is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel

from console.output import answering, print_json

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(
    name: Annotated[str | None, typer.Argument(help="Tên lệnh hoặc thông điệp / a command or message")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Ghi mỗi lược đồ một tệp / write one file each")] = None,
) -> None:
    """Lược đồ JSON, bản mô tả cho dịch vụ viết bằng ngôn ngữ khác / JSON Schemas for services in any language."""
    with answering(as_json=True):
        from law.errors import LawError

        known = schemas()
        if name is not None and name not in known:
            raise LawError("name", f"không có “{name}” / there is no such schema; known: {', '.join(known)}")
        chosen = {name: known[name]} if name is not None else known
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            for each, content in chosen.items():
                text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
                (out / f"{each}.json").write_text(text, encoding="utf-8")
            typer.echo(f"{len(chosen)} lược đồ / schemas: {out}", err=True)
        else:
            print_json(chosen[name] if name is not None else chosen)


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by name: the messages, and each command's payload under the command's own name."""
    return {name: _schema(model, name) for name, model in {**_messages(), **_payloads()}.items()}


def _messages() -> Mapping[str, type[BaseModel]]:
    from activities.messages import DossierAnswer, Spine, Start
    from cases.commands import Answer, Envelope
    from cases.report import CaseReport

    return {
        "envelope": Envelope,
        "answer": Answer,
        "start": Start,
        "dossier_answer": DossierAnswer,
        "spine": Spine,
        "case_report": CaseReport,
    }


def _payloads() -> Mapping[str, type[BaseModel]]:
    import cases.subjects  # noqa: F401  (registers the commands)
    from cases.kernel import HANDLERS

    return {name: HANDLERS[name].payload for name in sorted(HANDLERS)}


def _schema(model: type[BaseModel], name: str) -> dict[str, Any]:
    """A command is read as its sender writes it; answers and reports as they are written."""
    from cases import words
    from cases.commands import Command

    sent = issubclass(model, Command) or name in ("envelope", "start")
    content = model.model_json_schema(mode="validation" if sent else "serialization")
    if issubclass(model, Command):
        content["title"] = " / ".join(words.command(name))
    return {"$schema": DIALECT, **content}
