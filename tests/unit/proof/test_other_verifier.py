"""A verifier that is not ours, `aics-tlog`, accepts a proof that was handed over, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from proof.handed import Handed
from tests.oracles import environment, says
from tests.unit.proof.test_handed import POLICY, handed

__all__ = ["handed"]

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

VERIFY = """
import base64, hmac, json, sys
import aics_tlog as tlog
proof, policy = (open(name, encoding="utf-8").read() for name in sys.argv[1:])
head, _, note = proof.partition("\\n\\n")
first, extra, index, *path = head.split("\\n")
assert first == "c2sp.org/tlog-proof@v1"
said = json.loads(base64.b64decode(extra.removeprefix("extra ")))
# docs/formats/log.md: the entry of the event under the salt that opens it
salt = base64.b64decode(said["salt"])
dump = lambda value: json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
b64 = lambda raw: base64.b64encode(raw).decode()
commit = b64(hmac.digest(salt, b"is " + dump([said["number"], said["hash"]]), "sha256"))
entry = dump({"fixed": commit, "number": said["number"], "row": b64(hmac.digest(salt, b"row", "sha256")),
              "table": said["table"]})
lines = [line.split() for line in policy.splitlines()]
log = next(tlog.parse_vkey(line[1]) for line in lines if line[0] == "log")
witnesses = tuple(tlog.parse_vkey(line[2]) for line in lines if line[0] == "witness")
enough = next(int(line[2]) for line in lines if line[0] == "group")
checked = tlog.verify_checkpoint(tlog.parse_note(note), log, policy=tlog.WitnessPolicy(enough, witnesses))
root = tlog.parse_checkpoint(tlog.parse_note(note).text)
inside = tlog.verify_leaf_inclusion(entry, int(index.removeprefix("index ")), root.size,
                                    [base64.b64decode(one) for one in path], root.root)
print(bool(checked.ok), bool(inside))
"""


def test_another_verifier_accepts_the_proof(handed: Handed, tmp_path: Path) -> None:
    python = environment(tmp_path / "other", "--ignore-requires-python", "aics-tlog==0.2.1")
    proof, policy = tmp_path / "event.tlog-proof", tmp_path / "policy"
    proof.write_text(str(handed))
    policy.write_text(str(POLICY))
    assert says(python, VERIFY, proof, policy) == "True True"
    proof.write_text(str(handed).replace("\nindex ", "\nindex 1"))
    assert says(python, VERIFY, proof, policy) == "True False"
    proof.write_text(str(handed).rpartition("\n— ")[0] + "\n")
    assert says(python, VERIFY, proof, policy) == "False True", "nobody has witnessed it"
