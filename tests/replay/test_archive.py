"""Golden archives verify in every later version, alone: with what an auditor keeps beside them, and nothing else.

`THADS_CAPTURE_ARCHIVE=NAME pytest tests/replay/test_archive.py` makes another one, `archives/NAME.tar.gz`, with its
keys and the roots that its signatures lead to: published here, so they protect nothing; its people are invented. Old
ones stay.
`first` lies in clear, as archives once did; `keyed` under the key of its case.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tarfile
from pathlib import Path

import pytest

from audit import decisions, examine, programs
from audit.evidence import archives
from audit.examine import examine_archive
from audit.gathering import LogBook, gather
from audit.later import keep_archives
from audit.means import Means
from audit.report import Report
from cases.events import Role
from law.pack import load_pack
from proof.keys import LogKeys
from proof.policy import Policy
from records import doors
from runtime.settings import Settings
from simulation.staff import actor
from tests.integration.audit.rooted import witnesses
from tests.kit import at, installation, settled, step
from tests.unit.proof.authority import authority
from tests.workflows.test_standard_life import dossier

HERE = Path(__file__).parent
CORPUS = sorted((HERE / "archives").glob("*.tar.gz"))
BY_THE_PACK = {"duties"}
"""The check that reckons again under the pack, and can do so only while it is the one that was used: until the first
release a pack may still be edited."""


@pytest.mark.skipif(not os.environ.get("THADS_CAPTURE_ARCHIVE"), reason="set THADS_CAPTURE_ARCHIVE=NAME to make one")
@pytest.mark.stack
async def test_an_archive_is_made_and_kept(tmp_path: Path, temporal_address: str, postgres_url: str) -> None:
    shutil.copytree(HERE / "keys", tmp_path / "keys")
    kept = tmp_path / "kept"
    async with installation(tmp_path, temporal_address, postgres_url, stepped_at=at(9, 7, 10)) as there:
        answer = await there.starter.start(dossier("GOLD-1"), sender="t1", actor=actor(Role.CLERK))
        (case,) = answer.cases
        step(there, at(9, 9))
        cancelled = {"ground": "48.4", "circumstances": ["creditor_asks", "fees_and_costs_paid"]}
        for command, role, payload in (
            ("propose_decision", Role.SECRETARY, {}),
            ("sign_decision", Role.HEAD, {}),
            ("withdraw_request", Role.CLERK, {}),
            ("cancel", Role.HEAD, cancelled),
        ):
            made = await there.starter.act(case, command, payload, actor=actor(role))
            assert made.accepted, made.refusal
            await settled(there, case)
        book = LogBook(there.settings, LogKeys.ensure(there.settings.keys))
        with witnesses(tmp_path, book.keys.signing.public) as policy, authority(tmp_path) as tsa:
            await asyncio.to_thread(gather, book, there.reader, policy)
            settings = there.settings.model_copy(update={"timestamps": tsa})
            done = await asyncio.to_thread(keep_archives, settings, there.reader)
        assert (done.proven, done.stamped) == (1, 1)
        (folder,) = archives(there.tools.archive, case)
        shutil.copytree(folder, kept / "archive")
        shutil.copytree(book.published.folder, kept / "roots")
        shutil.copy(there.settings.keys / "signing" / "test-ca.pem", kept / "roots.pem")
        shutil.copytree(there.settings.keys / "subjects", kept / "keys" / "subjects")
        shutil.copy(there.settings.keys / "payload-keys.json", kept / "keys")
        with there.reader.connect() as connection:
            listed = [{"name": name, "public_key": key} for name, own in doors.keys(connection).items() for key in own]
        (kept / "doors.json").write_text(json.dumps(listed))
        pack = (await there.starter.report(case)).state.pack
        (kept / "about.json").write_text(json.dumps({"case": case, "pack": pack, "digest": load_pack(pack).digest}))
    target = HERE / "archives" / f"{os.environ['THADS_CAPTURE_ARCHIVE']}.tar.gz"
    with tarfile.open(target, "w:gz", format=tarfile.GNU_FORMAT) as packed:
        packed.add(kept, arcname=".")


@pytest.mark.parametrize("golden", CORPUS, ids=lambda path: path.name.removesuffix(".tar.gz"))
async def test_a_golden_archive_verifies_in_a_later_version(
    golden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tarfile.open(golden) as packed:
        packed.extractall(tmp_path, filter="data")
    monkeypatch.setenv("THADS_TRUST", str(tmp_path / "roots.pem"))
    monkeypatch.setenv("THADS_DOORS", str(tmp_path / "doors.json"))
    for module in (decisions, programs, examine):
        monkeypatch.setattr(module, "PROGRAM", "99.0")
    about = json.loads((tmp_path / "about.json").read_text())
    means = Means.of(Settings(data=tmp_path, keys=tmp_path / "keys"))
    policy = Policy.read((tmp_path / "roots" / "policy").read_bytes())
    reports = await examine_archive(tmp_path / "archive", means, policy)
    assert [report.subject.partition("/")[0] for report in reports] == ["case", "dossier"]
    assert reports[0].subject == about["case"]
    same_pack = load_pack(about["pack"]).digest == about["digest"]
    for report in reports:
        assert differing(report) <= (set() if same_pack else BY_THE_PACK), report
        assert report.missing, "the version that decided it is named, what it would decide is not guessed"
    compared = {check.name for check in reports[0].checks if check.compared}
    assert compared >= {"manifest", "proof", "evidence_record", "replay", "history", "doors", "chain", "documents"}

    spoilt = next((tmp_path / "archive" / "documents").iterdir())
    spoilt.write_bytes(spoilt.read_bytes()[:-1])
    assert "manifest" in differing((await examine_archive(tmp_path / "archive", means, policy))[0])


def test_the_corpus_has_archives_of_each_form() -> None:
    assert {path.name for path in CORPUS} >= {"first.tar.gz", "keyed.tar.gz"}


def differing(report: Report) -> set[str]:
    return {check.name for check in report.checks if not check.holds}
