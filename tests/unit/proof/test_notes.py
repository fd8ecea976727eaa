"""Notes, keys, checkpoints: what is written is read again, and nothing else is."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from proof.errors import ProofError
from proof.notes import LARGEST_NOTE, Checkpoint, Kind, Note, PrivateKey, PublicKey, Signature

LOG = PrivateKey("example.vn/log", Kind.LOG, Ed25519PrivateKey.from_private_bytes(b"\1" * 32))
WITNESS = PrivateKey("example.vn/witness", Kind.WITNESS, Ed25519PrivateKey.from_private_bytes(b"\2" * 32))
TEXT = str(Checkpoint("example.vn/log", 7, b"\7" * 32))

# The verifier key and the note of the Go module's documentation (golang.org/x/mod/sumdb/note), made by another program.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def note() -> Note:
    return Note(TEXT, (LOG.sign(TEXT), WITNESS.sign(TEXT, 1_790_000_000)))


def test_a_note_that_another_program_signed_holds() -> None:
    read = Note.read(GO_NOTE.encode())
    assert str(read) == GO_NOTE
    assert read.signed_by(PublicKey.read(GO_KEY)) == 0


def test_a_note_is_read_as_it_was_written() -> None:
    read = Note.read(str(note()).encode())
    assert read == note()
    assert Checkpoint.read(read.text) == Checkpoint("example.vn/log", 7, b"\7" * 32)
    assert read.signed_by(LOG.public) == 0
    assert read.signed_by(WITNESS.public) == 1_790_000_000
    assert PublicKey.read(str(WITNESS.public)) == WITNESS.public


def test_signatures_of_strangers_are_passed_over_and_false_ones_refused() -> None:
    stranger = PrivateKey("example.vn/log", Kind.LOG, Ed25519PrivateKey.from_private_bytes(b"\3" * 32))
    assert note().signed_by(stranger.public) is None
    for own in (LOG, WITNESS):
        changed = Note(TEXT.replace("7", "8", 1), note().signatures)
        with pytest.raises(ProofError, match=own.name):
            changed.signed_by(own.public)
    later = WITNESS.sign(TEXT, 1_790_000_000).content
    moved = Signature(WITNESS.name, WITNESS.public.id, (1_790_000_001).to_bytes(8, "big") + later[8:])
    with pytest.raises(ProofError):
        Note(TEXT, (moved,)).signed_by(WITNESS.public)
    short = Signature(WITNESS.name, WITNESS.public.id, b"x")
    with pytest.raises(ProofError):
        Note(TEXT, (short,)).signed_by(WITNESS.public)


def test_a_log_key_is_no_witness_key() -> None:
    """One key pair under both kinds: what was signed as a log does not count as a cosignature."""
    as_log = PrivateKey("w", Kind.LOG, WITNESS.private)
    as_witness = PrivateKey("w", Kind.WITNESS, WITNESS.private)
    assert Note(TEXT, (as_log.sign(TEXT),)).signed_by(as_witness.public) is None


SIGNED = str(note()).encode()


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"\n\n",
        TEXT.encode(),
        SIGNED.removesuffix(b"\n"),
        SIGNED.replace("— ".encode(), b"- "),
        SIGNED.replace(b"example.vn/witness", b"example.vn/wit ness"),
        SIGNED + b"\n",
        SIGNED + b"more\n",
        SIGNED.replace(b"log", b"l\x1b[2Jog"),
        SIGNED.replace(b"log", b"l\rog"),
        SIGNED.replace(b"log", b"l\xffog"),
        SIGNED + SIGNED.split(b"\n\n")[1] * 64,
        b"x" * (LARGEST_NOTE + 1),
        f"{TEXT}\n— a YQ==\n".encode(),
        f"{TEXT}\n— a %%%%\n".encode(),
    ],
)
def test_what_is_no_note_is_refused(given: bytes) -> None:
    with pytest.raises(ProofError):
        Note.read(given)


ROOT = base64.b64encode(b"\7" * 32).decode()


@pytest.mark.parametrize(
    "text",
    [
        "a\n7\n",
        f"\n7\n{ROOT}\n",
        f"a\n07\n{ROOT}\n",
        f"a\n-7\n{ROOT}\n",
        f"a\n7.0\n{ROOT}\n",
        f"a\n{2**63}\n{ROOT}\n",
        f"a\n٧\n{ROOT}\n",
        f"a\n7\n{ROOT[:-4]}\n",
        f"a\n7\n{ROOT.rstrip('=')}\n",
        f"a\n7\n{ROOT}\n\nb\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        Checkpoint.read(text)


def test_lines_after_the_root_are_passed_over() -> None:
    assert Checkpoint.read(f"a\n7\n{ROOT}\nmore\n") == Checkpoint("a", 7, b"\7" * 32)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a+b",
        str(LOG.public).replace("log", "lug"),
        str(LOG.public).replace("+", " "),
        "a+00000000+" + base64.b64encode(b"\1" + b"x" * 31).decode(),
        "a+00000000+" + base64.b64encode(b"\6" + b"x" * 32).decode(),
        str(PublicKey("a b", Kind.LOG, b"x" * 32)),
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        PublicKey.read(text)
