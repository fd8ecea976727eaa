"""The clients for Python and TypeScript, each installed alone, against a running installation."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from console.clients import FOLDER
from simulation.staff import OFFICE
from tests.chaos.life import dossier
from tests.integration.web.api.conftest import Api, bearer
from web.api.reach import Standing

pytestmark = pytest.mark.stack

PYTHON = """
import json, sys
from thads_client import Client, Problem
url, clerk, secretary, sender, dossier = sys.argv[1:]
with Client(url, clerk) as thads:
    body = {"sender": sender, "dossier": json.loads(dossier)}
    answer = thads.start(body, key="py-1")
    assert thads.start(body, key="py-1") == answer
    (case,) = answer["cases"]
    try:
        thads.act(case, {"command": "sign_decision", "payload": {}}, key="py-2")
    except Problem as problem:
        kind = problem.kind
    page = thads.list_cases(q=case, limit=1)
    first = next(event.name for event in thads.live())
with Client(url, lambda: secretary) as thads:
    trial = thads.trial(case, {"command": "propose_decision", "payload": {}})
    done = thads.act(case, {"command": "propose_decision", "payload": {}}, key="py-3")
print(json.dumps([case, kind, page["cases"][0]["case"], first, trial["allowed"], done["accepted"]]))
print([name for name in ("pydantic", "sqlalchemy", "temporalio", "web") if name in sys.modules])
"""

TYPESCRIPT = """
import { Client, Problem } from "./dist/index.js";
const [url, clerk, secretary, sender, dossier] = process.argv.slice(2);
const thads = new Client(url, clerk);
const answer = await thads.start({ sender, dossier: JSON.parse(dossier) }, "ts-1");
const [id] = answer.cases;
let kind = "";
try { await thads.act(id, { command: "sign_decision", payload: {} }, "ts-2"); } catch (problem) {
  if (problem instanceof Problem) kind = problem.kind;
}
const page = await thads.listCases({ q: id, limit: 1 });
let first = "";
for await (const event of thads.live()) { first = event.name; break; }
const other = new Client(url, () => secretary);
const trial = await other.trial(id, { command: "propose_decision", payload: {} });
const done = await other.act(id, { command: "propose_decision", payload: {} }, "ts-3");
console.log(JSON.stringify([id, kind, page.cases[0].case, first, trial.allowed, done.accepted]));
process.exit(0);
"""


def ran(*command: str, **more: Any) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, **more)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def arguments(api: Api, number: int, sender: str) -> tuple[str, ...]:
    tokens = (api.token(bearer(role)) for role in (Standing.CLERK, Standing.SECRETARY))
    return (api.url, *tokens, sender, dossier(number).model_dump_json())


def expected(number: int, sender: str) -> list[Any]:
    case = f"case/{OFFICE}/{sender}/HS-{number}/1"
    return [case, "not-allowed", case, "changed", True, True]


async def test_the_python_client_installs_alone_and_works(api: Api, tmp_path: Path) -> None:
    source, alone = shutil.copytree(FOLDER / "python", tmp_path / "source"), tmp_path / "alone"
    install = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target")
    await asyncio.to_thread(ran, *install, str(alone), str(source))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(alone), "NO_PROXY": "*"}
    command = (sys.executable, "-c", PYTHON, *arguments(api, 1, "client-py"))
    told, drawn_in = (await asyncio.to_thread(ran, *command, cwd=tmp_path, env=environment)).splitlines()
    assert json.loads(told) == expected(1, "client-py")
    assert drawn_in == "[]"  # nothing of the engine


@pytest.mark.soak  # npm fetches a compiler
@pytest.mark.timeout(900)
async def test_the_typescript_client_compiles_and_works(api: Api, tmp_path: Path) -> None:
    if not (shutil.which("node") and shutil.which("npm")):
        skip("there is no node or npm here")
    there = shutil.copytree(FOLDER / "typescript", tmp_path / "client", ignore=shutil.ignore_patterns("node_modules"))
    install = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    done = await asyncio.to_thread(subprocess.run, install, cwd=there, capture_output=True, text=True, timeout=600)
    if done.returncode:
        skip(f"npm could not install the compiler: {done.stderr.strip()[-300:]}")
    await asyncio.to_thread(ran, "npm", "run", "--silent", "build", cwd=there)
    (there / "try.mjs").write_text(TYPESCRIPT)
    told = await asyncio.to_thread(ran, "node", "try.mjs", *arguments(api, 2, "client-ts"), cwd=there)
    assert json.loads(told) == expected(2, "client-ts")


def skip(why: str) -> None:
    warnings.warn(f"TYPESCRIPT CLIENT NOT TESTED: {why}", stacklevel=2)
    pytest.skip(why)
