"""The clients of the REST API, made from docs/openapi.json: `python -m console.clients`.

Each gets one file: the messages as types, and a method for each operation. How requests are sent stands beside it, by
hand (`transport`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.api_schema import PLACE
from runtime.leaving import leave_with

FOLDER = PLACE.parents[1] / "clients"
PYTHON = FOLDER / "python" / "thads_client" / "api.py"
TYPESCRIPT = FOLDER / "typescript" / "src" / "api.ts"

Schema = Mapping[str, Any]
MADE = "made from docs/openapi.json by `python -m console.clients`; do not edit"


@dataclass(frozen=True)
class Operation:
    """One operation: how it is called, what it takes and gives. `keyed`: it wants an Idempotency-Key."""

    name: str
    method: str
    path: str
    about: str
    subject: str  # the parameter of the path, an id with slashes; empty where there is none
    query: tuple[tuple[str, Schema], ...]
    body: str
    gives: str  # empty: a stream
    keyed: bool


def operations(document: Schema) -> Iterator[Operation]:
    """Every operation of the document."""
    for path, methods in sorted(document["paths"].items()):
        for method, op in sorted(methods.items()):
            parameters = op.get("parameters", ())
            in_path = [one["name"] for one in parameters if one["in"] == "path"]
            content = op["responses"]["200"]["content"]
            body = op.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            yield Operation(
                name=op["operationId"],
                method=method.upper(),
                path=path,
                about=op["description"].replace("\n", " "),
                subject=in_path[0] if in_path else "",
                query=tuple((one["name"], one["schema"]) for one in parameters if one["in"] == "query"),
                body=_name(body),
                gives=_name(content["application/json"]["schema"]) if "application/json" in content else "",
                keyed=any(one["in"] == "header" for one in parameters),
            )


def _name(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


# --- Python -----------------------------------------------------------------------------------------------------------


def python(document: Schema) -> str:
    """The Python client: TypedDicts and a class with a method for each operation."""
    schemas = document["components"]["schemas"]
    types = "\n\n\n".join(_python_type(name, schema) for name, schema in sorted(schemas.items()))
    methods = "\n\n".join(_python_method(one) for one in operations(document))
    return (
        f'"""The operations and messages of the API, {document["info"]["version"]}; {MADE}."""\n\n'
        "from __future__ import annotations\n\n"
        "from collections.abc import Iterator\n"
        "from typing import Any, Literal, NotRequired, TypedDict\n\n"
        "from thads_client.transport import Event, Transport\n\n\n"
        f"{types}\n\n\n"
        "class Client(Transport):\n"
        '    """One method for each operation; each may raise `Problem`."""\n\n'
        f"{methods}\n"
    )


def _python_type(name: str, schema: Schema) -> str:
    about = json.dumps(_first(schema.get("description", name)), ensure_ascii=False)
    if "enum" in schema:
        return f"{name} = Literal[{', '.join(json.dumps(code, ensure_ascii=False) for code in schema['enum'])}]"
    needed = schema.get("required", ())
    lines = [f'class {name}(TypedDict):\n    """{about[1:-1]}"""\n']
    for field, own in schema.get("properties", {}).items():
        kind = _python(own)
        lines.append(f"    {field}: {kind if field in needed else f'NotRequired[{kind}]'}")
    return "\n".join(lines)


def _python(schema: Schema) -> str:
    if "$ref" in schema:
        return f'"{_name(schema)}"'.strip('"')
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_python(one) for one in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        codes = schema.get("enum", [schema.get("const")])
        return f"Literal[{', '.join(json.dumps(code, ensure_ascii=False) for code in codes)}]"
    match schema.get("type"):
        case "array":
            return f"list[{_python(schema.get('items', {}))}]"
        case "object":
            return "dict[str, Any]"
        case kind:
            plain = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
            return plain.get(str(kind), "Any")


def _python_method(one: Operation) -> str:
    taken = ["self"]
    if one.subject:
        taken.append(f"{one.subject}: str")
    if one.body:
        taken.append(f"body: {one.body}")
    if one.query or one.keyed:
        taken.append("*")
    taken += [f"{name}: {_python(schema).removesuffix(' | None')} | None = None" for name, schema in one.query]
    if one.keyed:
        taken.append("key: str")
    path = _path(one, lambda name: f"{{self.quoted({name})}}")
    given = [f'"{one.method}"', f'f"{path}"' if one.subject else f'"{path}"']
    if one.query:
        given.append("query={" + ", ".join(f'"{name}": {name}' for name, _ in one.query) + "}")
    if one.body:
        given.append("body=body")
    if one.keyed:
        given.append("key=key")
    call, gives = ("self.call", one.gives) if one.gives else ("self.stream", "Iterator[Event]")
    return (
        f"    def {one.name}({', '.join(taken)}) -> {gives}:\n"
        f'        """{one.about}"""\n'
        f"        found: {gives} = {call}({', '.join(given)})\n        return found"
    )


def _path(one: Operation, quoted: Callable[[str], str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: quoted(found.group(1)), one.path)


def _first(text: str) -> str:
    return text.strip().splitlines()[0].replace('"', "'")


# --- TypeScript -------------------------------------------------------------------------------------------------------


def typescript(document: Schema) -> str:
    """The TypeScript client, in syntax that can be erased: interfaces, and a class with a method for each operation."""
    schemas = document["components"]["schemas"]
    types = "\n\n".join(_typescript_type(name, schema) for name, schema in sorted(schemas.items()))
    methods = "\n\n".join(_typescript_method(one) for one in operations(document))
    return (
        f"// The operations and messages of the API, {document['info']['version']}; {MADE}.\n"
        'import { Transport, type ServerEvent } from "./transport.ts";\n\n'
        f"{types}\n\n"
        "/** One method for each operation; each may throw `Problem`. */\n"
        f"export class Client extends Transport {{\n{methods}\n}}\n"
    )


def _typescript_type(name: str, schema: Schema) -> str:
    if "enum" in schema:
        return f"export type {name} = {' | '.join(json.dumps(code, ensure_ascii=False) for code in schema['enum'])};"
    needed = schema.get("required", ())
    fields = "\n".join(
        f"  {field}{'' if field in needed else '?'}: {_typescript(own)};"
        for field, own in schema.get("properties", {}).items()
    )
    return f"/** {_first(schema.get('description', name))} */\nexport interface {name} {{\n{fields}\n}}"


def _typescript(schema: Schema) -> str:
    if "$ref" in schema:
        return _name(schema)
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_typescript(one) for one in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        codes = schema.get("enum", [schema.get("const")])
        return " | ".join(json.dumps(code, ensure_ascii=False) for code in codes)
    match schema.get("type"):
        case "array":
            return f"Array<{_typescript(schema.get('items', {}))}>"
        case "object":
            return "Record<string, unknown>"
        case kind:
            plain = {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}
            return plain.get(str(kind), "unknown")


def _typescript_method(one: Operation) -> str:
    taken = ["id: string"] if one.subject else []
    if one.body:
        taken.append(f"body: {one.body}")
    if one.keyed:
        taken.append("key: string")
    if one.query:
        taken.append(
            "query: { " + "; ".join(f"{name}?: {_typescript(schema)}" for name, schema in one.query) + " } = {}"
        )
    path = _path(one, lambda _name: "${this.quoted(id)}")
    given = [f'"{one.method}"', f"`{path}`"]
    more = [name for name, there in (("query", one.query), ("body", one.body), ("key", one.keyed)) if there]
    if more:
        given.append("{ " + ", ".join(more) + " }")
    call, gives = (
        (f"this.call<{one.gives}>", f"Promise<{one.gives}>")
        if one.gives
        else ("this.stream", "AsyncGenerator<ServerEvent>")
    )
    name = re.sub(r"_(\w)", lambda found: found.group(1).upper(), one.name)
    return (
        f"  /** {one.about} */\n  {name}({', '.join(taken)}): {gives} {{\n    return {call}({', '.join(given)});\n  }}"
    )


def made() -> dict[Path, str]:
    """Each file of a client that is made, with its contents."""
    document = json.loads(PLACE.read_text(encoding="utf-8"))
    return {PYTHON: python(document), TYPESCRIPT: typescript(document)}


def main() -> None:
    """Write each of them anew."""
    for place, text in made().items():
        place.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    leave_with(main)
