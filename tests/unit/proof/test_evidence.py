"""Evidence records: many documents under one stamp, each with its own record; another stamp over an old one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from proof.errors import ProofError
from proof.evidence import check, records, rehashed, renewed, tree
from proof.stamps import Stamps
from tests.unit.proof.authority import AT, authority


@pytest.fixture(scope="module")
def stamps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stamps]:
    with authority(tmp_path_factory.mktemp("authority")) as url:
        yield Stamps(url)


def documents(count: int) -> list[bytes]:
    return [f"manifest {number}".encode() for number in range(count)]


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13])
def test_each_document_has_a_record_that_holds_without_the_others(stamps: Stamps, count: int) -> None:
    made = records(documents(count), stamps.stamp)
    assert len(made) == count
    for number, record in enumerate(made):
        (stamped,) = asyncio.run(check(record, documents(count)[number]))
        assert stamped.at == AT
        with pytest.raises(ProofError):
            asyncio.run(check(record, b"something else"))


def test_ten_thousand_documents_are_under_one_stamp() -> None:
    top, paths = tree(documents(10_000))
    assert len(top) == 64
    assert len(paths) == 10_000
    assert max(map(len, paths)) == 14


def test_a_record_is_renewed_by_another_stamp_over_the_last(stamps: Stamps) -> None:
    twice = renewed(records(documents(3), stamps.stamp), stamps.stamp)
    for record, document in zip(twice, documents(3), strict=True):
        assert len(asyncio.run(check(record, document))) == 2
        with pytest.raises(ProofError):
            asyncio.run(check(record, b"something else"))
    foreign = renewed(records(documents(2), stamps.stamp), stamps.stamp)
    thrice = renewed([twice[0], foreign[0]], stamps.stamp)
    assert len(asyncio.run(check(thrice[1], documents(2)[0]))) == 3


def test_a_record_is_renewed_under_a_stronger_hash(stamps: Stamps) -> None:
    """Over the document and all that vouched for it before; both renewals go on from there (RFC 4998 5.2, 5.3)."""
    old = renewed(records(documents(3), stamps.stamp), stamps.stamp)
    strong = rehashed(old, documents(3), stamps.stamp, "sha512")
    for record, before, document in zip(strong, old, documents(3), strict=True):
        assert [one.algorithm for one in asyncio.run(check(record, document))] == ["sha256", "sha256", "sha512"]
        assert [one.algorithm for one in asyncio.run(check(before, document))] == ["sha256", "sha256"]
        with pytest.raises(ProofError):
            asyncio.run(check(record, b"something else"))
    foreign = rehashed([old[0]], [b"something else"], stamps.stamp, "sha512")
    with pytest.raises(ProofError):
        asyncio.run(check(foreign[0], documents(3)[0]))
    again = rehashed(renewed(strong, stamps.stamp), documents(3), stamps.stamp, "sha512")
    assert len(asyncio.run(check(again[2], documents(3)[2]))) == 5


def test_what_is_no_record_is_refused(stamps: Stamps) -> None:
    (record,) = records([b"x"], stamps.stamp)
    for wrong in (b"", b"0" * 100, record[:-40], record + b"\0", bytes(2_000_000)):
        with pytest.raises(ProofError):
            asyncio.run(check(wrong, b"x"))
    sha256, sha512 = bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040203")
    with pytest.raises(ProofError):
        asyncio.run(check(record.replace(sha256, sha512), b"x"))
