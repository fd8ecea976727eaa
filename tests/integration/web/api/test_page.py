"""The curl examples of docs/integrate.md run as they stand there, with the tokens that `thads door token` gives."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cli
from simulation.staff import OFFICE
from tests.chaos.life import dossier
from tests.integration.web.api.conftest import Api

pytestmark = pytest.mark.stack

PAGE = Path(cli.__file__).with_name("docs") / "integrate.md"


def values(text: str) -> Iterator[Any]:
    """The JSON values that stand one after the other in a text."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        yield value


def run(script: str, folder: Path, **environ: str) -> str:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder, env={**os.environ, **environ, "PATH": path}, check=True, stdout=subprocess.PIPE, text=True,
    ).stdout  # fmt: skip


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
async def test_the_examples_run(api: Api, tmp_path: Path) -> None:
    (tmp_path / "dossier.json").write_text(dossier(1).model_dump_json(), encoding="utf-8")
    (block,) = (found for found in re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.S) if "curl" in found)
    case = f"case/{OFFICE}/mot-cua/HS-1/1"
    environ = {"API": api.url, "CASE": case, "THADS_DATA": str(api.there.settings.data)}
    handed_in, cases, acts, proposed, shown = values(await asyncio.to_thread(run, block, tmp_path, **environ))
    assert handed_in["cases"] == [case]
    assert [line["case"] for line in cases["cases"]] == [case]
    assert "open" in {act["outlook"] for act in acts["acts"]}
    assert proposed["accepted"]
    assert shown["head"] >= proposed["head"]
