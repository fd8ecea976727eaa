"""A key a subject: files under it open with ordinary tools, and with nothing once it is destroyed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from runtime.errors import StackError
from runtime.subject_keys import NoKey, SubjectKeys, decrypted, encrypted, fingerprint

CASE, OTHER = "case/79/t1/HS-1/1", "case/79/t1/HS-2/1"


def test_each_subject_has_a_key_of_its_own_that_stays(tmp_path: Path) -> None:
    keys = SubjectKeys(tmp_path)
    assert keys.ensure(CASE) == keys.ensure(CASE) == SubjectKeys(tmp_path).there(CASE)
    assert keys.ensure(CASE) != keys.ensure(OTHER)
    assert fingerprint(keys.there(CASE)) != fingerprint(keys.there(OTHER))
    assert [path.stat().st_mode & 0o777 for path in tmp_path.rglob("*.key")] == [0o600, 0o600]
    assert not any("HS-1" in str(path) for path in tmp_path.rglob("*")), "a name of a file says whose it is to nobody"


def test_what_was_written_twice_is_never_the_same_and_comes_back(tmp_path: Path) -> None:
    key = SubjectKeys(tmp_path).ensure(CASE)
    first, second = (b"".join(encrypted(key, [b"Nguyen", b" Van A" * 9])) for _ in range(2))
    assert first[16:] != second[16:]
    assert decrypted(key, first) == decrypted(key, second) == b"Nguyen" + b" Van A" * 9
    assert decrypted(SubjectKeys(tmp_path).ensure(OTHER), first) != decrypted(key, first)
    assert decrypted(key, b"") == b""


def test_openssl_opens_it(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not on this machine")
    keys = SubjectKeys(tmp_path)
    written = b"".join(encrypted(keys.ensure(CASE), ["Nguyễn Văn A".encode()]))
    key = keys.file(keys.name(CASE)).read_text().strip()
    told = subprocess.run(
        ["openssl", "enc", "-d", "-aes-256-ctr", "-K", key, "-iv", written[:16].hex()],
        input=written[16:],
        capture_output=True,
        check=True,
    )
    assert told.stdout.decode() == "Nguyễn Văn A"


def test_in_the_place_of_a_destroyed_key_stands_the_act(tmp_path: Path) -> None:
    keys = SubjectKeys(tmp_path)
    key = keys.ensure(CASE)
    keys.destroy(CASE, "05/01/2047, TT-01")
    for asked in (keys.there, keys.ensure):
        with pytest.raises(NoKey) as told:
            asked(CASE)
        assert told.value.act == "05/01/2047, TT-01"
    assert not any(key.hex() in path.read_text() for path in tmp_path.rglob("*") if path.is_file())


def test_a_key_that_lies_elsewhere_is_named_by_its_file_and_none_is_made_to_read(tmp_path: Path) -> None:
    keys = SubjectKeys(tmp_path)
    with pytest.raises(NoKey, match=r"\.key") as told:
        keys.there(CASE)
    assert told.value.act == ""
    keys.ensure(OTHER)
    keys.file(keys.name(OTHER)).write_text("no key")
    with pytest.raises(StackError, match="restore its copy"):
        keys.there(OTHER)
