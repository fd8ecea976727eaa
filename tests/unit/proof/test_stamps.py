"""Time stamps: asked for over HTTP, verified here and by OpenSSL, refused when they are over something else."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from proof.errors import ProofError
from proof.published import LARGEST_STAMP
from proof.stamps import Stamps, check_stamp
from runtime.errors import StackError
from tests.unit.proof.authority import AT, authority

CONTENT = b"a root\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tsa")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with authority(folder) as url:
        yield url


async def test_a_stamp_says_when_and_by_whom(address: str) -> None:
    stamped = await check_stamp(Stamps(address).stamp(CONTENT), CONTENT)
    assert stamped.at == AT
    assert "TSA thử nghiệm" in stamped.by


async def test_openssl_accepts_it(address: str, folder: Path) -> None:
    if not (openssl := shutil.which("openssl")):
        pytest.skip("OpenSSL is not here")
    (folder / "root.tsr").write_bytes(Stamps(address).stamp(CONTENT))
    (folder / "root").write_bytes(CONTENT)
    words = ("ts", "-verify", "-in", "root.tsr", "-data", "root", "-CAfile", "tsa.pem")
    done = subprocess.run([openssl, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr, done


@pytest.mark.parametrize("path", ["/other", "/replay", "/none"])
def test_an_answer_to_something_else_is_refused(address: str, path: str) -> None:
    with pytest.raises(StackError, match="THADS_TIMESTAMPS"):
        Stamps(address + path).stamp(CONTENT)


def test_an_authority_that_is_away_is_named() -> None:
    with pytest.raises(StackError, match="THADS_TIMESTAMPS"):
        Stamps("http://127.0.0.1:1").stamp(CONTENT)


async def test_a_changed_stamp_or_content_does_not_hold(address: str) -> None:
    given = Stamps(address).stamp(CONTENT)
    with pytest.raises(ProofError, match="stamp"):
        await check_stamp(given, CONTENT + b"x")
    for broken in (given[:-1] + bytes([given[-1] ^ 1]), given[:-9], b"", b"x" * (LARGEST_STAMP + 1)):
        with pytest.raises(ProofError, match="stamp"):
            await check_stamp(broken, CONTENT)
