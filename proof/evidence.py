"""Evidence records (RFC 4998): that a document existed when one time stamp over many was given, provable alone.

The documents' hashes are the leaves of a tree whose top an authority stamps (RFC 3161); each document's record holds
its own path to that top and the stamp, and shows no other document but by hashes. A stamp that ages is renewed by
another over it (5.2), a hash by a new chain under a stronger one, over the document and all that vouched for it (5.3).
Pure, but for what asks the authority.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from asn1crypto import algos, cms, core, tsp

from proof.errors import ProofError
from proof.published import LARGEST_STAMP
from proof.stamps import SHA256, Stamped, check_token

LARGEST_RECORD = 16 * LARGEST_STAMP

ALGORITHMS = ("sha256", "sha384", "sha512")
"""The hashes that a record may stand under, the weakest first."""

Stamp = Callable[[bytes, str], bytes]
"""Asks an authority for its answer over a content, hashed by an algorithm (`proof.stamps.Stamps.stamp`)."""


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


def records(contents: Sequence[bytes], stamp: Stamp, algorithm: str = SHA256) -> list[bytes]:
    """One record for each document, DER, all under one stamp. StackError where the authority gives none."""
    return [
        EvidenceRecord(
            {
                "version": 1,
                "digest_algorithms": [algos.DigestAlgorithm({"algorithm": algorithm})],
                "archive_time_stamp_sequence": [[one]],
            }
        ).dump()
        for one in _stamped(contents, stamp, algorithm)
    ]


def renewed(given: Sequence[bytes], stamp: Stamp) -> list[bytes]:
    """The same records under one more stamp, over the last of each (5.2), before that one is too old.

    All of them stand under one hash.
    """
    made = [_read(one) for one in given]
    last = [_last_of(one)["time_stamp"].dump() for one in made]
    (algorithm,) = {_algorithm(_last_of(one)) for one in made}
    for record, again in zip(made, _stamped(last, stamp, algorithm), strict=True):
        _last_chain(record).append(again)
    return [record.dump(force=True) for record in made]


def rehashed(given: Sequence[bytes], contents: Sequence[bytes], stamp: Stamp, algorithm: str) -> list[bytes]:
    """The same records with one chain more, under another hash, before the old one is too weak (5.3)."""
    made = [_read(one) for one in given]
    over = [_with_all_before(one, content, algorithm) for one, content in zip(made, contents, strict=True)]
    for record, again in zip(made, _stamped(over, stamp, algorithm), strict=True):
        record["archive_time_stamp_sequence"].append(Chain([again]))
        if algorithm not in {one["algorithm"].native for one in record["digest_algorithms"]}:
            record["digest_algorithms"].append(algos.DigestAlgorithm({"algorithm": algorithm}))
    return [record.dump(force=True) for record in made]


async def check(given: bytes, content: bytes) -> tuple[Stamped, ...]:
    """The stamps by which this document existed, the oldest first. ProofError unless each holds over all before it.

    Whether the authorities' certificates are to be trusted is for whoever knows them, as with any stamp.
    """
    found: list[Stamped] = []
    try:
        record = _read(given)
        before = Chains()
        for chain in record["archive_time_stamp_sequence"]:
            algorithm = _algorithm(chain[0])
            over = _joined(before, content, algorithm) if len(before) else content
            for one in chain:
                hashed = _top(hashlib.new(algorithm, over).digest(), one["reduced_hashtree"].native or [], algorithm)
                found.append(await check_token(one["time_stamp"]["content"], hashed, algorithm))
                over = one["time_stamp"].dump()
            before.append(chain)
    except (ValueError, TypeError, KeyError) as error:
        raise _no_record() from error
    if [one.at for one in found] != sorted(one.at for one in found):
        raise ProofError("record", "dấu thời gian sau sớm hơn dấu trước / a later stamp is earlier than the one before")
    return tuple(found)


def _with_all_before(record: EvidenceRecord, content: bytes, algorithm: str) -> bytes:
    return _joined(record["archive_time_stamp_sequence"], content, algorithm)


def _joined(before: Chains, content: bytes, algorithm: str) -> bytes:
    """The hash of the document and that of all chains before, one after the other (5.3, steps 2 to 4)."""
    return hashlib.new(algorithm, content).digest() + hashlib.new(algorithm, before.dump(force=True)).digest()


def _stamped(contents: Sequence[bytes], stamp: Stamp, algorithm: str) -> list[ArchiveTimeStamp]:
    top, paths = tree(contents, algorithm)
    token = tsp.TimeStampResp.load(stamp(top, algorithm))["time_stamp_token"]
    return [
        ArchiveTimeStamp({"reduced_hashtree": path, "time_stamp": token} if path else {"time_stamp": token})
        for path in paths
    ]


def tree(contents: Sequence[bytes], algorithm: str = SHA256) -> tuple[bytes, list[list[list[bytes]]]]:
    """The content whose hash is the top of the tree over these, and of each its reduced tree (RFC 4998 4.2).

    A node is the hash of its two hashes in ascending order; one without a neighbour goes up as it is. The first list of
    a reduced tree holds the document's own hash and its neighbour's, so that a record holds for both.
    """
    paths: list[list[list[bytes]]] = [[] for _ in contents]
    level = [(hashlib.new(algorithm, content).digest(), [number]) for number, content in enumerate(contents)]
    top = contents[0] if contents else b""
    while len(level) > 1:
        above = []
        for (left, those), (right, others) in zip(level[::2], level[1::2], strict=False):
            top = b"".join(sorted((left, right)))
            for own, sibling, members in ((left, right, those), (right, left, others)):
                for number in members:
                    paths[number].append([sibling] if paths[number] else [own, sibling])
            above.append((hashlib.new(algorithm, top).digest(), those + others))
        level = above + level[len(level) - len(level) % 2 :]
    return top, paths


def _top(hashed: bytes, reduced: Sequence[Sequence[bytes]], algorithm: str) -> bytes:
    """The top that a reduced tree leads to (RFC 4998 4.3). ProofError where the document is not in it."""
    for number, given in enumerate(reduced):
        if not number and hashed not in given:
            raise ProofError("record", "là của tài liệu khác / is the record of another document")
        together = given if not number else [*given, hashed]
        hashed = hashlib.new(algorithm, b"".join(sorted(together))).digest() if len(together) > 1 else together[0]
    return hashed


def _read(given: bytes) -> EvidenceRecord:
    """ProofError for another structure, or an algorithm that is none of `ALGORITHMS`."""
    try:
        if len(given) > LARGEST_RECORD:
            raise ValueError
        record: EvidenceRecord = EvidenceRecord.load(given, strict=True)
        algorithms = {one["algorithm"].native for one in record["digest_algorithms"]}
        under = {_algorithm(one) for chain in record["archive_time_stamp_sequence"] for one in chain}
        if not under or not under <= algorithms <= set(ALGORITHMS):
            raise ValueError
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise _no_record() from error
    return record


def _algorithm(one: ArchiveTimeStamp) -> str:
    """The hash of a time stamp, which is that of its tree too (4.1)."""
    info = one["time_stamp"]["content"]["encap_content_info"]["content"].parsed
    return str(info["message_imprint"]["hash_algorithm"]["algorithm"].native)


def _last_chain(record: EvidenceRecord) -> Chain:
    chains = record["archive_time_stamp_sequence"]
    last: Chain = chains[len(chains) - 1]
    return last


def _last_of(record: EvidenceRecord) -> ArchiveTimeStamp:
    chain = _last_chain(record)
    last: ArchiveTimeStamp = chain[len(chain) - 1]
    return last


def _no_record() -> ProofError:
    return ProofError("record", "không phải bản ghi chứng cứ RFC 4998 / is no evidence record of RFC 4998")
