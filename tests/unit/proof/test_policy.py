"""Whose word is enough."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from proof.errors import ProofError
from proof.notes import Checkpoint, Kind, Note, PrivateKey
from proof.policy import LARGEST_POLICY, Policy

LOG = PrivateKey("log", Kind.LOG, Ed25519PrivateKey.from_private_bytes(b"\1" * 32))
W = {
    name: PrivateKey(f"w/{name}", Kind.WITNESS, Ed25519PrivateKey.from_private_bytes(name.encode() * 16))
    for name in ("X1", "X2", "X3", "Y1", "Y2")
}
TEXT = str(Checkpoint("log", 7, b"\7" * 32))
LINES = (
    f"log {LOG.public}\n\n# two houses\n"
    + "".join(f"witness {name} {key.public} https://{name}.example\n" for name, key in W.items())
    + "group X 2 X1 X2 X3\ngroup  Y\tany Y1 Y2\ngroup both all X Y\nquorum both\n"
)


def note(*names: str) -> Note:
    return Note(TEXT, (LOG.sign(TEXT), *(W[name].sign(TEXT, 5) for name in names)))


@pytest.mark.parametrize(
    ("names", "enough"),
    [
        ((), False),
        (("X1", "X2"), False),
        (("X1", "X2", "X3"), False),
        (("X1", "Y1"), False),
        (("X1", "X3", "Y2"), True),
        (("X1", "X2", "X3", "Y1", "Y2"), True),
    ],
)
def test_a_quorum_of_groups(names: tuple[str, ...], enough: bool) -> None:
    policy = Policy.read(LINES.encode())
    if enough:
        witnessed = policy.check(note(*names))
        assert (witnessed.checkpoint.size, set(witnessed.by)) == (7, set(names))
    else:
        with pytest.raises(ProofError, match="witnesses"):
            policy.check(note(*names))


def test_a_policy_is_read_as_it_is_written() -> None:
    policy = Policy.read(LINES.encode())
    assert Policy.read(str(policy).encode()) == policy
    assert "https" not in str(policy.of_log(LOG.public))
    assert Policy.read(b"quorum none\n").satisfied(frozenset())


def test_another_log_is_not_the_one_that_is_known() -> None:
    policy = Policy.read(LINES.encode())
    other = PrivateKey("log", Kind.LOG, Ed25519PrivateKey.from_private_bytes(b"\2" * 32))
    forged = Note(TEXT, (other.sign(TEXT), *(key.sign(TEXT, 5) for key in W.values())))
    with pytest.raises(ProofError, match="log"):
        policy.check(forged)
    renamed = TEXT.replace("log", "lug")  # the key signs under one origin only
    with pytest.raises(ProofError, match="log"):
        policy.check(Note(renamed, (LOG.sign(renamed),)))


KEY = W["X1"].public


@pytest.mark.parametrize(
    "lines",
    [
        "",
        f"witness a {KEY}\n",
        f"witness a {KEY}\nquorum b\n",
        f"witness a {KEY}\nquorum a\nquorum a\n",
        f"witness a {KEY}\nwitness b {KEY}\nquorum a\n",
        f"witness a {KEY}\nwitness a {W['X2'].public}\nquorum a\n",
        f"witness none {KEY}\nquorum none\n",
        f"witness a {LOG.public}\nquorum a\n",
        f"log {KEY}\nquorum none\n",
        f"witness a {KEY}\ngroup g 2 a\nquorum g\n",
        f"witness a {KEY}\ngroup g 0 a\nquorum g\n",
        f"witness a {KEY}\ngroup g 1 a a\nquorum g\n",
        f"witness a {KEY}\ngroup g 1 g\nquorum g\n",
        f"witness a {KEY}\ngroup g any a\ngroup h any a\nquorum h\n",
        "something else\nquorum none\n",
        "#" * (LARGEST_POLICY + 1),
    ],
)
def test_what_is_no_policy_is_refused(lines: str) -> None:
    with pytest.raises(ProofError):
        Policy.read(lines.encode())
