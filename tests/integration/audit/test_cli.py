"""`thads audit`: what an auditor reads, what scripts read, and the exit status."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from audit.evidence import archives
from console import door
from console.audit import app
from documents.verify import trust_roots, verify_pdf
from records.database import engine
from records.journal import read
from runtime.subject_keys import encrypted
from tests.integration.audit.audited import life
from tests.kit import as_superuser, at, installation, step

pytestmark = pytest.mark.stack


async def thads_audit(*words: str) -> Result:
    """The command in a thread: it has an event loop of its own."""
    return await asyncio.to_thread(CliRunner().invoke, app, list(words))


async def test_audit_from_the_command_line(
    tmp_path: Path, temporal_address: str, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = ("--data", str(tmp_path))
    async with installation(tmp_path, temporal_address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        case = await life(there, "AU-3")

        told = await thads_audit("replay", case, *data)
        assert told.exit_code == 0, told.output
        assert "KHỚP / HOLDS" in told.stdout
        assert "Nhật ký khớp dấu niêm trong lịch sử" in told.stdout

        several = await thads_audit("all", "--office", "79", "--json", *data)
        assert several.exit_code == 0, several.output
        summary = json.loads(several.stdout)
        assert (summary["holds"], summary["audited"]) == (True, 2)
        one = json.loads((await thads_audit("all", "--sample", "1", "--seed", "3", "--json", *data)).stdout)
        assert one["audited"] == 1

        step(there, at(9, 28))
        monkeypatch.setenv("THADS_PARTNERS_URL", there.partners_url)
        whole = next(one for one in summary["reports"] if one["subject"] == "installation")
        assert "statement" not in {check["name"] for check in whole["checks"]}
        asked = await thads_audit("all", "--sample", "1", "--ask-bank", "--json", *data)
        assert asked.exit_code == 0, asked.output
        whole = json.loads(asked.stdout)["reports"][-1]
        assert {check["name"] for check in whole["checks"] if check["compared"] > 4} >= {"statement"}
        (tmp_path / "bank.json").write_text('[{"Dt": "2026-09-25", "OPBD": 0, "CLBD": 1, "Ntry": []}]')
        wrong = await thads_audit("all", "--statement", str(tmp_path / "bank.json"), "--json", *data)
        assert (wrong.exit_code, json.loads(wrong.stdout)["field"]) == (2, "statement")

        unknown = await thads_audit("replay", "case/79/t1/none/1", "--json", *data)
        assert unknown.exit_code == 2
        assert json.loads(unknown.stdout)["field"] == "case"

        folder = archives(there.tools.archive, case)[-1]
        sealed = await thads_audit("verify-archive", str(folder), "--json", *data)
        assert sealed.exit_code == 0, sealed.output
        (there.settings.keys / "payload-keys.json").rename(tmp_path / "away.json")
        keyless = await thads_audit("verify-archive", str(folder), *data)
        (tmp_path / "away.json").rename(there.settings.keys / "payload-keys.json")
        assert keyless.exit_code == 2

        monkeypatch.setenv("THADS_DATA", str(tmp_path))
        listed = await asyncio.to_thread(CliRunner().invoke, door.app, ["list", "--json"])
        (tmp_path / "doors.json").write_text(listed.stdout, encoding="utf-8")
        (tmp_path / "stack.json").rename(tmp_path / "stack.away")  # an auditor has no database
        alone = await thads_audit("verify-archive", str(folder), *data)
        assert (alone.exit_code, "THADS_DOORS" in alone.stderr) == (2, True)
        monkeypatch.setenv("THADS_DOORS", str(tmp_path / "doors.json"))
        assert (await thads_audit("verify-archive", str(folder), *data)).exit_code == 0
        (tmp_path / "stack.away").rename(tmp_path / "stack.json")
        assert "THADS_KEYS" in keyless.stderr
        assert not json.loads((await thads_audit("verify-archive", str(tmp_path), "--json", *data)).stdout).get("holds")

        changed = shutil.copytree(folder, tmp_path / "changed")
        key = there.tools.keys.there(case)
        (changed / "ledger.json.enc").write_bytes(b"".join(encrypted(key, [b"[]"])))
        wrong = await thads_audit("verify-archive", str(changed), *data)
        assert wrong.exit_code == 1
        assert "ledger.json" in wrong.stdout

        with engine(as_superuser(postgres_url)).begin() as connection:
            seq = next(e.seq for e in read(connection, case) if e.kind == "money_received")
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            change = "UPDATE journal SET data = jsonb_set(data, '{amount}', '1') WHERE subject = :case AND seq = :seq"
            connection.execute(text(change), {"case": case, "seq": seq})
        found = await thads_audit("replay", case, "--json", *data)
        assert found.exit_code == 1
        report = json.loads(found.stdout)
        again = next(check for check in report["checks"] if check["name"] == "decisions")
        assert [(one["seq"], one["field"]) for one in again["found"]][:1] == [(seq, "data.amount")]
        assert again["found"][0]["event"].startswith("Thu tiền, lập biên lai, 25/09/2026")

        monkeypatch.setenv("THADS_SIGNING", "test")
        page, paper = tmp_path / "verdict.html", tmp_path / "verdict.pdf"
        for file in (page, paper):
            assert (await thads_audit("replay", case, "--report", str(file), *data)).exit_code == 1
        assert "Sai khác" in page.read_text(encoding="utf-8")
        roots = trust_roots((there.settings.keys / "signing" / "test-ca.pem").read_bytes())
        assert (await asyncio.to_thread(verify_pdf, paper.read_bytes(), roots)).valid
        wrong = await thads_audit("replay", case, "--report", str(tmp_path / "verdict.doc"), *data)
        assert (wrong.exit_code, ".html" in wrong.stderr) == (2, True)
