"""A proof of one event that is handed over: holds alone, and shows no other case."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from proof.errors import ProofError
from proof.handed import LARGEST_PROOF, Event, Handed
from proof.leaves import Opening
from proof.notes import Checkpoint, Kind, Note, PrivateKey
from proof.policy import Policy, Witness
from proof.tiles import Tiles
from proof.tree import inclusion

LOG = PrivateKey("log", Kind.LOG, Ed25519PrivateKey.from_private_bytes(b"\1" * 32))
WITNESS = PrivateKey("witness", Kind.WITNESS, Ed25519PrivateKey.from_private_bytes(b"\2" * 32))
POLICY = Policy.of({"w": Witness(WITNESS.public)}, 1).of_log(LOG.public)
SECRET = b"s" * 32
CASES = [f"case/79/court/HS-{number}/1" for number in range(9)]
EVENTS = [Event(Opening.of(SECRET, "subjects", (case,)), 4, f"{number:064x}") for number, case in enumerate(CASES)]


@pytest.fixture
def handed(tmp_path: Path) -> Handed:
    tiles = Tiles(tmp_path)
    size = tiles.append(0, [event.entry for event in EVENTS])
    text = str(Checkpoint("log", size, tiles.root(size)))
    note = Note(text, (LOG.sign(text), WITNESS.sign(text, 1_790_000_000)))
    return Handed(EVENTS[3], 3, tuple(inclusion(3, size, tiles.at(size))), note)


def test_it_is_read_as_it_was_written_and_holds(handed: Handed) -> None:
    text = str(handed)
    assert text.startswith("c2sp.org/tlog-proof@v1\nextra ")
    again = Handed.read(text.encode())
    assert again == handed
    assert again.check(POLICY).by == {"w": 1_790_000_000}
    assert (again.event.subject, again.event.number) == (CASES[3], 4)


def test_it_shows_no_other_case(handed: Handed) -> None:
    """Not by name, not by pseudonym, and its salt opens no other leaf."""
    text = str(handed)
    for event in EVENTS:
        if event != EVENTS[3]:
            assert event.entry not in text.encode()
            guessed = Event(Opening("subjects", event.opening.key, handed.event.opening.salt), 4, event.hash)
            assert guessed.entry != event.entry


def test_it_holds_for_nothing_else(handed: Handed) -> None:
    event, (first, *rest) = handed.event, handed.path
    false = [
        Handed(Event(event.opening, 5, event.hash), handed.index, handed.path, handed.note),
        Handed(Event(event.opening, 4, "f" * 64), handed.index, handed.path, handed.note),
        Handed(Event(Opening("subjects", ("case/x",), b"other"), 4, event.hash), 3, handed.path, handed.note),
        Handed(event, 2, handed.path, handed.note),
        Handed(event, 3, (first[::-1], *rest), handed.note),
        Handed(event, 3, handed.path, Note(handed.note.text, handed.note.signatures[:1])),
    ]
    for one in false:
        with pytest.raises(ProofError):
            one.check(POLICY)


def test_a_leaf_says_whose_it_is_only_to_who_has_the_salt() -> None:
    one, other = (Opening.of(SECRET, "subjects", (case,)) for case in CASES[:2])
    assert one.row != other.row != Opening.of(b"t" * 32, "subjects", (CASES[1],)).row
    assert one.commit([4, "a"]) != other.commit([4, "a"])


def test_what_is_no_proof_is_refused(handed: Handed) -> None:
    text = str(handed)
    for given in (
        "",
        text.replace("@v1", "@v2"),
        text.replace("extra ", "other "),
        text.replace("index 3", "index 03"),
        text.replace("index 3", "index -3"),
        text.split("\n\n")[0],
        text.replace("extra ", "extra YQ==\nextra "),
        text.replace(text.split("\n")[1], "extra YQ=="),
        text.replace(text.split("\n")[1], "extra " + "W1tbW1tb" * 9),
        "x" * (LARGEST_PROOF + 1),
    ):
        with pytest.raises(ProofError):
            Handed.read(given.encode())
