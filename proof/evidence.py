"""Evidence records (RFC 4998): that a document existed when one time stamp over many was given, provable alone.

The documents' hashes are the leaves of a tree whose top an authority stamps (RFC 3161); each document's record holds
its own path to that top and the stamp, and shows no other document but by hashes. A stamp that ages is renewed by
another over it. SHA-256 throughout. Pure, but for what asks the authority.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from asn1crypto import algos, cms, core, tsp

from proof.errors import ProofError
from proof.published import LARGEST_STAMP
from proof.stamps import Stamped, check_token

LARGEST_RECORD = 16 * LARGEST_STAMP

Stamp = Callable[[bytes], bytes]
"""Asks an authority for its answer over a content (`proof.stamps.Stamps.stamp`)."""


class Algorithms(core.SequenceOf):  # type: ignore[misc]
    _child_spec = algos.DigestAlgorithm


class Hashes(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.OctetString


class HashTree(core.SequenceOf):  # type: ignore[misc]
    _child_spec = Hashes


class ArchiveTimeStamp(core.Sequence):  # type: ignore[misc]
    """RFC 4998 4.1."""

    _fields = [
        ("digest_algorithm", algos.DigestAlgorithm, {"implicit": 0, "optional": True}),
        ("attributes", cms.CMSAttributes, {"implicit": 1, "optional": True}),
        ("reduced_hashtree", HashTree, {"implicit": 2, "optional": True}),
        ("time_stamp", cms.ContentInfo),
    ]


class Chain(core.SequenceOf):  # type: ignore[misc]
    _child_spec = ArchiveTimeStamp


class Chains(core.SequenceOf):  # type: ignore[misc]
    _child_spec = Chain


class EvidenceRecord(core.Sequence):  # type: ignore[misc]
    """RFC 4998 3.1."""

    _fields = [
        ("version", core.Integer),
        ("digest_algorithms", Algorithms),
        ("archive_time_stamp_sequence", Chains),
    ]


def records(contents: Sequence[bytes], stamp: Stamp) -> list[bytes]:
    """One record for each document, DER, all under one stamp. StackError where the authority gives none."""
    return [
        EvidenceRecord(
            {
                "version": 1,
                "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
                "archive_time_stamp_sequence": [[one]],
            }
        ).dump()
        for one in _stamped(contents, stamp)
    ]


def renewed(given: Sequence[bytes], stamp: Stamp) -> list[bytes]:
    """The same records under one more stamp, over the last of each (RFC 4998 5.2), before that one is too old."""
    made = [_read(one) for one in given]
    last = [_last_of(one)["time_stamp"].dump() for one in made]
    for record, again in zip(made, _stamped(last, stamp), strict=True):
        record["archive_time_stamp_sequence"][0].append(again)
    return [record.dump(force=True) for record in made]


async def check(given: bytes, content: bytes) -> tuple[Stamped, ...]:
    """The stamps by which this document existed, the oldest first. ProofError unless each holds over the one before.

    Whether the authorities' certificates are to be trusted is for whoever knows them, as with any stamp.
    """
    found: list[Stamped] = []
    try:
        for one in _read(given)["archive_time_stamp_sequence"][0]:
            hashed = _top(hashlib.sha256(content).digest(), one["reduced_hashtree"].native or [])
            found.append(await check_token(one["time_stamp"]["content"], hashed))
            content = one["time_stamp"].dump()
    except (ValueError, TypeError, KeyError) as error:
        raise _no_record() from error
    if [one.at for one in found] != sorted(one.at for one in found):
        raise ProofError("record", "dấu thời gian sau sớm hơn dấu trước / a later stamp is earlier than the one before")
    return tuple(found)


def _stamped(contents: Sequence[bytes], stamp: Stamp) -> list[ArchiveTimeStamp]:
    top, paths = tree(contents)
    token = tsp.TimeStampResp.load(stamp(top))["time_stamp_token"]
    return [
        ArchiveTimeStamp({"reduced_hashtree": path, "time_stamp": token} if path else {"time_stamp": token})
        for path in paths
    ]


def tree(contents: Sequence[bytes]) -> tuple[bytes, list[list[list[bytes]]]]:
    """The content whose hash is the top of the tree over these, and of each its reduced tree (RFC 4998 4.2).

    A node is the hash of its two hashes in ascending order; one without a neighbour goes up as it is. The first list of
    a reduced tree holds the document's own hash and its neighbour's, so that a record holds for both.
    """
    paths: list[list[list[bytes]]] = [[] for _ in contents]
    level = [(hashlib.sha256(content).digest(), [number]) for number, content in enumerate(contents)]
    top = contents[0] if contents else b""
    while len(level) > 1:
        above = []
        for (left, those), (right, others) in zip(level[::2], level[1::2], strict=False):
            top = b"".join(sorted((left, right)))
            for own, sibling, members in ((left, right, those), (right, left, others)):
                for number in members:
                    paths[number].append([sibling] if paths[number] else [own, sibling])
            above.append((hashlib.sha256(top).digest(), those + others))
        level = above + level[len(level) - len(level) % 2 :]
    return top, paths


def _top(hashed: bytes, reduced: Sequence[Sequence[bytes]]) -> bytes:
    """The top that a reduced tree leads to (RFC 4998 4.3). ProofError where the document is not in it."""
    for number, given in enumerate(reduced):
        if not number and hashed not in given:
            raise ProofError("record", "là của tài liệu khác / is the record of another document")
        together = given if not number else [*given, hashed]
        hashed = hashlib.sha256(b"".join(sorted(together))).digest() if len(together) > 1 else together[0]
    return hashed


def _read(given: bytes) -> EvidenceRecord:
    """ProofError for another structure, an algorithm that is not SHA-256, or more than one chain."""
    try:
        if len(given) > LARGEST_RECORD:
            raise ValueError
        record: EvidenceRecord = EvidenceRecord.load(given, strict=True)
        algorithms = {one["algorithm"].native for one in record["digest_algorithms"]}
        if algorithms != {"sha256"} or len(record["archive_time_stamp_sequence"]) != 1:
            raise ValueError
        _last_of(record)["time_stamp"]["content"].dump()
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise _no_record() from error
    return record


def _last_of(record: EvidenceRecord) -> ArchiveTimeStamp:
    chain = record["archive_time_stamp_sequence"][0]
    last: ArchiveTimeStamp = chain[len(chain) - 1]
    return last


def _no_record() -> ProofError:
    return ProofError("record", "không phải bản ghi chứng cứ RFC 4998 / is no evidence record of RFC 4998")
