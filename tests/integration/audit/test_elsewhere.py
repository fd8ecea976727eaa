"""The archives in an S3-compatible store: real HTTP to a server of that kind, moto's."""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from typer.testing import CliRunner

from audit.elsewhere import at_hand, copy
from audit.later import archives
from audit.sealed import ERASURE, RECORD
from console.audit import app
from law.errors import LawError
from runtime.errors import StackError
from runtime.settings import Settings
from runtime.state import HOST, free_ports
from tests.replay.test_archive import HERE

BUCKET = "luu-tru"
ADDRESS = f"s3://{BUCKET}/thads"
OWN = "case/79/26/1/archive-000009"


@pytest.fixture(scope="module")
def bucket() -> Iterator[Any]:
    """A client of the store, to look at it with another program than ours and to spoil what lies there."""
    port = free_ports({"s3": None})["s3"]
    server = ThreadedMotoServer(ip_address=HOST, port=port, verbose=False)
    server.start()
    variables = {"ENDPOINT_URL": f"http://{HOST}:{port}", "ACCESS_KEY_ID": "a", "SECRET_ACCESS_KEY": "b"}
    with pytest.MonkeyPatch.context() as environ:
        for name, value in (variables | {"REGION": "us-east-1", "ALLOW_HTTP": "true"}).items():
            environ.setenv(f"AWS_{name}", value)
        yield boto3.client("s3", endpoint_url=f"http://{HOST}:{port}", region_name="us-east-1")
    server.stop()


@dataclass
class Kept:
    """An installation's archive folder with one archive in it, and what an auditor keeps beside."""

    home: Path
    store: Any

    @property
    def root(self) -> Path:
        return self.home / "archive"

    def copy(self) -> tuple[int, tuple[str, ...]]:
        return copy(archives(self.root), self.root, ADDRESS)

    def names(self) -> list[str]:
        return [one["Key"] for one in self.store.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


@pytest.fixture
def kept(bucket: Any, tmp_path: Path) -> Iterator[Kept]:
    bucket.create_bucket(Bucket=BUCKET)
    with tarfile.open(HERE / "archives" / "keyed.tar.gz") as packed:
        packed.extractall(tmp_path / "given", filter="data")
    there = Kept(tmp_path, bucket)
    shutil.copytree(tmp_path / "given" / "archive", there.root / OWN)
    yield there
    for name in there.names():
        bucket.delete_object(Bucket=BUCKET, Key=name)


def test_an_archive_is_copied_once_and_its_record_again_when_it_was_renewed(kept: Kept) -> None:
    here = {f"thads/{path.relative_to(kept.root)}" for path in kept.root.rglob("*") if path.is_file()}
    assert kept.copy() == (len(here), ())
    assert set(kept.names()) == here
    assert kept.copy() == (0, ())
    record = kept.root / OWN / RECORD
    record.write_bytes(b"renewed")
    ahead = record.stat().st_mtime + 3600
    os.utime(record, (ahead, ahead))
    (kept.root / OWN / ERASURE).write_bytes(b"<erased/>")
    assert kept.copy() == (2, ())
    assert kept.store.get_object(Bucket=BUCKET, Key=f"thads/{OWN}/{RECORD}")["Body"].read() == b"renewed"


def test_what_lies_there_otherwise_is_named_and_left(kept: Kept) -> None:
    kept.copy()
    spoilt = f"thads/{OWN}/journal.jsonl.enc"
    kept.store.put_object(Bucket=BUCKET, Key=spoilt, Body=b"short")
    assert kept.copy() == (0, (f"{OWN}/journal.jsonl.enc",))
    assert kept.store.get_object(Bucket=BUCKET, Key=spoilt)["Body"].read() == b"short"


def test_the_manifest_goes_after_the_files_it_names(kept: Kept) -> None:
    (kept.root / OWN / "state.json.enc").unlink()
    (kept.root / OWN / "state.json.enc").mkdir()
    (kept.root / OWN / "state.json.enc" / "pipe").symlink_to("/proc/self/mem")
    with pytest.raises(StackError, match="THADS_ARCHIVE_STORE"):
        kept.copy()
    assert not [name for name in kept.names() if name.endswith("manifest.xml")]


def test_it_verifies_from_there_alone(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.copy()
    given = kept.home / "given"
    monkeypatch.setenv("THADS_TRUST", str(given / "roots.pem"))
    monkeypatch.setenv("THADS_DOORS", str(given / "doors.json"))

    def verified(where: str) -> str:
        asked = ["verify-archive", where, "--against", str(given / "roots"), "--data", str(given), "--json"]
        return CliRunner().invoke(app, asked).stdout

    here = verified(str(kept.root / OWN))
    assert '"name": "manifest"' in here
    shutil.rmtree(kept.root)
    assert verified(f"{ADDRESS}/{OWN}") == here
    kept.store.delete_object(Bucket=BUCKET, Key=f"thads/{OWN}/ledger.json.enc")
    assert verified(f"{ADDRESS}/{OWN}") != here


@pytest.mark.parametrize("name", ["../../outside", "manifest.xml/x", "/x"])
def test_a_store_that_is_not_to_be_trusted_writes_nowhere_else(kept: Kept, name: str) -> None:
    kept.copy()
    kept.store.put_object(Bucket=BUCKET, Key=f"thads/{OWN}/{name}", Body=b"x")
    with pytest.raises(LawError, match="folder"), at_hand(f"{ADDRESS}/{OWN}"):
        pass


def test_who_does_not_answer_is_named(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StackError, match=r"THADS_ARCHIVE_STORE.*s3://nobody"):
        copy(archives(kept.root), kept.root, "s3://nobody/here")
    with pytest.raises(StackError, match="THADS_ARCHIVE_STORE"):
        Settings.load(kept.home, {"THADS_ARCHIVE_STORE": "https://nobody"})
    assert Settings.load(kept.home, {"THADS_ARCHIVE_STORE": ADDRESS}).archive_store == ADDRESS
