"""A witness cosigns what continues what it saw, and nothing else."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from httpx import ASGITransport, AsyncClient

from proof.errors import ProofError
from proof.notes import Checkpoint, Kind, Note, PrivateKey, Signature
from proof.server import app
from proof.tree import consistency, leaf_hash
from proof.witness import LARGEST_REQUEST, Asked, Witness
from runtime.errors import StackError
from tests.unit.proof.trees import at_of, root_of

LOG = PrivateKey("log", Kind.LOG, Ed25519PrivateKey.from_private_bytes(b"\1" * 32))
LEAVES = [leaf_hash(str(number).encode()) for number in range(20)]
FORGED = [leaf_hash(b"another past"), *LEAVES[1:]]


def asked(old: int, new: int, leaves: list[bytes] = LEAVES, key: PrivateKey = LOG) -> bytes:
    text = str(Checkpoint(key.name, new, root_of(leaves[:new])))
    return Asked(old, tuple(consistency(old, new, at_of(leaves))), Note(text, (key.sign(text),))).encode()


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    Witness.make(tmp_path / "1", "example.vn/witness", LOG.public)
    return Witness(tmp_path / "1", now=lambda: 1_790_000_000.5)


def test_it_cosigns_a_log_that_grows(witness: Witness, tmp_path: Path) -> None:
    for old, new in ((0, 3), (3, 3), (3, 8), (8, 20)):
        answer = witness.add_checkpoint(asked(old, new))
        assert answer.status == HTTPStatus.OK, answer
        text = str(Checkpoint("log", new, root_of(LEAVES[:new])))
        signed = Note(text, (Signature.read(answer.body.removesuffix("\n")),))
        assert signed.signed_by(witness.key.public) == 1_790_000_000
    assert Witness(tmp_path / "1").last("log") == Checkpoint("log", 20, root_of(LEAVES))


async def test_it_is_ready_while_it_could_cosign(witness: Witness, tmp_path: Path) -> None:
    async with AsyncClient(transport=ASGITransport(app({"1": witness})), base_url="http://127.0.0.1") as http:
        assert ((await http.get("/readyz")).status_code, (await http.get("/livez")).text) == (200, "ok")
        (tmp_path / "1").rename(tmp_path / "elsewhere")
        red = await http.get("/readyz")
        assert (red.status_code, red.json()["problems"]) == (503, ["witness 1 does not answer (FileNotFoundError)"])
        (tmp_path / "elsewhere").rename(tmp_path / "1")
        witness.add_checkpoint(asked(0, 3))
        (seen,) = (tmp_path / "1").glob("*.last")
        seen.write_text("no tree")
        assert (await http.get("/readyz")).status_code == 503


def test_it_refuses_another_past_and_keeps_what_it_saw(witness: Witness) -> None:
    witness.add_checkpoint(asked(0, 8))
    forged_path = asked(8, 12, FORGED)
    text = str(Checkpoint("log", 8, root_of(FORGED[:8])))
    same_size = Asked(8, (), Note(text, (LOG.sign(text),))).encode()
    for body, status in (
        (forged_path, HTTPStatus.UNPROCESSABLE_ENTITY),
        (same_size, HTTPStatus.CONFLICT),
        (asked(0, 12, FORGED), HTTPStatus.CONFLICT),
        (asked(3, 12), HTTPStatus.CONFLICT),
        (asked(3, 5), HTTPStatus.CONFLICT),  # an old root again
    ):
        answer = witness.add_checkpoint(body)
        assert answer.status == status
        if status == HTTPStatus.CONFLICT:
            assert (answer.body, answer.media_type) == ("8\n", "text/x.tlog.size")
    assert witness.last("log") == Checkpoint("log", 8, root_of(LEAVES[:8]))
    assert witness.add_checkpoint(asked(8, 12)).status == HTTPStatus.OK


def test_it_knows_its_logs_by_their_keys(witness: Witness) -> None:
    stranger = PrivateKey("other", Kind.LOG, Ed25519PrivateKey.from_private_bytes(b"\2" * 32))
    impostor = PrivateKey("log", Kind.LOG, stranger.private)
    assert witness.add_checkpoint(asked(0, 3, key=stranger)).status == HTTPStatus.NOT_FOUND
    assert witness.add_checkpoint(asked(0, 3, key=impostor)).status == HTTPStatus.FORBIDDEN
    changed = asked(0, 3).replace(b"\n3\n", b"\n4\n")
    assert witness.add_checkpoint(changed).status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0\n\n",
        b"old 00\n" + asked(0, 3).removeprefix(b"old 0\n"),
        b"old 9\n" + asked(0, 3).removeprefix(b"old 0\n"),
        b"old 0\nnot base64\n" + asked(0, 3).removeprefix(b"old 0\n"),
        b"old 0\n" + b"YQ==\n" * 64 + asked(0, 3).removeprefix(b"old 0\n"),
        asked(0, 3).removeprefix(b"old 0"),
        b"x" * (LARGEST_REQUEST + 1),
        b"\xff" * 100,
    ],
)
def test_what_is_no_request_is_refused(witness: Witness, body: bytes) -> None:
    assert witness.add_checkpoint(body).status == HTTPStatus.BAD_REQUEST
    assert witness.last("log") is None


def test_a_folder_that_is_none_says_so(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="thads witness"):
        Witness(tmp_path)
    with pytest.raises(ProofError):
        Witness.make(tmp_path, "a name with spaces", LOG.public)
