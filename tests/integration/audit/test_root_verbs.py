"""`thads audit root`, `proof`, `verify-proof`, `thads witness`: what people and scripts read, and the exit status."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from itertools import islice
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import text
from typer.testing import CliRunner, Result

from activities.messages import Round
from audit.auditor import RootOfTheHour
from cases.events import Role
from console import witness as witness_verbs
from console.audit import app
from proof.handed import Handed
from proof.keys import LogKeys
from proof.policy import Policy
from proof.tiles import Tiles
from records import rounds
from records.journal import read
from simulation.staff import actor
from tests.integration.audit.rooted import Rooted, witnesses
from tests.integration.conftest import Opened
from tests.kit import Installation, as_superuser, quiet, settled
from tests.unit.proof.authority import authority
from web import lookup
from web.__main__ import prover

pytestmark = pytest.mark.stack


async def thads_audit(*words: str) -> Result:
    """The command in a thread: it has an event loop of its own."""
    return await asyncio.to_thread(CliRunner().invoke, app, list(words))


@pytest.fixture(scope="module")
async def asked(
    there: Installation, postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Rooted]:
    folder = tmp_path_factory.mktemp("witnesses")
    with witnesses(folder, LogKeys.ensure(there.settings.keys).signing.public) as policy, authority(folder) as tsa:
        (folder / "policy").write_text(str(policy))
        settings = there.settings.model_copy(update={"witnesses": folder / "policy", "timestamps": tsa})
        yield Rooted(settings, postgres_url, as_superuser(postgres_url), policy)


async def by_code(there: Installation, case: str) -> str:
    """The code on the decision of a case."""
    with there.engine.connect() as connection:
        signed = next(event for event in read(connection, case) if event.kind == "decision_signed")
    return signed.hash[:16]


async def the_page_hands_it_out(asked: Rooted, there: Installation, code: str, proof: str) -> None:
    pages = FastAPI()
    lookup.add(pages, there.reader, there.tools.store, prover(asked.settings, there.reader))
    async with AsyncClient(transport=ASGITransport(pages), base_url="http://127.0.0.1") as client:
        answer = await client.get(f"/tra-cuu/{code}/chung-minh.tlog-proof")
        assert (answer.status_code, answer.text) == (200, proof)
        assert (await client.get("/tra-cuu/0123456789abcdef/chung-minh.tlog-proof")).status_code == 404
        assert f"/tra-cuu/{code}/chung-minh.tlog-proof" in (await client.get(f"/tra-cuu/{code}")).text


async def test_roots_and_proofs_from_the_command_line(
    asked: Rooted, there: Installation, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await opened()
    await there.starter.act(case, "propose_decision", actor=actor(Role.SECRETARY))
    await there.starter.act(case, "sign_decision", actor=actor(Role.HEAD))
    await settled(there, case)
    data = ("--data", str(asked.settings.data))
    monkeypatch.setenv("THADS_WITNESSES", str(asked.settings.witnesses))
    monkeypatch.setenv("THADS_TIMESTAMPS", str(asked.settings.timestamps))

    published = await thads_audit("root", "--json", *data)
    assert published.exit_code == 0, published.output
    root = json.loads(published.stdout)
    assert (len(root["witnesses"]), root["refused"], root["stamped"], root["findings"]) == (3, {}, True, [])

    kept = shutil.copytree(asked.book.published.folder, tmp_path / "kept")
    held = await thads_audit("root", "--verify", str(kept), *data)
    assert held.exit_code == 0, held.output
    assert "KHỚP / HOLDS" in held.stdout
    assert "TSA thử nghiệm" in held.stdout

    file = tmp_path / "case.tlog-proof"
    made = await thads_audit("proof", case, "--out", str(file), *data)
    assert made.exit_code == 0, made.output
    verified = await thads_audit("verify-proof", str(file), "--against", str(kept), "--json")
    assert verified.exit_code == 0, verified.output
    verdict = json.loads(verified.stdout)
    assert (verdict["subject"], verdict["holds"], len(verdict["witnesses"])) == (case, True, 3)
    printed = await by_code(there, case)
    assert (await thads_audit("proof", printed, "--out", str(tmp_path / "paper"), *data)).exit_code == 0
    paper = Handed.read((tmp_path / "paper").read_bytes())
    assert (paper.event.subject, paper.event.hash[:16]) == (case, printed)
    paper.check(Policy.read((kept / "policy").read_bytes()))
    with monkeypatch.context() as watched:  # no proof reads the log: one bundle for the entry, its path from the tiles
        entries = Tiles.entries
        watched.setattr(Tiles, "entries", lambda tiles, begin, end: islice(entries(tiles, begin, end), 1))
        await the_page_hands_it_out(asked, there, printed, str(paper))
    file.write_text(file.read_text().replace("index ", "index 1"))
    assert (await thads_audit("verify-proof", str(file), "--against", str(kept))).exit_code == 1
    file.write_text("something else")
    assert (await thads_audit("verify-proof", str(file), "--against", str(kept))).exit_code == 2
    assert (await thads_audit("proof", "case/79/t1/none/1", *data)).exit_code == 2

    erase = text("DELETE FROM journal WHERE subject = :case"), {"case": case}
    with asked.changed(lambda connection: connection.execute(*erase), "journal"):
        wrong = await thads_audit("root", "--verify", str(kept), "--json", *data)
    assert wrong.exit_code == 1
    assert {one["subject"] for one in json.loads(wrong.stdout)["findings"]} == {case}

    (kept / "policy").write_text(str(Policy.read((kept / "policy").read_bytes())).replace("+", "-", 1))
    assert (await thads_audit("root", "--verify", str(kept), *data)).exit_code == 2
    assert (await thads_audit("root", "--verify", str(tmp_path / "nothing"), *data)).exit_code == 2


async def test_the_round_keeps_what_it_came_to(asked: Rooted, there: Installation, opened: Opened) -> None:
    case = await opened()
    await settled(there, case)
    await quiet(there.starter, case)
    rooter = RootOfTheHour(asked.settings, there.engine)
    await rooter.publish(Round(name="publish_root"))

    def ended() -> rounds.Ended:
        with there.engine.connect() as connection:
            return rounds.last(connection)["publish_root"]

    assert (ended().differs, ended().problem) == (0, "")
    assert ended().outcome["size"] == asked.book.published.last()
    change = text("UPDATE subjects SET head_hash = repeat('0', 64) WHERE id = :case"), {"case": case}
    alter = text("UPDATE journal SET hash = repeat('0', 64) WHERE subject = :case AND seq = 1"), {"case": case}

    def rewrite(connection: object) -> None:
        for statement in (change, alter):
            connection.execute(*statement)  # type: ignore[attr-defined]

    with asked.changed(rewrite, "subjects", "journal"):
        await rooter.publish(Round(name="publish_root"))
    assert (ended().differs, ended().outcome["differ"]) == (1, [f"subjects {case}"])


async def test_two_of_three_witnesses_are_enough_and_one_is_not(
    asked: Rooted, tmp_path: Path, there: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = asked.policy.witnesses
    one_away = str(asked.policy).replace(away["1"].url, "http://127.0.0.1:1/1")
    (tmp_path / "policy").write_text(one_away)
    monkeypatch.setenv("THADS_WITNESSES", str(tmp_path / "policy"))
    data = ("--data", str(asked.settings.data))
    before = asked.book.published.last()
    two = json.loads((await thads_audit("root", "--json", *data)).stdout)
    assert (set(two["witnesses"]), set(two["refused"])) == ({"2", "3"}, {"1"})
    assert two["size"] == asked.book.published.last() > before
    (tmp_path / "policy").write_text(one_away.replace(away["2"].url, "http://127.0.0.1:1/2"))
    few = await thads_audit("root", *data)
    assert few.exit_code == 2
    assert "chưa đủ nhân chứng" in few.stderr
    assert asked.book.published.last() == two["size"], "nothing is published under one witness"
    (tmp_path / "policy").write_text(str(asked.policy))
    again = json.loads((await thads_audit("root", "--json", *data)).stdout)
    assert set(again["witnesses"]) == {"1", "2", "3"}, "who was away catches up"
    (tmp_path / "policy").write_text(str(asked.policy).replace(away["1"].url, away["2"].url))
    other = json.loads((await thads_audit("root", "--json", *data)).stdout)
    assert (set(other["witnesses"]), set(other["refused"])) == ({"2", "3"}, {"1"}), "another's signature is not his"


def test_a_witness_is_made_at_the_command_line(tmp_path: Path, asked: Rooted) -> None:
    key = str(asked.book.keys.signing.public)
    words = ["make", str(tmp_path / "w"), "--name", "vks.example.vn/w1", "--log", key]
    made = CliRunner().invoke(witness_verbs.app, words)
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith("vks.example.vn/w1+")
    assert CliRunner().invoke(witness_verbs.app, words).stdout == made.stdout
    wrong = CliRunner().invoke(witness_verbs.app, [*words[:-1], "no key", "--json"])
    assert (wrong.exit_code, json.loads(wrong.stdout)["field"]) == (2, "vkey")
