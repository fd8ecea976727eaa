"""What `make check` asks besides linters and types: workflow fingerprints, and migrations that make the models' tables.

`python -m console.checks` checks; `python -m console.checks --accept` writes the fingerprints of the workflows as they
are, after a change that running cases survive.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FINGERPRINTS = ROOT / "workflows" / "fingerprints.json"

COMMANDS = frozenset(
    {
        "continue_as_new",
        "deprecate_patch",
        "execute_activity",
        "execute_child_workflow",
        "execute_local_activity",
        "patched",
        "sleep",
        "start_activity",
        "start_child_workflow",
        "start_local_activity",
        "upsert_memo",
        "upsert_search_attributes",
        "wait_condition",
    }
)
"""Calls that leave a command in a history, or decide when one is left: replay holds old histories against them."""

FREE = frozenset({"summary", "static_summary", "static_details", "timeout_summary", "label"})
"""Arguments that replay does not compare: words for people."""


def fingerprints(folder: Path = ROOT / "workflows") -> dict[str, dict[str, object]]:
    """Of each function that leaves commands: a hash of its code, and the patch ids it knows.

    Keyed by file, class and function. Docstrings, comments, annotations and words for people do not count.
    """
    found: dict[str, dict[str, object]] = {}
    for path in sorted(folder.glob("*.py")):
        for name, function in _functions(ast.parse(path.read_text("utf-8"))):
            calls = [call for call in ast.walk(function) if isinstance(call, ast.Call) and _called(call) in COMMANDS]
            if calls:
                shape = json.dumps(_shape(function))
                patches = sorted(
                    str(call.args[0].value)
                    for call in calls
                    if _called(call) == "patched" and call.args and isinstance(call.args[0], ast.Constant)
                )
                digest = hashlib.sha256(shape.encode()).hexdigest()[:16]
                found[f"{path.name}:{name}"] = {
                    "code": digest,
                    "commands": [_called(call) for call in calls],
                    "patches": patches,
                }
    return found


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{node.name}.{part.name}", part


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _shape(node: ast.AST) -> object:
    """The code of a node without what replay cannot see."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return [type(node).__name__, *[_shape(s) for s in node.body if not _is_text(s)]]
        case ast.AnnAssign():
            return ["Assign", _shape(node.target), _shape(node.value) if node.value else None]
        case ast.Call():
            named = sorted((k.arg or "**", json.dumps(_shape(k.value))) for k in node.keywords if k.arg not in FREE)
            return ["Call", _shape(node.func), [_shape(a) for a in node.args], named]
        case ast.Constant():
            return repr(node.value)
        case ast.Name():
            return node.id
    fields = [_part(value) for name, value in ast.iter_fields(node) if name not in ("ctx", "type_comment")]
    return [type(node).__name__, *fields]


def _part(value: object) -> object:
    if isinstance(value, ast.AST):
        return _shape(value)
    return [_part(item) for item in value] if isinstance(value, list) else repr(value)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def compare(before: dict[str, dict[str, object]], now: dict[str, dict[str, object]]) -> list[str]:
    """What changed without a new patch id, one line each; nothing when running cases are safe."""
    problems = []
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name), now.get(name)
        if old == new:
            continue
        if old is None:
            problems.append(f"{name}: new code that leaves commands in histories")
        elif new is None:
            problems.append(f"{name}: gone, though running cases may have its commands in their histories")
        elif not set(map(str, _list(new["patches"]))) - set(map(str, _list(old["patches"]))):
            problems.append(f"{name}: changed without a new workflow.patched id")
        else:
            problems.append(f"{name}: changed behind a new patch id; accept it")
    return problems


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


WHAT_TO_DO = """
A running case replays its whole history through this code: a command that it finds elsewhere stops it.
  1. Put the change behind  if workflow.patched("a-new-id"): … else: (what was there)  – never reuse an id.
  2. Run  make test : the golden histories in tests/replay must replay.
  3. Run  python -m console.checks --accept  and commit workflows/fingerprints.json with the change.
A change that leaves no other command (a name, a message) only needs 2 and 3."""


def check_fingerprints() -> list[str]:
    """Problems of the workflows against the committed fingerprints, with what to do."""
    before = json.loads(FINGERPRINTS.read_text("utf-8")) if FINGERPRINTS.exists() else {}
    problems = compare(before, fingerprints())
    return [*problems, WHAT_TO_DO] if problems else []


def accept() -> None:
    """Write the fingerprints of the workflows as they are."""
    FINGERPRINTS.write_text(json.dumps(fingerprints(), indent=1, sort_keys=True) + "\n", "utf-8")


def check_migrations() -> list[str]:
    """Whether the migrations, run on an empty database, make the tables of records/tables.py."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from records.database import engine
    from records.migrate import upgrade
    from records.partitions import NAME as PARTITION
    from records.tables import metadata
    from runtime.postgres import Postgres
    from runtime.roles import DatabaseRole

    def ours(item: Any, name: str | None, kind: str, reflected: bool, _model: object) -> bool:
        """The years of the journal are no models, nor are the keys that PostgreSQL copied to point at each of them."""
        points_at = item.elements[0].target_fullname if kind == "foreign_key_constraint" and reflected else name or ""
        return PARTITION.fullmatch(points_at.partition(".")[0]) is None

    with tempfile.TemporaryDirectory(prefix="thads-checks-") as folder:
        home = Path(folder)
        server = Postgres(home / "data", home / "postgres.log", home / "keys", throw_away=True)
        server.start()
        try:
            server.wait_ready()
            server.create_database("checks")
            url = server.url(DatabaseRole.OWNER, "checks")
            upgrade(url)
            with engine(url).connect() as connection:
                context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours})
                differences = compare_metadata(context, metadata)
        finally:
            server.kill()
    if not differences:
        return []
    advice = "write the missing migration in migrations/versions (alembic revision), never change a released one"
    return [*(f"migrations and models differ: {difference}" for difference in differences), advice]


def main(arguments: list[str]) -> int:
    """0 if all is well, 1 with one line a problem, 2 for an argument that nobody knows."""
    if arguments == ["--accept"]:
        accept()
        return 0
    if arguments:
        sys.stderr.write("usage: python -m console.checks [--accept]\n")
        return 2
    problems = [*check_fingerprints(), *check_migrations()]
    sys.stdout.write("".join(f"{problem}\n" for problem in problems) or "fingerprints and migrations agree\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
